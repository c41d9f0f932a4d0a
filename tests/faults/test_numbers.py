"""Numbers that nobody means: one sentence that names the option, or taken and harmless."""

from __future__ import annotations

import math

import click
import pytest
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.shared.errors import SettingsError
from model_training.__main__ import main
from model_training.training.settings import TrainSettings, field_types, flag, from_fields

SHARES = ("dropout", "beta1", "beta2", "decay_from", "ema_decay", "levelled_share")
PLACES = ("nowhere-1", "nowhere-2", "nowhere-3")
BELOW, HUGE, NOT_FINITE = "-3", str(10**18), ("nan", "inf", "-inf", "1e999")
# Values that an option takes: more than there is means all; a seed is any number.
TAKEN = {
    ("windows", "--per-pair"): {HUGE},
    ("windows", "--seed"): {HUGE},
    ("windows", "--validation"): {HUGE},
    ("windows", "--test"): {HUGE},
    ("simulate", "--seed"): {HUGE},
    ("evaluate", "--most"): {HUGE},
    ("export", "--most"): {HUGE},
    ("acquire", "--pairs"): {HUGE},
    **{
        ("train", flag(name)): {HUGE}
        for name, kind in field_types().items()
        if kind is float and name not in SHARES
    },
    **{(command, "--extent"): {BELOW, HUGE} for command in ("harmonize", "harmonize-many")},
}
# What a command needs beside its arguments, or to stop after the look at its options.
NEEDED = {
    "simulate": ["--first-tile", "x"],
    "acquire": ["--tile", "15SXR", "--from", "2021-09-01", "--to", "2021-09-09", "--dry-run"],
    "granules": ["--dry-run"],
}


def is_number(option):
    if isinstance(option.type, (click.types.IntParamType, click.types.FloatParamType)):
        return True
    return option.opts[-1] == "--widths"


OPTIONS = [
    pytest.param(group, name, option, id=f"{group.name} {name} {option.opts[-1]}")
    for group in (main, cli)
    for name, command in group.commands.items()
    for option in command.params
    if isinstance(option, click.Option) and is_number(option)
]


def test_there_are_numbers_to_try():
    assert len(OPTIONS) > 60


def command_line(name, command, option, value):
    words = [name, *PLACES[: sum(isinstance(p, click.Argument) for p in command.params)]]
    for other in command.params:
        if other.required and isinstance(other, click.Option) and other is not option:
            words += [] if name in NEEDED else [other.opts[-1], "x"]
    values = [value] * max(option.nargs, 1)
    return [*words, *NEEDED.get(name, []), option.opts[-1], *values]


def told(output):
    return " ".join(output.split()).replace("-", "_")


@pytest.mark.parametrize(("group", "name", "option"), OPTIONS)
def test_numbers(group, name, option, counts, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    long = option.opts[-1]
    taken = TAKEN.get((name, long), set())
    for value in (BELOW, HUGE, *NOT_FINITE):
        words = command_line(name, group.commands[name], option, value)
        done = CliRunner().invoke(group, words)
        assert done.exit_code in (1, 2), (words, done.output)
        assert "Traceback" not in done.output, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        names_it = long.strip("-").replace("-", "_") in told(done.output)
        if value in taken:
            counts["taken"] += 1
        else:
            assert names_it, (words, done.output)
            counts["refused by name"] += 1
    assert {path.name for path in tmp_path.rglob("*")} <= {"x", "manifest.jsonl"}


@pytest.mark.parametrize("name", TrainSettings.__dataclass_fields__)
@pytest.mark.parametrize(
    "value",
    [-3, math.nan, math.inf, 10**400, True, "x", [[]], {"a": 1}, "\0", "a\nb", [1e300], [10**30]],
    ids=repr,
)
def test_settings(name, value, counts):
    """Every field of settings.toml with values of every kind."""
    said, settings = "", None
    try:
        settings = from_fields({name: value}, "settings.toml")
    except SettingsError as error:
        said = str(error)
    counts["refused by name" if said else "taken"] += 1
    if settings is None:
        assert name in said.replace("-", "_")
        assert "\n" not in said
        assert len(said) < 1000
    else:
        assert type(getattr(settings, name)) is type(getattr(TrainSettings(), name))
        assert value in (True, "x")
