"""The sending half of an HTTP/2 connection: which call writes next, and how much."""

from __future__ import annotations

import asyncio
from abc import abstractmethod
from collections import deque
from typing import Any, Final

from grpclib.const import Status
from h2.errors import ErrorCodes

from .grpc import GrpcError
from .http2_frames import END_HEADERS, END_STREAM, HEADERS, RST_STREAM, FrameReader, whole_frame
from .http2_headers import encode_headers
from .http2_stream import BATCH, Stream
from .peers import Holder, Peers, Turn
from .service import MessageProxy
from .sockets import transport_below

DEFAULT_WINDOW: Final = 65535
MAX_WINDOW: Final = 2**31 - 1
HIGH_WATER: Final = 512 * 1024
"""Bytes in the transport beyond which nothing more is written."""
LOW_WATER: Final = 16 * 1024
"""The same where there is hardly any memory left."""
HEADERS_OUT: Final = [(":status", "200"), ("content-type", "application/grpc")]

_BURST: Final = 256 * 1024
"""Bytes written to one stream before others get their turn."""
_ANSWERS: Final = 4
"""Messages that a call which answers one by one may be behind."""
_UPDATES: Final = 4
"""WINDOW_UPDATE frames that a peer may send for each DATA frame that it gets, before they count like others."""
_MAX_UPDATES: Final = 50_000


