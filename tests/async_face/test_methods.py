"""Each method of :class:`asyncrr.AsyncRecordingStream`, under asyncio and under trio."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from tests.async_face.helpers import (
    GatedSink,
    both,
    log_scalars,
    no_tasks_left,
    on_an_asyncio_loop,
    scalars,
    stamped,
    start_program,
)
from tests.support import oracle
from tests.support.rerun_server import RerunServer


@both
async def test_a_file(rrd_path: Path) -> None:
    with no_tasks_left():
        async with rr.AsyncRecordingStream("app", recording_id="one") as rec:
            await rec.log("early", rr.Scalars(-1.0))
            await rec.save(rrd_path)
            await log_scalars(rec, "x", 1000)
            rec.reset_time()
            await rec.log("note", rr.TextLog("hello"), static=True)
    recording = oracle.check_file(rrd_path)
    assert (recording.application_id, recording.recording_id) == ("app", "one")
    assert scalars(recording, "/early") == [-1.0]
    assert stamped(recording, "/x", "i") == [(i, float(i)) for i in range(1000)]
    assert len(recording.rows("/note", static=True)) == 1
    stats = rec.stats()
    assert stats.encoded_rows == 1002
    assert (stats.staged_bytes, stats.encoded_bytes, stats.total_dropped_rows) == (0, 0, 0)
    assert [(sink.label, sink.status) for sink in stats.sinks] == [(f"file {rrd_path}", "closed")]


@both
async def test_start_and_aclose(rrd_path: Path) -> None:
    rec = rr.AsyncRecordingStream("app")
    assert await rec.start() is rec
    assert await rec.start() is rec
    assert rr.get_data_recording() is None
    await rec.save(rrd_path)
    await log_scalars(rec, "x", 10)
    await rec.aclose()
    await rec.aclose()
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 10


@both
async def test_commands_start_the_stream_themselves(rrd_path: Path) -> None:
    rec = rr.AsyncRecordingStream("app")
    await rec.log("x", rr.Scalars(1.0))
    await rec.save(rrd_path)
    await rec.aclose()
    assert scalars(oracle.check_file(rrd_path), "/x") == [1.0]


@both
async def test_a_stream_that_was_never_started_takes_rows_and_commands(rrd_path: Path) -> None:
    rec = rr.AsyncRecordingStream("app")
    await rec.log("x", rr.Scalars(1.0))
    await rec.flush()
    assert rec.stats().encoded_rows == 1
    await rec.send_columns("y", [rr.TimeColumn("i", sequence=[1])], rr.Scalars.columns(scalars=[2.0]))
    await rec.save(rrd_path)
    await rec.aclose()
    recording = oracle.check_file(rrd_path)
    assert (scalars(recording, "/x"), scalars(recording, "/y")) == ([1.0], [2.0])


@both
async def test_rows_for_which_no_sink_was_ever_set_are_counted() -> None:
    await rr.AsyncRecordingStream("app").aclose()
    rec = rr.AsyncRecordingStream("app", send_properties=False)
    await rec.log("x", rr.Scalars(1.0))
    await rec.log("x", rr.Scalars(2.0))
    await rec.aclose()
    assert rec.stats().encoded_rows == 2
    assert rec.stats().dropped_rows == {"buffered: no sink was set": 2}


@both
async def test_a_closed_stream() -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.log("x", rr.Scalars(1.0))
    with pytest.raises(rr.RecordingClosed):
        await rec.flush()
    with pytest.raises(rr.RecordingClosed):
        await rec.start()
    with pytest.raises(rr.RecordingClosed):
        async with rec:
            pass
    assert rr.get_data_recording() is None
    with pytest.warns(rr.error_utils.RerunWarning, match="is closed; data is dropped") as caught:
        await rec.log("x", rr.Scalars(2.0))
    assert caught[0].filename == __file__
    assert rec.log_nowait("x", rr.Scalars(3.0)) is False
    with pytest.raises(rr.RecordingClosed):
        await rec.log("x", rr.Scalars(4.0), strict=True)
    assert rec.stats().dropped_rows["log: recording closed"] == 3
    await rec.disconnect()
    await rec.aclose()


@both
async def test_several_sinks(tmp_path: Path) -> None:
    files = [tmp_path / "a.rrd", tmp_path / "b.rrd"]
    async with rr.AsyncRecordingStream("app", recording_id="one") as rec:
        await rec.set_sinks(*map(rr.FileSink, files))
        await log_scalars(rec, "x", 100)
        with pytest.raises(ValueError, match="duplicate sink: file"):
            await rec.set_sinks(rr.FileSink(tmp_path / "c.rrd"), rr.FileSink(tmp_path / "." / "c.rrd"))
        with pytest.raises(ValueError, match="at least one"):
            await rec.set_sinks()
        with pytest.raises(TypeError, match="takes sinks"):
            await rec.set_sinks("out.rrd")  # type: ignore[arg-type]
    first, second = files
    assert len(scalars(oracle.check_file(first), "/x")) == 100
    oracle.compare(first, second)


@both
async def test_a_file_that_cannot_be_created_leaves_the_sink_as_it_was(tmp_path: Path) -> None:
    good = tmp_path / "good.rrd"
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(good)
        with pytest.raises(rr.SinkError, match=r"no such directory/bad\.rrd"):
            await rec.save(tmp_path / "no such directory" / "bad.rrd")
        await rec.log("x", rr.Scalars(1.0))
    assert scalars(oracle.check_file(good), "/x") == [1.0]


@both
async def test_memory(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.log("x", rr.Scalars(0.0))
        memory = await rec.memory_recording()
        await rec.log("x", rr.Scalars(1.0))
        count = await memory.num_msgs()
        assert count >= 3
        data = await memory.drain_as_bytes()
        assert await memory.num_msgs() == 0
        await rec.log("x", rr.Scalars(2.0))
        # What is still in memory goes to the next sink.
        await rec.save(tmp_path / "rest.rrd")
    (tmp_path / "memory.rrd").write_bytes(data)
    assert scalars(oracle.check_file(tmp_path / "memory.rrd"), "/x") == [0.0, 1.0]
    assert scalars(oracle.check_file(tmp_path / "rest.rrd"), "/x") == [2.0]


@both
async def test_a_binary_stream(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        stream = await rec.binary_stream()
        await rec.log("x", rr.Scalars(0.0))
        first = await stream.read()
        await rec.log("x", rr.Scalars(1.0))
        await stream.flush()
        second = await stream.read(flush=False)
        assert await stream.read() is None
    assert first is not None
    assert second is not None
    (tmp_path / "stream.rrd").write_bytes(first + second)
    oracle.verify(tmp_path / "stream.rrd", check_footers=False)
    assert oracle.print_(tmp_path / "stream.rrd").count("/x") == 2


@both
async def test_a_server(server: RerunServer) -> None:
    async with rr.AsyncRecordingStream("app", recording_id="live") as rec:
        await rec.log("x", rr.Scalars(-1.0))
        await rec.connect_grpc(server.url, flush_timeout_sec=10.0)
        await log_scalars(rec, "x", 500)
        await rec.log("image", rr.Image(np.zeros((480, 640, 3), np.uint8)))
        await rec.flush(timeout_sec=20)
        assert rec.stats().sinks[0].status == "connected"
        found = await on_an_asyncio_loop(lambda: server.read(rows=502))
    rows = [row for message in found if message.kind == "chunk" and not message.is_static for row in message.row_ids]
    assert len(rows) == len(set(rows)) == 502
    assert {message.recording_id for message in found} == {"live"}


@both
async def test_a_server_that_is_not_there(free_port: int) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.set_sinks(rr.GrpcSink(f"rerun+http://127.0.0.1:{free_port}/proxy"))
        await rec.log("x", rr.Scalars(1.0))
        with pytest.raises((rr.NotConnected, rr.FlushTimeout)):
            await rec.flush(timeout_sec=0.3)
        # Given to nobody, it is kept for the next sink only by a sink that keeps a backlog; a viewer's is lost and said to be.
        assert rec.stats().sinks[0].queued_messages + rec.stats().encoded_bytes > 0
        rec._engine.cut_off()


@both
async def test_flush(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", batcher_config=rr.ChunkBatcherConfig.NEVER()) as rec:
        await rec.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))
        await rec.flush(blocking=False)
        await rec.flush(timeout_sec=0)
        await rec.flush(timeout_sec=10)
        oracle.verify(rrd_path, check_footers=False)
        assert oracle.print_(rrd_path).count("/x") == 1
        for wrong in (-1.0, float("nan")):
            with pytest.raises(ValueError, match="timeout_sec must be non-negative"):
                await rec.flush(timeout_sec=wrong)


@both
async def test_a_flush_that_takes_too_long() -> None:
    sink = GatedSink()
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.log("x", rr.Scalars(1.0))
        await rec.set_sinks(sink)
        with pytest.raises(rr.FlushTimeout, match="gated") as caught:
            await rec.flush(timeout_sec=0.05)
        assert "gated" in caught.value.pending
        sink.gate.set()
        await rec.flush()
        assert sink.rows == 1


@both
async def test_disconnect_ends_the_file_and_buffers_what_follows(tmp_path: Path) -> None:
    first, second = tmp_path / "first.rrd", tmp_path / "second.rrd"
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(first)
        await rec.log("x", rr.Scalars(1.0))
        await rec.disconnect()
        assert scalars(oracle.check_file(first), "/x") == [1.0]
        await rec.log("x", rr.Scalars(2.0))
        await rec.save(second)
    assert scalars(oracle.check_file(second), "/x") == [2.0]


@both
async def test_columns_properties_and_names(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        await rec.send_columns(
            "columns", [rr.TimeColumn("i", sequence=range(100))], rr.Scalars.columns(scalars=np.arange(100.0))
        )
        await rec.send_property("camera", rr.TextDocument("front"))
        await rec.send_recording_name("a name")
        await rec.send_recording_start_time_nanos(1_000)
    recording = oracle.check_file(rrd_path)
    assert stamped(recording, "/columns", "i") == [(i, float(i)) for i in range(100)]
    assert recording.values("/__properties/camera", "TextDocument:text") == [["front"]]
    assert recording.values("/__properties", "RecordingInfo:name") == [["a name"]]
    assert len(recording.values("/__properties", "RecordingInfo:start_time")) == 2


@both
async def test_times_and_automatic_timelines(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        rec.set_time("frame", sequence=7)
        rec.set_time("clock", duration=1.5)
        await rec.log("x", rr.Scalars(1.0))
        rec.disable_timeline("clock")
        await rec.log("x", rr.Scalars(2.0))
        rec.set_log_tick_enabled(False)
        rec.set_log_time_enabled(False)
        rec.reset_time()
        await rec.log("x", rr.Scalars(3.0))
    times = [row.times for row in oracle.check_file(rrd_path).rows("/x")]
    assert [sorted(set(t) - {"log_time", "log_tick"}) for t in times] == [["clock", "frame"], ["frame"], []]
    assert [{"log_time", "log_tick"} <= set(t) for t in times] == [True, True, False]


@both
async def test_lists_iterables_and_several_archetypes_in_a_row(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(rrd_path)
        await rec.log(["a part", "b/c"], rr.Scalars(1.0), rr.TextLog("with it"))
        assert rec.log_nowait("nowait", rr.Scalars(2.0).as_component_batches()) is True
    recording = oracle.check_file(rrd_path)
    (row,) = recording.rows(r"/a\ part/b\/c")
    assert set(row.set_components()) == {"Scalars:scalars", "TextLog:text"}
    assert scalars(recording, "/nowait") == [2.0]


@both
async def test_disabled(rrd_path: Path) -> None:
    async with rr.AsyncRecordingStream("app", default_enabled=False) as rec:
        assert not rec.is_enabled()
        await rec.save(rrd_path)
        await rec.log("x", rr.Scalars(1.0))
        await rec.flush()
        await rec.disconnect()
    assert not rrd_path.exists()


@both
async def test_wrong_arguments() -> None:
    with pytest.raises(ValueError):
        rr.AsyncRecordingStream("")
    with pytest.raises(TypeError, match="engine"):
        rr.AsyncRecordingStream("app", engine="loop")  # type: ignore[call-arg]  # there was such an argument


STDOUT_PROGRAM = """
import asyncio, sys
import asyncrr as rr

