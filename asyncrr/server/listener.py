"""The server as a whole: one port, where each connection is asked by its first bytes whether it speaks HTTP/2 or HTTP/1.1."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, cast

from .background import Background, Submit, in_executor
from .http1 import Handler, Http1Protocol, Limits, Report
from .http2 import PREFACE, Http2Protocol
from .memory_limit import parse_memory_limit
from .origins import Origins
from .peers import Holder, Peers, address_of
from .service import MessageProxy
from .sockets import bind, check_address, describe_peer, keep_from_children
from .web import GrpcWeb

DEFAULT_PORT: Final = 9876
DEFAULT_BIND: Final = "127.0.0.1"
_MAX_CONNECTIONS: Final = 1000
_HTTP1_LIMITS: Final = Limits(body_size=None)  # of messages in a body each has its own limit
_LOOK: Final = 0.1
"""Seconds between two looks at readers that are to finish."""
_QUIET: Final = 1.0
"""Seconds in which no more than ``_LINES`` lines are said of what peers do wrong."""
_LINES: Final = 10


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
        self._say = report
        self._said: list[float] = []
        self._unsaid = 0
        self._origins = Origins(options.cors_allow_origin)
        self.proxy = MessageProxy(
            parse_memory_limit(options.memory_limit) if limit is None else limit,
            self._report,
            newest_first=options.newest_first,
            token=options.token,
            background=Background(submit),
        )
        self.peers = Peers(report)
        self.web: Handler = GrpcWeb(self.proxy, self._origins, self.peers)
        self._http1: set[Http1Protocol] = set()
        self._http2: set[Http2Protocol] = set()
        self._new: set[_Sniffer] = set()
        self._port = options.port
        self._socket: socket.socket | None = None
        self._server: asyncio.Server | None = None

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
        self._server = await asyncio.get_running_loop().create_server(
            lambda: _Sniffer(self),
            sock=self._socket.dup(),
            ssl=options.ssl_context,
            ssl_handshake_timeout=_handshake(options),
        )

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
        if self._server is not None:
            self._server.close()
        if self._socket is not None:
            self._socket.close()
        self.proxy.close()
        for sniffer in list(self._new):
            sniffer.abort()
        connections: list[Http1Protocol | Http2Protocol] = [*self._http2, *self._http1]
        for connection in connections:
            connection.close()
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
            self._report(f"closed before {behind} of the readers had read all")
        for connection in connections:
            connection.abort()
        if connections:
            await asyncio.wait([connection.done for connection in connections], timeout=1.0)
        # Not `wait_closed()` of the server: from 3.12 on it waits for connections in their TLS handshake, too, of which a
        # silent one takes ten seconds. All others have been dealt with above.

    def sockets(self) -> Iterable[Any]:
        """What listens, and all connections."""
        connections: list[_Sniffer | Http1Protocol | Http2Protocol] = [*self._new, *self._http1, *self._http2]
        listening = self._server.sockets if self._server is not None else ()
        return [self._socket, *listening, *(connection.socket for connection in connections)]

    @property
    def num_connections(self) -> int:
        """Connections that are open."""
        return len(self._new) + len(self._http1) + len(self._http2)

    def _report(self, line: str) -> None:
        """Say a line, unless many have been said just now; how many were not is said later."""
        now = time.monotonic()
        self._said = [at for at in self._said if now - at < _QUIET]
        if len(self._said) >= _LINES:
            self._unsaid += 1
            return
        self._said.append(now)
        more = f" (and {self._unsaid} more lines like it)" if self._unsaid else ""
        self._unsaid = 0
        self._say(f"server: {line}{more}")

    def adopt(self, transport: asyncio.Transport, first: bytes, *, is_http2: bool) -> None:
        """Go on with a connection in the protocol that it speaks."""
        protocol: Http1Protocol | Http2Protocol
        if is_http2:
            protocol = Http2Protocol(self.proxy, self._report, self._http2, self._origins.allows)
        else:
            holder = Holder(address_of(transport), describe_peer(transport))
            protocol = Http1Protocol(self.web, _HTTP1_LIMITS, self.peers, self.proxy.in_flight, holder, self._http1)
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        protocol.data_received(first)

    def welcome(self, sniffer: _Sniffer, transport: asyncio.Transport) -> bool:
        """Whether there is room for another connection."""
        if self.num_connections >= _MAX_CONNECTIONS:
            self._report(f"{describe_peer(transport)}: refused: there are {_MAX_CONNECTIONS} connections already")
            transport.abort()
            return False
        self._new.add(sniffer)
        return True

    def dismiss(self, sniffer: _Sniffer, offence: str | None = None) -> None:
        """A connection that is new no longer; ``offence`` is what is wrong with it, if anything is."""
        self._new.discard(sniffer)
        if offence is not None:
            self._report(offence)


def _handshake(options: ServerOptions) -> float | None:
    return _HTTP1_LIMITS.head_timeout if options.ssl_context is not None else None


class _Sniffer(asyncio.Protocol):
    """A connection whose first bytes are awaited."""

    def __init__(self, server: ProxyServer) -> None:
        self._server = server
        self._first = b""
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See :class:`asyncio.Protocol`."""
        # Those of uvloop are transports by what they can do only.
        transport = cast(asyncio.Transport, transport)
        if self._server.welcome(self, transport):
            self._transport = transport
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_HTTP1_LIMITS.head_timeout, self._give_up)

    def data_received(self, data: bytes) -> None:
        """See :class:`asyncio.Protocol`."""
        if self._transport is None:
            return
        self._first += data
        is_http2 = self._first.startswith(PREFACE)
        if is_http2 or not PREFACE.startswith(self._first):
            transport = self._transport
            self._leave()
            self._server.adopt(transport, self._first, is_http2=is_http2)

    def connection_lost(self, exc: Exception | None) -> None:
        """See :class:`asyncio.Protocol`."""
        self._leave()

    @property
    def socket(self) -> Any:
        """The connection's socket; None if it is over."""
        return None if self._transport is None else self._transport.get_extra_info("socket")

    def abort(self) -> None:
        """Close now."""
        if self._transport is not None:
            self._transport.abort()

    def _give_up(self) -> None:
        if self._transport is not None:
            offence = None
            if self._first:
                offence = f"{describe_peer(self._transport)}: disconnected: no request within {_HTTP1_LIMITS.head_timeout:g} s"
            transport = self._transport
            self._leave(offence)
            transport.abort()

    def _leave(self, offence: str | None = None) -> None:
        self._transport = None
        if self._timer is not None:
            self._timer.cancel()
        self._server.dismiss(self, offence)
