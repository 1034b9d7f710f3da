"""Chunks made of whole columns: the order of their rows, their ids, where they are cut; and what a chunk says of itself."""

from __future__ import annotations

import mmap
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.chunks.chunk import Chunk, ChunkSchemas, is_ascending
from asyncrr.chunks.columns import Columns, check_row_sizes, column_chunks, ids_after
from asyncrr.chunks.ipc import SORBET_VERSION
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.tuid import new_tuid, tuid_text
from asyncrr.types.descriptor import ComponentDescriptor

_SCALARS = ComponentDescriptor("Scalars:scalars", "rerun.archetypes.Scalars", "rerun.components.Scalar")
_BARE = ComponentDescriptor("foo")
_LIST = pa.list_(pa.field("item", pa.float64()))


def _numbers(values: list[float]) -> pa.Array:
    return pa.array([[value] for value in values], _LIST)


def _chunks(times: dict[str, list[int]], values: list[float], **limits: int) -> list[Chunk]:
    timelines = [(name, TimeKind.SEQUENCE, np.array(column, np.int64)) for name, column in times.items()]
    return _cut("/x", timelines, [(_SCALARS, _numbers(values))], len(values), **limits)


def _cut(
    path: str, times: list[Any], components: list[tuple[ComponentDescriptor, pa.Array]], rows: int, **limits: int
) -> list[Chunk]:
    columns = Columns(path, tuple(times), tuple(components), rows, 0, new_tuid())
    return column_chunks(ChunkSchemas(), columns, **limits)


def _decoded(chunk: Chunk) -> pa.RecordBatch:
    payload, _ = chunk.encode_ipc()
    return pa.ipc.open_stream(payload).read_next_batch()


def test_rows_are_sorted_by_time_and_ids_continue_the_chunk_s() -> None:
    (chunk,) = _chunks({"f": [3, 1, 2]}, [30.0, 10.0, 20.0])
    batch = _decoded(chunk)
    assert batch.column("f").to_pylist() == [1, 2, 3]
    assert batch.column("Scalars:scalars").to_pylist() == [[10.0], [20.0], [30.0]]
    counter = int.from_bytes(chunk.id[8:], "big")
    assert batch.column(0).to_pylist() == [chunk.id[:8] + (counter + i).to_bytes(8, "big") for i in (1, 2, 3)]
    assert batch.schema.field("f").metadata[b"rerun:is_sorted"] == b"true"


def test_timelines_decide_in_the_order_of_their_names() -> None:
    (chunk,) = _chunks({"zz": [1, 3, 2], "aa": [2, 1, 1]}, [0.0, 1.0, 2.0])
    batch = _decoded(chunk)
    assert batch.schema.names == ["rerun.controls.RowId", "aa", "zz", "Scalars:scalars"]
    assert batch.column("aa").to_pylist() == [1, 1, 2]
    assert batch.column("zz").to_pylist() == [2, 3, 1]
    assert b"rerun:is_sorted" in batch.schema.field("aa").metadata
    assert b"rerun:is_sorted" not in batch.schema.field("zz").metadata


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=20))
@settings(max_examples=200, deadline=None)
def test_sorting_is_stable_and_lexical(rows: list[tuple[int, int]]) -> None:
    (chunk,) = _chunks({"b": [b for _, b in rows], "a": [a for a, _ in rows]}, [float(i) for i in range(len(rows))])
    order = sorted(range(len(rows)), key=lambda i: rows[i])
    batch = _decoded(chunk)
    assert batch.column("Scalars:scalars").to_pylist() == [[float(i)] for i in order]
    for name in "ab":
        values = batch.column(name).to_pylist()
        assert (b"rerun:is_sorted" in batch.schema.field(name).metadata) == (values == sorted(values))


def test_static_columns_have_no_times() -> None:
    (chunk,) = _cut("/x", [], [(_SCALARS, _numbers([1.0]))], 1)
    assert chunk.shape.is_static
    assert _decoded(chunk).schema.names == ["rerun.controls.RowId", "Scalars:scalars"]


