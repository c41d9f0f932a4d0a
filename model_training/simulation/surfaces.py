"""Surfaces of 10 m cells: what lies where, and what each band would see of it.

A surface is laid out once for a pair; both sensors look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_training.simulation import noise_fields
from model_training.simulation.noise_fields import Field
from model_training.simulation.overlays import Overlay, draw_overlays
from model_training.simulation.parcels import (
    LAND_COVERS,
    ParcelBook,
    ParcelTables,
    describe_parcels,
    draw_kinds,
    plot_plan,
)
from model_training.simulation.recipes import RECIPES, Recipe
from model_training.simulation.spectra import Materials

_BLOCK_ROWS = 128
_LEVELS = 7
_PLOTS_ACROSS = 36
_VARIANTS = 4


@dataclass(frozen=True)
class Surface:
    """A laid-out surface; all fields are (H, W) cells of 10 m.

    parcel: number of each cell's parcel; share: how much of the cell its cover hides, 0..1; tone:
    where between its parcel's two tones it lies, 0..1; light: brightness by slope and texture.
    """

    parcel: NDArray[np.int32]
    tables: ParcelTables
    share: Field
    tone: Field
    light: Field
    overlays: tuple[Overlay, ...]

    def band(self, channel: int) -> Field:
        """Reflectance of every cell in one of the 12 channels (six of MSI, six of OLI)."""
        result = np.empty(self.parcel.shape, np.float32)
        for rows in _row_blocks(len(result)):
            result[rows] = self._band_rows(channel, rows)
        return result

    def _band_rows(self, channel: int, rows: slice) -> Field:
        parcel = self.parcel[rows]
        ground, other_ground, cover, other_cover = self.tables.spectra[:, channel]
        tone = self.tone[rows]
        low = ground[parcel]
        low += tone * (other_ground[parcel] - low)
        high = cover[parcel]
        high += tone * (other_cover[parcel] - high)
        low += self.share[rows] * (high - low)
        low *= self.light[rows]
        for overlay in self.overlays:
            first, second = overlay.spectra[:, channel]
            low += overlay.cover[rows] * (first + tone * (second - first) - low)
        return np.asarray(low, np.float32)

    def share_of(self, land_cover: str) -> Field:
        """The share of every cell that overlays of `land_cover` hide or make up, 0..1."""
        wanted = LAND_COVERS.index(land_cover)
        share = np.zeros(self.parcel.shape, np.float32)
        for overlay in self.overlays:
            if overlay.land_cover == wanted:
                share = share + overlay.cover * (1 - share)
            else:
                share = share * (1 - overlay.cover)
        return share

    def land_cover(self) -> NDArray[np.uint8]:
        """The land cover that prevails in every cell: uint8 index into `LAND_COVERS`."""
        result = self.tables.land_cover[self.parcel]
        for overlay in self.overlays:
            result[overlay.cover > 0.5] = overlay.land_cover
        return result


def _row_blocks(rows: int) -> Iterator[slice]:
    for start in range(0, rows, _BLOCK_ROWS):
        yield slice(start, min(rows, start + _BLOCK_ROWS))


def build_surface(
    rng: np.random.Generator, biome: str, cells: int, materials: Materials
) -> Surface:
    """Lay out a surface of `biome` with cells x cells cells of 10 m."""
    recipe = RECIPES[biome]
    shape = (cells, cells)
    relief = noise_fields.power_law(rng, shape, rng.uniform(3.5, 4.0))
    zones = noise_fields.power_law(rng, shape, rng.uniform(2.7, 3.1))
    patch = noise_fields.power_law(rng, shape, rng.uniform(2.0, 2.6))
    wander = noise_fields.power_law(rng, shape, 2.2)
    grain = noise_fields.power_law(rng, shape, rng.uniform(0.8, 1.6))
    book = ParcelBook()
    parcel = _lay_out(rng, recipe, book, relief, zones)
    tables = describe_parcels(rng, book, materials)
    overlays = draw_overlays(rng, recipe.counts(rng), materials, relief, zones)
    light = _shading(rng, relief, recipe.relief)
    for rows in _row_blocks(cells):
        _settle(tables, parcel[rows], patch[rows], wander[rows], grain[rows], light[rows])
    return Surface(parcel, tables, patch, wander, light, overlays)


def _settle(
    tables: ParcelTables,
    parcel: NDArray[np.int32],
    patch: Field,
    wander: Field,
    grain: Field,
    light: Field,
) -> None:
    """Turn unit noise, in place, into each cell's covered share, tone and brightness."""
    np.clip(tables.share[parcel] + tables.patchiness[parcel] * patch, 0, 1, out=patch)
    np.clip(0.5 + 0.35 * wander, 0, 1, out=wander)
    light *= np.maximum(1 + tables.texture[parcel] * grain, np.float32(0.2))


def _lay_out(
    rng: np.random.Generator, recipe: Recipe, book: ParcelBook, relief: Field, zones: Field
) -> NDArray[np.int32]:
    """Divide the scene into regions, each with its own layout of parcels."""
    shape = relief.shape
    order = _regions(rng, shape, [share for _, _, share in recipe.regions], zones)
    parcel = np.zeros(shape, np.int32)
    for index, (layout, mosaic, _) in enumerate(recipe.regions):
        inside = order == index
        if layout == "wild":
            wild = _wild(rng, book, mosaic, relief, zones)
            parcel[inside] = wild[inside]
        else:
            _fill_with_plots(rng, book, mosaic, layout == "town", inside, parcel)
    return parcel


