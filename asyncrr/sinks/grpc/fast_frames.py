"""The only file that touches private parts of grpclib and h2.

grpclib sends a message in steps of one 16 KiB frame, with about five copies each. Here DATA frames are written by hand from
the buffers of a message, half a dozen at a time with one copy in all, and the flow control windows that h2 keeps are kept up to
date. Besides that, :class:`Link` tells what grpclib does not: whether the peer answers, how much it has taken, why it went.

Each connection and each stream is checked for what is used here. Where the installed versions lack some of it, everything
still works by grpclib's public interface, only slower and with less to tell.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import sys
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, ClassVar, TypeAlias, cast

from grpclib.client import Channel, Stream
from grpclib.exceptions import StreamTerminatedError
from grpclib.protocol import H2Protocol
from h2.connection import H2Connection
from h2.exceptions import H2Error

from asyncrr.engine.clock import clock
from asyncrr.engine.report import report
from asyncrr.wire.envelope import grpc_prefix
from asyncrr.wire.messages import Buffer

from .failures import text_of_peer
from .peer_frames import FRAME, TURN_FRAMES, BadPeer, PeerFrames

if sys.platform == "linux":
    import fcntl
    import termios

Request: TypeAlias = tuple[Sequence[Buffer], int]
"""The buffers of one gRPC message and the sum of their lengths in bytes."""

_BURST = 256 * 1024
"""Bytes written before other tasks get their turn; takes about 0.1 ms."""
JOIN = 128 * 1024
"""Up to so many bytes it is cheaper to join buffers than to slice them."""
Join: TypeAlias = Callable[[list[bytes]], Awaitable[bytes]]

_PIECE = 2**20
"""Bytes of a message that are read at once. To join more of them takes milliseconds."""
_MOST_UNREAD = 8 * 2**20
"""Bytes that may wait for a peer that goes on sending. Writing stops far below; answers to its frames do not."""
TURN = 0.002
"""Seconds that the loop is kept by what a peer sends before its other work gets a turn."""
_LARGEST_ANSWER = 64 * 1024
"""Bytes that a server may answer to WriteMessages. The right answer has 5; the rest is room for later versions."""

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

    def __init__(self, link: Link, stream: Stream[bytes, bytes]) -> None:
        self._link = link
        self._stream = stream

    async def write(self, requests: Sequence[Request]) -> None:
        for buffers, nbytes in requests:
            try:
                await self._stream.send_message(b"".join(buffers))
                self._link.wrote(nbytes)
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
        if left <= JOIN:
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
            if stream is None or stream.closed or self._link.ended is not None:
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
    """Event handlers that ignore events without a handler: grpclib drops the connection at an event that it does not know."""

    def __missing__(self, key: type) -> Any:
        return lambda event: None


class Link:
    """What lies under a channel: whether the peer answers, how much it has taken, why the connection ended."""

    _use_private_parts: ClassVar[bool] = True

    def __init__(self) -> None:
        self.frames = PeerFrames()
        self.is_fast = False
        self.heard_at = clock.monotonic()
        """When the peer answered a ping the last time, by the engine's clock."""
        self.ended: str | None = None
        """Why the connection is over; None while it is not."""
        self._transport: asyncio.Transport | None = None
        self._news = asyncio.Event()
        self._ping_sent_at: float | None = None
        self._written = 0
        self._taken = 0
        self._call = 0
        self._answered = 0

    def attach(self, transport: asyncio.Transport, protocol: Any) -> None:
        """The connection is there; ``protocol`` is grpclib's end of it."""
        self._transport = transport
        self.is_fast = Link._use_private_parts and _has_what_it_takes(protocol)
        if not self.is_fast:
            return
        self._connection: Any = protocol.connection
        self.h2: H2Connection = self._connection._connection
        self._credit = -self.h2.outbound_flow_control_window
        self._connection.ping_ack_process = self._on_pong
        self._processor: Any = protocol.processor
        self._processor.processors = _Tolerant(self._processor.processors)
        self._acknowledge, self._connection.ack = self._connection.ack, self._on_read
        self._terminate, self._processor.close = self._processor.close, self._on_end

    @staticmethod
    def use_public_parts_only(error: AttributeError) -> None:
        """What was looked up on connecting turned out to be missing after all: do without it from now on."""
        if Link._use_private_parts:
            Link._use_private_parts = False
            report(f"this version of grpclib or h2 is not known ({error}): sending by gRPC is slower")

    def writer(self, stream: Stream[bytes, bytes]) -> Writer:
        """A writer for a stream of this connection."""
        self.frames.allow(2)
        if self.is_fast and _can_be_written_to(stream, self.h2):
            self._call, self._answered = stream._stream.id or 0, 0
            return FastWriter(self, stream)
        return PublicWriter(self, stream)

    def write(self, data: bytes, payload: int) -> None:
        """Hand framed bytes to the transport; ``payload`` is how many of them count for flow control."""
        assert self._transport is not None
        self.wrote(payload)
        self._transport.write(data)

    def wrote(self, payload: int) -> None:
        """Bytes of messages have been written."""
        self._written += payload
        self.frames.allow(1 + payload // FRAME)

    def ping(self) -> None:
        """Ask the peer whether it is there; see :attr:`unanswered`."""
        if self.is_fast and self._ping_sent_at is None and self.ended is None:
            self._ping_sent_at = clock.monotonic()
            self._news.clear()
            try:
                self.h2.ping(b"asyncrr.")
            except H2Error as error:
                self.abort(str(error))
            else:
                self._connection.flush()

    async def answer(self) -> float:
        """Wait for the answer to a ping; seconds that it took. Raises ``ConnectionResetError`` if the connection ends first."""
        started = clock.monotonic()
        self.ping()
        while self.ended is None and self._ping_sent_at is not None:
            await self._news.wait()
        if self.ended is not None:
            raise ConnectionResetError(self.ended)
        return clock.monotonic() - started

    @property
    def unanswered(self) -> float:
        """Seconds since the ping that has not been answered; 0 if there is none."""
        return 0.0 if self._ping_sent_at is None else clock.monotonic() - self._ping_sent_at

    @property
    def taken(self) -> int:
        """How much the peer has taken so far.

        Bytes of messages count once when its kernel has them, and once more when its flow control makes room for others.
        By grpclib's public interface it is told only what has been written.
        """
        if not self.is_fast or self._transport is None:
            return self._written
        if self.ended is None:
            # A peer may make room for more than it was sent.
            windows = min(self.h2.outbound_flow_control_window + self._written + self._credit, self._written)
            self._taken = (
                self._written - self._transport.get_write_buffer_size() - _in_kernel(self._transport) + windows
            )
        return self._taken

    def read_in_pieces(self, stream: Stream[bytes, bytes], most: int, join: Join) -> None:
        """Have large messages of a stream, which must have been opened, read in pieces.

        grpclib joins a message on the loop, and waits for as many bytes as it claims to have.

        Parameters
        ----------
        stream
            The stream.
        most
            Bytes that a message may have. One that claims more ends the connection.
        join
            Joins the pieces of one, not on the loop.
        """
        if not self.is_fast:
            return
        try:
            buffer = stream._stream.buffer
            read = buffer.read
        except AttributeError as error:
            self.use_public_parts_only(error)
            return

        async def read_pieces(size: int) -> bytes:
            if size > most:
                self.abort(f"the peer sends a message of {size} bytes; {most} are allowed")
                raise StreamTerminatedError(self.ended)
            if size <= _PIECE:
                return await read(size)
            pieces: list[bytes] = []
            while size and (piece := await read(min(size, _PIECE))):
                pieces.append(piece)
                size -= len(piece)
            return await join(pieces)

        buffer.read = read_pieces  # type: ignore[method-assign]

    def end(self, reason: str) -> None:
        """The connection is over. What the peer says about it counts most, then the first reason."""
        if self.ended is None:
            self.ended = text_of_peer(self.frames.goodbye or reason)
            self._news.set()

    def abort(self, reason: str) -> None:
        """End the connection at once, without sending what is still buffered."""
        self.end(reason)
        if self._transport is not None:
            self._transport.abort()

    def _on_pong(self) -> None:
        self.heard_at = clock.monotonic()
        self._ping_sent_at = None
        self._news.set()

    def _on_read(self, stream_id: int, nbytes: int) -> None:
        if self.ended is not None:
            return
        if stream_id == self._call:
            self._answered += nbytes
            if self._answered > _LARGEST_ANSWER:
                self.abort(
                    f"the peer answers WriteMessages with more than {_LARGEST_ANSWER} bytes; it may not speak gRPC"
                )
                return
        self._acknowledge(stream_id, nbytes)

    def _on_end(self, reason: str = "the connection is closed") -> None:
        """grpclib ends all calls with their connection: also those whose answer has come as a whole, and is still being read."""
        self.end("the peer breaks the rules of HTTP/2" if reason == "Protocol error" else reason)
        try:
            for stream in self._processor.streams.values():
                if stream.buffer._eof:
                    stream.wrapper = None
        except AttributeError as error:
            self.use_public_parts_only(error)
        self._terminate(reason)


class _Watched(asyncio.Protocol):
    """grpclib's end of a connection, with a look at what passes. Nothing that a peer sends raises in it.

    What a peer sends at once may be some ten thousand frames, and a second of work. They are passed on a few at a time, and the
    loop's other work gets its turn in between.
    """

    def __init__(self, link: Link, protocol: H2Protocol) -> None:
        self._link = link
        self._protocol = protocol
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        """What has come and has not been passed on; nothing is read meanwhile."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._protocol, name)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._protocol.connection_made(transport)
        self._link.attach(self._transport, self._protocol)

    def data_received(self, data: bytes) -> None:
        if self._rest:
            self._rest += data  # some loops have read ahead when they are told to pause
            return
        self._rest = data
        if not self._pass_on():
            assert self._transport is not None
            self._transport.pause_reading()
            asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        if not self._pass_on():
            asyncio.get_running_loop().call_soon(self._go_on)
        elif self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()

    def _pass_on(self) -> bool:
        """Pass on what has come, for the time of a turn. Returns whether that was all."""
        data, at = self._rest, 0
        until = clock.monotonic() + TURN
        try:
            while at < len(data) and self._link.ended is None:
                start, at = at, self._link.frames.look(data, at, TURN_FRAMES)
                self._protocol.data_received(data if at - start == len(data) else data[start:at])
                assert self._transport is not None
                if self._transport.get_write_buffer_size() > _MOST_UNREAD:
                    self._link.abort("the peer sends and does not read")
                if at < len(data) and clock.monotonic() >= until:
                    self._rest = data[at:]
                    return False
        except BadPeer as error:
            self._link.abort(str(error))
        except Exception as error:
            self._link.abort(f"the peer sends what cannot be read ({type(error).__name__}: {error})")
        self._rest = b""
        return True

    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        self._protocol.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._link.frames.settled:
            reason = "the peer closed the connection; it may not speak gRPC"
        elif isinstance(exc, OSError) and exc.errno:
            reason = os.strerror(exc.errno)
        else:
            reason = str(exc) if exc is not None else "the peer closed the connection"
        self._link.end(reason)
        self._protocol.connection_lost(exc)


class LinkedChannel(Channel):
    """A channel for one connection, which it does not make anew by itself.

    Parameters
    ----------
    address
        IP address to connect to.
    authority
        ``host:port`` as the user knows the server.
    """

    def __init__(self, address: str, port: int, *, authority: str, **kwargs: Any) -> None:
        super().__init__(address, port, **kwargs)
        self.link = Link()
        if hasattr(self, "_authority"):
            self._authority = authority

    def _protocol_factory(self) -> H2Protocol:
        return cast(H2Protocol, _Watched(self.link, super()._protocol_factory()))

    async def __connect__(self) -> H2Protocol:
        if self.link.ended is not None:
            raise ConnectionResetError(self.link.ended)
        return await super().__connect__()

    def abort(self) -> None:
        """Close at once; what is still buffered is not sent."""
        self.link.abort("closed")
        self.close()


def _in_kernel(transport: asyncio.Transport) -> int:
    """Bytes in a socket's send buffer; 0 where the system does not tell."""
    sock = transport.get_extra_info("socket")
    if sock is None or sock.fileno() == -1:
        return 0
    if sys.platform == "linux":
        return int.from_bytes(fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, bytes(4)), sys.byteorder)
    elif sys.platform == "darwin":
        return int(sock.getsockopt(socket.SOL_SOCKET, _SO_NWRITE))
    else:
        return 0