async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.stdout()
        for i in range(100):
            await rec.log("x", rr.Scalars(float(i)))
        print(*[sink.label for sink in rec.stats().sinks], file=sys.stderr)
        if len(sys.argv) > 1:
            await rec.save(sys.argv[1])

asyncio.run(main())
"""


def test_stdout_into_a_pipe(rrd_path: Path, tmp_path: Path) -> None:
    out, err = start_program(STDOUT_PROGRAM, cwd=tmp_path).communicate(timeout=30)
    assert b"stdout" in err
    rrd_path.write_bytes(out)
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


def test_stdout_is_not_for_terminals(rrd_path: Path, tmp_path: Path) -> None:
    terminal, programs_end = os.openpty()
    program = start_program(STDOUT_PROGRAM, rrd_path, cwd=tmp_path, stdout=programs_end)
    os.close(programs_end)
    _, err = program.communicate(timeout=30)
    try:
        assert not os.read(terminal, 100)
    except OSError:
        pass  # how Linux says that the other end was closed and nothing was written
    finally:
        os.close(terminal)
    assert (program.returncode, b"buffered" in err) == (0, True)
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


def test_stdout_whose_reader_has_gone(rrd_path: Path, tmp_path: Path) -> None:
    readers_end, programs_end = os.pipe()
    os.close(readers_end)
    program = start_program(STDOUT_PROGRAM, rrd_path, cwd=tmp_path, stdout=programs_end)
    os.close(programs_end)
    _, err = program.communicate(timeout=30)
    assert (program.returncode, b"buffered" in err) == (0, True), err
    assert len(scalars(oracle.check_file(rrd_path), "/x")) == 100


STUCK_PROGRAM = """
import asyncio, sys, time
import numpy as np
import asyncrr as rr

async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.stdout()
        await rec.log("x", rr.Image(np.random.default_rng(0).integers(0, 255, (1000, 1000, 3), np.uint8)))
        began = time.monotonic()
    print("closed after", round(time.monotonic() - began), "s; lost", rec.stats().total_dropped_rows, file=sys.stderr)

asyncio.run(main())
"""


def test_a_reader_that_does_not_read_cannot_hold_up_the_end(tmp_path: Path) -> None:
    program = start_program(STUCK_PROGRAM, cwd=tmp_path)
    assert program.stdout is not None
    assert program.stderr is not None
    with program.stdout, program.stderr:
        err = program.stderr.read()
        assert program.wait(timeout=30) == 0
    assert b"1 rows" in err
    assert b"not delivered to stdout: " in err
    assert b"closed after 2 s; lost 1" in err or b"closed after 3 s; lost 1" in err
    assert isinstance(program, subprocess.Popen)
