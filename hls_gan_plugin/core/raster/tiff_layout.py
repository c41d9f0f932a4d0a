"""A cloud-optimized GeoTIFF out of blocks that are compressed already.

GDAL makes a COG by copying a finished raster: every pixel is written twice, and compressed when
nothing else is left to compute. Here GDAL writes the tags (of a raster without pixels), and the
blocks are laid down behind them: the directories, then the overviews, the smallest first, then the
image (GDAL's documentation of its COG driver, "File format details").
"""

from __future__ import annotations

import itertools
import struct
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

_SUBFILE, _WIDTH, _HEIGHT, _OFFSETS, _BYTE_COUNTS = 254, 256, 257, 324, 325
# Pixel scale, tie point, transformation, the three of the CRS, GDAL's metadata: the image's alone.
_OF_THE_IMAGE = {33550, 33922, 34264, 34735, 34736, 34737, 42112}
_BYTES_OF_KIND = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8}
_LONG, _LONG8 = 4, 16
_REDUCED = 1
# By these words readers know that they may fetch a block without asking for its size first.
_PROMISES = (
    b"LAYOUT=IFDS_BEFORE_DATA\nBLOCK_ORDER=ROW_MAJOR\nBLOCK_LEADER=SIZE_AS_UINT4\n"
    b"BLOCK_TRAILER=LAST_4_BYTES_REPEATED\nKNOWN_INCOMPATIBLE_EDITION=NO\n "
)
_GHOST = b"GDAL_STRUCTURAL_METADATA_SIZE=%06d bytes\n" % len(_PROMISES) + _PROMISES
_LEADER_BYTES = 4
_TRAILER_BYTES = 4
_CLASSIC_LIMIT = 2**32 - 2**24


class Span(NamedTuple):
    """Where bytes lie in a file."""

    start: int
    size: int


class Tag(NamedTuple):
    """An entry of a TIFF directory; `data` as it stands in a little-endian file."""

    code: int
    kind: int
    values: int
    data: bytes


@dataclass(frozen=True)
class Level:
    """The image or an overview: its size in pixels, and where its blocks lie, row by row."""

    width: int
    height: int
    blocks: Sequence[Span]

    @property
    def stored_bytes(self) -> int:
        """What the blocks take in the COG."""
        around = _LEADER_BYTES + _TRAILER_BYTES
        return sum(span.size + around for span in self.blocks)


def tags_of(tiff: bytes) -> list[Tag]:
    """The first directory of a classic little-endian TIFF."""
    (start,) = struct.unpack_from("<I", tiff, 4)
    (entries,) = struct.unpack_from("<H", tiff, start)
    tags = []
    for place in range(start + 2, start + 2 + 12 * entries, 12):
        code, kind, count = struct.unpack_from("<HHI", tiff, place)
        size = _BYTES_OF_KIND[kind] * count
        data_at = place + 8 if size <= 4 else struct.unpack_from("<I", tiff, place + 8)[0]
        tags.append(Tag(code, kind, count, tiff[data_at : data_at + size]))
    return tags


class BlockSpool:
    """Where compressed blocks wait: the first `in_memory` bytes of them as they are, then a file.

    Memory that grows in one piece would be copied again and again.
    """

    def __init__(self, folder: Path, in_memory: int) -> None:
        self._folder, self._in_memory = folder, in_memory
        self._kept: dict[int, bytes] = {}
        self._end = self._file_begins = 0
        self._file: IO[bytes] | None = None

    def put(self, block: bytes) -> Span:
        """Keep a block; where it is found again. Raises OSError if the disk is full."""
        span = Span(self._end, len(block))
        self._end += len(block)
        if self._end <= self._in_memory:
            self._kept[span.start] = block
            return span
        if self._file is None:
            self._file_begins = span.start
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 (see close)
        self._file.write(block)
        return span

    def take(self, span: Span) -> bytes:
        """A block, for the last time; no more are put after it."""
        if self._file is None or span.start in self._kept:
            return self._kept.pop(span.start)
        self._file.seek(span.start - self._file_begins)
        return self._file.read(span.size)

    def close(self) -> None:
        """Forget all blocks."""
        self._kept.clear()
        if self._file is not None:
            self._file.close()


