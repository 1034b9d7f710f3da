"""Staging of anything loggable, merging of several entities, and the official SDK logging ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import rerun

import asyncrr.types as types
from asyncrr.error_utils import RerunWarning, set_strict_mode
from asyncrr.types.base import AsComponents, ComponentBatchLike, DescribedComponentBatch, DescribedComponentBatchLike
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.interop import Staged, detached, merge, stage, stage_all
from asyncrr.types.layout import Layout
from benchmarks.samples import SAMPLES
from tests.support import oracle

ROOT = Path(__file__).parents[2]


def contents(staged: Staged) -> list[tuple[str, str | None, str | None, Any]]:
    layout, cells, _ = staged
    assert len(layout.fields) == len(cells)
    rows = []
    for field, cell in zip(layout.fields, cells, strict=True):
        column = field.kind.build([cell])
        column.validate(full=True)
        d = field.descriptor
        assert type(d) is ComponentDescriptor
        rows.append((d.component, d.archetype, d.component_type, column[0].values.to_pylist()))
    return rows


def test_our_archetypes_are_staged_as_they_are() -> None:
    points = types.Points3D(np.ones((100, 3), np.float32), labels="a")
    layout, cells, nbytes = stage(points)
    assert (layout, cells, nbytes) == (points._layout, points._cells, points._nbytes)
    assert nbytes == 1200


def test_official_archetypes_share_the_layout_of_ours() -> None:
    ours = stage(types.Points3D([[1, 2, 3]], colors=[1, 2, 3], labels=["x"]))
    official = stage(rerun.Points3D([[1, 2, 3]], colors=[1, 2, 3], labels=["x"]))
    assert official[0] is ours[0]
    assert contents(official) == contents(ours)
    for field, one, other in zip(ours[0].fields, ours[1], official[1], strict=True):
        mixed = field.kind.build([one, other, None, one])
        mixed.validate(full=True)
        assert mixed[0].values.to_pylist() == mixed[1].values.to_pylist()


@pytest.mark.parametrize(
    "make",
    [
        rerun.Points3D,
        lambda data: [rerun.components.Position3DBatch(data).described(rerun.ComponentDescriptor("p"))],
        lambda data: [types.components.Position3DBatch(data).described(ComponentDescriptor("p"))],
        lambda data: types.AnyValues(interop_snapshot=data[0]),
        lambda data: types.Points3D(data).as_component_batches(),
    ],
)
def test_what_is_staged_does_not_change_with_the_callers_array(make: Any) -> None:
    data = np.full((100, 3), 1, np.float32)
    layout, cells, _ = stage(make(data))
    snapshot = [
        field.kind.snapshot(cell, lambda array: array.copy()) for field, cell in zip(layout.fields, cells, strict=True)
    ]
    data[:] = 2
    (field,) = layout.fields
    assert set(np.asarray(field.kind.build(snapshot).flatten().to_pylist()).reshape(-1).tolist()) == {1.0}


def test_arrays_of_an_archetype_do_not_change_with_the_callers_array() -> None:
    data = np.full((100, 3), 1, np.float32)
    (batch,) = types.Points3D(data).as_component_batches()
    array = batch.as_arrow_array()
    kept = types.components.Position3DBatch(data)
    data[:] = 2
    assert array[0].as_py() == [1, 1, 1]
    assert kept.as_arrow_array()[0].as_py() == [1, 1, 1]


class Custom:
    """A user's own archetype."""

    def as_component_batches(self) -> list[Any]:
        return [
            types.components.ScalarBatch([1.5]).described(ComponentDescriptor("Custom:a", "Custom")),
            *types.Points3D([1, 2, 3]).as_component_batches(),
        ]


