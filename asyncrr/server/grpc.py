"""gRPC calls, messages and statuses, without I/O."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import quote

from grpclib.const import Status

from .outline import PREFIX_SIZE
from .store import Reader

MAX_MESSAGE_SIZE: Final = 2**31
"""Bytes of a message at most. A chunk of more cannot be decompressed by anybody."""
_RESERVE: Final = 4 * 2**20
"""Bytes that are set aside at once for a message that claims to be so large."""


class GrpcError(Exception):
    """A call ends with a status other than OK."""

    def __init__(self, status: Status, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def percent_encoded(text: str) -> str:
    """A message as it goes into the ``grpc-message`` header."""
    return quote(text[:1024], safe=" !\"#$&'()*+,-./:;<=>?@[\\]^_`{|}~")


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
    def message(self, frame: bytes | bytearray) -> bytes | None:
        """A message of the client's, with its prefix; gives what is to be answered at once. Raises :class:`GrpcError`."""

    @abstractmethod
    def end(self, wake: Callable[[], object]) -> bytes | Reader | None:
        """The client has said all: what is left to answer. ``wake`` is for the reader. Raises :class:`GrpcError`."""


class PartialBytes:
    """Counts the bytes of all messages that have begun and are not complete, over all connections.

    Parameters
    ----------
    limit
        How many there may be before a message is refused.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.nbytes = 0


class Assembler:
    """Puts messages together from what arrives of one stream. They keep their prefix, and are copied once.

    Parameters
    ----------
    partial
        Counts what is incomplete.
    max_size
        Bytes that a message may have.
    """

    __slots__ = ("_buffer", "_filled", "_max_size", "_partial", "_prefix", "_size")

    def __init__(self, partial: PartialBytes, max_size: int) -> None:
        self._partial = partial
        self._max_size = max_size
        self._prefix = b""
        self._buffer: bytearray | None = None
        self._filled = 0
        self._size = 0

    @property
    def is_between_messages(self) -> bool:
        """Whether nothing of a next message has come."""
        return self._buffer is None and not self._prefix

    def feed(self, data: memoryview) -> Iterator[bytes | bytearray]:
        """What has arrived; gives each message that is complete with it.

        Raises
        ------
        GrpcError
            A message is too large, or compressed by gRPC's own means.
        """
        at, end = 0, len(data)
        while at < end:
            if self._buffer is not None:
                at = self._fill(data, at)
                if self._filled == self._size:
                    frame = self._buffer
                    self.discard()
                    yield frame
                continue
            if self._prefix or end - at < PREFIX_SIZE:
                missing = PREFIX_SIZE - len(self._prefix)
                self._prefix += bytes(data[at : at + missing])
                at += missing
                if len(self._prefix) < PREFIX_SIZE:
                    return
                prefix, self._prefix = self._prefix, b""
                self._begin(prefix)
                if self._size == PREFIX_SIZE:
                    self.discard()
                    yield prefix
                continue
            size = PREFIX_SIZE + self._checked_size(data[at : at + PREFIX_SIZE])
            if size <= end - at:
                yield bytes(data[at : at + size])
                at += size
            else:
                self._begin(bytes(data[at : at + PREFIX_SIZE]))
                at += PREFIX_SIZE

    def _checked_size(self, prefix: bytes | memoryview) -> int:
        if prefix[0]:
            raise GrpcError(Status.UNIMPLEMENTED, "messages compressed by gRPC are not supported")
        size = int.from_bytes(prefix[1:5], "big")
        if size > self._max_size:
            raise GrpcError(
                Status.RESOURCE_EXHAUSTED, f"a message of {size} bytes, where {self._max_size} are the limit"
            )
        return size

    def _begin(self, prefix: bytes) -> None:
        self._size = PREFIX_SIZE + self._checked_size(prefix)
        # Memory for what somebody only claims to be going to send is taken as it comes.
        self._buffer = bytearray(min(self._size, _RESERVE))
        self._buffer[:PREFIX_SIZE] = prefix
        self._filled = PREFIX_SIZE
        self._partial.nbytes += PREFIX_SIZE

    def _fill(self, data: memoryview, at: int) -> int:
        buffer = self._buffer
        assert buffer is not None
        n = min(self._size - self._filled, len(data) - at)
        if self._filled + n > len(buffer):
            if self._partial.nbytes > self._partial.limit:
                raise GrpcError(Status.RESOURCE_EXHAUSTED, "too many messages are being received at the same time")
            larger = bytearray(min(self._size, 2 * len(buffer) + n))
            larger[: self._filled] = memoryview(buffer)[: self._filled]
            buffer = self._buffer = larger
        buffer[self._filled : self._filled + n] = data[at : at + n]
        self._filled += n
        self._partial.nbytes += n
        return at + n

    def discard(self) -> None:
        """Forget what has come of an incomplete message."""
        if self._buffer is not None:
            self._partial.nbytes -= self._filled
        self._buffer = None
        self._prefix = b""
