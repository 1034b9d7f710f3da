"""What a file or a string of `.rrd` bytes holds, read by the official reader and by our own."""

from __future__ import annotations

import struct
from pathlib import Path

import asyncrr as rr
from tests.support import oracle


def saved(rec: rr.RecordingStream, path: Path) -> oracle.Recording:
    """Save what ``rec`` has buffered, end the file and read it."""
    rec.save(path)
    rec.disconnect()
    return oracle.check_file(path)


def read_bytes(data: bytes, path: Path) -> oracle.Recording:
    """Bytes as a file of their own, read by the official reader."""
    path.write_bytes(data)
    return oracle.check_file(path)


def scalars(recording: oracle.Recording, entity_path: str = "/x") -> list[float]:
    """The scalars of an entity, in the order in which they were logged."""
    return [value for (value,) in recording.values(entity_path, "Scalars:scalars")]


def frames(data: bytes) -> list[int]:
    """The kinds of the messages of a stream, in order; 0 is the end."""
    kinds = []
    at = 12
    while at < len(data):
        kind, size = struct.unpack_from("<QQ", data, at)
        kinds.append(kind)
        at += 16 + size
        if kind == 0:
            break
    return kinds
