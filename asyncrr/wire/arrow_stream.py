"""A large record batch as an Arrow IPC stream, and as one LZ4 block, without holding it in memory.

pyarrow writes a batch in one go from arrays that are all there. Here the metadata of the batch is made first, from lengths
alone, and the buffers follow one at a time.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from asyncrr.chunks.ipc import END_OF_STREAM

from .messages import Buffer
from .spill import Spill

PIECE_BYTES: Final = 2**20
"""Bytes of the stream that are compressed at a time."""
_REACH: Final = 0xFFFF
"""How far back a match of an LZ4 block may lie, in bytes."""
_MATCH: Final = 4
"""The shortest match, in bytes."""
_TRIES: Final = 64
"""Bytes from the end of a piece within which it is cut. More remain for the next piece than the end of a block needs."""

_METADATA_V5: Final = 4
_RECORD_BATCH: Final = 3
_PAIR = struct.Struct("<qq")

_LZ4: Final = pa.Codec("lz4_raw")


@dataclass(slots=True)
class BodyBuffer:
    """One buffer of a batch: how long it is, and how to get its bytes when their turn comes."""

    nbytes: int
    read: Callable[[], Iterable[Buffer]]


@dataclass(slots=True)
class BodyColumn:
    """One column of a batch. ``buffers`` are those of its Arrow layout; a validity bitmap may be left empty."""

    field: pa.Field
    null_count: int
    buffers: Sequence[BodyBuffer]


NO_BUFFER: Final = BodyBuffer(0, tuple)


class BatchStream:
    """The Arrow IPC stream of one batch.

    Parameters
    ----------
    num_rows
        Rows of the batch.
    columns
        Its columns, none of which is nested.
    """

    def __init__(self, num_rows: int, columns: Sequence[BodyColumn]) -> None:
        self._buffers = [buffer for column in columns for buffer in column.buffers]
        body = sum(_padded(buffer.nbytes) for buffer in self._buffers)
        schema = pa.schema([column.field for column in columns])
        self._head = schema.serialize().to_pybytes() + _batch_header(num_rows, columns, body)
        self.nbytes: Final = len(self._head) + body + len(END_OF_STREAM)
        """Length of the stream."""

    def compress(self, out: Spill, piece: int = PIECE_BYTES) -> tuple[int, int]:
        """Append the stream to ``out`` as one LZ4 block; returns the block's position and length.

        Pieces are compressed one by one, and their blocks joined. This works because a block ends with a sequence of
        literals whose match is left out, and whose length of a match is the smallest, 4. If the distance of a match is
        appended, the block goes on: with four bytes that occurred before. So a piece ends where the next four bytes of
        the stream occur in the 64 kB before, which is nearly everywhere in columns of integers.

        Parameters
        ----------
        out
            Where the block goes.
        piece
            Bytes of the stream that are compressed at a time.

        Raises
        ------
        OSError
            What is to be compressed cannot be read, or the block cannot be written.
        """
        start = out.size
        waiting = bytearray()
        wanted = piece
        for part in self._parts():
            waiting += part
            if len(waiting) < wanted:
                continue
            cut = _find_cut(waiting)
            if cut is None:
                wanted = len(waiting) + piece // 8
                continue
            end, distance = cut
            out.append(_LZ4.compress(memoryview(waiting)[:end], asbytes=True))
            out.append(struct.pack("<H", distance))
            waiting = waiting[end + _MATCH :]
            wanted = piece
        out.append(_LZ4.compress(waiting, asbytes=True))
        return start, out.size - start

    def _parts(self) -> Iterator[Buffer]:
        yield self._head
        for buffer in self._buffers:
            yield from buffer.read()
            yield bytes(-buffer.nbytes % 8)
        yield END_OF_STREAM


def _find_cut(data: bytearray) -> tuple[int, int] | None:
    """Where to cut near the end so that the next four bytes occur before; and how far before."""
    last = len(data) - 2 * _TRIES
    for end in range(last, last - _TRIES, -1):
        found = data.rfind(data[end : end + _MATCH], max(0, end - _REACH), end)
        if found >= 0:
            return end, end - found
    return None


def _batch_header(num_rows: int, columns: Sequence[BodyColumn], body: int) -> bytes:
    """The message in front of a batch's body: a flatbuffer with the length of each column and the place of each buffer.

    Every part of it has a fixed size but for two vectors of structs at the end, so it needs no builder: the first bytes
    are those of the tables ``Message`` and ``RecordBatch`` with their vtables.
    """
    nodes = b"".join(_PAIR.pack(num_rows, column.null_count) for column in columns)
    places = bytearray()
    at = 0
    for column in columns:
        for buffer in column.buffers:
            places += _PAIR.pack(at, buffer.nbytes)
            at += _padded(buffer.nbytes)
    num_buffers = len(places) // _PAIR.size
    at_buffers = 72 + len(nodes) + 4
    flat = b"".join(
        (
            struct.pack("<I", 16),
            struct.pack("<6H", 12, 20, 16, 18, 4, 8),  # fields of Message: version, kind of header, header, body length
            struct.pack("<iIqhBx", 12, 48 - 20, body, _METADATA_V5, _RECORD_BATCH),
            struct.pack("<5H2x", 10, 20, 8, 4, 16),  # fields of RecordBatch: length, nodes, buffers
            struct.pack("<iIqI", 12, 68 - 52, num_rows, at_buffers - 64),
            struct.pack("<I", len(columns)),
            nodes,
            struct.pack("<4xI", num_buffers),
            places,
        )
    )
    return struct.pack("<II", 0xFFFFFFFF, len(flat)) + flat


def _padded(nbytes: int) -> int:
    """A buffer's room in the body: whole words."""
    return nbytes + -nbytes % 8
