"""The scenes of a job, with the bands of their files found."""

from __future__ import annotations

from collections.abc import Sequence

from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.core.raster.scenes import Scene, SceneFiles, find_scene
from hls_gan_plugin.shared.jobs import ScoreScene


def find_scenes(
    scenes: tuple[ScoreScene, ...], bands: tuple[str, ...], fmask_beside: bool
) -> list[Scene]:
    """The scenes with their bands found; all have the bands of the first.

    fmask_beside: where a scene names no mask, take the Fmask files beside its granules' bands.

    Raises:
        BandError, SettingsError, RasterError: see `core.raster.scenes.find_scene`.
    """
    found: list[Scene] = []
    for scene in scenes:
        files = SceneFiles(
            scene.name,
            raster_path(scene.original),
            raster_path(scene.reference),
            {name: raster_path(path) for name, path in scene.generated},
            tuple(raster_path(mask) for mask in scene.masks),
            raster_path(scene.classes) if scene.classes else None,
        )
        found.append(find_scene(files, found[0].bands if found else bands, fmask_beside))
    return found


def masks_of(scene: Scene) -> str:
    """Which masks hide pixels of a scene, in words."""
    names = ", ".join(path.name for path in scene.files.masks)
    return f"scene '{scene.files.name}': {names or 'no mask'}"


def mask_warnings(scenes: Sequence[Scene]) -> list[str]:
    """What is scored that should not be, a sentence each."""
    bare = [scene.files.name for scene in scenes if not scene.files.masks]
    half = [scene.files.name for scene in scenes if len(scene.files.masks) == 1]
    warnings = []
    if bare:
        warnings.append(
            f"No mask hides clouds, their shadows, snow or fill in {_named(bare)}: what they "
            "change counts as a difference of the sensors; give the Fmask of both."
        )
    if half:
        warnings.append(
            f"One mask only is used for {_named(half)}: clouds of the other sensor's image count "
            "as a difference of the sensors, unless the mask is of both; give the Fmask of both."
        )
    return warnings


def _named(scenes: Sequence[str]) -> str:
    return ", ".join(f"scene '{name}'" for name in scenes)
