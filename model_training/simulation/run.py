"""A whole run: pair after pair into a folder that says what it holds."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.raster.disk_room import require_room
from hls_gan_plugin.shared.errors import OutputError, SettingsError
from model_training.simulation.granule_writer import (
    PAIRS_FILE,
    granule_ids,
    pair_bytes,
    tile_after,
    write_pair,
)
from model_training.simulation.scene import SimulatedPair, simulate_pair
from model_training.simulation.settings import SimulationSettings

SETTINGS_FILE = "simulation.json"
Progress = Callable[[float, str], None]


def simulate(
    settings: SimulationSettings, out_dir: Path, progress: Progress | None = None
) -> list[Path]:
    """Simulate the pairs of `settings` into `out_dir`; pairs that stand there are kept.

    Each pair has its own tile and day, biomes are taken in turn. `simulation.json` holds the
    settings, `simulation.csv` a row a pair. Returns the folders of the S30 granules.

    progress: called with the fraction done, 0..1, and a sentence.

    Raises:
        SettingsError: `out_dir` holds pairs that were simulated with other settings.
        OutputError: `out_dir` cannot be written, or has too little room.
    """
    tell = progress or (lambda fraction, message: None)
    out_dir = Path(out_dir)
    _claim(settings, out_dir)
    rows, places = _read_rows(out_dir), _places(settings)
    folders = [out_dir / str(granule_ids(*place)[0]) for place in places]
    done = [folder.is_dir() and folder.name in rows for folder in folders]
    require_room(out_dir, done.count(False) * pair_bytes(settings.size_px, len(settings.bands)))
    for number, ((tile, day), folder) in enumerate(zip(places, folders, strict=True)):
        if done[number]:
            tell((number + 1) / settings.pairs, f"{folder.name} is already there")
            continue
        biome = settings.biomes[number % len(settings.biomes)]
        own = dataclasses.replace(settings, biomes=(biome,))
        seed = pair_seed(settings.seed, number)
        tell(number / settings.pairs, f"simulating {folder.name} ({biome})")
        pair = simulate_pair(own, seed)
        write_pair(pair, tile, day, out_dir)
        rows[folder.name] = _row(folder.name, seed, pair)
        _write_text(out_dir / PAIRS_FILE, _as_csv(list(rows.values())))
    tell(1.0, f"{settings.pairs} simulated pairs in {out_dir}")
    return folders


def _places(settings: SimulationSettings) -> list[tuple[str, dt.date]]:
    """Tile and day of each pair."""
    return [
        (tile_after(settings.first_tile, number), settings.first_day + dt.timedelta(days=number))
        for number in range(settings.pairs)
    ]


def pair_seed(seed: int, number: int) -> int:
    """The seed of the pair `number` of a run: well apart even for neighbouring runs."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1, np.uint64)[0])


def _claim(settings: SimulationSettings, out_dir: Path) -> None:
    """Make the folder, or see that it was made with the same settings."""
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder '{out_dir}' cannot be made ({error.strerror}); choose another."
        ) from error
    note = out_dir / SETTINGS_FILE
    if note.exists() and _comparable(note.read_text("utf-8")) != _comparable(settings.to_json()):
        raise SettingsError(
            f"'{out_dir}' holds pairs that were simulated with other settings ({SETTINGS_FILE}); "
            "choose another folder, or repeat those settings (only the number of pairs may grow)."
        )
    _write_text(note, settings.to_json())


def _comparable(text: str) -> list[str]:
    """The settings without the number of pairs: a run may be continued with more."""
    return [line for line in text.splitlines() if '"pairs"' not in line]


def _read_rows(out_dir: Path) -> dict[str, dict[str, str]]:
    path = out_dir / PAIRS_FILE
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as file:
        return {row["s30"]: dict(row) for row in csv.DictReader(file)}


def _row(name: str, seed: int, pair: SimulatedPair) -> dict[str, str]:
    return {
        "s30": name,
        "seed": str(seed),
        "biome": pair.biome,
        "s30_satellite": pair.s30_satellite,
        "l30_satellite": pair.l30_satellite,
        "s30_shift_y_m": f"{pair.s30_shift_m[0]:.2f}",
        "s30_shift_x_m": f"{pair.s30_shift_m[1]:.2f}",
        "l30_shift_y_m": f"{pair.l30_shift_m[0]:.2f}",
        "l30_shift_x_m": f"{pair.l30_shift_m[1]:.2f}",
        "cloud_cover": f"{pair.cloud_cover:.3f}",
        "neighbour_zone": str(int(pair.neighbour_zone)),
    }


def _as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write_text(path: Path, text: str) -> None:
    with checked_results([path]) as paths:
        paths[str(path)].write_text(text, encoding="utf-8")
