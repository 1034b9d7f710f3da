"""Reading ``.rrd`` streams: :class:`RrdDecoder` without I/O, :func:`read_rrd` over a file or bytes."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

from .decode import (
    BlueprintActivation,
    DecodedChunk,
    DecodedMessage,
    Footer,
    Manifest,
    MessageDecoder,
    StoreInfo,
    decode_arrow_msg,
    decode_footer,
)
from .errors import RrdError
from .gate import DEFAULT_BOUNDS, Bounds
from .messages import MessageKind
from .rrd import (
    END_KIND,
    FRAME_HEADER_SIZE,
    HEADER_SIZE,
    MAGIC,
    SERIALIZER_PROTOBUF,
    TRAILER_MAGIC,
    footer_checksum,
)
from .version import CrateVersion

__all__ = [
    "BlueprintActivation",
    "Cut",
    "DecodedChunk",
    "Event",
    "Footer",
    "Manifest",
    "MessageDecoder",
    "RrdDecoder",
    "RrdError",
    "StoreInfo",
    "StreamHeader",
    "decode_arrow_msg",
    "read_rrd",
]

MAX_MESSAGE_BYTES: Final = 0xFFFFFFFF
"""Longer messages are refused; they could not travel over gRPC either."""

_OLDEST = CrateVersion(0, 23, 0)
_KINDS = frozenset(int(kind) for kind in MessageKind)
_BLOCK = 1 << 20
_MAX_TRAILER_ENTRIES = 8

_frame_header = struct.Struct("<QQ").unpack_from
_trailer_entry = struct.Struct("<QQI").unpack_from


@dataclass(frozen=True, slots=True)
class StreamHeader:
    """A stream begins; a file may hold several, one after the other."""

    offset: int
    """Where, in bytes."""
    version: CrateVersion
    """Of the writer."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The input ended within something. Everything before it has been read."""

    offset: int
    """Where the unfinished thing begins, in bytes."""
    what: str
    present: int
    """Bytes of it that are there."""
    expected: int
    """Bytes that it should have."""

    def __str__(self) -> str:
        return f"cut within the {self.what} at byte {self.offset}: {self.present} of {self.expected} bytes are there"


Event: TypeAlias = StreamHeader | DecodedMessage | Footer | Cut


