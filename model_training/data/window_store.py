"""Windows on disk: written once, then read without being held in memory.

A folder of `windows.csv`, `manifest.json` and raw little-endian arrays, whose shapes the manifest
says: `s30.raw` and `l30.raw` (int16 DN, (N, B, size, size)) and, where there are any, `valid.raw`
(uint8, (N, size, size)) and `expected.raw` (int16, as l30). They can be appended to, and mapped.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import hashlib
import io
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Annotated, Any

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import DnArray, FloatArray
from hls_gan_plugin.core.small_files import read_json, read_text
from hls_gan_plugin.shared.errors import HlsGanError, SettingsError
from hls_gan_plugin.shared.hls import FILL_DN, SCALE, Band, band, counterpart
from hls_gan_plugin.shared.job_fields import Limits, record

SPLITS = ("train", "validation", "test")
MANIFEST_FILE, TABLE_FILE = "manifest.json", "windows.csv"
_DN = np.dtype("<i2")
DN_BYTES = _DN.itemsize
_DTYPES: dict[str, np.dtype[Any]] = {
    **dict.fromkeys(("s30", "l30", "expected"), _DN),
    "valid": np.dtype("u1"),
}


# A window has some 80 bytes: two millions of them.
_LONGEST_TABLE = 160 * 2**20
WindowSide = Annotated[int, Limits(1, 4096)]


class WindowStoreError(HlsGanError):
    """A folder is not a window store, or contradicts itself."""


@dataclass(frozen=True)
class WindowRow:
    """Where one window comes from; `row` and `col` are its upper left pixel in the granule.

    clear_share: of its pixels, see `core.raster.clearness`. satellites: "Sentinel-2A, Landsat-8",
    "" in stores that were cut before they were kept.
    """

    window: int
    scene: str
    tile: str
    date: str
    row: int
    col: int
    clear_share: float
    split: str
    satellites: str = ""


@dataclass(frozen=True)
class Manifest:
    """What the windows are and how they were chosen.

    s30_bands, l30_bands: names in the channels' order. size_px: a window's side.
    rule: limits and, by rule, how many windows they removed. split: kind, shares and seed.
    granules: names of the pairs' granules. simulated: whether physics made them. arrays: shapes
    of the arrays by name; the writer fills them in.
    """

    s30_bands: tuple[str, ...]
    l30_bands: tuple[str, ...]
    size_px: WindowSide
    simulated: bool
    seed: int = 0
    rule: dict[str, Any] = field(default_factory=dict)
    split: dict[str, Any] = field(default_factory=dict)
    granules: tuple[tuple[str, str], ...] = ()
    arrays: dict[str, Any] = field(default_factory=dict)


class WindowStore:
    """A store opened for reading; the arrays stay on disk.

    Args:
        folder: what `WindowStoreWriter` made.
        s30_bands: names ("B03") or common names ("green") of the bands wanted, in order; empty:
            all. The L30 bands are their counterparts.

    Raises:
        WindowStoreError: the folder is not such a store, or its files do not fit each other.
        SettingsError: a band is not among the store's.
    """

    def __init__(self, folder: str | Path, s30_bands: Sequence[str] = ()) -> None:
        self.folder = Path(folder)
        self.manifest, self.rows = self._describe()
        self.inputs = self._choose(s30_bands)
        self.outputs = tuple(counterpart(item) for item in self.inputs)
        self._channels = [self.manifest.s30_bands.index(item.name) for item in self.inputs]
        self.s30, self.l30 = self._array("s30"), self._array("l30")
        self.expected, self.valid = self._optional("expected"), self._optional("valid")

    def _describe(self) -> tuple[Manifest, list[WindowRow]]:
        try:
            fields = read_json(self.folder / MANIFEST_FILE)
            for name in ("s30_bands", "l30_bands"):
                fields[name] = [band(name[:3].upper(), str(item)).name for item in fields[name]]
            manifest: Manifest = record(Manifest, fields, "its manifest")
            partners = tuple(counterpart(band("S30", n)).name for n in manifest.s30_bands)
            if not partners or partners != manifest.l30_bands:
                raise ValueError("its bands of S30 and L30 do not correspond")
            table = read_text(self.folder / TABLE_FILE, _LONGEST_TABLE)
            rows = [_row(line) for line in csv.DictReader(io.StringIO(table, newline=""))]
            return manifest, rows
        except (HlsGanError, OSError, ValueError, KeyError, TypeError, csv.Error) as error:
            raise WindowStoreError(
                f"'{self.folder}' is not a folder of windows ({error}); make one with "
                "`model_training windows`."
            ) from error

    def _choose(self, names: Sequence[str]) -> tuple[Band, ...]:
        stored = self.manifest.s30_bands
        if not names:
            return tuple(band("S30", name) for name in stored)
        return tuple(self._stored_band(name) for name in names)

    def _stored_band(self, name: str) -> Band:
        stored = self.manifest.s30_bands
        with contextlib.suppress(KeyError):
            found = band("S30", name)
            if found.name in stored:
                return found
        raise SettingsError(
            f"--bands asks for '{name}', but the windows in '{self.folder}' hold "
            f"{', '.join(stored)}; choose among these or cut the windows anew."
        )

    def _array(self, name: str) -> npt.NDArray[Any]:
        path, manifest = self.folder / f"{name}.raw", self.manifest
        size, dtype = manifest.size_px, _DTYPES[name]
        bands = () if name == "valid" else (len(manifest.s30_bands),)
        wanted = (len(self.rows), *bands, size, size)
        if manifest.arrays.get(name) != list(wanted):
            raise WindowStoreError(
                f"The manifest in '{self.folder}' gives '{name}' the shape "
                f"{manifest.arrays.get(name)}, but its table and bands make {wanted}; cut the "
                "windows anew."
            )
        try:
            bytes_held, bytes_wanted = path.stat().st_size, math.prod(wanted) * dtype.itemsize
            if bytes_held != bytes_wanted:
                raise ValueError(f"it has {bytes_held} bytes instead of {bytes_wanted}")
            return np.memmap(path, dtype, "r", shape=wanted)
        except (OSError, ValueError) as error:
            raise WindowStoreError(
                f"'{path}' is damaged or missing ({error}); cut the windows anew."
            ) from error

    def _optional(self, name: str) -> npt.NDArray[Any] | None:
        return self._array(name) if name in self.manifest.arrays else None

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def sha256(self) -> str:
        """Of the table and the manifest: what tells this store from another."""
        files = (self.folder / TABLE_FILE, self.folder / MANIFEST_FILE)
        return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()

    @cached_property
    def _splits(self) -> npt.NDArray[np.str_]:
        return np.array([row.split for row in self.rows], dtype=np.str_)

    def indices(self, split: str) -> npt.NDArray[np.int64]:
        """The places of a split's windows, ascending."""
        return np.flatnonzero(self._splits == split).astype(np.int64)

    @cached_property
    def satellites_of(self) -> dict[str, str]:
        """By scene, "unknown" where the store does not say."""
        return {row.scene: row.satellites or "unknown" for row in self.rows}

    def satellites(self, indices: Iterable[int]) -> dict[str, int]:
        """How many of these windows' scenes each pair of satellites took, most first."""
        scenes = dict.fromkeys(self.rows[index].scene for index in indices)
        return dict(Counter(self.satellites_of[scene] for scene in scenes).most_common())

    def dn(self, array: npt.NDArray[Any], index: int) -> DnArray:
        """One window's chosen bands (B, size, size) as DN."""
        chosen: DnArray = np.asarray(array[index][self._channels])
        return chosen

    def valid_at(self, index: int) -> npt.NDArray[np.bool_]:
        """(size, size): where neither Fmask hides the pixel and no band is fill."""
        if self.valid is None:
            size = self.manifest.size_px
            return np.ones((size, size), dtype=np.bool_)
        return np.asarray(self.valid[index]).astype(np.bool_)

    def reflectance(self, name: str, indices: Iterable[int]) -> FloatArray:
        """(n, B, size, size) reflectance of "s30", "l30" or "expected", NaN where invalid."""
        array = getattr(self, name)
        windows = []
        for index in indices:
            rho = self.dn(array, int(index)).astype(np.float32) * np.float32(SCALE)
            rho[:, ~self.valid_at(int(index))] = np.nan
            windows.append(rho)
        size = self.manifest.size_px
        shape = (0, len(self.inputs), size, size)
        return np.stack(windows) if windows else np.zeros(shape, np.float32)


