"""One command-line option for each field of the settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import click

from model_training.training.settings import TrainSettings, field_types, flag


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every field; what is not given on the command line stays None."""
    kinds = field_types()
    for item in reversed(dataclasses.fields(TrainSettings)):
        command = _option(item, kinds[item.name])(command)
    return command


def _option(item: dataclasses.Field[Any], kind: type[Any]) -> Callable[..., Any]:
    text = item.metadata["help"]
    name = flag(item.name)
    if kind is bool:
        return click.option(f"{name}/--no-{name[2:]}", item.name, default=None, help=text)
    if isinstance(item.default, tuple):
        return click.option(
            name, item.name, callback=_list_of(kind), help=f"{text} Comma-separated."
        )
    choices = item.metadata["choices"]
    return click.option(name, item.name, type=click.Choice(choices) if choices else kind, help=text)


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
