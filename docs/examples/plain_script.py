"""Logs a second of made-up measurements into a file: ``python plain_script.py [out.rrd]``."""

import asyncio
import math
import sys

import numpy as np

from asyncrr import AsyncRecordingStream, Image, Points3D, Scalars, TextLog, TimeColumn


async def main(path: str) -> None:
    async with AsyncRecordingStream("asyncrr_example_plain_script") as rec:
        await rec.save(path)

        # Static data has no time: it applies to the whole recording.
        await rec.log("room/corners", Points3D([[0, 0, 0], [4, 0, 0], [4, 3, 0], [0, 3, 0]]), static=True)

        image = np.zeros((48, 64, 3), np.uint8)
        for frame in range(100):
            rec.set_time("frame", sequence=frame)
            rec.set_time("elapsed", duration=frame / 100)
            await rec.log("wave/sin", Scalars(math.sin(frame / 10)))
            await rec.log("wave/cos", Scalars(math.cos(frame / 10)))
            if frame % 10 == 0:
                # The image may be changed at once: what is logged is a copy.
                image[:, : frame // 2] = (255, frame, 0)
                await rec.log("camera", Image(image))
            await asyncio.sleep(0.01)
        await rec.log("events", TextLog("done"))

        # Data that is already in arrays goes in one call.
        times = np.arange(1000)
        await rec.send_columns(
            "wave/fine", [TimeColumn("frame", sequence=times)], Scalars.columns(scalars=np.sin(times / 100))
        )
    # Here the file is complete.


asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "plain_script.rrd"))
