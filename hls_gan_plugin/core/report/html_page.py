"""What all HTML pages of this project share: one file each, to read, print and check anywhere."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from hls_gan_plugin.core.report.text import counted
from hls_gan_plugin.shared.errors import OutputError

_TEMPLATES = Path(__file__).parent
_PACKAGES = ("torch", "numpy", "scipy", "rasterio", "matplotlib")


@dataclass(frozen=True)
class FileRow:
    """A file that was compared: its role, scene, path, SHA-256, and what its tags tell."""

    role: str
    scene: str
    path: str
    sha256: str
    about: str = ""


@dataclass(frozen=True)
class Picture:
    """A figure with its number, caption and a text for those who cannot see it."""

    number: int
    data: str
    caption: str
    alternative: str


def write_html(path: Path, template: str, context: Mapping[str, Any]) -> None:
    """Fill a template of this folder and write the page.

    Raises:
        OutputError: the file cannot be written.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["score"] = format_score
    environment.filters["counted"] = counted
    html = environment.get_template(template).render(context)
    try:
        path.write_text(html, encoding="utf-8")
    except OSError as error:
        raise OutputError(
            f"The report '{path}' cannot be written ({error.strerror}); choose a folder that you "
            "may write to."
        ) from error


def format_score(value: float, name: str) -> str:
    """A score with the digits that it deserves; a dash where there is none."""
    if not np.isfinite(value):
        return "-"
    if name in {"ssim", "correlation"}:
        return f"{value:.4f}"
    if name == "bias":
        return f"{value:+.4f}"
    return f"{value:.4f}" if name == "rmse" else f"{value:.3g}"


def numbered(drawings: Sequence[tuple[str, str | None, str]]) -> dict[str, Picture]:
    """(name, picture, caption) as figures, numbered in order; those without data are left out."""
    drawn: dict[str, Picture] = {}
    for name, data, caption in drawings:
        if data is not None:
            drawn[name] = Picture(len(drawn) + 1, data, caption, caption.split(". ")[0])
    return drawn


def versions() -> dict[str, str]:
    """Python and the packages that a result depends on."""
    found = {"Python": platform.python_version()}
    for package in _PACKAGES:
        found[package] = metadata.version(package)
    return found
