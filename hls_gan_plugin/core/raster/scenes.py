"""The rasters of one scene that are compared: found, checked against each other, opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, FloatArray
from hls_gan_plugin.core.raster.band_choice import RasterBands, bands_of, find_bands
from hls_gan_plugin.core.raster.encoding import AUTO
from hls_gan_plugin.core.raster.granules import find_granules, fmask_beside
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import BandError, GranuleError, SettingsError

# What the images of a scene are called by their role.
ORIGINAL = "original"
REFERENCE = "reference"


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


def find_scene(
    files: SceneFiles, bands: Sequence[str] = (), with_fmasks_beside: bool = False
) -> Scene:
    """Find which band of which file is compared.

    Args:
        bands: common names or HLS names of the original's bands; empty: those that the first
            generated image (else the original) shows by its names.
        with_fmasks_beside: where no mask is given, take the Fmask that lies beside the original
            and the one beside the reference, as HLS's granules have them.

    Raises:
        BandError: a band cannot be found, or the bands of two rasters do not correspond.
        SettingsError: one raster is given in two roles.
    """
    found = {role: _bands_of(path, role) for role, path in files.images().items()}
    wanted = _wanted(bands, files, found)
    stacks = {role: bands_in_order(found[role], wanted) for role in files.images()}
    _check_roles(stacks)
    if with_fmasks_beside and not files.masks:
        beside = [fmask_beside(stacks[role][0].path) for role in (ORIGINAL, REFERENCE)]
        files = replace(files, masks=tuple(path for path in beside if path is not None))
    return Scene(files, wanted, stacks)


def _bands_of(path: Path, role: str) -> RasterBands:
    sensor = "S30" if role == ORIGINAL else "L30"
    if path.is_dir():
        return replace(bands_of(_band_file(path, sensor, role), sensor), layer="")
    # A generated image is named by whoever made it; the two others are what their role says.
    return bands_of(path, sensor, strict=role in (ORIGINAL, REFERENCE))


def _band_file(folder: Path, sensor: str, role: str) -> Path:
    """The file of a granule in `folder` that stands for all its bands."""
    found = find_granules([folder], with_harmonized=role not in (ORIGINAL, REFERENCE))
    granules = [granule for granule in found if granule.id.sensor == sensor]
    if len(granules) != 1:
        raise GranuleError(
            f"'{folder}' holds {len(granules)} {sensor} granules, and one is needed as {role}; "
            "give the folder of one granule or one of its band files."
        )
    layers = [name for name in hls.BANDS[sensor] if name in granules[0].layers]
    if not layers:
        raise GranuleError(f"'{folder}' holds no band of {granules[0].id} that both sensors have.")
    return granules[0].layers[layers[0]]


def _wanted(
    bands: Sequence[str], files: SceneFiles, found: Mapping[str, RasterBands]
) -> tuple[str, ...]:
    if bands:
        return tuple(_common_name(band) for band in bands)
    role = next(iter(files.generated), ORIGINAL)
    path, shown = files.images()[role], found[role]
    own = shown.all() if path.is_dir() else shown.own()
    if not own:
        raise BandError(
            f"'{path}' does not show which bands it holds; say which they are, in their order "
            "(for one band: green)."
        )
    return tuple(own)


def _common_name(text: str) -> str:
    try:
        return hls.band("S30", text).common_name
    except KeyError:
        raise BandError(
            f"'{text}' is no band that S30 and L30 share; choose among "
            f"{', '.join(hls.COMMON_NAMES)}."
        ) from None


def bands_in_order(bands: RasterBands, wanted: tuple[str, ...]) -> tuple[BandFile, ...]:
    """The band files that are compared: found by their names, or all of a raster without names.

    Raises:
        BandError: a band is missing, may be one of several, or cannot be told.
    """
    if bands.all():
        return find_bands(bands, wanted)
    count = len(bands.meanings)
    if any(bands.meanings):
        raise BandError(
            f"'{bands.path}' holds no band that both sensors have, and {', '.join(wanted)} is "
            "compared; choose another raster."
        )
    if count == len(wanted):
        return tuple(BandFile(bands.path, number) for number in range(1, count + 1))
    raise BandError(
        f"'{bands.path}' has {count} band(s) without names, and {len(wanted)} are compared "
        f"({', '.join(wanted)}); give a raster with just these, in this order."
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


def open_scene(scene: Scene, mask_bits: Sequence[int], scale: str = AUTO) -> GridStack:
    """The scene's images by role, its masks and classes, opened on the reference's grid.

    Raises:
        RasterError, MaskError: a file is damaged or is not what it should be.
        GridError: a raster or mask lies on another grid than the reference, or beside it.
    """
    reference_first = {REFERENCE: scene.stacks[REFERENCE], **scene.stacks}
    return GridStack(reference_first, scene.files.masks, mask_bits, scale, scene.files.classes)


class Strip(NamedTuple):
    """A window of a scene, read.

    images: by role, reflectance (B, h, w), NaN where invalid. valid: (h, w), False where a mask
    hides the pixel, or None. classes: (h, w), the class raster's values, else the first Fmask's
    conditions as `FMASK_CLASSES`, or None. fmasks: (h, w) values of each mask.
    """

    images: dict[str, FloatArray]
    valid: BoolArray | None
    classes: ByteArray | None
    fmasks: list[ByteArray]

    def without(self, margin_px: int) -> Strip:
        """The window within a margin at each side; views."""
        core = slice(margin_px, -margin_px or None)
        return self.part(core, core)

    def part(self, rows: slice, columns: slice) -> Strip:
        """These rows and columns of it; views."""
        part = (..., rows, columns)
        return Strip(
            {role: image[part] for role, image in self.images.items()},
            None if self.valid is None else self.valid[part],
            None if self.classes is None else self.classes[part],
            [fmask[part] for fmask in self.fmasks],
        )


def read_strip(stack: GridStack, window: PixelWindow) -> Strip:
    """Everything of a scene that lies in `window`; each file is read once.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    fmasks = stack.fmasks(window)
    classes = stack.classes(window)
    if classes is None and fmasks:
        classes = fmask_classes(fmasks[0])
    return Strip(stack.read(window), stack.valid_by(fmasks), classes, fmasks)


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


def fmask_classes(values: ByteArray) -> ByteArray:
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
