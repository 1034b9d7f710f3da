"""Each way in which data gets to a viewer or a file, as a short program of its own, and what arrives at the other end.

The programs do nothing at their end: no flush, no close.
"""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from asyncrr.experimental import AsyncViewerClient
from tests.support import oracle
from tests.support.command import command_environment
from tests.support.rerun_server import RerunServer, read_messages

HEAD = "import sys\nimport asyncrr as rr\nport = int(sys.argv[1])\nrr.init('modes')\n"
FIRST = "rr.set_time('step', sequence=0)\nrr.log('value', rr.Scalars(0))\n"
OTHERS = "for i in (1, 2):\n    rr.set_time('step', sequence=i)\n    rr.log('value', rr.Scalars(i))\n"
LOG = FIRST + OTHERS
UNTIL_CTRL_C = (
    "import time\ntry:\n    while True:\n        time.sleep(1)\nexcept KeyboardInterrupt:\n    print('enough')\n"
)
VALUES = [[0.0], [1.0], [2.0]]


def command(program: str, port: int, *options: str) -> list[str]:
    return [sys.executable, "-W", "error", *options, "-c", HEAD + program, str(port)]


async def run(program: str, port: int, cwd: Path, *, said: str = "", options: tuple[str, ...] = ()) -> bytes:
    """Run a program to its end; what it wrote to stdout. On stderr there must be nothing else than ``said``."""
    errors = cwd / "stderr"  # a file: viewers that outlive the program inherit it
    with errors.open("w+b") as stderr:
        done = await asyncio.to_thread(
            subprocess.run,
            command(program, port, *options),
            cwd=cwd,
            env=command_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if "stdout" in program else subprocess.DEVNULL,
            stderr=stderr,
            timeout=50,
            check=False,
        )
    assert (done.returncode, errors.read_text()) == (0, said)
    return done.stdout or b""


def values(path: Path) -> list[list[float]]:
    return [value for _, value in oracle.check_file(path).values("/value", "Scalars:scalars", "step")]


async def values_at(port: int, rows: int = 3) -> list[list[float]]:
    """What a server holds."""
    found: list[tuple[int, list[float]]] = []
    for message in await read_messages(port, quiet=20, rows=rows):
        if message.entity_path == "/value" and message.batch is not None:
            columns = message.batch.to_pydict()
            found += zip(columns["step"], columns["Scalars:scalars"], strict=True)
    return [value for _, value in sorted(found)]


# -- to somebody who is there ------------------------------------------------------------------------------------------


async def test_nowhere(free_port: int, tmp_path: Path) -> None:
    """Data waits for a sink; a program that never sets one ends without a word."""
    await run(LOG, free_port, tmp_path)


@pytest.mark.parametrize(
    "mode",
    [
        "rr.connect_grpc(f'rerun+http://127.0.0.1:{port}/proxy')\n",
        "rr.spawn(port=port, executable_name='none is needed')\n",
        "rr.set_sinks(rr.GrpcSink(f'rerun+http://127.0.0.1:{port}/proxy'), rr.FileSink('data.rrd'))\n",
    ],
    ids=["connect_grpc", "spawn", "set_sinks"],
)
async def test_to_a_viewer_that_is_there(mode: str, tmp_path: Path) -> None:
    """What was logged before arrives, too."""
    async with RerunServer() as server:
        await run(FIRST + mode + OTHERS, server.port, tmp_path)
        assert await values_at(server.port) == VALUES
    if "set_sinks" in mode:
        assert values(tmp_path / "data.rrd") == VALUES


async def test_to_a_viewer_of_old(tmp_path: Path) -> None:
    async with RerunServer() as server:
        await run("rr.connect(f'127.0.0.1:{port}')\n" + LOG, server.port, tmp_path, options=("-W", "ignore"))
        assert await values_at(server.port) == VALUES


@pytest.mark.timeout(120)
async def test_to_a_viewer_that_it_starts(real_viewer: Path, free_port: int, tmp_path: Path) -> None:
    """The program is over at once; the viewer stays, and has it all."""
    printed = tmp_path / "printed"
    errors = f"import os\nos.dup2(os.open({str(printed)!r}, os.O_CREAT | os.O_WRONLY), 2)\n"  # what the viewer says
    await run(f"{errors}rr.spawn(port=port, executable_path={str(real_viewer)!r})\n" + LOG, free_port, tmp_path)
    async with AsyncViewerClient(f"rerun+http://127.0.0.1:{free_port}/proxy") as viewer:
        deadline = time.monotonic() + 30
        while True:
            (recording,) = (await viewer.get_state()).recordings
            spans = {timeline.name: (timeline.start, timeline.end) for timeline in recording.timelines}
            if spans.get("step") == (0, 2):
                break
            assert time.monotonic() < deadline, spans
            await asyncio.sleep(0.1)


async def test_to_a_file(free_port: int, tmp_path: Path) -> None:
    await run("rr.save('data.rrd')\n" + LOG, free_port, tmp_path)
    assert values(tmp_path / "data.rrd") == VALUES


