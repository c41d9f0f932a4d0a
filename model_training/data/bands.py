"""The bands that a command or a job names."""

from __future__ import annotations

from collections.abc import Iterable

from hls_gan_plugin.shared.errors import BandError
from hls_gan_plugin.shared.hls import BANDS, Band, band


def s30_bands(names: Iterable[str]) -> tuple[Band, ...]:
    """S30's bands of these names ("B8A") or common names ("nir"), in order.

    Raises:
        BandError: a name is unknown or given twice, or there is none.
    """
    chosen = []
    for name in names:
        try:
            chosen.append(band("S30", name))
        except KeyError as error:
            known = ", ".join(str(item.name) for item in BANDS["S30"].values())
            raise BandError(
                f"--bands names '{name}', which is no S30 band with a counterpart in L30; choose "
                f"among {known}."
            ) from error
    if len(set(chosen)) != len(chosen) or not chosen:
        raise BandError("--bands must name at least one band, and each once.")
    return tuple(chosen)
