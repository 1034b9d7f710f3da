"""Sinks side by side: one encode for all, nothing of one reaches another, flush tells which of them is behind."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine import encoder as encoder_module
from asyncrr.errors import FlushError, FlushTimeout, SinkError
from tests.engine.sinks import FailingSink, OpeningSink, StuckSink, TakingSink

New = Callable[..., rr.RecordingStream]


def test_a_chunk_is_encoded_once_for_all_sinks(new_recording: New, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[object] = []
    draft = encoder_module.ChunkDraft
    monkeypatch.setattr(encoder_module, "ChunkDraft", lambda *args: encoded.append(1) or draft(*args))
    rec = new_recording()
    sinks = [TakingSink(f"sink {i}") for i in range(4)]
    rec.set_sinks(*sinks)
    for i in range(10):
        rec.log(f"e{i}", rr.Scalars(float(i)))
    rec.send_columns("c", [rr.TimeColumn("f", sequence=range(3))], rr.Scalars.columns(scalars=np.arange(3.0)))
    rec.flush()
    assert len(encoded) == 11
    for sink in sinks[1:]:
        assert [id(m) for m in sink.messages] == [id(m) for m in sinks[0].messages], "the very same messages"


def test_a_sink_that_fails_harms_no_other(new_recording: New, reports: list[str]) -> None:
    rec = new_recording()
    failing, taking = FailingSink(at=4), TakingSink()
    rec.set_sinks(failing, taking)
    rec.log("x", rr.Scalars(0.0))
    rec.flush()  # two store infos and one chunk
    for i in range(1, 5):
        rec.log("x", rr.Scalars(float(i)))
        with pytest.raises(FlushError, match=r"failing: .*No space left"):
            rec.flush()
    assert sum(m.num_rows for m in taking.chunks) == 5
    stats = rec.stats()
    by_label = {s.label: s for s in stats.sinks}
    assert by_label["failing"].status == "failed"
    assert "No space left" in (by_label["failing"].last_error or "")
    assert by_label["taking"].status == "open"
    assert stats.dropped_rows == {"failing: sink failed": 4}
    assert len(reports) == 1, "said once"
    assert "No space left" in reports[0]


def test_the_error_of_a_flush_names_the_sinks_that_are_behind(new_recording: New) -> None:
    rec = new_recording()
    stuck, taking = StuckSink("the slow one"), TakingSink()
    rec.set_sinks(stuck, taking)
    rec.log("x", rr.Scalars(1.0))
    began = time.monotonic()
    with pytest.raises(FlushTimeout) as caught:
        rec.flush(timeout_sec=0.2)
    assert time.monotonic() - began < 5
    assert list(caught.value.pending) == ["the slow one"]
    assert "3 messages" in caught.value.pending["the slow one"]
    assert isinstance(caught.value, RuntimeError)
    assert isinstance(caught.value, TimeoutError)
    assert sum(m.num_rows for m in taking.chunks) == 1, "the other has it although the flush failed"
    stuck.let_go()
    rec.flush()


def test_failed_and_slow_sinks_are_both_told(new_recording: New, reports: list[str]) -> None:
    rec = new_recording()
    rec.set_sinks(StuckSink("slow"), FailingSink("broken", at=1))
    rec.log("x", rr.Scalars(1.0))
    with pytest.raises(FlushError) as caught:
        rec.flush(timeout_sec=0.2)
    assert set(caught.value.pending) == {"slow", "broken"}
    assert reports


def test_flushes_run_side_by_side_and_do_not_hold_up_the_batcher(new_recording: New) -> None:
    rec = new_recording()
    stuck, taking = StuckSink(), TakingSink()
    rec.set_sinks(stuck, taking)
    pending = [rec._engine.flush(None) for _ in range(3)]
    rec.log("x", rr.Scalars(1.0))
    deadline = time.monotonic() + 10
    while not taking.chunks:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert not any(future.done() for future in pending)
    stuck.let_go()
    for future in pending:
        future.result(timeout=10)


def test_a_sink_that_cannot_be_opened_changes_nothing(new_recording: New) -> None:
    rec = new_recording()
    rec.set_sinks(first := TakingSink("first"))
    other = OpeningSink("other")
    with pytest.raises(OSError, match="No space left"):
        rec.set_sinks(other, FailingSink())
    assert other.abandoned, "what was opened already is given back"
    rec.log("x", rr.Scalars(1.0))
    rec.flush()
    assert sum(m.num_rows for m in first.chunks) == 1


def test_backlog_goes_to_all_new_sinks(new_recording: New) -> None:
    rec = new_recording()
    for i in range(3):
        rec.log("x", rr.Scalars(float(i)))
    a, b = TakingSink("a"), TakingSink("b")
    rec.set_sinks(a, b)
    rec.log("x", rr.Scalars(3.0))
    rec.flush()
    for sink in (a, b):
        assert sum(m.num_rows for m in sink.chunks) == 4
        assert [m.summary is None for m in sink.messages][:2] == [True, True], "a new info, then the original one"


def test_old_sinks_have_delivered_when_set_sinks_returns(new_recording: New) -> None:
    rec = new_recording()
    rec.set_sinks(old := TakingSink("old"))
    for i in range(100):
        rec.log("x", rr.Scalars(float(i)))
    rec.set_sinks(new := TakingSink("new"))
    assert sum(m.num_rows for m in old.chunks) == 100
    rec.log("x", rr.Scalars(0.0))
    rec.flush()
    assert sum(m.num_rows for m in new.chunks) == 1
    assert [sink.label for sink in rec.stats().sinks] == ["new"]


def test_a_recording_without_any_sink_left_frees_its_memory(new_recording: New, reports: list[str]) -> None:
    rec = new_recording(memory_limit=2**20)
    rec.set_sinks(FailingSink(at=1))
    for _ in range(40):
        rec.log("x", rr.Tensor(np.random.default_rng(0).integers(0, 255, 100_000, dtype=np.uint8)))
    with pytest.raises(FlushError):
        rec.flush()
    stats = rec.stats()
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
    assert stats.dropped_rows == {"failing: sink failed": 40}
    assert reports


def test_an_error_in_a_sink_s_own_code_is_its_end_only(new_recording: New, reports: list[str]) -> None:
    rec = new_recording()
    rec.set_sinks(FailingSink(at=1, error=ZeroDivisionError("a bug")), taking := TakingSink())
    rec.log("x", rr.Scalars(1.0))
    with pytest.raises(FlushError, match="a bug") as caught:
        rec.flush()
    assert not isinstance(caught.value, SinkError)
    assert sum(m.num_rows for m in taking.chunks) == 1
    assert reports


def test_what_a_cut_off_sink_held_is_counted_and_said(new_recording: New, reports: list[str]) -> None:
    rec = new_recording()
    rec.set_sinks(StuckSink("stuck one"))
    for i in range(5):
        rec.log("x", rr.Scalars(float(i)))
    began = time.monotonic()
    rec._engine.close(stall=0.2, total=1.0).result(timeout=10)
    assert time.monotonic() - began < 5
    stats = rec.stats()
    assert stats.total_dropped_rows == 5
    assert next(iter(stats.dropped_rows)).startswith("stuck one: ")
    (line,) = reports
    assert "5 rows" in line
    assert "stuck one" in line
