"""gRPC over HTTP/2, for native viewers and SDKs.

Frames are taken apart in :mod:`.http2_frames`, and headers decoded by hpack in :mod:`.http2_headers`; the states of calls
and the windows of flow control are kept here. A message of a reader is joined to its frame headers right before it is
written; a message of a writer is copied once, from the received bytes to where it stays.

A connection works in turns of two milliseconds, in both directions. What it has received and not dealt with when its turn is
over stays where it is, and nothing more is read from it until it has had its next turn. Frames have prices: who sends more of
what costs time and moves no data than :data:`WORK` allows is held up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, cast

from grpclib.const import Status
from h2.errors import ErrorCodes

from .grpc import Call, GrpcError, NoRoom, trailers_of
from .http2_frames import (
    ACK,
    GOAWAY,
    HEADERS,
    MAX_CONTROL,
    MAX_DATA,
    PING,
    PREFACE,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    WINDOW_UPDATE,
    FrameReader,
    Offence,
    whole_frame,
)
from .http2_headers import HeaderDecoder, MalformedHeaders, request_headers
from .http2_sending import DEFAULT_WINDOW, HEADERS_OUT, HIGH_WATER, LOW_WATER, MAX_WINDOW, SendingSide
from .http2_stream import STREAM_WINDOW, Stream
from .peers import Holder, Peers, Rate
from .service import MessageProxy
from .sockets import hang_up
from .store import Reader

_CONNECTION_WINDOW: Final = 8 * 2**20
_MAX_STREAMS: Final = 100

_CALL_BYTES: Final = 2048
"""What a call takes while it is open: a little more than was measured."""
_MAX_RATE: Final = 5000
"""Frames a second, besides those for data and windows."""
_REPLIES: Final = 4 * 2**20
"""Bytes of unread replies beyond which a peer that goes on asking (PING, SETTINGS) is disconnected."""

WORK: Final = 20_000.0
"""What may be spent in a second on what moves no data. A connection that is beyond waits."""
_PRICES: Final = {HEADERS: 20.0, RST_STREAM: 4.0, SETTINGS: 10.0}
"""Of frames. All others cost 1, but for DATA of some size."""
_ANSWER_PRICE: Final = 20.0
"""Of a message that is answered, or a call that ends with an error."""
_SMALL: Final = 64
"""Messages and DATA frames of fewer bytes have a price."""

PING_EVERY: Final = 10.0
"""Seconds of silence after which a peer is asked whether it is there."""
PING_TIMEOUT: Final = 20.0
"""Seconds that it has to answer."""
FIRST_CALL: Final = 30.0
"""Seconds from the beginning of a connection to its first call."""
FRAME_TIMEOUT: Final = 10.0
"""Seconds that a frame which is not data may take."""
_BUSY: Final = 1.0
"""Seconds in which a connection that was not through with its turn has to queue for the next one."""
_LOOK: Final = 1.0
"""Seconds between two looks at a connection, at most."""
_PATIENCE: Final = 3.0
"""Seconds that a connection waits for memory before the call that needs it ends."""
_RECHECK: Final = 0.1
"""Seconds between two looks at whether writers may go on."""

_INITIAL_WINDOW_SIZE, _MAX_CONCURRENT_STREAMS, _MAX_FRAME_SIZE, _MAX_HEADER_LIST_SIZE, _ENABLE_PUSH = 4, 3, 5, 6, 2
_OUR_SETTINGS: Final = {
    _MAX_CONCURRENT_STREAMS: _MAX_STREAMS,
    _INITIAL_WINDOW_SIZE: STREAM_WINDOW,
    _MAX_FRAME_SIZE: MAX_DATA,
    _MAX_HEADER_LIST_SIZE: MAX_CONTROL,
}


class Http2Protocol(SendingSide):
    """One connection.

    Parameters
    ----------
    proxy
        Answers the calls.
    peers
        Where lines about errors go, and turns come from.
    holder
        What the connection holds is booked on it.
    connections
        A set that this connection puts itself into as long as it is open.
    allows_origin
        Whether a browser's page of that origin may call.
    """

    def __init__(
        self,
        proxy: MessageProxy,
        peers: Peers,
        holder: Holder,
        connections: set[Http2Protocol],
        allows_origin: Callable[[str], bool],
    ) -> None:
        super().__init__(proxy, peers, holder)
        self._connections = connections
        self._allows_origin = allows_origin
        self._highest = 0
        self._frames = FrameReader(self)
        self._headers = HeaderDecoder()
        # Turns.
        self._work_rate = Rate(WORK)
        self._waiting = False
        """Whether it has received what it has not dealt with, and waits for its turn."""
        self._short_since: float | None = None
        """Since when there has been no memory for what it has sent."""
        self._waited_at = 0.0
        """When a turn was not enough for it."""
        self._reading_paused = False
        self._behind: Call | None = None
        """A call whose messages are still to be looked into."""
        self._counted = 0
        self._counted_from = 0.0
        # What the peer may send.
        self._window = _CONNECTION_WINDOW
        self._ungranted = 0
        self._held = False
        self._wrote = False
        # The end.
        self._closing = False
        self._closed_at_once = False
        """Whether nothing more is to be done for it."""
        self._goes_away = False
        """Whether the peer has said that it will make no calls any more."""
        self._timer: asyncio.TimerHandle | None = None
        self._began_at = self._heard_at = time.monotonic()
        self._pinged_at: float | None = None
        self.done: asyncio.Future[None] = self._loop.create_future()
        """Done when the connection is over."""

    # -- the transport's side ----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        # Those of uvloop are transports by what they can do only.
        transport = cast(asyncio.Transport, transport)
        self._use(transport)
        self._connections.add(self)
        self._holder.give_way = self._give_way
        self._holder.disconnect = self.abort
        transport.set_write_buffer_limits(high=HIGH_WATER)
        settings = b"".join(
            number.to_bytes(2, "big") + value.to_bytes(4, "big") for number, value in _OUR_SETTINGS.items()
        )
        self._replies += whole_frame(SETTINGS, 0, 0, settings)
        # The window of the connection begins at 64 KiB whatever the settings say.
        self._grant(0, _CONNECTION_WINDOW - DEFAULT_WINDOW)
        self._flush()
        self._timer = self._loop.call_later(min(_LOOK, PING_EVERY / 2), self._look)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._is_closing():
            return
        self._heard_at = time.monotonic()
        self._frames.add(data)
        if self._waiting:
            return
        if self._heard_at - self._waited_at < _BUSY:
            # Who had more to do than fits into a turn just now has to queue for the next one.
            self._waiting = True
            self._pause_reading(True)
            self._peers.turns.queue(self._work)
        else:
            self._work()

    def eof_received(self) -> None:
        """See :class:`asyncio.Protocol`."""

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._transport = None
        self._closed_at_once = True
        self._connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        cut = 0
        for stream in list(self._streams.values()):
            cut += not stream.assembler.is_between_messages
            self._forget(stream)
        self._settle()
        if cut and not self._closing:
            self._report("the connection broke in the middle of a message, which is dropped")
        if not self.done.done():
            self.done.set_result(None)

    def close(self) -> None:
        """Close once the readers have what there is; writers are told to go elsewhere."""
        self._closing = True
        for stream in list(self._streams.values()):
            if stream.reader is None:
                self._finish(stream, Status.UNAVAILABLE, "the server is closing")
        self._flush()
        self._close_if_idle()

    def abort(self) -> None:
        """Close now."""
        self._closing = self._closed_at_once = True
        if self._transport is not None:
            self._transport.abort()

    def _say_goodbye(self, code: ErrorCodes) -> None:
        self._replies += whole_frame(GOAWAY, 0, 0, self._highest.to_bytes(4, "big") + code.to_bytes(4, "big"))
        self._flush()

    def _end(self, code: ErrorCodes, reason: str) -> None:
        self._closing = self._closed_at_once = True
        self._report(f"disconnected: {reason}")
        self._say_goodbye(code)
        if self._transport is not None:
            self._transport.close()
            # Who does not take the farewell has had its chance.
            self._loop.call_later(1.0, self.abort)

    def _close_if_idle(self) -> None:
        if self._streams or self._transport is None or self._is_closing():
            return
        if self._closing or (self._goes_away and not self._waiting):
            self._closing = True
            self._say_goodbye(ErrorCodes.NO_ERROR)
            self._all_said = self._closed_at_once = True
            if self._timer is not None:
                self._timer.cancel()
            hang_up(self._transport)
            self._timer = self._loop.call_later(PING_TIMEOUT, self.abort)

    def _give_way(self) -> None:
        """Let go of memory that others need."""
        text = "it made no progress, and others need the memory that it took"
        self._report(f"calls ended: {text}")
        for stream in list(self._streams.values()):
            if stream.assembler.nbytes or stream.booked:
                self._finish(stream, Status.RESOURCE_EXHAUSTED, text)
        self._flush()
        if self._kept > LOW_WATER:
            self.abort()

    def _look(self) -> None:
        """Ask a silent peer whether it is there, and give up on one that is not."""
        now = time.monotonic()
        if self._waiting or self._held:
            # It is we who make it wait.
            self._heard_at = self._holder.progress_at = now
        offence = ""
        began = self._frames.began_at
        if self._pinged_at is not None and self._heard_at <= self._pinged_at and now - self._pinged_at >= PING_TIMEOUT:
            offence = f"no sign of life for {now - self._heard_at:.0f} s"
        elif not self._highest and now - self._began_at >= FIRST_CALL:
            offence = f"no call within {FIRST_CALL:g} s"
        elif began is not None and not self._waiting and now - began >= FRAME_TIMEOUT:
            offence = f"a frame that takes more than {FRAME_TIMEOUT:g} s"
        if offence:
            self._report(f"disconnected: {offence}")
            self.abort()
            return
        if self._heard_at > (self._pinged_at or 0.0) and now - self._heard_at >= PING_EVERY / 2:
            self._pinged_at = now
            self._replies += whole_frame(PING, 0, 0, b"asyncrr.")
            self._flush()
        for stream in self._streams.values():
            if stream.reader is not None:
                self._book_stream(stream, stream.kept_alone())
        self._settle()
        self._proxy.in_flight.relieve()
        self._timer = self._loop.call_later(min(_LOOK, PING_EVERY / 2), self._look)

    # -- turns -------------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Deal with what has been received, for one turn."""
        self._waiting = False
        if self._is_closing():
            return
        self._turn.begin(len(self._peers.turns))
        all_done = True
        try:
            all_done = self._frames.run()
            self._flush()
            if self._transport is not None and self._transport.get_write_buffer_size() > _REPLIES:
                raise Offence(ErrorCodes.ENHANCE_YOUR_CALM, "it asks without reading the answers")
        except Offence as offence:
            self._end(offence.code, str(offence))
        except Exception as error:
            # Whatever somebody has sent, it is he who is cut off, in one line.
            self._end(ErrorCodes.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        if self._wrote:
            self._wrote = False
            self._hold_if_crowded()
        self._settle()
        if self._is_closing():
            return
        self._waiting = not all_done
        self._pause_reading(self._waiting)
        if self._waiting:
            self._waited_at = time.monotonic()
            self._go_on_later()
        else:
            self._close_if_idle()

    def _pause_reading(self, pause: bool) -> None:
        if pause != self._reading_paused and self._transport is not None:
            self._reading_paused = pause
            if pause:
                self._transport.pause_reading()
            else:
                self._transport.resume_reading()

    def _go_on_later(self) -> None:
        if self._behind is not None and self._behind.is_behind:
            self._behind.when_caught_up(self._on_caught_up)
        elif (wait := max(self._work_rate.wait, 0.0 if self._short_since is None else _RECHECK)) > 0:
            self._loop.call_later(wait, self._peers.turns.queue, self._work)
        else:
            self._peers.turns.queue(self._work)

    def _on_caught_up(self) -> None:
        self._behind = None
        self._peers.turns.queue(self._work)

    def is_to_wait(self) -> bool:
        """See :class:`.http2_frames.Handler`."""
        if time.perf_counter() >= self._turn.ends_at or self._closed_at_once or self._work_rate.is_overdrawn:
            return True
        if self._behind is not None and not self._behind.is_behind:
            self._behind = None
        return self._behind is not None

    def _count_control(self) -> None:
        """Frames that are not of the frequent kinds cost time, even those that nothing comes of."""
        now = time.monotonic()
        if now - self._counted_from >= 1.0:
            self._counted_from = now
            self._counted = 0
        self._counted += 1
        if self._counted > _MAX_RATE:
            raise Offence(ErrorCodes.ENHANCE_YOUR_CALM, f"more than {_MAX_RATE} frames a second that are not data")

    # -- receiving ---------------------------------------------------------------------------------------------------

    def on_data_frame(self, stream_id: int, size: int) -> None:
        """See :class:`.http2_frames.Handler`."""
        if stream_id == 0 or stream_id > self._highest:
            raise Offence(ErrorCodes.PROTOCOL_ERROR, f"DATA of {size} bytes for stream {stream_id}")
        if size < _SMALL:
            self._work_rate.spend()
        self._window -= size
        self._ungranted += size
        stream = self._streams.get(stream_id)
        if stream is not None:
            stream.window -= size
            stream.ungranted += size
            if stream.ended:
                self._reset(stream_id, ErrorCodes.STREAM_CLOSED)
                self._forget(stream)
        if self._window < 0 or (stream is not None and stream.window < 0):
            raise Offence(ErrorCodes.FLOW_CONTROL_ERROR, "it sends more than its window allows")

    def on_data(self, stream_id: int, data: memoryview) -> int:
        """See :class:`.http2_frames.Handler`."""
        stream = self._streams.get(stream_id)
        if stream is None or stream.finished:
            return len(data)  # a call that has been answered already: what is still on its way is of no use
        at, end = 0, len(data)
        call = stream.call
        try:
            while at < end and not stream.finished:
                try:
                    frame, at = stream.assembler.step(data, at)
                except NoRoom:
                    if self._is_patient():
                        return at
                    raise
                self._short_since = None
                if frame is None:
                    continue
                if len(frame) < _SMALL:
                    self._work_rate.spend()
                answer = call.message(frame)
                if call.is_writer:
                    self._wrote = True
                    if call.is_behind:
                        self._behind = call
                elif answer is not None:
                    self._work_rate.spend(_ANSWER_PRICE)
                    self._send_message(stream, answer)
                if at < end and self.is_to_wait():
                    return at
        except GrpcError as error:
            self._fail(stream, error)
            return end
        return end

    def _is_patient(self) -> bool:
        """Whether to wait for memory, which there was none of just now."""
        now = time.monotonic()
        if self._short_since is None:
            self._short_since = now
        return now - self._short_since < _PATIENCE

    def on_data_end(self, stream_id: int, *, ends: bool) -> None:
        """See :class:`.http2_frames.Handler`."""
        stream = self._streams.get(stream_id)
        if ends and stream is not None:
            self._ended(stream)
        if not self._held and (
            self._ungranted >= _CONNECTION_WINDOW // 4
            or (stream is not None and stream.ungranted >= STREAM_WINDOW // 4)
        ):
            self._grant_what_is_due(stream)

    def on_headers(self, stream_id: int, block: bytes, *, ends: bool) -> None:
        """See :class:`.http2_frames.Handler`."""
        self._count_control()
        self._work_rate.spend(_PRICES[HEADERS])
        headers = self._headers.decode(block)
        if stream_id % 2 == 0:
            raise Offence(ErrorCodes.PROTOCOL_ERROR, f"headers for stream {stream_id}")
        stream = self._streams.get(stream_id)
        if stream is not None:
            # Trailers, of which gRPC makes no use on this side.
            if stream.ended or not ends:
                self._reset(stream_id, ErrorCodes.STREAM_CLOSED if stream.ended else ErrorCodes.PROTOCOL_ERROR)
                self._forget(stream)
            else:
                self._ended(stream)
            return
        if stream_id <= self._highest:
            return  # the trailers of a call that has been answered already
        self._highest = stream_id
        if len(self._streams) >= _MAX_STREAMS:
            self._reset(stream_id, ErrorCodes.REFUSED_STREAM)
            return
        try:
            found = request_headers(headers)
        except MalformedHeaders as error:
            self._report(f"a call is refused: its headers are malformed: {error}")
            self._reset(stream_id, ErrorCodes.PROTOCOL_ERROR)
            return
        self._begin(stream_id, found, ends=ends)

    def on_frame(self, kind: int, flags: int, stream_id: int, payload: memoryview) -> None:
        """See :class:`.http2_frames.Handler`."""
        if kind == WINDOW_UPDATE:
            if self._updates:
                self._updates -= 1
            else:
                self._count_control()
                self._work_rate.spend()
            self._on_window(stream_id, payload)
            return
        self._count_control()
        self._work_rate.spend(_PRICES.get(kind, 1.0))
        if kind == PING:
            self._check(kind, stream_id == 0 and len(payload) == 8)
            if flags & ACK:
                self._pinged_at = None
            else:
                self._replies += whole_frame(PING, ACK, 0, bytes(payload))
        elif kind == SETTINGS:
            self._on_settings(flags, stream_id, payload)
        elif kind == RST_STREAM:
            self._check(kind, 0 < stream_id <= self._highest and len(payload) == 4)
            stream = self._streams.get(stream_id)
            if stream is not None:
                self._forget(stream)
                self._close_if_idle()
        elif kind == GOAWAY:
            self._check(kind, stream_id == 0 and len(payload) >= 8)
            # It finishes the calls that it has made. When they are over, so is the connection.
            self._goes_away = True
        elif kind == PUSH_PROMISE:
            self._check(kind, False)
        # PRIORITY says nothing to us, and of other kinds nothing is known.

    def _check(self, kind: int, is_well: bool) -> None:
        if not is_well:
            raise Offence(ErrorCodes.PROTOCOL_ERROR, f"a frame of kind {kind} that is none")

    def _on_settings(self, flags: int, stream_id: int, payload: memoryview) -> None:
        self._check(SETTINGS, stream_id == 0 and len(payload) % 6 == 0 and not (flags & ACK and len(payload)))
        if flags & ACK:
            return
        # The last of each counts. Of those that are not for us nothing is kept.
        settings = {
            int.from_bytes(payload[at : at + 2], "big"): int.from_bytes(payload[at + 2 : at + 6], "big")
            for at in range(0, len(payload), 6)
        }
        self._check(SETTINGS, settings.get(_ENABLE_PUSH, 0) <= 1)
        self._max_frame = settings.get(_MAX_FRAME_SIZE, self._max_frame)
        self._check(SETTINGS, 2**14 <= self._max_frame < 2**24)
        # At once: data that a changed setting allows must not overtake the acknowledgement of that setting.
        self._replies += whole_frame(SETTINGS, ACK, 0)
        self._flush()
        window = settings.get(_INITIAL_WINDOW_SIZE, self._initial_send_window)
        delta = window - self._initial_send_window
        self._initial_send_window = window
        if window > MAX_WINDOW:
            raise Offence(ErrorCodes.FLOW_CONTROL_ERROR, "a window beyond all bounds")
        if delta:
            for stream in self._streams.values():
                stream.send_window += delta
                if stream.send_window > MAX_WINDOW:
                    raise Offence(ErrorCodes.FLOW_CONTROL_ERROR, "a window beyond all bounds")
                if delta > 0:
                    self._make_ready(stream)

    # -- flow control ------------------------------------------------------------------------------------------------

    def _grant(self, stream_id: int, nbytes: int) -> None:
        self._replies += whole_frame(WINDOW_UPDATE, 0, stream_id, nbytes.to_bytes(4, "big"))

    def _grant_what_is_due(self, stream: Stream | None) -> None:
        if self._ungranted >= _CONNECTION_WINDOW // 4:
            self._grant(0, self._ungranted)
            self._window += self._ungranted
            self._ungranted = 0
        if stream is not None and stream.ungranted >= STREAM_WINDOW // 4 and not stream.ended and not stream.finished:
            self._grant(stream.id, stream.ungranted)
            stream.window += stream.ungranted
            stream.ungranted = 0

    def _hold_if_crowded(self) -> None:
        """Let writers wait, by not granting them what they have used up, while readers would be lost otherwise."""
        store = self._proxy.store
        if not self._held and store.is_crowded():
            self._held = True
            store.when_there_is_room(self._release)
            self._loop.call_later(_RECHECK, self._look_for_room)

    def _look_for_room(self) -> None:
        if self._held and self._proxy.store.is_crowded() and self._transport is not None:
            self._loop.call_later(_RECHECK, self._look_for_room)
        else:
            self._release()

    def _release(self) -> None:
        if not self._held or self._transport is None:
            return
        self._held = False
        for stream in self._streams.values():
            self._grant_what_is_due(stream)
        self._grant_what_is_due(None)
        self._flush()

    def _on_window(self, stream_id: int, payload: memoryview) -> None:
        self._check(WINDOW_UPDATE, len(payload) == 4 and stream_id <= self._highest)
        increment = int.from_bytes(payload, "big") & 0x7FFFFFFF
        if stream_id == 0:
            # All that may go on are in the queue already.
            self._send_window += increment
            if self._send_window > MAX_WINDOW or not increment:
                raise Offence(ErrorCodes.FLOW_CONTROL_ERROR, "a window beyond all bounds")
            self._pump_soon()
            return
        stream = self._streams.get(stream_id)
        if stream is None:
            return
        stream.send_window += increment
        if stream.send_window > MAX_WINDOW or not increment:
            self._reset(stream_id, ErrorCodes.FLOW_CONTROL_ERROR)
            self._forget(stream)
        else:
            self._make_ready(stream)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _begin(self, stream_id: int, headers: dict[str, str], *, ends: bool) -> None:
        content_type = headers.get("content-type", "")
        if not content_type.startswith("application/grpc") or content_type.startswith("application/grpc-web"):
            self._send_headers(stream_id, [(":status", "415"), ("content-length", "0")], ends=True)
            if not ends:
                self._reset(stream_id, ErrorCodes.NO_ERROR)
            return
        try:
            if headers[":method"] != "POST":
                raise GrpcError(Status.UNIMPLEMENTED, "gRPC calls are POST requests")
            if not self._allows_origin(headers.get("origin", "")):
                raise GrpcError(Status.PERMISSION_DENIED, f"pages of {headers['origin']} may not use this server")
            if self._closing:
                raise GrpcError(Status.UNAVAILABLE, "the server is closing")
            call = self._proxy.call(headers[":path"], headers, self._holder)
            self._proxy.in_flight.take(self._holder, _CALL_BYTES)
        except GrpcError as error:
            self._work_rate.spend(_ANSWER_PRICE)
            if error.status is not Status.UNIMPLEMENTED and error.status is not Status.UNAVAILABLE:
                self._report(f"refused: {error.message}")
            self._send_headers(stream_id, [*HEADERS_OUT, *trailers_of(error.status, error.message)], ends=True)
            if not ends:
                self._reset(stream_id, ErrorCodes.NO_ERROR)
            return
        self._holder.fixed += _CALL_BYTES
        assembler = self._proxy.assembler(call, self._holder)
        stream = self._streams[stream_id] = Stream(stream_id, call, assembler, self._initial_send_window)
        self._holder.calls = len(self._streams)
        if ends:
            self._ended(stream)

    def _ended(self, stream: Stream) -> None:
        """The client has said all."""
        stream.ended = True
        try:
            if not stream.assembler.is_between_messages:
                raise GrpcError(Status.INVALID_ARGUMENT, "the stream ends in the middle of a message")
            answer = stream.call.end(lambda: self._make_ready(stream))
            if isinstance(answer, Reader):
                stream.reader = answer
                self._open(stream)
                self._make_ready(stream)
                return
            if answer is not None:
                self._send_message(stream, answer)
        except GrpcError as error:
            self._fail(stream, error)
            return
        self._finish(stream, Status.OK)

    def _fail(self, stream: Stream, error: GrpcError) -> None:
        self._work_rate.spend(_ANSWER_PRICE)
        self._report(f"call ended: {error.message}")
        self._finish(stream, error.status, error.message)

    def _finish(self, stream: Stream, status: Status, message: str = "") -> None:
        """End a call: a good one when what is queued for it has been sent, others at once."""
        if stream.finished:
            return
        if stream.out and status is Status.OK:
            stream.outcome = (status, message)
            return
        trailers = trailers_of(status, message)
        self._send_headers(stream.id, trailers if stream.headers_sent else [*HEADERS_OUT, *trailers], ends=True)
        if not stream.ended:
            # A client that goes on sending is told to stop.
            self._reset(stream.id, ErrorCodes.NO_ERROR)
        self._forget(stream)
        self._close_if_idle()

    def _forget(self, stream: Stream) -> None:
        if stream.finished:
            return
        stream.finished = True
        stream.assembler.discard()
        stream.out.clear()
        self._book_stream(stream, 0)
        self._proxy.in_flight.give(self._holder, _CALL_BYTES)
        self._holder.fixed -= _CALL_BYTES
        del self._streams[stream.id]
        self._holder.calls = len(self._streams)
        if stream.reader is not None:
            stream.reader.close()


__all__ = ["PREFACE", "Http2Protocol"]
