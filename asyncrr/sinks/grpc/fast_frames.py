"""The only file that touches private parts of grpclib and h2.

grpclib sends a message in steps of one 16 KiB frame, with about five copies each. Here DATA frames are written by hand from
the buffers of a message, half a dozen at a time with one copy in all, and the flow control windows that h2 keeps are kept up to date. Besides that,
:class:`Link` tells what grpclib does not: whether the peer answers, whether it takes bytes.

Whether the installed versions have what is used here is looked up on each connection. If not, everything still works by
grpclib's public interface, only slower and with less to tell.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, TypeAlias, cast

import anyio
from grpclib.client import Channel, Stream
from grpclib.exceptions import StreamTerminatedError
from h2.connection import H2Connection

from asyncrr.wire.envelope import grpc_prefix
from asyncrr.wire.messages import Buffer

if sys.platform == "linux":
    import fcntl
    import termios

Request: TypeAlias = tuple[Sequence[Buffer], int]
"""The buffers of one gRPC message and the sum of their lengths in bytes."""

_BURST = 256 * 1024
"""Bytes written before other tasks get their turn; takes about 0.1 ms."""
_JOIN = 128 * 1024
"""Up to so many bytes it is cheaper to join buffers than to slice them."""

_LOOK_AGAIN = 0.05
"""Seconds between looks at whether a connection that has not answered yet is still there."""

_frame_header = struct.Struct(">HBBBI").pack
_SO_NWRITE = 0x1024
"""Darwin's socket option for the bytes that the peer has not acknowledged."""


class Writer(ABC):
    """Writes messages to one gRPC stream."""

    @abstractmethod
    async def write(self, requests: Sequence[Request]) -> None:
        """Write messages, waiting for the peer to make room. Raises :class:`StreamTerminatedError` if the stream is over."""


class PublicWriter(Writer):
    """Writes with what grpclib offers to everybody."""

    def __init__(self, stream: Stream[bytes, bytes]) -> None:
        self._stream = stream

    async def write(self, requests: Sequence[Request]) -> None:
        for buffers, _ in requests:
            try:
                await self._stream.send_message(b"".join(buffers))
            except StreamTerminatedError:
                # grpclib wakes a waiting task by cancelling it, and leaves it marked as being cancelled.
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    task.uncancel()
                raise


class FastWriter(Writer):
    """Writes DATA frames by hand. The stream must have been opened."""

    def __init__(self, link: Link, stream: Stream[bytes, bytes]) -> None:
        self._link = link
        self._h2: H2Connection = link.h2
        self._stream: Any = stream._stream
        self._id = stream._stream.id or 0

    async def write(self, requests: Sequence[Request]) -> None:
        buffers: list[Buffer] = []
        left = 0
        for request, nbytes in requests:
            buffers.append(grpc_prefix(nbytes))
            buffers.extend(request)
            left += 5 + nbytes
        if left <= _JOIN:
            buffers = [b"".join(buffers)]
        views = [memoryview(buffer).cast("B") for buffer in buffers]
        index = offset = 0
        while left:
            burst = min(left, await self._room(), _BURST)
            left -= burst
            out: list[Buffer] = []
            unframed = burst
            while unframed:
                size = min(unframed, self._h2.max_outbound_frame_size)
                unframed -= size
                out.append(_frame_header(size >> 8, size & 0xFF, 0, 0, self._id))
                while size:
                    piece = views[index][offset : offset + size]
                    out.append(piece)
                    size -= len(piece)
                    offset += len(piece)
                    if offset == len(views[index]):
                        index += 1
                        offset = 0
            self._spend(burst)
            self._link.write(b"".join(out), burst)
            await asyncio.sleep(0)

    async def _room(self) -> int:
        """Bytes that both windows have room for, at least 1."""
        write_ready = self._stream.connection.write_ready
        while True:
            if not write_ready.is_set():
                await write_ready.wait()
                continue
            stream = self._h2.streams.get(self._id)
            if stream is None or stream.closed or self._link.is_closing:
                raise StreamTerminatedError("the stream is closed")
            room = min(self._h2.outbound_flow_control_window, stream.outbound_flow_control_window)
            if room > 0:
                return room
            self._stream.window_updated.clear()
            await self._stream.window_updated.wait()

    def _spend(self, nbytes: int) -> None:
        self._h2.outbound_flow_control_window -= nbytes
        self._h2.streams[self._id].outbound_flow_control_window -= nbytes


class _Tolerant(dict[type, Any]):
    """Event handlers in which an unknown event is none: grpclib drops the connection at what it does not know."""

    def __missing__(self, key: type) -> Any:
        return lambda event: None


