"""What a training is made of: one frozen dataclass, read from TOML, overridable field by field."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args, get_type_hints

import tomllib

from hls_gan_plugin.core.small_files import read_text
from hls_gan_plugin.shared.errors import SettingsError

SETTINGS_FILE = "settings.toml"
DEFAULT = Path(__file__).parents[1] / "default.toml"
# For going on from a model.
FEW_PAIRS = DEFAULT.with_name("few_pairs.toml")
PRECISIONS = ("32-true", "bf16-mixed")


def _setting(default: Any, about: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": about, "choices": choices})


@dataclass(frozen=True)
class TrainSettings:
    """Everything that decides a training besides the windows themselves.

    Each field's help text is the one that `train --help` shows, with its unit.

    Raises:
        SettingsError: a value is out of its range, or two contradict each other (both are named).
    """

    name: str = _setting("model", "Name that the model gets in its card and its files.")
    bands: tuple[str, ...] = _setting((), "S30 bands to learn, in order; none: all in the windows.")
    generator: str = _setting("residual_unet", "Network.", ("residual_unet", "pix2pix"))
    widths: tuple[int, ...] = _setting(
        (16, 32, 64), "Features a level, full resolution first (residual_unet)."
    )
    convolutions: int = _setting(2, "3x3 convolutions a level on the way down (residual_unet).")
    ngf: int = _setting(64, "Features of the first level (pix2pix).")
    dropout: float = _setting(0.5, "Share dropped in the first decoder blocks (pix2pix), 0..1.")
    ndf: int = _setting(16, "Features of the discriminator's first layer.")
    discriminator_norm: str = _setting(
        "none", "Normalization in the discriminator.", ("none", "batch", "spectral")
    )

    iterations: int = _setting(45_000, "Updates of the generator.")
    batch_size: int = _setting(4, "Windows an update, in each process.")
    crop_px: int = _setting(0, "Side of the random crop of a window, in pixels; 0: no crop.")
    margin_px: int = _setting(
        0, "Border of a crop that has no loss, in pixels: there the context ends."
    )
    augment: bool = _setting(True, "Flip and turn windows at random.")

    reconstruction: str = _setting("l1", "Loss of the pixels.", ("l1", "charbonnier", "l2"))
    reconstruction_weight: float = _setting(100.0, "Weight of the pixels' loss (lambda).")
    aligned: bool = _setting(False, "Take the pixels' loss against L30 moved onto S30.")
    levelled_share: float = _setting(
        0.0,
        "Share of the pixels' loss that ignores each window's mean difference, 0..1; "
        "the adversary then never sees it.",
    )
    adversarial: str = _setting("bce", "Loss of the discriminator's verdict.", ("bce", "lsgan"))
    adversarial_weight: float = _setting(1.0, "Weight of the adversarial loss; 0: no adversary.")
    adversarial_start: int = _setting(0, "Iteration at which the adversary joins.")

    optimizer: str = _setting("adam", "Optimizer of both networks.", ("adam", "adamw"))
    learning_rate: float = _setting(2e-4, "Highest step of the generator.")
    discriminator_learning_rate: float = _setting(2e-4, "Highest step of the discriminator.")
    beta1: float = _setting(0.5, "Adam's memory of the gradient, 0..1.")
    beta2: float = _setting(0.999, "Adam's memory of its square, 0..1.")
    weight_decay: float = _setting(0.0, "AdamW's weight decay.")
    schedule: str = _setting(
        "cosine", "Course of the learning rate.", ("constant", "linear", "cosine")
    )
    warmup_iterations: int = _setting(0, "Iterations of linear warm-up.")
    decay_from: float = _setting(0.5, "Share of the training after which 'linear' decays, 0..1.")
    ema_decay: float = _setting(0.999, "Memory of the generator's averaged weights; 0: no average.")
    free: str = _setting("all", "Weights that learn (with --from).", ("all", "head", "bias"))

    validate_every: int = _setting(1000, "Iterations between validations.")
    validation_windows: int = _setting(150, "Windows a validation, at most; 0: all held out.")
    patience: int = _setting(0, "Validations without gain before training stops; 0: never.")
    checkpoint_every: int = _setting(1000, "Iterations between checkpoints.")
    log_every: int = _setting(100, "Iterations between log lines and scalars.")
    images_every: int = _setting(5000, "Iterations between example images.")

    seed: int = _setting(1, "Seed of weights, order and augmentation.")
    precision: str = _setting("32-true", "Numbers in the networks.", PRECISIONS)
    accelerator: str = _setting("auto", "Device.", ("auto", "cpu", "cuda"))
    devices: int = _setting(1, "Processes a machine, one a device.")
    nodes: int = _setting(1, "Machines.")
    threads: int = _setting(0, "CPU threads a process; 0: all that it may use.")
    workers: int = _setting(1, "Processes that prepare windows ahead; 0: none.")

    def __post_init__(self) -> None:
        for item in dataclasses.fields(self):
            value = getattr(self, item.name)
            choices = item.metadata["choices"]
            if choices and value not in choices:
                shown = repr(value)[:_LONGEST_TEXT]
                raise SettingsError(
                    f"{flag(item.name)} is {shown}; choose one of {', '.join(choices)}."
                )
        _check_ranges(self)
        _check_pairs(self)

    def to_toml(self) -> str:
        """The settings as a TOML file that `load` reads back to an equal object."""
        return "".join(
            f"{item.name} = {_toml_value(getattr(self, item.name))}\n"
            for item in dataclasses.fields(self)
        )


_AT_LEAST_ONE = (
    *("iterations", "batch_size", "convolutions", "ngf", "ndf", "devices", "nodes"),
    *("validate_every", "checkpoint_every", "log_every", "images_every"),
)
# Beyond these a number is a slip of the hand, and would end in want of memory or of processes.
_AT_MOST = {
    **{"devices": 64, "nodes": 4096, "threads": 1024, "workers": 256},
    **{"batch_size": 65_536, "crop_px": 65_536, "convolutions": 64, "ngf": 256, "ndf": 256},
}
_WIDEST = 4096
_LONGEST_FILE = 2**20
_LONGEST_TEXT = 200
_LARGEST_INT = 2**31 - 1
_SHARES = ("dropout", "beta1", "beta2", "decay_from", "ema_decay", "levelled_share")


def _check_ranges(settings: TrainSettings) -> None:
    for text in (settings.name, *settings.bands):
        if not text.isprintable() or not 0 < len(text) <= _LONGEST_TEXT:
            raise SettingsError(
                f"--name or --bands holds {text[:_LONGEST_TEXT]!r}; give 1 to {_LONGEST_TEXT} "
                "printable characters."
            )
    for name in _AT_LEAST_ONE:
        _require(getattr(settings, name) >= 1, name, settings, "at least 1")
    for name in _SHARES:
        _require(0 <= getattr(settings, name) <= 1, name, settings, "between 0 and 1")
    for item in dataclasses.fields(settings):
        value = getattr(settings, item.name)
        if isinstance(value, (int, float)):
            _require(0 <= value < math.inf, item.name, settings, "0 or more, and finite")
        if isinstance(value, int):
            most = _AT_MOST.get(item.name, _LARGEST_INT)
            _require(value <= most, item.name, settings, f"at most {most}")
    _require(settings.ema_decay < 1, "ema_decay", settings, "below 1")
    for name in ("learning_rate", "discriminator_learning_rate"):
        _require(getattr(settings, name) > 0, name, settings, "above 0")
    if not settings.widths or not all(1 <= width <= _WIDEST for width in settings.widths):
        raise SettingsError(
            f"--widths is {settings.widths}; give at least one number, each from 1 to {_WIDEST}."
        )


def _require(holds: bool, name: str, settings: TrainSettings, what: str) -> None:
    if not holds:
        raise SettingsError(f"{flag(name)} is {getattr(settings, name)}; it must be {what}.")


def _check_pairs(settings: TrainSettings) -> None:
    contradictions = (
        (
            settings.warmup_iterations >= settings.iterations,
            "warmup_iterations",
            "iterations",
            "the warm-up must end before the training does",
        ),
        (
            0 < settings.crop_px <= 2 * settings.margin_px,
            "margin_px",
            "crop_px",
            "a crop must be larger than its two margins",
        ),
        (
            settings.crop_px % 2 ** (len(settings.widths) - 1) != 0,
            "crop_px",
            "widths",
            "each level halves the image, so a crop must be a multiple of 2 for each but the first",
        ),
        (
            settings.generator == "pix2pix" and settings.crop_px % 128 != 0,
            "crop_px",
            "generator",
            "pix2pix halves its image seven times: crop to a multiple of 128 or not at all",
        ),
        (
            settings.reconstruction_weight == 0 and settings.adversarial_weight == 0,
            "reconstruction_weight",
            "adversarial_weight",
            "without both there is nothing to learn",
        ),
        (
            settings.generator == "pix2pix" and settings.free != "all",
            "free",
            "generator",
            "only a residual_unet is fine-tuned in part",
        ),
        (
            settings.levelled_share == 1,
            "levelled_share",
            "reconstruction",
            "no part of the loss would say how bright the result has to be",
        ),
        (
            settings.optimizer == "adam" and settings.weight_decay > 0,
            "weight_decay",
            "optimizer",
            "only adamw decays weights",
        ),
    )
    for contradicts, first, second, reason in contradictions:
        if contradicts:
            raise SettingsError(
                f"{flag(first)} {getattr(settings, first)} and {flag(second)} "
                f"{getattr(settings, second)} contradict each other: {reason}."
            )


def flag(name: str) -> str:
    """The command line's flag of a field."""
    return "--" + name.replace("_", "-")


