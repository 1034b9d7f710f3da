"""HTTP/1.1 for gRPC-web and for static files, on asyncio transports; h11 does the parsing.

A *handler* is an async function from a :class:`Request` to a :class:`Response`::

    async def hello(request: Request) -> Response:
        if request.path != "/hello":
            return Response.text(404, "there is no such page")
        return Response(200, {"content-type": "text/plain"}, b"hello")

    server = await start_http_server(hello, "127.0.0.1", 0)
    ...  # server.port
    await server.aclose()

The body of a response is bytes or an async iterator of buffers. An iterator is sent as it yields (chunked, unless the
headers name a ``content-length``), never faster than the peer takes it, and closed when the peer goes away. The body of a
request is read with ``await request.read()`` or ``async for piece in request.pieces()``; what a handler leaves unread is
none of its concern. Header names are lower case on both sides.

:class:`Limits` says how large a head and a body may be, and how long a peer may take: to send a head (against those that
send it byte by byte), to send the next piece of a body, to take the next piece of an answer, and to think between two
requests. Whoever oversteps them gets a 4xx answer where that is possible, and is disconnected. A handler that raises is
answered for with 500, and reported in one line.

:class:`Http1Protocol` is the connection alone, for servers that listen by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeAlias, cast

import h11

from .sockets import bind, describe_peer, keep_from_children

Body: TypeAlias = bytes | AsyncIterator[bytes | bytearray | memoryview]
Handler: TypeAlias = Callable[["Request"], Awaitable["Response"]]
Report: TypeAlias = Callable[[str], object]
"""Takes the one line that is said of something that went wrong."""

_READ_AHEAD: Final = 256 * 1024
"""Received bytes that may wait to be looked at before the peer is held up."""
_LEFT_OVER: Final = 64 * 1024
"""Unread bytes of a request's body that are read and thrown away, so that the connection can be used again."""
_LINGER: Final = 1.0
"""Seconds that a peer gets to read the last answer on a connection that is closed in the middle of its request."""
_JOINED: Final = 64 * 1024
"""What is smaller than this goes out in one piece; of what is larger a copy would cost more than a call."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a peer may ask of a connection. None is no limit."""

    head_size: int = 16 * 1024
    """Bytes of a request line and headers."""
    body_size: int | None = 1024 * 1024
    """Bytes of a request's body."""
    head_timeout: float = 10.0
    """Seconds from the beginning of a connection, or of a request on it, to the end of the head."""
    idle_timeout: float = 60.0
    """Seconds between an answer and the beginning of the next request."""
    stall_timeout: float | None = 20.0
    """Seconds without a byte of a request's body, or without the peer's taking a byte of the answer."""


