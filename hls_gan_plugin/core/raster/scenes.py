"""The rasters of one scene that are compared: found, checked against each other, read by strips."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.raster.band_choice import common_bands
from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow, same_crs
from hls_gan_plugin.core.raster.raster_io import (
    ALIGN_TOOL,
    BandFile,
    FmaskReader,
    ReflectanceReader,
    open_raster,
)
from hls_gan_plugin.core.scoring.comparison import ORIGINAL, REFERENCE
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import BandError, GranuleError, GridError, SettingsError

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

ALIGN_ADVICE = f"bring it to the reference's grid with {ALIGN_TOOL}"


@dataclass(frozen=True)
class SceneFiles:
    """The files of one scene as the user names them; a granule's folder stands for its bands.

    generated: by name. masks: Fmask rasters, one a sensor. classes: an integer raster 0..255 for
    the bias by class; None: taken from the first mask, if there is one.
    """

    name: str
    original: Path
    reference: Path
    generated: Mapping[str, Path] = field(default_factory=dict)
    masks: tuple[Path, ...] = ()
    classes: Path | None = None

    def images(self) -> dict[str, Path]:
        """Every raster that is compared, by role: original, the generated ones, reference."""
        return {ORIGINAL: self.original, **self.generated, REFERENCE: self.reference}


@dataclass(frozen=True)
class Scene:
    """The bands of one scene, found: by role, in the order of `bands` (common names)."""

    files: SceneFiles
    bands: tuple[str, ...]
    stacks: dict[str, tuple[BandFile, ...]]

    def paths(self) -> list[Path]:
        """Every file that is read, once, in the order of the roles."""
        used = [band.path for stack in self.stacks.values() for band in stack]
        extra = [self.files.classes] if self.files.classes else []
        return list(dict.fromkeys([*used, *self.files.masks, *extra]))


def find_scene(files: SceneFiles, bands: Sequence[str] = ()) -> Scene:
    """Find which band of which file is compared.

    Args:
        bands: common names or HLS names of the original's bands; empty: those that the first
            generated image (else the original) shows by its names.

    Raises:
        BandError: a band cannot be found, or the bands of two rasters do not correspond.
        SettingsError: one raster is given in two roles.
    """
    named = {role: _bands_of(path, role) for role, path in files.images().items()}
    wanted = _wanted(bands, files, named)
    stacks = {role: _stack(path, named[role], wanted) for role, path in files.images().items()}
    _check_roles(stacks)
    return Scene(files, wanted, stacks)


def _bands_of(path: Path, role: str) -> dict[str, BandFile]:
    if not path.is_dir():
        return common_bands(path)
    sensor = "S30" if role == ORIGINAL else "L30"
    granules = [granule for granule in find_granules([path]) if granule.id.sensor == sensor]
    if len(granules) != 1:
        raise GranuleError(
            f"'{path}' holds {len(granules)} {sensor} granules, and one is needed as {role}; give "
            "the folder of one granule or one of its band files."
        )
    layers = granules[0].layers
    return {
        band.common_name: BandFile(layers[name], 1)
        for name, band in hls.BANDS[sensor].items()
        if name in layers
    }


def _wanted(
    bands: Sequence[str], files: SceneFiles, named: Mapping[str, Mapping[str, BandFile]]
) -> tuple[str, ...]:
    if bands:
        return tuple(_common_name(band) for band in bands)
    role = next(iter(files.generated), ORIGINAL)
    path = files.images()[role]
    own = named[role] if path.is_dir() else common_bands(path, with_siblings=False)
    if not own:
        raise BandError(
            f"'{path}' does not show which bands it holds; say which they are, in their order "
            "(for one band: green)."
        )
    return tuple(name for name in hls.COMMON_NAMES if name in own)


def _common_name(text: str) -> str:
    try:
        return hls.band("S30", text).common_name
    except KeyError:
        raise BandError(
            f"'{text}' is no band that S30 and L30 share; choose among "
            f"{', '.join(hls.COMMON_NAMES)}."
        ) from None


def _stack(
    path: Path, named: Mapping[str, BandFile], wanted: tuple[str, ...]
) -> tuple[BandFile, ...]:
    if all(name in named for name in wanted):
        return tuple(named[name] for name in wanted)
    if not named:
        with open_raster(path) as dataset:
            count = dataset.count
        if count == len(wanted):
            return tuple(BandFile(path, number) for number in range(1, count + 1))
        raise BandError(
            f"'{path}' has {count} band(s) without names, and {len(wanted)} are compared "
            f"({', '.join(wanted)}); give a raster with just these, in this order."
        )
    missing = [name for name in wanted if name not in named]
    raise BandError(
        f"The bands do not correspond: '{path}' shows {', '.join(named)} and not "
        f"{', '.join(missing)}, which is compared; choose other bands or another raster."
    )


def _check_roles(stacks: Mapping[str, tuple[BandFile, ...]]) -> None:
    seen: dict[tuple[Path, int], str] = {}
    for role, stack in stacks.items():
        key = (stack[0].path.resolve(), stack[0].index)
        if key in seen:
            raise SettingsError(
                f"'{stack[0].path}' is given twice, as {seen[key]} and as {role}; an image "
                "compared with itself says nothing: give two different rasters."
            )
        seen[key] = role


class SceneReader:
    """Opens a scene and reads it by windows; a context manager.

    Raises:
        GridError: a raster or mask lies on another grid than the reference, or beside it.
    """

    def __init__(self, scene: Scene, mask_bits: Sequence[int], scale: str = "auto") -> None:
        self.scene = scene
        self._open = contextlib.ExitStack()
        try:
            self.readers = {
                role: self._open.enter_context(ReflectanceReader(stack, scale))
                for role, stack in scene.stacks.items()
            }
            self.grid = self.readers[REFERENCE].grid
            for role, reader in self.readers.items():
                _check_grid(scene.stacks[role][0].path, role, reader.grid, self.grid)
            self._masks = [
                self._open.enter_context(FmaskReader(path, mask_bits, self.grid))
                for path in scene.files.masks
            ]
            self._classes = self._open_classes()
        except BaseException:
            self._open.close()
            raise

    def _open_classes(self) -> FmaskReader | None:
        path = self.scene.files.classes
        if path is None:
            return self._masks[0] if self._masks else None
        return self._open.enter_context(FmaskReader(path, (), self.grid))

    def __enter__(self) -> SceneReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    @property
    def is_simulated(self) -> bool:
        """Whether a raster's tags say that it was simulated."""
        return any(r.tags.get("SIMULATED", "").upper() == "YES" for r in self.readers.values())

    def read(self, window: PixelWindow) -> dict[str, Floats]:
        """By role, reflectance (B, h, w), NaN where invalid."""
        return {role: reader.read(window) for role, reader in self.readers.items()}

    def read_valid(self, window: PixelWindow) -> Bools | None:
        """(h, w), False where a mask hides the pixel; None without masks."""
        if not self._masks:
            return None
        masked = self._masks[0].read(window)
        for mask in self._masks[1:]:
            masked |= mask.read(window)
        return ~masked

    def read_classes(self, window: PixelWindow) -> Bytes | None:
        """(h, w) values of the class raster, or Fmask's conditions as `FMASK_CLASSES`; or None."""
        if self._classes is None:
            return None
        values = self._classes.read_values(window)
        return values if self.scene.files.classes else fmask_classes(values)

    def strips(self, height_px: int) -> Iterator[PixelWindow]:
        """Windows of the raster's width from top to bottom; the last may be lower."""
        for row in range(0, self.grid.height, height_px):
            yield PixelWindow(row, 0, min(height_px, self.grid.height - row), self.grid.width)


