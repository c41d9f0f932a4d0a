"""The model file: safetensors with the weights and, in the same header, a JSON card.

No pickle is ever read. A file that is not such a model is refused with a sentence.
"""

from __future__ import annotations

import dataclasses
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors
from safetensors.torch import load_file, save_file

from hls_gan_plugin.core.network.fade import Fade
from hls_gan_plugin.core.network.model_header import check_sizes, check_weights
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import HlsGanError, ModelFileError
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.hls import Band
from hls_gan_plugin.shared.job_fields import checked, hints_of, record

# Written. Version 1 has neither fade nor uncertainty, and computes what it always did.
FORMAT_VERSION = 2
_READ_VERSIONS = (1, 2)
_KEY = "hls_gan_card"
_ARCHITECTURE = "residual_unet"


@dataclass(frozen=True)
class ModelCard:
    """What a model is, what it was made from and how well it does.

    inputs, outputs: bands with their sensor, in the channels' order.
    architecture: the network's sizes.
    percentiles: per input band the 0.1 and 99.9 percentile of the training input, in reflectance.
    fade_margin: how far beyond these the change fades out, as a share of their distance; 0: it does
        not, and the change stays whole.
    uncertainty: per output band how far L30 may lie from the result; empty: nobody knows.
    training: plain words and numbers: data, simulated, split, iterations, commit, settings.
    scores: on held-out windows, by method.
    """

    name: str
    version: str
    inputs: tuple[Band, ...]
    outputs: tuple[Band, ...]
    architecture: UNetConfig
    percentiles: tuple[tuple[float, float], ...]
    fade_margin: float = 0.0
    uncertainty: tuple[BandUncertainty, ...] = ()
    description: str = ""
    training: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, Any] = field(default_factory=dict)
    licence: str = "GPL-3.0-or-later"

    def __post_init__(self) -> None:
        sizes = (len(self.inputs), len(self.outputs), len(self.percentiles))
        wanted = (self.architecture.bands_in, self.architecture.bands_out, len(self.inputs))
        if sizes != wanted:
            raise ModelFileError(
                f"The card of '{self.name}' names {sizes[0]} input and {sizes[1]} output bands and "
                f"{sizes[2]} ranges; its network has {wanted[0]} and {wanted[1]}."
            )
        if self.uncertainty and len(self.uncertainty) != len(self.outputs):
            raise ModelFileError(
                f"The card of '{self.name}' has the uncertainty of {len(self.uncertainty)} of "
                f"{len(self.outputs)} output bands"
            )
        if any(low > high for low, high in self.percentiles):
            raise ModelFileError(
                f"The card of '{self.name}' has a range whose lowest reflectance is the higher: "
                f"{self.percentiles}"
            )
        if not 0 <= self.fade_margin < math.inf:
            raise ModelFileError(
                f"The card of '{self.name}' has a fade_margin of {self.fade_margin}; it is 0 or a "
                "positive share"
            )

    @property
    def rho_max_in(self) -> tuple[float, ...]:
        """Reflectance at scaled +1, one an input band."""
        return tuple(band.rho_max for band in self.inputs)

    @property
    def rho_max_out(self) -> tuple[float, ...]:
        """Reflectance at scaled +1, one an output band."""
        return tuple(band.rho_max for band in self.outputs)

    @property
    def fade(self) -> Fade | None:
        """What the card asks to become of the change beyond the training's range."""
        if not self.fade_margin:
            return None
        stride_px = self.architecture.stride_px
        return Fade(self.percentiles, self.rho_max_in, self.fade_margin, stride_px)

    def to_json(self) -> str:
        """The card as it stands in the file's header."""
        fields = dataclasses.asdict(self)
        fields |= {
            "format_version": FORMAT_VERSION,
            "inputs": [dataclasses.asdict(band) for band in self.inputs],
            "outputs": [dataclasses.asdict(band) for band in self.outputs],
            "architecture": {
                "type": _ARCHITECTURE,
                **dataclasses.asdict(self.architecture),
                "stride_px": self.architecture.stride_px,
                "halo_px": self.architecture.halo_px,
            },
            "scaling": "scaled = 2 * reflectance / rho_max - 1",
        }
        return json.dumps(fields)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Parse a header's card.

        Raises:
            KeyError, TypeError, ValueError, RecursionError: something is missing or misshapen.
            HlsGanError: a version or an architecture that this release does not know, a field of
                another type, or a network that no memory holds.
        """
        fields = json.loads(text)
        version = fields["format_version"]
        if version not in _READ_VERSIONS:
            raise ModelFileError(
                f"its format version is {version}, and this release reads 1 to {FORMAT_VERSION}: "
                "update the plugin, or export the model anew"
            )
        kind = fields["architecture"].pop("type")
        if kind != _ARCHITECTURE:
            raise ModelFileError(f"its architecture '{kind}' is unknown to this release")
        kept = _known(cls, fields)
        kept["architecture"] = _known(UNetConfig, fields["architecture"])
        for name in ("inputs", "outputs"):
            kept[name] = tuple(_band(item) for item in fields[name])
        card: ModelCard = record(cls, kept, "its card")
        check_sizes(card.architecture)
        return card


def _known(kind: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """What a later release, or a reader's convenience, adds is no concern of ours."""
    return {name: value for name, value in fields.items() if name in hints_of(kind)}


