"""Messages that are not quite what they should be: mutated as protobuf, as Arrow, or as bytes."""

from __future__ import annotations

import random
from typing import TypeAlias

import pyarrow as pa

from asyncrr.wire.envelope import varint

Field: TypeAlias = tuple[int, int, int | bytes]
"""Number, wire type, value."""


def scan(data: bytes) -> list[Field]:
    """The fields of a protobuf message."""
    found: list[Field] = []
    at = 0

    def number() -> int:
        nonlocal at
        result = shift = 0
        while True:
            byte = data[at]
            at += 1
            result |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return result

    while at < len(data):
        tag = number()
        value: int | bytes
        if tag & 7 == 0:
            value = number()
        else:
            size = {1: 8, 5: 4}.get(tag & 7)
            size = number() if size is None else size
            value = data[at : at + size]
            at += size
        found.append((tag >> 3, tag & 7, value))
    return found


def unscan(fields: list[Field]) -> bytes:
    """The bytes of a protobuf message."""
    out = []
    for number, wire_type, value in fields:
        out.append(varint(number << 3 | wire_type))
        if isinstance(value, int):
            out.append(varint(value))
        else:
            out += [varint(len(value)), value] if wire_type == 2 else [value]
    return b"".join(out)


def grpc(kind: int, inner: bytes) -> bytes:
    """A ``WriteMessagesRequest`` with its prefix."""
    body = unscan([(1, 2, unscan([(kind, 2, inner)]))])
    return b"\0" + len(body).to_bytes(4, "big") + body


def unpacked(frame: bytes) -> bytes:
    """The same message without compression."""
    ((_, _, log_msg),) = scan(frame[5:])
    assert isinstance(log_msg, bytes)
    ((kind, _, inner),) = scan(log_msg)
    assert isinstance(inner, bytes)
    fields = {number: value for number, _, value in scan(inner)}
    if kind != 2 or fields.get(2) != 2:
        return frame
    ipc = pa.Codec("lz4_raw").decompress(fields[5], fields[3], asbytes=True)
    return grpc(2, unscan([(n, w, {2: 1, 5: ipc}.get(n, value)) for n, w, value in scan(inner)]))


def mutated(rng: random.Random, frame: bytes) -> bytes:
    """A message that is near another one."""
    how = rng.randrange(3)
    if how == 0:
        body = _flipped(rng, frame[5:])
    elif how == 1:
        body = _restructured(rng, frame[5:], 2 + rng.randrange(4))
    else:
        ((_, _, log_msg),) = scan(frame[5:])
        assert isinstance(log_msg, bytes)
        ((kind, _, inner),) = scan(log_msg)
        assert isinstance(inner, bytes)
        fields = scan(inner)
        i = rng.randrange(len(fields))
        number, wire_type, value = fields[i]
        if isinstance(value, bytes) and value:
            fields[i] = (number, wire_type, _flipped(rng, value))
        body = unscan([(1, 2, unscan([(kind, 2, unscan(fields))]))])
    return b"\0" + len(body).to_bytes(4, "big") + body


def _restructured(rng: random.Random, data: bytes, depth: int) -> bytes:
    try:
        fields = scan(data)
    except IndexError:
        return data  # it is no message but a text
    if not fields:
        return data
    i = rng.randrange(len(fields))
    number, wire_type, value = fields[i]
    if depth and isinstance(value, bytes) and wire_type == 2 and rng.random() < 0.8:
        fields[i] = (number, wire_type, _restructured(rng, value, depth - 1))
        return unscan(fields)
    what = rng.randrange(6)
    if what == 0:
        fields.insert(rng.randrange(len(fields) + 1), fields[i])
    elif what == 1:
        del fields[i]
    elif what == 2:
        fields[i] = rng.choice([(number, 0, 1), (number, 1, bytes(8)), (number, 2, b"\x08\x01"), (number, 5, bytes(4))])
    elif what == 3 and isinstance(value, int):
        fields[i] = (number, wire_type, rng.choice([0, 1, 2, 3, 2**31, 2**32 + 1, 2**63, 2**64 - 1]))
    elif what == 4:
        fields.append((rng.choice([*range(1, 10), 100, 2**29 - 1]), 0, 1))
    else:
        rng.shuffle(fields)
    return unscan(fields)


def _flipped(rng: random.Random, data: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(out))
        what = rng.randrange(3)
        if what == 0:
            out[at] = rng.randrange(256)
        elif what == 1:
            out[at] ^= 1 << rng.randrange(8)
        else:
            out[at : at + 1] = rng.randbytes(rng.randrange(3))
    return bytes(out)
