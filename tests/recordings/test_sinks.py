"""save, flush, disconnect, close; what moves from one sink to the next."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr import lifecycle
from asyncrr.errors import FlushError, RecordingClosed, SinkError
from asyncrr.sinks.memory import MemorySink
from asyncrr.wire.reader import Cut, read_rrd
from asyncrr.wire.rrd import RrdEncoder
from tests.recordings.contents import frames, read_bytes, saved, scalars
from tests.support import oracle
from tests.support.reports import Reports

New = Callable[..., rr.RecordingStream]
INFO, CHUNK, END = 1, 2, 0


def _log(rec: rr.RecordingStream, *values: float) -> None:
    for value in values:
        rec.log("x", rr.Scalars(value))


def test_what_was_logged_before_a_sink_was_set_is_delivered_to_it(rec: rr.RecordingStream, rrd_path: Path) -> None:
    _log(rec, 1, 2)
    rec.save(rrd_path)
    _log(rec, 3)
    rec.disconnect()
    read = oracle.check_file(rrd_path)
    assert scalars(read) == [1, 2, 3]
    assert (read.application_id, read.recording_id) == (rec.get_application_id(), rec.get_recording_id())


def test_a_file_begins_as_the_reference_s_do(rec: rr.RecordingStream, rrd_path: Path) -> None:
    _log(rec, 1)
    rec.save(rrd_path)
    rec.disconnect()
    assert frames(rrd_path.read_bytes()) == [INFO, INFO, CHUNK, CHUNK, END]
    assert oracle.check_file(rrd_path).entities == {"/__properties", "/x"}


def test_without_properties(new_recording: New, rrd_path: Path) -> None:
    rec = new_recording(send_properties=False)
    _log(rec, 1)
    assert saved(rec, rrd_path).entities == {"/x"}
    assert frames(rrd_path.read_bytes()) == [INFO, INFO, CHUNK, END]


def test_flush_means_that_the_file_holds_it(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path)
    for i in range(5):
        _log(rec, i)
        rec.flush()
        oracle.verify(rrd_path, check_footers=False)
        with pytest.warns(Warning, match="no footer"):
            assert scalars(oracle.read_one(rrd_path)) == list(range(i + 1))


def test_flush_covers_every_thread_s_rows(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path)
    barrier = threading.Barrier(17)
    goes_on = threading.Event()

    def work(number: int) -> None:
        for i in range(50):
            rec.log(f"t{number}", rr.Scalars(float(i)))
        barrier.wait()
        goes_on.wait(30)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    barrier.wait()
    rec.flush()
    assert rec.stats().sinks[0].delivered_rows >= 16 * 50
    goes_on.set()
    for thread in threads:
        thread.join()


def test_flush_that_does_not_wait(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path)
    _log(rec, 1)
    rec.flush(blocking=False)
    rec.flush(timeout_sec=0)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [1]


@pytest.mark.parametrize("timeout", [-1, float("nan"), -0.001])
def test_flush_refuses_nonsense(rec: rr.RecordingStream, timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout_sec"):
        rec.flush(timeout_sec=timeout)


def test_disconnect_ends_the_file_and_buffers_from_then_on(rec: rr.RecordingStream, tmp_path: Path) -> None:
    rec.save(tmp_path / "a.rrd")
    _log(rec, 1)
    rec.disconnect()
    rec.disconnect()
    _log(rec, 2)
    rec.save(tmp_path / "b.rrd")
    _log(rec, 3)
    rec.disconnect()
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == [1]
    assert scalars(oracle.check_file(tmp_path / "b.rrd")) == [2, 3]


def test_from_file_to_file_nothing_is_repeated(rec: rr.RecordingStream, tmp_path: Path) -> None:
    rec.save(tmp_path / "a.rrd")
    _log(rec, 1)
    rec.save(tmp_path / "b.rrd")
    _log(rec, 2)
    rec.disconnect()
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == [1]
    second = oracle.check_file(tmp_path / "b.rrd")
    assert scalars(second) == [2]
    assert second.entities == {"/x"}
    assert frames((tmp_path / "b.rrd").read_bytes()) == [INFO, CHUNK, END]


def test_saving_to_the_same_file_again_begins_it_anew(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path)
    _log(rec, *range(1000))
    rec.save(str(rrd_path))
    _log(rec, 7)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [7]


def test_two_files_at_once_are_equal(rec: rr.RecordingStream, tmp_path: Path) -> None:
    _log(rec, 0)
    rec.set_sinks(rr.FileSink(tmp_path / "a.rrd"), rr.FileSink(tmp_path / "b.rrd"))
    for i in range(1, 100):
        _log(rec, i)
        rec.log(f"many/{i}", rr.Points3D(np.full((10, 3), i)))
    rec.disconnect()
    assert (tmp_path / "a.rrd").read_bytes() == (tmp_path / "b.rrd").read_bytes()
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == list(range(100))


async def test_a_footer_that_takes_its_time_is_written(rrd_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is progress: the end of a file is not taken for a sink that stalls."""
    finish = RrdEncoder.finish

    def slow(self: RrdEncoder) -> Any:
        time.sleep(1)
        return finish(self)

    monkeypatch.setattr(RrdEncoder, "finish", slow)
    async with rr.AsyncRecordingStream("asyncrr_test") as recording:
        await recording.save(rrd_path)
        recording.log_nowait("x", rr.Scalars(1.0))
        recording._engine.close(stall=0.3)  # what leaving the block does, with less patience
    assert scalars(oracle.check_file(rrd_path)) == [1]


