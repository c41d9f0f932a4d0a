"""The terminal's `score`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.jobs import Job, ScoreJob
from hls_gan_plugin.terminal.options import (
    AS_JSON,
    BANDS,
    FMASK_BESIDE,
    MASK,
    NamedPath,
    mask_bits_option,
    scale_option,
    window_size_option,
)
from hls_gan_plugin.terminal.run import run
from hls_gan_plugin.terminal.scene_tables import SCENES, scenes_of


@click.command("score")
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
@window_size_option()
@click.option(
    "--minimum-valid",
    default=0.5,
    show_default=True,
    type=float,
    help="Windows with a smaller share of valid pixels are unscored.",
)
@FMASK_BESIDE
@mask_bits_option()
@scale_option()
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
@click.option(
    "--tile-size",
    default=0,
    help="Tile size of generated images whose tags do not tell it, for the seams.",
)
@click.option("--grid", type=click.Path(), help="GeoPackage of the windows to write.")
@click.option("--table", type=click.Path(), help="CSV of the windows to write.")
@click.option("--report", type=click.Path(), help="HTML report to write.")
@click.option("--ssim-map", type=click.Path(), help="GeoTIFF of SSIM to write.")
@click.option("--difference", type=click.Path(), help="GeoTIFF of image minus reference to write.")
@AS_JSON
def score_command(
    original: str | None,
    reference: str | None,
    generated: tuple[tuple[str, str], ...],
    scenes: str | None,
    masks: tuple[str, ...],
    classes: str | None,
    window_size: int,
    tile_size: int,
    baseline: tuple[tuple[str, str], ...],
    as_json: bool,
    **same: Any,
) -> None:
    """Score how similar ORIGINAL (S30) and generated images are to REFERENCE (L30).

    An image is a raster, a band file of an HLS granule, or a granule's folder.
    """

    def job() -> Job:
        return ScoreJob(
            scenes_of(scenes, original, reference, generated, masks, classes),
            window_size_px=window_size,
            tile_size_px=tile_size,
            model_files=tuple(map(str, model_store.models().values())),
            baselines=baseline,
            **same,
        )

    run(job, as_json, _summary)


def _summary(values: dict[str, Any]) -> str:
    marks = set(values["in_sample"])
    lines = [f"{values['scored']} of {values['windows']} windows scored"]
    if values["simulated"]:
        lines[0] += " (simulated data)"
    for method, scores in values["means"].items():
        mark = " (in-sample)" if method in marks else ""
        text = f"{method + mark:26} SSIM {scores['ssim']:.4f}  MSE {scores['mse']:.3g}"
        if method in values["wins"]:
            wins, ties = values["wins"][method], values["ties"][method]
            text += f"  closer in {wins['ssim']} (SSIM), {wins['mse']} (MSE)"
            if any(ties.values()):
                text += f", ties in {ties['ssim']}, {ties['mse']}"
        lines.append(text)
    return "\n".join([*lines, *values["outputs"]])
