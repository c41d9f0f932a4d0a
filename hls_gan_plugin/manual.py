"""Where the manual's pages are: built into the plugin's package, otherwise in the repository."""

from __future__ import annotations

import configparser

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from .client.engine_client import PLUGIN_ROOT


def page(name: str) -> str:
    """The address of a page, which is named as below `docs` and without its ending."""
    built = PLUGIN_ROOT / "help" / f"{name}.html"
    if built.is_file():
        return built.as_uri()
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(PLUGIN_ROOT / "metadata.txt", encoding="utf-8")
    return f"{metadata['general']['repository']}/blob/main/docs/{name}.md"


def show() -> None:
    """Open the first page in the browser."""
    QDesktopServices.openUrl(QUrl(page("index")))
