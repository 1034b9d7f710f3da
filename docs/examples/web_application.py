"""A service that records what it does: ``uvicorn web_application:app``, then request ``/measure/3`` or ``/blur/5``.

The environment variable ``RECORDING`` names the file. With ``VIEWER`` set to a URL, it streams to that viewer as well. Viewers
open on ``log_time``, the wall clock, which all requests share.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from fastapi import FastAPI

import asyncrr as rr
import asyncrr.blueprint as rrb
from asyncrr import AsyncRecordingStream, FileSink, GrpcSink, Image, Scalars, TextLog


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Entering makes the recording the process's default, so handlers need no reference to it."""
    async with AsyncRecordingStream("asyncrr_example_web_application") as rec:
        sinks: list[FileSink | GrpcSink] = [FileSink(os.environ.get("RECORDING", "web_application.rrd"))]
        if "VIEWER" in os.environ:
            sinks.append(GrpcSink(os.environ["VIEWER"]))
        await rec.set_sinks(*sinks, default_blueprint=rrb.Blueprint(rrb.TimePanel(timeline="log_time")))
        yield
    # Here everything that the last requests logged is delivered.


app = FastAPI(lifespan=lifespan)


@app.get("/measure/{channel}")
async def measure(channel: int) -> dict[str, float]:
    """Logs from the event loop. A time applies to the request that sets it."""
    began = time.perf_counter()
    rr.set_time("channel", sequence=channel)
    await asyncio.sleep(0.005)
    value = float(np.sin(channel))
    rr.log("measure/value", Scalars(value))
    rr.log("measure/seconds", Scalars(time.perf_counter() - began))
    return {"value": value}


@app.get("/blur/{size}")
def blur(size: int) -> dict[str, float]:
    """Logs from a thread of FastAPI's pool: the same calls, the same recording."""
    rr.set_time("size", sequence=size)
    noise = np.random.default_rng(size).integers(0, 256, (120, 160), np.uint8)
    kernel = np.ones(max(size, 1)) / max(size, 1)
    blurred = np.apply_along_axis(np.convolve, 1, noise, kernel, "same").astype(np.uint8)
    rr.log("blur/image", Image(blurred, color_model="L"))
    rr.log("blur/log", TextLog(f"blurred by {size}"))
    return {"mean": float(blurred.mean())}
