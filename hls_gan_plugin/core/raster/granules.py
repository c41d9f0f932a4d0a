"""HLS granules on disk: a file a layer, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from hls_gan_plugin.shared.errors import GranuleError
from hls_gan_plugin.shared.hls import GranuleId, parse_band_file
from hls_gan_plugin.shared.user_paths import is_elsewhere

# Beside simulated granules lies what their L30 ought to show, under the same names.
EXPECTED_FOLDER = "expected"

FMASK = "Fmask"
_Layers = dict[GranuleId, dict[str, list[Path]]]


@dataclass(frozen=True)
class Granule:
    """One granule.

    layers: "B03" and "Fmask" to their files. twice: layers that several files claim to be.
    """

    id: GranuleId
    layers: dict[str, Path] = field(hash=False)
    twice: dict[str, list[Path]] = field(default_factory=dict, hash=False)

    def layer(self, name: str) -> Path:
        """The file of a layer.

        Raises:
            GranuleError: the granule lacks it, or has it twice.
        """
        if name in self.twice:
            files = " and ".join(f"'{path}'" for path in self.twice[name])
            raise GranuleError(f"{self.id} has its {name} twice: {files}; remove one.")
        if name not in self.layers:
            raise GranuleError(
                f"{self.id} has no {name} file; it has {', '.join(sorted(self.layers)) or 'none'}."
            )
        return self.layers[name]


def find_granules(folders: Iterable[str | Path], with_harmonized: bool = False) -> list[Granule]:
    """Every granule below `folders`, sorted by sensor, tile and time.

    with_harmonized: also those that were made here (HLS-GAN), which are no observations.

    Raises:
        GranuleError: a folder is missing, or there is no granule in any.
    """
    places = [_place(folder) for folder in folders]
    files = ((path, path.name) for folder in places for path in _files(folder))
    found = granules_of(files, with_harmonized)
    if not found:
        raise GranuleError(
            f"There is no HLS granule below {', '.join(map(str, places))}; expected files like "
            "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif."
        )
    return found


def _place(folder: str | Path) -> Path:
    if is_elsewhere(str(folder)):
        raise GranuleError(
            f"'{folder}' cannot be searched: only this computer's folders are. Download its "
            "granules, or give the URLs of their files to `harmonize-many`."
        )
    if not Path(folder).is_dir():
        raise GranuleError(f"'{folder}' is not a folder; give folders that hold HLS granules.")
    return Path(folder)


def granules_of(files: Iterable[tuple[Path, str]], with_harmonized: bool = False) -> list[Granule]:
    """The granules that files make whose names in HLS are given, sorted; others are left out.

    with_harmonized: also those that were made here (HLS-GAN).
    """
    layers: _Layers = {}
    for path, name in files:
        _file(path, name, layers)
    wanted = [name for name in sorted(layers) if with_harmonized or not name.harmonized]
    return [_granule(name, layers[name]) for name in wanted]


def siblings(path: str | Path) -> Granule | None:
    """The granule that the band file `path` belongs to, from the files beside it; or None.

    Where another file claims to be the same layer, `path` is meant.
    """
    parsed = parse_band_file(path)
    if parsed is None:
        return None
    path, layers = Path(path), {parsed[0]: {parsed[1]: [Path(path)]}}
    for file in _names_in(path.parent):
        beside = parse_band_file(file)
        if beside is not None and beside[0] == parsed[0] and beside[1] != parsed[1]:
            _file(file, file.name, layers)
    return _granule(parsed[0], layers[parsed[0]])


def fmask_beside(path: str | Path) -> Path | None:
    """The Fmask of the granule that the band file `path` belongs to, if it lies beside it.

    Raises:
        GranuleError: two files claim to be it.
    """
    granule = siblings(path)
    if granule is None or FMASK not in {*granule.layers, *granule.twice}:
        return None
    return granule.layer(FMASK)


def _names_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # no folder to look into: in an archive, on a server
        return []


def _granule(name: GranuleId, layers: dict[str, list[Path]]) -> Granule:
    single = {layer: files[0] for layer, files in layers.items() if len(files) == 1}
    twice = {layer: files for layer, files in layers.items() if len(files) > 1}
    return Granule(name, single, twice)


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("[Hh][Ll][Ss][.-]*")):
        if EXPECTED_FOLDER not in path.relative_to(folder).parts and path.is_file():
            yield path


def _file(path: Path, name: str, layers: _Layers) -> None:
    parsed = parse_band_file(name)
    if parsed is None:
        return
    granule, layer = parsed
    known = layers.setdefault(granule, {}).setdefault(layer, [])
    if all(path.resolve() != other.resolve() for other in known):
        known.append(path)
