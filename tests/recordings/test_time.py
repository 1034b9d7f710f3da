"""What rows are stamped with: set_time in all its forms, the automatic timelines, static rows."""

from __future__ import annotations

import _thread
import contextvars
import gc
import operator
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr import time_state
from tests.recordings.contents import saved

New = Callable[..., rr.RecordingStream]
_AUTOMATIC = {"log_time", "log_tick"}


def _times(rec: rr.RecordingStream, path: Path, entity: str = "/x") -> list[dict[str, int]]:
    return [dict(row.times) for row in saved(rec, path).rows(entity)]


def _own(times: list[dict[str, int]]) -> list[dict[str, int]]:
    return [{name: value for name, value in row.items() if name not in _AUTOMATIC} for row in times]


def _log(rec: rr.RecordingStream, **arguments: Any) -> None:
    rec.log("x", rr.Scalars(1.0), **arguments)


def test_log_time_and_log_tick_are_on(rec: rr.RecordingStream, rrd_path: Path) -> None:
    before = time.time_ns()
    for _ in range(3):
        _log(rec)
    after = time.time_ns()
    times = _times(rec, rrd_path)
    assert [row["log_tick"] for row in times] == [0, 1, 2]
    assert all(before <= row["log_time"] <= after for row in times)
    assert all(set(row) == _AUTOMATIC for row in times)


def test_log_tick_counts_every_call_static_ones_and_those_while_it_is_off(
    rec: rr.RecordingStream, rrd_path: Path
) -> None:
    _log(rec)
    _log(rec, static=True)
    rec.log("y", rr.Scalars(1.0))
    rec.set_log_tick_enabled(False)
    _log(rec)
    rec.set_log_tick_enabled(True)
    _log(rec)
    read = saved(rec, rrd_path)
    assert [row.times.get("log_tick") for row in read.rows("/x", static=False)] == [0, None, 4]
    assert [row.times["log_tick"] for row in read.rows("/y")] == [2]


def test_both_can_be_turned_off_and_on(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("f", sequence=1)
    for on_time, on_tick in ((False, False), (True, False), (False, True), (True, True)):
        rec.set_log_time_enabled(on_time)
        rec.set_log_tick_enabled(on_tick)
        _log(rec)
    assert [set(row) - {"f"} for row in _times(rec, rrd_path)] == [set(), {"log_time"}, {"log_tick"}, _AUTOMATIC]


@pytest.mark.parametrize("text", ["0", "off"])
def test_the_environment_turns_them_off(
    text: str, new_recording: New, rrd_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERUN_LOG_TICK", text)
    monkeypatch.setenv("RERUN_LOG_TIME", text)
    rec = new_recording()
    rec.set_time("f", sequence=1)
    _log(rec)
    assert _times(rec, rrd_path) == [{"f": 1}]


def test_the_automatic_timelines_win_over_the_user_s(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("log_tick", sequence=77)
    _log(rec)
    assert [row["log_tick"] for row in _times(rec, rrd_path)] == [0]


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        ({"sequence": 7}, 7),
        ({"sequence": np.int16(7)}, 7),
        ({"sequence": -(2**63)}, -(2**63) + 1),
        ({"duration": 1.5}, 1_500_000_000),
        ({"duration": 2}, 2_000_000_000),
        ({"duration": timedelta(milliseconds=3)}, 3_000_000),
        ({"duration": np.timedelta64(4, "us")}, 4000),
        ({"timestamp": 1.5}, 1_500_000_000),
        ({"timestamp": datetime(2020, 1, 1, tzinfo=UTC)}, 1_577_836_800_000_000_000),
        ({"timestamp": np.datetime64("2020-01-01T00:00:00.000000001")}, 1_577_836_800_000_000_001),
    ],
)
def test_forms_of_set_time(arguments: dict[str, Any], value: int, rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("t", **arguments)
    _log(rec)
    read = saved(rec, rrd_path)
    assert [row.times["t"] for row in read.rows("/x")] == [value]
    (chunk,) = [chunk for chunk in read.chunks if chunk.entity_path == "/x"]
    wanted = {"sequence": "int64", "duration": "duration[ns]", "timestamp": "timestamp[ns]"}[next(iter(arguments))]
    assert str(chunk.batch.schema.field("t").type) == wanted


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, ValueError),
        ({"sequence": 1, "duration": 1}, ValueError),
        ({"sequence": 1, "timestamp": 1, "duration": 2}, ValueError),
        ({"sequence": 1.5}, TypeError),
        ({"sequence": "1"}, TypeError),
        ({"duration": "1s"}, TypeError),
        ({"duration": float("nan")}, ValueError),
        ({"timestamp": float("inf")}, ValueError),
        ({"timestamp": 1_700_000_000_000}, ValueError),
        ({"timestamp": np.datetime64("NaT", "ns")}, ValueError),
        ({"timestamp": object()}, TypeError),
    ],
)
def test_bad_times_are_errors_at_the_call_and_change_nothing(
    arguments: dict[str, Any], error: type[Exception], rec: rr.RecordingStream, rrd_path: Path
) -> None:
    rec.set_time("t", sequence=1)
    with pytest.raises(error):
        rec.set_time("t", **arguments)
    _log(rec)
    assert _own(_times(rec, rrd_path)) == [{"t": 1}]


