"""Messages to begin with, and what can be done to them: by protobuf field, by LZ4 block, by Arrow stream."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa

from benchmarks import bombs, raw_peer as raw

from . import mutations

CORPUS = Path(__file__).parent / "corpus"
_LZ4 = pa.Codec("lz4_raw")
_LARGEST = 30_000


@cache
def official_messages() -> tuple[tuple[int, bytes], ...]:
    """Kind and bytes of each message in a file of the official SDK."""
    return tuple(
        (kind, message)
        for name in ("official.rrd", "official.rbl")
        for kind, message in frames((CORPUS / name).read_bytes())
        if kind and len(message) < _LARGEST
    )


def frames(file: bytes) -> list[tuple[int, bytes]]:
    """Kind and bytes of each frame of an ``.rrd`` file, up to its first end."""
    at, found = 12, []
    while at + 16 <= len(file):
        kind, size = struct.unpack_from("<QQ", file, at)
        found.append((kind, file[at + 16 : at + 16 + size]))
        at += 16 + size
        if kind == 0:
            break
    return found


def _chunks() -> list[pa.RecordBatch]:
    text = pa.array([["a"], None, ["b", ""]], pa.list_(pa.utf8()))
    points = pa.array([[[1.0, 2.0, 3.0]], [], None], pa.list_(pa.list_(pa.float32(), 3)))
    struct_ = pa.array([[{"x": 1, "y": "z"}], None, []], pa.list_(pa.struct([("x", pa.int16()), ("y", pa.utf8())])))
    union = pa.UnionArray.from_dense(
        pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32()), [pa.array([1, 2]), pa.array(["u"])]
    )
    unions = pa.ListArray.from_arrays(pa.array([0, 1, 2, 3], pa.int32()), union)
    flags = pa.array([[True], [False, None], []], pa.list_(pa.bool_()))
    return [
        raw.batch("/rows", {"A:a": raw.lists([[1], [2], None])}, number=1, times={"t": [1, 2, 3]}),
        raw.batch(
            "/mixed", {"A:text": text, "B:points": points, "C:struct": struct_}, number=2, times={"t": [3, 1, 2]}
        ),
        raw.batch("/static", {"A:a": raw.lists([[1], None, [3]]), "B:b": raw.lists([None, [2], None])}, number=3),
        raw.batch("/static", {"A:a": raw.lists([[9]])}, number=4),
        raw.batch("/odd", {"U:u": unions, "F:f": flags}, number=5, times={"t": [1, 1, 1], "u": [0, 0, 0]}),
        raw.batch("/large", {"A:a": raw.bytes_column(bytes(range(256)) * 80)}, number=6, times={"t": [1]}),
    ]


@cache
def seeds() -> tuple[bytes, ...]:
    """Bodies of ``WriteMessagesRequest`` that are as they should be."""
    found = [bombs.announcement(), bombs.announcement("b", kind=2), bombs.activation(1)]
    for number, chunk in enumerate(_chunks()):
        static = len([field for field in chunk.schema if field.metadata[b"rerun:kind"] == b"index"]) == 0
        stream = raw.ipc(chunk)
        options: dict[str, Any] = {"static": static, "chunk_id": raw.tuid(2 << 64 | number + 1)}
        found.append(raw.request(raw.ARROW_MSG, raw.packed_msg(stream, **options)))
        found.append(raw.request(raw.ARROW_MSG, raw.arrow_msg(stream, **options)))
    found += [raw.request(kind, message) for kind, message in official_messages()]
    return tuple(found)


def changed_message(rng: Random, kind: int, message: bytes) -> bytes:
    """A message with something else in it."""
    how = rng.random()
    if kind == raw.ARROW_MSG and how < 0.65:
        return changed_chunk(rng, message)
    if how < 0.9:
        return mutations.changed_fields(rng, message)
    return mutations.changed(rng, message)


def changed_chunk(rng: Random, message: bytes) -> bytes:
    """An ``ArrowMsg`` whose Arrow stream is another one, or packed in another way."""
    try:
        items = {number: value for number, _, value in mutations.fields(message)}
        payload, size = items[5], items[3]
        assert isinstance(payload, bytes)
        assert isinstance(size, int)
        stream = _LZ4.decompress(payload, size, asbytes=True) if items.get(2) == raw.LZ4 else payload
    except (ValueError, KeyError, AssertionError, OSError, pa.ArrowException, MemoryError, OverflowError):
        return mutations.changed_fields(rng, message)
    if rng.random() < 0.8:
        stream = mutations.changed_arrow(rng, stream)
    size, compression = len(stream), 1
    payload = stream
    if rng.random() < 0.4:
        compression = raw.LZ4
        payload = _LZ4.compress(stream, asbytes=True) if stream else b""
        if rng.random() < 0.3:
            payload, size = _changed_block(rng, payload, stream)
    elif rng.random() < 0.05:
        size, compression = rng.choice(mutations.EDGES), rng.choice((0, 1, 2, 3))
    items.update({2: compression, 3: size, 5: payload})
    if rng.random() < 0.2:
        items[7] = rng.choice((0, 1))
    if rng.random() < 0.05:
        items[6] = mutations.changed(rng, raw.tuid(7))
    return mutations.joined([(number, 0 if isinstance(value, int) else 2, value) for number, value in items.items()])


def _changed_block(rng: Random, packed: bytes, stream: bytes) -> tuple[bytes, int]:
    """A block that is too short, too long, damaged, or that claims something else."""
    how = rng.randrange(5)
    if how == 0:
        return packed, len(stream) + rng.choice((1, 8, 64, 1000, len(stream)))
    if how == 1:
        return packed, max(len(stream) - rng.choice((1, 8, 64)), 0)
    if how == 2:
        return packed[: rng.randrange(len(packed) + 1)], len(stream)
    if how == 3:
        return packed + rng.randbytes(rng.choice((1, 8))), len(stream)
    return mutations.changed(rng, packed), len(stream)


def changed_request(rng: Random) -> bytes:
    """A ``WriteMessagesRequest``, mostly damaged."""
    body = rng.choice(seeds())
    how = rng.random()
    if how < 0.15:
        return body
    if how < 0.3:
        return mutations.changed_fields(rng, body)
    (_, _, inner), *_ = mutations.fields(body)
    assert isinstance(inner, bytes)
    (kind, _, message), *_ = mutations.fields(inner)
    assert isinstance(message, bytes)
    if rng.random() < 0.03:
        kind = rng.choice((1, 2, 3, 4))
    return raw.request(kind, changed_message(rng, kind, message))
