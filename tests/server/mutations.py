"""Messages with their gRPC prefix that are not quite what they should be; the changes are those of the fuzzers."""

from __future__ import annotations

from random import Random

import pyarrow as pa

from tests.fuzz.mutations import changed, changed_fields, fields, joined


def grpc(kind: int, inner: bytes) -> bytes:
    """A ``WriteMessagesRequest`` with its prefix."""
    return _framed(joined([(1, 2, joined([(kind, 2, inner)]))]))


def opened(frame: bytes) -> tuple[int, bytes]:
    """Kind and bytes of the inner message."""
    ((_, _, log_msg),) = fields(frame[5:])
    assert isinstance(log_msg, bytes)
    ((kind, _, inner),) = fields(log_msg)
    assert isinstance(inner, bytes)
    return kind, inner


def unpacked(frame: bytes) -> bytes:
    """The same message without compression."""
    kind, inner = opened(frame)
    items = fields(inner)
    values = {number: value for number, _, value in items}
    if kind != 2 or values.get(2) != 2:
        return frame
    ipc = pa.Codec("lz4_raw").decompress(values[5], values[3], asbytes=True)
    return grpc(2, joined([(n, w, {2: 1, 5: ipc}.get(n, value)) for n, w, value in items]))


def mutated(rng: Random, frame: bytes) -> bytes:
    """A message that is near another one."""
    change = changed if rng.random() < 0.3 else changed_fields
    return _framed(change(rng, frame[5:]))


def _framed(body: bytes) -> bytes:
    return b"\0" + len(body).to_bytes(4, "big") + body
