"""gRPC calls, messages and statuses, without I/O."""

from __future__ import annotations

import mmap
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from grpclib.const import Status

from .history import Frame
from .outline import PREFIX_SIZE
from .store import Reader

if TYPE_CHECKING:
    from .peers import Holder, InFlight

MAX_MESSAGE_SIZE: Final = 2**31
"""Bytes of a message at most. A chunk of more cannot be decompressed by anybody."""
_MAPPED: Final = 4 * 2**20
"""Bytes of a message that have come before the rest of it gets its place, which takes memory page by page as it is filled."""


class GrpcError(Exception):
    """A call ends with a status other than OK."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


class NoRoom(GrpcError):
    """There is no memory for what a connection wants to do now. Who waits a little may find some."""

    def __init__(self, message: str) -> None:
        super().__init__(Status.RESOURCE_EXHAUSTED, message)


def percent_encoded(text: str) -> str:
    """A message as it goes into the ``grpc-message`` header."""
    return quote(text[:1024], errors="replace", safe=" !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~")


def trailers_of(status: Status, message: str = "") -> list[tuple[str, str]]:
    """The headers that end a call."""
    trailers = [("grpc-status", str(status.value))]
    return [*trailers, ("grpc-message", percent_encoded(message))] if message else trailers


class Call(ABC):
    """One call, on the side that answers it."""

    is_writer = False
    """Whether its messages go into the history, and may have to wait."""
    max_size = 64 * 1024
    """Bytes that a message of the client's may have."""

    @abstractmethod
    def message(self, frame: Frame) -> bytes | None:
        """A message of the client's, with its prefix; gives what is to be answered at once. Raises :class:`GrpcError`."""

    @property
    def is_behind(self) -> bool:
        """Whether so much is still to be done for its messages that its connection is to wait."""
        return False

    def when_caught_up(self, callback: Callable[[], object]) -> None:
        """Have ``callback`` called once, when it is behind no longer."""
        callback()

    @abstractmethod
    def end(self, wake: Callable[[], object]) -> bytes | Reader | None:
        """The client has said all: what is left to answer. ``wake`` is for the reader. Raises :class:`GrpcError`."""


class Assembler:
    """Puts messages together from what arrives of one stream. They keep their prefix.

    A message of which all has come at once is copied once. For others memory is taken in proportion to what has come: twice
    as much, or as much as the last message of the stream had. It is booked on the connection until the message is complete.

    Parameters
    ----------
    in_flight
        Where memory is booked.
    holder
        On whom.
    max_size
        Bytes that a message may have.
    """

    __slots__ = ("_buffer", "_filled", "_holder", "_in_flight", "_max_size", "_prefix", "_room", "_size", "_usual")

    def __init__(self, in_flight: InFlight, holder: Holder, max_size: int) -> None:
        self._in_flight = in_flight
        self._holder = holder
        self._max_size = max_size
        self._prefix = b""
        self._buffer: bytearray | mmap.mmap | None = None
        self._filled = 0
        self._room = 0
        self._size = 0
        self._usual = 0

    @property
    def is_between_messages(self) -> bool:
        """Whether nothing of a next message has come."""
        return not self._prefix

    @property
    def nbytes(self) -> int:
        """Bytes that an incomplete message takes."""
        return self._room

    def feed(self, data: memoryview) -> Iterator[Frame]:
        """What has arrived; gives each message that is complete with it. Raises as :meth:`step` does."""
        at = 0
        while at < len(data):
            frame, at = self.step(data, at)
            if frame is not None:
                yield frame

    def step(self, data: memoryview, at: int) -> tuple[Frame | None, int]:
        """Take in what has arrived, from a place on, up to the end of one message.

        Returns
        -------
        tuple
            The message, if one is complete, and how far it was. There is something left at ``at``, and afterwards less.

        Raises
        ------
        GrpcError
            A message is too large, or compressed by gRPC's own means.
        NoRoom
            The connection holds too much. Nothing has been taken in, and it may be tried again.
        """
        end = len(data)
        if not self._prefix and end - at >= PREFIX_SIZE:
            size = PREFIX_SIZE + self._checked_size(data[at : at + PREFIX_SIZE])
            if size <= end - at:
                return bytes(data[at : at + size]), at + size
        if len(self._prefix) < PREFIX_SIZE:
            missing = PREFIX_SIZE - len(self._prefix)
            self._prefix += bytes(data[at : at + missing])
            at = min(at + missing, end)
            if len(self._prefix) < PREFIX_SIZE:
                return None, at
            self._size = PREFIX_SIZE + self._checked_size(self._prefix)
        else:
            # All that belongs to the message.
            filled = self._filled or PREFIX_SIZE
            n = min(self._size - filled, end - at)
            if filled + n > self._room:
                self._make_room(filled + n)
            assert self._buffer is not None
            self._buffer[filled : filled + n] = data[at : at + n]
            self._filled = filled + n
            at += n
        if self._filled == self._size or self._size == PREFIX_SIZE:
            return self._complete(), at
        return None, at

    def _checked_size(self, prefix: bytes | memoryview) -> int:
        if prefix[0]:
            raise GrpcError(Status.UNIMPLEMENTED, "messages compressed by gRPC are not supported")
        size = int.from_bytes(prefix[1:5], "big")
        if size > self._max_size:
            raise GrpcError(
                Status.RESOURCE_EXHAUSTED, f"a message of {size} bytes, where {self._max_size} are the limit"
            )
        return size

    def _make_room(self, nbytes: int) -> None:
        """Have a buffer for so many bytes, and what they take booked."""
        buffer = self._buffer
        if isinstance(buffer, mmap.mmap):
            self._book(nbytes)
            return
        room = min(self._size, max(2 * nbytes, self._usual))
        if room > _MAPPED:
            # It is all set aside now, but takes memory as it is filled. No other way has no large copy in it.
            room = nbytes
            self._book(room)
            larger: bytearray | mmap.mmap = _mapped(self._size)
        else:
            self._book(room)
            larger = bytearray(room)
        if buffer is None:
            larger[:PREFIX_SIZE] = self._prefix
        else:
            larger[: self._filled] = memoryview(buffer)[: self._filled]
        self._buffer = larger

    def _book(self, nbytes: int) -> None:
        self._in_flight.take(self._holder, nbytes - self._room)
        self._room = nbytes

    def _complete(self) -> Frame:
        frame: Frame
        if self._buffer is None:
            frame = self._prefix
        else:
            frame = self._buffer if isinstance(self._buffer, bytearray) else memoryview(self._buffer)
        self._usual = min(self._size, _MAPPED)
        self.discard()
        return frame

    def discard(self) -> None:
        """Forget what has come of an incomplete message."""
        if self._room:
            self._in_flight.give(self._holder, self._room)
            self._room = 0
        self._buffer = None
        self._filled = 0
        self._prefix = b""


def _mapped(nbytes: int) -> mmap.mmap:
    """Memory that is taken from the system page by page, when each page is written."""
    try:
        if hasattr(mmap, "MAP_PRIVATE"):
            return mmap.mmap(-1, nbytes, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        return mmap.mmap(-1, nbytes)
    except (OSError, MemoryError) as error:
        raise GrpcError(Status.RESOURCE_EXHAUSTED, f"no memory for a message of {nbytes} bytes: {error}") from None
