"""The language in which a person is spoken to: English, unless QGIS speaks another.

Standard library only: what both processes know may speak too. Texts are translated as they stand in
the source, so values are put in afterwards: `tr("{count} windows").format(count=3)`.
"""

from __future__ import annotations

from typing import Callable

_translators: list[Callable[[str], str]] = []


def tr(text: str) -> str:
    """`text`, which stands in the catalogues of `resources/i18n`, in the language of the moment."""
    return _translators[-1](text) if _translators else text


def speak(translate: Callable[[str], str] | None) -> None:
    """From now on `translate` says every text in its language; None: English."""
    _translators[:] = [] if translate is None else [translate]
