"""Two trio tasks log into one recording: ``python trio_program.py [out.rrd]``. Needs ``pip install trio``.

The async API is the same as under asyncio. asyncrr's own work happens on a thread of its own, so trio never waits for it.
"""

import math
import sys

import numpy as np
import trio

from asyncrr import AsyncRecordingStream, Image, Scalars, TextLog


async def joint(rec: AsyncRecordingStream, number: int) -> None:
    """Logs a joint's angle. Each task has times of its own."""
    for step in range(100):
        rec.set_time("step", sequence=step)
        await rec.log(f"arm/joint{number}", Scalars(math.sin(step / 10 + number)))
        await trio.sleep(0.005)


async def camera(rec: AsyncRecordingStream) -> None:
    """Logs an image for every tenth step."""
    image = np.zeros((48, 64, 3), np.uint8)
    for step in range(0, 100, 10):
        rec.set_time("step", sequence=step)
        image[:, : step // 2] = (0, 200, step)
        await rec.log("camera", Image(image))  # a copy: the array may be changed at once
        await trio.sleep(0.05)


async def main(path: str) -> None:
    async with AsyncRecordingStream("asyncrr_example_trio_program") as rec:
        await rec.save(path)
        async with trio.open_nursery() as nursery:
            for number in range(3):
                nursery.start_soon(joint, rec, number)
            nursery.start_soon(camera, rec)
        await rec.log("events", TextLog("done"))
    # Here the file is complete.


trio.run(main, sys.argv[1] if len(sys.argv) > 1 else "trio_program.rrd")
