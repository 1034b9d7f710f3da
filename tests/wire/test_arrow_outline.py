"""Schemas and batches that no writer makes: refused before pyarrow sees them."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pytest

from asyncrr.wire import arrow_schema
from asyncrr.wire.decode import decode_arrow_msg
from asyncrr.wire.flatbuffer import Flat
from tests.wire.foreign import (
    END,
    FIXED_BINARY,
    INT64,
    INTEGER,
    LIST,
    NULL,
    STRUCT,
    Table,
    Text,
    Vector,
    arrow_msg,
    chunk,
    index,
    instances,
    pair,
    record_batch,
    refused,
    row_ids,
    scalars,
    schema,
    schema_field,
)

GOOD = chunk()


# -- schemas -----------------------------------------------------------------------------------------------------------

ROW_ID_FIELD = schema_field(
    b"rerun.controls.RowId", FIXED_BINARY, {0: ("i", 16)}, metadata=Vector([pair(b"rerun:kind", b"control")])
)


def with_field(field: Table) -> bytes:
    return schema(Vector([ROW_ID_FIELD, field]))


def nested(kind: int, depth: int) -> Table:
    field = schema_field(b"item", INTEGER, INT64)
    for _ in range(depth):
        field = schema_field(b"item", kind, children=Vector([field]))
    return field


def doubling(depth: int) -> Table:
    """A struct of two structs of two structs …, each of which stands there once."""
    field = schema_field(b"x", INTEGER, INT64)
    for _ in range(depth):
        field = schema_field(b"x", STRUCT, children=Vector([field, field]))
    return field


def one_text_for_all() -> bytes:
    name, value = Text(b"k"), Text(b"v" * 100_000)
    metadata = Vector([Table({0: name, 1: value})])
    return schema(Vector([ROW_ID_FIELD, *[schema_field(b"x", NULL, metadata=metadata) for _ in range(1000)]]))


SCHEMAS: dict[str, tuple[Callable[[], bytes], str]] = {
    "exponential": (lambda: with_field(doubling(58)), "more than once"),
    "one text for all": (one_text_for_all, "more than once"),
    "deep lists": (lambda: with_field(nested(LIST, 100)), "nested deeper"),
    "deep structs": (lambda: with_field(nested(STRUCT, 200)), "nested deeper"),
    "many columns": (
        lambda: schema(Vector([schema_field(b"x", NULL) for _ in range(20_000)])),
        "more than 16384 columns",
    ),
    "a long name": (lambda: with_field(schema_field(b"x" * 70_000, NULL)), "a name of 70000 bytes"),
    "a name that is no text": (lambda: with_field(schema_field(b"\xff", NULL)), "not UTF-8"),
    "metadata that is no text": (
        lambda: with_field(schema_field(b"x", NULL, metadata=Vector([pair(b"k", b"\xff")]))),
        "not UTF-8",
    ),
    "a key that is no text": (
        lambda: with_field(schema_field(b"x", NULL, metadata=Vector([pair(b"\xff", b"v")]))),
        "not UTF-8",
    ),
    "parameters of an extension": (
        lambda: with_field(
            schema_field(b"x", NULL, metadata=Vector([pair(b"ARROW:extension:metadata", b"[" * 100_000)]))
        ),
        "100000 bytes of parameters",
    ),
    "an unknown type": (lambda: with_field(schema_field(b"x", 99)), "unknown type 99"),
    "integers of 7 bits": (lambda: with_field(schema_field(b"x", INTEGER, {0: ("i", 7)})), "unknown parameter"),
    "numbers of a precision of their own": (
        lambda: with_field(schema_field(b"x", 3, {0: ("h", 77)})),
        "unknown parameter",
    ),
    "decimals of 8 bits": (
        lambda: with_field(schema_field(b"x", 7, {0: ("i", 2), 1: ("i", 0), 2: ("i", 8)})),
        "unknown parameter",
    ),
    "dates of no unit": (lambda: with_field(schema_field(b"x", 8, {0: ("h", 9)})), "unknown parameter"),
    "nanoseconds in 32 bits": (
        lambda: with_field(schema_field(b"x", 9, {0: ("h", 3), 1: ("i", 32)})),
        "unknown parameter",
    ),
    "times of no unit": (lambda: with_field(schema_field(b"x", 10, {0: ("h", 9)})), "unknown parameter"),
    "months": (lambda: with_field(schema_field(b"x", 11, {0: ("h", 0)})), "unknown parameter"),
    "unions of no mode": (lambda: with_field(schema_field(b"x", 14, {0: ("h", 2)})), "unknown parameter"),
    "unions of one id": (
        lambda: with_field(schema_field(b"x", 14, {0: ("h", 1), 1: Vector(raw=struct.pack("<ii", 3, 3), length=2)})),
        "malformed ids",
    ),
    "unions of id 256": (
        lambda: with_field(schema_field(b"x", 14, {0: ("h", 1), 1: Vector(raw=struct.pack("<i", 256), length=1)})),
        "malformed ids",
    ),
    "durations of no unit": (lambda: with_field(schema_field(b"x", 18, {0: ("h", -1)})), "unknown parameter"),
    "bytes of negative size": (lambda: with_field(schema_field(b"x", FIXED_BINARY, {0: ("i", -1)})), "negative size"),
    "children of an integer": (
        lambda: with_field(schema_field(b"x", INTEGER, INT64, Vector([schema_field(b"y", NULL)]))),
        "1 types within it",
    ),
    "a list of two": (
        lambda: with_field(
            schema_field(b"x", LIST, children=Vector([schema_field(b"y", NULL), schema_field(b"z", NULL)]))
        ),
        "2 types within it",
    ),
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_that_no_writer_makes(name: str) -> None:
    make, complaint = SCHEMAS[name]
    refused(arrow_msg(make() + END), complaint)


def test_work_is_bounded_by_the_bytes() -> None:
    """Each part is visited once, so that a schema costs what its bytes cost, however it refers to them."""
    visited = 0

    def count(self: Flat, at: int, nbytes: int) -> None:
        nonlocal visited
        visited += 1
        visit(self, at, nbytes)

    visit = Flat._visit
    data = with_field(doubling(58))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flat, "_visit", count)
        refused(arrow_msg(data), "more than once")
    assert visited < len(data)


def test_what_is_remembered_of_schemas() -> None:
    """Schemas that differ in their id only are looked at once; the id is looked at each time."""
    arrow_schema._known.clear()
    arrow_schema._gaps.clear()
    for i in range(300):
        id_ = b"chunk_" + f"{i:032x}".encode()
        assert decode_arrow_msg(arrow_msg(GOOD.replace(b"chunk_18E9D238BF766FAA7f3cf3a1e477c4d9", id_))).chunk_id
    assert len(arrow_schema._known) == 1
    refused(arrow_msg(GOOD.replace(b"18E9D238BF766FAA7f3cf3a1e477c4d9", b"\xff" * 32)), "not UTF-8")
    refused(arrow_msg(GOOD.replace(b"18E9D238BF766FAA7f3cf3a1e477c4d9", b"x" * 32)), "malformed id")
    for i in range(2000):
        decode_arrow_msg(arrow_msg(chunk(row_ids(), index(), scalars(name=f"{i:04}"))))
    assert len(arrow_schema._known) <= 512
    assert sum(map(len, arrow_schema._gaps.values())) <= 512


# -- batches -----------------------------------------------------------------------------------------------------------

NULLS = with_field(schema_field(b"x", NULL))
LIST_OF_NULLS = with_field(schema_field(b"x", LIST, children=Vector([schema_field(b"item", NULL)])))
NO_BYTES = with_field(schema_field(b"x", LIST, children=Vector([schema_field(b"item", FIXED_BINARY, {0: ("i", 0)})])))
LIST_OF_INTEGERS = with_field(schema_field(b"x", LIST, children=Vector([schema_field(b"item", INTEGER, INT64)])))
INTEGERS = with_field(schema_field(b"x", INTEGER, INT64))
ID = bytes(16)

BATCHES: dict[str, tuple[bytes, bytes, str]] = {
    "many rows": (
        NULLS,
        record_batch(2**40, [(2**40, 0), (2**40, 2**40)], [(0, 0), (0, 16)], ID),
        "1099511627776 rows",
    ),
    "negative rows": (NULLS, record_batch(-1, [(-1, 0), (-1, -1)], [(0, 0), (0, 16)], ID), "-1 rows"),
    "many nulls in a list": (
        LIST_OF_NULLS,
        record_batch(
            1,
            [(1, 0), (1, 0), (2**31 - 1, 2**31 - 1)],
            [(0, 0), (0, 16), (16, 0), (16, 8)],
            ID + struct.pack("<ii", 0, 2**31 - 1),
        ),
        "2147483647 elements",
    ),
    "some nulls in a list": (
        LIST_OF_NULLS,
        record_batch(
            1, [(1, 0), (1, 0), (2000, 2000)], [(0, 0), (0, 16), (16, 0), (16, 8)], ID + struct.pack("<ii", 0, 2000)
        ),
        "2000 elements without a value",
    ),
    "many texts of no bytes": (
        NO_BYTES,
        record_batch(
            1,
            [(1, 0), (1, 0), (5000, 0)],
            [(0, 0), (0, 16), (16, 0), (16, 8), (24, 0), (24, 0)],
            ID + struct.pack("<ii", 0, 5000),
        ),
        "5000 elements without a value",
    ),
    "fewer nulls": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 2)], [(0, 0), (0, 16), (16, 8), (24, 8)], bytes(32)),
        "nulls",
    ),
    "negative nulls": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, -1)], [(0, 0), (0, 16), (16, 8), (24, 8)], bytes(32)),
        "-1 nulls",
    ),
    "nulls that are none": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 1)], [(0, 0), (0, 16), (16, 8), (24, 8)], bytes(16) + b"\xff" * 16),
        "another number of them",
    ),
    "nulls that are not claimed": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 8), (24, 8)], bytes(32)),
        "0 nulls has another number",
    ),
    "row ids that are not claimed to be null": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 8), (8, 16), (24, 0), (24, 8)], bytes(32)),
        "0 nulls has another number",
    ),
    "nulls in a list that are not claimed": (
        LIST_OF_INTEGERS,
        record_batch(
            1,
            [(1, 0), (1, 0), (1, 0)],
            [(0, 0), (0, 16), (16, 0), (16, 8), (24, 8), (32, 8)],
            ID + struct.pack("<ii", 0, 1) + bytes(16),
        ),
        "0 nulls has another number",
    ),
    "nulls without a bitmap": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 1)], [(0, 0), (0, 16), (16, 0), (16, 8)], bytes(24)),
        "1 nulls has another number",
    ),
    "one array too few": (INTEGERS, record_batch(1, [(1, 0)], [(0, 0), (0, 16)], ID), "1 arrays, and 2"),
    "one array too many": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, 8)], bytes(24)),
        "3 arrays, and 2",
    ),
    "one buffer too many": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, 8), (16, 8)], bytes(24)),
        "5 buffers, and 4",
    ),
    "a buffer beyond the body": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, 16)], bytes(24)),
        "one after the other",
    ),
    "a buffer far away": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (2**62, 8)], bytes(24)),
        "one after the other",
    ),
    "a buffer before the body": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (-8, 8)], bytes(24)),
        "one after the other",
    ),
    "one buffer for two columns": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (0, 8)], bytes(24)),
        "one after the other",
    ),
    "a buffer of negative size": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, -8)], bytes(24)),
        "one after the other",
    ),
    "a buffer between words": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (17, 8)], bytes(32)),
        "one after the other",
    ),
    "a buffer that is too small": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, 4)], bytes(24)),
        "damaged",
    ),
    "rows that differ": (
        INTEGERS,
        record_batch(1, [(1, 0), (2, 0)], [(0, 0), (0, 16), (16, 0), (16, 16)], bytes(32)),
        "damaged",
    ),
    "a column with fewer rows": (
        INTEGERS,
        record_batch(2, [(2, 0), (1, 0)], [(0, 0), (0, 32), (32, 0), (32, 8)], bytes(40)),
        "another number of them",
    ),
    "an empty buffer far away": (
        INTEGERS,
        record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (2**40, 0), (16, 8)], bytes(24)),
        "one after the other",
    ),
    "half an offset": (
        LIST_OF_INTEGERS,
        record_batch(
            1,
            [(1, 0), (1, 0), (0, 0)],
            [(0, 0), (0, 16), (16, 0), (16, 10), (32, 0), (32, 0)],
            bytes(32),
        ),
        "within an offset",
    ),
    "a negative body": (NULLS, record_batch(0, [(0, 0), (0, 0)], [(0, 0), (0, 0)], b"", claimed=-8), "is not there"),
    "a huge body": (NULLS, record_batch(0, [(0, 0), (0, 0)], [(0, 0), (0, 0)], b"", claimed=2**62), "is not there"),
}


@pytest.mark.parametrize("name", BATCHES)
def test_batches_that_no_writer_makes(name: str) -> None:
    head, batch, complaint = BATCHES[name]
    refused(arrow_msg(head + batch + END), complaint)


def dense(type_: pa.DataType, around: str, values: Sequence[object]) -> bytes:
    """A chunk with these values, of which those within must not be null."""
    item = pa.field("x", type_, nullable=False)
    if around == "struct":
        array = pa.StructArray.from_arrays([pa.array(values, type_)], fields=[item])
    elif around == "vector":
        array = pa.FixedSizeListArray.from_arrays(pa.array(values, type_), type=pa.list_(item, 2))
    else:
        array = pa.ListArray.from_arrays(
            pa.array([0, len(values)], pa.int32()), pa.array(values, type_), type=pa.list_(item)
        )
    return chunk(row_ids(), index(), instances(array))


@pytest.mark.parametrize("around", ["struct", "vector", "list"])
def test_nulls_in_dense_columns(around: str) -> None:
    decode_arrow_msg(arrow_msg(dense(pa.int64(), around, [1, 2])))
    refused(arrow_msg(dense(pa.int64(), around, [1, None])), "nulls where its schema")
    field, array = scalars()
    nulls = pa.array([None, [1.0]], array.type)
    refused(arrow_msg(chunk(row_ids(), index(), (field.with_nullable(False), nulls))), "nulls where its schema")


@pytest.mark.parametrize("n", [1, 8, 9, 1000, 1_100_000])
def test_nulls_within_nulls(n: int) -> None:
    """They do not count: Arrow puts them there."""
    pair_type = pa.list_(pa.field("x", pa.bool_(), nullable=False), 2)
    there = pa.array([True, False], pa.bool_())
    some = pa.concat_arrays([pa.nulls(n, pa.bool_()), pa.nulls(n, pa.bool_()), there])
    mask = pa.concat_arrays([pa.array(np.ones(n, bool)), pa.array([False])])
    vectors = pa.FixedSizeListArray.from_arrays(some, type=pair_type, mask=mask)
    assert decode_arrow_msg(arrow_msg(chunk(row_ids(), index(), instances(vectors)))).num_rows == 2
    mask = pa.concat_arrays([pa.array(np.ones(n - 1, bool)), pa.array([False, False])])
    vectors = pa.FixedSizeListArray.from_arrays(some, type=pair_type, mask=mask)
    refused(arrow_msg(chunk(row_ids(), index(), instances(vectors))), "nulls where its schema")


def test_the_batches_above_are_good_else() -> None:
    batch = record_batch(1, [(1, 0), (1, 0)], [(0, 0), (0, 16), (16, 0), (16, 8)], bytes(24))
    decoded = decode_arrow_msg(arrow_msg(with_field(schema_field(b"x", INTEGER, INT64)) + batch + END))
    assert decoded.batch.column(1).to_pylist() == [0]


UNION = pa.UnionArray.from_dense(
    pa.array([0, 0, 0], pa.int8()), pa.array([250, 299, 299], pa.int32()), [pa.array(range(300)), pa.array(["a"])]
)
VIEWS = pa.ListViewArray.from_arrays(pa.array([2, 7], pa.int32()), pa.array([3, 5], pa.int32()), pa.array(range(20)))


@pytest.mark.parametrize(
    ("array", "buffer", "data"),
    [
        (pa.array([[1], [2]], pa.list_(pa.int64())), 1, struct.pack("<iii", 0, 2**30, 2)),
        (pa.array([[1], [2]], pa.list_(pa.int64())), 1, struct.pack("<iii", 0, -5, 2)),
        (pa.array(["ab", "cd"]), 1, struct.pack("<iii", 0, 1000, 4)),
        (pa.array(["ab", "cd"]), 1, struct.pack("<iii", 0, -1, 4)),
        (pa.array(["ab", "cd"]), 2, b"\xff\xfe\xfd\xfc"),
        (pa.array(["ab", "cd"], pa.string_view()), 1, struct.pack("<iiii", 100, 0, 0, 50) * 2),
        (UNION, 1, b"\x07\x01\x01"),
        (UNION, 2, struct.pack("<ii", 250, 301)),
        (UNION, 2, struct.pack("<ii", -1, 299)),
        (VIEWS, 1, struct.pack("<ii", 2, 1000)),
        (VIEWS, 1, struct.pack("<ii", -2, 7)),
        (VIEWS, 2, struct.pack("<ii", 3, 1000)),
        (VIEWS, 2, struct.pack("<ii", -3, 5)),
    ],
)
def test_values_that_lead_out_of_the_batch(array: pa.Array, buffer: int, data: bytes) -> None:
    there = array.buffers()[buffer].to_pybytes()[: len(data)]
    stream = chunk(row_ids(), index(), instances(array))
    at = stream.rindex(there)
    refused(arrow_msg(stream[:at] + data + stream[at + len(data) :]), "damaged")
