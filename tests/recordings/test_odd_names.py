"""Names that nobody expects: what is refused is refused at the call, and whatever is taken can be read, with all else in the file."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import asyncrr as rr
from asyncrr.engine.config import NO_LIMIT, ChunkBatcherConfig
from asyncrr.error_utils import RerunWarning
from tests.recordings.contents import saved

D = rr.ComponentDescriptor


@pytest.fixture
def patient(new_recording: Callable[..., rr.RecordingStream]) -> rr.RecordingStream:
    """A recording whose rows come together in few batches."""
    return new_recording(batcher_config=ChunkBatcherConfig(math.inf, flush_num_bytes=NO_LIMIT))


def _batch(descriptor: rr.ComponentDescriptor, value: float = 1.0) -> Any:
    return rr.components.ScalarBatch([value]).described(descriptor)


@pytest.mark.parametrize("name", ["", "a\ud800", "\udcff", "a\0b"])
def test_components_without_a_name_that_can_be_written_are_errors(
    name: str, rec: rr.RecordingStream, rrd_path: Path
) -> None:
    with pytest.raises(ValueError, match=r"empty|Unicode|NUL"):
        D(name)
    with pytest.raises(ValueError, match=r"empty|Unicode|NUL"):
        rr.ComponentColumn(name, rr.components.ScalarBatch([1.0]))
    with pytest.raises(ValueError, match=r"empty|Unicode|NUL"):
        rr.AnyBatchValue(name, 1)
    if "\0" not in name and name:
        for arguments in ((name, None), (None, name)):
            with pytest.raises(ValueError, match="Unicode"):
                D("a", *arguments)
    rec.log("good", rr.Scalars(1.0))
    assert saved(rec, rrd_path).entities == {"/__properties", "/good"}


@pytest.mark.parametrize("name", [5, None, b"x"])
def test_names_of_components_are_text(name: Any) -> None:
    with pytest.raises(TypeError, match="component must be a str"):
        D(name)
    if name is not None:
        with pytest.raises(TypeError, match="archetype must be a str"):
            D("a", name)
        with pytest.raises(TypeError, match="component_type must be a str"):
            D("a", None, name)


def test_empty_archetypes_and_types_are_none(rec: rr.RecordingStream, rrd_path: Path) -> None:
    assert D("a", "", "") == D("a")
    assert D("a", "", "").archetype is D("a", "", "").component_type is None
    rec.log("e", [_batch(D("a", "", ""))])
    assert saved(rec, rrd_path).values("/e", "a") == [[1.0]]


_DESCRIPTORS = [D("x"), D("x", "A"), D("x", "B"), D("x", "A", "t1"), D("x", "A", "t2"), D("x", None, "t1")]


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(_DESCRIPTORS, 2)), ids=repr)
def test_one_component_under_two_descriptors(
    first: rr.ComponentDescriptor, second: rr.ComponentDescriptor, patient: rr.RecordingStream, rrd_path: Path
) -> None:
    rec = patient
    rec.set_time("t", sequence=0)
    with pytest.warns(RerunWarning, match="more than once; the first"):
        rec.log("row", [_batch(first, 1.0), _batch(second, 2.0)])
    with pytest.warns(RerunWarning, match="more than once; the first"):
        rec.log("row of two", [_batch(first, 1.0)], [_batch(second, 2.0)])
    with pytest.raises(ValueError, match="more than once"):
        rec.log("row", [_batch(first), _batch(second)], strict=True)
    for i in range(6):
        rec.set_time("t", sequence=i)
        rec.log("rows", [_batch(first if i % 2 else second, float(i)), _batch(D("y"), float(i))])
        rec.log("static", [_batch(first if i % 2 else second, float(i))], static=True)
    with pytest.warns(RerunWarning, match="more than once; the first"):
        rec.send_property("p", [_batch(first, 1.0), _batch(second, 2.0)])
    read = saved(rec, rrd_path)
    assert read.values("/row", "x", "t") == read.values(r"/row\ of\ two", "x", "t") == [(0, [1.0])]
    assert sorted(read.values("/rows", "x", "t")) == [(i, [float(i)]) for i in range(6)]
    assert sorted(read.values("/rows", "y", "t")) == [(i, [float(i)]) for i in range(6)]
    assert read.values("/__properties/p", "x") == [[1.0]]


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_one_component_with_two_types_in_rows_of_equal_types(
    order: list[int], patient: rr.RecordingStream, rrd_path: Path
) -> None:
    """Rows of (a: number, b: text) and (b: number, a: text) have the same sequence of types, and cannot share a chunk."""
    rows = [{"a": 1.0, "b": "x"}, {"b": 2.0, "a": "y"}]
    kinds = {float: lambda v: rr.components.ScalarBatch([v]), str: lambda v: rr.components.TextBatch([v])}
    for i in order:
        patient.log("e", [kinds[type(v)](v).described(D(name)) for name, v in rows[i].items()])
    read = saved(patient, rrd_path)
    assert sorted(read.values("/e", "a"), key=str) == [["y"], [1.0]]
    assert sorted(read.values("/e", "b"), key=str) == [["x"], [2.0]]


_ODD: dict[str, Callable[[rr.RecordingStream], object]] = {
    "a timeline called as a component": lambda r: (
        r.set_time("Scalars:scalars", sequence=1),
        r.log("e", rr.Scalars(1.0)),
    ),
    "a timeline called as the row id": lambda r: (
        r.set_time("rerun.controls.RowId", sequence=1),
        r.log("e", rr.Scalars(1.0)),
    ),
    "a component called as the row id": lambda r: r.log("e", rr.AnyValues(**{"rerun.controls.RowId": 1})),
    "a component called as a timeline": lambda r: r.log("e", rr.AnyValues(log_time=1, log_tick=2)),
    "long names": lambda r: (r.set_time("t" * 70_000, sequence=1), r.log("e", rr.AnyValues(**{"a" * 70_000: 1}))),
    "names of many scripts": lambda r: (
        r.set_time("時間😀", sequence=1),
        r.log("e", rr.AnyValues(**{"größe 😀": 1})),
    ),
}


@pytest.mark.parametrize("name", _ODD)
def test_odd_names_that_are_taken_can_be_read(name: str, rec: rr.RecordingStream, rrd_path: Path) -> None:
    rec.log("good", rr.Scalars(1.0))
    _ODD[name](rec)
    assert {"/good", "/e"} <= saved(rec, rrd_path).entities


@pytest.mark.parametrize("name", ["", "a\ud800", "a\0b"])
def test_any_values_with_a_bad_name_cost_only_that_one(name: str, rec: rr.RecordingStream, rrd_path: Path) -> None:
    with pytest.warns(RerunWarning, match=r"empty|Unicode|NUL") as caught:
        rec.log("e", rr.AnyValues(**{name: 1, "a": 2}))
        rec.log("e", rr.DynamicArchetype("A", components={"b": 3, "\ud800": 1}))
        rec.send_columns("f", [rr.TimeColumn("t", sequence=[1])], rr.AnyValues.columns(**{name: [1], "a": [2]}))
    assert {warning.filename for warning in caught} == {__file__}
    read = saved(rec, rrd_path)
    assert read.values("/e", "a") == read.values("/f", "a") == [[2]]
    assert read.values("/e", "A:b") == [[3]]


def test_many_new_components_of_one_entity_cost_no_square(patient: rr.RecordingStream, rrd_path: Path) -> None:
    for i in range(1500):
        patient.set_time("t", sequence=i)
        patient.log("e", rr.AnyValues(**{f"c{i}": i}))
    read = saved(patient, rrd_path)
    chunks = [chunk for chunk in read.chunks if chunk.entity_path == "/e"]
    assert sum(chunk.batch.num_rows for chunk in chunks) == 1500
    assert len(chunks) > 1
    assert all(chunk.batch.num_rows * chunk.batch.num_columns < 2**19 for chunk in chunks)
    for i in (0, 700, 1499):
        assert read.values("/e", f"c{i}", "t") == [(i, [i])]


def test_few_rows_of_different_components_stay_together(patient: rr.RecordingStream, rrd_path: Path) -> None:
    for i in range(300):
        patient.set_time("t", sequence=i)
        patient.log("e", rr.AnyValues(**{f"c{i % 7}": i, f"d{i % 3}": [i, i]}))
    read = saved(patient, rrd_path)
    chunks = [chunk for chunk in read.chunks if chunk.entity_path == "/e"]
    assert sum(chunk.batch.num_rows for chunk in chunks) == 300
    assert len(chunks) < 5, "the loop may have looked in between, no more"
    for k in range(7):
        assert read.values("/e", f"c{k}", "t") == [(i, [i]) for i in range(k, 300, 7)]
    for k in range(3):
        assert read.values("/e", f"d{k}", "t") == [(i, [i, i]) for i in range(k, 300, 3)]
