"""What all jobs are made of, and the fields that several have. Standard library only."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

from . import hls
from .job_fields import INPUT, OUTPUT, OUTPUT_FOLDER, Checked, InputPath, Limits

BandNumbers = tuple[Annotated[int, Limits(1, 100_000)], ...]
MaskBits = tuple[Annotated[int, Limits(hls.FmaskBit.CIRRUS, hls.FmaskBit.WATER)], ...]
WindowSize = Annotated[int, Limits(8, 4096)]
Share = Annotated[float, Limits(0, 1)]
Named = tuple[tuple[str, InputPath], ...]
# 0 stands for "chosen by the engine".
TileSize = Annotated[int, Limits(0, 16_384)]
BatchSize = Annotated[int, Limits(0, 4096)]
Threads = Annotated[int, Limits(0, 1024)]
Workers = Annotated[int, Limits(0, 1024)]
Reach = Annotated[int, Limits(0, 500)]


class JobBase(Checked):
    """What all jobs can tell of themselves.

    SAVES_WHEN_STOPPED: a cancel is a wish to end soon, with what is done so far kept; the engine
    is one of its own, so that no other job waits meanwhile.
    """

    NAME: ClassVar[str]
    SAVES_WHEN_STOPPED: ClassVar[bool] = False

    def inputs(self) -> tuple[str, ...]:
        """Every path that is read: those named, and what is found beside or within them by name."""
        named = self.paths(INPUT)
        return tuple(dict.fromkeys([*named, *(file for path in named for file in _implied(path))]))

    def outputs(self) -> tuple[str, ...]:
        """Every path that is written; a folder ends with "/"."""
        return self.paths(OUTPUT, OUTPUT_FOLDER)


def _implied(path: str) -> list[str]:
    """The files of the granule that a band file stands for, or of the one in a folder."""
    place, named = Path(path), hls.parse_band_file(path)
    try:
        if place.is_dir():
            return [str(file) for file in place.iterdir() if hls.parse_band_file(file)]
        if named is None:
            return []
        beside = ((file, hls.parse_band_file(file)) for file in place.parent.iterdir())
        return [str(file) for file, parsed in beside if parsed and parsed[0] == named[0]]
    except OSError:  # what is wrong with a path is told where it is opened
        return []
