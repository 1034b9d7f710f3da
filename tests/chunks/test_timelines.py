"""Sets of timelines: one object for each, as long as there are not too many."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import asyncrr as rr
from asyncrr.chunks import timelines
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timelines import STATIC, Timelines
from tests.support import oracle

_KIND = TimeKind.SEQUENCE


def test_sets_of_timelines_are_interned() -> None:
    assert Timelines.of([("b", _KIND), ("a", _KIND)]) is Timelines.of([("a", _KIND), ("b", _KIND)])
    assert Timelines.of([]) is not STATIC
    assert Timelines.of([("b", _KIND), ("a", _KIND)]).names == ("a", "b")


def test_names_that_a_program_makes_up_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "_MANY_SETS", 50)
    for i in range(1000):
        Timelines.of([(f"step {i}", _KIND)])
        assert len(Timelines._interned) <= 50


def test_threads_that_make_a_set_at_once_get_one_object() -> None:
    for i in range(100):
        made: list[Timelines] = []
        barrier = threading.Barrier(4)

        def make(name: str, made: list[Timelines] = made, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            made.append(Timelines.of([(name, _KIND)]))

        threads = [threading.Thread(target=make, args=(f"of threads {i}",)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(map(id, made))) == 1


def test_rows_with_two_objects_for_one_set_are_whole_and_in_order(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rec = rr.RecordingStream("asyncrr_test_timelines", recording_id="r")
    rec.save(tmp_path / "r.rrd")
    for i in range(10):
        rec.reset_time()
        rec.set_time("frame", sequence=i)
        rec.log("x", rr.Scalars(float(i)))
        Timelines._interned.clear()
    rec.disconnect()
    read = oracle.read_one(tmp_path / "r.rrd")
    assert read.values("/x", "Scalars:scalars", "frame") == [(i, [float(i)]) for i in range(10)]
