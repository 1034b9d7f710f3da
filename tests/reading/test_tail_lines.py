"""The lines of ``asyncrr tail``: values of any size and kind, and names that somebody else has chosen."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.chunk import Chunk
from asyncrr.cli.live import chunk_line, row_lines
from asyncrr.frames.chunk import columns_of_chunk
from asyncrr.reading.subscription import ReceivedChunk
from asyncrr.wire.messages import StoreId, StoreKind


def received(values: pa.Array, *, recording: str = "r", component: str = "A:a", entity: str = "x") -> ReceivedChunk:
    described = rr.ComponentDescriptor(component)

    class Column:
        def component_descriptor(self) -> Any:
            return described

        def as_arrow_array(self) -> pa.Array:
            return values

    chunk = Chunk.from_columns(entity, [], [Column()])  # type: ignore[list-item]
    return ReceivedChunk(columns_of_chunk(chunk), StoreId(StoreKind.RECORDING, "app", recording))


def _lists(*rows: Any, of: pa.DataType) -> pa.Array:
    return pa.array(list(rows), pa.list_(of))


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        (_lists([1, 2, 3], of=pa.int8()), "A:a=[1, 2, 3]"),
        (_lists(["a\x1b[31m\n"], of=pa.utf8()), "A:a=['a\\x1b[31m\\n']"),
        (_lists(["x" * 5000], of=pa.utf8()), f"A:a=['{'x' * 98}…"),
        (_lists([b"x" * 5000], of=pa.binary()), "A:a=['<5000 bytes>']"),
        (_lists([[1] * 5000], of=pa.list_(pa.uint8())), "A:a=['<5000 uint8>']"),
        (_lists([{"a": "x" * 5000}], of=pa.struct({"a": pa.utf8()})), "A:a=['<5004 bytes of struct<a: string>>']"),
        (_lists(["x" * 5000], of=pa.large_utf8()), "A:a=['<5008 bytes of large_string>']"),
    ],
)
def test_a_value_of_any_kind_is_a_few_characters(values: pa.Array, shown: str) -> None:
    (line,) = row_lines(received(values))
    assert line.startswith(f"r  /x  static  {shown}")
    assert len(line) < 200
    assert line.isprintable()


def test_a_text_of_megabytes_is_not_copied() -> None:
    chunk = received(_lists(["x" * 50_000_000], of=pa.utf8()))
    tracemalloc.start()
    try:
        (line,) = row_lines(chunk)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(line) < 200
    assert most < 1_000_000


def test_names_do_not_steer_a_terminal_or_fill_it() -> None:
    chunk = received(_lists([1], of=pa.int8()), recording="\x1b]0;title\x07" + "r" * 50_000, component="A:\u202ea")
    for line in (chunk_line(chunk), *row_lines(chunk)):
        assert line.isprintable()
        assert len(line) == 10_001


def test_an_empty_union_is_a_value_like_others() -> None:
    union = pa.UnionArray.from_sparse(pa.array([], pa.int8()), [pa.array([], pa.int8())])
    empty = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), union)
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, pa.schema([pa.field("x", empty.type)])) as writer:
        writer.write_batch(pa.record_batch([empty], names=["x"]))
    came = pa.ipc.open_stream(out.getvalue()).read_next_batch().column(0)
    (line,) = row_lines(received(came))
    assert line == "r  /x  static  A:a=[]"
