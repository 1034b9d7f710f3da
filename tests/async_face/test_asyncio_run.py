"""``asyncio.run`` in programs of their own: Ctrl-C in mid-stream, streams that are never closed."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.async_face.helpers import SCALARS, scalars, start_program, without_debug_noise
from tests.support import oracle
from tests.support.rerun_server import RerunServer

STREAMING = """
import asyncio, signal, sys
import asyncrr as rr

async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(sys.argv[1])
        i = 0
        while True:
            rec.set_time("i", sequence=i)
            await rec.log("x", rr.Scalars(float(i)))
            i += 1
            if i == 5000:
                print("streaming", flush=True)
            if i % 100 == 0:
                await asyncio.sleep(0.001)

asyncio.run(main())
"""

WITHOUT_ASYNCRR = """
import asyncio

async def main():
    print("streaming", flush=True)
    while True:
        await asyncio.sleep(0.001)

asyncio.run(main())
"""


def interrupt(program: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Send Ctrl-C to a program once it says that it streams; its exit code and what it said on stderr."""
    assert program.stdout is not None
    assert program.stdout.readline() == b"streaming\n"
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=30)
    return program.returncode, without_debug_noise(err)


def shape_of(traceback: str) -> list[str]:
    """The lines of a traceback that do not depend on which line of the program was interrupted."""
    return [line for line in traceback.splitlines() if not line.startswith("  ")]


def test_ctrl_c_in_mid_stream(rrd_path: Path, tmp_path: Path) -> None:
    code, err = interrupt(start_program(STREAMING, rrd_path, cwd=tmp_path))
    plain_code, plain_err = interrupt(start_program(WITHOUT_ASYNCRR, cwd=tmp_path))
    assert code == plain_code == -signal.SIGINT
    assert shape_of(err) == shape_of(plain_err), err
    assert err.rstrip().endswith("KeyboardInterrupt")
    logged = scalars(oracle.check_file(rrd_path), "/x")
    assert len(logged) >= 5000
    assert logged == [float(i) for i in range(len(logged))]


SLOW_TO_CLOSE = """
import asyncio, signal, sys
import asyncrr as rr
from asyncrr.engine.sink import FlushMarker, Sink

class Slow(Sink):
    label = "slow"
    async def run(self, outbox):
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
                continue
            if outbox.closing:
                print("closing", flush=True)
            for _ in range(5):
                await asyncio.sleep(0.1)
                outbox.progress()
            outbox.release(item)

async def main():
    async with rr.AsyncRecordingStream("app", batcher_config=rr.ChunkBatcherConfig.NEVER()) as rec:
        await rec.set_sinks(Slow(), rr.FileSink(sys.argv[1]))
        for i in range(5000):
            await rec.log("x", rr.Scalars(float(i)))
        print("streaming", flush=True)
        while True:
            await asyncio.sleep(0.01)

asyncio.run(main())
"""


def test_a_second_ctrl_c_while_it_closes(rrd_path: Path, tmp_path: Path) -> None:
    program = start_program(SLOW_TO_CLOSE, rrd_path, cwd=tmp_path)
    assert program.stdout is not None
    assert program.stdout.readline() == b"streaming\n"
    program.send_signal(signal.SIGINT)
    assert program.stdout.readline() == b"closing\n"
    program.send_signal(signal.SIGINT)
    _, err = program.communicate(timeout=30)
    said = without_debug_noise(err)
    assert program.returncode == -signal.SIGINT
    assert said.rstrip().endswith("KeyboardInterrupt")
    for noise in ("never retrieved", "was destroyed", "ResourceWarning", "was never awaited", "asyncrr:"):
        assert noise not in said, said
    # It is still delivered: the time for that is limited by itself.
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 5000


NEVER_CLOSED = """
import asyncio, sys
import numpy as np
import asyncrr as rr

async def main():
    rec = rr.AsyncRecordingStream("app", make_default=True)
    await rec.start()
    await rec.{sink}(sys.argv[1])
    for i in range(2000):
        await rec.log("x", rr.Scalars(float(i)))
    image = np.zeros((480, 640, 3), np.uint8)
    for i in range(20):
        image[:] = i
        await rec.log("image", rr.Image(image))
    rec.log_nowait("last", rr.Scalars(1.0))
    {end}

try:
    asyncio.run(main())
except LookupError as error:
    print(error)
"""


