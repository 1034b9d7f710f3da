"""Calls as earlier releases had them: 0.24, and those before. Their parameters work, with their defaults, in their order."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import asyncrr as rr
from tests.support import oracle

METHODS = {
    "connect_grpc": "url=None, *, flush_timeout_sec=2.0, default_blueprint=None",
    "disable_timeline": "timeline",
    "disconnect": "",
    "flush": "blocking=True",
    "log": "entity_path, entity, *extra, static=False, strict=None",
    "log_file_from_contents": "file_path, file_contents, *, entity_path_prefix=None, static=False",
    "log_file_from_path": "file_path, *, entity_path_prefix=None, static=False",
    "memory_recording": "",
    "notebook_show": "*, width=None, height=None, blueprint=None",
    "save": "path, default_blueprint=None",
    "send_blueprint": "blueprint, *, make_active=True, make_default=True",
    "send_columns": "entity_path, indexes, columns, strict=None",
    "send_property": "name, values",
    "send_recording_name": "name",
    "send_recording_start_time_nanos": "nanos",
    "serve_web": "*, open_browser=True, web_port=None, grpc_port=None, default_blueprint=None, server_memory_limit='25%'",
    "set_time": "timeline, *, sequence=None, duration=None, timestamp=None",
    "set_time_nanos": "timeline, nanos",
    "set_time_seconds": "timeline, seconds",
    "set_time_sequence": "timeline, sequence",
    "spawn": "*, port=9876, connect=True, memory_limit='75%', hide_welcome_screen=False, default_blueprint=None",
    "stdout": "default_blueprint=None",
}
FUNCTIONS = {
    "RecordingStream": "application_id, *, recording_id=None, make_default=False, make_thread_default=False, "
    "default_enabled=True, send_properties=True",
    "init": "application_id, *, recording_id=None, spawn=False, init_logging=True, default_enabled=True, strict=None, "
    "default_blueprint=None, send_properties=True",
    "connect": "addr=None, flush_timeout_sec=2.0, recording=None",
    "connect_grpc": "url=None, *, flush_timeout_sec=2.0, default_blueprint=None, recording=None",
    "disconnect": "recording=None",
    "legacy_notebook_show": "*, app_url=None, blueprint=None, recording=None",
    "memory_recording": "recording=None",
    "notebook_show": "*, width=None, height=None, blueprint=None, recording=None",
    "save": "path, default_blueprint=None, recording=None",
    "send_blueprint": "blueprint, *, make_active=True, make_default=True, recording=None",
    "serve": "open_browser=True, web_port=None, ws_port=None, recording=None",
    "serve_web": "*, open_browser=True, web_port=None, grpc_port=None, default_blueprint=None, recording=None, "
    "server_memory_limit='25%'",
    "spawn": "port=9876, connect=True, recording=None, *, memory_limit='75%', hide_welcome_screen=False, "
    "default_blueprint=None",
}
CALLS = [(rr.RecordingStream, name, text) for name, text in METHODS.items()]
CALLS += [(rr, name, text) for name, text in FUNCTIONS.items()]


def signature(parameters: str) -> inspect.Signature:
    namespace: dict[str, Any] = {}
    exec(f"def call({parameters}): ...", namespace)
    return inspect.signature(namespace["call"])


@pytest.mark.parametrize(("owner", "name", "text"), CALLS, ids=[f"{owner.__name__}.{name}" for owner, name, _ in CALLS])
def test_parameters_have_their_names_places_and_defaults(owner: Any, name: str, text: str) -> None:
    found = [
        parameter
        for parameter in inspect.signature(getattr(owner, name)).parameters.values()
        if parameter.name != "self"
    ]
    ours = {parameter.name: parameter for parameter in found}
    wanted = signature(text).parameters
    for parameter in wanted.values():
        assert parameter.name in ours
        assert ours[parameter.name].default == parameter.default, parameter
    places = [p.name for p in wanted.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    assert [p.name for p in found if p.kind is p.POSITIONAL_OR_KEYWORD][: len(places)] == places


@pytest.fixture
def rec() -> rr.RecordingStream:
    return rr.RecordingStream("asyncrr_test", recording_id="earlier")


def test_save_takes_the_recording_second(rec: rr.RecordingStream, rrd_path: Path) -> None:
    rr.save(rrd_path, rec)
    rec.log("x", rr.Scalars(1.0))
    rec.disconnect()
    assert oracle.check_file(rrd_path).values("/x", "Scalars:scalars") == [[1.0]]


@pytest.mark.parametrize(
    ("deprecated", "time"),
    [
        (lambda rec: rec.set_time_sequence("t", 5), 5),
        (lambda rec: rec.set_time_seconds("t", 1.5), 1_500_000_000),
        (lambda rec: rec.set_time_nanos("t", 7), 7),
    ],
)
def test_times_of_a_recording(
    deprecated: Callable[[rr.RecordingStream], None], time: int, rec: rr.RecordingStream, rrd_path: Path
) -> None:
    rec.save(rrd_path)
    with pytest.warns(DeprecationWarning, match="use set_time") as caught:
        deprecated(rec)
    assert caught[0].filename == __file__
    rec.log("x", rr.Scalars(1.0))
    rec.disconnect()
    assert oracle.check_file(rrd_path).values("/x", "Scalars:scalars", "t") == [(time, [1.0])]


def test_strictness_of_columns_by_place(rec: rr.RecordingStream) -> None:
    columns = [*rr.Scalars.columns(scalars=[1, 2]), *rr.Points3D.columns(positions=[[1, 2, 3]])]
    with pytest.raises(ValueError, match="length"):
        rec.send_columns("x", [rr.TimeColumn("t", sequence=[1, 2])], columns, True)
