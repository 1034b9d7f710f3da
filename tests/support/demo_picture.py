"""Takes the picture of the demo that the README shows: ``python -m tests.support.demo_picture``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import anyio
from PIL import Image

from tests.support.viewer import HeadlessViewer

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "demo.png"
MOMENT = 3_300_000_000
"""Nanoseconds of simulated time: the cube is on its way."""


async def take(rrd: Path) -> None:
    """Show a file of the demo and keep a picture of the window."""
    async with HeadlessViewer(rrd) as viewer:
        await viewer.loaded()
        # The notes that pop up at the start cover some of the views.
        await anyio.sleep(12)
        await viewer.seek("sim_time", MOMENT)
        Image.fromarray(await viewer.picture()).save(PICTURE, optimize=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        rrd = Path(folder) / "demo.rrd"
        subprocess.run(
            [sys.executable, "-m", "asyncrr.cli", "demo", "--no-viewer", "--out", str(rrd)], cwd=ROOT, check=True
        )
        anyio.run(take, rrd)
