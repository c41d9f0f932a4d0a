"""The terminal's commands that score images and make what they are scored beside."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.core import hls
from hls_gan_plugin.core.errors import SettingsError
from hls_gan_plugin.jobs import (
    SCALES,
    AlignJob,
    ApplyBaselineJob,
    FitBaselineJob,
    Job,
    ScoreJob,
    ScoreScene,
    SeriesImage,
    SeriesJob,
)
from hls_gan_plugin.terminal import AS_JSON, BandNumbers, MaskBits, run

_STRICT = "cloud,adjacent,shadow,snow,water"
_MASK_BITS = click.option(
    "--mask-bits",
    type=MaskBits(),
    default=_STRICT,
    show_default=True,
    help="Which Fmask flags hide a pixel.",
)
_SCALE = click.option(
    "--scale",
    type=click.Choice(SCALES),
    default="auto",
    show_default=True,
    help="Reflectance of one unit of the rasters.",
)
_MASK = click.option(
    "--mask", "masks", multiple=True, type=click.Path(), help="An Fmask; repeat, one a sensor."
)
_SCENES = click.option(
    "--scenes",
    type=click.Path(),
    help="Instead of ORIGINAL and REFERENCE: a CSV with the columns scene, original, reference, "
    "and, if there are any, mask, mask2, classes; every other column is a generated image.",
)


class CommonBands(click.ParamType):  # type: ignore[type-arg]
    """ "green,nir" or "B03,B8A": bands that both sensors have."""

    name = "bands"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        """Their common names."""
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        try:
            return tuple(hls.band("S30", part).common_name for part in parts)
        except KeyError as error:
            known = ", ".join(hls.COMMON_NAMES)
            self.fail(f"{error} is no band that S30 and L30 share; there are {known}.", param, ctx)


class NamedPath(click.ParamType):  # type: ignore[type-arg]
    """ "NAME=PATH", or a path whose stem is the name."""

    name = "name=path"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """The name and the path."""
        if isinstance(value, tuple):
            return value[0], value[1]
        name, sign, path = str(value).partition("=")
        return (name.strip(), path) if sign else (Path(value).stem, str(value))


_BANDS = click.option(
    "--bands", type=CommonBands(), default="", help="Bands to compare: green,nir or B03,B8A."
)


@click.command()
@click.argument("original", required=False, type=click.Path())
@click.argument("reference", required=False, type=click.Path())
@click.option(
    "--generated",
    "-g",
    multiple=True,
    type=NamedPath(),
    help="An image to judge, NAME=PATH; repeat.",
)
@_SCENES
@_MASK
@click.option("--classes", type=click.Path(), help="An integer raster for the bias by class.")
@_BANDS
@click.option(
    "--window-size", default=hls.WINDOW_SIZE_PX, show_default=True, type=int, help="Pixels."
)
@click.option(
    "--minimum-valid",
    default=0.5,
    show_default=True,
    type=float,
    help="Windows with a smaller share of valid pixels are unscored.",
)
@_MASK_BITS
@_SCALE
@click.option(
    "--baseline",
    "-b",
    multiple=True,
    type=NamedPath(),
    help="A fitted baseline to judge too, NAME=PATH; repeat.",
)
@click.option(
    "--fit-baselines/--no-fit-baselines",
    default=True,
    show_default=True,
    help="Fit a line and a histogram on these very images; marked in-sample.",
)
@click.option("--tile-size", default=0, help="Tile size of the generated images, for the seams.")
@click.option("--grid", type=click.Path(), help="GeoPackage of the windows to write.")
@click.option("--table", type=click.Path(), help="CSV of the windows to write.")
@click.option("--report", type=click.Path(), help="HTML report to write.")
@click.option("--ssim-map", type=click.Path(), help="GeoTIFF of SSIM to write.")
@click.option("--difference", type=click.Path(), help="GeoTIFF of image minus reference to write.")
@AS_JSON
def score(
    original: str | None,
    reference: str | None,
    generated: tuple[tuple[str, str], ...],
    scenes: str | None,
    masks: tuple[str, ...],
    classes: str | None,
    bands: tuple[str, ...],
    window_size: int,
    minimum_valid: float,
    mask_bits: tuple[int, ...],
    scale: Any,
    baseline: tuple[tuple[str, str], ...],
    fit_baselines: bool,
    tile_size: int,
    grid: str | None,
    table: str | None,
    report: str | None,
    ssim_map: str | None,
    difference: str | None,
    as_json: bool,
) -> None:
    """Score how similar ORIGINAL (S30) and generated images are to REFERENCE (L30).

    An image is a raster, a band file of an HLS granule, or a granule's folder.
    """

    def job() -> Job:
        return ScoreJob(
            _scenes(scenes, original, reference, generated, masks, classes),
            bands,
            window_size,
            minimum_valid,
            mask_bits,
            scale,
            baseline,
            fit_baselines,
            tile_size,
            grid,
            table,
            report,
            ssim_map,
            difference,
        )

    run(job, as_json, _score_summary)


def _scenes(
    file: str | None,
    original: str | None,
    reference: str | None,
    generated: tuple[tuple[str, str], ...] = (),
    masks: tuple[str, ...] = (),
    classes: str | None = None,
) -> tuple[ScoreScene, ...]:
    if file:
        return tuple(_scene(row, file) for row in _rows(file))
    if not original or not reference:
        raise SettingsError("Give ORIGINAL and REFERENCE, or --scenes with a table of them.")
    name = _scene_name(original)
    return (ScoreScene(name, original, reference, generated, masks, classes),)


def _scene_name(original: str) -> str:
    try:
        granule = hls.GranuleId.from_string(Path(original).name)
    except ValueError:
        return Path(original).stem
    return f"T{granule.tile} {granule.day}"


def _rows(file: str) -> list[dict[str, str]]:
    try:
        with Path(file).open(newline="", encoding="utf-8-sig") as lines:
            return [dict(row) for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"The table '{file}' cannot be read ({error}).") from error


def _scene(row: dict[str, str], file: str) -> ScoreScene:
    """Paths are relative to the table."""
    base = Path(file).parent
    known = ("scene", "original", "reference", "mask", "mask2", "classes")
    missing = [name for name in known[:3] if not row.get(name)]
    if missing:
        raise SettingsError(f"The table '{file}' has a row without {', '.join(missing)}.")
    paths = {n: str(base / value) for n, value in row.items() if n and value and n != "scene"}
    return ScoreScene(
        row["scene"],
        paths["original"],
        paths["reference"],
        tuple((name, path) for name, path in paths.items() if name not in known),
        tuple(paths[name] for name in ("mask", "mask2") if name in paths),
        paths.get("classes"),
    )


def _score_summary(values: dict[str, Any]) -> str:
    marks = set(values["in_sample"])
    lines = [f"{values['scored']} of {values['windows']} windows scored"]
    if values["simulated"]:
        lines[0] += " (simulated data)"
    for method, scores in values["means"].items():
        mark = " (in-sample)" if method in marks else ""
        text = f"{method + mark:26} SSIM {scores['ssim']:.4f}  MSE {scores['mse']:.3g}"
        if method in values["wins"]:
            wins = values["wins"][method]
            text += f"  closer in {wins['ssim']} (SSIM), {wins['mse']} (MSE)"
        lines.append(text)
    return "\n".join([*lines, *values["outputs"]])


@click.command("fit-baseline")
@click.argument("output", type=click.Path())
@click.argument("original", required=False, type=click.Path())
@click.argument("reference", required=False, type=click.Path())
@click.option(
    "--method",
    type=click.Choice(["ordinary", "reduced-major-axis", "histogram"]),
    default="ordinary",
    show_default=True,
)
@_SCENES
@_MASK
@_BANDS
@_MASK_BITS
@_SCALE
@AS_JSON
def fit_baseline(
    output: str,
    original: str | None,
    reference: str | None,
    method: str,
    scenes: str | None,
    masks: tuple[str, ...],
    bands: tuple[str, ...],
    mask_bits: tuple[int, ...],
    scale: Any,
    as_json: bool,
) -> None:
    """Fit a method of today on ORIGINAL and REFERENCE, and write it to OUTPUT (JSON)."""

    def job() -> Job:
        found = _scenes(scenes, original, reference, masks=masks)
        return FitBaselineJob(found, output, method, bands, mask_bits, scale)

    run(job, as_json, lambda values: f"{values['output']}\n{values['method']}: {values['lines']}")


@click.command("apply-baseline")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("baseline", type=click.Path())
@click.argument("output", type=click.Path())
@click.option("--bands", type=BandNumbers(), default="", help="Band numbers: 2,3,4.")
@_SCALE
@AS_JSON
def apply_baseline(
    source: str, baseline: str, output: str, bands: Any, scale: Any, as_json: bool
) -> None:
    """Apply the fitted BASELINE (JSON) to the raster INPUT, and write OUTPUT (a GeoTIFF)."""

    def job() -> Job:
        if isinstance(bands, dict):
            raise SettingsError("Give --bands as numbers in the baseline's order: 2,3,4.")
        return ApplyBaselineJob(source, baseline, output, bands, scale)

    run(job, as_json, lambda values: f"{values['output']}\n{values['valid_pixels']} pixels valid")


@click.command()
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("reference", type=click.Path())
@click.argument("output", type=click.Path())
@click.option(
    "--resampling",
    type=click.Choice(["nearest", "bilinear", "cubic", "average"]),
    default="cubic",
    show_default=True,
)
@AS_JSON
def align(source: str, reference: str, output: str, resampling: str, as_json: bool) -> None:
    """Bring the raster INPUT to the grid of REFERENCE, and write OUTPUT (a GeoTIFF)."""
    run(
        lambda: AlignJob(source, reference, output, resampling),
        as_json,
        lambda values: f"{values['output']}\n{values['grid']}",
    )


@click.command()
@click.argument("dates", type=click.Path())
@_BANDS
@click.option("--max-days", default=3, show_default=True, type=click.IntRange(min=0))
@_MASK_BITS
@_SCALE
@click.option("--table", type=click.Path(), help="CSV to write.")
@click.option("--plot", type=click.Path(), help="PNG to write.")
@AS_JSON
def series(
    dates: str,
    bands: tuple[str, ...],
    max_days: int,
    mask_bits: tuple[int, ...],
    scale: Any,
    table: str | None,
    plot: str | None,
    as_json: bool,
) -> None:
    """How much S30 and L30 disagree over time at one place, before and after.

    DATES is a CSV with the columns day (2021-09-07), sensor (S30 or L30), image, and, if there
    are any, generated and mask; paths are relative to it.
    """

    def job() -> Job:
        images = tuple(_series_image(row, dates) for row in _rows(dates))
        return SeriesJob(images, bands, max_days, mask_bits, scale, table, plot)

    run(job, as_json, _series_summary)


def _series_image(row: dict[str, str], file: str) -> SeriesImage:
    missing = [name for name in ("day", "sensor", "image") if not row.get(name)]
    if missing:
        raise SettingsError(f"The table '{file}' has a row without {', '.join(missing)}.")
    base = Path(file).parent
    image, generated, mask = (
        str(base / row[name]) if row.get(name) else None for name in ("image", "generated", "mask")
    )
    return SeriesImage(row["day"].strip(), row["sensor"].strip(), str(image), generated, mask)


def _series_summary(values: dict[str, Any]) -> str:
    lines = [f"{values['dates']} dates, {values['neighbours']} neighbouring pairs"]
    if values["simulated"]:
        lines[0] += " (simulated data)"
    for band, noise in values["noise"].items():
        rmse = values["rmse"][band]
        lines.append(
            f"{band:8} RMSE {rmse['before']:.4f} -> {rmse['after']:.4f}  "
            f"noise {noise['before']:.4f} -> {noise['after']:.4f}"
        )
    return "\n".join([*lines, *values["outputs"]])


COMMANDS = (score, fit_baseline, apply_baseline, align, series)
