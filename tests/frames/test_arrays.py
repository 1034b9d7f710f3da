"""Columns of components from arrays of all forms: what ``send_columns`` and ``send_dataframe`` make of them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import rerun

import asyncrr as rr
from asyncrr.frames.arrays import list_column, list_per_row
from tests.support import oracle


class _Column:
    """A component column, or batch, of another package."""

    def __init__(self, array: pa.Array) -> None:
        self._array = array

    def component_descriptor(self) -> Any:
        return rerun.ComponentDescriptor("x")

    def as_arrow_array(self) -> pa.Array:
        return self._array


# Two rows each.
_NOT_LISTS = {
    "floats": pa.array([1.0, 2.0]),
    "a null": pa.array([1.0, None]),
    "texts": pa.array(["a", "b"]),
    "large texts": pa.array(["a", "b"], pa.large_string()),
    "booleans": pa.array([True, False]),
    "bytes": pa.array([b"a", b"bc"]),
    "fixed bytes": pa.array([b"aa", b"bc"], pa.binary(2)),
    "vectors": pa.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], pa.list_(pa.float32(), 3)),
    "a vector that is null": pa.array([[1.0, 2.0], None], pa.list_(pa.float32(), 2)),
    "vectors of none": pa.array([[], []], pa.list_(pa.float32(), 0)),
    "vectors of lists": pa.array([[[1], [2, 3]], [[], [4]]], pa.list_(pa.list_(pa.int8()), 2)),
    "structs": pa.array([{"a": 1}, {"a": 2}]),
    "sliced": pa.array([0.0, 1.0, 2.0, 3.0])[1:3],
    "sliced vectors": pa.array([[0, 0], [1, 2], [3, 4]], pa.list_(pa.int64(), 2))[1:],
    "times": pa.array([1, 2], pa.timestamp("ns")),
}
_LISTS = {
    "lists": pa.array([[1.0], [2.0, 3.0]]),
    "lists of vectors": pa.array([[[1, 2]], [[3, 4], [5, 6]]], pa.list_(pa.list_(pa.int64(), 2))),
    "lists and a null": pa.array([None, [2.0, 3.0]]),
    "sliced lists": pa.array([[0], [1], [2, 3]])[1:],
}


def _sent(module: Any, array: pa.Array, path: Path) -> list[Any]:
    recording = module.RecordingStream("asyncrr_test_columns", recording_id="columns", send_properties=False)
    recording.save(path)
    recording.send_columns("e", [module.TimeColumn("f", sequence=[0, 1])], [_Column(array)], strict=True)
    recording.flush()
    recording.disconnect()
    del recording
    (chunk,) = oracle.read_one(path).chunks
    column = chunk.batch.column("x")
    return [str(column.type), column.to_pylist()]


@pytest.mark.parametrize("name", [*_NOT_LISTS, *_LISTS])
def test_columns_of_other_arrays_have_an_instance_a_row_as_with_rerun_sdk(name: str, tmp_path: Path) -> None:
    array = (_NOT_LISTS | _LISTS)[name]
    ours = _sent(rr, array, tmp_path / "ours.rrd")
    assert ours == _sent(rerun, array, tmp_path / "theirs.rrd")
    if name in _NOT_LISTS:
        assert ours[1] == [[value] for value in array.to_pylist()]


def test_batches_of_archetypes_are_columns(tmp_path: Path) -> None:
    points = rr.Points3D([[1, 2, 3], [4, 5, 6]], colors=[[1, 2, 3], [4, 5, 6]], radii=[1, 2], labels=["a", "b"])
    transforms = rr.InstancePoses3D(translations=[[1, 2, 3], [4, 5, 6]], mat3x3=[np.eye(3), np.eye(3)])
    with rr.RecordingStream("asyncrr_test_batches", recording_id="batches", send_properties=False) as rec:
        rec.save(tmp_path / "r.rrd")
        for i, batches in enumerate(
            [points, transforms, rr.Scalars([1, 2]), rr.AnyValues(a=[1, 2], b=["x", "y"]), rr.TextLog("x")]
        ):
            parts = [b for b in batches.as_component_batches() if len(b.as_arrow_array()) == 2]
            if parts:
                rec.send_columns(f"e/{i}", [rr.TimeColumn("f", sequence=[0, 1])], parts, strict=True)
    read = oracle.check_file(tmp_path / "r.rrd")
    assert read.values("/e/0", "Points3D:positions", "f") == [(0, [[1, 2, 3]]), (1, [[4, 5, 6]])]
    assert read.values("/e/0", "Points3D:labels", "f") == [(0, ["a"]), (1, ["b"])]
    assert read.values("/e/2", "Scalars:scalars", "f") == [(0, [1.0]), (1, [2.0])]
    assert read.values("/e/3", "a", "f") == [(0, [1]), (1, [2])]


def _views(type_: pa.DataType) -> dict[str, pa.DataType]:
    return {
        "list": pa.list_(type_),
        "large list": pa.large_list(type_),
        "list view": pa.list_view(type_),
        "large list view": pa.large_list_view(type_),
        "vector": pa.list_(type_, 2),
        "struct": pa.struct([("s", type_)]),
    }


def _values(form: str, values: list[Any]) -> Any:
    return {"s": values[0]} if form == "struct" else values[:2]


_FORMS = list(_views(pa.int64()))


@pytest.mark.parametrize("leaf", [pa.int64(), pa.string_view(), pa.large_string()], ids=str)
@pytest.mark.parametrize(
    "forms",
    [*itertools.product(_FORMS), *itertools.product(_FORMS, _FORMS), *itertools.product(_FORMS[2:4], _FORMS, _FORMS)],
    ids="-".join,
)
def test_no_row_is_lost_whatever_lists_are_made_of(forms: tuple[str, ...], leaf: pa.DataType) -> None:
    type_ = leaf
    for form in reversed(forms):
        type_ = _views(type_)[form]
    numbers = itertools.count()

    def value(rest: tuple[str, ...]) -> Any:
        if not rest:
            number = next(numbers)
            return number if pa.types.is_integer(leaf) else f"text number {number}, longer than a view"
        return _values(rest[0], [value(rest[1:]), value(rest[1:])])

    rows = [value(forms) for _ in range(4)]
    rows.insert(2, None)
    if forms[0] not in ("vector", "struct"):
        rows.append([])
    is_list = forms[0] not in ("vector", "struct")
    for length in range(len(rows) + 1):
        for start in range(length):
            array = pa.array(rows[:length], type_)[start:]
            wanted = rows[start:length]
            column = list_column(array)
            column.validate(full=True)
            assert column.to_pylist() == (wanted if is_list else [None if v is None else [v] for v in wanted])
            if is_list:
                kept = list_per_row(array)
                kept.validate(full=True)
                assert kept.to_pylist() == wanted
                assert pa.types.is_list(kept.type)
    assert "view" not in str(list_column(pa.array(rows, type_)).type)


def test_lists_of_a_dictionary_and_views_out_of_order() -> None:
    views = pa.ListViewArray.from_arrays(
        pa.array([3, 0, 1], pa.int32()), pa.array([2, 1, 3], pa.int32()), pa.array([10, 11, 12, 13, 14])
    )
    wanted = [[13, 14], [10], [11, 12, 13]]
    assert list_column(views).to_pylist() == list_per_row(views).to_pylist() == wanted
    assert list_column(views[1:]).to_pylist() == list_per_row(views[1:]).to_pylist() == wanted[1:]
    coded = pa.DictionaryArray.from_arrays(pa.array([1, 0, 1]), pa.array([[1], [2, 3]], pa.list_view(pa.int64())))
    assert list_column(coded).to_pylist() == [[2, 3], [1], [2, 3]]


@pytest.mark.parametrize("type_", [pa.list_, pa.large_list, pa.list_view, pa.large_list_view])
def test_dataframes_keep_their_last_row(type_: Any, tmp_path: Path) -> None:
    table = pa.table({"i": [1, 2], "v": pa.array([[1, 2], [3]], type_(pa.int64()))})
    with rr.RecordingStream("asyncrr_test_views", recording_id="views", send_properties=False) as rec:
        rec.save(tmp_path / "r.rrd")
        rec.send_dataframe(table, index="i")
    read = oracle.check_file(tmp_path / "r.rrd")
    assert read.values("/", "v", "i") == [(1, [1, 2]), (2, [3])]