def test_large_columns_are_cut_by_rows() -> None:
    values = [float(i) for i in range(100)]
    chunks = _chunks({"f": list(range(99, -1, -1))}, values, piece_bytes=1000)
    assert len(chunks) > 2
    batches = [_decoded(chunk) for chunk in chunks]
    assert [v for b in batches for v in b.column("f").to_pylist()] == list(range(100))
    assert [v[0] for b in batches for v in b.column("Scalars:scalars").to_pylist()] == values[::-1]
    row_ids = [id_ for b in batches for id_ in b.column(0).to_pylist()]
    assert row_ids == sorted(row_ids)
    assert len(set(row_ids)) == 100
    assert len({chunk.id for chunk in chunks}) == len(chunks)


@given(
    sizes=st.lists(st.integers(0, 1000), min_size=1, max_size=60),
    piece_bytes=st.integers(500, 20_000),
    most_bytes=st.integers(1200, 5000),
)
@settings(max_examples=200, deadline=None)
def test_no_chunk_of_uneven_rows_is_larger_than_the_limit(sizes: list[int], piece_bytes: int, most_bytes: int) -> None:
    blobs = pa.array([[bytes(size)] for size in sizes], pa.list_(pa.field("item", pa.binary())))
    chunks = _cut("/x", [], [(_BARE, blobs)], len(sizes), piece_bytes=piece_bytes, most_bytes=most_bytes)
    columns = [_decoded(chunk).column("foo") for chunk in chunks]
    assert max(column.nbytes for column in columns) <= most_bytes
    assert [len(value[0]) for column in columns for value in column.to_pylist()] == sizes


def test_a_row_that_no_message_has_room_for_is_refused_at_the_call() -> None:
    blobs = pa.array([[b""], [bytes(5000)], [b""]], pa.list_(pa.field("item", pa.binary())))
    with pytest.raises(ValueError, match=r"row 1 has 50\d\d bytes, which is too large: a row has 4000 at most"):
        _cut("/x", [], [(_BARE, blobs)], 3, most_bytes=4000)
    # 2.4 GB that take no memory: all lists are of the same few bytes.
    large = pa.ListArray.from_arrays(pa.array([0, 300_000_000], pa.int32()), pa.nulls(300_000_000, pa.null()))
    check_row_sizes(((_BARE, large),))
    zeros = pa.Array.from_buffers(pa.float64(), 300_000_000, [None, pa.py_buffer(mmap.mmap(-1, 2_400_000_000))])
    large = pa.ListArray.from_arrays(pa.array([0, 10, 300_000_000], pa.int32()), zeros)
    with pytest.raises(ValueError, match=r"row 1 has 23\d* bytes, which is too large"):
        check_row_sizes(((_BARE, large),))
    check_row_sizes(((_BARE, large.slice(0, 1)),))
    check_row_sizes(())


def test_ready_made_rows_keep_their_order_and_ids() -> None:
    columns = Columns(
        "/x",
        (("f", TimeKind.SEQUENCE, np.array([3, 1, 2])),),
        ((_SCALARS, _numbers([1.0, 2.0, 3.0])),),
        3,
        0,
        new_tuid(),
    )
    ids = ids_after(columns.chunk_id, 3)
    for row_ids, is_sorted in ((ids, True), (ids[[2, 0, 1]], False)):
        (chunk,) = column_chunks(ChunkSchemas(), columns._replace(row_ids=row_ids))
        batch = _decoded(chunk)
        assert chunk.id == columns.chunk_id
        assert batch.column("f").to_pylist() == [3, 1, 2]
        assert batch.column(0).to_pylist() == [row.tobytes() for row in row_ids]
        assert (b"rerun:is_sorted" in batch.schema.field(0).metadata) is is_sorted
    cut = column_chunks(ChunkSchemas(), columns._replace(row_ids=ids), piece_bytes=100)
    assert len({chunk.id for chunk in cut}) == len(cut) > 1
    assert [id_ for chunk in cut for id_ in _decoded(chunk).column(0).to_pylist()] == [row.tobytes() for row in ids]


