"""gRPC over HTTP/2, for native viewers and SDKs.

h2 keeps the state of the connection and of its streams, and codes the headers. What is frequent goes around it: DATA frames
in both directions and WINDOW_UPDATE frames are read and written here, and the windows of flow control counted here, because
h2 takes several copies and as many objects for each 16 KiB. All that h2 is told of a body is its end.

A message of a reader is joined to its frame headers right before it is written; a message of a writer is copied once, from
the received bytes to where it stays.
"""

from __future__ import annotations

import asyncio
import struct
import time
from collections.abc import Callable
from typing import Any, Final, cast

from grpclib.const import Status
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    Event,
    PingAckReceived,
    RemoteSettingsChanged,
    RequestReceived,
    StreamEnded,
    StreamReset,
)
from h2.exceptions import H2Error, ProtocolError
from h2.settings import SettingCodes, Settings

from .grpc import GrpcError, trailers_of
from .http1 import Report
from .http2_stream import BATCH, DATA, STREAM_WINDOW, Stream, frame_header
from .service import MessageProxy
from .sockets import describe_peer, hang_up
from .store import Reader

PREFACE: Final = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

_MAX_FRAME: Final = 256 * 1024
"""Bytes of a DATA frame that we take."""
_MAX_CONTROL: Final = 16 * 1024
"""Bytes of any other frame, and of all headers of a call."""
_CONNECTION_WINDOW: Final = 8 * 2**20
_DEFAULT_WINDOW: Final = 65535
_MAX_WINDOW: Final = 2**31 - 1
_MAX_STREAMS: Final = 100

_HIGH_WATER: Final = 512 * 1024
"""Bytes in the transport beyond which nothing more is written."""
_BURST: Final = 256 * 1024
"""Bytes written to one stream before others get their turn."""
_ANSWERS: Final = 4
"""Messages that a call which answers one by one may be behind."""
_MAX_RATE: Final = 5000
"""Frames a second, besides those for data and windows."""
_REPLIES: Final = 4 * 2**20
"""Bytes of unread replies beyond which a peer that goes on asking (PING, SETTINGS) is disconnected."""

PING_EVERY: Final = 10.0
"""Seconds of silence after which a peer is asked whether it is there."""
PING_TIMEOUT: Final = 20.0
"""Seconds that it has to answer."""
FIRST_CALL: Final = 30.0
"""Seconds from the beginning of a connection to its first call."""
FRAME_TIMEOUT: Final = 10.0
"""Seconds that a frame which is not data may take."""
_RECHECK: Final = 0.1
"""Seconds between two looks at whether writers may go on."""

_PING, _WINDOW_UPDATE = 6, 8
_END_STREAM, _PADDED = 0x1, 0x8

_window_update = struct.Struct(">HBBBII").pack


