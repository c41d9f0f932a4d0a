"""Prepare what is shown, have QGIS carry out the tour, and keep small pictures of it."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import rasterio
from PIL import Image
from session import PROFILES, ROOT, carry_out, display

sys.path.insert(0, str(ROOT))
from model_training.simulation.run import simulate
from model_training.simulation.settings import SimulationSettings

WORK = ROOT / ".cache" / "pictures"
IMAGES = ROOT / "docs" / "images"
TOUR = Path(__file__).parent / "tour.py"
PROGRAMS = ("Xvfb", "openbox", "chromium")
PATIENCE_S = 900
LIMIT_BYTES = 200_000
SCREEN = "1160x780"
# The top of a page, by its file, so many pixels high; the manual as it was installed.
MANUAL = PROFILES / "profiles/default/python/plugins/hls_gan/help"
PAGES = {
    "score_report": ("report.html", 1250),
    "points_report": ("points.html", 1205),
    "series": ("series.html", 640),
    "manual": (MANUAL / "tools" / "harmonize.html", 900),
}
PAGE_WIDTH = 1000
TO_LOOK_AT = ("screen", "check_engine", "manual")  # no page of the manual shows them
POINT_STEP_PX = 16
SITES = ("north west", "north east", "south west", "south east")


def main() -> None:
    """Make docs/images anew."""
    missing = [program for program in PROGRAMS if not shutil.which(program)]
    if missing:
        raise SystemExit(f"Not found: {', '.join(missing)}; install them and run this again.")
    folder, data = WORK / "taken", WORK / "data"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    simulated(data)
    package = folder / "hls_gan.zip"
    subprocess.run(["scripts/package", package], cwd=ROOT, check=True)
    (folder / "engine").symlink_to(ROOT / ".venv" / "engine")  # a short name, for the pictures
    environment = {
        "HLS_GAN_ZIP": str(package),
        "HLS_GAN_PICTURE_DATA": str(data),
        "HLS_GAN_PICTURE_ENGINE": str(folder / "engine" / "bin" / "python"),
    }
    with display(SCREEN, "openbox") as screen:
        carry_out(TOUR, folder, screen, PATIENCE_S, environment)
    for name, (page, height) in PAGES.items():
        photograph(folder / page, height, folder / f"{name}.png")
    (IMAGES / "dialogs").mkdir(parents=True, exist_ok=True)
    for path in sorted([*folder.glob("*.png"), *folder.glob("dialogs/*.png")]):
        if path.stem not in TO_LOOK_AT:
            keep(path, IMAGES / path.relative_to(folder))


def simulated(data: Path) -> None:
    """A pair of six bands, and dates of its place; all of them simulated, once for all runs."""
    tile = {"pairs": 1, "edge_share": 0.0, "neighbour_zone_share": 0.0, "first_tile": "31TDJ"}
    surface = SimulationSettings(
        size_px=512, seed=2024, biomes=("fields",), cloudy_share=1.0, cloud_cover_max=0.05, **tile
    )
    (texture,) = simulate(surface, data / "pair")
    for number in range(4):
        day = dt.date(2021, 6, 1) + dt.timedelta(days=8 * number)
        settings = SimulationSettings(
            size_px=256, seed=number, texture=texture, cloudy_share=0.0, first_day=day, **tile
        )
        simulate(settings, data / f"date{number}")
    write_points(data / "pair", data / "points.csv")


def write_points(pair: Path, target: Path) -> None:
    """The values of both images at points of a grid, its quarters as sites, as a table of pairs."""
    columns = {}
    for path in sorted(pair.glob("HLS.*/*.tif")):
        _, sensor, *_, band = path.stem.split(".")
        with rasterio.open(path) as file:
            columns[f"{sensor}_{band}"] = file.read(1)[::POINT_STEP_PX, ::POINT_STEP_PX]
    south, east = np.indices(columns["S30_B03"].shape) * 2 // len(columns["S30_B03"])
    columns["site"] = np.array(SITES)[2 * south + east]
    with target.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["date", "simulated", *columns])
        for row in zip(*(column.ravel() for column in columns.values()), strict=True):
            table.writerow(["2021-06-01", "yes", *row])


def photograph(page: Path, height: int, target: Path) -> None:
    """The top of an HTML page as a browser shows it."""
    command = ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars"]
    command += [f"--screenshot={target}", f"--window-size={PAGE_WIDTH},{height}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True)


def keep(path: Path, target: Path) -> None:
    """Write a picture with as few colours as keep it small."""
    with Image.open(path) as picture:
        for colours in (256, 128, 64, 32):
            few = picture.convert("RGB").quantize(colours, kmeans=1, dither=Image.Dither.NONE)
            few.save(target, optimize=True)
            if target.stat().st_size < LIMIT_BYTES:
                break
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
