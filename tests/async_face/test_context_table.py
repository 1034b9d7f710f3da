"""The truth table of ``docs/context.md``: for each of its rows a program that stands there, logs, and is looked at."""

from __future__ import annotations

import asyncio
import contextvars
import re
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from fastapi import FastAPI

import asyncrr as rr
from tests.async_face.helpers import ROOT, SCALARS, stamped, start_program, without_debug_noise
from tests.support import oracle


class Seen(NamedTuple):
    """Which recording got a row, and the row's time on timeline ``t``."""

    recording: str | None
    time: int | None


DEFAULT = "default"
REC = "rec"
Look = Callable[[], None]


class Stage(NamedTuple):
    """What a scenario finds: the process's default, another recording, and the call that is observed."""

    default: rr.AsyncRecordingStream
    rec: rr.AsyncRecordingStream

    def look(self) -> None:
        """The module-level call whose recording and times are looked at."""
        rr.log("here", rr.Scalars(0.0))


Scenario = Callable[[Stage], Awaitable[None]]
SCENARIOS: dict[str, list[tuple[Scenario, list[Seen]]]] = {}


def row(text: str, *expected: Seen) -> Callable[[Scenario], Scenario]:
    """The scenario shows this row of the table; ``expected`` is what its rows in the files must say, in order."""

    def add(scenario: Scenario) -> Scenario:
        SCENARIOS.setdefault(text, []).append((scenario, list(expected)))
        return scenario

    return add


def set_times(stage: Stage, default: int, rec: int) -> None:
    """Set a time on each of the two recordings, for the caller's context."""
    stage.default.set_time("t", sequence=default)
    stage.rec.set_time("t", sequence=rec)


async def until_done(thread: threading.Thread) -> None:
    """Start a thread and let the loop go on until it has ended."""
    thread.start()
    while thread.is_alive():
        await asyncio.sleep(0.001)


@row("a task created inside `with rec:`", Seen(REC, 2), Seen(REC, 2), Seen(REC, 9))
async def task_made_inside(stage: Stage) -> None:
    async def work(ready: asyncio.Event) -> None:
        stage.look()
        await ready.wait()
        stage.look()  # what its maker sets later is not for it
        rr.set_time("t", sequence=9)
        stage.look()

    ready = asyncio.Event()
    with stage.rec:
        set_times(stage, 1, 2)
        task = asyncio.create_task(work(ready))
        await asyncio.sleep(0)
        set_times(stage, 3, 4)
    ready.set()
    await task


@row("a task created before `with rec:` was entered", Seen(DEFAULT, 1), Seen(DEFAULT, 9), Seen(REC, 4))
async def task_made_before(stage: Stage) -> None:
    async def work(ready: asyncio.Event) -> None:
        await ready.wait()
        stage.look()
        rr.set_time("t", sequence=9)
        stage.look()

    ready = asyncio.Event()
    set_times(stage, 1, 2)
    task = asyncio.create_task(work(ready))
    with stage.rec:
        set_times(stage, 3, 4)
        ready.set()
        await task
        stage.look()


@asynccontextmanager
async def web_client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, without a network."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


@row("an async handler (FastAPI), recording entered in the lifespan", Seen(DEFAULT, 5), Seen(DEFAULT, None))
async def async_handler(stage: Stage) -> None:
    app = FastAPI()

    @app.get("/{time}")
    async def handler(time: int) -> None:
        if time:
            rr.set_time("t", sequence=time)
        stage.look()

    async with web_client(app) as client:
        for time in (5, 0):
            await asyncio.create_task(client.get(f"/{time}"), context=contextvars.Context())


@row("a handler in the thread pool (a plain `def` of FastAPI)", Seen(DEFAULT, 5), Seen(DEFAULT, 6), Seen(DEFAULT, 5))
async def threadpool_endpoint(stage: Stage) -> None:
    app = FastAPI()

    @app.middleware("http")
    async def stamp(request: object, call_next: Callable[[object], Awaitable[object]]) -> object:
        rr.set_time("t", sequence=5)
        return await call_next(request)

    @app.get("/{time}")
    def endpoint(time: int) -> None:
        stage.look()
        if time:
            rr.set_time("t", sequence=time)
            stage.look()

    async with web_client(app) as client:
        for time in (6, 0):
            await asyncio.create_task(client.get(f"/{time}"), context=contextvars.Context())


@row("a callback (`call_soon`, `add_done_callback`)", Seen(REC, 2), Seen(REC, 2), Seen(DEFAULT, 1))
async def callback(stage: Stage) -> None:
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    with stage.rec:
        set_times(stage, 1, 2)
        loop.call_soon(stage.look)
        future.add_done_callback(lambda _: stage.look())
        set_times(stage, 1, 3)
        stage.rec.set_time("t", sequence=2)
    await asyncio.sleep(0)
    future.set_result(None)
    await asyncio.sleep(0.01)
    loop.call_soon(stage.look)
    await asyncio.sleep(0)