async def test_a_footer_for_which_there_is_no_time_is_missed(
    rrd_path: Path, monkeypatch: pytest.MonkeyPatch, reports: Reports
) -> None:
    written = threading.Event()
    monkeypatch.setattr(RrdEncoder, "finish", lambda self: written.wait(10) and [])
    async with rr.AsyncRecordingStream("asyncrr_test") as recording:
        await recording.save(rrd_path)
        recording.log_nowait("x", rr.Scalars(1.0))
        recording._engine.close(total=0.3)
    written.set()
    assert [line for line in reports if f"file {rrd_path} has no footer" in line]
    assert "/x" in oracle.run_rerun("rrd", "print", rrd_path)


def test_files_without_footer(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path, write_footer=False)
    _log(rec, 1)
    rec.disconnect()
    data = rrd_path.read_bytes()
    assert END not in frames(data)
    oracle.verify(rrd_path, check_footers=False)


def test_sinks_that_are_none_or_double_are_refused(rec: rr.RecordingStream, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least one"):
        rec.set_sinks()
    with pytest.raises(TypeError, match="str"):
        rec.set_sinks("file.rrd")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="duplicate"):
        rec.set_sinks(rr.FileSink(tmp_path / "a.rrd"), rr.FileSink(tmp_path / "sub" / ".." / "a.rrd"))


def test_a_path_that_cannot_be_written_is_an_error_and_the_sink_in_use_stays(
    rec: rr.RecordingStream, tmp_path: Path
) -> None:
    rec.save(tmp_path / "good.rrd")
    _log(rec, 1)
    for bad in (tmp_path / "no" / "such" / "directory.rrd", tmp_path):
        with pytest.raises(SinkError, match="Failed to create file"):
            rec.save(bad)
        with pytest.raises(RuntimeError, match=str(bad)):
            rec.set_sinks(rr.FileSink(tmp_path / "other.rrd"), rr.FileSink(bad))
    _log(rec, 2)
    rec.disconnect()
    assert scalars(oracle.check_file(tmp_path / "good.rrd")) == [1, 2]


def test_a_full_disk_is_an_error_and_the_other_file_goes_on(
    rec: rr.RecordingStream, rrd_path: Path, reports: list[str]
) -> None:
    rec.set_sinks(rr.FileSink(rrd_path))
    with pytest.raises(SinkError, match="No space left"):
        rec.save("/dev/full")
    _log(rec, 1)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [1]


def test_fsync_on_request(rec: rr.RecordingStream, rrd_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: (synced.append(fd), fsync(fd))[1])
    rec.set_sinks(rr.FileSink(rrd_path))
    _log(rec, 1)
    rec.flush()
    assert synced == []
    rec.set_sinks(rr.FileSink(rrd_path, fsync=True))
    _log(rec, 1)
    rec.flush()
    assert synced != []


