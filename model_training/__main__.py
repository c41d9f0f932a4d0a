"""`python -m model_training`: from HLS granules to a model file, one command a step."""

from __future__ import annotations

import functools
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from hls_gan_plugin.shared.errors import HlsGanError
from model_training.commands.setting_options import given, setting_options

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_DEFAULT_BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Find pairs of HLS granules, cut windows, train, evaluate and export a generator."""
    # SIGTERM as an exception, so that whatever is half-written is cleared away.
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _in_a_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """Show an `HlsGanError` as its one sentence and exit with 1."""

    @functools.wraps(command)
    def run(*args: Any, **values: Any) -> None:
        try:
            command(*args, **values)
        except HlsGanError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(getattr(error, "exit_code", 1))
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(128 + signal.SIGINT)

    return run


def _pair_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option(
            "--max-days",
            type=click.IntRange(0),
            default=0,
            show_default=True,
            help="Days between the two granules of a pair, at most.",
        ),
        click.option(
            "--min-overlap",
            type=float,
            default=0.9,
            show_default=True,
            help="Share of the grid that must be valid in both granules, 0..1.",
        ),
        click.option(
            "--bands",
            default=",".join(_DEFAULT_BANDS),
            show_default=True,
            help="S30 bands, comma-separated; L30's are their counterparts.",
        ),
        click.option(
            "--skip-bad", is_flag=True, help="Leave out damaged or incomplete granules and say so."
        ),
    ):
        command = option(command)
    return command


@main.command()
@click.argument("folders", nargs=-1, required=True, type=_FOLDER)
@click.option("--csv", "csv_file", type=_FILE, help="Also write the table to this file.")
@_pair_options
@_in_a_sentence
def pairs(
    folders: tuple[Path, ...],
    csv_file: Path | None,
    max_days: int,
    min_overlap: float,
    bands: str,
    skip_bad: bool,
) -> None:
    """List the S30/L30 pairs of the same tile and day below FOLDERS."""
    from model_training.commands.pairs import list_pairs, show, write_csv

    rows = list_pairs(folders, bands.split(","), max_days, min_overlap, skip_bad)
    show(rows)
    if csv_file is not None:
        write_csv(csv_file, rows)


@main.command()
@click.argument("output", type=_FOLDER)
@click.argument("folders", nargs=-1, required=True, type=_FOLDER)
@_pair_options
@click.option("--size", "size_px", default=128, show_default=True, help="A window's side, px.")
@click.option(
    "--max-masked-fraction",
    default=0.0,
    show_default=True,
    help="Share of a window that may be masked or fill, 0..1; 0 is the published rule.",
)
@click.option(
    "--per-pair", default=0, show_default=True, help="Windows of a pair, at most; 0: all."
)
@click.option(
    "--split",
    type=click.Choice(["scene", "tile", "random"]),
    default="scene",
    show_default=True,
    help="What is held out together; random holds out single windows, as published.",
)
@click.option(
    "--validation",
    type=float,
    default=0.1,
    show_default=True,
    help="Held out to choose the best generator: share below 1, else a number of scenes, tiles "
    "or (random) windows.",
)
@click.option(
    "--test",
    type=float,
    default=0.1,
    show_default=True,
    help="Held out to judge it; counted alike. The published split: --split random --test 150.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the split.")
@_in_a_sentence
def windows(output: Path, folders: tuple[Path, ...], **options: Any) -> None:
    """Cut the pairs below FOLDERS into windows and write them to the new folder OUTPUT.

    Interrupted, it leaves nothing; run it again.
    """
    from model_training.commands.windows import run

    run(output, folders, **options)


@main.command()
@click.argument("output", type=_FOLDER)
@click.option("--pairs", default=12, show_default=True, help="Number of pairs.")
@click.option("--size", "size_px", default=1024, show_default=True, help="A granule's side, px.")
@click.option("--seed", default=1, show_default=True, help="Every drawn number follows from it.")
@click.option("--biomes", help="Comma-separated; taken in turn [all].")
@click.option("--first-tile", help="MGRS name of the first pair's tile [31TBA].")
@click.option("--cloudy-share", type=float, help="Share of pairs with clouds, 0..1 [0.3].")
@click.option("--edge-share", type=float, help="Share of pairs with a swath's edge, 0..1 [0.1].")
@click.option("--texture", type=_FOLDER, help="Folder of a real S30 granule to take as surface.")
@click.option(
    "--without",
    type=click.Choice(["misregistration", "atmosphere", "noise"]),
    multiple=True,
    help="Leave out a random part, for studies; repeat.",
)
@_in_a_sentence
def simulate(output: Path, biomes: str | None, without: tuple[str, ...], **fields: Any) -> None:
    """Make simulated same-day pairs in the folder OUTPUT; what stands there is kept."""
    from model_training.commands.simulate import run

    if biomes is not None:
        fields["biomes"] = tuple(name.strip() for name in biomes.split(","))
    fields |= dict.fromkeys(without, False)
    run(output, {name: value for name, value in fields.items() if value is not None})


@main.command()
@click.argument("windows", type=_FOLDER)
@click.argument("output", type=_FOLDER)
@click.option("--settings", "settings_file", type=_FILE, help="TOML file [default.toml].")
@click.option("--from", "start_from", type=_FILE, help="Model file to begin with (fine-tuning).")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in OUTPUT.")
@setting_options
@_in_a_sentence
def train(
    windows: Path,
    output: Path,
    settings_file: Path | None,
    start_from: Path | None,
    resume: bool,
    **fields: Any,
) -> None:
    """Train a generator on WINDOWS into the folder OUTPUT."""
    from model_training.commands.train import train as run

    run(
        windows,
        output,
        settings_file=settings_file,
        overrides=given(fields),
        start_from=start_from,
        resume=resume,
    )


@main.command()
@click.argument("model", type=click.Path(path_type=Path))
@click.argument("windows", type=_FOLDER)
@click.option(
    "--split",
    type=click.Choice(["train", "validation", "test"]),
    default="test",
    show_default=True,
    help="Which windows to judge on; the baselines are always fitted on train.",
)
@click.option("--most", default=0, show_default=True, help="Windows at most; 0: all.")
@click.option("--csv", "csv_file", type=_FILE, help="Write the scores of each window.")
@click.option("--json", "json_file", type=_FILE, help="Write the totals.")
@click.option("--report", "report_file", type=_FILE, help="Write an HTML report.")
@click.option(
    "--device",
    "device_name",
    type=click.Choice(["auto", "cuda", "cpu"]),
    default="auto",
    show_default=True,
)
@_in_a_sentence
def evaluate(model: Path, windows: Path, **options: Any) -> None:
    """Judge MODEL (a model file, or the folder of a training) on held-out WINDOWS."""
    from model_training.commands.evaluate import run

    run(model, windows, **options)


@main.command("fit-baseline")
@click.argument("windows", type=_FOLDER)
@click.argument("output", type=_FILE)
@click.option(
    "--method",
    type=click.Choice(["ordinary", "reduced-major-axis", "histogram"]),
    default="ordinary",
    show_default=True,
)
@_in_a_sentence
def fit_baseline(windows: Path, output: Path, method: str) -> None:
    """Fit a method of today on the training windows of WINDOWS, and write it to OUTPUT (JSON).

    `python -m hls_gan_plugin` applies it (apply-baseline) and judges it (score --baseline).
    """
    from hls_gan_plugin.core.baselines.baseline import save_baseline
    from hls_gan_plugin.shared.staging import staged
    from model_training.data.window_store import WindowStore
    from model_training.training import validation

    with staged([output]) as paths:
        save_baseline(paths[str(output)], validation.fit_baseline(WindowStore(windows), method))


@main.command()
@click.argument("training", type=click.Path(path_type=Path))
@click.argument("output", type=_FILE)
@click.option("--name", help="The model's name [the settings' name].")
@click.option("--version", default="1", show_default=True, help="The model's version.")
@click.option("--description", default="", help="What it is for, in a sentence.")
@click.option("--windows", type=_FOLDER, help="The window store [where the training found it].")
@click.option("--most", default=0, show_default=True, help="Test windows at most; 0: all.")
@click.option("--onnx", "onnx_file", type=_FILE, help="Also write it as ONNX (for Deepness).")
@click.option("--force", is_flag=True, help="Export even what is no better than a linear fit.")
@_in_a_sentence
def export(training: Path, output: Path, **options: Any) -> None:
    """Write the best generator of TRAINING (a folder of `train`) as the model file OUTPUT."""
    from model_training.export.model_export import run

    run(training, output, **options)


if __name__ == "__main__":
    main()
