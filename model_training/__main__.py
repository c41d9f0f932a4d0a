"""`python -m model_training`: from HLS granules to a model file, one command a step."""

from __future__ import annotations

import sys
import threading
from typing import Any

import click

from hls_gan_plugin.shared.interrupts import INTERRUPTED, stoppable
from hls_gan_plugin.shared.outcome import exit_status, failure
from model_training.commands.acquire import acquire
from model_training.commands.calibrate import calibrate
from model_training.commands.evaluate import evaluate
from model_training.commands.export import export
from model_training.commands.fit_baseline import fit_baseline
from model_training.commands.judge_real import judge_real
from model_training.commands.measure import measure
from model_training.commands.pairs import pairs
from model_training.commands.simulate import simulate
from model_training.commands.train import train
from model_training.commands.windows import windows


class _InASentence(click.Group):
    """Shows what stopped a command as one sentence, and exits with 1; a bug keeps its traceback.

    Stopped by Ctrl-C or SIGTERM it exits with 130.
    """

    def invoke(self, ctx: click.Context) -> Any:
        with stoppable():
            try:
                return super().invoke(ctx)
            except (click.ClickException, click.exceptions.Exit, click.Abort):
                raise
            except Exception as error:
                event = failure(error)
                stopped = exit_status(event) == INTERRUPTED
                click.echo(event.traceback, err=True, nl=False)
                click.echo(f"{'' if stopped else 'Error: '}{event.message}", err=True)
                sys.exit(getattr(error, "exit_code", exit_status(event)))


@click.group(
    cls=_InASentence,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
def main() -> None:
    """Find pairs of HLS granules, cut windows, train, evaluate and export a generator."""
    threading.excepthook = _in_a_thread


def _in_a_thread(stopped: threading.ExceptHookArgs) -> None:
    """What TensorBoard's thread cannot write is raised where it is waited for, too."""
    if not isinstance(stopped.exc_value, OSError):
        threading.__excepthook__(stopped)


_SIMULATION = (simulate, measure, calibrate)
_JUDGING = (fit_baseline, evaluate, export, judge_real)
for _command in (acquire, *_SIMULATION, pairs, windows, train, *_JUDGING):
    main.add_command(_command)

if __name__ == "__main__":
    main()
