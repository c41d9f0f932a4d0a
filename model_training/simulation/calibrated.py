"""What real points say the corrections leave between S30 and L30: the numbers, in one place.

Written by `python -m model_training calibrate POINTS` from 2 396 pairs of points one day
apart (HLS v2.0, seven sites of US rangeland and farmland; plot means of the public repository
kearney-sp/hls_nrt). `docs/simulation.md` sets real and simulated figures side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

Bands = tuple[float, ...]
Matrix = tuple[Bands, ...]

# Of 271 days with points, a quarter have outliers, 5% of all points: half of them by either image.
OUTLIER_IMAGES = 0.13


@dataclass(frozen=True)
class Corrections:
    """Differences of a pair beyond optics and spectral response, in reflectance, by band.

    offset: systematic part of L30; the same in every scene, so a model can learn it.
    common_sd, common_correlation: of the part of S30 - L30 that a whole scene has in common.
    within_sd, within_correlation: of the part that varies smoothly within a scene.
    brightest: reflectance that 99% of the points stay below; nothing is known beyond.
    outlier_images: share of the images that have patches of outliers.
    """

    offset: Bands
    brightest: Bands
    common_sd: Bands
    common_correlation: Matrix
    within_sd: Bands
    within_correlation: Matrix
    outlier_images: float = OUTLIER_IMAGES


_ZERO = (0.0,) * 6
_UNIT = tuple(tuple(float(i == j) for j in range(6)) for i in range(6))
NOTHING = Corrections(_ZERO, (2.0,) * 6, _ZERO, _UNIT, _ZERO, _UNIT)
CALIBRATED = Corrections(
    offset=(0.00186, 0.00375, 0.00343, 0.0, -0.00525, 0.0),
    brightest=(0.12066, 0.18431, 0.25992, 0.43548, 0.46131, 0.39458),
    common_sd=(0.00267, 0.00343, 0.00409, 0.00724, 0.0081, 0.00723),
    common_correlation=(
        (1.0, 0.96, 0.93, 0.7, 0.63, 0.54),
        (0.96, 1.0, 0.96, 0.81, 0.62, 0.47),
        (0.93, 0.96, 1.0, 0.76, 0.77, 0.68),
        (0.7, 0.81, 0.76, 1.0, 0.65, 0.4),
        (0.63, 0.62, 0.77, 0.65, 1.0, 0.83),
        (0.54, 0.47, 0.68, 0.4, 0.83, 1.0),
    ),
    within_sd=(0.00323, 0.00347, 0.00393, 0.00404, 0.00797, 0.00749),
    within_correlation=(
        (1.0, 0.95, 0.91, 0.83, 0.7, 0.73),
        (0.95, 1.0, 0.99, 0.8, 0.76, 0.84),
        (0.91, 0.99, 1.0, 0.82, 0.83, 0.91),
        (0.83, 0.8, 0.82, 1.0, 0.75, 0.82),
        (0.7, 0.76, 0.83, 0.75, 1.0, 0.96),
        (0.73, 0.84, 0.91, 0.82, 0.96, 1.0),
    ),
    outlier_images=0.13,
)
