"""The terminal: the same jobs as in QGIS.

python -m hls_gan_plugin harmonize INPUT OUTPUT --model green
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin import __version__
from hls_gan_plugin.engine.worker import leave
from hls_gan_plugin.shared.interrupts import stoppable
from hls_gan_plugin.terminal.align import align_command
from hls_gan_plugin.terminal.apply_baseline import apply_baseline_command
from hls_gan_plugin.terminal.check import check_command
from hls_gan_plugin.terminal.cut import cut_command
from hls_gan_plugin.terminal.fit_baseline import fit_baseline_command
from hls_gan_plugin.terminal.granules import granules_command
from hls_gan_plugin.terminal.harmonize import harmonize_command
from hls_gan_plugin.terminal.harmonize_many import harmonize_many_command
from hls_gan_plugin.terminal.points import points_command
from hls_gan_plugin.terminal.score import score_command
from hls_gan_plugin.terminal.series import series_command

COMMANDS = (
    harmonize_command,
    granules_command,
    harmonize_many_command,
    score_command,
    fit_baseline_command,
    apply_baseline_command,
    align_command,
    series_command,
    points_command,
    cut_command,
    check_command,
)


class _Stoppable(click.Group):
    """Ends in one sentence wherever it is stopped, where click would say "Aborted!"."""

    def invoke(self, ctx: click.Context) -> Any:
        with stoppable():
            return super().invoke(ctx)


@click.group(
    cls=_Stoppable,
    commands={command.name or "": command for command in COMMANDS},
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(version)s")
def cli() -> None:
    """Harmonize HLS Sentinel-2 (S30) to Landsat (L30), and score the result."""


def main() -> None:
    """Entry point `hls-gan`."""
    name = "hls-gan" if Path(sys.argv[0]).name != "__main__.py" else "hls_gan_plugin"
    with stoppable():
        try:
            cli(prog_name=name)
        except SystemExit as stop:
            leave(stop.code if isinstance(stop.code, int) else 1)


if __name__ == "__main__":
    main()
