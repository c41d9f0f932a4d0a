"""`FitBaselineJob` to `core.baselines`: one method, fitted on all scenes together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.baselines.applying import fit_on_scenes
from hls_gan_plugin.core.baselines.baseline import save_baseline
from hls_gan_plugin.engine.scenes import find_scenes, mask_warnings, masks_of
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.jobs import FitBaselineJob


def run_fit_baseline(job: FitBaselineJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Fit one method on all scenes together and write it.

    Raises:
        HlsGanError: see `core.baselines.applying.fit_on_scenes`, and what is wrong with the files.
    """
    method = job.method
    scenes = find_scenes(job.scenes, job.bands, job.fmask_beside)
    if not scenes:
        raise SettingsError("There is no scene to fit on; give an original and a reference.")
    for scene in scenes:
        emit(Event("info", f"Masks of {masks_of(scene)}"))

    def warn(text: str) -> None:
        emit(Event("warning", text))

    for text in mask_warnings(scenes):
        warn(text)
    fitted = fit_on_scenes(scenes, (method,), job.mask_bits, job.scale, progress(emit), warn)
    baseline = fitted[method]
    save_baseline(paths[job.output], baseline)
    lines = {
        name: {"slope": curve.slope_beyond, "intercept": curve.reference[0]}
        for name, curve in zip(baseline.bands, baseline.curves, strict=True)
        if method != "histogram"
    }
    return {
        "output": job.output,
        "method": method,
        "bands": list(baseline.bands),
        "pixels": [curve.pixels for curve in baseline.curves],
        "lines": lines,
        "simulated": baseline.fitted_on.simulated,
    }
