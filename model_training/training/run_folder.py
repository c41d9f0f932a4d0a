"""What a training leaves behind: settings, checkpoints and logs in one folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.shared.errors import OutputError, SettingsError, TrainingError
from model_training.training import settings as settings_module
from model_training.training.settings import SETTINGS_FILE, TrainSettings

# What may differ when a training goes on: it changes neither the batches nor the arithmetic.
_MAY_CHANGE = frozenset(
    ("workers", "threads", "accelerator", "log_every", "images_every", "checkpoint_every")
)


@dataclass(frozen=True)
class RunFolder:
    """The names inside a training's folder."""

    path: Path

    @property
    def last(self) -> Path:
        """The checkpoint to go on from."""
        return self.path / "last.safetensors"

    @property
    def best(self) -> Path:
        """The generator of the best validation."""
        return self.path / "best.safetensors"

    @property
    def settings(self) -> Path:
        """The settings of the training."""
        return self.path / SETTINGS_FILE

    def begin(self, settings: TrainSettings) -> None:
        """Make the folder and write the settings.

        A best generator without a checkpoint is what a training left that was killed before it
        saved anything to go on from; it is removed.

        Raises:
            OutputError: it holds a training already, or cannot be written.
        """
        if self.last.exists():
            raise OutputError(
                f"'{self.path}' holds a training already; add --resume to go on with it, or give "
                "another folder."
            )
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.best.unlink(missing_ok=True)
            with checked_results([self.settings]) as paths:  # half of them would be others
                paths[str(self.settings)].write_text(settings.to_toml(), encoding="utf-8")
        except OSError as error:
            raise OutputError(
                f"'{self.path}' cannot be written ({error.strerror or error}); choose a folder "
                "that you may write to."
            ) from error

    def load_settings(self) -> TrainSettings:
        """The settings that were saved here.

        Raises:
            TrainingError: there is no training here.
        """
        if not self.settings.is_file():
            raise TrainingError(
                f"'{self.path}' holds no training (no {SETTINGS_FILE}); give the folder that "
                "`train` wrote."
            )
        return settings_module.load(self.settings)

    def resumed(self, overrides: Mapping[str, Any]) -> TrainSettings:
        """The saved settings for going on, with those overrides that change no result.

        Raises:
            TrainingError: there is no training here.
            SettingsError: an override would make another training of it.
        """
        saved = self.load_settings()
        for name, value in overrides.items():
            if name not in _MAY_CHANGE and getattr(saved, name) != value:
                raise SettingsError(
                    f"--resume and {settings_module.flag(name)} {value} contradict each other: "
                    f"the training was begun with {getattr(saved, name)}; leave the flag out, or "
                    "train anew in another folder."
                )
        return replace(saved, **dict(overrides))
