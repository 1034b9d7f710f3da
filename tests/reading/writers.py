"""Programs that log to a server: with the official SDK, in a process of their own, and with asyncrr."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import asyncrr as rr
from tests.support import oracle

OFFICIAL = """
import sys
import rerun as rr, rerun.blueprint as rrb
url, recording_id, frames = sys.argv[1], sys.argv[2], int(sys.argv[3])
rec = rr.RecordingStream("reading_test", recording_id=recording_id)
rec.connect_grpc(url, default_blueprint=rrb.Blueprint(rrb.Spatial3DView(origin="world")))
rec.log("fixed", rr.Points3D([[9, 9, 9]]), static=True)
for frame in range(frames):
    rec.set_time("frame", sequence=frame)
    rec.log("world/points", rr.Points3D([[frame, 0, 0]], radii=[0.5]))
    rec.log("world/text", rr.TextLog(f"line {frame}", level="INFO"))
rec.flush()
rec.disconnect()
"""


async def log_officially(url: str, recording_id: str, frames: int = 5) -> None:
    """Log points, texts, a static cloud and a blueprint with ``rerun-sdk``."""
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", OFFICIAL, url, recording_id, str(frames)],
        env=oracle.rerun_environment(),
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
        cwd=Path(__file__).parent,
    )
    assert done.returncode == 0, done.stderr


async def log_scalars(url: str, recording_id: str, frames: range, *, entity: str = "value") -> None:
    """Log a scalar a frame with asyncrr, and have the server acknowledge it."""
    async with rr.AsyncRecordingStream("reading_test", recording_id=recording_id, send_properties=False) as rec:
        await rec.connect_grpc(url)
        for frame in frames:
            rec.set_time("frame", sequence=frame)
            await rec.log(entity, rr.Scalars(float(frame)))
        await rec.flush()
