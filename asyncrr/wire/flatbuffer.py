"""A strict reader of flatbuffers, in which the metadata of Arrow streams is written.

What is there is visited once, so the work is bounded by the bytes, and what was visited together cannot be larger than the bytes that it
stands in.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from .errors import RrdError

_u32 = struct.Struct("<I").unpack_from
_i32 = struct.Struct("<i").unpack_from
_i64 = struct.Struct("<q").unpack_from
_pair16 = struct.Struct("<HH").unpack_from
_PAIR64 = struct.Struct("<qq")
_VTABLES: Final = [struct.Struct(f"<{n}H").unpack_from for n in range(8)]


def damaged(what: str, why: str) -> RrdError:
    """What to raise for bytes that are no Arrow stream."""
    return RrdError(f"the Arrow stream of {what} is damaged: {why}")


class Flat:
    """A flatbuffer that is visited part by part.

    Parameters
    ----------
    data
        Its bytes.
    what
        What it is called in errors.
    """

    __slots__ = ("_left", "_size", "data", "what")

    def __init__(self, data: bytes, what: str) -> None:
        self.data = data
        self.what = what
        self._size = len(data)
        self._left = len(data)

    def damaged(self, why: str) -> RrdError:
        return damaged(self.what, why)

    def _visit(self, at: int, nbytes: int) -> None:
        """Count bytes that are about to be read."""
        if at < 0 or nbytes > self._size - at:
            raise self.damaged("its metadata points beyond its end")
        self._left -= nbytes
        if self._left < 0:
            raise self.damaged("parts of its metadata are used more than once")

    def table(self, at: int, fields: int) -> list[int]:
        """Where the first ``fields`` fields of the table at ``at`` are; 0 where they are absent."""
        size = self._size
        if at & 3 or not 0 <= at <= size - 4:
            raise self.damaged("its metadata points beyond its end")
        vtable = at - _i32(self.data, at)[0]
        if vtable & 1 or not 0 <= vtable <= size - 4:
            raise self.damaged("its metadata points beyond its end")
        vsize, tsize = _pair16(self.data, vtable)
        if vsize < 4 or vsize & 1 or vsize > size - vtable or tsize < 4:
            raise self.damaged("its metadata has a malformed table")
        self._visit(at, tsize)
        there = min(fields, (vsize - 4) >> 1)
        found = [at + offset if offset else 0 for offset in _VTABLES[there](self.data, vtable + 4)]
        end = at + tsize
        if found and max(found) >= end:
            raise self.damaged("its metadata has a malformed table")
        return found + [0] * (fields - there)

    def follow(self, at: int) -> int:
        """Where the offset at ``at`` leads to."""
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        return int(at + _u32(self.data, at)[0])

    def byte(self, at: int) -> int:
        """The byte at ``at``; 0 where the field is absent."""
        return self.data[at] if at else 0

    def short(self, at: int) -> int:
        """Likewise 16 bits, signed."""
        return int.from_bytes(self.data[at : at + 2], "little", signed=True) if at else 0

    def integer(self, at: int) -> int:
        """Likewise 32 bits, signed."""
        return int.from_bytes(self.data[at : at + 4], "little", signed=True) if at else 0

    def long(self, at: int) -> int:
        """Likewise 64 bits, signed."""
        if at & 7 or at > self._size - 8:
            raise self.damaged("its metadata has a malformed table")
        return int(_i64(self.data, at)[0]) if at else 0

    def text(self, at: int) -> tuple[int, int]:
        """Begin and end of the text that the field at ``at`` leads to. It is UTF-8, or an error; empty where it is absent."""
        if not at:
            return 0, 0
        at = self.follow(at)
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        length = _u32(self.data, at)[0]
        self._visit(at, 5 + length)
        start = at + 4
        end = start + length
        if self.data[end]:
            raise self.damaged("its metadata has a text without an end")
        try:
            self.data[start:end].decode()
        except UnicodeDecodeError:
            raise self.damaged("its metadata has a text that is not UTF-8") from None
        return start, end

    def vector(self, at: int, width: int) -> tuple[int, int]:
        """Position and number of the elements of the vector that the field at ``at`` leads to."""
        if not at:
            return 0, 0
        at = self.follow(at)
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        length = _u32(self.data, at)[0]
        start = at + 4
        if width == 8 and length and start & 7:
            raise self.damaged("its metadata has a malformed vector")
        self._visit(at, 4 + width * length)
        return start, length

    def vector_length(self, at: int) -> int:
        """Number of elements of a vector that was visited."""
        return int(_u32(self.data, self.follow(at))[0]) if at else 0

    def tables(self, at: int) -> Iterator[int]:
        """Where the tables of the vector are that the field at ``at`` leads to."""
        start, length = self.vector(at, 4)
        for element in range(start, start + 4 * length, 4):
            yield self.follow(element)

    def pairs(self, at: int) -> list[tuple[int, int]]:
        """The elements of a vector of two 64-bit integers each."""
        start, length = self.vector(at, 16)
        if length and start & 7:
            raise self.damaged("its metadata has a malformed vector")
        return list(_PAIR64.iter_unpack(self.data[start : start + 16 * length]))
