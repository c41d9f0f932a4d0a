"""What every command of the terminal shares: kinds of values, and options that several have."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.choices import SCALES

Command = TypeVar("Command", bound=Callable[..., Any])


class BandNumbers(click.ParamType):  # type: ignore[type-arg]
    """ "3" or "2,3,4": 1-based band numbers in the model's order; or "B03=1,B04=2"."""

    name = "numbers"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, int] | tuple[int, ...]:
        """Numbers, or numbers by the name of the model's band."""
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        try:
            if parts and all("=" in part for part in parts):
                named = [part.split("=", 1) for part in parts]
                return {name.strip().upper(): int(number) for name, number in named}
            return tuple(int(part) for part in parts)
        except ValueError:
            self.fail(f"'{value}' is neither band numbers (2,3,4) nor B03=1,B04=2.", param, ctx)


class MaskBits(click.ParamType):  # type: ignore[type-arg]
    """Names or numbers of Fmask bits, separated by commas: "cloud,shadow" or "1,3"."""

    name = "bits"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        """The bit positions."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(
                int(hls.FmaskBit(int(part)) if part.isdigit() else hls.FmaskBit[part.upper()])
                for part in re.split(r"[,\s]+", value.strip())
            )
        except (KeyError, ValueError):
            known = ", ".join(f"{bit.name.lower()} ({bit.value})" for bit in hls.FmaskBit)
            self.fail(f"'{value}' names no Fmask bits; there are {known}.", param, ctx)


class CommonBands(click.ParamType):  # type: ignore[type-arg]
    """ "green,nir" or "B03,B8A": bands that both sensors have."""

    name = "bands"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        """Their common names."""
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        try:
            return tuple(hls.band("S30", part).common_name for part in parts)
        except KeyError as error:
            known = ", ".join(hls.COMMON_NAMES)
            self.fail(f"{error} is no band that S30 and L30 share; there are {known}.", param, ctx)


class NamedPath(click.ParamType):  # type: ignore[type-arg]
    """ "NAME=PATH", or a path whose stem is the name."""

    name = "name=path"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """The name and the path."""
        if isinstance(value, tuple):
            return value[0], value[1]
        name, sign, path = str(value).partition("=")
        return (name.strip(), path) if sign else (Path(value).stem, str(value))


AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print events and result as JSON lines."
)
MASK = click.option(
    "--mask", "masks", multiple=True, type=click.Path(), help="An Fmask; repeat, one a sensor."
)
FMASK_BESIDE = click.option(
    "--fmask/--no-fmask",
    "fmask_beside",
    default=True,
    show_default=True,
    help="Without --mask: use the Fmask that lies beside a granule's band file.",
)
BANDS = click.option(
    "--bands", type=CommonBands(), default="", help="Bands to compare: green,nir or B03,B8A."
)


def scale_option(of: str = "the rasters") -> Callable[[Command], Command]:
    """The option that says what one unit of the rasters is."""
    return click.option(
        "--scale",
        type=click.Choice(SCALES),
        default=SCALES[0],
        show_default=True,
        help=f"Reflectance of one unit of {of}.",
    )


def mask_bits_option(
    default: Sequence[hls.FmaskBit] = hls.STRICT_MASK_BITS, effect: str = "hide a pixel"
) -> Callable[[Command], Command]:
    """The option that says which conditions of the Fmask count."""
    return click.option(
        "--mask-bits",
        type=MaskBits(),
        default=",".join(bit.name.lower() for bit in default),
        show_default=True,
        help=f"Which Fmask flags {effect}.",
    )


def window_size_option(name: str = "window_size") -> Callable[[Command], Command]:
    """The option that says how large windows are."""
    return click.option(
        "--window-size",
        name,
        default=hls.WINDOW_SIZE_PX,
        show_default=True,
        type=int,
        help="Pixels.",
    )


def cluster_options(command: Command) -> Command:
    """The options that give the work to other processes."""
    workers = click.option(
        "--workers",
        type=click.IntRange(0, 1024),
        default=0,
        help="Processes of this computer that share the work (Dask); 0: this one alone.",
    )
    scheduler = click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="A Dask scheduler (tcp://host:8786) whose workers see the same files.",
    )
    return workers(scheduler(command))
