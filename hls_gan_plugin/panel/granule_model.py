"""Which model a granule is harmonized with: the chosen one, or one that makes more of its bands."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from qgis.core import QgsMapLayer
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from .. import profile
from ..shared import hls, model_store
from ..shared.errors import ModelFileError
from ..shared.translation import tr


def granule_of(layer: QgsMapLayer | None) -> hls.GranuleId | None:
    """The S30 granule that a layer's file belongs to."""
    parsed = hls.parse_band_file(layer.source()) if layer is not None else None
    return parsed[0] if parsed is not None and parsed[0].sensor == "S30" else None


def bands_of(granule: hls.GranuleId, folder: Path) -> set[str]:
    """The granule's bands in a folder that L30 has too, by S30's names."""
    parsed = filter(None, map(hls.parse_band_file, folder.glob("*.tif*")))
    return {band for one, band in parsed if one == granule} & hls.BANDS["S30"].keys()


def bands_made(file: Path, there: Set[str]) -> int:
    """How many bands a model makes of a granule that has the bands `there`; 0 if it lacks one."""
    try:
        card = model_store.card(file)
        wanted = {str(band["name"]) for band in card["inputs"]}
        return len(card["outputs"]) if wanted <= there else 0
    except (ModelFileError, KeyError, TypeError):
        return 0


def model_for(bands: Set[str], chosen: str, parent: QWidget) -> str | None:
    """The model's file: `chosen` where none makes more of `bands`, else which the person says.

    None if the person thinks better of it.
    """
    models = [Path(chosen), *model_store.models(profile.models_folder()).values()]
    best = max(models, key=lambda file: bands_made(file, bands))
    made, most = (bands_made(file, bands) for file in (Path(chosen), best))
    if made == most:
        return chosen
    question = tr(
        "The model {chosen} makes {made} of this granule's {count} bands, {best} makes {most}. "
        "Which one is to harmonize the granule?"
    ).format(chosen=Path(chosen).stem, made=made, count=len(bands), best=best.stem, most=most)
    box = QMessageBox(QMessageBox.Icon.Question, "HLS GAN", question, parent=parent)
    box.setObjectName("granuleModel")
    answers = {
        box.addButton(file.stem, QMessageBox.ButtonRole.AcceptRole): str(file)
        for file in (best, Path(chosen))
    }
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(next(iter(answers)))
    box.exec()
    return answers.get(box.clickedButton())
