"""What real data and the literature say of S30 and L30, as the simulation is held to it."""

from __future__ import annotations

# (what, value, source)
LITERATURE = (
    ("green, OLI against S2A over the library: slope", "1.010", "7 261 spectra of earthlib"),
    ("green, same regression: residual sd", "0.0036", "7 261 spectra of earthlib"),
    ("green, S2A minus OLI, vegetation", "+0.0045", "7 261 spectra of earthlib"),
    ("green, S2A minus OLI, bare ground", "-0.0022", "7 261 spectra of earthlib"),
    ("registration CE90, S30 and L30", "6.2 m and 18.8 m", "HLS v2.0 user guide"),
)

# How much of S30's amplitude real L30 has, at `power_spectra.GAIN_FREQUENCIES` (cycles a pixel):
# real pairs, the pair's shift taken out. The short-wave infrared comes from one glacier whose
# shadows moved between the dates: less is to be trusted of it.
REAL_GAINS = {
    "visible": (1.04, 1.06, 0.99, 0.83, 0.56, 0.28),
    "SWIR": (1.06, 1.12, 1.18, 1.13, 0.90, 0.60),
}

# Figures of `points.figures`, blue to SWIR 2, from 2 396 real pairs of points one day apart (HLS
# v2.0, 2017 to 2023, plot means of the public repository kearney-sp/hls_nrt, commit 95456de), and
# the standard error of each from resampling days (400 draws); of bias and slope by whole sites,
# because sites differ more than days.
REAL_POINTS = {
    "bias": (-0.0036, -0.0042, -0.0014, -0.0016, 0.0069, 0.0012),
    "slope": (0.997, 1.018, 0.984, 0.977, 0.967, 0.987),
    "rmse": (0.0060, 0.0073, 0.0074, 0.0109, 0.0146, 0.0116),
    "within_sd": (0.0039, 0.0047, 0.0057, 0.0081, 0.0099, 0.0089),
    "between_sd": (0.0029, 0.0040, 0.0049, 0.0081, 0.0085, 0.0076),
}
REAL_POINT_ERRORS = {
    "bias": (0.0003, 0.0002, 0.0006, 0.0008, 0.0015, 0.0013),
    "slope": (0.022, 0.016, 0.012, 0.022, 0.021, 0.013),
    "rmse": (0.0002, 0.0003, 0.0003, 0.0005, 0.0005, 0.0005),
    "within_sd": (0.0002, 0.0002, 0.0002, 0.0005, 0.0005, 0.0004),
    "between_sd": (0.0002, 0.0003, 0.0003, 0.0006, 0.0007, 0.0006),
}
REAL_OUTLIER_SHARE, REAL_OUTLIER_SHARE_ERROR = 0.053, 0.007
# Correlation of the bands' differences: visible among themselves, SWIR among themselves, NIR with
# red, NIR with SWIR 1, red with SWIR 1.
REAL_CORRELATIONS = {
    "within": (0.91, 0.93, 0.70, 0.69, 0.78),
    "between": (0.88, 0.83, 0.80, 0.69, 0.77),
}
CORRELATED = ((0, 1, 2), (4, 5), (2, 3), (3, 4), (2, 4))
CORRELATED_NAMES = ("visible", "SWIR", "red, NIR", "NIR, SWIR 1", "red, SWIR 1")
