"""The plugin speaks QGIS's language where it has a catalogue of it, in the desktop and without."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from .shared.translation import speak

# One context for all texts: where a text stands in the code says nothing about its meaning.
CONTEXT = "HlsGan"
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "i18n"
NAME = "hls_gan"

_installed: list[QTranslator] = []


def speak_as_qgis() -> None:
    """Install the catalogue of QGIS's language, if there is one.

    QGIS itself knows whether the user's choice of a language stands above the system's.
    """
    speak_english()
    translator = QTranslator()
    if translator.load(QLocale(QgsApplication.locale()), NAME, "_", str(FOLDER)):
        QCoreApplication.installTranslator(translator)
        _installed.append(translator)
        speak(_in_context)


def speak_english() -> None:
    """Take the catalogue back."""
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    speak(None)


def _in_context(text: str) -> str:
    return str(QCoreApplication.translate(CONTEXT, text))
