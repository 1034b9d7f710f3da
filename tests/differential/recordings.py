"""Recordings: properties, several at once, switching sinks, time state of each."""

from __future__ import annotations

from typing import Any

from .registry import SaveTo, program


@program()
def properties(rr: Any) -> None:
    rr.send_recording_name("a recording")
    rr.send_recording_start_time_nanos(1_700_000_000_123_456_789)
    rr.send_property("camera", rr.AnyValues(lens="50mm", iso=100))
    rr.send_property("pose", rr.Transform3D(translation=[1, 2, 3]))
    rr.set_time("f", sequence=1)
    rr.send_property("ignores time", rr.AnyValues(exposure=1.5))


@program(recordings=("first", "second"))
def two_recordings(rr: Any, save_to: SaveTo) -> None:
    """Each has its own time state and its own batches."""
    first = rr.RecordingStream("rerun_differential_first", recording_id="first")
    second = rr.RecordingStream("rerun_differential_second", recording_id="second")
    first.save(save_to("first"))
    second.save(save_to("second"))
    for step in range(6):
        first.set_time("f", sequence=step)
        rr.set_time("g", sequence=step, recording=second)
        first.log("value", rr.Scalars(float(step)))
        rr.log("value", rr.Scalars(-float(step)), recording=second)
    second.flush()
    first.disconnect()
    second.disconnect()


@program(recordings=("plain", "bare", "nameless"))
def recording_options(rr: Any, save_to: SaveTo) -> None:
    for name, options in {"plain": {}, "bare": {"send_properties": False}, "nameless": {"recording_id": "x y"}}.items():
        rec = rr.RecordingStream("rerun_differential", **{"recording_id": name, **options})
        rec.save(save_to(name))
        rec.log("value", rr.Scalars(1.0))
        rec.disconnect()


@program(recordings=("odd",))
def application_id_with_forbidden_characters(rr: Any, save_to: SaveTo) -> None:
    rec = rr.RecordingStream("my/app.v2 ü", recording_id="odd")
    rec.save(save_to("odd"))
    rec.log("value", rr.Scalars(1.0))
    rec.disconnect()


@program(recordings=("late",))
def logged_before_a_sink(rr: Any, save_to: SaveTo) -> None:
    """What was logged before there was a sink is delivered to the first one."""
    rec = rr.RecordingStream("rerun_differential", recording_id="late")
    rec.set_time("f", sequence=0)
    rec.log("before", rr.Scalars(1.0))
    rec.log("static", rr.TextLog("early"), static=True)
    rec.save(save_to("late"))
    rec.set_time("f", sequence=1)
    rec.log("after", rr.Scalars(2.0))
    rec.disconnect()


@program(recordings=("one", "two"))
def switching_files(rr: Any, save_to: SaveTo) -> None:
    """The second file gets what is logged after the switch, and nothing of what came before."""
    rec = rr.RecordingStream("rerun_differential", recording_id="switching")
    rec.save(save_to("one"))
    rec.log("value", rr.Scalars(1.0))
    rec.save(save_to("two"))
    rec.log("value", rr.Scalars(2.0))
    rec.log("value", rr.Scalars(3.0))
    rec.disconnect()


@program(recordings=("kept", "copied"))
def two_sinks_at_once(rr: Any, save_to: SaveTo) -> None:
    rec = rr.RecordingStream("rerun_differential", recording_id="sinks")
    rec.log("backlog", rr.Scalars(0.5))
    rec.set_sinks(rr.FileSink(save_to("kept")), rr.FileSink(save_to("copied")))
    rec.set_time("f", sequence=1)
    rec.log("value", rr.Scalars(1.0))
    rec.disconnect()


@program(recordings=("memory",))
def from_memory_to_file(rr: Any, save_to: SaveTo) -> None:
    """A memory recording's backlog moves on to the file."""
    rec = rr.RecordingStream("rerun_differential", recording_id="memory")
    memory = rec.memory_recording()
    rec.log("value", rr.Scalars(1.0))
    memory.num_msgs()
    rec.save(save_to("memory"))
    rec.log("value", rr.Scalars(2.0))
    rec.disconnect()


@program(recordings=("drained",))
def drained_from_memory(rr: Any, save_to: SaveTo) -> None:
    rec = rr.RecordingStream("rerun_differential", recording_id="drained")
    memory = rec.memory_recording()
    for frame in range(4):
        rec.set_time("f", sequence=frame)
        rec.log("value", rr.Scalars(float(frame)))
    with open(save_to("drained"), "wb") as file:
        file.write(memory.drain_as_bytes())
    rec.disconnect()


@program(recordings=("disabled",))
def switched_off(rr: Any, save_to: SaveTo) -> None:
    """A disabled recording writes nothing; the program goes on, and an enabled one beside it is not touched."""
    off = rr.RecordingStream("rerun_differential", recording_id="off", default_enabled=False)
    off.log("value", rr.Scalars(1.0))
    rec = rr.RecordingStream("rerun_differential", recording_id="disabled")
    rec.save(save_to("disabled"))
    off.log("value", rr.Scalars(2.0), static=True)
    rec.log("value", rr.Scalars(3.0))
    rec.disconnect()


@program(recordings=("active",))
def active_recording(rr: Any, save_to: SaveTo) -> None:
    """``with rec:`` makes the module functions go there; leaving ends the file."""
    rec = rr.RecordingStream("rerun_differential", recording_id="active")
    rec.save(save_to("active"))
    with rec:
        rr.set_time("f", sequence=1)
        rr.log("value", rr.Scalars(1.0))
        rec.set_time("f", sequence=2)
        rr.log("value", rr.Scalars(2.0))
    rec.disconnect()
