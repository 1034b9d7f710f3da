"""A FastAPI application with a stream in its lifespan, logging from async endpoints and from those in its threadpool."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import BackgroundTasks, FastAPI
from fastapi.responses import StreamingResponse

import asyncrr as rr
from tests.async_face.helpers import no_tasks_left, scalars, stamped
from tests.support import oracle


def make_app(path: Path, recording_id: str = "web") -> FastAPI:
    """An application that logs what it is sent in every way there is."""

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with rr.AsyncRecordingStream("web", recording_id=recording_id) as rec:
            await rec.save(path)
            app.state.rec = rec
            yield

    app = FastAPI(lifespan=lifespan)

    @app.get("/await/{n}")
    async def awaiting(n: int) -> str | None:
        rec: rr.AsyncRecordingStream = app.state.rec
        rec.set_time("request", sequence=n)
        await asyncio.sleep(0.001)  # requests overlap: their times must not mix
        await rec.log("await", rr.Scalars(float(n)))
        return rr.get_recording_id()

    @app.get("/function/{n}")
    async def function(n: int) -> str | None:
        rr.set_time("request", sequence=n)
        await asyncio.sleep(0.001)
        rr.log("function", rr.Scalars(float(n)))
        return rr.get_recording_id()

    @app.get("/thread/{n}")
    def in_threadpool(n: int) -> str | None:
        rr.set_time("request", sequence=n)
        rr.log("thread", rr.Scalars(float(n)))
        app.state.rec.log_nowait("thread_nowait", rr.Scalars(float(n)))
        rr.send_columns(
            "thread_columns", [rr.TimeColumn("request", sequence=[n])], rr.Scalars.columns(scalars=[float(n)])
        )
        return rr.get_recording_id()

    @app.get("/background/{n}")
    async def background(n: int, tasks: BackgroundTasks) -> str | None:
        rr.set_time("request", sequence=n)
        tasks.add_task(rr.log, "background", rr.Scalars(float(n)))
        return rr.get_recording_id()

    @app.get("/stream/{n}")
    async def stream(n: int) -> StreamingResponse:
        async def parts() -> AsyncIterator[str]:
            for i in range(3):
                await app.state.rec.log("stream", rr.Scalars(float(10 * n + i)))
                yield rr.get_recording_id() or ""

        return StreamingResponse(parts())

    @app.get("/flush")
    def flush() -> None:
        rr.flush(timeout_sec=20)

    return app


@contextlib.asynccontextmanager
async def in_process(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The application's lifespan in a task of its own, as servers run it, and a client without a network."""
    leave = asyncio.Event()
    entered = asyncio.Event()

    async def run_lifespan() -> None:
        async with app.router.lifespan_context(app):
            entered.set()
            await leave.wait()

    lifespan = asyncio.create_task(run_lifespan())
    await entered.wait()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client
    leave.set()
    await lifespan


PATHS = ("await", "function", "thread", "background")


async def test_all_rows_arrive_from_everywhere(rrd_path: Path) -> None:
    with no_tasks_left():
        async with in_process(make_app(rrd_path)) as client:
            replies = await asyncio.gather(*[client.get(f"/{path}/{n}") for n in range(25) for path in PATHS])
            streamed = await client.get("/stream/7")
            (await client.get("/flush")).raise_for_status()
    assert [reply.json() for reply in replies] == ["web"] * len(replies)
    assert streamed.text == "web" * 3
    recording = oracle.check_file(rrd_path)
    expected = [(n, float(n)) for n in range(25)]
    for path in ("await", "function", "thread", "thread_nowait", "thread_columns", "background"):
        assert sorted(stamped(recording, f"/{path}", "request")) == expected, path
    assert scalars(recording, "/stream") == [70.0, 71.0, 72.0]
    assert rr.get_data_recording() is None


async def test_times_of_one_request_are_not_those_of_the_next(rrd_path: Path) -> None:
    app = make_app(rrd_path)

    @app.get("/untimed")
    async def untimed() -> None:
        rr.log("untimed", rr.Scalars(0.0))

    async with in_process(app) as client:
        await asyncio.gather(*[asyncio.create_task(client.get(url)) for url in ("/function/1", "/untimed")])
        await asyncio.create_task(client.get("/untimed"))
    recording = oracle.check_file(rrd_path)
    assert stamped(recording, "/untimed", "request") == [(None, 0.0), (None, 0.0)]


async def test_an_application_started_twice(tmp_path: Path) -> None:
    for i in range(2):
        path = tmp_path / f"{i}.rrd"
        async with in_process(make_app(path, f"run {i}")) as client:
            assert (await client.get("/function/1")).json() == f"run {i}"
        assert scalars(oracle.check_file(path), "/function") == [1.0]


async def test_a_lifespan_that_fails_still_ends_the_file(rrd_path: Path) -> None:
    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with rr.AsyncRecordingStream("web") as rec:
            await rec.save(rrd_path)
            await rec.log("x", rr.Scalars(1.0))
            raise LookupError("no database")
            yield

    app = FastAPI(lifespan=lifespan)
    with no_tasks_left(), pytest.raises(LookupError, match="no database"):
        async with app.router.lifespan_context(app):
            pass
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


async def test_under_uvicorn(rrd_path: Path) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = uvicorn.Server(uvicorn.Config(make_app(rrd_path), log_level="error", ws="none"))
    serving = threading.Thread(target=server.run, args=([listener],))
    serving.start()
    try:
        async with httpx.AsyncClient(base_url=url) as client:
            replies = await asyncio.gather(*[client.get(f"/{path}/{n}") for n in range(10) for path in PATHS])
    finally:
        server.should_exit = True
        await asyncio.to_thread(serving.join)
        listener.close()
    assert [reply.json() for reply in replies] == ["web"] * len(replies)
    recording = oracle.check_file(rrd_path)
    for path in PATHS:
        assert sorted(scalars(recording, f"/{path}")) == [float(n) for n in range(10)], path