PLAIN_THREAD = "`threading.Thread`, or a plain executor, started inside `with rec:`"


@row(PLAIN_THREAD, Seen(DEFAULT, None), Seen(DEFAULT, 9), Seen(REC, 2))
async def plain_thread(stage: Stage) -> None:
    def work() -> None:
        stage.look()
        rr.set_time("t", sequence=9)
        stage.look()

    with stage.rec:
        set_times(stage, 1, 2)
        await until_done(threading.Thread(target=work))
        stage.look()


@row(PLAIN_THREAD, Seen(DEFAULT, None))
async def plain_executor(stage: Stage) -> None:
    with stage.rec, ThreadPoolExecutor(1) as executor:
        set_times(stage, 1, 2)
        await asyncio.get_running_loop().run_in_executor(executor, stage.look)


@row(PLAIN_THREAD, Seen(REC, 7))
async def plain_thread_with_a_default_of_its_own(stage: Stage) -> None:
    def work() -> None:
        rr.set_thread_local_data_recording(stage.rec)
        rr.set_time("t", sequence=7)
        stage.look()

    await until_done(threading.Thread(target=work))


@row("`asyncio.to_thread`, called inside `with rec:`", Seen(REC, 2), Seen(REC, 9), Seen(REC, 2))
async def to_thread(stage: Stage) -> None:
    def work() -> None:
        stage.look()
        rr.set_time("t", sequence=9)
        stage.look()

    with stage.rec:
        set_times(stage, 1, 2)
        await asyncio.to_thread(work)
        stage.look()


@row("an undecorated generator with `with rec:` around a `yield`", Seen(REC, 2), Seen(REC, 2), Seen(DEFAULT, 1))
async def undecorated_generator(stage: Stage) -> None:
    def steps() -> Generator[None]:
        with stage.rec:
            stage.look()
            yield

    set_times(stage, 1, 2)
    running = steps()
    next(running)
    stage.look()  # it leaks
    running.close()
    stage.look()


INSIDE_AND_OUTSIDE = (Seen(REC, 2), Seen(DEFAULT, 3), Seen(REC, 2), Seen(REC, 8), Seen(DEFAULT, 3))


@row("the same with `@recording_stream_generator_ctx`", *INSIDE_AND_OUTSIDE)
async def decorated_generator(stage: Stage) -> None:
    @rr.recording_stream_generator_ctx
    def steps() -> Generator[None]:
        with stage.rec:
            stage.look()
            yield
            stage.look()
            rr.set_time("t", sequence=8)
            stage.look()
            yield

    set_times(stage, 1, 2)
    running = steps()
    next(running)
    set_times(stage, 3, 4)
    stage.look()
    next(running)
    stage.look()
    running.close()


@row("an async generator with `@recording_stream_async_generator_ctx`", *INSIDE_AND_OUTSIDE)
async def decorated_async_generator(stage: Stage) -> None:
    @rr.recording_stream_async_generator_ctx
    async def steps() -> AsyncGenerator[None]:
        with stage.rec:
            await asyncio.sleep(0)
            stage.look()
            yield
            stage.look()
            await asyncio.sleep(0)
            rr.set_time("t", sequence=8)
            stage.look()
            yield

    set_times(stage, 1, 2)
    running = steps()
    await anext(running)
    set_times(stage, 3, 4)
    stage.look()
    await anext(running)
    stage.look()
    await running.aclose()


CASES = [(text, scenario, expected) for text, cases in SCENARIOS.items() for scenario, expected in cases]


@pytest.mark.parametrize(("text", "scenario", "expected"), CASES, ids=[scenario.__name__ for _, scenario, _ in CASES])
async def test_a_row_of_the_table(text: str, scenario: Scenario, expected: list[Seen], tmp_path: Path) -> None:
    assert text in documented_rows()
    entered, leave = asyncio.Event(), asyncio.Event()
    streams = [rr.AsyncRecordingStream("app", recording_id=name) for name in (DEFAULT, REC)]
    default, rec = streams

    async def lifespan() -> None:
        # In a task of its own, as a server does it: the scenario does not stand inside this block.
        async with default:
            entered.set()
            await leave.wait()

    holding = asyncio.create_task(lifespan(), context=contextvars.Context())
    await entered.wait()
    for stream in streams:
        await stream.save(tmp_path / f"{stream.get_recording_id()}.rrd")
    await scenario(Stage(default, rec))
    await rec.aclose()
    leave.set()
    await holding
    assert list(seen_in(tmp_path)) == expected


