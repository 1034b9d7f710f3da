"""Who a recording is, and whether it logs at all."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rerun

import asyncrr as rr
from tests.recordings.contents import saved, scalars
from tests.support import oracle
from tests.support.reports import Reports

New = Callable[..., rr.RecordingStream]


def test_the_default_recording_id_is_the_same_for_a_program_and_an_application() -> None:
    a, b, c = (rr.RecordingStream(app) for app in ("asyncrr_one", "asyncrr_one", "asyncrr_two"))
    assert a.get_recording_id() == b.get_recording_id() != c.get_recording_id()
    assert uuid.UUID(a.get_recording_id()).version == 4
    assert len(a.get_recording_id()) == 32


def test_another_program_gets_another_one() -> None:
    script = "import asyncrr; print(asyncrr.RecordingStream('asyncrr_one').get_recording_id())"
    other = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert other.stdout.strip() != rr.RecordingStream("asyncrr_one").get_recording_id()


def test_it_hangs_on_the_authentication_key() -> None:
    process = multiprocessing.current_process()
    before = process.authkey
    mine = rr.RecordingStream("asyncrr_one").get_recording_id()
    try:
        process.authkey = b"another key"
        assert rr.RecordingStream("asyncrr_one").get_recording_id() != mine
    finally:
        process.authkey = bytes(before)
    assert rr.RecordingStream("asyncrr_one").get_recording_id() == mine


def test_ids_may_be_uuids_or_text(new_recording: New) -> None:
    id_ = uuid.uuid4()
    assert new_recording(recording_id=id_).get_recording_id() == str(id_)
    assert new_recording(recording_id="what I say").get_recording_id() == "what I say"


@pytest.mark.parametrize("application_id", ["my/app", "rerun.example", "näme", "x" * 200])
def test_application_ids_are_made_to_fit_as_the_reference_does(
    application_id: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rec = rr.RecordingStream(application_id)
    (said,) = caplog.messages
    assert f"application id {application_id!r} becomes {rec.get_application_id()!r}" in said
    assert said.startswith(f"{__file__}:"), (
        "not an error of the program: a line at the caller's, as of odd entity paths"
    )
    ours = saved(rec, tmp_path / "ours.rrd").application_id
    official = rerun.RecordingStream(application_id)
    official.save(tmp_path / "theirs.rrd")
    official.log("x", rerun.Scalars(1.0))
    official.disconnect()

    assert ours == oracle.read_one(tmp_path / "theirs.rrd").application_id
    assert ours == rec.get_application_id()


def test_an_empty_application_id_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        rr.RecordingStream("")
    with pytest.raises(TypeError, match="application_id"):
        rr.RecordingStream(b"bytes")  # type: ignore[arg-type]


def test_examples_are_reproducible() -> None:
    drawn = []
    for _ in range(2):
        rr.init("rerun_example_something")
        drawn.append((random.random(), float(np.random.random())))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("text", "default", "enabled"),
    [("off", True, False), ("0", True, False), ("on", False, True), ("TRUE", False, True), (None, False, False)],
)
def test_logging_on_and_off(
    text: str | None, default: bool, enabled: bool, new_recording: New, monkeypatch: pytest.MonkeyPatch
) -> None:
    if text is not None:
        monkeypatch.setenv("RERUN", text)
    rec = new_recording(default_enabled=default)
    assert rec.is_enabled() is enabled
    assert rr.is_enabled(rec) is enabled


def test_a_value_of_rerun_that_is_neither_is_said_and_ignored(
    new_recording: New, monkeypatch: pytest.MonkeyPatch, reports: Reports
) -> None:
    monkeypatch.setenv("RERUN", "perhaps")
    assert new_recording().is_enabled()
    assert len(reports) == 1
    assert "RERUN='perhaps'" in reports[0]


@pytest.mark.usefixtures("no_new_threads")
def test_a_recording_that_is_off_does_nothing_at_all(
    new_recording: New, rrd_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RERUN", "off")
    with new_recording() as rec:
        rec.save(rrd_path)
        rec.set_time("f", sequence=1)
        rec.log("x", rr.Scalars(1.0))
        rec.log("x", "not even this is looked at")  # type: ignore[arg-type]
        rec.send_columns("x", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1.0]))
        rec.send_recording_name("name")
        rec.flush()
        rec.connect_grpc()
        rec.set_sinks(rr.FileSink(rrd_path))
        rec.disconnect()
    assert not rrd_path.exists()
    stats = rec.stats()
    assert (stats.logged_rows, stats.total_dropped_rows, stats.staged_bytes) == (0, 0, 0)


def test_the_same_identity_in_two_streams_is_one_recording(new_recording: New, tmp_path: Path) -> None:
    id_ = uuid.uuid4()
    a, b = new_recording(recording_id=id_), new_recording(recording_id=id_)
    a.set_time("f", sequence=4)
    b.log("x", rr.Scalars(2.0))
    read = saved(b, tmp_path / "b.rrd")
    assert read.values("/x", "Scalars:scalars", "f") == [(4, [2.0])], "times belong to the recording"
    assert scalars(read) == [2]
    assert rr.get_recording_id(a) == str(id_)


def test_repr_tells_who_it_is(new_recording: New) -> None:
    assert repr(new_recording(recording_id="some id")) == "<RecordingStream 'asyncrr_test' 'some id'>"