def test_the_schema_is_that_of_the_wire_format() -> None:
    components = [(_SCALARS, _numbers([1.0])), (_BARE, pa.array([["a"]], pa.list_(pa.field("item", pa.utf8()))))]
    times = [("when", TimeKind.TIMESTAMP, np.array([5])), ("d", TimeKind.DURATION, np.array([6]))]
    (chunk,) = _cut("/a/b", times, components, 1)
    schema = _decoded(chunk).schema
    assert schema.metadata == {
        b"rerun:id": f"chunk_{tuid_text(chunk.id)}".encode(),
        b"rerun:entity_path": b"/a/b",
        b"sorbet:version": SORBET_VERSION.encode(),
    }
    assert schema.names == ["rerun.controls.RowId", "d", "when", "foo", "Scalars:scalars"]
    row_id, d, when, foo, scalars = schema
    assert (row_id.type, row_id.nullable) == (pa.binary(16), False)
    assert row_id.metadata == {
        b"rerun:kind": b"control",
        b"ARROW:extension:name": b"rerun.datatypes.TUID",
        b"ARROW:extension:metadata": b'{"namespace":"row"}',
        b"rerun:is_sorted": b"true",
    }
    assert (d.type, when.type) == (pa.duration("ns"), pa.timestamp("ns"))
    assert d.metadata == {b"rerun:kind": b"index", b"rerun:index_name": b"d", b"rerun:is_sorted": b"true"}
    assert foo.metadata == {b"rerun:kind": b"data", b"rerun:component": b"foo"}
    assert scalars.metadata[b"rerun:archetype"] == b"rerun.archetypes.Scalars"
    assert scalars.metadata[b"rerun:component_type"] == b"rerun.components.Scalar"
    assert scalars.nullable
    assert scalars.type.value_field.name == "item"


def test_large_and_small_chunks_are_written_alike() -> None:
    # Above a size the chunk id is patched into the writer's output rather than joined in front of it.
    for rows in (2, 20_000):
        values = [float(i) for i in range(rows)]
        (chunk,) = _chunks({"f": list(range(rows))}, values)
        payload, summary = chunk.encode_ipc()
        reader = pa.ipc.open_stream(payload)
        batch = reader.read_next_batch()
        assert batch.schema.metadata[b"rerun:id"].decode() == f"chunk_{tuid_text(chunk.id)}"
        assert batch.num_rows == rows
        with pytest.raises(StopIteration):
            reader.read_next_batch()
        assert summary.ipc_size == len(payload)


def test_the_summary_tells_sparse_columns_apart() -> None:
    foo = pa.array([["a"], None, []], pa.list_(pa.field("item", pa.utf8())))
    bar = pa.array([None, None, None], _LIST)
    components = [(ComponentDescriptor("bar"), bar), (_BARE, foo)]
    times = [("f", TimeKind.SEQUENCE, np.array([7, 9, 8]))]
    (chunk,) = _cut("/x", times, components, 3)
    _, summary = chunk.encode_ipc()
    assert summary.num_rows == 3
    assert summary.time_ranges == ((7, 9),)
    assert summary.non_null == (0, 2)
    assert summary.instances == (0, 1)
    assert summary.sparse_ranges == {1: ((7, 8),)}


def test_shapes_are_interned_and_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChunkSchemas, "_LIMIT", 10)
    schemas = ChunkSchemas()
    component = ((_SCALARS, pa.float64()),)
    first = schemas.shape("/0", (), component)
    assert schemas.shape("/0", (), component) is first
    for i in range(100):
        schemas.shape(f"/{i}", (), component)
    assert len(schemas._shapes) <= 10


def test_shapes_with_long_names_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChunkSchemas, "_MOST_CHARACTERS", 10_000)
    schemas = ChunkSchemas()
    for i in range(50):
        long = pa.struct({"n" * 1000: pa.int8()}) if i % 2 else pa.float64()
        shape = schemas.shape(f"/{i}" + "x" * 1000, (("t" * 1000, TimeKind.SEQUENCE),), ((_SCALARS, long),))
        assert schemas.schema(shape, True, (True,)).shape is shape
        held = sum(len(repr(key)) for key in schemas._shapes)
        assert held < 15_000
        assert len(schemas._schemas) <= len(schemas._shapes)


@pytest.mark.parametrize(("values", "ascending"), [([], True), ([1], True), ([1, 1, 2], True), ([1, 2, 1], False)])
def test_is_ascending(values: list[int], ascending: bool) -> None:
    assert is_ascending(np.array(values, np.int64)) is ascending