def seen_in(folder: Path) -> Iterator[Seen]:
    """What the files say, in the order in which it was logged."""
    found = []
    for name in (DEFAULT, REC):
        for logged in oracle.check_file(folder / f"{name}.rrd").rows("/here"):
            assert logged.components.get(SCALARS) == [0.0]
            found.append((logged.times["log_time"], Seen(name, logged.times.get("t"))))
    yield from (seen for _, seen in sorted(found))


def documented_rows() -> list[str]:
    """First column of the table in the docs."""
    page = (ROOT / "docs" / "context.md").read_text()
    table = page[page.index("| the call is in |") :].split("\n\n")[0].splitlines()[2:]
    return [re.split(r"(?<!\\)\|", line)[1].strip() for line in table]


SCRIPT = """
import asyncio, sys, threading
import asyncrr as rr

rr.init("app", recording_id="default")
rr.save(sys.argv[1])
rr.set_time("t", sequence=1)
rr.log("script", rr.Scalars(0.0))

async def main():
    rr.log("in_run", rr.Scalars(0.0))
    rr.set_time("t", sequence=2)
    rr.log("in_run", rr.Scalars(0.0))

asyncio.run(main())
rr.log("script", rr.Scalars(0.0))
"""

# Since Python 3.12 a fork of a process that has threads warns; that it works nevertheless is what these two show.
FORKS_WITH_THREADS = """
import warnings
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
"""

FORKED = (
    FORKS_WITH_THREADS
    + """
import os, sys
import asyncrr as rr

rr.init("app", recording_id="inherited")
rr.save(sys.argv[1])
rec = rr.get_global_data_recording()
rr.set_time("t", sequence=1)
rr.log("parent", rr.Scalars(0.0))
rr.flush()
child = os.fork()
if child == 0:
    assert rr.get_recording_id() is None
    rec.save(sys.argv[2])
    rec.log("child", rr.Scalars(0.0))
    rec.close()
    sys.stdout.flush()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
rr.log("parent", rr.Scalars(1.0))
"""
)

MULTIPROCESSING = (
    FORKS_WITH_THREADS
    + """
import multiprocessing, sys
import asyncrr as rr

def work(path):
    rr.init("app")
    rr.save(path)
    rr.log("child", rr.Scalars(0.0))

if __name__ == "__main__":
    rr.init("app")
    rr.save(sys.argv[1])
    rr.set_time("t", sequence=1)
    rr.log("parent", rr.Scalars(0.0))
    context = multiprocessing.get_context("fork")
    child = context.Process(target=work, args=(sys.argv[2],))
    child.start()
    child.join()
    assert child.exitcode == 0
"""
)


def run_program(code: str, tmp_path: Path) -> list[oracle.Recording]:
    """Run a program with two paths for its files; what is in those that it has written."""
    paths = [tmp_path / "1.rrd", tmp_path / "2.rrd"]
    program = start_program(code, *paths, cwd=tmp_path)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, without_debug_noise(err)) == (0, "")
    return [oracle.check_file(path) for path in paths if path.exists()]


def test_the_top_level_of_a_script(tmp_path: Path) -> None:
    (recording,) = run_program(SCRIPT, tmp_path)
    assert recording.recording_id == "default"
    assert stamped(recording, "/script", "t") == [(1, 0.0), (1, 0.0)]
    assert stamped(recording, "/in_run", "t") == [(1, 0.0), (2, 0.0)]


def test_a_child_of_fork(tmp_path: Path) -> None:
    parent, child = run_program(FORKED, tmp_path)
    assert parent.recording_id == child.recording_id == "inherited"
    assert stamped(parent, "/parent", "t") == [(1, 0.0), (1, 1.0)]
    assert "/child" not in parent.entities
    assert stamped(child, "/child", "t") == [(1, 0.0)]
    assert "/parent" not in child.entities


def test_a_child_of_multiprocessing(tmp_path: Path) -> None:
    parent, child = run_program(MULTIPROCESSING, tmp_path)
    assert parent.recording_id == child.recording_id
    assert stamped(parent, "/parent", "t") == [(1, 0.0)]
    assert len(stamped(child, "/child", "t")) == 1


ELSEWHERE = {
    "the top level of a script, after `init`": test_the_top_level_of_a_script,
    "a notebook cell, sync or async, after `init` in an earlier cell": "test_notebook.py",
    "a child of `fork`": test_a_child_of_fork,
    "a child of `multiprocessing` that calls `init`": test_a_child_of_multiprocessing,
}


def test_every_row_of_the_table_is_shown() -> None:
    assert sorted(documented_rows()) == sorted([*SCENARIOS, *ELSEWHERE])
    assert (Path(__file__).with_name("test_notebook.py")).exists()
