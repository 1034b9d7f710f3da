"""The server as a whole: one port, where each connection is asked by its first bytes whether it speaks HTTP/2 or HTTP/1.1."""

from __future__ import annotations

import asyncio
import itertools
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, cast

from .background import Background, Submit, in_executor
from .http1 import Handler, Http1Protocol, Limits, Report
from .http2 import PREFACE, Http2Protocol
from .memory_limit import parse_memory_limit
from .origins import Origins
from .peers import MAX_CONNECTIONS, Holder, Peers
from .service import MessageProxy
from .sockets import bind, check_address, keep_from_children

if sys.platform != "win32":
    import resource
from .web import GrpcWeb

DEFAULT_PORT: Final = 9876
DEFAULT_BIND: Final = "127.0.0.1"
_HTTP1_LIMITS: Final = Limits(body_size=None)  # of messages in a body each has its own limit
_LOOK: Final = 0.1
"""Seconds between two looks at readers that are to finish."""
_MAX_HANDSHAKES: Final = 64
"""TLS handshakes at the same time. Each takes a quarter of a megabyte."""
_ACCEPTED: Final = 16
"""Connections that are taken before others get their turn."""
_RETRY: Final = 0.5
"""Seconds after which it is tried again to take a connection, when that was not possible."""
_SPARE_DESCRIPTORS: Final = 64
"""Descriptors that are left to the rest of the program where there are few."""


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server serves.

    Raises
    ------
    TypeError, ValueError
        An option makes no sense.
    """

    bind: str = DEFAULT_BIND
    """Address to listen on."""
    port: int = DEFAULT_PORT
    """0 for any that is free."""
    memory_limit: str | int = "25%"
    """See :func:`.memory_limit.parse_memory_limit`."""
    newest_first: bool = False
    cors_allow_origin: tuple[str, ...] = ()
    ssl_context: ssl.SSLContext | None = None
    token: str | None = None

    def __post_init__(self) -> None:
        check_address(self.bind, self.port)
        parse_memory_limit(self.memory_limit, 0)
        Origins(self.cors_allow_origin)
        if self.token is not None and (not self.token or not self.token.isascii() or not self.token.isprintable()):
            raise ValueError("a token is printable ASCII text")

    @classmethod
    def of(
        cls,
        *,
        bind: str = DEFAULT_BIND,
        port: int | None = None,
        memory_limit: str | int = "25%",
        newest_first: bool = False,
        cors_allow_origin: Iterable[str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        token: str | None = None,
    ) -> ServerOptions:
        """Options as functions take them, where None stands for a default."""
        if isinstance(cors_allow_origin, str):
            raise TypeError(f"cors_allow_origin takes a list of patterns, not one text: {cors_allow_origin!r}")
        return cls(
            bind=bind,
            port=DEFAULT_PORT if port is None else port,
            memory_limit=memory_limit,
            newest_first=newest_first,
            cors_allow_origin=tuple(cors_allow_origin or ()),
            ssl_context=ssl_context,
            token=token,
        )

    def url(self, port: int) -> str:
        """What viewers of this machine connect to."""
        host = "127.0.0.1" if self.bind in ("0.0.0.0", "::") else self.bind
        scheme = "rerun+http" if self.ssl_context is None else "rerun+https"
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}/proxy"


class ProxyServer:
    """A message proxy that listens. Lives on one event loop.

    Parameters
    ----------
    options
        How to serve.
    report
        Where lines about what goes wrong go.
    limit
        The memory limit in bytes, if it is known: making it out asks the file system.
    submit
        How work that takes long is started in a thread.
    """

    def __init__(
        self, options: ServerOptions, report: Report, *, limit: int | None = None, submit: Submit = in_executor
    ) -> None:
        self.options = options
        self.peers = Peers(report, most=_max_connections())
        self._origins = Origins(options.cors_allow_origin)
        self.proxy = MessageProxy(
            parse_memory_limit(options.memory_limit) if limit is None else limit,
            lambda line: self.peers.report(line[:40], line),
            newest_first=options.newest_first,
            token=options.token,
            background=Background(submit),
        )
        self.web: Handler = GrpcWeb(self.proxy, self._origins, self.peers)
        self._http1: set[Http1Protocol] = set()
        self._http2: set[Http2Protocol] = set()
        self._new: set[_Newcomer] = set()
        self._handshakes: dict[_Newcomer, None] = {}
        """Those that are in their TLS handshake, the oldest first."""
        self._port = options.port
        self._socket: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return self._port

    @property
    def url(self) -> str:
        """What viewers connect to."""
        return self.options.url(self.port)

    async def start(self) -> None:
        """Begin to listen.

        Raises
        ------
        OSError
            The port cannot be had; the text says why.
        """
        options = self.options
        if options.ssl_context is not None:
            # Browsers offer both and are to take the first: they speak gRPC-web, for which HTTP/1.1 is enough.
            options.ssl_context.set_alpn_protocols(["http/1.1", "h2"])
        # Bound before there is anybody who could hear of it, and listening from then on: no viewer comes too early.
        self._socket = bind(options.bind, options.port)
        self._port = int(self._socket.getsockname()[1])
        keep_from_children(self)
        self._accepting = asyncio.create_task(self._accept(self._socket), name="asyncrr accept")

    async def _accept(self, listening: socket.socket) -> None:
        """Take connections. Those that are in their TLS handshake count, and have a limit of time, like all others."""
        loop = asyncio.get_running_loop()
        for number in itertools.count(1):
            try:
                connection, _ = await loop.sock_accept(listening)
            except OSError as error:
                # Mostly one too many descriptors. Connections wait in the kernel until there are some again.
                self.peers.report("accept", f"cannot take a connection: {error.strerror or error}")
                await asyncio.sleep(_RETRY)
                continue
            newcomer = _Newcomer(self, connection)
            if newcomer.admitted:
                self._new.add(newcomer)
                newcomer.connect(self.options.ssl_context)
            if number % _ACCEPTED == 0:
                # The next one may be there already, in which case nobody would have been waited for.
                await asyncio.sleep(0)

    async def aclose(
        self, grace: float = 2.0, *, longest: float = 8.0, on_progress: Callable[[], object] | None = None
    ) -> None:
        """Stop listening, let readers take what there is, and disconnect who does not.

        Parameters
        ----------
        grace
            Seconds that are waited while no reader takes anything.
        longest
            Seconds that are waited in all.
        on_progress
            Called now and then while readers take something.
        """
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.wait([self._accepting])
        if self._socket is not None:
            self._socket.close()
        self.proxy.close()
        connecting = [newcomer.connecting for newcomer in self._new if newcomer.connecting is not None]
        for newcomer in list(self._new):
            newcomer.abort()
        if connecting:
            await asyncio.wait(connecting, timeout=1.0)
        connections: list[Http1Protocol | Http2Protocol] = [*self._http2, *self._http1]
        for connection in connections:
            connection.close()
            await asyncio.sleep(0)  # each may have a hundred calls
        store = self.proxy.store
        began = now = taken_at = time.monotonic()
        backlog = sum(connection.backlog for connection in connections)
        while now < min(taken_at + grace, began + longest):
            waiting = [connection.done for connection in connections if not connection.done.done()]
            if not waiting:
                break
            await asyncio.wait(waiting, timeout=_LOOK)
            before, backlog = backlog, sum(connection.backlog for connection in connections)
            if store.taken_at >= now or backlog < before:
                taken_at = time.monotonic()
                if on_progress is not None:
                    on_progress()
            now = time.monotonic()
        # Some have not taken all from the store, others have that still on its way to them.
        if behind := max(store.num_behind, sum(connection.backlog > 0 for connection in connections)):
            self.peers.report("end", f"closed before {behind} of the readers had read all")
        for connection in connections:
            connection.abort()
        if connections:
            await asyncio.wait([connection.done for connection in connections], timeout=1.0)
        self.peers.close()

    def sockets(self) -> Iterable[Any]:
        """What listens, and all connections."""
        connections: list[_Newcomer | Http1Protocol | Http2Protocol] = [*self._new, *self._http1, *self._http2]
        return [self._socket, *(connection.socket for connection in connections)]

    @property
    def num_connections(self) -> int:
        """Connections that are open."""
        return len(self._new) + len(self._http1) + len(self._http2)

    def adopt(self, transport: asyncio.Transport, holder: Holder, first: bytes, *, is_http2: bool) -> None:
        """Go on with a connection in the protocol that it speaks."""
        protocol: Http1Protocol | Http2Protocol
        if is_http2:
            protocol = Http2Protocol(self.proxy, self.peers, holder, self._http2, self._origins.allows)
        else:
            protocol = Http1Protocol(self.web, _HTTP1_LIMITS, self.peers, self.proxy.in_flight, holder, self._http1)
        protocol.done.add_done_callback(lambda _: self.peers.leave(holder))
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(first)

    def begin_handshake(self, newcomer: _Newcomer) -> None:
        """A handshake begins; the oldest one gives way if there are too many that do not end."""
        if len(self._handshakes) >= _MAX_HANDSHAKES:
            next(iter(self._handshakes)).give_way()
        self._handshakes[newcomer] = None

    def end_handshake(self, newcomer: _Newcomer) -> None:
        """A handshake has ended, if there was one."""
        self._handshakes.pop(newcomer, None)

    def dismiss(self, newcomer: _Newcomer) -> None:
        """A connection that is new no longer."""
        self._new.discard(newcomer)


def _max_connections() -> int:
    """How many connections there may be. Where more could use up the descriptors, new ones could not even be turned away."""
    if sys.platform == "win32":
        return MAX_CONNECTIONS
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS
    return max(1, min(MAX_CONNECTIONS, most - _SPARE_DESCRIPTORS))


async def _readable(connection: socket.socket) -> None:
    """Wait until something has come, before which a handshake only costs memory."""
    loop = asyncio.get_running_loop()
    found = asyncio.Event()
    try:
        loop.add_reader(connection, found.set)
    except NotImplementedError:  # the loop of Windows
        return
    try:
        await found.wait()
    finally:
        loop.remove_reader(connection)


class _Newcomer(asyncio.Protocol):
    """A connection that is in its TLS handshake, or whose first bytes are awaited."""

    def __init__(self, server: ProxyServer, connection: socket.socket) -> None:
        self._server = server
        self._socket: socket.socket | None = connection
        self._first = b""
        self._transport: asyncio.Transport | None = None
        self._made = False
        self._timer: asyncio.TimerHandle | None = None
        self.connecting: asyncio.Task[None] | None = None
        """Runs until there is a connection that can be used."""
        self._holder: Holder | None = None
        self._holder = server.peers.admit(self)

    @property
    def admitted(self) -> bool:
        """Whether there was room for it."""
        return self._holder is not None

    def connect(self, tls: ssl.SSLContext | None) -> None:
        """Shake hands, if there is to be TLS, and wait for what comes."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_HTTP1_LIMITS.head_timeout, self._give_up)
        self.connecting = loop.create_task(self._connect(tls), name="asyncrr connecting")

    async def _connect(self, tls: ssl.SSLContext | None) -> None:
        connection = self._socket
        assert connection is not None
        # The time is that of the timer, which was there before.
        limit = None if tls is None else _HTTP1_LIMITS.head_timeout + 1.0
        try:
            if tls is not None:
                await _readable(connection)
                self._server.begin_handshake(self)
            self._socket = None
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: self, connection, ssl=tls, ssl_handshake_timeout=limit
            )
        except OSError as error:
            reason = error.reason if isinstance(error, ssl.SSLError) else type(error).__name__
            # The frames of asyncio's TLS that raised it refer to it in turn, and have 256 KiB, which would wait for the collector.
            error.__traceback__ = None
            self._leave(f"disconnected: no TLS handshake: {reason}")
        finally:
            self.connecting = None
            self._server.end_handshake(self)
            if not self._made:
                # It did not come to a connection.
                connection.close()
                self._leave()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        # Those of uvloop are transports by what they can do only.
        self._transport = cast(asyncio.Transport, transport)
        self._made = True
        if self._holder is None:  # it was closed meanwhile
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        transport, holder = self._transport, self._holder
        if transport is None or holder is None:
            return
        self._first += data
        is_http2 = self._first.startswith(PREFACE)
        if is_http2 or not PREFACE.startswith(self._first):
            # It goes on with these.
            self._holder = self._transport = None
            self._leave()
            self._server.adopt(transport, holder, self._first, is_http2=is_http2)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._transport = None
        self._leave()

    @property
    def socket(self) -> Any:
        """The connection's socket; None if it is over, or shaking hands."""
        return self._socket if self._transport is None else self._transport.get_extra_info("socket")

    def get_extra_info(self, name: str) -> Any:
        """The other end, as transports know it."""
        try:
            return self._socket.getpeername() if name == "peername" and self._socket is not None else None
        except OSError:  # it has gone
            return None

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()
        elif self.connecting is not None:
            self.connecting.cancel()
        elif self._socket is not None:
            self._socket.close()
        self._leave()

    def give_way(self) -> None:
        """Close now, because others want to begin their handshakes."""
        self._server.end_handshake(self)
        self._leave("disconnected: a TLS handshake that does not go on")
        self.abort()

    def _give_up(self) -> None:
        self._leave(f"disconnected: no request within {_HTTP1_LIMITS.head_timeout:g} s" if self._first else None)
        self.abort()

    def _leave(self, offence: str | None = None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._server.dismiss(self)
        holder, self._holder = self._holder, None
        if holder is not None:
            if offence is not None:
                self._server.peers.report(holder.offender, f"{holder.name}: {offence}")
            self._server.peers.leave(holder)
