"""HTTP/1.1 for gRPC-web and for static files, on asyncio transports; h11 does the parsing.

A *handler* is an async function from a :class:`Request` to a :class:`Response`::

    async def hello(request: Request) -> Response:
        if request.path != "/hello":
            return Response.text(404, "there is no such page")
        return Response(200, {"content-type": "text/plain"}, b"hello")

    server = await start_http_server(hello, "127.0.0.1", 0)
    ...  # server.port
    await server.aclose()

The body of a response is bytes or an async iterable of buffers. An iterable is sent as it yields (chunked, unless the
headers name a ``content-length``), never faster than the peer takes it, and closed when the peer goes away. The body of a
request is read with ``await request.read()`` or ``async for piece in request.pieces()``; what a handler leaves unread is
none of its concern. Header names are lower case on both sides. A handler answers HEAD as it answers GET; the body is left out
here.

:class:`Limits` says how large a head and a body may be, and how long a peer may take: to send a head (against those that
send it byte by byte), to send the next piece of a body, to take the next piece of an answer, and to think between two
requests. Whoever oversteps them gets a 4xx answer where that is possible, and is disconnected. A handler that raises is
answered for with 500, and reported in one line.

What a peer does costs that peer. Its requests and the pieces of its bodies are parsed a little at a time, in turns with other
connections, and nothing more is read from a peer that does not take its answers.

:class:`Http1Protocol` is the connection alone, for servers that listen by themselves.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final, TypeAlias, cast

import h11

from .peers import Holder, InFlight, Peers, Turn
from .sockets import bind, is_lost, keep_from_children

Body: TypeAlias = bytes | AsyncIterable[bytes | bytearray | memoryview]
Handler: TypeAlias = Callable[["Request"], Awaitable["Response"]]
Report: TypeAlias = Callable[[str], object]
"""Takes the one line that is said of something that went wrong."""

_READ_AHEAD: Final = 64 * 1024
"""Received bytes that may wait to be looked at before the peer is held up."""
_SLICE: Final = 8 * 1024
"""Bytes that are parsed at a time. h11 takes a head or trailers of any length if they are there as a whole."""
_MAX_LINES: Final = 200
"""Lines of a head, or of trailers. What parsing costs goes by lines rather than by bytes."""
_PIECE: Final = 64 * 1024
"""Bytes of a body that are put together before they are given to the handler, if they are there."""
_MEMORY: Final = 64 * 2**20
"""Bytes that the connections of a server that only serves files may hold."""
_SHOWN: Final = 200
"""Characters of what a peer has sent that are repeated in an answer or a line."""
_LEFT_OVER: Final = 64 * 1024
"""Unread bytes of a request's body that are read and thrown away, so that the connection can be used again."""
_LOOK: Final = 1.0
"""Seconds between two looks at a peer that does not take its answer."""
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

    __slots__ = ("_connection", "headers", "holder", "http_version", "method", "path", "query")

    def __init__(self, connection: Http1Protocol, event: h11.Request, holder: Holder) -> None:
        self._connection = connection
        self.method = event.method.decode("ascii")
        self.http_version = event.http_version.decode("ascii")
        path, _, self.query = event.target.decode("latin-1").partition("?")
        if not path.startswith("/") and "://" in path:
            # The absolute form that is meant for proxies.
            path = "/" + path.partition("://")[2].partition("/")[2]
        self.path = path
        values: dict[str, list[str]] = {}
        for raw_name, raw_value in event.headers:
            values.setdefault(raw_name.decode("ascii"), []).append(raw_value.decode("latin-1"))
        self.headers = {name: ", ".join(several) for name, several in values.items()}
        self.holder = holder
        """What the connection may use, and who the peer is."""

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
    peers
        Who is connected, and where lines about them go.
    memory
        What is counted for all connections together.
    holder
        The connection, if it has been let in already.
    connections
        A set that this connection puts itself into as long as it is open.
    """

    def __init__(
        self,
        handler: Handler,
        limits: Limits,
        peers: Peers,
        memory: InFlight,
        holder: Holder | None = None,
        connections: set[Http1Protocol] | None = None,
    ) -> None:
        self._handler = handler
        self._limits = limits
        self._peers = peers
        self._memory = memory
        self._holder = holder if holder is not None else Holder()
        self._is_let_in = holder is not None
        self._connections = connections if connections is not None else set()
        self._h11 = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.head_size)
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._turn = Turn()
        self._arrived = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._received = bytearray()
        self._paused = False
        self._body_size = 0
        self._is_head = False
        self._is_tls = False
        self._begun = False
        self._idle = True
        self._closing = False
        self._eof = False
        self._eof_told = False
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
        if not self._is_let_in:
            holder = self._peers.admit(transport)
            if holder is None:
                self.lost = True
                self.done.set_result(None)
                return
            self._holder = holder
        self._transport = transport
        self._is_tls = transport.get_extra_info("ssl_object") is not None
        self._holder.give_way = self._give_way
        self._holder.disconnect = self.abort
        self._connections.add(self)
        self._task = asyncio.get_running_loop().create_task(self._serve(), name="asyncrr http")
        self._task.add_done_callback(self._on_done)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._discarding or self._transport is None:
            return
        self._received += data
        self._memory.book(self._holder, len(data))
        self._begun = True
        if len(self._received) > _READ_AHEAD and not self._paused:
            self._paused = True
            self._transport.pause_reading()
        self._arrived.set()

    def eof_received(self) -> bool:
        """See :class:`asyncio.Protocol`."""
        self._eof = True
        self._arrived.set()
        # A short answer may still go out, but not with TLS, where one end is that of both directions. Who reads a stream has
        # no reason to close one before the other.
        return not self._streaming and not self._is_tls

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self.lost = True
        self._writable.set()
        self._arrived.set()
        if self._task is not None and not self._task.done():
            self._task.cancel()
        self._let_go()

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

    def _give_way(self) -> None:
        self._report(f"disconnected: others need the {self._holder.nbytes} bytes that it holds and does not go on with")
        self.abort()

    def _report(self, line: str) -> None:
        self._peers.report(self._holder.offender, f"{self._holder.name}: {line}")

    def _let_go(self) -> None:
        """Forget a transport that is over. Those of TLS refer to us, have 256 KiB, and would wait for the collector."""
        if self.lost and self._task is not None and self._task.done():
            self._transport = None

    def _on_done(self, task: asyncio.Task[None]) -> None:
        self._connections.discard(self)
        self._take_received(len(self._received))
        if not self._is_let_in:
            self._peers.leave(self._holder)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(f"{type(error).__name__}: {error}")
            self.abort()
        self._let_go()
        if not self.done.done():
            self.done.set_result(None)

    async def _let_others(self) -> None:
        """Have the others get their turn, if this connection has had its own."""
        if self._turn.over():
            await self._peers.turns.wait()
            self._turn.begin(len(self._peers.turns))

    # -- requests ----------------------------------------------------------------------------------------------------

    async def _serve(self) -> None:
        first = True
        try:
            while not self._closing:
                await self._let_others()
                self._idle = True
                request = await self._next_request(first=first)
                if request is None:
                    break
                first = False
                self._idle = False
                self._holder.calls = 1
                await self._answer(request)
                self._holder.calls = 0
                if not await self._is_reusable():
                    break
        except Refusal as refusal:
            self._report(f"refused: {refusal}")
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
                        self._is_head = event.method == b"HEAD"
                        request = Request(self, event, self._holder)
                        self._check(request, len(event.headers))
                        return request
                    else:
                        return None
        except TimeoutError:
            if not self._begun:
                return None
            raise Refusal(408, f"no request within {self._limits.head_timeout:g} s") from None

    @staticmethod
    def _check(request: Request, num_lines: int) -> None:
        if not request.http_version.startswith("1."):
            raise Refusal(505, "this is HTTP/1.1")
        if num_lines > _MAX_LINES:
            raise Refusal(431, f"more than {_MAX_LINES} headers")
        # A proxy before us may have seen another end of the body.
        if "transfer-encoding" in request.headers and (
            "content-length" in request.headers or request.http_version == "1.0"
        ):
            raise Refusal(400, "a body is as long as Content-Length says or has a Transfer-Encoding, not both")

    async def _answer(self, request: Request) -> None:
        self._body_size = 0
        try:
            response = await self._handler(request)
            head = self._head_of(response)
        except (Refusal, ConnectionError):
            raise
        except Exception as error:
            asked = f"{request.method} {request.path}"[:_SHOWN]
            self._report(f"{asked}: {type(error).__name__}: {error}")
            response = Response.text(500, "internal error")
            head = self._head_of(response)
        await self._send(response, head)

    async def next_piece(self, patience: float | None = None) -> bytes | None:
        """The next piece of the current request's body; None at its end. See :meth:`Request.pieces`.

        Parameters
        ----------
        patience
            Seconds that the peer may take to go on; None for what :class:`Limits` says.
        """
        await self._let_others()
        piece = bytearray()
        # Tiny chunks are put together: what follows goes by pieces. It ends with the turn, however tiny they are.
        while self._h11.their_state is h11.SEND_BODY and len(piece) < _PIECE and not (piece and self._turn.over()):
            event = self._next_event("the body")
            if isinstance(event, h11.Data):
                piece += event.data
            elif event is h11.NEED_DATA:
                if piece:
                    break
                await self._more_of_the_body(self._limits.stall_timeout if patience is None else patience)
        self._body_size += len(piece)
        limit = self._limits.body_size
        if limit is not None and self._body_size > limit:
            raise Refusal(413, f"a body of more than {limit} bytes")
        return bytes(piece) if piece else None

    async def _more_of_the_body(self, patience: float | None) -> None:
        if self._h11.they_are_waiting_for_100_continue:
            self._write(h11.InformationalResponse(status_code=100, headers=[]))
        try:
            async with asyncio.timeout(patience):
                await self._more()
        except TimeoutError:
            raise Refusal(408, "the body did not go on") from None

    def _next_event(self, what: str) -> Any:
        """What has come next; NEED_DATA when that is incomplete and nothing more is there."""
        while True:
            try:
                event = self._h11.next_event()
            except h11.RemoteProtocolError as error:
                raise Refusal(int(error.error_status_hint), f"{what} is not HTTP: {error}"[:_SHOWN]) from None
            if event is not h11.NEED_DATA:
                return event
            rest = self._h11.trailing_data[0]
            if rest.count(b"\n") > _MAX_LINES:
                raise Refusal(431, f"{what} has more than {_MAX_LINES} lines of headers")
            if self._received:
                self._h11.receive_data(self._take_received(_SLICE))
            elif self._eof and not self._eof_told:
                self._eof_told = True
                self._h11.receive_data(b"")
            else:
                self._begun = bool(rest)
                return event

    def _take_received(self, nbytes: int) -> bytes:
        taken = bytes(memoryview(self._received)[:nbytes])
        del self._received[:nbytes]
        if taken:
            self._memory.give(self._holder, len(taken))
        return taken

    async def _more(self) -> None:
        """Wait for more bytes, or for their end."""
        self._arrived.clear()
        if self.lost:
            raise ConnectionResetError("the peer has gone")
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        await self._arrived.wait()
        if self.lost:
            raise ConnectionResetError("the peer has gone")
        self._turn.begin()

    # -- answers -----------------------------------------------------------------------------------------------------

    async def _send(self, response: Response, head: h11.Response) -> None:
        stall = self._limits.stall_timeout if response.stall_timeout == -1.0 else response.stall_timeout
        body = response.body
        if isinstance(body, bytes):
            self._write(head, *((h11.Data(data=body),) if body and not self._is_head else ()), h11.EndOfMessage())
            await self._drained(stall)
            return
        try:
            self._write(head)
            if not self._is_head:
                self._streaming = True
                async for piece in body:
                    if len(piece):
                        self._write(h11.Data(data=piece))  # type: ignore[arg-type]  # it only passes through
                        await self._drained(stall, getattr(body, "look", None))
                        await self._let_others()
                self._streaming = False
        finally:
            # Also where nothing was asked of it: it may hold something.
            await close_body(body)
        self._write(h11.EndOfMessage())
        await self._drained(stall)

    def _head_of(self, response: Response) -> h11.Response:
        headers = {"server": "asyncrr", **response.headers}
        if isinstance(response.body, bytes):
            headers.setdefault("content-length", str(len(response.body)))
        if self._closing:
            headers["connection"] = "close"
        return h11.Response(
            status_code=response.status,
            # As requests are decoded, so that what is repeated from one goes back as it came.
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()],
            reason=HTTPStatus(response.status).phrase.encode("ascii"),
        )

    def _write(self, *events: h11.Event) -> None:
        # Of a transport that has failed or was aborted `lost` is set in the next round of the loop.
        if self.lost or self._transport is None or is_lost(self._transport):
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

    async def _drained(self, stall: float | None, look: Callable[[], object] | None = None) -> None:
        """Wait while the peer does not take what was written. ``look`` is called now and then meanwhile."""
        if not self._writable.is_set():
            waiting = self.backlog
            self._memory.book(self._holder, waiting)
            waited = 0.0
            try:
                while not self._writable.is_set():
                    if stall is not None and waited >= stall:
                        self._report(f"disconnected: it took nothing for {stall:g} s")
                        raise ConnectionAbortedError("the peer takes nothing")
                    patience = _LOOK if stall is None else min(_LOOK, stall - waited)
                    try:
                        async with asyncio.timeout(patience):
                            await self._writable.wait()
                    except TimeoutError:
                        waited += patience
                        if look is not None:
                            look()
                        self._memory.relieve()
            finally:
                self._memory.give(self._holder, waiting)
        if self.lost:
            raise ConnectionResetError("the peer has gone")

    async def _send_refusal(self, refusal: Refusal) -> None:
        if self._h11.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return self.abort()
        self._closing = True
        try:
            response = Response.text(refusal.status, str(refusal), {"connection": "close"})
            await self._send(response, self._head_of(response))
        except ConnectionError:
            self.abort()

    async def _is_reusable(self) -> bool:
        """Whether another request may follow; throws away a short rest of this one."""
        left = 0
        while self._h11.their_state is h11.SEND_BODY and left <= _LEFT_OVER:
            if self._h11.they_are_waiting_for_100_continue:
                return False
            try:
                piece = await self.next_piece(_LINGER)
            except Refusal:
                return False  # the request has its answer, whatever is wrong with the rest
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
            self._discarding = True
            try:
                transport.write_eof()
                async with asyncio.timeout(_LINGER):
                    while not self._eof:
                        await self._more()
            except (TimeoutError, OSError):  # also of what has gone already
                transport.abort()
                return
        transport.close()


async def close_body(body: AsyncIterable[Any]) -> None:
    """Tell the body of a response that nothing more is wanted of it, if it can be told."""
    close = getattr(body, "aclose", None)
    if close is not None:
        await close()


class HttpServer:
    """A server that listens; see :func:`start_http_server`."""

    def __init__(
        self,
        server: asyncio.Server,
        connections: set[Http1Protocol],
        peers: Peers,
        memory: InFlight,
        address: tuple[str, int],
    ) -> None:
        self._server = server
        self._connections = connections
        self._peers = peers
        self.memory = memory
        """What the connections hold."""
        self.host, self.port = address
        """Where it listens."""
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
        self._peers.close()
        # Not `wait_closed()`: from 3.12 on it waits for connections in their TLS handshake, too.


async def start_http_server(
    handler: Handler,
    host: str,
    port: int,
    *,
    limits: Limits | None = None,
    ssl_context: ssl.SSLContext | None = None,
    report: Report,
    most: int | None = None,
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
    most
        Connections in all.

    Raises
    ------
    OSError
        If the address cannot be bound, with a text that says so.
    """
    sock = bind(host, port)
    connections: set[Http1Protocol] = set()
    chosen = limits or Limits()
    peers, memory = Peers(report, most=most, prefix=""), InFlight(_MEMORY)
    server = await asyncio.get_running_loop().create_server(
        lambda: Http1Protocol(handler, chosen, peers, memory, connections=connections), sock=sock, ssl=ssl_context
    )
    return HttpServer(server, connections, peers, memory, (host, int(sock.getsockname()[1])))
