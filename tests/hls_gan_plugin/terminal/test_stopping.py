"""Both programs, stopped before there is anything to stop: the same sentence, the same status."""

import signal

import click
import pytest
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.shared.interrupts import INTERRUPTED, STOPPED
from model_training.__main__ import main


@pytest.fixture
def as_a_command():
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where it runs in the back
    yield
    for number, handler in before:
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(
    "words", [(cli, "check"), (main, "pairs", ".")], ids=["hls-gan", "hls-gan-train"]
)
@pytest.mark.parametrize("step", ["make_context", "invoke"])
def test_stopped_early(words, step, number, monkeypatch, as_a_command):
    program, *arguments = words
    real = getattr(click.Command, step)

    def stopped(command, *given, **options):
        if not isinstance(command, click.Group):
            signal.raise_signal(number)
        return real(command, *given, **options)

    monkeypatch.setattr(click.Command, step, stopped)
    done = CliRunner().invoke(program, arguments)
    assert (done.exit_code, done.stderr, done.stdout) == (INTERRUPTED, f"{STOPPED}\n", "")