def _check_grid(path: Path, role: str, ours: Grid, reference: Grid) -> None:
    if ours.matches(reference):
        return
    if same_crs(ours.crs, reference.crs) and _apart(ours, reference):
        raise GridError(
            f"'{path}' ({role}) does not overlap the reference: it covers {ours.bounds()}, the "
            f"reference {reference.bounds()}; give rasters of one place."
        )
    raise GridError(
        f"'{path}' ({role}) lies on another grid ({ours.describe()}) than the reference "
        f"({reference.describe()}); {ALIGN_ADVICE}."
    )


def _apart(one: Grid, other: Grid) -> bool:
    a, b = one.bounds(), other.bounds()
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


# Classes that an Fmask tells apart, for the bias by class.
FMASK_CLASSES = {
    0: "clear land, aerosol climatology",
    1: "clear land, low aerosol",
    2: "clear land, moderate aerosol",
    3: "clear land, high aerosol",
    4: "water",
    5: "snow or ice",
    6: "cloud, shadow or beside them",
    255: "fill",
}


def fmask_classes(values: Bytes) -> Bytes:
    """Fmask bytes to the keys of `FMASK_CLASSES`, same shape."""
    classes = (values >> 6).astype(np.uint8)
    for code, bits in (
        (4, (hls.FmaskBit.WATER,)),
        (5, (hls.FmaskBit.SNOW,)),
        (6, (hls.FmaskBit.CLOUD, hls.FmaskBit.ADJACENT, hls.FmaskBit.SHADOW)),
    ):
        classes[(values & np.uint8(hls.bit_mask(bits))) != 0] = code
    classes[values == hls.FMASK_FILL] = 255
    return classes
