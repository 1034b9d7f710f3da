"""Messages that no writer of Rerun makes, put together byte by byte: protobuf fields, Arrow streams, flatbuffers."""

from __future__ import annotations

import random
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyarrow as pa
import pytest

from asyncrr.wire.decode import decode_arrow_msg
from asyncrr.wire.envelope import varint
from asyncrr.wire.errors import RrdError
from tests.wire.samples import tuid

END = b"\xff\xff\xff\xff\x00\x00\x00\x00"
LZ4 = pa.Codec("lz4_raw")

# -- protobuf ----------------------------------------------------------------------------------------------------------


def bytes_field(number: int, data: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(data)) + data


def integer_field(number: int, value: int) -> bytes:
    return varint(number << 3) + varint(value)


def fixed_field(number: int, value: int) -> bytes:
    return varint(number << 3 | 1) + struct.pack("<Q", value)


STORE_FIELDS = integer_field(1, 1) + bytes_field(2, b"recording-1") + bytes_field(3, bytes_field(1, b"asyncrr_test"))
TUID_FIELDS = fixed_field(1, 1) + fixed_field(2, 2)


def arrow_msg(
    payload: bytes, *, store: bytes = STORE_FIELDS, chunk_id: bytes = TUID_FIELDS, more: bytes = b""
) -> bytes:
    """An ``ArrowMsg`` around a stream that is not packed."""
    head = bytes_field(1, store) + integer_field(2, 1) + integer_field(3, len(payload)) + integer_field(4, 1)
    return head + bytes_field(5, payload) + bytes_field(6, chunk_id) + more


def packed_msg(block: bytes, claimed: int) -> bytes:
    """An ``ArrowMsg`` around an LZ4 block that claims to unpack to so many bytes."""
    head = bytes_field(1, STORE_FIELDS) + integer_field(2, 2) + integer_field(3, claimed) + integer_field(4, 1)
    return head + bytes_field(5, block)


def rrd_of(*frames: tuple[int, bytes]) -> bytes:
    """An `.rrd` stream of these kinds and messages, without an end."""
    header = bytes.fromhex("52524632 00290000 01020000")
    return header + b"".join(struct.pack("<QQ", kind, len(data)) + data for kind, data in frames)


def refused(data: bytes, complaint: str) -> None:
    """Expect an ``ArrowMsg`` to be refused, in a short text."""
    with pytest.raises(RrdError, match=complaint) as caught:
        decode_arrow_msg(data)
    text = str(caught.value)
    assert len(text) < 500
    assert text.isprintable()


# -- chunks, column by column ------------------------------------------------------------------------------------------

Column: TypeAlias = tuple[pa.Field, pa.Array]

METADATA = {
    b"rerun:id": b"chunk_18E9D238BF766FAA7f3cf3a1e477c4d9",
    b"rerun:entity_path": b"/a",
    b"sorbet:version": b"0.1.4",
}
ROW_ID = {b"rerun:kind": b"control", b"ARROW:extension:name": b"rerun.datatypes.TUID"}
INDEX = {b"rerun:kind": b"index", b"rerun:index_name": b"frame"}
DATA = {
    b"rerun:kind": b"data",
    b"rerun:component": b"Scalars:scalars",
    b"rerun:archetype": b"rerun.archetypes.Scalars",
    b"rerun:component_type": b"rerun.components.Scalar",
}


def column(name: str, array: pa.Array, metadata: Mapping[bytes, bytes], *, nullable: bool = True) -> Column:
    return pa.field(name, array.type, nullable, metadata), array


def row_ids(n: int = 2, metadata: Mapping[bytes, bytes] = ROW_ID) -> Column:
    return column("rerun.controls.RowId", pa.array(map(tuid, range(n)), pa.binary(16)), metadata, nullable=False)


def index(
    times: Sequence[int | None] = (1, 2),
    type_: pa.DataType | None = None,
    metadata: Mapping[bytes, bytes] = INDEX,
    name: str = "frame",
) -> Column:
    array = pa.array(times, pa.int64())
    return column(name, array if type_ is None else array.view(type_), metadata)