def _band(fields: dict[str, Any]) -> Band:
    """The band, with the scale that the weights were trained on."""
    known = hls.band(fields["sensor"], fields["name"])
    if not math.isclose(known.rho_max, checked(fields["rho_max"], float, f"rho_max of {known}")):
        raise ModelFileError(
            f"it scales {known} by {fields['rho_max']}, and this release by {known.rho_max}"
        )
    return known


@dataclass(frozen=True, eq=False)  # itself alone: a generator is kept for it
class Model:
    """A generator ready to run: card, network in evaluation mode on the CPU, the file's hash."""

    card: ModelCard
    network: UNet
    sha256: str


def save_model(path: str | Path, network: UNet, card: ModelCard) -> None:
    """Write weights (float32) and card to `path`; the caller stages it."""
    weights = {
        name: value.detach().float().cpu().contiguous()
        for name, value in network.state_dict().items()
    }
    save_file(weights, str(path), metadata={_KEY: card.to_json()})
    Path(path).chmod(0o644)  # safetensors leaves a file that only its owner may read


def read_card(path: str | Path) -> ModelCard:
    """The card alone, without loading the weights.

    Raises:
        ModelFileError: `path` is not a model of this project, or one of a later format.
    """
    if not Path(path).is_file():
        raise ModelFileError(f"The model '{path}' does not exist; check the path.")
    try:
        with safetensors.safe_open(str(path), framework="pt") as file:
            card = (file.metadata() or {})[_KEY]
        return ModelCard.from_json(card)
    except HlsGanError as error:
        said = str(error).rstrip(".")
        raise ModelFileError(f"The model '{path}' cannot be used: {said}.") from error
    except (OSError, safetensors.SafetensorError) as error:
        raise ModelFileError(
            f"'{path}' is not a model: it is no safetensors file, or one that was cut short "
            f"({error})."
        ) from error
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ModelFileError(
            f"'{path}' is a safetensors file, but not a model of HLS GAN (its card is missing or "
            f"incomplete: {error})."
        ) from error


def load_model(path: str | Path) -> Model:
    """Read and check a model file.

    Raises:
        ModelFileError: see `read_card`; or the weights do not fit the card or are not finite.
    """
    card = read_card(path)
    try:
        check_weights(Path(path), card.architecture)
        network = UNet(card.architecture, card.fade)
        network.load_state_dict(load_file(str(path)))
    except (RuntimeError, OSError, safetensors.SafetensorError) as error:
        raise ModelFileError(
            f"The weights in '{path}' do not fit its card ({str(error).splitlines()[0]})."
        ) from error
    if not all(bool(value.isfinite().all()) for value in network.parameters()):
        raise ModelFileError(f"The weights in '{path}' are not finite; train or fetch it anew.")
    network.eval().requires_grad_(False)
    return Model(card, network, sha256(path))