class Http2Protocol(asyncio.Protocol):
    """One connection.

    Parameters
    ----------
    proxy
        Answers the calls.
    report
        Where lines about errors go.
    connections
        A set that this connection puts itself into as long as it is open.
    allows_origin
        Whether a browser's page of that origin may call.
    """

    def __init__(
        self,
        proxy: MessageProxy,
        report: Report,
        connections: set[Http2Protocol],
        allows_origin: Callable[[str], bool],
    ) -> None:
        self._proxy = proxy
        self._report = report
        self._connections = connections
        self._allows_origin = allows_origin
        self._loop = asyncio.get_running_loop()
        self._peer = "?"
        config = H2Configuration(
            client_side=False,
            header_encoding="utf-8",
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
        )
        self._h2 = H2Connection(config)
        self._h2.local_settings = Settings(
            client=False,
            initial_values={
                SettingCodes.ENABLE_PUSH: 0,
                SettingCodes.INITIAL_WINDOW_SIZE: STREAM_WINDOW,
                SettingCodes.MAX_FRAME_SIZE: _MAX_FRAME,
                SettingCodes.MAX_CONCURRENT_STREAMS: _MAX_STREAMS,
                SettingCodes.MAX_HEADER_LIST_SIZE: _MAX_CONTROL,
            },
        )
        self._transport: asyncio.Transport | None = None
        self._streams: dict[int, Stream] = {}
        self._highest = 0
        self._buffer = b""
        self._buffered_at = 0.0
        """When the frame began that is in the buffer in part."""
        self._preface_seen = False
        # What is left of the DATA frame that is being received: its stream, its bytes, its padding, its flags.
        self._data_stream = 0
        self._data_left = 0
        self._padding_left = 0
        self._data_ends = False
        self._window = _CONNECTION_WINDOW
        self._ungranted = 0
        self._held = False
        self._counted = 0
        self._counted_from = 0.0
        self._send_window = _DEFAULT_WINDOW
        self._initial_send_window = _DEFAULT_WINDOW
        self._paused = False
        self._closing = False
        self._all_said = False
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
        self._transport = transport
        self._peer = describe_peer(transport)
        self._connections.add(self)
        transport.set_write_buffer_limits(high=_HIGH_WATER)
        self._h2.initiate_connection()
        self._flush()
        # The window of the connection begins at 64 KiB whatever the settings say.
        self._grant(0, _CONNECTION_WINDOW - _DEFAULT_WINDOW)
        self._timer = self._loop.call_later(PING_EVERY, self._look)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._all_said:
            return
        self._heard_at = time.monotonic()
        try:
            self._receive(data)
        except ProtocolError as error:
            self._flush()
            self._end(f"does not speak HTTP/2 as it should: {type(error).__name__}: {error}")
        except _Offence as offence:
            self._h2.close_connection(offence.code)
            self._flush()
            self._end(str(offence))

    def eof_received(self) -> None:
        """See :class:`asyncio.Protocol`."""

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._transport = None
        self._connections.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        cut = 0
        for stream in list(self._streams.values()):
            cut += not stream.assembler.is_between_messages
            self._forget(stream)
        if cut and not self._closing:
            self._report(f"{self._peer}: the connection broke in the middle of a message, which is dropped")
        if not self.done.done():
            self.done.set_result(None)

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._paused = True

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._paused = False
        self._pump_all()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the peer to take them."""
        queued = sum(len(view) for stream in self._streams.values() for view in stream.out)
        return queued + (0 if self._transport is None else self._transport.get_write_buffer_size())

    @property
    def socket(self) -> Any:
        """The connection's socket; None if it is over."""
        return None if self._transport is None else self._transport.get_extra_info("socket")

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
        self._closing = True
        if self._transport is not None:
            self._transport.abort()

    def _end(self, reason: str) -> None:
        self._closing = True
        self._report(f"{self._peer}: disconnected: {reason}")
        if self._transport is not None:
            self._transport.close()
            # Who does not take the farewell has had its chance.
            self._loop.call_later(1.0, self.abort)

    def _close_if_idle(self) -> None:
        if not self._closing or self._streams or self._transport is None or self._closing_hard:
            return
        self._h2.close_connection()
        self._flush()
        self._all_said = True
        if self._timer is not None:
            self._timer.cancel()
        hang_up(self._transport)

    def _flush(self) -> None:
        data = self._h2.data_to_send()
        if data and self._transport is not None and not self._closing_hard:
            self._transport.write(data)

    def _look(self) -> None:
        """Ask a silent peer whether it is there, and give up on one that is not."""
        now = time.monotonic()
        offence = ""
        if self._pinged_at is not None and self._heard_at <= self._pinged_at and now - self._pinged_at >= PING_TIMEOUT:
            offence = f"no sign of life for {now - self._heard_at:.0f} s"
        elif not self._highest and now - self._began_at >= FIRST_CALL:
            offence = f"no call within {FIRST_CALL:g} s"
        elif self._buffer and now - self._buffered_at >= FRAME_TIMEOUT:
            offence = f"a frame that takes more than {FRAME_TIMEOUT:g} s"
        if offence:
            self._report(f"{self._peer}: disconnected: {offence}")
            self.abort()
            return
        if self._heard_at > (self._pinged_at or 0.0) and now - self._heard_at >= PING_EVERY / 2:
            self._pinged_at = now
            self._h2.ping(b"asyncrr.")
            self._flush()
        self._timer = self._loop.call_later(PING_EVERY / 2, self._look)

    # -- receiving ---------------------------------------------------------------------------------------------------

    def _receive(self, data: bytes) -> None:
        goes_on = bool(self._buffer)
        if goes_on:
            data = self._buffer + data
            self._buffer = b""
        view = memoryview(data)
        at, end = 0, len(data)
        wrote = False
        if not self._preface_seen:
            if end < len(PREFACE):
                self._buffer = data
                return
            self._preface_seen = True
            self._h2.receive_data(data[: len(PREFACE)])
            at = len(PREFACE)
        while at < end and not self._closing_hard:
            if self._data_left or self._padding_left:
                n = min(self._data_left, end - at)
                if n:
                    wrote = self._on_data(self._data_stream, view[at : at + n]) or wrote
                    self._data_left -= n
                    at += n
                skip = min(self._padding_left, end - at) if not self._data_left else 0
                self._padding_left -= skip
                at += skip
                if not self._data_left and not self._padding_left:
                    self._end_of_data()
                continue
            if end - at < 9:
                break
            size = int.from_bytes(view[at : at + 3], "big")
            kind, flags = view[at + 3], view[at + 4]
            stream_id = int.from_bytes(view[at + 5 : at + 9], "big") & 0x7FFFFFFF
            if kind == DATA and self._highest:
                padded = 1 if flags & _PADDED else 0
                if end - at < 9 + padded:
                    break
                self._begin_data(stream_id, size, flags, view[at + 9] if padded else None)
                at += 9 + padded
                continue
            if size > _MAX_CONTROL:
                raise _Offence(ErrorCodes.FRAME_SIZE_ERROR, f"a frame of kind {kind} with {size} bytes")
            if end - at < 9 + size:
                break
            frame = view[at : at + 9 + size]
            at += 9 + size
            if kind == _WINDOW_UPDATE and size == 4:
                self._on_window(stream_id, int.from_bytes(frame[9:], "big") & 0x7FFFFFFF)
            else:
                self._count_control()
                self._process(bytes(frame))
                if kind != _PING:
                    # At once: data that a changed setting allows must not overtake the acknowledgement of that setting.
                    self._flush()
        self._flush()
        if at < end:
            if at or not goes_on:
                self._buffered_at = self._heard_at
            self._buffer = bytes(view[at:])
        if self._transport is not None and self._transport.get_write_buffer_size() > _REPLIES:
            raise _Offence(ErrorCodes.ENHANCE_YOUR_CALM, "it asks without reading the answers")
        if wrote:
            self._hold_if_crowded()

    @property
    def _closing_hard(self) -> bool:
        return self._transport is None or self._all_said or self._transport.is_closing()

    def _count_control(self) -> None:
        """Frames that are not of the frequent kinds cost time, even those that nothing comes of."""
        if self._heard_at - self._counted_from >= 1.0:
            self._counted_from = self._heard_at
            self._counted = 0
        self._counted += 1
        if self._counted > _MAX_RATE:
            raise _Offence(ErrorCodes.ENHANCE_YOUR_CALM, f"more than {_MAX_RATE} frames a second that are not data")

    def _begin_data(self, stream_id: int, size: int, flags: int, padding: int | None) -> None:
        if size > _MAX_FRAME or stream_id == 0 or stream_id > self._highest:
            raise _Offence(ErrorCodes.PROTOCOL_ERROR, f"DATA of {size} bytes for stream {stream_id}")
        self._window -= size
        self._ungranted += size
        stream = self._streams.get(stream_id)
        if stream is not None:
            stream.window -= size
            stream.ungranted += size
        if self._window < 0 or (stream is not None and stream.window < 0):
            raise _Offence(ErrorCodes.FLOW_CONTROL_ERROR, "it sends more than its window allows")
        self._data_stream = stream_id
        self._data_ends = bool(flags & _END_STREAM)
        if padding is not None:
            size -= 1
            if padding > size:
                raise _Offence(ErrorCodes.PROTOCOL_ERROR, "a frame with more padding than bytes")
        self._padding_left = padding or 0
        self._data_left = size - self._padding_left
        if not self._data_left and not self._padding_left:
            self._end_of_data()

    def _end_of_data(self) -> None:
        if self._data_ends:
            self._data_ends = False
            # Now h2, which has seen none of it, learns that the body is over.
            self._process(frame_header(0, 0, DATA, _END_STREAM, self._data_stream))
            self._flush()
        if not self._held:
            self._grant_what_is_due(self._streams.get(self._data_stream))

    def _on_data(self, stream_id: int, data: memoryview) -> bool:
        """Take in bytes of a call; whether there were messages among them that go into the history."""
        stream = self._streams.get(stream_id)
        if stream is None or stream.finished:
            return False  # a call that has been answered already: what is still on its way is of no use
        wrote = False
        try:
            for frame in stream.assembler.feed(data):
                answer = stream.call.message(frame)
                wrote = stream.call.is_writer
                if answer is not None:
                    self._send_message(stream, answer)
        except GrpcError as error:
            self._fail(stream, error)
        return wrote

    def _process(self, frame: bytes) -> None:
        for event in self._h2.receive_data(frame):
            self._on_event(event)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            assert event.stream_id is not None
            assert event.headers is not None
            self._begin(event.stream_id, {_text(name): _text(value) for name, value in event.headers})
        elif isinstance(event, StreamEnded):
            stream = self._streams.get(event.stream_id or 0)
            if stream is not None:
                self._ended(stream)
        elif isinstance(event, StreamReset):
            stream = self._streams.get(event.stream_id or 0)
            if stream is not None:
                self._forget(stream)
                self._close_if_idle()
        elif isinstance(event, RemoteSettingsChanged):
            changed = event.changed_settings.get(SettingCodes.INITIAL_WINDOW_SIZE)
            if changed is not None:
                delta = changed.new_value - self._initial_send_window
                self._initial_send_window = changed.new_value
                for stream in self._streams.values():
                    stream.send_window += delta
                self._flush()
                self._pump_all()
        elif isinstance(event, PingAckReceived):
            self._pinged_at = None
        elif isinstance(event, ConnectionTerminated) and not self._streams and self._transport is not None:
            self._closing = True
            self._transport.close()

    # -- flow control ------------------------------------------------------------------------------------------------

    def _grant(self, stream_id: int, nbytes: int) -> None:
        if self._transport is not None and not self._closing_hard:
            self._transport.write(_window_update(0, 4, _WINDOW_UPDATE, 0, stream_id, nbytes))

    def _grant_what_is_due(self, stream: Stream | None) -> None:
        if self._ungranted >= _CONNECTION_WINDOW // 4:
            self._grant(0, self._ungranted)
            self._window += self._ungranted
            self._ungranted = 0
        if stream is not None and stream.ungranted >= STREAM_WINDOW // 4 and not stream.ended:
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
        for stream in list(self._streams.values()):
            self._grant_what_is_due(stream)
        self._grant_what_is_due(None)

    def _on_window(self, stream_id: int, increment: int) -> None:
        if stream_id == 0:
            self._send_window += increment
            if self._send_window > _MAX_WINDOW or not increment:
                raise _Offence(ErrorCodes.FLOW_CONTROL_ERROR, "a window beyond all bounds")
            self._pump_all()
            return
        stream = self._streams.get(stream_id)
        if stream is None:
            return
        stream.send_window += increment
        if stream.send_window > _MAX_WINDOW or not increment:
            self._h2.reset_stream(stream_id, ErrorCodes.FLOW_CONTROL_ERROR)
            self._forget(stream)
        else:
            self._pump(stream)

    # -- calls -------------------------------------------------------------------------------------------------------

    def _begin(self, stream_id: int, headers: dict[str, str]) -> None:
        self._highest = max(self._highest, stream_id)
        content_type = headers.get("content-type", "")
        if not content_type.startswith("application/grpc") or content_type.startswith("application/grpc-web"):
            self._h2.send_headers(stream_id, [(":status", "415"), ("content-length", "0")], end_stream=True)
            self._h2.reset_stream(stream_id, ErrorCodes.NO_ERROR)
            return
        try:
            if headers.get(":method") != "POST":
                raise GrpcError(Status.UNIMPLEMENTED, "gRPC calls are POST requests")
            if not self._allows_origin(headers.get("origin", "")):
                raise GrpcError(Status.PERMISSION_DENIED, f"pages of {headers['origin']} may not use this server")
            if self._closing:
                raise GrpcError(Status.UNAVAILABLE, "the server is closing")
            call = self._proxy.call(headers.get(":path", ""), headers)
        except GrpcError as error:
            if error.status is Status.UNAUTHENTICATED or error.status is Status.PERMISSION_DENIED:
                self._report(f"{self._peer}: refused: {error.message}")
            self._h2.send_headers(
                stream_id, [*_HEADERS_OUT, *trailers_of(error.status, error.message)], end_stream=True
            )
            self._h2.reset_stream(stream_id, ErrorCodes.NO_ERROR)
            return
        self._streams[stream_id] = Stream(stream_id, call, self._proxy.assembler(call), self._initial_send_window)

    def _ended(self, stream: Stream) -> None:
        """The client has said all."""
        stream.ended = True
        if stream.finished:
            self._forget(stream)
            return
        try:
            if not stream.assembler.is_between_messages:
                raise GrpcError(Status.INVALID_ARGUMENT, "the stream ends in the middle of a message")
            answer = stream.call.end(lambda: self._wake(stream))
        except GrpcError as error:
            self._fail(stream, error)
            return
        if isinstance(answer, Reader):
            stream.reader = answer
            self._open(stream)
            self._pump(stream)
            return
        if answer is not None:
            self._send_message(stream, answer)
        self._finish(stream, Status.OK)

    def _open(self, stream: Stream) -> None:
        if not stream.headers_sent:
            stream.headers_sent = True
            self._h2.send_headers(stream.id, _HEADERS_OUT)
            self._flush()

    def _send_message(self, stream: Stream, frame: bytes) -> None:
        """Queue a short answer. Raises :class:`GrpcError` when those before it are not read."""
        if len(stream.out) >= _ANSWERS:
            raise GrpcError(Status.RESOURCE_EXHAUSTED, "it asks without reading the answers")
        self._open(stream)
        stream.out.append(memoryview(frame))
        self._pump(stream)

    def _fail(self, stream: Stream, error: GrpcError) -> None:
        self._report(f"{self._peer}: call ended: {error.message}")
        self._finish(stream, error.status, error.message)

    def _finish(self, stream: Stream, status: Status, message: str = "") -> None:
        """End a call; what was queued for it and has no room is not sent any more."""
        if stream.finished:
            return
        stream.finished = True
        trailers = trailers_of(status, message)
        self._h2.send_headers(
            stream.id, trailers if stream.headers_sent else [*_HEADERS_OUT, *trailers], end_stream=True
        )
        if not stream.ended:
            # A client that goes on sending is told to stop.
            self._h2.reset_stream(stream.id, ErrorCodes.NO_ERROR)
        self._forget(stream)
        self._flush()
        self._close_if_idle()

    def _forget(self, stream: Stream) -> None:
        stream.finished = True
        stream.assembler.discard()
        stream.out.clear()
        self._streams.pop(stream.id, None)
        if stream.reader is not None:
            stream.reader.close()

    # -- sending -----------------------------------------------------------------------------------------------------

    def _wake(self, stream: Stream) -> None:
        """The reader has something. A turn of the loop later there may be more of it."""
        if not stream.pumping and not stream.finished:
            stream.pumping = True
            self._loop.call_soon(self._pump, stream)

    def _pump_all(self) -> None:
        for stream in list(self._streams.values()):
            if stream.reader is not None or stream.out:
                self._pump(stream)

    def _pump(self, stream: Stream) -> None:
        """Write as much of what is there for a reader as the peer, the transport and the others allow."""
        stream.pumping = False
        sent = 0
        while not self._paused and not stream.finished and not self._closing_hard:
            if not stream.out and not self._refill(stream):
                return
            room = min(self._send_window, stream.send_window)
            if room <= 0:
                return
            if sent >= _BURST:
                self._wake(stream)
                return
            sent += self._write_data(stream, min(room, _BURST))

    def _refill(self, stream: Stream) -> bool:
        """Take messages from the store; whether there were any."""
        reader = stream.reader
        if reader is None:
            return False
        entries = reader.take(BATCH)
        if not entries:
            if reader.lost is not None:
                text = f"{reader.lost} messages left the history before they were read"
                self._report(f"{self._peer}: reader closed: it does not keep up, {text}")
                self._finish(stream, Status.DATA_LOSS, text)
            elif reader.ended:
                self._finish(stream, Status.OK)
            return False
        stream.queue(entries)
        return bool(stream.out)

    def _write_data(self, stream: Stream, limit: int) -> int:
        """Write up to ``limit`` bytes of what is queued; how many."""
        assert self._transport is not None
        frames, sent = stream.frames(limit, self._h2.max_outbound_frame_size)
        self._send_window -= sent
        stream.send_window -= sent
        self._transport.write(frames)
        return sent


class _Offence(Exception):
    """The peer does what ends the connection."""

    def __init__(self, code: ErrorCodes, message: str) -> None:
        super().__init__(message)
        self.code = code


_HEADERS_OUT: Final = [(":status", "200"), ("content-type", "application/grpc")]


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")


__all__ = ["PREFACE", "H2Error", "Http2Protocol"]