class RrdDecoder:
    """Decodes ``.rrd`` bytes as they come in.

    ::

        decoder = RrdDecoder()
        for block in blocks:
            decoder.feed(block)
            for event in decoder.events():
                ...
        decoder.finish()
        for event in decoder.events():
            ...

    It takes streams of writers from 0.23 on, with and without footer, and several of them in a row. What comes out is in
    the order of the stream: :class:`StreamHeader`, :class:`~.decode.StoreInfo`, :class:`~.decode.DecodedChunk`,
    :class:`~.decode.BlueprintActivation`, :class:`~.decode.Footer`; and, last, a :class:`Cut` if the input ended within
    something.

    Parameters
    ----------
    max_message_bytes
        A message that claims to be longer is an error. Only bytes that were fed are ever held.
    bounds
        What a message may unpack to.
    """

    def __init__(self, *, max_message_bytes: int = MAX_MESSAGE_BYTES, bounds: Bounds = DEFAULT_BOUNDS) -> None:
        self._bounds = bounds
        self._max_message_bytes = max_message_bytes
        self._buffer = bytearray()
        self._offset = 0
        self._stream_offset = 0
        self._footer = (0, b"")
        self._messages = MessageDecoder(bounds)
        self._finished = False
        self._step = self._read_header

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next bytes of the stream."""
        if self._finished:
            raise RuntimeError("the input was declared finished")
        self._buffer += data

    def finish(self) -> None:
        """Declare the end of the input."""
        self._finished = True

    def events(self) -> Iterator[Event]:
        """What the bytes so far amount to. Ends when more of them are needed.

        Raises
        ------
        RrdError
            The bytes are not an ``.rrd`` stream that can be read. All events before that have been yielded; there will
            not be more.
        """
        while True:
            before = self._step, self._offset
            event = self._step()
            if event is not None:
                yield event
            elif (self._step, self._offset) == before:
                return

    # The steps. Each returns an event, or None after moving on to another step or when it lacks bytes.

    def _read_header(self) -> Event | None:
        head = bytes(self._buffer[:HEADER_SIZE])
        if not MAGIC.startswith(head[:4]):
            if head[:4] in (b"RRF0", b"RRF1"):
                raise self._error("the format of Rerun versions before 0.19 cannot be read")
            raise self._error("this is not an .rrd stream")
        if len(head) < HEADER_SIZE:
            return self._lacking("stream header", HEADER_SIZE)
        version = CrateVersion(*head[4:8])
        if version < _OLDEST:
            name = version if any(version) else "0.2.0"
            raise self._error(
                f"written by Rerun {name}; versions before {_OLDEST.major}.{_OLDEST.minor} cannot be read"
            )
        # The compression byte is not looked at: each message says for itself.
        if head[9] != SERIALIZER_PROTOBUF:
            raise self._error(f"unsupported serializer {head[9]}")
        if head[10] or head[11]:
            raise self._error(f"unsupported options {head[10:].hex()}")
        self._stream_offset = self._offset
        self._consume(HEADER_SIZE)
        self._step = self._read_frame
        return StreamHeader(self._stream_offset, version)

    def _read_frame(self) -> Event | None:
        if len(self._buffer) < FRAME_HEADER_SIZE:
            # An end between two messages is no cut: writers may leave out the footer.
            return self._lacking("frame header", FRAME_HEADER_SIZE) if self._buffer else None
        kind, size = _frame_header(self._buffer)
        if kind != END_KIND and kind not in _KINDS:
            raise self._error(f"unknown kind of message: {kind}")
        if size > self._max_message_bytes:
            raise self._error(f"a message claims to have {size} bytes, {self._max_message_bytes} are allowed")
        if len(self._buffer) < FRAME_HEADER_SIZE + size:
            what = "footer" if kind == END_KIND else f"{MessageKind(kind).name} message"
            return self._lacking(what, FRAME_HEADER_SIZE + size)
        with memoryview(self._buffer) as view:
            data = bytes(view[FRAME_HEADER_SIZE : FRAME_HEADER_SIZE + size])
        try:
            event = decode_footer(data, bounds=self._bounds) if kind == END_KIND else self._messages.decode(kind, data)
        except RrdError as error:
            raise self._error(str(error)) from error
        if kind == END_KIND:
            self._footer = (self._offset + FRAME_HEADER_SIZE - self._stream_offset, data)
            self._step = self._read_after_end
        self._consume(FRAME_HEADER_SIZE + size)
        return event

    def _read_after_end(self) -> Event | None:
        """After an end there is nothing, or another stream, or a trailer and then either of these."""
        buffer = self._buffer
        if not buffer:
            return None
        for entries in range(1, _MAX_TRAILER_ENTRIES + 1):
            tail = 20 * entries
            if len(buffer) < tail + 12:
                break
            if buffer[tail : tail + 8] == TRAILER_MAGIC and buffer[tail + 8 : tail + 12] == struct.pack("<I", entries):
                self._check_trailer(entries)
                self._consume(tail + 12)
                self._footer = (0, b"")
                self._step = self._read_header_or_nothing
                return None
            if buffer.startswith(MAGIC):
                self._step = self._read_header
                return None
        else:
            raise self._error("neither a trailer nor another stream follows the end of a stream")
        if self._finished and buffer.startswith(MAGIC):
            self._step = self._read_header
            return None
        return self._lacking("trailer", 32)

    def _read_header_or_nothing(self) -> Event | None:
        if self._buffer:
            self._step = self._read_header
        return None

    def _end(self) -> Event | None:
        return None

    def _check_trailer(self, entries: int) -> None:
        offset, footer = self._footer
        checksum = footer_checksum(footer)
        found = [_trailer_entry(self._buffer, 20 * i) for i in range(entries)]
        if (offset, len(footer), checksum) not in found:
            raise self._error(
                f"the trailer does not match the footer ({offset}, {len(footer)}, {checksum:08x}): {found}"
            )

    def _lacking(self, what: str, expected: int) -> Cut | None:
        if not self._finished:
            return None
        self._step = self._end
        return Cut(self._offset, what, len(self._buffer), expected)

    def _consume(self, size: int) -> None:
        del self._buffer[:size]
        self._offset += size

    def _error(self, text: str) -> RrdError:
        self._step = self._end
        return RrdError(f"{text} (at byte {self._offset})")


def read_rrd(
    source: str | os.PathLike[str] | bytes | memoryview | BinaryIO, *, bounds: Bounds = DEFAULT_BOUNDS
) -> Iterator[Event]:
    """Read an ``.rrd`` file, block by block.

    Parameters
    ----------
    source
        A path, the bytes themselves, or a binary file that is open for reading.
    bounds
        What a message may unpack to.

    Yields
    ------
    Event
        As :class:`RrdDecoder` does; a :class:`Cut` at the end if the file is cut.

    Raises
    ------
    RrdError
        The input is not an ``.rrd`` stream that can be read.
    OSError
        The file cannot be opened or read.
    """
    decoder = RrdDecoder(bounds=bounds)
    for block in _blocks(source):
        decoder.feed(block)
        yield from decoder.events()
    decoder.finish()
    yield from decoder.events()


def _blocks(source: str | os.PathLike[str] | bytes | memoryview | BinaryIO) -> Iterator[bytes | memoryview]:
    if isinstance(source, bytes | memoryview):
        view = memoryview(source)
        for start in range(0, len(view), _BLOCK):
            yield view[start : start + _BLOCK]
    elif isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            yield from _blocks(file)
    else:
        while block := source.read(_BLOCK):
            yield block
