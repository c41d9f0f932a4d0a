"""Chips of 'Cut into windows' as pairs of tiny granules, so that they can be trained on."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from hls_gan_plugin.core.raster.granules import Granule, find_granules, granules_of
from hls_gan_plugin.core.raster.pairing import Pairing, find_pairs
from hls_gan_plugin.shared.errors import NothingValidError, SettingsError
from model_training.data.windows import CutRule

# What the tool makes of a raster's name; here the raster has to be named as HLS names its files.
_CHIP = re.compile(r"(?P<raster>.+)_r(?P<row>\d{5,})_c(?P<col>\d{5,})\.tif")

Place = tuple[int, int]


def pairs_to_cut(folders: Sequence[Path], max_days: int, rule: CutRule) -> tuple[Pairing, CutRule]:
    """The pairs of granules, or of chips, below `folders`, and the rule that holds for them.

    Raises:
        HlsGanError: see `find_chip_pairs`, `find_granules` and `find_pairs`.
        SettingsError: the rule draws among whole granules' windows, and there are chips.
    """
    chips = find_chip_pairs(folders, max_days)
    if chips is None:
        return find_pairs(find_granules(folders), max_days), rule
    if rule.windows_per_pair:
        raise SettingsError(
            f"--per-pair {rule.windows_per_pair} draws among the windows of whole granules, and "
            f"there are {len(chips.pairs)} pairs of chips; leave it out, or give fewer chips."
        )
    return chips, dataclasses.replace(rule, min_overlap=0)  # which windows there are is decided


def find_chip_pairs(folders: Iterable[Path], max_days: int) -> Pairing | None:
    """The pairs of the chips below `folders`, place by place; None if there is no chip.

    Raises:
        NothingValidError: there are chips, and nowhere both of an S30 and an L30.
    """
    pairs, left_out = [], dict[str, None]()
    places = _granules_by_place(folders)
    failure: NothingValidError | None = None
    for (row, col), granules in sorted(places.items()):
        try:
            here = find_pairs(granules, max_days)
        except NothingValidError as error:
            failure = error
            continue
        pairs += [dataclasses.replace(pair, row=row, col=col) for pair in here.pairs]
        left_out |= dict.fromkeys(here.left_out)
    if not pairs and failure is not None:
        raise failure
    return Pairing(pairs, list(left_out)) if places else None


def _granules_by_place(folders: Iterable[Path]) -> dict[Place, list[Granule]]:
    files: defaultdict[Place, list[tuple[Path, str]]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*_r*_c*.tif")):
            named = _CHIP.fullmatch(path.name)
            if named is not None:
                place = int(named["row"]), int(named["col"])
                files[place].append((path, f"{named['raster']}.tif"))
    found = {place: granules_of(layers) for place, layers in files.items()}
    return {place: granules for place, granules in found.items() if granules}