class Refusal(Exception):
    """A request cannot be served, for a reason that is the peer's: ``status`` and a sentence for the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True)
class Response:
    """An answer. Of headers that may come more than once, give the values as one, separated by commas."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Body = b""
    stall_timeout: float | None = -1.0
    """Seconds that the peer may take no byte of the body; negative for what :class:`Limits` says, None for ever."""

    @classmethod
    def text(cls, status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
        """An answer of plain text."""
        return cls(status, {"content-type": "text/plain; charset=utf-8", **(headers or {})}, f"{text}\n".encode())


class Request:
    """A request. Its body is read from the connection as it is asked for."""

    __slots__ = ("_connection", "headers", "http_version", "method", "path", "peer", "query")

    def __init__(self, connection: Http1Protocol, event: h11.Request, peer: str) -> None:
        self._connection = connection
        self.method = event.method.decode("ascii")
        self.http_version = event.http_version.decode("ascii")
        target = event.target.decode("latin-1")
        if not target.startswith("/"):
            # The absolute form that is meant for proxies.
            target = "/" + target.partition("://")[2].partition("/")[2] if "://" in target else target
        self.path, _, self.query = target.partition("?")
        self.headers: dict[str, str] = {}
        for raw_name, raw_value in event.headers:
            name, value = raw_name.decode("ascii"), raw_value.decode("latin-1")
            self.headers[name] = f"{self.headers[name]}, {value}" if name in self.headers else value
        self.peer = peer

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes in.

        Raises
        ------
        Refusal
            It is too large, comes too slowly, or is malformed. To be passed on, which answers the request.
        ConnectionError
            The peer has gone.
        """
        while (piece := await self._connection.next_piece()) is not None:
            yield piece

    async def read(self) -> bytes:
        """The whole body. Raises as :meth:`pieces` does."""
        return b"".join([piece async for piece in self.pieces()])


class Http1Protocol(asyncio.Protocol):
    """One connection, with a task of its own that serves request after request.

    Parameters
    ----------
    handler
        Answers requests.
    limits
        What the peer may ask for.
    report
        Where lines about errors go.
    connections
        A set that this connection puts itself into as long as it is open.
    """

    def __init__(
        self, handler: Handler, limits: Limits, report: Report, connections: set[Http1Protocol] | None = None
    ) -> None:
        self._handler = handler
        self._limits = limits
        self._report = report
        self._connections = connections if connections is not None else set()
        self._h11 = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head_size)
        self._transport: asyncio.Transport | None = None
        self._peer = "?"
        self._task: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._unseen = 0
        self._paused = False
        self._body_size = 0
        self._begun = False
        self._idle = True
        self._closing = False
        self._eof = False
        self._streaming = False
        self._discarding = False
        self.lost = False
        """Whether the connection is over."""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done when the connection is over and its task has ended."""

    # -- the transport's side ----------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        # Those of uvloop are transports by what they can do only.
        transport = cast(asyncio.Transport, transport)
        self._transport = transport
        self._peer = describe_peer(transport)
        self._connections.add(self)
        self._task = asyncio.get_running_loop().create_task(self._serve(), name="asyncrr http")
        self._task.add_done_callback(self._on_done)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._discarding:
            return
        self._h11.receive_data(data)
        self._begun = True
        self._unseen += len(data)
        if self._unseen > _READ_AHEAD and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        self._arrived.set()

    def eof_received(self) -> bool:
        """See :class:`asyncio.Protocol`."""
        if not self._eof and not self._discarding:
            self._h11.receive_data(b"")
        self._eof = True
        self._arrived.set()
        # A short answer may still go out. Who reads a stream has no reason to close one direction before the other.
        return not self._streaming

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self.lost = True
        self._writable.set()
        self._arrived.set()
        if self._task is not None and not self._task.done():
            self._task.cancel()

    def pause_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """See :class:`asyncio.Protocol`."""
        self._writable.set()

    @property
    def backlog(self) -> int:
        """Bytes that wait for the peer to take them."""
        return 0 if self._transport is None or self.lost else self._transport.get_write_buffer_size()

    @property
    def socket(self) -> Any:
        """The connection's socket; None if it is over."""
        return None if self._transport is None or self.lost else self._transport.get_extra_info("socket")

    def close(self) -> None:
        """Close after the request that is being served, or at once if there is none."""
        self._closing = True
        if self._idle:
            self.abort()

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._connections.discard(self)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(f"{self._peer}: {type(error).__name__}: {error}")
            self.abort()
        if not self.done.done():
            self.done.set_result(None)

    # -- requests ----------------------------------------------------------------------------------------------------

    async def _serve(self) -> None:
        assert self._transport is not None
        first = True
        try:
            while not self._closing:
                self._idle = True
                request = await self._next_request(first=first)
                if request is None:
                    break
                first = False
                self._idle = False
                await self._answer(request)
                if not await self._is_reusable():
                    break
                self._begun = bool(self._h11.trailing_data[0])
        except Refusal as refusal:
            self._report(f"{self._peer}: refused: {refusal}")
            await self._send_refusal(refusal)
        except ConnectionError:
            self.abort()
            return
        await self._linger()

    async def _next_request(self, *, first: bool) -> Request | None:
        """The next request; None when the peer is through."""
        limit = self._limits.head_timeout if first else self._limits.idle_timeout
        try:
            async with asyncio.timeout(limit) as timer:
                while True:
                    event = self._next_event("the request")
                    if event is h11.NEED_DATA:
                        await self._more()
                        if self._begun and not first:
                            # The next request has begun: from now on it is the time for a head that counts.
                            first = True
                            timer.reschedule(asyncio.get_running_loop().time() + self._limits.head_timeout)
                    elif isinstance(event, h11.Request):
                        return Request(self, event, self._peer)
                    else:
                        return None
        except TimeoutError:
            if not self._begun:
                return None
            raise Refusal(408, f"no request within {self._limits.head_timeout:g} s") from None

    async def _answer(self, request: Request) -> None:
        self._body_size = 0
        try:
            response = await self._handler(request)
        except (Refusal, ConnectionError):
            raise
        except Exception as error:
            self._report(f"{self._peer}: {request.method} {request.path}: {type(error).__name__}: {error}")
            response = Response.text(500, "internal error")
        await self._send(response)

    async def next_piece(self) -> bytes | None:
        """The next piece of the current request's body; None at its end. See :meth:`Request.pieces`."""
        limit = self._limits.body_size
        while True:
            event = self._next_event("the body")
            if isinstance(event, h11.Data):
                self._body_size += len(event.data)
                if limit is not None and self._body_size > limit:
                    raise Refusal(413, f"a body of more than {limit} bytes")
                return bytes(event.data)
            if event is not h11.NEED_DATA:
                return None
            if self._h11.they_are_waiting_for_100_continue:
                self._write(h11.InformationalResponse(status_code=100, headers=[]))
            try:
                async with asyncio.timeout(self._limits.stall_timeout):
                    await self._more()
            except TimeoutError:
                raise Refusal(408, "the body did not go on") from None

    def _next_event(self, what: str) -> Any:
        try:
            event = self._h11.next_event()
        except h11.RemoteProtocolError as error:
            raise Refusal(int(error.error_status_hint), f"{what} is not HTTP: {error}") from None
        if event is h11.NEED_DATA:
            self._unseen = 0
        return event

    async def _more(self) -> None:
        self._arrived.clear()
        if self.lost:
            raise ConnectionResetError("the peer has gone")
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        await self._arrived.wait()
        if self.lost:
            raise ConnectionResetError("the peer has gone")

    # -- answers -----------------------------------------------------------------------------------------------------

    async def _send(self, response: Response) -> None:
        headers = {"server": "asyncrr", **response.headers}
        if isinstance(response.body, bytes):
            headers.setdefault("content-length", str(len(response.body)))
        if self._closing:
            headers["connection"] = "close"
        reason = HTTPStatus(response.status).phrase.encode("ascii")
        head = h11.Response(status_code=response.status, headers=list(headers.items()), reason=reason)
        if isinstance(response.body, bytes):
            self._write(head, h11.Data(data=response.body), h11.EndOfMessage())
            return
        stall = self._limits.stall_timeout if response.stall_timeout == -1.0 else response.stall_timeout
        self._write(head)
        self._streaming = True
        async with contextlib.aclosing(_as_generator(response.body)) as pieces:
            async for piece in pieces:
                if len(piece):
                    self._write(h11.Data(data=piece))
                    await self._drained(stall)
        self._streaming = False
        self._write(h11.EndOfMessage())

    def _write(self, *events: h11.Event) -> None:
        if self.lost or self._transport is None:
            raise ConnectionResetError("the peer has gone")
        buffers: list[Any] = []
        for event in events:
            buffers.extend(self._h11.send_with_data_passthrough(event) or ())
        # Not `writelines`: before 3.12.9 and 3.13.2 it tells nobody that its buffer is full.
        if sum(map(len, buffers)) <= _JOINED:
            self._transport.write(b"".join(buffers))
        else:
            for buffer in buffers:
                self._transport.write(buffer)

    async def _drained(self, stall: float | None) -> None:
        if not self._writable.is_set():
            try:
                async with asyncio.timeout(stall):
                    await self._writable.wait()
            except TimeoutError:
                self._report(f"{self._peer}: disconnected: it took nothing for {stall:g} s")
                raise ConnectionAbortedError("the peer takes nothing") from None
        if self.lost:
            raise ConnectionResetError("the peer has gone")

    async def _send_refusal(self, refusal: Refusal) -> None:
        if self._h11.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return self.abort()
        self._closing = True
        try:
            await self._send(Response.text(refusal.status, str(refusal), {"connection": "close"}))
        except (ConnectionError, h11.LocalProtocolError):
            self.abort()

    async def _is_reusable(self) -> bool:
        """Whether another request may follow; throws away a short rest of this one."""
        left = 0
        while self._h11.their_state is h11.SEND_BODY and left <= _LEFT_OVER:
            if self._h11.they_are_waiting_for_100_continue:
                return False
            try:
                async with asyncio.timeout(_LINGER):
                    piece = await self.next_piece()
            except TimeoutError:
                return False
            left += len(piece or b"")
        if self._h11.our_state is not h11.DONE or self._h11.their_state is not h11.DONE:
            return False
        self._h11.start_next_cycle()
        return True

    async def _linger(self) -> None:
        """Close so that the peer can read what was sent: with unread data in the socket, closing would be a reset."""
        transport = self._transport
        if transport is None or self.lost:
            return
        theirs = self._h11.their_state
        more_may_come = theirs not in (h11.DONE, h11.CLOSED) and (theirs is not h11.IDLE or self._begun)
        if more_may_come and transport.can_write_eof():
            transport.write_eof()
            self._discarding = True
            try:
                async with asyncio.timeout(_LINGER):
                    while not self._eof:
                        await self._more()
            except (TimeoutError, ConnectionError):
                transport.abort()
                return
        transport.close()


async def _as_generator(body: AsyncIterator[Any]) -> AsyncGenerator[Any, None]:
    """The iterator, closed at the end of this generator if it can be closed."""
    try:
        async for piece in body:
            yield piece
    finally:
        close = getattr(body, "aclose", None)
        if close is not None:
            await close()


class HttpServer:
    """A server that listens; see :func:`start_http_server`."""

    def __init__(self, server: asyncio.Server, connections: set[Http1Protocol], host: str, port: int) -> None:
        self._server = server
        self._connections = connections
        self.host = host
        self.port = port
        """The port that it listens on."""
        keep_from_children(self)

    def sockets(self) -> list[Any]:
        """What listens, and all connections."""
        return [*self._server.sockets, *(connection.socket for connection in self._connections)]

    async def aclose(self, grace: float = 1.0) -> None:
        """Stop listening, let requests that are being served finish, and disconnect what is left after ``grace`` seconds."""
        self._server.close()
        waiting = [connection.done for connection in self._connections]
        for connection in list(self._connections):
            connection.close()
        if waiting:
            await asyncio.wait(waiting, timeout=grace)
        left = list(self._connections)
        for connection in left:
            connection.abort()
        if left:
            await asyncio.wait([connection.done for connection in left])
        # Not `wait_closed()`: from 3.12 on it waits for connections in their TLS handshake, too.


async def start_http_server(
    handler: Handler,
    host: str,
    port: int,
    *,
    limits: Limits | None = None,
    ssl_context: ssl.SSLContext | None = None,
    report: Report,
) -> HttpServer:
    """Listen on a port and answer requests.

    Parameters
    ----------
    handler
        Answers requests.
    host
        Address to bind to, such as ``127.0.0.1``.
    port
        Port; 0 for any that is free.
    limits
        What a peer may ask for.
    ssl_context
        For HTTPS.
    report
        Where lines about errors go.

    Raises
    ------
    OSError
        If the address cannot be bound, with a text that says so.
    """
    sock = bind(host, port)
    connections: set[Http1Protocol] = set()
    chosen = limits or Limits()
    server = await asyncio.get_running_loop().create_server(
        lambda: Http1Protocol(handler, chosen, report, connections), sock=sock, ssl=ssl_context
    )
    return HttpServer(server, connections, host, int(sock.getsockname()[1]))
