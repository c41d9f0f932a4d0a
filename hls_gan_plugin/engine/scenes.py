"""The scenes of a job, with the bands of their files found."""

from __future__ import annotations

from pathlib import Path

from hls_gan_plugin.core.raster.scenes import Scene, SceneFiles, find_scene
from hls_gan_plugin.shared.jobs import ScoreScene


def find_scenes(scenes: tuple[ScoreScene, ...], bands: tuple[str, ...]) -> list[Scene]:
    """The scenes with their bands found; all have the bands of the first.

    Raises:
        BandError, SettingsError, RasterError: see `core.raster.scenes.find_scene`.
    """
    found: list[Scene] = []
    for scene in scenes:
        files = SceneFiles(
            scene.name,
            Path(scene.original),
            Path(scene.reference),
            {name: Path(path) for name, path in scene.generated},
            tuple(Path(mask) for mask in scene.masks),
            Path(scene.classes) if scene.classes else None,
        )
        found.append(find_scene(files, found[0].bands if found else bands))
    return found
