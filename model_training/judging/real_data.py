"""What real data say of a finished model: brightness at points, and how much texture it passes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.model_file import Model, ModelCard, load_model, save_model
from hls_gan_plugin.core.points.point_scores import (
    LARGEST_DIFFERENCE,
    LINE,
    differences,
    judge_points,
)
from hls_gan_plugin.core.points.point_tables import read_points
from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.raster.fmask_reader import hides
from hls_gan_plugin.core.raster.granules import FMASK, find_granules
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.scoring.cross_spectra import FREQUENCIES, CrossSpectrum
from hls_gan_plugin.shared.errors import NothingValidError, SettingsError
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.hls import DEFAULT_MASK_BITS
from model_training.judging.evaluation import GENERATED
from model_training.judging.trained import Trained, load_trained

# Gains at `FREQUENCIES` by common name; None where one is not known.
RealGains = Mapping[str, Sequence[float | None]]
_CPU = torch.device("cpu")


def judge_on_real_data(
    file: Path,
    points: Sequence[Path],
    max_days: int,
    source: str,
    granule: Path | None,
    real_gains: RealGains,
) -> ModelCard:
    """Measure a model file on real data and write the figures into its card; weights stay.

    Args:
        points: tables as `read_points` takes them; source: where they come from, in words.
        granule: the folder of an S30 granule.
        real_gains: of real L30 over S30, by common name, at `FREQUENCIES`; for comparison.

    Raises:
        SettingsError: neither points nor a granule; or points that are simulated or whose source
            is not named.
        HlsGanError: see `load_model`, `read_points`, `judge_points` and `granule_spectrum`.
    """
    if not points and granule is None:
        raise SettingsError("There is nothing to measure on: give --points, --granule or both.")
    model = load_model(file)
    scores = dict(model.card.scores)
    if points:
        scores["points"] = _on_points(model, points, max_days, source)
    if granule is not None:
        scores["gains"] = _gains(load_trained(file), granule, real_gains)
    card = dataclasses.replace(model.card, scores=scores)
    with checked_results([file]) as paths:
        save_model(paths[str(file)], model.network, card)
    return card


def _on_points(model: Model, tables: Sequence[Path], max_days: int, source: str) -> dict[str, Any]:
    if not source:
        raise SettingsError("Say with --source where the points come from; the card tells it.")
    read = read_points(tables, max_days)
    if read.simulated:
        raise SettingsError("These points are simulated; a card tells them from real ones.")
    judged = judge_points(read.pairs, {GENERATED: Generator(model, _CPU)})
    bands: dict[str, dict[str, float]] = {}
    for found in differences(judged):
        if found.band in [band.common_name for band in model.card.outputs]:
            bands.setdefault(found.band, {})[found.method] = found.rmse
    return {
        "source": source,
        "tables": {file.name: sha256(file) for file in read.files},
        "pairs": len(judged.pairs),
        "sites": len(set(judged.pairs.site.tolist())),
        "max_days": max_days,
        "largest_difference": LARGEST_DIFFERENCE,
        "rmse": {
            band: {name: methods[name] for name in (ORIGINAL, GENERATED, LINE) if name in methods}
            for band, methods in bands.items()
        },
    }


def _gains(trained: Trained, folder: Path, real_gains: RealGains) -> dict[str, Any]:
    name, spectrum = granule_spectrum(trained, folder)
    gains = spectrum.gains()
    outputs = [band.common_name for band in trained.outputs]
    return {
        "source": name,
        "frequencies": FREQUENCIES,
        "generated": dict(zip(outputs, np.round(gains, 4).tolist(), strict=True)),
        "l30": {band: real_gains[band] for band in outputs if band in real_gains},
    }


def granule_spectrum(trained: Trained, folder: Path) -> tuple[str, CrossSpectrum]:
    """The S30 granule in a folder, and what a model makes of it against it, on its clear pixels.

    Raises:
        NothingValidError: there is not exactly one S30 granule, or no block of it is clear.
        SettingsError: it is simulated.
        BandError: it lacks a band.
    """
    found = [one for one in find_granules([folder]) if one.id.sensor == "S30"]
    if len(found) != 1:
        raise NothingValidError(f"'{folder}' holds {len(found)} S30 granules; give one's folder.")
    (granule,) = found
    files = [BandFile(granule.layer(band.name), 1) for band in trained.inputs]
    with GridStack({ORIGINAL: files}, [granule.layer(FMASK)], DEFAULT_MASK_BITS) as stack:
        whole = PixelWindow(0, 0, stack.grid.width, stack.grid.height)
        if stack.is_simulated:
            raise SettingsError(f"'{granule.id}' is simulated; the gains are those of a real one.")
        s30, (fmask,) = stack.read(whole)[ORIGINAL], stack.fmasks(whole)
    s30 = np.where(hides(fmask, DEFAULT_MASK_BITS), np.float32(np.nan), s30)[None]
    spectrum = CrossSpectrum(len(trained.inputs))
    spectrum.add(s30, trained.on(_CPU)(s30))
    if not np.isfinite(spectrum.gains()).all():
        raise NothingValidError(f"No block of '{granule.id}' is clear in every band.")
    return str(granule.id), spectrum
