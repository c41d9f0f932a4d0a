"""What a raster may be called: a file, a URL, a file in an archive, a part of a file.

Everything becomes a `Path` that GDAL understands: a `Path` keeps no second slash in a row, so URLs
and absolute paths within archives are written in GDAL's own other ways.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from hls_gan_plugin.shared.errors import RasterError

_URL = re.compile(r"(?:/vsicurl/)?(https?|ftp):/{1,2}(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_ARCHIVE = re.compile(
    r"/vsi(?P<kind>zip|tar|gzip)/(?P<file>/.+?\.(?:zip|tar|tgz|tar\.gz|gz|kmz))(?P<inner>/.*|$)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)", re.DOTALL)
_PART_OF_FILE = re.compile(r"[A-Za-z][A-Za-z0-9_]+:.")
_CLOUDS = {"s3": "/vsis3/", "gs": "/vsigs/", "az": "/vsiaz/", "file": "/"}
_KNOWN = "https://…, zip://file.zip!inner.tif, /vsi…, s3://…, NETCDF:file.nc:variable"


def raster_path(text: str | Path) -> Path:
    """The path under which GDAL opens what the user named.

    Raises:
        RasterError: it is a URL of a kind that is not opened; lists those that are.
    """
    name = str(text)
    url = _URL.fullmatch(name)
    if url is not None:
        address = f"{url[1].lower()}://{url['rest']}"
        return Path(f"/vsicurl?url={quote(address, safe='')}")
    archive = _ARCHIVE.fullmatch(name)
    if archive is not None:
        file = "/" + archive["file"].lstrip("/")
        return Path(f"/vsi{archive['kind'].lower()}/{{{file}}}{archive['inner']}")
    scheme = _SCHEME.fullmatch(name)
    return Path(name) if scheme is None else _from_scheme(name, scheme)


def _from_scheme(name: str, scheme: re.Match[str]) -> Path:
    kind, rest = scheme["scheme"].lower(), scheme["rest"]
    if kind in ("zip", "tar"):
        file, _, inner = rest.partition("!")
        return Path(f"/vsi{kind}/{{{file}}}/{inner.lstrip('/')}")
    if kind in _CLOUDS:
        return Path(_CLOUDS[kind] + rest.lstrip("/"))
    raise RasterError(f"'{name}' is not opened; what is: a file, {_KNOWN}.")


def is_plain(path: Path) -> bool:
    """Whether it is a file of this computer's folders, and nothing within or behind one."""
    name = str(path)
    return not name.startswith("/vsi") and (path.exists() or not _PART_OF_FILE.match(name))
