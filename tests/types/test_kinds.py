"""Column kinds: a column built at once holds what its cells hold one by one, whatever their forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.types import codecs
from asyncrr.types.kinds import Kind, NamedTensor, cells_nbytes, opaque, owned, private_copy
from asyncrr.types.kinds._base import offsets_of
from asyncrr.types.layout import is_owned

F32 = np.float32
CELLS: dict[str, tuple[Kind, list[Any]]] = {
    "float64": (codecs.FLOAT64.kind, [1.5, -2.0, b"", np.arange(3.0), np.arange(4.0).tobytes(), pa.array([1.0, None])]),
    "float32": (
        codecs.FLOAT32.kind,
        [b"", np.arange(3, dtype=F32), np.arange(2, dtype=F32).tobytes(), np.zeros((2, 2), F32)],
    ),
    "uint16": (codecs.UINT16.kind, [b"\1\2", np.arange(5, dtype=np.uint16), b"", pa.array([7], pa.uint16())]),
    "vector": (
        codecs.VEC3D.kind,
        [np.arange(6, dtype=F32).tobytes(), np.ones((3, 3), F32), b"", np.zeros((0, 3), F32), np.ones((100, 3), F32)],
    ),
    "matrix": (codecs.MAT3X3.kind, [np.arange(9, dtype=F32).tobytes(), np.ones((2, 9), F32), b""]),
    "color": (
        codecs.RGBA32.kind,
        [
            b"\1\2\3\4",
            np.array([[1, 2, 3]], np.uint8),
            np.array([[1, 2, 3, 4], [5, 6, 7, 8]], np.uint8),
            np.zeros((0, 3), np.uint8),
            np.arange(3, dtype=np.uint32),
            b"",
            pa.array([1, 2], pa.uint32()),
        ],
    ),
    "color rows": (codecs.RGBA32.kind, [np.ones((n, 3), np.uint8) * n for n in range(5)]),
    "bool": (codecs.BOOL.kind, [True, False, (), np.array([True, False, True]), pa.array([True, None])]),
    "text": (codecs.UTF8.kind, ["a", "", "ü€😀", (), ("x", "yy"), "long" * 200, pa.array(["p", None])]),
    "blob": (
        codecs.BLOB.kind,
        [
            b"abc",
            b"",
            (),
            np.arange(6, dtype=F32).reshape(2, 3),
            (b"x", np.arange(3, dtype=np.uint8)),
            np.zeros((0, 2)),
        ],
    ),
    "axis angle": (
        codecs.ROTATION_AXIS_ANGLE.kind,
        [np.arange(4, dtype=F32).tobytes(), b"", np.arange(8, dtype=F32).tobytes()],
    ),
    "format": (codecs.IMAGE_FORMAT.kind, [bytes(range(1, 12)), bytes(range(1, 9)) + b"\0\0\6", b""]),
    "strips": (
        codecs.LINE_STRIP3D.kind,
        [
            np.arange(6, dtype=F32).reshape(2, 3),
            np.arange(12, dtype=F32).reshape(2, 2, 3),
            codecs.LINE_STRIP3D.kind.empty,
            codecs.LINE_STRIP3D.convert([[[0, 0, 0]], [[1, 1, 1], [2, 2, 2]]]),
        ],
    ),
    "tensor": (
        codecs.TENSOR_DATA.kind,
        [
            np.arange(6).reshape(2, 3),
            np.array(2.5),
            NamedTensor(np.ones((1, 2), np.uint8), ("a", "b")),
            np.ones(2, np.float16),
        ],
    ),
    "tensors": (
        codecs.TENSOR_DATA.kind,
        [NamedTensor(np.full((2, n), n, np.float32), ("row", "column")) for n in range(4)] + [np.zeros(3, np.float32)],
    ),
    "text pairs": (
        codecs.UTF8_PAIR.kind,
        [("a", "b"), (), ("a", "b", "ü", ""), codecs.UTF8_PAIR.kind.to_arrow(("c", "d"))],
    ),
    "lists": (
        codecs.KEY_VALUE_PAIRS.kind,
        [
            ({"first": "a", "second": "b"},),
            (),
            codecs.KEY_VALUE_PAIRS.kind.to_arrow(({"first": "c", "second": "d"},) * 2),
            codecs.KEY_VALUE_PAIRS.kind.empty,
        ],
    ),
    "annotations": (
        codecs.ANNOTATION_CONTEXT.kind,
        [codecs.ANNOTATION_CONTEXT.convert(x) for x in ([1, (2, "b")], [], [3])],
    ),
    "enum": (codecs.FILL_MODE.kind, [b"\1", b"\1\3", b"", pa.array([None, 2], pa.uint8())]),
    "opaque": (opaque(pa.list_(pa.int64())), [pa.array([[1], []]), pa.array([], pa.list_(pa.int64()))]),
}


def check(kind: Kind, cells: list[Any]) -> None:
    column = kind.build(cells)
    column.validate(full=True)
    assert column.type == pa.list_(pa.field("item", kind.arrow_type, nullable=True))
    assert len(column) == len(cells)
    for index, cell in enumerate(cells):
        row = column[index]
        if cell is None:
            assert not row.is_valid
            continue
        one = kind.to_arrow(cell)
        one.validate(full=True)
        assert one.type == kind.arrow_type
        assert row.is_valid
        assert str(row.values.to_pylist()) == str(one.to_pylist())


@pytest.mark.parametrize("name", CELLS)
def test_each_cell_alone(name: str) -> None:
    kind, cells = CELLS[name]
    for cell in cells:
        check(kind, [cell])
        check(kind, [cell, cell])
        check(kind, [None, cell])


@pytest.mark.parametrize("name", CELLS)
def test_no_rows_null_rows_and_empty_cells(name: str) -> None:
    kind, cells = CELLS[name]
    check(kind, [])
    check(kind, [None])
    check(kind, [None, None])
    check(kind, [kind.empty])
    check(kind, [kind.empty, None, cells[0], kind.empty])
    assert len(kind.to_arrow(kind.empty)) == 0
    assert kind.to_arrow(kind.empty).type == kind.arrow_type
    check(kind, [kind.cleared])


@pytest.mark.parametrize("name", CELLS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_mixture_of_cells(name: str, data: st.DataObject) -> None:
    kind, cells = CELLS[name]
    picks = data.draw(st.lists(st.integers(-1, len(cells) - 1), max_size=8))
    check(kind, [None if pick < 0 else cells[pick] for pick in picks])


@pytest.mark.parametrize("rows", [1, 2, 4095, 4096, 4097, 5000])
def test_many_rows(rows: int) -> None:
    check(codecs.FLOAT64.kind, [float(n) for n in range(rows)])
    check(codecs.VEC3D.kind, [np.full(3, n, F32).tobytes() for n in range(rows)])


def test_big_cells_are_not_copied() -> None:
    points = np.ones((1000, 3), F32)
    column = codecs.VEC3D.kind.build([points])
    points[0, 0] = 7
    assert column.flatten().flatten()[0].as_py() == 7
    image = np.zeros((480, 640, 3), np.uint8)
    column = codecs.BLOB.kind.build([image])
    image[0, 0, 0] = 9
    assert column.flatten().flatten()[0].as_py() == 9


def test_too_many_instances_for_offsets() -> None:
    with pytest.raises(OverflowError, match="32-bit"):
        offsets_of([1 << 30, 1 << 30])


@pytest.mark.parametrize("name", CELLS)
def test_snapshots_share_nothing(name: str) -> None:
    kind, cells = CELLS[name]
    for cell in cells:
        before = str(kind.to_arrow(cell).to_pylist())
        snapshot = kind.snapshot(cell, private_copy)
        parts = [part for part in (cell if isinstance(cell, tuple) else (cell,)) if isinstance(part, np.ndarray)]
        parts = [part for part in parts if part.flags.writeable]
        kept = [part.copy() for part in parts]
        for part in parts:
            part.fill(1 if part.dtype == bool else 99)
        after = str(kind.to_arrow(snapshot).to_pylist())
        for part, old in zip(parts, kept, strict=True):
            np.copyto(part, old)
        assert after == before


def test_snapshot_of_what_is_owned_is_itself() -> None:
    array = owned(np.ones((100, 3), F32))
    assert codecs.VEC3D.kind.snapshot(array, private_copy) is array
    assert codecs.VEC3D.kind.snapshot(b"abc", private_copy) == b"abc"
    strings = pa.array(["a"])
    assert codecs.UTF8.kind.snapshot(strings, private_copy) is strings


def test_views_and_foreign_memory_are_not_owned() -> None:
    base = np.ones((100, 3), F32)
    view = base[:]
    view.flags.writeable = False
    assert not is_owned(view)
    memory = bytearray(1200)
    borrowed = np.frombuffer(memory, F32)
    borrowed.flags.writeable = False
    assert not is_owned(borrowed)
    kept = codecs.FLOAT32.kind.snapshot(borrowed, private_copy)
    memory[:] = b"\xff" * 1200
    assert not np.isnan(kept).any()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1.0, "abc", b"abcd", True, None], 0),
        (["x" * 256], 0),
        (["x" * 257], 257),
        ([b"x" * 300], 300),
        ([np.zeros((10, 3), F32)], 120),
        ([np.zeros((0, 3), F32)], 1),
        ([pa.array([1, 2])], 16),
        ([(b"abc", np.zeros(2))], 27),
    ],
)
def test_sizes(cells: list[Any], expected: int) -> None:
    assert cells_nbytes(cells) == expected
