"""A robot's control loop at 200 Hz that logs in each tick. It prints how late its ticks were and what logging cost.

``python control_loop.py``; with ``--port 9876`` viewers can connect while it runs: ``rerun rerun+http://127.0.0.1:9876/proxy``.
"""

import argparse
import asyncio
import math
import time

import numpy as np

from asyncrr import AsyncRecordingStream, FileSink, GrpcServerSink, Image, Scalars, Transform3D

RATE = 200.0
JOINTS = [f"arm/joint{i}" for i in range(6)]


async def control(rec: AsyncRecordingStream, seconds: float) -> tuple[list[float], list[float]]:
    """Run the loop. Returns, in seconds, by how much each tick began late, and how long its logging took."""
    late: list[float] = []
    logging: list[float] = []
    loop = asyncio.get_running_loop()
    image = np.zeros((240, 320, 3), np.uint8)
    start = loop.time()
    for tick in range(int(seconds * RATE)):
        due = start + tick / RATE
        await asyncio.sleep(max(due - loop.time(), 0))
        late.append(loop.time() - due)

        angles = [math.sin(tick / RATE + i) for i in range(len(JOINTS))]

        began = time.perf_counter()
        rec.set_time("tick", sequence=tick)
        # A loop with deadlines would rather lose a row than wait for a slow disk or viewer. log_nowait never waits and counts
        # what it drops.
        for joint, angle in zip(JOINTS, angles, strict=True):
            rec.log_nowait(joint, Scalars(angle))
        rec.log_nowait("arm/hand", Transform3D(translation=[angles[0], angles[1], 0.5]))
        rec.log_nowait("loop/late_ms", Scalars(late[-1] * 1e3))
        if tick % 20 == 0:
            image[:] = tick % 256
            rec.log_nowait("camera", Image(image))  # a copy: the array may be filled again at once
        logging.append(time.perf_counter() - began)
    return late, logging


def quantiles(seconds: list[float]) -> str:
    """Median, 99th percentile and maximum, in microseconds."""
    median, most, worst = np.quantile(seconds, [0.5, 0.99, 1.0]) * 1e6
    return f"p50 {median:6.0f} µs   p99 {most:6.0f} µs   max {worst:6.0f} µs"


async def main(seconds: float, path: str, port: int | None) -> None:
    # Encoding and serving happen on asyncrr's own thread, so they do not hold up the ticks of this loop.
    async with AsyncRecordingStream("asyncrr_example_control_loop") as rec:
        sinks: list[FileSink | GrpcServerSink] = [FileSink(path)]
        if port is not None:
            sinks.append(GrpcServerSink(port=port, server_memory_limit="1GB"))
        await rec.set_sinks(*sinks)
        late, logging = await control(rec, seconds)
    print(f"{len(late)} ticks at {RATE:.0f} Hz")
    print(f"late:    {quantiles(late)}")
    print(f"logging: {quantiles(logging)}")
    stats = rec.stats()
    print(f"rows:    {stats.encoded_rows} written, {stats.total_dropped_rows} lost")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A 200 Hz loop that logs, and measures its own jitter.")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--out", default="control_loop.rrd", help="file to record into")
    parser.add_argument("--port", type=int, help="also let viewers connect on this port")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.seconds, arguments.out, arguments.port))
