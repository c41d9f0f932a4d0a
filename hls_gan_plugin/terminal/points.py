"""The terminal's `points`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.choices import DEVICES
from hls_gan_plugin.shared.jobs import Job, PointsJob
from hls_gan_plugin.terminal.options import AS_JSON, NamedPath, mask_bits_option, scale_option
from hls_gan_plugin.terminal.run import run


@click.command("points")
@click.argument("tables", nargs=-1, required=True, type=click.Path())
@click.option(
    "--model",
    "names",
    multiple=True,
    help="Name of a bundled or user-installed model; repeat.  [default: "
    f"{model_store.DEFAULT_NAME}]",
)
@click.option(
    "--model-file", "files", multiple=True, type=NamedPath(), help="A model's file; repeat."
)
@click.option(
    "--max-days",
    default=0,
    show_default=True,
    type=click.IntRange(0, 366),
    help="Days between the two values of a pair, at most.",
)
@mask_bits_option(effect="hide a value, where a table has an Fmask")
@scale_option("the tables")
@click.option(
    "--largest-difference",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0, 1),
    help="Pairs that differ by more in a band are left out, in reflectance; 0: none is.",
)
@click.option("--device", type=click.Choice(DEVICES), default=DEVICES[0], show_default=True)
@click.option("--table", type=click.Path(), help="CSV to write: a line a pair.")
@click.option("--summary", type=click.Path(), help="JSON to write: all differences.")
@click.option("--report", type=click.Path(), help="HTML report to write.")
@AS_JSON
def points_command(
    tables: tuple[str, ...],
    names: tuple[str, ...],
    files: tuple[tuple[str, str], ...],
    as_json: bool,
    **same: Any,
) -> None:
    """Judge models on S30 and L30 values at points, beside a line per band.

    TABLES are AppEEARS results (HLSS30 and HLSL30, files or their folder), or CSV files with both
    sensors in a row: S30_B02 or S30_BLUE, L30_B02, l30_date, s30_date or s30_days_later; and, where
    known, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
    """

    def job() -> Job:
        chosen = names or (() if files else (model_store.DEFAULT_NAME,))
        models = [(name, str(model_store.model_path(name))) for name in chosen]
        return PointsJob(tables, (*models, *files), **same)

    run(job, as_json, _summary)


def _summary(values: dict[str, Any]) -> str:
    kind = "simulated pairs" if values["simulated"] else "pairs"
    lines = [
        f"{values['pairs']} {kind} at {len(values['sites'])} sites, {values['left_out']} left out"
    ]
    for band, methods in values["bands"].items():
        for method, numbers in methods.items():
            lines.append(
                f"{band:8} {method:16} bias {numbers['bias']:+.4f}  RMSE {numbers['rmse']:.4f}"
                + ("" if method == "original" else f"  {numbers['relative']:.3f} of the original's")
            )
    return "\n".join([*lines, *values["outputs"]])
