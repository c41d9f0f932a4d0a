"""What every part of the benchmark works with: sizes, folders, models and commands."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks import inputs
from benchmarks.timing import ROOT, Command, Rounds, in_turns
from hls_gan_plugin.core.network.model_file import ModelCard, read_card
from hls_gan_plugin.core.pipeline import usable_cpus

PEERS_PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"
# Sides in pixels, quick and in earnest: where starting takes most of the time, a granule, three of
# them, and where the growth of time and memory is judged.
_SIDES = {"small": (128, 1000), "granule": (256, 3660), "large": (384, 10_980)}
_SIDES["largest"] = (512, 20_000)


@dataclass(frozen=True)
class Context:
    """quick: small sizes, to see that everything works. rounds: of every part."""

    folder: Path
    quick: bool
    rounds: int

    def side(self, name: str) -> int:
        """ "small", "granule", "large" or "largest" in pixels."""
        return _SIDES[name][not self.quick]

    def measure(self, commands: Mapping[str, Command]) -> Rounds:
        """All commands in turns, as often as asked for."""
        return in_turns(commands, self.rounds)

    @cached_property
    def models(self) -> dict[int, Path]:
        """The bundled model's file by its number of bands."""
        return {1: inputs.model("green"), 6: inputs.model("hls6")}

    def card(self, bands: int) -> ModelCard:
        """The model's card."""
        return read_card(self.models[bands])

    def raster(self, side_px: int, bands: int = 1) -> Path:
        """A simulated raster."""
        return inputs.raster(self.folder, side_px, bands)

    def harmonize(
        self, source: Path, bands: int = 1, output: str = "product", device: str = "cpu"
    ) -> Command:
        """The product, from the terminal."""
        return (
            sys.executable, "-E", "-s", "-m", "hls_gan_plugin", "harmonize", str(source),
            str(self.output(output)), *self.options(bands), "--device", device, "--json",
        )  # fmt: skip

    def options(self, bands: int) -> tuple[str, ...]:
        """The model and the bands of a raster, for the terminal."""
        numbers = ",".join(str(number) for number in range(1, bands + 1))
        return "--model-file", str(self.models[bands]), "--bands", numbers

    def peer(self, method: str, source: Path, bands: int) -> Command:
        """A peer on the same weights; it is told the scaling, to need no package of ours for it."""
        model, card = self.models[bands], self.card(bands)
        halo_px = card.architecture.halo_px
        scaling = {"in": card.rho_max_in, "out": card.rho_max_out, "halo_px": halo_px}
        scaling["bands"] = [band.name for band in card.inputs]
        output = self.folder / f"out_{method}" if source.is_dir() else self.output(method)
        files = ROOT / "benchmarks" / "peer.py", source, output, model
        onnx = inputs.onnx(self.folder, model)
        script, *rest = map(str, (*files, onnx))
        return (str(PEERS_PYTHON), script, method, *rest, json.dumps(scaling))

    def module(self, name: str, *arguments: object) -> Command:
        """One of the benchmark's own measurements, in a process of its own."""
        return (sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments))

    def forward(self, bands: int, pixels: int, tile: int, way: str = "product") -> Command:
        """Forward passes alone with blocks of `tile` px, a block a core; plain: on all cores."""
        workers = 1 if way == "plain" else usable_cpus()
        return self.module("forward", way, self.models[bands], pixels, tile, workers)

    def output(self, name: str) -> Path:
        """Where a command's raster goes."""
        return self.folder / f"out_{name}.tif"

    def tidy(self) -> None:
        """Delete what the commands wrote, and the rasters that are larger than a granule."""
        for path in self.folder.glob("out_*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        inputs.remove_larger(self.folder, self.side("granule"))