class Link:
    """What lies under a channel that has just been connected.

    Parameters
    ----------
    channel
        A channel after :func:`connect`.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._protocol = cast(Any, vars(channel).get("_protocol"))
        self.is_fast = _has_what_it_takes(self._protocol)
        self.heard_at = time.monotonic()
        """When the peer answered a ping the last time, by ``time.monotonic``."""
        self.abort_reason: str | None = None
        self._ping_sent_at: float | None = None
        self._pong = asyncio.Event()
        self._written = 0
        self._most_taken = 0
        if self.is_fast:
            self._connection: Any = self._protocol.connection
            self._transport: asyncio.Transport = self._connection._transport
            self.h2: H2Connection = self._connection._connection
            self._credit = -self.h2.outbound_flow_control_window
            self._connection.ping_ack_process = self._on_pong
            self._processor: Any = self._protocol.processor
            self._processor.processors = _Tolerant(self._processor.processors)
            self._acknowledge, self._connection.ack = self._connection.ack, self._on_read
            self._terminate, self._processor.close = self._processor.close, self._on_end

    def writer(self, stream: Stream[bytes, bytes]) -> Writer:
        """A writer for a stream of this connection."""
        if self.is_fast and hasattr(stream, "_stream") and hasattr(stream._stream, "window_updated"):
            return FastWriter(self, stream)
        return PublicWriter(stream)

    def write(self, data: bytes, payload: int) -> None:
        """Hand framed bytes to the transport; ``payload`` is how many of them count for flow control."""
        self._written += payload
        self._transport.write(data)

    @property
    def is_closing(self) -> bool:
        """Whether the connection is over."""
        return bool(self._connection.is_closing())

    def ping(self) -> None:
        """Ask the peer whether it is there; see :attr:`unanswered`."""
        if self.is_fast and self._ping_sent_at is None and not self.is_closing:
            self._ping_sent_at = time.monotonic()
            self._pong.clear()
            self.h2.ping(b"asyncrr.")
            self._connection.flush()

    async def answer(self) -> float:
        """Wait for the answer to a ping; seconds that it took. Raises ``ConnectionResetError`` if the peer hangs up."""
        if not self.is_fast:
            return 0.0
        started = time.monotonic()
        self.ping()
        while not self._pong.is_set():
            if self.is_closing:
                raise ConnectionResetError("the peer closed the connection; it may not speak gRPC")
            with anyio.move_on_after(_LOOK_AGAIN):
                await self._pong.wait()
        return time.monotonic() - started

    @property
    def unanswered(self) -> float:
        """Seconds since the ping that has not been answered; 0 if there is none."""
        return 0.0 if self._ping_sent_at is None else time.monotonic() - self._ping_sent_at

    def _on_pong(self) -> None:
        self.heard_at = time.monotonic()
        self._ping_sent_at = None
        self._pong.set()

    def _on_read(self, stream_id: int, nbytes: int) -> None:
        if not self.is_closing:
            self._acknowledge(stream_id, nbytes)

    def _on_end(self, reason: str = "the connection is closed") -> None:
        """grpclib ends all calls with their connection: also those whose answer has come as a whole, and is still being read."""
        for stream in self._processor.streams.values():
            if stream.buffer._eof:
                stream.wrapper = None
        self._terminate(reason)

    def has_taken(self) -> bool:
        """Whether the peer has taken bytes since the last call: its kernel by TCP, or itself by HTTP/2 flow control."""
        if not self.is_fast or self.is_closing:
            return False
        windows = self.h2.outbound_flow_control_window + self._written + self._credit
        taken = self._written - self._transport.get_write_buffer_size() - self._in_kernel() + windows
        if taken <= self._most_taken:
            return False
        self._most_taken = taken
        return True

    def _in_kernel(self) -> int:
        """Bytes in the socket's send buffer; 0 where the system does not tell."""
        sock = self._transport.get_extra_info("socket")
        if sock is None or sock.fileno() == -1:
            return 0
        if sys.platform == "linux":
            return int.from_bytes(fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
        elif sys.platform == "darwin":
            return int(sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE))
        else:
            return 0

    def abort(self, reason: str | None = None) -> None:
        """End the connection at once, without sending what is still buffered; ``reason`` is kept for the error to come."""
        self.abort_reason = self.abort_reason or reason
        if self.is_fast:
            if not self.is_closing:
                self._transport.abort()
        else:
            self._channel.close()


async def connect(channel: Channel, authority: str) -> Link:
    """Connect a channel that was made for an address, and speak to the server by its name.

    Parameters
    ----------
    channel
        A new channel; its host is an IP address.
    authority
        ``host:port`` as the user knows the server.
    """
    if hasattr(channel, "_authority"):
        channel._authority = authority
    await channel.__connect__()
    return Link(channel)


_TRANSPORT = ("abort", "get_extra_info", "get_write_buffer_size", "is_closing", "write")


def _has_what_it_takes(protocol: Any) -> bool:
    connection = getattr(protocol, "connection", None)
    h2 = getattr(connection, "_connection", None)
    return (
        isinstance(h2, H2Connection)
        and all(hasattr(getattr(connection, "_transport", None), name) for name in _TRANSPORT)
        and isinstance(getattr(connection, "write_ready", None), asyncio.Event)
        and isinstance(getattr(h2, "outbound_flow_control_window", None), int)
        and isinstance(getattr(h2, "max_outbound_frame_size", None), int)
        and isinstance(getattr(h2, "streams", None), dict)
        and hasattr(connection, "ping_ack_process")
        and hasattr(connection, "flush")
        and hasattr(connection, "ack")
        and all(hasattr(getattr(protocol, "processor", None), name) for name in ("close", "processors", "streams"))
    )