_TRANSPORT = ("abort", "get_extra_info", "get_write_buffer_size", "is_closing", "write")


def _has_what_it_takes(protocol: Any) -> bool:
    """Whether everything is there that is read here, and can be replaced that is replaced here."""
    try:
        connection, processor = protocol.connection, protocol.processor
        h2: Any = connection._connection
        transport = connection._transport
        h2.outbound_flow_control_window = int(h2.outbound_flow_control_window)
        connection.ack, connection.ping_ack_process = connection.ack, connection.ping_ack_process
        processor.close, processor.processors = processor.close, processor.processors
        return (
            isinstance(h2, H2Connection)
            and isinstance(h2.max_outbound_frame_size, int)
            and isinstance(h2.streams, dict)
            and isinstance(processor.streams, dict)
            and isinstance(processor.processors, dict)
            and callable(connection.flush)
            and all(hasattr(transport, name) for name in _TRANSPORT)
        )
    except (AttributeError, TypeError):
        return False


def _can_be_written_to(stream: Any, h2: Any) -> bool:
    """The same for a stream that has just been opened."""
    try:
        of_h2 = h2.streams[stream._stream.id]
        of_h2.outbound_flow_control_window = int(of_h2.outbound_flow_control_window)
        return (
            isinstance(of_h2.closed, bool)
            and isinstance(stream._stream.window_updated, asyncio.Event)
            and isinstance(stream._stream.connection.write_ready, asyncio.Event)
        )
    except (AttributeError, TypeError, KeyError):
        return False