@pytest.mark.parametrize("name", [5, None, b"bytes"])
def test_names_of_timelines_are_text(name: Any, rec: rr.RecordingStream, rrd_path: Path) -> None:
    for arguments in ({"sequence": 1}, {"duration": 1.0}):
        with pytest.raises(TypeError, match="name"):
            rec.set_time(name, **arguments)
    _log(rec)
    assert _own(_times(rec, rrd_path)) == [{}]


def test_times_stay_until_they_change(rec: rr.RecordingStream, rrd_path: Path) -> None:
    _log(rec)
    rec.set_time("a", sequence=1)
    _log(rec)
    _log(rec)
    rec.set_time("b", duration=1)
    rec.set_time("a", sequence=2)
    _log(rec)
    rec.disable_timeline("a")
    rec.disable_timeline("never set")
    _log(rec)
    rec.reset_time()
    _log(rec)
    billion = 1_000_000_000
    assert _own(_times(rec, rrd_path)) == [{}, {"a": 1}, {"a": 1}, {"a": 2, "b": billion}, {"b": billion}, {}]


def test_static_rows_have_no_times_at_all(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("a", sequence=1)
    _log(rec, static=True)
    read = saved(rec, rrd_path)
    assert [dict(row.times) for row in read.rows("/x")] == [{}]
    assert all(chunk.is_static for chunk in read.chunks)


def test_each_thread_has_its_own_times(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("of_main", sequence=1)

    def work(number: int) -> None:
        rec.log(f"early/{number}", rr.Scalars(0.0))
        for i in range(20):
            rec.set_time("mine", sequence=number * 100 + i)
            rec.log(f"t/{number}", rr.Scalars(float(number * 100 + i)))

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    _log(rec)
    read = saved(rec, rrd_path)
    for number in range(8):
        assert _own([dict(row.times) for row in read.rows(f"/early/{number}")]) == [{}]
        for at, (value,) in read.values(f"/t/{number}", "Scalars:scalars", "mine"):
            assert at == value
    assert _own([dict(row.times) for row in read.rows("/x")]) == [{"of_main": 1}]


def test_each_recording_has_its_own_times(new_recording: New, tmp_path: Path) -> None:
    a, b = new_recording(), new_recording()
    a.set_time("f", sequence=1)
    b.set_time("g", sequence=2)
    for rec in (a, b):
        _log(rec)
    assert _own(_times(a, tmp_path / "a.rrd")) == [{"f": 1}]
    assert _own(_times(b, tmp_path / "b.rrd")) == [{"g": 2}]


def test_another_kind_of_time_on_a_timeline_gives_a_line_with_the_caller_s(
    rec: rr.RecordingStream, rrd_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rec.set_time("t", sequence=1)
    _log(rec)
    rec.set_time("t", duration=1.0)
    (record,) = caplog.records
    assert record.pathname == __file__
    assert record.getMessage().startswith(f"{__file__}:{record.lineno}: timeline 't' was a sequence")
    _log(rec)
    assert _own(_times(rec, rrd_path)) == [{"t": 1}, {"t": 1_000_000_000}], "both rows are delivered"


def test_module_functions_set_the_active_recording_s_times(new_recording: New, rrd_path: Path) -> None:
    with new_recording() as rec:
        rr.set_time("a", sequence=1)
        rr.set_time("b", duration=1)
        rr.disable_timeline("b")
        rr.log("x", rr.Scalars(1.0))
        rr.reset_time()
        rr.set_log_tick_enabled(False)
        rr.set_log_time_enabled(False)
        rr.log("x", rr.Scalars(1.0))
        assert [set(row) for row in _times(rec, rrd_path)] == [{"a", *_AUTOMATIC}, set()]


def test_deprecated_forms_work_and_say_what_to_use(new_recording: New, rrd_path: Path) -> None:
    years = 50 * 365 * 24 * 3600
    with new_recording() as rec:
        for function, value in (
            (rr.set_time_sequence, 7),
            (rr.set_time_seconds, 1.5),
            (rr.set_time_nanos, 1500),
        ):
            with pytest.warns(DeprecationWarning, match="use set_time") as caught:
                function(function.__name__, value)  # type: ignore[operator]
            assert caught[0].filename == __file__
        with pytest.warns(DeprecationWarning, match="set_time_seconds"):
            rr.set_time_seconds("long", years)
        rr.log("x", rr.Scalars(1.0))
        read = saved(rec, rrd_path)
    (row,) = _own([dict(row.times) for row in read.rows("/x")])
    assert row == {
        "set_time_sequence": 7,
        "set_time_seconds": 1_500_000_000,
        "set_time_nanos": 1500,
        "long": years * 1_000_000_000,
    }
    (chunk,) = [chunk for chunk in read.chunks if chunk.entity_path == "/x"]
    types = {name: str(chunk.batch.schema.field(name).type) for name in row}
    assert types["long"] == "timestamp[ns]"
    assert types["set_time_seconds"] == types["set_time_nanos"] == "duration[ns]"


@pytest.mark.parametrize("number", [10**20, -(10**20), 1e11, 2**63])
def test_deprecated_forms_refuse_what_does_not_fit(number: Any, rec: rr.RecordingStream) -> None:
    with pytest.warns(DeprecationWarning, match="use set_time"), pytest.raises(ValueError, match="out of range"):
        (rr.set_time_seconds if isinstance(number, float) else rr.set_time_nanos)("t", number, rec)


def test_deprecated_columns_work(rec: rr.RecordingStream, rrd_path: Path) -> None:
    with pytest.warns(DeprecationWarning, match="TimeColumn"):
        index = rr.TimeSequenceColumn("f", [1, 2])
    rec.send_columns("x", [index], rr.Scalars.columns(scalars=[1.0, 2.0]))
    assert _times(rec, rrd_path) == [{"f": 1}, {"f": 2}]


def test_columns_get_no_automatic_times(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.set_time("g", sequence=1)
    columns = rr.Scalars.columns(scalars=[1.0, 2.0, 3.0])
    rec.send_columns("x", [rr.TimeColumn("f", sequence=[3, 1, 2])], columns)
    read = saved(rec, rrd_path)
    assert read.values("/x", "Scalars:scalars", "f") == [(1, [2.0]), (2, [3.0]), (3, [1.0])]
    assert all(set(row.times) == {"f"} for row in read.rows("/x"))


def test_times_of_an_identity_outlast_its_stream_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_state, "_MANY_IDENTITIES", 3)

    def stream(name: str) -> rr.RecordingStream:
        return rr.RecordingStream("asyncrr_test_outlast", recording_id=name)

    def program() -> None:
        stream("first").set_time("frame", sequence=5)
        assert stream("first")._times.now()[1] == (5,)
        for i in range(5):
            stream(f"another {i}").set_time("frame", sequence=i)
            gc.collect()
        assert stream("first")._times.now()[1] == ()

    contextvars.Context().run(program)


def test_streams_in_use_keep_their_times_however_many_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_state, "_MANY_IDENTITIES", 3)

    def program() -> None:
        streams = [rr.RecordingStream("asyncrr_test_many", recording_id=str(i)) for i in range(20)]
        for _ in range(2):
            for i, stream in enumerate(streams):
                stream.set_time("frame", sequence=i)
        assert [stream._times.now()[1] for stream in streams] == [(i,) for i in range(20)]

    contextvars.Context().run(program)


def test_a_context_does_not_grow_with_the_recordings_it_has_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time_state, "_MANY_IDENTITIES", 10)

    def program(context: contextvars.Context) -> None:
        rr.RecordingStream("asyncrr_test_jobs", recording_id="first").set_time("frame", sequence=0)
        variables = set(context)
        for i in range(100):
            job = rr.RecordingStream("asyncrr_test_jobs", recording_id=f"job {i}")
            job.set_time("frame", sequence=i)
            # The top level of a script: what the thread remembers must not grow either.
            exec("job.set_time('frame', sequence=i)", {"job": job, "i": i})
        assert set(context) == variables
        assert len(time_state.current_times()[3]) <= 12
        assert len(time_state.thread_times.points) <= 12

    gc.collect()
    context = contextvars.Context()
    thread = threading.Thread(target=context.run, args=(program, context))
    thread.start()
    thread.join()


def test_streams_of_one_identity_share_their_times(new_recording: New) -> None:
    # Made by several threads at once, too: this is what the default recording id makes of two `RecordingStream("app")`.
    made: list[rr.RecordingStream] = []
    barrier = threading.Barrier(4)
    other = new_recording()

    def make(name: str) -> None:
        barrier.wait()
        made.append(rr.RecordingStream("asyncrr_test_twins", recording_id=name))

    for i in range(50):
        made.clear()
        threads = [threading.Thread(target=make, args=(str(i),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        made[0].set_time("frame", sequence=i)
        assert [stream._times.now()[1] for stream in made] == [(i,)] * 4
        made[1].set_time("frame", sequence=-i)
        assert [stream._times.now()[1] for stream in made] == [(-i,)] * 4
        # Another recording in between, and rows that are logged on the fast way.
        for k in range(3):
            other.set_time("frame", sequence=99)
            made[k].set_time("frame", sequence=k)
            for stream in made:
                stream.log("x", rr.Scalars(1.0))
            assert [stream._times.now()[1] for stream in made] == [(k,)] * 4
            made[k + 1].set_time("other", sequence=1)
            made[k + 1].disable_timeline("other")
            assert [stream._times.now()[1] for stream in made] == [(k,)] * 4


@pytest.mark.parametrize("target", ["module", "method"])
def test_calls_without_a_python_frame_above(target: str, new_recording: New, rrd_path: Path) -> None:
    """C code calls functions of Python directly: threads' functions, exit functions, C++ bindings."""
    rec = new_recording()
    before = rr.set_global_data_recording(rec)
    try:
        face: Any = rr if target == "module" else rec
        done = threading.Event()
        steps: list[Callable[[], object]] = [
            partial(face.set_time, "a", sequence=1),
            partial(face.set_time, "a", sequence=2),
            partial(face.set_time, "b", duration=2.0),
            partial(face.log, "x", rr.Scalars(1.0)),
            partial(face.disable_timeline, "b"),
            partial(face.log, "x", rr.Scalars(1.0)),
            partial(face.reset_time),
            partial(face.log, "x", rr.Scalars(1.0)),
            done.set,
        ]
        # All of it is C: the thread's function, the list, the map, the call.
        _thread.start_new_thread(list, (map(operator.methodcaller("__call__"), steps),))
        assert done.wait(10), "a step has failed"
        assert _own(_times(rec, rrd_path)) == [{"a": 2, "b": 2_000_000_000}, {"a": 2}, {}]
    finally:
        rr.set_global_data_recording(before)


@pytest.mark.parametrize("name", ["", "a\ud800", "\udcff", "a\0b"])
def test_names_that_no_reader_takes_are_errors_at_the_call(name: str, rec: rr.RecordingStream, rrd_path: Path) -> None:
    for arguments in ({"sequence": 1}, {"duration": 1.0}):
        with pytest.raises(ValueError, match="timeline's name"):
            rec.set_time(name, **arguments)
    _log(rec)
    assert _own(_times(rec, rrd_path)) == [{}]