@pytest.mark.parametrize("end", ["return", "await asyncio.sleep(0)", "raise LookupError('a bug')"])
def test_a_stream_that_is_never_closed(rrd_path: Path, tmp_path: Path, end: str) -> None:
    program = start_program(NEVER_CLOSED.format(sink="save", end=end), rrd_path, cwd=tmp_path)
    out, err = program.communicate(timeout=30)
    assert (program.returncode, without_debug_noise(err)) == (0, "")
    assert out == (b"a bug\n" if "bug" in end else b"")
    recording = oracle.check_file(rrd_path)
    assert scalars(recording, "/x") == [float(i) for i in range(2000)]
    images = recording.rows("/image")
    assert [bytes(row.set_components()["Image:buffer"][0][:1])[0] for row in images] == list(range(20))
    assert scalars(recording, "/last") == [1.0]
    rows = [row.row_id for chunk in recording.chunks for row in chunk.rows]
    assert len(rows) == len(set(rows))  # nothing was written twice


async def test_a_stream_to_a_viewer_that_is_never_closed(server: RerunServer, tmp_path: Path) -> None:
    program = start_program(NEVER_CLOSED.format(sink="connect_grpc", end="return"), server.url, cwd=tmp_path)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, without_debug_noise(err)) == (0, "")
    found = await server.read(rows=2021)
    rows = [row for message in found if message.kind == "chunk" and not message.is_static for row in message.row_ids]
    assert len(set(rows)) == 2021


IDLE_LOOP = """
import asyncio, sys
import asyncrr as rr

async def main():
    rec = await rr.AsyncRecordingStream("app", make_default=True).start()
    await rec.save(sys.argv[1])
    await rec.log("x", rr.Scalars(1.0))

loop = asyncio.new_event_loop()
loop.run_until_complete(main())
rr.log("x", rr.Scalars(2.0))
{end}
"""


def test_a_loop_that_stands_still_at_exit(rrd_path: Path, tmp_path: Path) -> None:
    program = start_program(IDLE_LOOP.format(end="keep = loop"), rrd_path, cwd=tmp_path)
    _, err = program.communicate(timeout=30)
    assert program.returncode == 0
    assert "asyncrr" not in without_debug_noise(err), err
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0, 2.0]


def test_a_loop_closed_under_its_stream(rrd_path: Path, tmp_path: Path) -> None:
    """Delivery is none of that loop's business: the stream goes on, in plain functions and on the next loop."""
    end = """
loop.close()
rr.log("x", rr.Scalars(3.0))
rr.flush()

async def again():
    rec = rr.get_data_recording()
    await rec.log("x", rr.Scalars(4.0))
    await rec.aclose()

asyncio.run(again())
"""
    program = start_program(IDLE_LOOP.format(end=end), rrd_path, cwd=tmp_path)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, without_debug_noise(err)) == (0, "")
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0, 2.0, 3.0, 4.0]


TWICE = """
import asyncio, sys
import asyncrr as rr

async def main(path):
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(path)
        await rec.log("x", rr.Scalars(1.0))
    assert rr.get_data_recording() is None

for path in sys.argv[1:]:
    asyncio.run(main(path))
"""


def test_two_runs_in_one_program(tmp_path: Path) -> None:
    paths = [tmp_path / "1.rrd", tmp_path / "2.rrd"]
    program = start_program(TWICE, *paths, cwd=tmp_path)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, without_debug_noise(err)) == (0, "")
    for path in paths:
        assert oracle.check_file(path).values("/x", SCALARS) == [[1.0]]


LEFT_WHILE_SINKS_CHANGE = """
import asyncio, sys, threading
import asyncrr as rr

opening, go_on = threading.Event(), threading.Event()

class SlowToOpen(rr.FileSink):
    async def open(self, workers):
        opening.set()
        await workers.run(go_on.wait, 10)
        await super().open(workers)

async def main():
    rec = await rr.AsyncRecordingStream("app", make_default=True).start()
    for i in range(100):
        await rec.log("x", rr.Scalars(float(i)))
    saving = asyncio.create_task(rec.set_sinks(SlowToOpen(sys.argv[1])))
    while not opening.is_set():
        await asyncio.sleep(0.001)
    threading.Timer(0.2, go_on.set).start()
    raise LookupError("a bug")

try:
    asyncio.run(main())
except LookupError as error:
    print(error)
assert not go_on.is_set()
"""


def test_a_loop_that_ends_while_sinks_change(rrd_path: Path, tmp_path: Path) -> None:
    program = start_program(LEFT_WHILE_SINKS_CHANGE, rrd_path, cwd=tmp_path)
    try:
        out, err = program.communicate(timeout=20)
    finally:
        program.kill()
    assert (program.returncode, out, without_debug_noise(err)) == (0, b"a bug\n", "")
    assert scalars(oracle.check_file(rrd_path), "/x") == [float(i) for i in range(100)]
