"""What lies over the parcels: lakes and seas, snow, rivers, roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model_training.simulation import noise_fields
from model_training.simulation.noise_fields import Field
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.spectra import Materials, Table


@dataclass(frozen=True)
class Overlay:
    """Something that covers parcels in part: water, snow, a road.

    cover: (H, W) share of the cell, 0..1; spectra: two mixtures (2, 12) between which the tone of
    the surface wanders; land_cover: index into LAND_COVERS.
    """

    cover: Field
    spectra: Table
    land_cover: int


@dataclass(frozen=True)
class OverlayCounts:
    """How much of each a scene has: shares of the area under water and snow, numbers of lines."""

    water: float
    snow: float
    rivers: int
    roads: int


def draw_overlays(
    rng: np.random.Generator,
    counts: OverlayCounts,
    materials: Materials,
    relief: Field,
    zones: Field,
) -> tuple[Overlay, ...]:
    """Roads, then water over them, then snow over all."""
    shape = (relief.shape[0], relief.shape[1])
    overlays = []
    if counts.roads:
        roads = np.zeros(shape, np.float32)
        for _ in range(counts.roads):
            _draw_line(rng, roads, half_width_cells=rng.uniform(0.35, 1.1), bend=0.02)
        overlays.append(_overlay(rng, roads, materials, "paved", "built"))
    water = _lakes(rng, counts.water, relief, zones)
    for _ in range(counts.rivers):
        _draw_line(rng, water, half_width_cells=float(np.exp(rng.uniform(-0.5, 2.0))), bend=0.08)
    if water.any():
        overlays.append(_overlay(rng, water, materials, "water", "water"))
    if counts.snow > 0:
        overlays.append(_snow(rng, counts.snow, materials, relief, zones))
    return tuple(overlays)


def _overlay(
    rng: np.random.Generator, cover: Field, materials: Materials, group: str, land_cover: str
) -> Overlay:
    spectra = materials.mixtures(rng, group, 2)
    spectra[1] += 0.5 * (spectra[0] - spectra[1])
    return Overlay(cover, spectra, LAND_COVERS.index(land_cover))


def _lakes(rng: np.random.Generator, share: float, relief: Field, zones: Field) -> Field:
    """Water below one level of the relief, with a shore that follows the finer zones."""
    if share <= 0:
        return np.zeros(relief.shape, np.float32)
    ground = relief + np.float32(0.12) * zones
    level = noise_fields.threshold_of_share(ground, 1 - share)
    steepness = np.float32(rng.uniform(60, 200))
    return np.asarray(np.clip(0.5 + (level - ground) * steepness, 0, 1), np.float32)


def _snow(
    rng: np.random.Generator, share: float, materials: Materials, relief: Field, zones: Field
) -> Overlay:
    """Snow above a line that is broken by slopes, thinning out downwards."""
    ground = relief + np.float32(0.35) * zones
    line = noise_fields.threshold_of_share(ground, share)
    cover = np.clip((ground - line) * np.float32(rng.uniform(1.5, 4)) + 0.3, 0, 0.98)
    return _overlay(rng, np.asarray(cover, np.float32), materials, "snow", "snow")


def _draw_line(
    rng: np.random.Generator, cover: Field, half_width_cells: float, bend: float
) -> None:
    """Draw a bending line right across, from one side to the other, with soft edges.

    bend: size of its bends relative to the scene's side.
    """
    if rng.random() < 0.5:
        cover = cover.T
    count, cells = cover.shape
    position = np.arange(count)
    slant = rng.uniform(-0.5, 0.5) * (position - count / 2)
    wiggle = noise_fields.smooth(rng, (count, 4), max(20.0, count / 12))[:, 0]
    fine = noise_fields.smooth(rng, (count, 4), 25.0)[:, 0]
    centre = rng.uniform(0, cells) + slant + bend * cells * wiggle + 40 * bend * fine
    # A slanting line is wider along the row than across itself.
    width = half_width_cells * np.sqrt(1 + np.gradient(centre) ** 2)
    reach = int(np.ceil(width.max())) + 1
    columns = np.floor(centre)[:, None].astype(int) + np.arange(-reach, reach + 1)
    distance = np.abs(columns + 0.5 - centre[:, None])
    share = np.clip(width[:, None] - distance + 0.5, 0, np.minimum(1, 2 * width[:, None]))
    inside = (columns >= 0) & (columns < cells)
    rows = np.broadcast_to(position[:, None], columns.shape)[inside]
    drawn = np.maximum(cover[rows, columns[inside]], share[inside].astype(np.float32))
    cover[rows, columns[inside]] = drawn
