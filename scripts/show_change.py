"""Say what harmonizing changed, and how far from a reference it led.

show_change.py ORIGINAL GENERATED REFERENCE REFERENCE_FMASK: four rasters on one grid.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import rasterio

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from hls_gan_plugin.shared import hls


def reflectance(path: str) -> np.ma.MaskedArray:
    """The first band's reflectance, gaps masked."""
    with rasterio.open(path) as dataset:
        return dataset.read(1, masked=True).astype(np.float64) * hls.SCALE


def cloudy(fmask_path: str) -> np.ndarray:
    """True where the Fmask shows something else than ground."""
    with rasterio.open(fmask_path) as dataset:
        return (dataset.read(1) & hls.bit_mask(hls.DEFAULT_MASK_BITS)) != 0


def main(original_path: str, generated_path: str, reference_path: str, fmask_path: str) -> None:
    """Print the change, and the distance to the reference before and after."""
    original, generated = reflectance(original_path), reflectance(generated_path)
    reference = np.ma.masked_where(cloudy(fmask_path), reflectance(reference_path))
    change = generated - original
    print(f"Result:        {generated_path}")
    print(f"Valid pixels:  {change.count()} of {change.size}")
    print(f"Mean change:   {change.mean():+.5f} reflectance")
    print(f"RMS change:    {rms(change):.5f} reflectance")
    before = rms(np.ma.array(original - reference, mask=np.ma.getmaskarray(generated - reference)))
    after = rms(generated - reference)
    print(f"RMSE against the simulated L30: {before:.5f} before, {after:.5f} after")


def rms(values: np.ma.MaskedArray) -> float:
    """Root of the mean square over the valid pixels."""
    return float(np.sqrt((values**2).mean()))


if __name__ == "__main__":
    main(*sys.argv[1:])