class Bare:
    """A user's own described batch."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def component_descriptor(self) -> ComponentDescriptor:
        return ComponentDescriptor("bare")

    def as_arrow_array(self) -> Any:
        return self.array


def test_user_defined_archetypes() -> None:
    assert contents(stage(Custom())) == [
        ("Custom:a", "Custom", None, [1.5]),
        ("Points3D:positions", "rerun.archetypes.Points3D", "rerun.components.Position3D", [[1, 2, 3]]),
    ]
    assert contents(stage([Bare(pa.array(["x"]))])) == [("bare", None, None, ["x"])]
    assert contents(stage(iter([Bare(pa.chunked_array([["x"], ["y"]]))]))) == [("bare", None, None, ["x", "y"])]
    assert stage([Bare(None)]) == stage([]) == (Layout.of(()), (), 0)


def test_protocols() -> None:
    assert isinstance(Custom(), AsComponents)
    assert isinstance(types.Points3D([1, 2, 3]), AsComponents)
    assert isinstance(types.components.ScalarBatch(1), ComponentBatchLike)
    assert isinstance(types.components.Scalar(1), ComponentBatchLike)
    assert isinstance(Bare(None), DescribedComponentBatchLike)
    assert isinstance(types.Points3D([1, 2, 3]).as_component_batches()[0], DescribedComponentBatch)
    assert not isinstance(5, AsComponents)


@pytest.mark.parametrize(
    ("entity", "error"),
    [
        (5, TypeError),
        (None, TypeError),
        (types.components.Color([1, 2, 3]), TypeError),
        ([types.components.ColorBatch([1, 2, 3])], AttributeError),
        (["text"], AttributeError),
        (types.Points3D, TypeError),
    ],
)
def test_what_cannot_be_logged(entity: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        stage(entity)


def test_extra_entities_are_merged() -> None:
    merged = stage_all([types.Points3D(np.ones((100, 3), np.float32)), types.TextLog("x"), rerun.Scalars(1.5)])
    assert [name for name, *_ in contents(merged)] == ["Points3D:positions", "TextLog:text", "Scalars:scalars"]
    assert merged[2] >= 1200
    assert merge([stage(types.TextLog("x"))]) == stage(types.TextLog("x"))
    assert merge([stage([]), stage([])]) == stage([])


def test_repeated_components() -> None:
    entities = [types.Scalars(1.0), types.Scalars(2.0), types.TextLog("x")]
    with pytest.warns(RerunWarning, match="Scalars:scalars is given more than once") as caught:
        merged = stage_all(entities)
    assert caught[0].filename == __file__
    assert [(name, values) for name, _, _, values in contents(merged)] == [
        ("Scalars:scalars", [1.0]),
        ("TextLog:text", ["x"]),
    ]
    set_strict_mode(True)
    try:
        with pytest.raises(ValueError, match="more than once"):
            stage_all(entities)
    finally:
        set_strict_mode(False)


@pytest.mark.parametrize(
    "array",
    [
        pa.array([1, None, 3]),
        pa.array([True, None, False]),
        pa.array(["a", None]),
        pa.array([[1, 2], None, []]),
        pa.array([{"a": 1, "b": "x"}, None]),
        types.Tensor(np.ones(3)).as_component_batches()[0].as_arrow_array(),
        pa.array([1, 2, 3, 4])[1:3],
        pa.array([], pa.float32()),
    ],
)
def test_detached_arrays_are_equal(array: pa.Array) -> None:
    copy = detached(array)
    copy.validate(full=True)
    assert copy.type == array.type
    assert copy.to_pylist() == array.to_pylist()


def test_the_official_sdk_logs_ours(tmp_path: Path) -> None:
    """One file with official archetypes, one with ours, both written by the official SDK."""
    program = """
