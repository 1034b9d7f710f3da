"""No call of asyncrr blocks the event loop that its caller or its sinks run on: blockbuster makes each that would an error."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest
from blockbuster import BlockingError

import asyncrr as rr
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from tests.async_face.helpers import scalars
from tests.support import oracle
from tests.support.reports import Reports
from tests.support.rerun_server import RerunServer

# Names are loaded at first use, and loading modules blocks: programs with a loop import what they use by name, at their top.
LOADED: list[type] = [
    rr.AsyncRecordingStream,
    rr.FileSink,
    rr.FlushError,
    rr.Image,
    rr.Points3D,
    rr.Scalars,
    rr.SinkError,
]
LOADED += [rr.TextDocument, rr.TextLog, rr.TimeColumn, rr.Transform3D]

pytestmark = pytest.mark.usefixtures("no_blocking_calls")


async def log_all_kinds(rec: rr.AsyncRecordingStream, rounds: int) -> None:
    """Scalars, text, transforms, point clouds and images, in the rhythm of a robot."""
    image = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)
    points = np.random.default_rng(0).random((10_000, 3), np.float32)
    for i in range(rounds):
        rec.set_time("frame", sequence=i)
        image[:10] = i
        for n in range(100):
            await rec.log(f"scalar/{n % 10}", rr.Scalars(float(i)))
        await rec.log("image", rr.Image(image))
        await rec.log("points", rr.Points3D(points))
        rr.log("arm", rr.Transform3D(translation=[0.0, 0.0, i]))
        rr.log("log", rr.TextLog(f"round {i}"))
        await asyncio.sleep(0.002)


async def test_a_file_and_a_server_at_once(server: RerunServer, rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.connect_grpc(server.url)  # loads the gRPC sink
        await rec.set_sinks(rr.FileSink(rrd_path, fsync=True), rr.GrpcSink(server.url, flush_timeout_sec=10.0))
        await log_all_kinds(rec, 20)
        await rec.send_columns(
            "columns", [rr.TimeColumn("i", sequence=range(100_000))], rr.Scalars.columns(scalars=np.arange(1e5))
        )
        await rec.send_property("note", rr.TextDocument("text"))
        await rec.flush(timeout_sec=30)
        stats = rec.stats()
        assert all(sink.delivered_rows >= 20 * 104 for sink in stats.sinks), stats
        assert not stats.total_dropped_rows
        await rec.disconnect()
    recording = await asyncio.to_thread(oracle.check_file, rrd_path)
    assert sum(len(scalars(recording, f"/scalar/{n}")) for n in range(10)) == 2000
    assert len(recording.rows("/image")) == len(recording.rows("/points")) == 20


async def test_memory_streams_and_changes_of_sinks(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await log_all_kinds(rec, 2)
        memory = await rec.memory_recording()
        await log_all_kinds(rec, 2)
        assert await memory.num_msgs() > 10
        assert len(await memory.drain_as_bytes()) > 100_000
        stream = await rec.binary_stream()
        await log_all_kinds(rec, 2)
        assert len(await stream.read() or b"") > 100_000
        for i in range(3):
            await rec.save(tmp_path / f"{i}.rrd")
            await log_all_kinds(rec, 2)
        with pytest.raises(rr.SinkError):
            await rec.save(tmp_path / "none" / "x.rrd")


async def test_a_server_by_name_that_comes_late(rrd_path: Path) -> None:
    """Name resolution and reconnecting do not block either."""
    server = RerunServer()
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.connect_grpc(f"rerun+http://localhost:{server.port}/proxy", flush_timeout_sec=20.0)
        await rec.log("x", rr.Scalars(1.0))
        with pytest.raises(rr.FlushError):
            await rec.flush(timeout_sec=0.2)
        async with server:
            await rec.flush(timeout_sec=30)
            assert [len(m.row_ids) for m in await server.read(rows=1) if m.entity_path == "/x"] == [1]
            await rec.disconnect()


async def test_waiting_for_room(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", memory_limit=2_000_000) as rec:
        await rec.save(rrd_path)
        await log_all_kinds(rec, 10)
        rec.log_nowait("x", rr.Scalars(1.0))
    assert rec.stats().total_dropped_rows == 0


class SleepingSink(Sink):
    """Blocks its loop, as no sink may."""

    label = "sleeping"

    async def run(self, outbox: Outbox) -> None:
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
            else:
                _sleep_inside_asyncrr()
                outbox.release(item)


def _sleep_inside_asyncrr() -> None:
    # blockbuster looks for frames of the package it was set up for.
    namespace: dict[str, object] = {"sleep": time.sleep}
    exec(compile("def nap(): sleep(0.001)", str(Path(rr.__file__).with_name("nap.py")), "exec"), namespace)
    namespace["nap"]()  # type: ignore[operator]


async def test_a_call_that_blocks_would_be_seen(reports: Reports) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.set_sinks(SleepingSink())
        await rec.log("x", rr.Scalars(1.0))
        with pytest.raises(rr.FlushError) as caught:
            await rec.flush()
    assert isinstance(caught.value, rr.FlushError)
    assert BlockingError.__name__ in repr(caught.value) or "Blocking call to time.sleep" in str(caught.value)
    said = await asyncio.to_thread(list, reports)
    assert [line for line in said if "Blocking call" in line]