def test_close_ends_the_recording(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.save(rrd_path)
    _log(rec, 1)
    rec.close()
    rec.close()
    assert scalars(oracle.check_file(rrd_path)) == [1]
    assert rec.is_closed()
    for command in (
        rec.flush,
        lambda: rec.save(rrd_path),
        rec.memory_recording,
        lambda: rec.set_sinks(rr.FileSink(rrd_path)),
    ):
        with pytest.raises(RecordingClosed, match=rec.get_recording_id()):
            command()
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [1], "the file is as it was"


def test_a_stream_out_of_scope_delivers(rrd_path: Path) -> None:
    rec = rr.RecordingStream("asyncrr_test")
    rec.save(rrd_path)
    _log(rec, *range(100))
    del rec
    assert scalars(oracle.check_file(rrd_path)) == list(range(100)), "at once: the next line may read the file"


def test_a_stream_that_the_garbage_collector_finds_delivers(rrd_path: Path) -> None:
    rec = rr.RecordingStream("asyncrr_test")
    rec.save(rrd_path)
    _log(rec, 1, 2)
    ring = [rec]
    ring.append(ring)  # type: ignore[arg-type]
    del rec, ring
    gc.collect()
    assert scalars(oracle.check_file(rrd_path)) == [1, 2]


async def test_an_event_loop_is_not_held_up_by_a_stream_out_of_scope(
    rrd_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[object] = []
    monkeypatch.setattr(lifecycle, "wait_for_all", lambda answers, seconds: waits.append(answers))
    rec = rr.RecordingStream("asyncrr_test")
    rec.save(rrd_path)
    _log(rec, 1)
    finished = rec._engine.finished
    del rec
    assert not waits
    await asyncio.wait_for(asyncio.wrap_future(finished), 20)
    assert scalars(oracle.check_file(rrd_path)) == [1]


def test_leaving_a_with_block_ends_the_file(new_recording: New, tmp_path: Path) -> None:
    with new_recording() as rec:
        rec.save(tmp_path / "a.rrd")
        _log(rec, 1)
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == [1]
    _log(rec, 2)
    assert scalars(saved(rec, tmp_path / "b.rrd")) == [2], "what comes later is buffered"


def test_leaving_a_with_block_by_an_exception_ends_the_file_and_hides_nothing(
    new_recording: New, rrd_path: Path
) -> None:
    with pytest.raises(ZeroDivisionError), new_recording() as rec:
        rec.save(rrd_path)
        _log(rec, 1)
        raise ZeroDivisionError
    assert scalars(oracle.check_file(rrd_path)) == [1]


def test_recordings_do_not_mix(new_recording: New, tmp_path: Path) -> None:
    recs = [new_recording() for _ in range(3)]
    for i, rec in enumerate(recs):
        rec.save(tmp_path / f"{i}.rrd")
    for value in range(10):
        for i, rec in enumerate(recs):
            rec.set_time("f", sequence=value + i)
            _log(rec, value * 10 + i)
    for i, rec in enumerate(recs):
        rec.disconnect()
        read = oracle.check_file(tmp_path / f"{i}.rrd")
        assert read.recording_id == rec.get_recording_id()
        assert read.values("/x", "Scalars:scalars", "f") == [(value + i, [value * 10 + i]) for value in range(10)]


# -- memory ------------------------------------------------------------------------------------------------------------


def test_memory_recording_counts_and_drains_as_the_reference_does(new_recording: New, rrd_path: Path) -> None:
    rec = new_recording()
    memory = rec.memory_recording()
    assert memory.num_msgs() == 3
    _log(rec, 1, 2)
    assert memory.num_msgs() == 4
    data = memory.drain_as_bytes()
    assert frames(data) == [INFO, INFO, CHUNK, CHUNK, END]
    assert scalars(read_bytes(data, rrd_path)) == [1, 2]
    assert memory.num_msgs() == 0
    empty = memory.drain_as_bytes()
    assert frames(empty) == [END]
    assert len(empty) == 12 + 16 + 32
    _log(rec, 3)
    assert frames(memory.drain_as_bytes()) == [CHUNK, END], "infos are not sent again"


def test_memory_recording_without_properties(new_recording: New) -> None:
    assert new_recording(send_properties=False).memory_recording().num_msgs() == 2


def test_what_memory_keeps_moves_on_to_the_next_sink(rec: rr.RecordingStream, rrd_path: Path) -> None:
    memory = rec.memory_recording()
    _log(rec, 1)
    rec.save(rrd_path)
    _log(rec, 2)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [1, 2]
    assert frames(memory.drain_as_bytes()) == [END]


def test_two_memories_hand_on_each_message_once(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_sinks(MemorySink("a"), MemorySink("b"))
    _log(rec, 1)
    assert scalars(saved(rec, rrd_path)) == [1]


def test_binary_stream(rec: rr.RecordingStream, rrd_path: Path) -> None:
    _log(rec, 1)
    stream = rec.binary_stream()
    first = stream.read()
    assert first is not None
    assert frames(first) == [INFO, INFO, CHUNK, CHUNK, END]
    assert stream.read() is None
    _log(rec, 2)
    second = stream.read()
    assert second is not None
    assert frames(second) == [CHUNK, END]
    assert scalars(read_bytes(first, rrd_path)) == [1]
    rrd_path.write_bytes(first + second)
    oracle.verify(rrd_path, check_footers=False)


def test_binary_stream_without_flush_is_filled_by_the_tick(rec: rr.RecordingStream) -> None:
    stream = rec.binary_stream()
    stream.read()
    _log(rec, 1)
    deadline = time.monotonic() + 10
    while (data := stream.read(flush=False)) is None:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert frames(data) == [CHUNK, END]


def test_a_binary_stream_hands_nothing_on(rec: rr.RecordingStream, rrd_path: Path) -> None:
    stream = rec.binary_stream()
    _log(rec, 1)
    rec.flush()
    rec.save(rrd_path)
    _log(rec, 2)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [2]
    unread = stream.read()
    assert unread is not None, "what was not read is still there"


# -- properties --------------------------------------------------------------------------------------------------------


def test_properties(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.send_recording_name("a name")
    rec.send_recording_start_time_nanos(123)
    rec.send_property("situation", rr.AnyValues(weather="fair"))
    rec.send_property("odd name/part", rr.AnyValues(odd_number=1))
    read = saved(rec, rrd_path)
    assert read.entities == {"/__properties", "/__properties/situation", r"/__properties/odd\ name\/part"}
    assert all(chunk.is_static for chunk in read.chunks)
    assert read.values("/__properties", "RecordingInfo:name") == [["a name"]]
    start_times = read.values("/__properties", "RecordingInfo:start_time")
    assert len(start_times) == 2
    assert read.values("/__properties/situation", "weather") == [["fair"]]


# -- what a file is when its writer is gone ----------------------------------------------------------------------------


def test_a_recording_s_file_is_readable_to_the_last_whole_message_wherever_it_is_cut(
    rec: rr.RecordingStream, rrd_path: Path
) -> None:
    rec.save(rrd_path)
    for i in range(6):
        _log(rec, i)
        rec.flush()
    data = rrd_path.read_bytes()
    whole = list(read_rrd(data))
    ends = [end for _, end in _frames(data)]
    for size in range(ends[-4], len(data) + 1):
        found = [event for event in read_rrd(data[:size]) if not isinstance(event, Cut)]
        # The header of the stream comes before the messages.
        assert len(found) == 1 + sum(end <= size for end in ends)
    assert [type(event).__name__ for event in whole[-3:]] == ["DecodedChunk"] * 3
    # The official Python reader wants whole messages, the other official tools do not.
    cut_path = rrd_path.with_name("cut.rrd")
    cut_path.write_bytes(data[: ends[-2]])
    with pytest.warns(Warning, match="no footer"):
        assert scalars(oracle.read_one(cut_path)) == [0, 1, 2, 3, 4]
    cut_path.write_bytes(data[: ends[-1] - 1])
    oracle.verify(cut_path, check_footers=False)
    assert oracle.print_(cut_path).count(" - /x - ") == 5


def _frames(data: bytes) -> list[tuple[int, int]]:
    """Where each message begins and ends."""
    found = []
    at = 12
    while at < len(data):
        end = at + 16 + int.from_bytes(data[at + 8 : at + 16], "little")
        found.append((at, end))
        at = end
    return found


def test_flush_errors_are_runtime_errors() -> None:
    assert issubclass(FlushError, RuntimeError)
    assert issubclass(SinkError, RuntimeError)
