"""What sinks do to an engine, fault by fault: stalls, failures, hanging opens, ends without a word."""

from __future__ import annotations

import asyncio
import os
import threading
from pathlib import Path

import pytest

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.engine import State
from asyncrr.errors import FlushError, FlushTimeout, RecordingClosed, SinkError
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.memory import MemorySink
from tests.bench.bench import Bench, on_bench
from tests.bench.sinks import FakeSink, FakeWritingSink

_HANGS = float("inf")


@on_bench
async def test_rows_go_from_the_buffer_to_the_first_sink(bench: Bench) -> None:
    for _ in range(10):
        assert bench.log()
    await bench.use(sink := FakeSink())
    assert bench.log()
    await bench.flush()
    assert sink.rows == 11
    await bench.close()
    assert (sink.opened, sink.runs, sink.running, sink.abandoned) == (1, 1, 0, 0)
    assert bench.engine.stats().dropped_rows == {}


# -- descriptors -----------------------------------------------------------------------------------------------------


@on_bench(settle=0.002)
async def test_a_stalled_write_never_reaches_another_file(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write is in the operating system while the sink is cut off. Its descriptor must stay open until the write returns."""
    stalled, go_on = threading.Event(), threading.Event()
    writev = os.writev

    def slow_writev(fd: int, buffers: object) -> int:
        if threading.current_thread() is not threading.main_thread():
            stalled.set()
            go_on.wait(10)
        return writev(fd, buffers)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "writev", slow_writev)
    await bench.use(sink := FileSink(tmp_path / "a.rrd", write_footer=False))
    fd = sink._fd
    bench.workers.run_in_thread("FileSink._write")
    bench.log()
    flush = bench.answer(bench.engine.flush(None))
    while not stalled.is_set():
        await bench.wait(0.01)
    await bench.close()
    with pytest.raises(FlushError):
        await flush
    stranger = tmp_path / "precious.txt"
    with stranger.open("w+") as file:
        file.write("years of work\n" * 100)
        file.flush()
        assert file.fileno() != fd, "the number is taken as long as somebody writes to it"
        go_on.set()
        while bench.workers.pending("FileSink._write"):
            await asyncio.sleep(0)
        await bench.turns()
        assert stranger.read_text() == "years of work\n" * 100
    assert sink._fd is None, "closed once the write has returned"
    assert fd is not None
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fd)


@pytest.mark.parametrize("stage", ["open_it", "begin_it", "write_it", "flush_it", "finish_it", "discard"])
@pytest.mark.parametrize("fault", ["stuck", "fails", "fails oddly"])
@on_bench
async def test_whatever_a_writing_sink_does_it_is_given_back_once(bench: Bench, stage: str, fault: str) -> None:
    if fault == "stuck":
        bench.workers.hold(f".{stage}")
    else:
        bench.workers.fail(f".{stage}", OSError("no") if fault == "fails" else MemoryError("no"))
    sink = FakeWritingSink()
    change = bench.answer(bench.engine.set_sinks([sink]))
    await bench.wait(1.0)
    bench.log()
    flush = bench.answer(bench.engine.flush(5.0))
    await bench.wait(1.0)
    began = bench.now
    await bench.close()
    assert bench.now - began < 4.0, "two seconds without progress, and a little"
    assert flush.done()
    assert change.done()
    for answer in (flush, change):
        error = answer.exception()
        assert error is None or isinstance(error, SinkError | FlushError | RecordingClosed | OSError | MemoryError), (
            error
        )
    bench.workers.fail(f".{stage}", None)
    bench.workers.release_all()
    await bench.turns()
    assert sink.harm == []
    assert sink.resources == (1 if stage == "discard" and fault != "stuck" else 0)
    stats = bench.engine.stats()
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)


@on_bench
async def test_a_sink_that_is_cut_off_before_its_first_turn_is_given_back(bench: Bench) -> None:
    """The predecessor holds the file and never ends, so the successor was opened and never ran."""
    await bench.use(old := FakeSink("old", claim="file a"))
    old.stall()
    bench.log()
    await bench.wait(1.0)
    change = bench.answer(bench.engine.set_sinks([new := FakeWritingSink("new", claim="file a")]))
    await change
    assert new.takes_over
    assert new.resources == 1
    bench.log()
    await bench.close()
    await bench.turns()
    assert new.resources == 0
    assert new.harm == []
    stats = bench.engine.stats()
    assert stats.dropped_rows == {"old: not delivered at close": 1, "new: not delivered at close": 1}


@on_bench
async def test_a_sink_is_given_back_although_close_comes_at_once(bench: Bench) -> None:
    change = bench.answer(bench.engine.set_sinks([sink := FakeWritingSink()]))
    await bench.turns()
    await bench.close(0.0, 0.0)
    await bench.turns()
    assert change.done()
    assert sink.resources == 0


@on_bench
async def test_a_sink_object_is_not_reused_while_a_worker_has_it(bench: Bench) -> None:
    """What the worker does at its end would be done to the file that was opened in the meantime."""
    await bench.use(sink := FakeWritingSink())
    bench.workers.hold(".write_it")
    bench.log()
    await bench.wait(1.0)
    await bench.close()
    other = bench.another_engine()
    again = bench.answer(other.set_sinks([sink]))
    with pytest.raises(SinkError, match="still being written"):
        await again
    bench.workers.release(".write_it")
    await bench.turns()
    await bench.answer(other.set_sinks([sink]))
    assert (sink.resources, sink.harm) == (1, [])
    await bench.answer(other.close())
    assert sink.resources == 0


@on_bench
async def test_a_sink_that_was_given_back_can_be_opened_at_once(bench: Bench) -> None:
    """The change failed because of its neighbour. The next change must not meet the end of the first."""
    sink = FakeWritingSink()
    bench.workers.delay(".discard", 0.5)
    with pytest.raises(OSError, match="no"):
        await bench.use(sink, FakeSink("bad", opening=OSError("no")))
    await bench.use(sink)
    await bench.wait(2.0)
    bench.log()
    await bench.flush()
    assert (sink.resources, sink.harm) == (1, [])


@on_bench
async def test_two_engines_cannot_get_the_same_sink(bench: Bench) -> None:
    """The first opens another sink before it, and the second asks meanwhile."""
    shared = FakeSink("shared")
    first = bench.answer(bench.engine.set_sinks([FakeSink("slow", opening=1.0), shared]))
    await bench.wait(0.5)
    other = bench.another_engine()
    with pytest.raises(ValueError, match="another recording uses this sink"):
        await bench.answer(other.set_sinks([shared]))
    await first
    assert (shared.opened, shared.abandoned, shared.in_use) == (1, 0, True)
    await bench.answer(other.close())


# -- markers ---------------------------------------------------------------------------------------------------------


@on_bench
async def test_a_marker_that_was_taken_is_answered_when_the_write_fails(bench: Bench) -> None:
    await bench.use(FakeWritingSink("mine"))
    bench.workers.fail(".write_it", ValueError("a bug in write()"))
    bench.log()
    with pytest.raises(FlushError, match=r"a bug in write\(\)") as caught:
        await bench.flush()
    assert isinstance(caught.value.__cause__, SinkError)
    assert isinstance(caught.value.__cause__.__cause__, ValueError), "the error itself, with its traceback"
    await bench.close()


@pytest.mark.parametrize("swallows", [False, True])
@on_bench
async def test_a_marker_that_was_taken_is_answered_when_the_sink_is_cut_off(bench: Bench, swallows: bool) -> None:
    await bench.use(sink := FakeSink())
    sink.keeps_markers, sink.swallows_cancellation = True, swallows
    flush = bench.answer(bench.engine.flush(None))
    await bench.wait(1.0)
    assert len(sink.markers) == 1
    began = bench.now
    sink.stall()
    await bench.close()
    assert bench.now - began < 3.5
    with pytest.raises((FlushError, RecordingClosed), match="closed"):
        await flush


@on_bench
async def test_a_sink_may_die_with_a_marker_in_its_hands(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.keeps_markers = True
    flush = bench.answer(bench.engine.flush(None))
    await bench.turns()
    sink.fails_with = ZeroDivisionError("a bug")
    bench.log()
    with pytest.raises(FlushError, match="a bug"):
        await flush
    with pytest.raises(FlushError, match="a bug"):
        await bench.flush()  # those that follow fail, too


@on_bench
async def test_a_flush_after_a_failed_end_is_no_success(bench: Bench) -> None:
    """A sink that returns although there is more to come has failed, and does not say so itself."""

    async def ends(outbox: object) -> None:
        return

    sink = FakeSink("ends")
    sink.run = ends  # type: ignore[method-assign]
    await bench.use(sink)
    bench.log()
    with pytest.raises(FlushError, match="ended although there is more"):
        await bench.flush()
    assert bench.engine.stats().dropped_rows == {"ends: sink failed": 1}


@on_bench
async def test_releasing_twice_does_nothing(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.releases_twice = True
    for _ in range(3):
        bench.log()
    await bench.flush()
    stats = bench.engine.stats()
    assert stats.sinks[0].delivered_rows == 3
    assert stats.encoded_bytes == 0


# -- opening ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["open", "claim", "open in a worker"])
@on_bench
async def test_an_open_that_hangs_stalls_nobody(bench: Bench, where: str) -> None:
    await bench.use(healthy := FakeSink("healthy"))
    if where == "open":
        hanging: FakeSink | FakeWritingSink = FakeSink("hanging", opening=_HANGS)
    else:
        bench.workers.hold("find_claims" if where == "claim" else ".open_it")
        hanging = FakeWritingSink("hanging")
    change = bench.answer(bench.engine.set_sinks([hanging]))
    await bench.wait(0.5)
    for _ in range(100):
        bench.log()
    await bench.wait(1.0)
    assert healthy.rows == 100
    began = bench.now
    await bench.flush(1.0)
    assert bench.now - began < 0.2
    healthy.stall()
    bench.log()
    began = bench.now
    with pytest.raises(FlushTimeout):
        await bench.flush(1.0)
    assert bench.now - began == pytest.approx(1.0, abs=0.1)
    healthy.go_on()
    began = bench.now
    await bench.close()
    assert bench.now - began <= 2.1
    with pytest.raises(RecordingClosed):
        await change
    assert healthy.rows == 101
    assert bench.engine.stats().dropped_rows == {}


@on_bench
async def test_close_takes_two_seconds_while_an_open_hangs_and_a_sink_stalls(bench: Bench) -> None:
    await bench.use(stalled := FakeSink("stalled"))
    stalled.stall()
    bench.log()
    change = bench.answer(bench.engine.set_sinks([FakeSink("hanging", opening=_HANGS)]))
    flush = bench.answer(bench.engine.flush(None))
    await bench.wait(5.0)
    began = bench.now
    await bench.close()
    assert bench.now - began <= 5.0
    assert isinstance(change.exception(), RecordingClosed)
    assert isinstance(flush.exception(), FlushError)
    assert bench.engine.stats().dropped_rows == {"stalled: not delivered at close": 1}


@on_bench
async def test_a_save_that_fails_leaves_the_old_sink_at_work(bench: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    await bench.use(FileSink(folder / "a.rrd"))
    bench.log()
    await bench.flush()
    folder.rename(tmp_path / "gone")
    with pytest.raises(SinkError, match="Failed to create file"):
        await bench.use(FileSink(folder / "a.rrd"))
    bench.log()
    await bench.flush()
    stats = bench.engine.stats()
    assert stats.sinks[0].delivered_rows == 2
    assert stats.dropped_rows == {}


@pytest.mark.parametrize("fault", ["open", "batching", "claim", "duplicate", "open, with a claim in use"])
@on_bench
async def test_a_change_that_fails_changes_nothing(bench: Bench, fault: str) -> None:
    await bench.use(old := FakeSink("old", claim="file a"), MemorySink("kept"))
    bench.log()
    await bench.flush()
    good = FakeSink("good")
    bad = {
        "open": FakeSink("bad", opening=OSError("no")),
        "batching": FakeSink("bad", batching=ValueError("no")),
        "claim": FakeSink("bad"),
        "duplicate": FakeSink("good"),
        "open, with a claim in use": FakeSink("bad", claim="file a", opening=OSError("no")),
    }[fault]
    if fault == "claim":
        bench.workers.fail("find_claims", OSError("no"))
    with pytest.raises((OSError, ValueError), match=r"no|duplicate"):
        await bench.use(good, bad)
    assert [sink.label for sink in bench.engine.sinks] == ["old", "kept"]
    assert good.opened == good.abandoned
    assert good.runs == bad.runs == 0
    assert not good.in_use
    assert not bad.in_use
    bench.log()
    await bench.flush()
    assert old.rows == 2
    await bench.close()
    assert (old.runs, old.cancelled) == (1, 0)
    assert bench.engine.stats().dropped_rows == {}


@on_bench
async def test_two_changes_at_once_come_one_after_the_other(bench: Bench) -> None:
    slow, quick = FakeSink("slow", opening=1.0), FakeSink("quick")
    first = bench.answer(bench.engine.set_sinks([slow]))
    await bench.turns()
    second = bench.answer(bench.engine.set_sinks([quick]))
    bench.log()
    await asyncio.gather(first, second)
    assert bench.engine.sinks == [quick]
    bench.log()
    await bench.flush()
    # The buffered row went to the first sink that was there, the next to the one that took its place.
    assert (slow.rows, quick.rows) == (1, 1)


@on_bench
async def test_a_flush_during_a_change_is_for_the_sinks_of_its_time(bench: Bench) -> None:
    await bench.use(old := FakeSink("old"))
    old.stall()
    change = bench.answer(bench.engine.set_sinks([new := FakeSink("new", opening=1.0)]))
    bench.log()
    flush = bench.answer(bench.engine.flush(None))
    await bench.wait(0.5)
    assert not flush.done()
    await bench.wait(1.0)
    bench.log()
    await bench.flush(1.0)
    assert new.rows == 1
    old.go_on()
    await flush
    await change
    assert old.rows == 1


@on_bench
async def test_the_same_sink_again_while_it_still_closes(bench: Bench) -> None:
    await bench.use(sink := FakeWritingSink())
    bench.log()
    await bench.flush()
    bench.workers.delay(".finish_it", 1.0)
    change = bench.answer(bench.engine.set_sinks([FakeSink("other")]))
    await bench.wait(0.2)
    bench.log()
    again = bench.answer(bench.engine.set_sinks([sink]))
    await asyncio.gather(change, again)
    bench.log()
    await bench.flush()
    assert bench.engine.sinks == [sink]
    assert sum(m.num_rows for m in sink.written) == 2
    assert (sink.resources, sink.harm) == (1, [])


@on_bench
async def test_the_same_sink_again_while_it_never_closes(bench: Bench) -> None:
    await bench.use(sink := FakeSink())
    sink.stall()
    bench.log()
    await bench.use(other := FakeSink("other"))
    began = bench.now
    with pytest.raises(ValueError, match="has not finished yet"):
        await bench.use(sink)
    assert bench.now - began <= 2.2
    assert bench.engine.sinks == [other]
    sink.go_on()
    await bench.wait(0.1)
    await bench.use(sink)
    assert (sink.opened, sink.runs) == (2, 2)


@on_bench
async def test_a_sink_for_a_file_in_use_begins_when_the_other_has_ended(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "a.rrd"
    await bench.use(first := FileSink(path))
    bench.log()
    await bench.flush()
    bench.workers.hold("RrdEncoder.finish")
    change = bench.answer(bench.engine.set_sinks([second := FileSink(path)]))
    await bench.wait(1.0)
    assert path.stat().st_size > 0
    assert second.takes_over
    bench.log()
    bench.workers.release("RrdEncoder.finish")
    await change
    await bench.flush()
    assert first._fd is None
    assert bench.engine.stats().sinks[0].delivered_rows == 1
    await bench.close()


@on_bench
async def test_a_change_waits_two_seconds_for_an_old_sink_which_then_goes_on(bench: Bench) -> None:
    await bench.use(old := FakeSink("old"))
    old.stall()
    bench.log()
    await bench.wait(1.0)
    began = bench.now
    await bench.use(FakeSink("new"))
    assert bench.now - began == pytest.approx(2.0, abs=0.2)
    assert any("old makes no progress" in line for line in bench.reports)
    await bench.wait(60.0)
    old.go_on()
    await bench.wait(0.1)
    assert old.rows == 1
    assert bench.engine.stats().dropped_rows == {}


@on_bench
async def test_a_sink_that_swallows_cancellation_holds_nobody(bench: Bench) -> None:
    await bench.use(stubborn := FakeSink("stubborn"), healthy := FakeSink("healthy"))
    stubborn.swallows_cancellation = True
    stubborn.stall()
    bench.log()
    flush = bench.answer(bench.engine.flush(None))
    await bench.wait(1.0)
    began = bench.now
    await bench.close()
    assert bench.now - began <= 3.0
    assert isinstance(flush.exception(), FlushError | RecordingClosed)
    assert healthy.rows == 1
    stats = bench.engine.stats()
    assert stats.dropped_rows == {"stubborn: not delivered at close": 1}
    stubborn.go_on()  # what it does now is nobody's concern
    await bench.turns()
    assert bench.engine.stats().dropped_rows == stats.dropped_rows
    assert bench.engine.stats().sinks[0].delivered_rows == 0


@on_bench
async def test_a_cut_off_comes_through_a_sink_that_waits_for_its_predecessor(bench: Bench) -> None:
    await bench.use(old := FakeSink("old", claim="a"))
    old.swallows_cancellation = True
    old.stall()
    bench.log()
    await bench.use(new := FakeSink("new", claim="a"))
    bench.log()
    began = bench.now
    await bench.close(total=1.0)
    assert bench.now - began <= 2.6
    assert (new.runs, new.abandoned) == (0, 1)
    assert bench.engine.state is State.CLOSED


@on_bench
async def test_a_row_logged_while_the_config_changes_is_not_forgotten(bench: Bench) -> None:
    """From a sink that wants no tick to one that does: the loop was not asleep, and nobody looked."""
    await bench.use(FakeSink("patient", batching=ChunkBatcherConfig.NEVER()))
    bench.log()
    change = bench.answer(bench.engine.set_sinks([eager := FakeSink("eager", opening=0.5)]))
    await bench.wait(0.2)
    bench.log()
    await change
    for _ in range(1000):
        bench.log()
    await bench.wait(1.0)
    assert eager.rows == 1000


@on_bench
async def test_a_backlog_that_another_sink_still_holds_is_counted_once(bench: Bench) -> None:
    """The memory sink has given its message back, the stalled one has not; then the next sink gets it, too."""
    await bench.use(MemorySink("memory"), stalled := FakeSink("stalled"))
    stalled.stall()
    bench.log(nbytes=10_000)
    await bench.wait(1.0)
    held = bench.engine.stats().encoded_bytes
    await bench.use(stalled, new := FakeSink("new"))
    await bench.wait(0.1)
    assert bench.engine.stats().encoded_bytes <= held + 2000, "one message, however many hold it"
    stalled.go_on()
    await bench.flush()
    assert (stalled.rows, new.rows) == (1, 1)
    assert bench.engine.stats().encoded_bytes == 0
