"""The terminal's commands that score images and make what they are scored beside."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import AlignJob, ApplyBaselineJob, FitBaselineJob, Job, ScoreJob
from hls_gan_plugin.terminal.run import AS_JSON, BandNumbers, run
from hls_gan_plugin.terminal.scene_tables import (
    BANDS,
    MASK,
    MASK_BITS,
    SCALE,
    SCENES,
    NamedPath,
    scenes_of,
)
from hls_gan_plugin.terminal.series import series_command


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
@SCENES
@MASK
@click.option("--classes", type=click.Path(), help="An integer raster for the bias by class.")
@BANDS
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
@MASK_BITS
@SCALE
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
            scenes_of(scenes, original, reference, generated, masks, classes),
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
@SCENES
@MASK
@BANDS
@MASK_BITS
@SCALE
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
        found = scenes_of(scenes, original, reference, masks=masks)
        return FitBaselineJob(found, output, method, bands, mask_bits, scale)

    run(job, as_json, lambda values: f"{values['output']}\n{values['method']}: {values['lines']}")


@click.command("apply-baseline")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("baseline", type=click.Path())
@click.argument("output", type=click.Path())
@click.option("--bands", type=BandNumbers(), default="", help="Band numbers: 2,3,4.")
@SCALE
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


COMMANDS = (score, fit_baseline, apply_baseline, align, series_command)
