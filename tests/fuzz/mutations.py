"""Changes to bytes, and to what is made of protobuf fields, frames and Arrow messages. All are chosen by a random generator with a seed."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pyarrow as pa

from benchmarks import raw_peer as raw

EDGES = [
    0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 2**24 - 1, 2**24, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**40, 2**63 - 1,
    2**63, 2**64 - 1,
]  # fmt: skip
"""Numbers where something ends."""


def _flip(rng: Random, data: bytearray, at: int) -> None:
    data[at] ^= 1 << rng.randrange(8)


def _set(rng: Random, data: bytearray, at: int) -> None:
    data[at] = rng.randrange(256)


def _number(rng: Random, data: bytearray, at: int) -> None:
    width = rng.choice((1, 2, 4, 8))
    order: Any = rng.choice(("little", "big"))
    if rng.random() < 0.5:
        value = rng.choice(EDGES)
    else:
        value = int.from_bytes(data[at : at + width], order) + rng.randrange(-9, 10)
    data[at : at + width] = (value % 2 ** (8 * width)).to_bytes(width, order)


def _remove(rng: Random, data: bytearray, at: int) -> None:
    del data[at : at + rng.choice((1, 2, 4, 8, 30))]


def _insert(rng: Random, data: bytearray, at: int) -> None:
    data[at:at] = rng.randbytes(rng.choice((1, 2, 4, 8, 30)))


def _copy(rng: Random, data: bytearray, at: int) -> None:
    start, length = rng.randrange(len(data)), rng.choice((1, 4, 16, 100))
    data[at : at + rng.choice((0, length))] = data[start : start + length]


_BYTE_CHANGES: list[Callable[[Random, bytearray, int], None]] = [
    _flip,
    _flip,
    _set,
    _number,
    _number,
    _remove,
    _insert,
    _copy,
]


def changed(rng: Random, data: bytes) -> bytes:
    """Some bytes otherwise, gone, new or doubled; rarely cut."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4, 12))):
        if not out:
            return rng.randbytes(3)
        rng.choice(_BYTE_CHANGES)(rng, out, rng.randrange(len(out)))
    if rng.random() < 0.05:
        del out[rng.randrange(len(out) + 1) :]
    return bytes(out)


def shuffled(rng: Random, items: list[Any]) -> list[Any]:
    """A list with one item dropped, doubled or elsewhere."""
    out = list(items)
    if not out:
        return out
    at, how = rng.randrange(len(out)), rng.randrange(4)
    if how == 0:
        del out[at]
    elif how == 1:
        out.insert(rng.randrange(len(out) + 1), out[at])
    elif how == 2:
        out.insert(rng.randrange(len(out)), out.pop(at))
    else:
        out[at:at] = [out[at]] * rng.choice((2, 20))
    return out


# -- protobuf -------------------------------------------------------------------------------------------------------------

Field = tuple[int, int, int | bytes]


def fields(data: bytes) -> list[Field]:
    """Number, wire type and value of each field.

    Raises
    ------
    ValueError
        It is no message.
    """
    return list(_fields(data))


def _fields(data: bytes) -> Iterator[Field]:
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        wire_type = tag & 7
        if wire_type == 0:
            value, at = _varint(data, at)
            yield tag >> 3, 0, value
            continue
        if wire_type == 2:
            size, at = _varint(data, at)
        elif wire_type in (1, 5):
            size = 8 if wire_type == 1 else 4
        else:
            raise ValueError(f"wire type {wire_type}")
        if size > len(data) - at:
            raise ValueError("a field that ends too late")
        yield tag >> 3, wire_type, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at == len(data):
            break
        value |= (data[at] & 0x7F) << shift
        at += 1
        if data[at - 1] < 0x80:
            return value, at
    raise ValueError("an integer without end")


def joined(items: list[Field]) -> bytes:
    """The message that is made of these fields."""
    out = b""
    for number, wire_type, value in items:
        if wire_type in (0, 2):
            out += raw.field(number, value)
        else:
            assert isinstance(value, bytes)
            out += raw.varint(number << 3 | wire_type) + value
    return out


def changed_fields(rng: Random, data: bytes, depth: int = 4) -> bytes:
    """A message with something else in one of its fields, or of the messages in it."""
    try:
        items = fields(data)
    except ValueError:
        return changed(rng, data)
    if not items or rng.random() < 0.15:
        return joined(shuffled(rng, items)) if items else raw.field(rng.randrange(1, 9), rng.choice(EDGES))
    at = rng.randrange(len(items))
    number, wire_type, value = items[at]
    if isinstance(value, int):
        items[at] = (number, wire_type, rng.choice(EDGES) if rng.random() < 0.7 else value + rng.choice((-1, 1)))
    elif rng.random() < 0.1:
        items[at] = (rng.choice((0, number + 1, 15, 2**29 - 1)), wire_type, value)
    elif wire_type == 2 and depth and rng.random() < 0.7:
        items[at] = (number, 2, changed_fields(rng, value, depth - 1))
    else:
        items[at] = (number, wire_type, changed(rng, value)[: 8 if wire_type == 1 else 4 if wire_type == 5 else None])
    return joined(items)


