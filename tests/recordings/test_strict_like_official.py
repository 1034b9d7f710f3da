"""Strict mode and what takes its place: errors, warnings, the line they point at, `/__warnings`, what is still logged.

The same calls with both SDKs and both faces of ours.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rerun
import rerun.error_utils

import asyncrr
from tests.support import oracle

CALLS: dict[str, Callable[[Any], Any]] = {
    "field": lambda rr: rr.log("x", rr.Points3D([[1, 2, 3]], colors="bad", radii=2)),
    "two fields": lambda rr: rr.log("x", rr.Points3D([[1, 2, 3]], colors="bad", radii="bad", labels="kept")),
    "only field": lambda rr: rr.log("x", rr.Scalars("bad")),
    "archetype": lambda rr: rr.log("x", rr.Transform3D(rotation=[1, 2, 3])),
    "fallback": lambda rr: rr.log("x", rr.Tensor([[1.0, 2.0]], dim_names=["one"])),
    "update": lambda rr: rr.log("x", rr.Points3D.from_fields(radii="bad", labels="kept")),
    "batch": lambda rr: rr.log("x", [rr.components.ColorBatch("bad").described(rr.ComponentDescriptor("c"))]),
    "number": lambda rr: rr.log("x", 5),
    "nothing": lambda rr: rr.log("x", None),
    "batch without name": lambda rr: rr.log("x", [rr.components.ColorBatch([1, 2, 3])]),
    "twice": lambda rr: rr.log("x", rr.Scalars(1.0), rr.Scalars(2.0)),
    "good beside bad": lambda rr: rr.log("x", rr.TextLog("kept"), rr.Points3D("bad")),
    "columns": lambda rr: rr.send_columns("x", [rr.TimeColumn("f", sequence=[1, 2])], rr.Scalars.columns(scalars="bad")),
    "lengths": lambda rr: rr.send_columns("x", [rr.TimeColumn("f", sequence=[1, 2])], rr.Scalars.columns(scalars=[1])),
    "partition": lambda rr: rr.send_columns(
        "x", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1]).partition([5])
    ),
    "any values": lambda rr: rr.log("x", rr.AnyValues(strange_value=object())),
    "strict log": lambda rr: rr.log("x", 5, strict=True),
    "lenient log": lambda rr: rr.log("x", 5, strict=False),
    "strict columns": lambda rr: rr.send_columns(
        "x", [rr.TimeColumn("f", sequence=[1, 2])], rr.Scalars.columns(scalars=[1]), strict=True
    ),
    "unknown argument": lambda rr: rr.log("x", rr.Points3D([1, 2, 3], colours=[1])),
    "image": lambda rr: rr.log("x", rr.Image([1, 2, 3])),
}  # fmt: skip


def seen(rr: Any, call: Callable[[Any], Any], strict: bool) -> dict[str, Any]:
    result: dict[str, Any] = {}
    rr.set_strict_mode(strict)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                call(rr)
            except Exception as error:
                result["raises"] = type(error)
    finally:
        rr.set_strict_mode(False)
    result["warnings"] = {warning.category.__name__ for warning in caught}
    if rr is asyncrr:
        # The official SDK sometimes points into itself.
        assert {warning.filename for warning in caught} <= {__file__}
    return result


def content(path: Path) -> dict[str, Any]:
    recording = oracle.read_one(path)
    complaints = recording.values("/__warnings", "TextLog:text")
    levels = recording.values("/__warnings", "TextLog:level")
    return {
        "rows": [repr(row.set_components()) for row in recording.rows("/x")],
        "complains": bool(complaints),
        "levels": {str(level) for level in levels},
        "tells where": all(Path(__file__).name in str(text) for text in complaints),
    }


def official(call: Callable[[Any], Any], strict: bool, path: Path) -> dict[str, Any]:
    recording = rerun.RecordingStream("strict", recording_id="strict")
    recording.save(path)
    with recording:
        result = seen(rerun, call, strict)
    # There a `strict=False` that gave a warning stays in force for the thread.
    rerun.error_utils._rerun_exception_ctx.strict_mode = None
    recording.flush()
    recording.disconnect()
    return result | content(path)


def sync_face(call: Callable[[Any], Any], strict: bool, path: Path) -> dict[str, Any]:
    recording = asyncrr.RecordingStream("strict", recording_id="strict")
    recording.save(path)
    with recording:
        result = seen(asyncrr, call, strict)
    recording.disconnect()
    return result | content(path)


async def async_face(call: Callable[[Any], Any], strict: bool, path: Path) -> dict[str, Any]:
    async with asyncrr.AsyncRecordingStream("strict", recording_id="strict") as recording:
        await recording.save(path)
        result = seen(asyncrr, call, strict)
    return result | content(path)


@pytest.mark.parametrize("strict", [False, True], ids=["lenient", "strict"])
@pytest.mark.parametrize("name", CALLS)
async def test_same_as_official(name: str, strict: bool, tmp_path: Path) -> None:
    expected = official(CALLS[name], strict, tmp_path / "official.rrd")
    assert sync_face(CALLS[name], strict, tmp_path / "sync.rrd") == expected
    assert await async_face(CALLS[name], strict, tmp_path / "async.rrd") == expected
