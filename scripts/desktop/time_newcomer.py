"""Clicks and seconds from the plugin's zip to a harmonized layer, in a fresh profile of real QGIS.

    .venv/engine/bin/python scripts/desktop/time_newcomer.py

Downloads the engine, 0.4 GB. The tutorial tells what came out.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from session import ROOT, carry_out, display

PATIENCE_S = 3600


def main() -> None:
    """Go the way once, and print each part of it."""
    with tempfile.TemporaryDirectory() as name, display() as screen:
        folder = Path(name)
        package = folder / "hls_gan.zip"
        subprocess.run(["scripts/package", package], cwd=ROOT, check=True)
        given = {"HLS_GAN_ZIP": str(package), "HLS_GAN_ENGINE_PYTHON": ""}
        way = Path(__file__).with_name("from_zip.py")
        seen = carry_out(way, folder, screen, PATIENCE_S, given)
        held = sum(file.stat().st_size for file in folder.rglob("engine/**/*") if file.is_file())
    for part, found in seen["parts"].items():
        print(f"{part}: {found['clicks']} clicks, {found['seconds']} s")
    print(f"the engine takes {held / 1e9:.1f} GB")


if __name__ == "__main__":
    main()