def _regions(
    rng: np.random.Generator, shape: tuple[int, int], shares: list[float], zones: Field
) -> NDArray[np.int8]:
    """Divide an area by which of several smooth fields is largest: (H, W) index into `shares`.

    The fields are raised and lowered until every region has about its share.
    """
    heights = [
        noise_fields.smooth(rng, shape, rng.uniform(180, 420))
        + np.float32(0.45) * (zones if turn % 2 else zones[:, ::-1])
        for turn in range(len(shares))
    ]
    coarse = np.stack([height[::16, ::16] for height in heights])
    level = np.log(np.asarray(shares, np.float32))[:, None, None]
    for _ in range(30):
        found = np.bincount(np.argmax(coarse + level, 0).ravel(), minlength=len(shares))
        level += 0.3 * np.log(np.asarray(shares) / (found / found.sum() + 0.02))[:, None, None]
    best = heights[0] + level[0]
    region = np.zeros(shape, np.int8)
    for index, height in enumerate(heights[1:], start=1):
        higher = height + level[index] > best
        region[higher] = index
        best = np.maximum(best, height + level[index])
    return region


def _wild(
    rng: np.random.Generator, book: ParcelBook, mosaic: str, relief: Field, zones: Field
) -> NDArray[np.int32]:
    """Patches bounded by the level lines of two fields, as soil and height bound vegetation."""
    edges = np.linspace(-2, 2, _LEVELS - 1) + rng.uniform(-0.2, 0.2)
    height = np.searchsorted(edges, 0.6 * relief + 0.8 * zones[::-1, ::-1]).astype(np.int32)
    kind = np.searchsorted(edges, zones).astype(np.int32)
    first = book.add(draw_kinds(rng, mosaic, _LEVELS * _LEVELS))
    return np.asarray(first + height * _LEVELS + kind, np.int32)


def _fill_with_plots(
    rng: np.random.Generator,
    book: ParcelBook,
    mosaic: str,
    town: bool,
    inside: NDArray[np.bool_],
    parcel: NDArray[np.int32],
) -> None:
    """Cover a region with plots, in districts that each have their own direction and sizes."""
    shape = inside.shape
    districts = 1 + int(np.ceil(shape[0] / (500 if town else 800)))
    field = noise_fields.smooth(rng, shape, shape[0] / 3 + 40)
    limits = np.quantile(field[::8, ::8], np.linspace(0, 1, districts + 1)[1:-1])
    which = np.searchsorted(limits, field)
    for district in range(districts):
        rows, cols = np.nonzero(inside & (which == district))
        if len(rows):
            plan = _rotated_plan(rng, book, mosaic, town, shape[0])
            parcel[rows, cols] = plan(rows, cols)


def _rotated_plan(
    rng: np.random.Generator, book: ParcelBook, mosaic: str, town: bool, cells: int
) -> Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.int32]]:
    """A plan of plots turned by a random angle: a function from cells to parcel numbers.

    The plan repeats; each repetition in turn has other kinds and materials on the same plots.
    """
    sizes = (int(rng.integers(2, 4)), int(rng.integers(5, 16))) if town else _field_sizes(rng)
    # A small scene needs no more of the plan than its own diagonal.
    side = min(_PLOTS_ACROSS * (sizes[0] + sizes[1]) // 2, 3 * cells // 2 + sizes[1])
    plan, is_border = plot_plan(rng, side, sizes)
    kinds = np.array(draw_kinds(rng, mosaic, len(is_border) * _VARIANTS))
    borders = np.tile(is_border, _VARIANTS)
    border_kinds = ["paved"] if town else ["hedge", "track", "track"]
    kinds[borders] = rng.choice(border_kinds, int(borders.sum()))
    first = book.add(kinds.tolist())
    angle = rng.uniform(0, np.pi / 2)
    cosine, sine = np.float32(np.cos(angle)), np.float32(np.sin(angle))

    def look_up(rows: NDArray[np.intp], cols: NDArray[np.intp]) -> NDArray[np.int32]:
        y, x = rows.astype(np.float32), cols.astype(np.float32)
        block_u, u = np.divmod(np.floor(cosine * x + sine * y).astype(np.int32), side)
        block_v, v = np.divmod(np.floor(cosine * y - sine * x).astype(np.int32), side)
        variant = (block_u + 2 * block_v) % _VARIANTS
        return np.asarray(first + variant * len(is_border) + plan[v, u], np.int32)

    return look_up


def _field_sizes(rng: np.random.Generator) -> tuple[int, int]:
    """Smallest and largest side of a field in cells: from gardens to prairie."""
    largest = float(np.exp(rng.uniform(np.log(24), np.log(160))))
    return int(largest / 4), int(largest)


def _shading(rng: np.random.Generator, relief: Field, strength: float) -> Field:
    """Brightness by slope and aspect: sun from one side, 1 on the plain."""
    towards = rng.uniform(0, 2 * np.pi)
    down, across = np.gradient(relief)
    slope = np.float32(np.cos(towards)) * down + np.float32(np.sin(towards)) * across
    slope *= np.float32(strength / (np.std(slope) + 1e-9))
    return np.asarray(np.clip(1 + slope, 0.35, 1.5), np.float32)