class SendingSide(asyncio.Protocol):
    """What a connection has to send.

    Calls with something to send stand in a queue, so that a frame that lets some of them go on costs the same whatever their number.

    Parameters
    ----------
    proxy
        Where memory is booked.
    peers
        Where lines about errors go, and turns come from.
    holder
        What the connection holds is booked on it.
    """

    _frames: FrameReader

    def __init__(self, proxy: MessageProxy, peers: Peers, holder: Holder) -> None:
        self._proxy = proxy
        self._peers = peers
        self._holder = holder
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._below: asyncio.Transport | None = None
        self._streams: dict[int, Stream] = {}
        self._turn = Turn()
        self._replies = bytearray()
        """Frames that go out before anything else."""
        self._ready: deque[Stream] = deque()
        self._pump_is_due = False
        self._paused = False
        self._send_window = DEFAULT_WINDOW
        self._initial_send_window = DEFAULT_WINDOW
        self._max_frame = 16384
        self._high_water = HIGH_WATER
        self._updates = 0
        """WINDOW_UPDATE frames that the peer has reason to send."""
        self._kept = 0
        """Bytes that are booked for what was received and not dealt with, and what the transport has not sent."""
        self._all_said = False

    @abstractmethod
    def _finish(self, stream: Stream, status: Status, message: str = "") -> None:
        """End a call."""

    @abstractmethod
    def _end(self, code: ErrorCodes, reason: str) -> None:
        """End the connection."""

    def _use(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._below = transport_below(transport)

    # -- the transport's side ----------------------------------------------------------------------------------------

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._paused = True

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._paused = False
        self._pump_soon()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the peer to take them."""
        queued = sum(len(view) for stream in self._streams.values() for view in stream.out)
        return queued + (0 if self._transport is None else self._transport.get_write_buffer_size())

    @property
    def socket(self) -> Any:
        """The connection's socket; None if it is over."""
        return None if self._transport is None else self._transport.get_extra_info("socket")

    def _is_closing(self) -> bool:
        transport = self._transport
        return (
            transport is None
            or self._all_said
            or transport.is_closing()
            or (self._below is not None and self._below.is_closing())
        )

    def _flush(self) -> None:
        if self._replies and self._transport is not None and not self._is_closing():
            self._transport.write(bytes(self._replies))
        self._replies.clear()

    def _report(self, line: str) -> None:
        self._peers.report(self._holder.offender, f"{self._holder.name}: {line}")

    # -- what is booked ----------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Book what is kept now of bytes that were received, and of bytes that were sent and not taken."""
        kept = 0
        if self._transport is not None:
            kept = self._frames.nbytes + self._transport.get_write_buffer_size()
        if kept != self._kept:
            self._book(kept - self._kept)
            self._kept = kept

    def _book_stream(self, stream: Stream, nbytes: int) -> None:
        """Have so many bytes booked for what is queued for a call and nowhere else."""
        self._book(nbytes - stream.booked)
        stream.booked = nbytes

    def _book(self, more: int) -> None:
        if more > 0:
            self._proxy.in_flight.book(self._holder, more)
        elif more:
            self._proxy.in_flight.give(self._holder, -more)

    # -- headers and short answers -----------------------------------------------------------------------------------

    def _send_headers(self, stream_id: int, headers: list[tuple[str, str]], *, ends: bool = False) -> None:
        flags = END_HEADERS | (END_STREAM if ends else 0)
        self._replies += whole_frame(HEADERS, flags, stream_id, encode_headers(headers))

    def _open(self, stream: Stream) -> None:
        if not stream.headers_sent:
            stream.headers_sent = True
            self._send_headers(stream.id, HEADERS_OUT)

    def _reset(self, stream_id: int, code: ErrorCodes) -> None:
        self._replies += whole_frame(RST_STREAM, 0, stream_id, code.to_bytes(4, "big"))

    def _send_message(self, stream: Stream, frame: bytes) -> None:
        """Queue a short answer. Raises :class:`GrpcError` when those before it are not read."""
        if len(stream.out) >= _ANSWERS:
            raise GrpcError(Status.RESOURCE_EXHAUSTED, "it asks without reading the answers")
        self._open(stream)
        self._proxy.in_flight.take(self._holder, len(frame))
        stream.booked += len(frame)
        stream.out.append(memoryview(frame))
        if self._paused or self._is_closing() or self._send_some(stream):
            self._make_ready(stream)

    # -- messages ----------------------------------------------------------------------------------------------------

    def _make_ready(self, stream: Stream) -> None:
        """There may be something to send of a call, and room for it. A round of the loop later there may be more of it."""
        if not stream.ready and not stream.finished:
            stream.ready = True
            self._ready.append(stream)
            self._pump_soon()

    def _pump_soon(self) -> None:
        if not self._pump_is_due and self._ready and not self._paused:
            self._pump_is_due = True
            self._loop.call_soon(self._pump)

    def _pump(self) -> None:
        """Write as much of what is there as the peer, the transport and the others allow, for one turn."""
        self._pump_is_due = False
        self._turn.begin(len(self._peers.turns))
        try:
            left = self._pump_ready()
            self._flush()
        except Exception as error:
            self._end(ErrorCodes.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
            left = False
        self._settle()
        if left:
            self._pump_soon()

    def _pump_ready(self) -> bool:
        """:meth:`_pump`; whether some of them may still go on."""
        ready = self._ready
        blocked = 0
        while len(ready) > blocked and not self._paused and not self._is_closing():
            stream = ready.popleft()
            stream.ready = False
            if not stream.finished and self._send_some(stream):
                stream.ready = True
                ready.append(stream)
                # Where the window of the connection is used up, the others may have nothing but their end to send.
                blocked = blocked + 1 if self._send_window <= 0 else 0
            if self._turn.over():
                break
        return len(ready) > blocked and not self._paused and not self._is_closing()

    def _send_some(self, stream: Stream) -> bool:
        """Write a burst of a call, or its end; whether it may have more to send as soon as the connection allows it."""
        room = min(self._send_window, stream.send_window, _BURST)
        if not stream.out and not self._refill(stream, room):
            return False
        if room <= 0:
            return stream.send_window > 0
        self._write_data(stream, room)
        if not stream.out and stream.reader is None:
            self._book_stream(stream, 0)
            if stream.outcome is not None:
                self._finish(stream, *stream.outcome)
            return False
        return True

    def _refill(self, stream: Stream, room: int) -> bool:
        """Take messages from the store; whether the call has some, though they may have to stay there."""
        reader = stream.reader
        if reader is None:
            return False
        if room <= 0 and reader.lost is None and not reader.has_all:
            return True
        entries = reader.take(min(BATCH, max(1, room)))
        if not entries:
            if reader.lost is not None:
                text = f"{reader.lost} messages left the history before they were read"
                self._report(f"reader closed: it does not keep up, {text}")
                self._finish(stream, Status.DATA_LOSS, text)
            elif reader.ended:
                self._finish(stream, Status.OK)
            return False
        stream.queue(entries, room)
        return bool(stream.out)

    def _write_data(self, stream: Stream, limit: int) -> None:
        """Write up to ``limit`` bytes of what is queued."""
        assert self._transport is not None
        self._flush()
        frames, sent = stream.frames(limit, self._max_frame)
        self._send_window -= sent
        stream.send_window -= sent
        self._updates = min(self._updates + _UPDATES * (1 + sent // self._max_frame), _MAX_UPDATES)
        # Where memory is short, less of it waits in transports.
        in_flight = self._proxy.in_flight
        high = min(HIGH_WATER, max(LOW_WATER, (in_flight.limit - in_flight.nbytes) // 64))
        if high != self._high_water:
            self._high_water = high
            self._transport.set_write_buffer_limits(high=high)
        self._transport.write(frames)
