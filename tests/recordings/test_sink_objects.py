"""One sink object, set more than once: again, with others, by another recording."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

import asyncrr as rr
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.errors import FlushError, SinkError
from tests.recordings.contents import scalars
from tests.support import oracle
from tests.support.rerun_server import free_port

New = Callable[..., rr.RecordingStream]


def _log(rec: rr.RecordingStream, *values: float) -> None:
    for value in values:
        rec.log("x", rr.Scalars(value))


def test_a_file_that_was_ended_can_be_begun_again(rec: rr.RecordingStream, rrd_path: Path) -> None:
    sink = rr.FileSink(rrd_path)
    rec.set_sinks(sink)
    _log(rec, 1)
    rec.disconnect()
    rec.set_sinks(sink)
    _log(rec, 2)
    rec.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [2]


def test_a_sink_that_was_opened_in_vain_can_be_used(rec: rr.RecordingStream, tmp_path: Path) -> None:
    sink = rr.FileSink(tmp_path / "a.rrd")
    with pytest.raises(SinkError):
        rec.set_sinks(sink, rr.FileSink(tmp_path / "missing" / "b.rrd"))
    _log(rec, 1)
    rec.set_sinks(sink)
    rec.disconnect()
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == [1]


def test_a_sink_that_is_given_again_goes_on(rec: rr.RecordingStream, tmp_path: Path) -> None:
    a, b = rr.FileSink(tmp_path / "a.rrd"), rr.FileSink(tmp_path / "b.rrd")
    rec.set_sinks(a)
    _log(rec, 1)
    rec.set_sinks(b, a)
    assert [sink.label for sink in rec.stats().sinks] == [b.label, a.label]
    _log(rec, 2)
    rec.set_sinks(b)
    _log(rec, 3)
    rec.disconnect()
    assert scalars(oracle.check_file(tmp_path / "a.rrd")) == [1, 2]
    assert scalars(oracle.check_file(tmp_path / "b.rrd")) == [2, 3]


def test_adding_a_file_leaves_the_connection_alone(new_recording: New, tmp_path: Path) -> None:
    served = rr.GrpcServerSink(port=free_port())
    new_recording("asyncrr_test_server").set_sinks(served)
    rec = new_recording(send_properties=False)
    connection = rr.GrpcSink(served.url)
    rec.set_sinks(connection)
    _log(rec, 1)
    rec.flush()
    rec.set_sinks(connection, rr.FileSink(tmp_path / "a.rrd"))
    _log(rec, 2)
    rec.flush()
    grpc, file = rec.stats().sinks
    assert (grpc.status, grpc.reconnects, grpc.delivered_rows, file.delivered_rows) == ("connected", 0, 2, 1)
    assert rec.stats().dropped_messages == {}


def test_a_sink_belongs_to_one_recording_at_a_time(new_recording: New, rrd_path: Path) -> None:
    first, second = new_recording(), new_recording()
    sink = rr.FileSink(rrd_path)
    first.set_sinks(sink)
    _log(first, 1)
    with pytest.raises(ValueError, match="another recording uses this sink"):
        second.set_sinks(sink)
    first.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [1]
    _log(second, 2)
    second.set_sinks(sink)
    second.disconnect()
    assert scalars(oracle.check_file(rrd_path)) == [2]


def test_a_server_that_was_closed_keeps_its_address_but_no_history(rec: rr.RecordingStream) -> None:
    served = rr.GrpcServerSink(port=0)
    rec.set_sinks(served)
    _log(rec, 1)
    url = served.url
    assert served._server is not None
    history = weakref.ref(served._server.proxy.store)
    rec.close()
    gc.collect()
    assert history() is None
    assert served.url == url
    assert rec.stats().sinks[0].delivered_rows == 2


class _EarlySink(Sink):
    """Returns after the first flush, though nobody has told it that there will be no more."""

    label = "early"

    async def run(self, outbox: Outbox) -> None:
        while (item := await outbox.get()) is not None:
            if isinstance(item, FlushMarker):
                item.done()
                return
            outbox.release(item)


def test_a_sink_that_ends_by_itself_does_not_pass_for_one_that_delivers(
    rec: rr.RecordingStream, reports: list[str]
) -> None:
    rec.set_sinks(_EarlySink())
    rec.flush()
    _log(rec, 1)
    with pytest.raises(FlushError, match="early"):
        rec.flush()
    assert rec.stats().dropped_rows == {"early: sink failed": 1}
    assert rec.stats().sinks[0].status == "failed"
    assert reports
