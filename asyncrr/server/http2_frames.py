"""Frames of HTTP/2, as they come in."""

from __future__ import annotations

import struct
import time
from typing import Final, Protocol

from h2.errors import ErrorCodes

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH_PROMISE, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = range(10)
END_STREAM, ACK, END_HEADERS, PADDED, HAS_PRIORITY = 0x1, 0x1, 0x4, 0x8, 0x20

MAX_DATA: Final = 256 * 1024
"""Bytes of a DATA frame that we take."""
MAX_CONTROL: Final = 16 * 1024
"""Bytes of any other frame, and of all headers of a call."""
_MAX_TABLE_SIZES: Final = 2
"""Changes of the table's size at the beginning of a block of headers. More of them say nothing."""

_header = struct.Struct(">HBBBI")
frame_header = _header.pack
"""Makes the header of a frame from its size (the upper two bytes, the lowest one), kind, flags, and stream."""


def whole_frame(kind: int, flags: int, stream_id: int, payload: bytes = b"") -> bytes:
    """A frame."""
    return frame_header(len(payload) >> 8, len(payload) & 0xFF, kind, flags, stream_id) + payload


class Offence(Exception):
    """The peer does what ends the connection."""

    def __init__(self, code: ErrorCodes, message: str) -> None:
        super().__init__(message)
        self.code = code


class Handler(Protocol):
    """Who is told of frames. Its methods raise :class:`Offence`, upon which the connection is over."""

    def on_data_frame(self, stream_id: int, size: int) -> None:
        """A DATA frame begins; its size counts against the windows."""

    def on_data(self, stream_id: int, data: memoryview) -> int:
        """Bytes of a body; how many of them were dealt with in this turn: all, or less, or none if the connection is to wait."""

    def on_data_end(self, stream_id: int, *, ends: bool) -> None:
        """A DATA frame ends, and perhaps the body."""

    def on_headers(self, stream_id: int, block: bytes, *, ends: bool) -> None:
        """All headers of a call, or its trailers."""

    def on_frame(self, kind: int, flags: int, stream_id: int, payload: memoryview) -> None:
        """Any other frame."""

    def is_to_wait(self) -> bool:
        """Whether the connection is to stop here, and to go on when it has its turn again."""