def field_types() -> dict[str, type[Any]]:
    """The plain type of each field's values: str, int, float or bool; of tuples, their items'."""
    hints = get_type_hints(TrainSettings)
    return {name: (get_args(kind) or (kind,))[0] for name, kind in hints.items()}


def load(path: str | Path | None, overrides: Mapping[str, Any] | None = None) -> TrainSettings:
    """Settings from a TOML file (None: the defaults of `default.toml`) with fields replaced.

    Raises:
        SettingsError: no such file, no TOML, an unknown field, a wrong type, or a contradiction.
    """
    path = Path(path) if path is not None else DEFAULT
    try:
        values = tomllib.loads(read_text(path, _LONGEST_FILE))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"The settings '{path}' cannot be read ({error}).") from error
    return from_fields({**values, **(overrides or {})}, str(path))


def from_fields(values: Mapping[str, Any], source: str) -> TrainSettings:
    """Settings from plain values; `source` stands in the messages.

    Raises:
        SettingsError: see `load`.
    """
    names = [item.name for item in dataclasses.fields(TrainSettings)]
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise SettingsError(
            f"'{source}' sets '{unknown[0]}', which is no setting; there are {', '.join(names)}."
        )
    return TrainSettings(**{name: _typed(name, value, source) for name, value in values.items()})


def _typed(name: str, value: Any, source: str) -> Any:
    kind = field_types()[name]
    default = next(f.default for f in dataclasses.fields(TrainSettings) if f.name == name)
    if isinstance(default, tuple):
        if isinstance(value, (list, tuple)) and all(type(item) is kind for item in value):
            return tuple(value)
    elif type(value) is kind:
        return value
    elif kind is float and type(value) is int and abs(value) <= _LARGEST_INT:
        return float(value)
    plural = f"a list of {kind.__name__}" if isinstance(default, tuple) else kind.__name__
    shown = repr(value)[:_LONGEST_TEXT]
    raise SettingsError(f"'{source}' sets {name} to {shown}; it must be {plural}.")


def _toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    if isinstance(value, str):  # JSON's escapes are TOML's
        return json.dumps(value, ensure_ascii=False)
    return repr(value)