import sys
import numpy as np
import rerun as rr
import asyncrr.types
types = rr if sys.argv[1] == "official" else asyncrr.types
rr.init("interop", recording_id="same", send_properties=False)
rr.save(sys.argv[2])
rr.set_log_time_enabled(False) if hasattr(rr, "set_log_time_enabled") else None
rr.disable_timeline("log_time")
rr.set_time("t", sequence=1)
rr.log("points", types.Points3D(np.ones((4, 3), np.float32), colors=[255, 0, 0], labels="x"))
rr.log("image", types.Image(np.zeros((4, 5, 3), np.uint8)))
rr.log("tensor", types.Tensor(np.arange(6).reshape(2, 3), dim_names=["a", "b"]))
rr.log("pose", types.Transform3D(translation=[1, 2, 3], rotation=types.Quaternion(xyzw=[0, 0, 0, 1])))
rr.log("strip", types.LineStrips3D([[[0, 0, 0], [1, 1, 1]]]), types.AnyValues(extra=1))
rr.log("view", types.ViewCoordinates.RDF, static=True)
rr.log("batches", [types.components.ScalarBatch([1.5]).described(types.ComponentDescriptor("mine"))])
rr.send_columns("curve", [rr.TimeColumn("t", sequence=[1, 2])], types.Scalars.columns(scalars=[1.5, 2.5]))
"""
    listings = []
    for kind in ("official", "ours"):
        path = tmp_path / f"{kind}.rrd"
        subprocess.run([sys.executable, "-W", "error", "-c", program, kind, str(path)], check=True, timeout=50)
        listings.append(path)
    rerun_cli = Path(sys.executable).with_name("rerun")
    done = subprocess.run(
        [rerun_cli, "rrd", "compare", "--unordered", "--ignore-chunks-without-components", *listings],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


CROSSED = """
import importlib, sys
logger, kinds = (importlib.import_module(name) for name in sys.argv[1:3])
from benchmarks.samples import SAMPLES
recording = logger.RecordingStream("interop", recording_id="same", send_properties=False)
recording.save(sys.argv[3])
for name, sample in SAMPLES.items():
    make = sample(kinds)
    for frame in range(2):
        recording.set_time("frame", sequence=frame)
        recording.log(f"rows/{name}", make(frame))
        recording.log(f"several/{name}", make(frame), kinds.AnyValues(extra=frame))
    recording.log(f"static/{name}", make(0), static=True)
    kind = getattr(kinds.archetypes, name)
    if name != "McapStatistics":  # the official one cannot be cleared
        recording.log(f"cleared/{name}", kind.cleared())
layouts = importlib.import_module(f"{kinds.__name__}.blueprint.archetypes")
boundary = kinds.TimeRangeBoundary
span = kinds.TimeRange(boundary.absolute(seq=1), boundary.infinite())
for name, archetype in {
    "background": layouts.Background([1, 2, 3]),
    "query": layouts.DataframeQuery(timeline="t", select=["t", "/a:b"], filter_by_range=(1, 2)),
    "axis": layouts.TimeAxis(view_range=span, link="linktoglobal"),
    "ranges": layouts.VisibleTimeRanges(timeline="t", range=span),
    "bounds": layouts.VisualBounds2D(x_range=[1, 2], y_range=[3, 4]),
    "root": layouts.ViewportBlueprint(root_container=bytes(range(16))),
}.items():
    recording.log(f"blueprint/{name}", archetype)
recording.send_columns("columns", [logger.TimeColumn("frame", sequence=[1, 2])], kinds.Scalars.columns(scalars=[1, 2]))
recording.send_columns("text", [logger.TimeColumn("frame", sequence=[1])], kinds.TextLog.columns(text=["a"]))
recording.disconnect()
"""


@pytest.mark.parametrize(("logger", "kinds"), [("rerun", "asyncrr"), ("asyncrr", "rerun")])
def test_every_archetype_of_either_sdk_logs_through_the_other(logger: str, kinds: str, tmp_path: Path) -> None:
    files = {}
    for names in (("rerun", "rerun"), (logger, kinds)):
        files[names] = tmp_path / f"{'_'.join(names)}.rrd"
        command = [sys.executable, "-W", "error", "-c", CROSSED, *names, str(files[names])]
        subprocess.run(command, cwd=ROOT, env=oracle.rerun_environment(), check=True, timeout=50)
    official, crossed = files.values()
    oracle.verify(crossed)
    expected, actual = oracle.read_one(official), oracle.read_one(crossed)
    assert len(expected.entities) == 4 * len(SAMPLES) + 7
    assert actual.entities == expected.entities
    for entity in expected.entities:
        assert rows_of(actual, entity) == rows_of(expected, entity), entity


def rows_of(recording: oracle.Recording, entity: str) -> list[Any]:
    """Without the times at which things were logged; as text, so that a NaN equals itself."""
    return [repr((row.times.get("frame"), row.set_components())) for row in recording.rows(entity)]