# -- Arrow ----------------------------------------------------------------------------------------------------------------

_MORE = b"\xff\xff\xff\xff"


def arrow_parts(stream: bytes) -> list[tuple[bytes, bytes]]:
    """Metadata and body of each message of an Arrow stream.

    Raises
    ------
    ValueError, struct.error
        It is none.
    """
    parts, at = [], 0
    while at < len(stream):
        size = struct.unpack_from("<I", stream, at + 4)[0]
        metadata = stream[at + 8 : at + 8 + size]
        at += 8 + size
        if not size:
            break
        length = pa.ipc.read_message(_MORE + struct.pack("<I", size) + metadata + stream[at:]).body.size
        parts.append((metadata, stream[at : at + length]))
        at += length
    return parts


def arrow_stream(rng: Random | None, parts: list[tuple[bytes, bytes]]) -> bytes:
    """The stream made of these messages; with a generator, sizes may be wrong and the end may be missing."""
    out = b""
    for metadata, body in parts:
        size = len(metadata)
        if rng is not None and rng.random() < 0.05:
            size = rng.choice((0, size - 8, size + 8, rng.choice(EDGES))) & 0xFFFFFFFF
        legacy = rng is not None and rng.random() < 0.02
        out += (b"" if legacy else _MORE) + struct.pack("<I", size) + metadata + body
    if rng is not None and rng.random() < 0.1:
        return out + rng.choice((b"", _MORE, _MORE + b"\1\0\0\0", bytes(8)))
    return out + _MORE + bytes(4)


def changed_arrow(rng: Random, stream: bytes) -> bytes:
    """An Arrow stream with changes where Arrow keeps its lengths, offsets and types; or written in an odd way."""
    how = rng.randrange(10)
    if how == 0:
        return changed(rng, stream)
    if how == 1:
        return odd_arrow(rng, stream)
    try:
        parts = arrow_parts(stream)
    except (ValueError, struct.error, pa.ArrowException, OSError):
        return changed(rng, stream)
    if how == 2:
        return arrow_stream(rng, shuffled(rng, parts))
    at = rng.randrange(len(parts)) if parts else 0
    if not parts:
        return stream
    metadata, body = parts[at]
    if how <= 6 or not body:
        # A flatbuffer is made of aligned words: offsets, lengths, counts.
        out = bytearray(metadata)
        for _ in range(rng.choice((1, 1, 2, 5))):
            word = 4 * rng.randrange(max(len(out) // 4, 1))
            if rng.random() < 0.3:
                out[word : word + 4] = struct.pack("<I", rng.choice(EDGES) & 0xFFFFFFFF)
            else:
                _number(rng, out, min(word, len(out) - 1))
        metadata = bytes(out[: len(metadata)])
    else:
        # Bodies: offsets of lists, validity, values.
        out = bytearray(body)
        for _ in range(rng.choice((1, 1, 2, 8))):
            word = 4 * rng.randrange(max(len(out) // 4, 1))
            out[word : word + 4] = struct.pack("<i", rng.choice((-1, 0, 1, 2**31 - 1, -(2**31), rng.randrange(1000))))
        body = bytes(out[: len(body) if rng.random() < 0.9 else -8])
    parts[at] = (metadata, body)
    return arrow_stream(rng, parts)


def odd_arrow(rng: Random, stream: bytes) -> bytes:
    """The same chunk as no writer of Rerun writes it."""
    try:
        batch = pa.ipc.open_stream(stream).read_next_batch()
        batch.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, StopIteration):
        return changed(rng, stream)
    how = rng.randrange(5)
    if how == 0:
        return raw.ipc(batch, compression=rng.choice(("zstd", "lz4")))
    if how == 1:
        return raw.ipc(batch, batches=rng.choice((0, 2, 3)))
    if how == 2:
        return raw.ipc(batch, legacy=True)
    if how == 3:
        return raw.ipc(with_dictionary(batch))
    return raw.ipc(batch.slice(0, rng.choice((0, 1))))


def with_dictionary(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A chunk with one more component, whose values stand in a dictionary."""
    coded = pa.array(["a", "b"]).dictionary_encode()
    values = pa.DictionaryArray.from_arrays(pa.array([0] * batch.num_rows, pa.int32()), coded.dictionary)
    column = pa.ListArray.from_arrays(pa.array(range(batch.num_rows + 1), pa.int32()), values)
    named = pa.field("D:d", column.type, metadata={"rerun:kind": "data", "rerun:component": "D:d"})
    schema = batch.schema.append(named)
    return pa.RecordBatch.from_arrays([*batch.columns, column], schema=schema)
