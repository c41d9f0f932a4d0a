"""Make resources/sample anew: the green bands and Fmasks of one small simulated pair."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from model_training.simulation.run import simulate
from model_training.simulation.settings import SimulationSettings

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "resources" / "sample"
LAYERS = ("B03", "Fmask")
SETTINGS = SimulationSettings(
    size_px=300,
    pairs=1,
    seed=2024,
    biomes=("fields",),
    cloudy_share=1.0,
    cloud_cover_max=0.1,
    edge_share=0.0,
    first_tile="31TDJ",
)


def main() -> None:
    """Simulate the pair beside the sample and keep the layers that ship."""
    shutil.rmtree(SAMPLE, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        simulate(SETTINGS, Path(folder))
        for layer in LAYERS:
            for path in sorted(Path(folder).glob(f"HLS.*/*.{layer}.tif")):
                target = SAMPLE / path.parent.name / path.name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
                print(f"{target.relative_to(ROOT)}: {target.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