async def test_through_a_pipe(free_port: int, tmp_path: Path) -> None:
    (tmp_path / "piped.rrd").write_bytes(await run("rr.stdout()\n" + LOG, free_port, tmp_path))
    assert values(tmp_path / "piped.rrd") == VALUES


async def test_a_mode_ends_the_one_before(tmp_path: Path) -> None:
    async with RerunServer() as server:
        then = "rr.connect_grpc(f'rerun+http://127.0.0.1:{port}/proxy')\nrr.set_time('step', sequence=3)\n"
        await run("rr.save('data.rrd')\n" + LOG + then + "rr.log('value', rr.Scalars(3))\n", server.port, tmp_path)
        assert values(tmp_path / "data.rrd") == VALUES
        assert await values_at(server.port, rows=1) == [[3.0]]


# -- to those who come -------------------------------------------------------------------------------------------------


@asynccontextmanager
async def serving(program: str, port: int, *options: str, **variables: str) -> AsyncIterator[list[str]]:
    """A program that serves: the lines that it printed before, then Ctrl-C, upon which it says so and ends."""
    ready = "print('serving', flush=True)\n"
    process = subprocess.Popen(
        command(program + LOG + ready + UNTIL_CTRL_C, port, *options),
        env=command_environment({**variables, "PYTHONUNBUFFERED": "1"}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        while (line := await asyncio.to_thread(process.stdout.readline)) not in ("serving\n", ""):
            lines.append(line.rstrip())
        yield lines
        process.send_signal(signal.SIGINT)
        printed, errors = await asyncio.to_thread(process.communicate, timeout=30)
        assert (process.returncode, printed, errors) == (0, "enough\n", "")
    finally:
        process.kill()
        process.communicate()


async def test_viewers_come_to_the_program(free_port: int) -> None:
    async with serving("print(rr.serve_grpc(grpc_port=port))\n", free_port) as (uri,):
        assert uri == f"rerun+http://127.0.0.1:{free_port}/proxy"
        for _ in range(2):
            assert await values_at(free_port) == VALUES


SERVED = {
    "serve_web_viewer": "print(rr.serve_web_viewer(web_port=web, connect_to=rr.serve_grpc(grpc_port=port)))\n",
    "serve_web": "print(rr.serve_web(web_port=web, grpc_port=port))\n",
    "serve": "print(rr.serve(True, web, port))\n",
}


@pytest.mark.parametrize("mode", SERVED)
async def test_browsers_come_to_the_program(mode: str, free_ports: list[int], tmp_path: Path) -> None:
    """The user's browser is shown a page of this machine that knows where the data is."""
    port, web, *_ = free_ports
    opened, browser = tmp_path / "opened", tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    variables = {"BROWSER": f"{browser} %s"}
    async with serving(f"web = {web}\n{SERVED[mode]}", port, "-W", "ignore", **variables) as (page,):
        assert urlsplit(page).netloc == f"127.0.0.1:{web}"
        assert parse_qs(urlsplit(page).query) == {"url": [f"rerun+http://127.0.0.1:{port}/proxy"]}
        deadline = time.monotonic() + 20
        while not opened.exists():
            assert time.monotonic() < deadline, "no browser was opened"
            await asyncio.sleep(0.05)
        assert opened.read_text().strip() == page
        async with httpx.AsyncClient() as client:
            assert "widget.css" in (await client.get(page)).text
        assert await values_at(port) == VALUES


# -- what goes wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mode", ["rr.serve_web_viewer(web_port=port, open_browser=False)", "rr.serve_grpc(grpc_port=port)"]
)
async def test_a_taken_port(mode: str, tmp_path: Path) -> None:
    """One error that names it, and the program ends by itself."""
    async with RerunServer() as server:
        done = await asyncio.to_thread(
            subprocess.run,
            command(mode, server.port),
            cwd=tmp_path,
            env=command_environment(),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert f"port {server.port} on 127.0.0.1 is taken" in last


async def test_a_viewer_that_the_user_closes(free_port: int, tmp_path: Path) -> None:
    """The program goes on, says once that the viewer is gone, and ends; what was not shown is counted."""
    viewer = RerunServer(free_port)
    await viewer.start()
    program = f"""
rr.spawn(port=port)
rr.log('value', rr.Scalars(-1))
rr.get_global_data_recording().flush(timeout_sec=20)
print("shown", flush=True)
sys.stdin.readline()
{LOG}
"""
    process = subprocess.Popen(
        command(program, free_port),
        cwd=tmp_path,
        env=command_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert await asyncio.to_thread(process.stdout.readline) == "shown\n"
        viewer.kill()
        _, errors = await asyncio.to_thread(process.communicate, "\n", timeout=40)
        assert process.returncode == 0
        assert 1 <= len(errors.splitlines()) <= 3
        assert "not delivered" in errors or "lost" in errors
    finally:
        process.kill()
        process.communicate()
        await viewer.__aexit__()