def _row(line: dict[str, str]) -> WindowRow:
    if line["split"] not in SPLITS:
        raise ValueError(f"window {line['window']} has the split '{line['split']}'")
    # What earlier versions wrote.
    masked = "masked_fraction" in line
    share = 1 - float(line["masked_fraction"]) if masked else float(line["clear_share"])
    places = [int(line[name]) for name in ("window", "row", "col")]
    if not 0 <= share <= 1 or not all(0 <= place < 2**31 for place in places):
        raise ValueError(f"its line of window {line['window']} has numbers out of range")
    window, row, col = places
    scene, tile, date = (str(line[name]) for name in ("scene", "tile", "date"))
    satellites = line.get("satellites") or ""
    return WindowRow(window, scene, tile, date, row, col, share, line["split"], satellites)


class WindowStoreWriter:
    """Appends windows to a folder; `finish` makes it a store. The caller stages the folder."""

    def __init__(self, folder: Path, bands: int, size_px: int) -> None:
        self._folder = folder
        one = (bands, size_px, size_px)
        self._shapes = {"s30": one, "l30": one, "expected": one, "valid": one[1:]}
        self._files: dict[str, IO[bytes]] = {}
        self.count = 0

    def append(self, **windows: npt.NDArray[Any]) -> None:
        """Add one window: s30 and l30, and as far as the store has them expected and valid."""
        if not self._files:
            self._files = {name: (self._folder / f"{name}.raw").open("wb") for name in windows}
        if set(windows) != set(self._files):
            raise ValueError(f"windows hold {sorted(self._files)}, not {sorted(windows)}")
        for name, pixels in windows.items():
            if pixels.shape != self._shapes[name]:
                raise ValueError(f"{name} has the shape {pixels.shape}")
            self._files[name].write(pixels.astype(_DTYPES[name]).tobytes())
        self.count += 1

    def rollback(self, count: int) -> None:
        """Forget all windows after the first `count`."""
        for name, file in self._files.items():
            file.seek(count * math.prod(self._shapes[name]) * _DTYPES[name].itemsize)
            file.truncate()
        self.count = count

    def close(self) -> None:
        """Let go of the files without finishing."""
        for file in self._files.values():
            file.close()

    def finish(self, manifest: Manifest, rows: Sequence[WindowRow]) -> None:
        """Write the table and the manifest, which says how long the arrays have become."""
        if len(rows) != self.count:
            raise ValueError(f"{len(rows)} rows describe {self.count} windows")
        self.close()
        arrays = {name: [self.count, *self._shapes[name]] for name in self._files}
        with (self._folder / TABLE_FILE).open("w", newline="", encoding="utf-8") as table:
            writer = csv.DictWriter(table, [f.name for f in dataclasses.fields(WindowRow)])
            writer.writeheader()
            writer.writerows(dataclasses.asdict(row) for row in rows)
        whole = dataclasses.replace(manifest, arrays=arrays)
        text = json.dumps(dataclasses.asdict(whole), indent=2)
        (self._folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")


def percentiles(store: WindowStore, indices: npt.NDArray[np.int64]) -> list[tuple[float, float]]:
    """Per input band the 0.1 and 99.9 percentile of reflectance over the windows.

    Counted exactly on the DN's histogram, so that memory does not grow with the windows.
    """
    offset = -int(np.iinfo(np.int16).min)
    counts = np.zeros((len(store.inputs), 2**16), dtype=np.int64)
    for index in indices:
        dn = store.dn(store.s30, int(index))
        usable = store.valid_at(int(index)) & (dn != FILL_DN)
        for channel in range(len(dn)):
            values = dn[channel][usable[channel]].astype(np.int64) + offset
            counts[channel] += np.bincount(values, minlength=2**16)
    ranges = []
    for histogram in counts:
        shares = histogram.cumsum() / max(1, histogram.sum())
        low, high = (int(np.searchsorted(shares, share)) - offset for share in (0.001, 0.999))
        ranges.append((low * SCALE, high * SCALE))
    return ranges