class FrameReader:
    """Takes frames apart. What has not been dealt with stays here.

    Header blocks are put together here, whatever number of CONTINUATION frames they come in, so that they have a limit.

    Parameters
    ----------
    handler
        Who is told.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._rest: bytes = b""
        self._preface_seen = False
        # What is left of the DATA frame that is being received: its stream, its bytes, its padding, whether it ends the body.
        self._stream_id = 0
        self._data_left = 0
        self._padding_left = 0
        self._ends = False
        self._in_data = False
        # The header block that is being received.
        self._block: bytearray | None = None
        self._block_stream = 0
        self._block_ends = False
        self.began_at: float | None = None
        """When the frame or the header block began of which a part has come."""

    @property
    def nbytes(self) -> int:
        """Bytes that are kept."""
        return len(self._rest) + (0 if self._block is None else len(self._block))

    def add(self, data: bytes) -> None:
        """What has arrived."""
        self._rest = self._rest + data if self._rest else data

    def run(self) -> bool:
        """Deal with frames until there is no complete one, or the handler is to wait; whether it is not."""
        rest = self._rest
        view = memoryview(rest)
        at, end = 0, len(view)
        waits = False
        handler = self._handler
        try:
            if not self._preface_seen and end >= len(PREFACE):
                if rest[: len(PREFACE)] != PREFACE:
                    raise Offence(ErrorCodes.PROTOCOL_ERROR, "does not begin as HTTP/2 does")
                self._preface_seen = True
                at = len(PREFACE)
            while self._preface_seen and at < end:
                if handler.is_to_wait():
                    waits = True
                    break
                moved = self._data(view, at) if self._in_data else self._frame(view, at)
                if not moved:
                    # Of a frame not all has come, and what came of a body was not taken.
                    waits = self._in_data
                    break
                at += moved
        finally:
            self._rest = rest[at:] if at else rest
        if not self._rest and self._block is None:
            self.began_at = None
        elif self.began_at is None or (at and self._block is None):
            self.began_at = time.monotonic()
        return not waits

    def _data(self, view: memoryview, at: int) -> int:
        """Deal with bytes of a DATA frame; how many. Some have come, or it is empty."""
        n = min(self._data_left, len(view) - at)
        if n:
            n = self._handler.on_data(self._stream_id, view[at : at + n])
            self._data_left -= n
        else:
            n = min(self._padding_left, len(view) - at)
            self._padding_left -= n
        if not self._data_left and not self._padding_left:
            self._in_data = False
            self._handler.on_data_end(self._stream_id, ends=self._ends)
        return n

    def _frame(self, view: memoryview, at: int) -> int:
        """Deal with a frame, of DATA with its beginning; how many bytes, 0 if it is not complete."""
        if len(view) - at < 9:
            return 0
        upper, lowest, kind, flags, stream_id = _header.unpack_from(view, at)
        size: int = upper << 8 | lowest
        stream_id &= 0x7FFFFFFF
        if kind == DATA and self._block is None:
            return self._begin_data(view, at, size, flags, stream_id)
        if size > MAX_CONTROL:
            raise Offence(ErrorCodes.FRAME_SIZE_ERROR, f"a frame of kind {kind} with {size} bytes")
        if len(view) - at < 9 + size:
            return 0
        payload = view[at + 9 : at + 9 + size]
        if self._block is not None and (kind != CONTINUATION or stream_id != self._block_stream):
            raise Offence(ErrorCodes.PROTOCOL_ERROR, f"a frame of kind {kind} among headers")
        if kind == HEADERS:
            self._begin_block(flags, stream_id, payload)
        elif kind == CONTINUATION:
            self._go_on_with_block(flags, payload)
        else:
            self._handler.on_frame(kind, flags, stream_id, payload)
        return 9 + size

    def _begin_data(self, view: memoryview, at: int, size: int, flags: int, stream_id: int) -> int:
        begin = 9
        left = size
        padding = 0
        if flags & PADDED:
            if len(view) - at < 10:
                return 0
            begin = 10
            padding = view[at + 9]
            left -= 1 + padding
            if left < 0:
                raise Offence(ErrorCodes.PROTOCOL_ERROR, "a frame with more padding than bytes")
        if size > MAX_DATA:
            raise Offence(ErrorCodes.FRAME_SIZE_ERROR, f"DATA of {size} bytes")
        self._handler.on_data_frame(stream_id, size)
        self._stream_id = stream_id
        self._data_left = left
        self._padding_left = padding
        self._ends = bool(flags & END_STREAM)
        self._in_data = True
        at += begin
        if at < len(view) or not left + padding:
            return begin + self._data(view, at)
        return begin

    def _begin_block(self, flags: int, stream_id: int, payload: memoryview) -> None:
        padding = 0
        if flags & PADDED:
            padding = payload[0] if len(payload) else 256
            payload = payload[1:]
        if flags & HAS_PRIORITY:
            if len(payload) < 5:
                raise Offence(ErrorCodes.FRAME_SIZE_ERROR, "headers that are too short")
            payload = payload[5:]
        if padding > len(payload):
            raise Offence(ErrorCodes.PROTOCOL_ERROR, "a frame with more padding than bytes")
        block = payload[: len(payload) - padding]
        self._block_stream = stream_id
        self._block_ends = bool(flags & END_STREAM)
        if flags & END_HEADERS:
            self._end_block(bytes(block))
        else:
            self._block = bytearray(block)

    def _go_on_with_block(self, flags: int, payload: memoryview) -> None:
        block = self._block
        if block is None:
            raise Offence(ErrorCodes.PROTOCOL_ERROR, "a continuation of nothing")
        if not len(payload) and not flags & END_HEADERS:
            raise Offence(ErrorCodes.ENHANCE_YOUR_CALM, "empty continuations of headers")
        if len(block) + len(payload) > MAX_CONTROL:
            raise Offence(ErrorCodes.ENHANCE_YOUR_CALM, f"headers of more than {MAX_CONTROL} bytes")
        block += payload
        if flags & END_HEADERS:
            self._block = None
            self._end_block(bytes(block))

    def _end_block(self, block: bytes) -> None:
        if _num_table_sizes(block) > _MAX_TABLE_SIZES:
            raise Offence(ErrorCodes.COMPRESSION_ERROR, "headers that begin with many sizes of the table")
        self._handler.on_headers(self._block_stream, block, ends=self._block_ends)


def _num_table_sizes(block: bytes) -> int:
    """How many changes of the table's size a header block begins with, as far as it matters whether these are many."""
    at = found = 0
    while at < len(block) and block[at] & 0xE0 == 0x20 and found <= _MAX_TABLE_SIZES:
        found += 1
        more = block[at] & 0x1F == 0x1F
        at += 1
        while more and at < len(block):
            more = block[at] >= 0x80
            at += 1
    return found
