"""HLS granules on disk: a file a layer, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hls_gan_plugin.shared.errors import GranuleError
from hls_gan_plugin.shared.hls import GranuleId, parse_band_file

# Beside simulated granules lies what their L30 ought to show, under the same names.
EXPECTED_FOLDER = "expected"


@dataclass(frozen=True)
class Granule:
    """One granule; `layers` maps "B03" and "Fmask" to their files."""

    id: GranuleId
    layers: dict[str, Path] = field(hash=False)

    def layer(self, name: str) -> Path:
        """The file of a layer.

        Raises:
            GranuleError: the granule lacks it.
        """
        if name not in self.layers:
            raise GranuleError(
                f"{self.id} has no {name} file; it has {', '.join(sorted(self.layers)) or 'none'}."
            )
        return self.layers[name]


def find_granules(folders: Iterable[str | Path]) -> list[Granule]:
    """Every granule below `folders`, sorted by sensor, tile and time.

    Raises:
        GranuleError: a folder is missing, there is no granule in any, or one layer lies in two
            places.
    """
    places = [Path(folder) for folder in folders]
    layers: dict[GranuleId, dict[str, Path]] = {}
    for folder in places:
        if not folder.is_dir():
            raise GranuleError(f"'{folder}' is not a folder; give folders that hold HLS granules.")
        for path in _files(folder):
            _file(path, layers)
    if not layers:
        raise GranuleError(
            f"There is no HLS granule below {', '.join(map(str, places))}; expected files like "
            "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif."
        )
    return [Granule(name, layers[name]) for name in sorted(layers)]


def siblings(path: str | Path) -> Granule | None:
    """The granule that the band file `path` belongs to, from the files beside it; or None."""
    parsed = parse_band_file(path)
    if parsed is None:
        return None
    layers: dict[GranuleId, dict[str, Path]] = {}
    for file in sorted(Path(path).parent.glob(f"{parsed[0]}.*")):
        _file(file, layers)
    return Granule(parsed[0], layers.get(parsed[0], {}))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("HLS.*")):
        if EXPECTED_FOLDER not in path.relative_to(folder).parts and path.is_file():
            yield path


def _file(path: Path, layers: dict[GranuleId, dict[str, Path]]) -> None:
    parsed = parse_band_file(path)
    if parsed is None:
        return
    name, layer = parsed
    known = layers.setdefault(name, {})
    if layer in known and known[layer].resolve() != path.resolve():
        raise GranuleError(
            f"{name} has its {layer} twice: '{known[layer]}' and '{path}'; remove one."
        )
    known[layer] = path
