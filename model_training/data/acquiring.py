"""S30/L30 pairs out of NASA's archive, through the library `earthaccess`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.shared.errors import AcquireError, HlsGanError, NothingValidError
from hls_gan_plugin.shared.hls import Band, GranuleId, counterpart, parse_band_file
from model_training.data.footprints import Outline, overlap_share

_COLLECTIONS = {"S30": "HLSS30", "L30": "HLSL30"}
_VERSION = "2.0"
_PROVIDER = "LPCLOUD"
_STRIP_PX = 512


@dataclass(frozen=True)
class Search:
    """What is looked for.

    area: west, south, east, north in degrees, or None. tile: an MGRS tile ("15SXR"), or "".
    first_day, last_day: included. max_cloud: percent. min_overlap: share of a tile, 0..1.
    """

    area: tuple[float, float, float, float] | None
    tile: str
    first_day: dt.date
    last_day: dt.date
    max_cloud: float = 30.0
    max_days: int = 0
    min_overlap: float = 0.9


class Found(NamedTuple):
    """A granule of the archive; links: of its files, by layer ("B03", "Fmask")."""

    id: GranuleId
    outlines: tuple[Outline, ...]
    links: Mapping[str, str]


class FoundPair(NamedTuple):
    """Two granules of one tile; overlap: by their outlines, a share of the tile."""

    s30: Found
    l30: Found
    overlap: float


def library() -> Any:
    """The module `earthaccess`.

    Raises:
        AcquireError: it is not installed.
    """
    try:
        import earthaccess
    except ModuleNotFoundError as error:
        raise AcquireError(
            "Fetching granules needs the package earthaccess: pip install 'hls-gan[acquire]', in "
            "an environment of its own if it wants other versions than the engine."
        ) from error
    return earthaccess


def find(search: Search) -> tuple[list[Found], list[Found]]:
    """The S30 and the L30 granules of the archive; needs no login.

    Raises:
        AcquireError: the archive cannot be reached, or its answer is not understood.
    """
    earthaccess = library()
    asked: dict[str, Any] = {
        "version": _VERSION,
        "temporal": (search.first_day.isoformat(), f"{search.last_day.isoformat()}T23:59:59"),
        "cloud_cover": (0, search.max_cloud),
    }
    if search.area:
        asked["bounding_box"] = search.area
    if search.tile:
        asked["granule_name"] = f"HLS.*.T{search.tile}.*"
    found = []
    for name in _COLLECTIONS.values():
        try:
            answer = earthaccess.search_data(count=-1, short_name=name, **asked)
        except Exception as error:  # the library passes on whatever its own libraries raise
            raise AcquireError(f"The archive cannot be searched ({_first_line(error)}).") from error
        found.append([_found(granule) for granule in answer])
    return found[0], found[1]


def _found(granule: Any) -> Found:
    try:
        umm = granule["umm"]
        name = GranuleId.from_string(umm["GranuleUR"])
        geometry = umm["SpatialExtent"]["HorizontalSpatialDomain"]["Geometry"]
        outlines = tuple(
            tuple((point["Longitude"], point["Latitude"]) for point in part["Boundary"]["Points"])
            for part in geometry["GPolygons"]
        )
        links = {}
        for link in granule.data_links(access="external"):
            parsed = parse_band_file(link.rsplit("/", 1)[-1])
            if parsed is not None:
                links[parsed[1]] = link
    except (KeyError, TypeError, ValueError) as error:
        raise AcquireError(f"The archive's answer is not understood ({error!r}).") from error
    return Found(name, outlines, links)


def choose_pairs(
    s30: Iterable[Found], l30: Iterable[Found], search: Search, count: int
) -> list[FoundPair]:
    """The pairs that share enough of their tile, the fullest first; no granule twice.

    Raises:
        NothingValidError: there is none.
    """
    others = list(l30)
    candidates = [
        FoundPair(one, other, overlap_share(one.outlines, other.outlines))
        for one in s30
        for other in others
        if one.id.tile == other.id.tile and abs((one.id.day - other.id.day).days) <= search.max_days
    ]
    candidates.sort(key=lambda pair: (-pair.overlap, pair.s30.id, pair.l30.id))
    used: set[GranuleId] = set()
    chosen: list[FoundPair] = []
    for pair in candidates:
        ids = {pair.s30.id, pair.l30.id}
        if pair.overlap >= search.min_overlap and not used & ids and len(chosen) < count:
            used |= ids
            chosen.append(pair)
    if not chosen:
        best = max((pair.overlap for pair in candidates), default=0.0)
        raise NothingValidError(
            f"There is no such pair: {len(candidates)} pair(s) of one tile and day were found, and "
            f"the fullest shares {best:.0%} of its tile; widen dates, area or cloud share."
        )
    return chosen


def log_in() -> None:
    """Log in to NASA Earthdata with what the user has set up.

    Raises:
        AcquireError: nothing is set up, or it is refused.
    """
    earthaccess = library()
    from earthaccess.exceptions import LoginAttemptFailure, LoginStrategyUnavailable

    for strategy in ("environment", "netrc"):
        try:
            if earthaccess.login(strategy=strategy).authenticated:
                return
        except LoginStrategyUnavailable:
            continue
        except LoginAttemptFailure as error:
            raise AcquireError(
                f"Earthdata refuses the login ({_first_line(error)}); check name and password."
            ) from error
        except Exception as error:
            raise AcquireError(f"Earthdata cannot be reached ({_first_line(error)}).") from error
    raise AcquireError(
        "Downloading needs a free Earthdata login (https://urs.earthdata.nasa.gov): put it into "
        "~/.netrc (machine urs.earthdata.nasa.gov login NAME password WORD), or into the "
        "variables EARTHDATA_USERNAME and EARTHDATA_PASSWORD, or EARTHDATA_TOKEN."
    )


def wanted_links(granule: Found, bands: Sequence[Band]) -> list[str]:
    """The links of the granule's bands and Fmask.

    Raises:
        AcquireError: the archive has no such file of it.
    """
    own = [band if granule.id.sensor == band.sensor else counterpart(band) for band in bands]
    layers = [*(band.name for band in own), "Fmask"]
    missing = [layer for layer in layers if layer not in granule.links]
    if missing:
        raise AcquireError(f"The archive has no {', '.join(missing)} of {granule.id}.")
    return [granule.links[layer] for layer in layers]


def fetch(granule: Found, bands: Sequence[Band], folder: Path, threads: int) -> Path:
    """Download what is missing of a granule into a folder of its own; returns that.

    A file that is there is not fetched again. Each new one is read as a whole; one that is damaged
    is removed, so that it is fetched by the next run.

    Raises:
        AcquireError: a file cannot be fetched, or came damaged.
    """
    place = folder / str(granule.id)
    links = wanted_links(granule, bands)
    missing = [link for link in links if not (place / link.rsplit("/", 1)[-1]).is_file()]
    if missing:
        place.mkdir(parents=True, exist_ok=True)
        try:
            library().download(missing, str(place), _PROVIDER, threads, show_progress=False)
        except Exception as error:
            raise AcquireError(
                f"{granule.id} cannot be fetched ({_first_line(error)}); run the command again: "
                "it goes on from what is there."
            ) from error
    for link in missing:
        _check(place / link.rsplit("/", 1)[-1])
    return place


def _check(path: Path) -> None:
    try:
        with RasterFile(path) as file:
            for row in range(0, file.grid.height, _STRIP_PX):
                height = min(_STRIP_PX, file.grid.height - row)
                file.read([1], PixelWindow(row, 0, height, file.grid.width))
    except HlsGanError as error:
        path.unlink(missing_ok=True)
        raise AcquireError(
            f"'{path}' came damaged and was removed ({error}); run the command again."
        ) from error


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__