def scalars(metadata: Mapping[bytes, bytes] = DATA, name: str = "Scalars:scalars") -> Column:
    return column(name, pa.array([[0.5], [1.0]], pa.list_(pa.float64())), metadata)


def instances(values: pa.Array, name: str = "foo") -> Column:
    """A component of two rows: all of the values, and none."""
    offsets = pa.array([0, len(values), len(values)], pa.int32())
    metadata = {b"rerun:kind": b"data", b"rerun:component": name.encode()}
    return column(name, pa.ListArray.from_arrays(offsets, values), metadata)


def batch_of(*columns: Column, metadata: Mapping[bytes, bytes] | None = None) -> pa.RecordBatch:
    schema = pa.schema([f for f, _ in columns], metadata=METADATA if metadata is None else metadata)
    return pa.RecordBatch.from_arrays([array for _, array in columns], schema=schema)


def ipc_of(batch: pa.RecordBatch, **options: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def chunk(*columns: Column, metadata: Mapping[bytes, bytes] | None = None) -> bytes:
    """The Arrow stream of a chunk; a good one where no columns are given."""
    return ipc_of(batch_of(*(columns or (row_ids(), index(), scalars())), metadata=metadata))


# -- flatbuffers -------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class Text:
    data: bytes


@dataclass(eq=False)
class Vector:
    """Parts of any kind, or bytes that are so many elements."""

    parts: Sequence[Part] = ()
    raw: bytes = b""
    length: int = 0


@dataclass(eq=False)
class Table:
    """Fields by number: a part, or a format of ``struct`` with its value."""

    fields: dict[int, Part | tuple[str, int]] = field(default_factory=dict)


Part: TypeAlias = Text | Vector | Table


def flatbuffer(root: Part) -> bytes:
    """The bytes of a flatbuffer. A part that is referred to from several places stands there once."""
    order: list[Part] = []
    seen: set[int] = set()

    def visit(part: Part) -> None:
        if id(part) in seen:
            return
        seen.add(id(part))
        children = part.parts if isinstance(part, Vector) else part.fields.values() if isinstance(part, Table) else ()
        for child in children:
            if not isinstance(child, tuple):
                visit(child)
        order.append(part)

    visit(root)
    out = bytearray(4)
    places: dict[int, int] = {}
    links: list[tuple[int, Part]] = [(0, root)]
    for part in reversed(order):  # Offsets lead forward only.
        if isinstance(part, Text):
            out += bytes(-len(out) % 4)
            places[id(part)] = len(out)
            out += struct.pack("<I", len(part.data)) + part.data + b"\0"
        elif isinstance(part, Vector):
            out += bytes((4 - len(out)) % 8)
            places[id(part)] = len(out)
            out += struct.pack("<I", part.length or len(part.parts))
            for child in part.parts:
                links.append((len(out), child))
                out += bytes(4)
            out += part.raw
        else:
            _put_table(out, part, places, links)
    for at, part in links:
        struct.pack_into("<I", out, at, places[id(part)] - at)
    return bytes(out + bytes(-len(out) % 8))


def _put_table(out: bytearray, table: Table, places: dict[int, int], links: list[tuple[int, Part]]) -> None:
    number = max(table.fields, default=-1) + 1
    out += bytes(-len(out) % 8)
    vtable = len(out)
    size = 4 + 8 * number + 4
    out += struct.pack("<HH", 4 + 2 * number, size)
    offsets = [8 + 8 * i if i in table.fields else 0 for i in range(number)]
    out += struct.pack(f"<{number}H", *offsets)
    out += bytes(-len(out) % 8)
    start = len(out)
    places[id(table)] = start
    out += struct.pack("<i", start - vtable) + bytes(size - 4)
    for i, value in table.fields.items():
        if isinstance(value, tuple):
            struct.pack_into(f"<{value[0]}", out, start + offsets[i], value[1])
        else:
            links.append((start + offsets[i], value))


def message(kind: int, header: Part, body: bytes = b"", **more: Any) -> bytes:
    """A framed message of an Arrow stream. ``more``: ``version``, ``claimed`` length of the body."""
    table = Table(
        {
            0: ("h", more.get("version", 4)),
            1: ("B", kind),
            2: header,
            3: ("q", more.get("claimed", len(body))),
        }
    )
    data = flatbuffer(table)
    return struct.pack("<II", 0xFFFFFFFF, len(data)) + data + body


def pair(key: bytes, value: bytes | Text) -> Table:
    return Table({0: Text(key), 1: value if isinstance(value, Text) else Text(value)})


NULL, INTEGER, TEXT, LIST, STRUCT, FIXED_BINARY = 1, 2, 5, 12, 13, 15
INT64 = {0: ("i", 64), 1: ("B", 1)}


def schema_field(
    name: bytes,
    kind: int,
    type_: Mapping[int, Part | tuple[str, int]] | None = None,
    children: Vector | None = None,
    metadata: Vector | None = None,
) -> Table:
    fields: dict[int, Part | tuple[str, int]] = {
        0: Text(name),
        1: ("B", 1),
        2: ("B", kind),
        3: Table(dict(type_ or {})),
    }
    fields[5] = Vector() if children is None else children
    if metadata is not None:
        fields[6] = metadata
    return Table(fields)


def schema(fields: Vector, **more: Any) -> bytes:
    """A framed schema message. ``more``: ``endianness``."""
    pairs = Vector([pair(key, value) for key, value in METADATA.items()])
    return message(1, Table({0: ("h", more.get("endianness", 0)), 1: fields, 2: pairs}))


def record_batch(
    rows: int, nodes: Sequence[tuple[int, int]], buffers: Sequence[tuple[int, int]], body: bytes, **more: Any
) -> bytes:
    """A framed record batch. ``more`` goes to :func:`message`."""
    return message(3, record_batch_table(rows, nodes, buffers), body, **more)


def record_batch_table(rows: int, nodes: Sequence[tuple[int, int]], buffers: Sequence[tuple[int, int]]) -> Table:
    # Vectors of pairs begin at a multiple of 8 after their length.
    def vector(pairs: Sequence[tuple[int, int]]) -> Vector:
        return Vector(raw=b"".join(struct.pack("<qq", *each) for each in pairs), length=len(pairs))

    return Table({0: ("q", rows), 1: vector(nodes), 2: vector(buffers)})


# -- mutations ---------------------------------------------------------------------------------------------------------

_NUMBERS = (
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFFFFFF,
    0x80000000,
    0xFFFFFFFF,
    2**63 - 1,
    2**63,
    2**64 - 1,
)


def mutated(rng: random.Random, data: bytes) -> bytes:
    """Some bytes of ``data`` changed, most of them where integers stand."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(max(1, len(out)))
        aligned = at & ~3
        width = rng.choice((1, 2, 4, 8))
        match rng.randrange(7):
            case 0:
                out[at : at + 1] = bytes([rng.randrange(256)])
            case 1:
                out[at : at + 1] = bytes([out[at] ^ 1 << rng.randrange(8)]) if out else b"x"
            case 2:
                out[aligned : aligned + width] = (rng.choice(_NUMBERS) & (1 << 8 * width) - 1).to_bytes(width, "little")
            case 3:
                value = int.from_bytes(out[aligned : aligned + width], "little") + rng.randrange(-64, 65)
                out[aligned : aligned + width] = (value & (1 << 8 * width) - 1).to_bytes(width, "little")
            case 4:
                other = rng.randrange(max(1, len(out))) & ~3
                out[aligned : aligned + 8] = out[other : other + 8]
            case 5:
                del out[at : at + rng.randrange(1, 20)]
            case _:
                out[at:at] = rng.randbytes(rng.randrange(1, 9))
    return bytes(out)
