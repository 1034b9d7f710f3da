"""A service with the viewer inside: ``uvicorn web_viewer:app``, then open http://127.0.0.1:8000/viewer/ and POST to ``/measure``.

One web server serves the page, the viewer and the data. The viewer requests the data at the path where the app of the server sink
is mounted. A page that is opened late gets the history. This needs the extra ``web``.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
from fastapi import FastAPI

import asyncrr as rr
from asyncrr import AsyncRecordingStream, GrpcServerSink, Image, Scalars, TextLog, WebViewerApp
from asyncrr.server.asgi import MOUNT_PATH

# No port of its own: everything goes through the web server. With `listen=True` native viewers could connect, too.
sink = GrpcServerSink(listen=False, server_memory_limit="256MB")


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """The recording lives as long as the service and is the process's default for that time."""
    async with AsyncRecordingStream("asyncrr_example_web_viewer") as rec:
        await rec.set_sinks(sink)
        yield


app = FastAPI(lifespan=lifespan)
app.mount(MOUNT_PATH, sink.asgi_app())
app.mount("/viewer", WebViewerApp(connect_to="/proxy"))


@app.post("/measure")
async def measure(step: int, value: float) -> None:
    """What a request logs shows up in all viewers."""
    rr.set_time("step", sequence=step)
    rr.log("value", Scalars(value))
    rr.log("camera", Image(np.full((60, 80, 3), (0, 200, 0), np.uint8)))
    rr.log("log", TextLog(f"measured {value}"))