def write_cog(
    out: IO[bytes], template: Sequence[Tag], levels: Sequence[Level], spool: BlockSpool
) -> None:
    """Write the COG to `out`.

    template: the tags of such a raster without pixels, which say type, compression and place.
    levels: the image, then its overviews from the largest to the smallest; their blocks lie in
        `spool`.
    """
    dialect = _Dialect(sum(level.stored_bytes for level in levels) > _CLASSIC_LIMIT)
    directories = [
        _Directory(dialect, template, level, number > 0) for number, level in enumerate(levels)
    ]
    starts = list(
        itertools.accumulate(
            (directory.size for directory in directories),
            initial=_even(dialect.header_bytes + len(_GHOST)),
        )
    )
    position = starts.pop()
    for directory in reversed(directories):
        position = directory.place_blocks(position)
    out.write(dialect.header(starts[0]) + _GHOST)
    for directory, start, following in zip(directories, starts, [*starts[1:], 0], strict=True):
        out.write(bytes(start - out.tell()))
        out.write(directory.encoded(start, following))
    for directory in reversed(directories):
        out.write(bytes(directory.blocks_start - out.tell()))
        for block in map(spool.take, directory.level.blocks):
            out.write(struct.pack("<I", len(block)) + block + block[-_TRAILER_BYTES:])


class _Dialect:
    """Classic TIFF, or BigTIFF for what passes 4 GiB."""

    def __init__(self, is_big: bool) -> None:
        self.is_big = is_big
        self.header_bytes = 16 if is_big else 8
        self.offset_kind = _LONG8 if is_big else _LONG
        self.inline_bytes = 8 if is_big else 4
        self.count_format, self.number_format = ("<Q", "Q") if is_big else ("<H", "I")

    def header(self, first_directory: int) -> bytes:
        if self.is_big:
            return struct.pack("<2sHHHQ", b"II", 43, 8, 0, first_directory)
        return struct.pack("<2sHI", b"II", 42, first_directory)

    def offsets(self, numbers: Sequence[int]) -> bytes:
        return struct.pack(f"<{len(numbers)}{self.number_format}", *numbers)


class _Directory:
    """One level's directory, with the values that do not fit into its entries behind it."""

    def __init__(
        self, dialect: _Dialect, template: Iterable[Tag], level: Level, is_overview: bool
    ) -> None:
        self.level = level
        self.blocks_start = 0
        self._dialect = dialect
        ours = {_SUBFILE, _WIDTH, _HEIGHT, _OFFSETS, _BYTE_COUNTS}
        left_out = ours | (_OF_THE_IMAGE if is_overview else set())
        self._tags = [tag for tag in template if tag.code not in left_out]
        self._tags += [
            *([self._long(_SUBFILE, [_REDUCED])] if is_overview else []),
            self._long(_WIDTH, [level.width]),
            self._long(_HEIGHT, [level.height]),
            self._long(_BYTE_COUNTS, [span.size for span in level.blocks]),
        ]
        self.place_blocks(0)  # how long the directory is does not depend on where
        self.size = _even(len(self.encoded(0, 0)))

    @staticmethod
    def _long(code: int, numbers: Sequence[int]) -> Tag:
        return Tag(code, _LONG, len(numbers), struct.pack(f"<{len(numbers)}I", *numbers))

    def place_blocks(self, start: int) -> int:
        """Say that the blocks begin at `start`; returns where they end."""
        self.blocks_start = position = start
        offsets = []
        for span in self.level.blocks:
            offsets.append(position + _LEADER_BYTES)
            position += _LEADER_BYTES + span.size + _TRAILER_BYTES
        dialect = self._dialect
        places = Tag(_OFFSETS, dialect.offset_kind, len(offsets), dialect.offsets(offsets))
        self._tags = [tag for tag in self._tags if tag.code != _OFFSETS] + [places]
        return position

    def encoded(self, start: int, following: int) -> bytes:
        """The directory's bytes at `start`, with the place of the next one."""
        dialect = self._dialect
        tags = sorted(self._tags)
        head = struct.pack(dialect.count_format, len(tags))
        entry_bytes = 4 + 2 * dialect.inline_bytes
        far_at = start + len(head) + entry_bytes * len(tags) + dialect.inline_bytes
        entries, far = [head], bytearray()
        for tag in tags:
            value = tag.data
            if len(value) > dialect.inline_bytes:
                far += bytes(len(far) % 2)
                value = dialect.offsets([far_at + len(far)])
                far += tag.data
            entry = struct.pack(f"<HH{dialect.number_format}", tag.code, tag.kind, tag.values)
            entries.append(entry + value.ljust(dialect.inline_bytes, b"\0"))
        return b"".join([*entries, dialect.offsets([following]), bytes(far)])


def _even(position: int) -> int:
    return position + position % 2
