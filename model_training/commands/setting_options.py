"""One command-line option for each field of the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import click

from model_training.training.settings import TrainSettings, field_types, flag

# What a training is usually told; `--help` shows these, and the rest stay in the TOML file.
SHOWN = (
    *("name", "bands", "iterations", "batch_size", "learning_rate", "free", "patience", "seed"),
    *("accelerator", "devices", "threads", "workers"),
)


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every field; what is not given on the command line stays None."""
    kinds = field_types()
    for item in reversed(dataclasses.fields(TrainSettings)):
        command = _option(item, kinds[item.name])(command)
    return command


def _option(item: dataclasses.Field[Any], kind: type[Any]) -> Callable[..., Any]:
    text = item.metadata["help"]
    name = flag(item.name)
    hidden = item.name not in SHOWN
    if kind is bool:
        names = f"{name}/--no-{name[2:]}"
        return click.option(names, item.name, default=None, help=text, hidden=hidden)
    if isinstance(item.default, tuple):
        text = f"{text} Comma-separated."
        return click.option(name, item.name, callback=_list_of(kind), help=text, hidden=hidden)
    choices = item.metadata["choices"]
    values = click.Choice(choices) if choices else kind
    return click.option(name, item.name, type=values, help=text, hidden=hidden)


def _list_of(kind: type[Any]) -> Callable[..., Any]:
    def parse(_: click.Context, option: click.Parameter, value: str | None) -> Any:
        if value is None:
            return None
        try:
            return [kind(part.strip()) for part in value.split(",") if part.strip()]
        except ValueError as error:
            raise click.BadParameter(f"'{value}' is not a comma-separated list") from error

    return parse


def given(values: dict[str, Any]) -> dict[str, Any]:
    """The settings among `values` that were given on the command line."""
    names = {item.name for item in dataclasses.fields(TrainSettings)}
    chosen = {name: value for name, value in values.items() if name in names}
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in chosen.items()
        if value is not None
    }
