"""The sink that is a server: viewers come to the program."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterable
from typing import Final

import anyio

from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.report import report
from asyncrr.engine.sink import FlushMarker, Outbox, Sink
from asyncrr.engine.workers import Workers
from asyncrr.errors import SinkError
from asyncrr.server.accounts import Writer
from asyncrr.server.asgi import GrpcWebApp
from asyncrr.server.history import Frame
from asyncrr.server.listener import DEFAULT_BIND, DEFAULT_PORT, ProxyServer, ServerOptions
from asyncrr.server.memory_limit import parse_memory_limit
from asyncrr.server.outline import Outline, Retention
from asyncrr.server.static_chunks import StaticRows
from asyncrr.server.web import wait_for_room
from asyncrr.wire.envelope import grpc_prefix, write_messages_request
from asyncrr.wire.messages import ChunkSummary, Message, MessageKind, StoreKind

_JOIN: Final = 64 * 1024
"""Up to so many bytes a message is kept in one piece, which costs less each time that it is sent."""
_TURN: Final = 512 * 1024
"""Bytes handed over before other tasks get their turn."""
_GRACE: Final = 1.5
"""Seconds that are waited at the end while no reader takes anything."""


class GrpcServerSink(Sink):
    """Serves all data to viewers that connect: native ones by gRPC, those in browsers by gRPC-web, on one port.

    Late viewers get the history, as far as it fits into the memory limit, and always all store infos, blueprints and the
    latest static data. Other programs can send their data here, too.

    Parameters
    ----------
    bind_ip
        Address to listen on. ``127.0.0.1``, unlike in ``rerun-sdk``: what is served can be read by whoever reaches the port.
    port
        0 for any free one; see :attr:`url` then.
    server_memory_limit
        Memory for the history: ``"25%"`` (of the machine or container), ``"4GB"``, ``"0"`` for none.
    newest_first
        Whether viewers get the newest data first.
    cors_allow_origin
        Which web pages may connect, besides those of this machine and of rerun.io, such as ``["https://*.example.com"]``.
    ssl_context
        For TLS; the URL is then ``rerun+https://…``.
    token
        Clients have to send ``authorization: Bearer <token>``.
    listen
        False for a server that is only reached through :meth:`asgi_app`.

    Raises
    ------
    ValueError
        If an argument is invalid.
    """

    def __init__(
        self,
        bind_ip: str = DEFAULT_BIND,
        port: int = DEFAULT_PORT,
        *,
        server_memory_limit: str = "25%",
        newest_first: bool = False,
        cors_allow_origin: Iterable[str] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        token: str | None = None,
        listen: bool = True,
    ) -> None:
        self._options = ServerOptions.of(
            bind=bind_ip,
            port=port,
            memory_limit=server_memory_limit,
            newest_first=newest_first,
            cors_allow_origin=cors_allow_origin,
            ssl_context=ssl_context,
            token=token,
        )
        self._listen = listen
        self._url = self._options.url(port)
        self._server: ProxyServer | None = None
        self._app = GrpcWebApp()
        self.label = f"server {bind_ip}:{port}" if listen else "server"

    def __repr__(self) -> str:
        return f"GrpcServerSink({self.url!r})"

    @property
    def url(self) -> str:
        """What viewers connect to. With port 0 it is known once the sink has been set."""
        return self._url

    @property
    def uri(self) -> str:
        """The same as :attr:`url`, by its name in ``rerun-sdk``."""
        return self.url

    def asgi_app(self) -> GrpcWebApp:
        """The gRPC-web part as an ASGI app, to be mounted in a web application. Answers 503 while the sink is not in use."""
        return self._app

    def batching(self) -> ChunkBatcherConfig:
        """Live viewers want their data soon."""
        return ChunkBatcherConfig.LOW_LATENCY()

    def claim(self) -> str | None:
        """The port, unless any will do."""
        options = self._options
        return f"port {options.bind}:{options.port}" if self._listen and options.port else None

    async def open(self, workers: Workers) -> None:
        """Begin to listen.

        Raises
        ------
        SinkError
            If the port cannot be had.
        """
        limit = await workers.run(parse_memory_limit, self._options.memory_limit)
        server = ProxyServer(self._options, report, limit=limit, submit=workers.future)
        if self._listen:
            try:
                await server.start()
            except OSError as error:
                raise SinkError(f"cannot serve: {error.strerror or error}") from error
            self.label = f"server {self._options.bind}:{server.port}"
        self._url = server.url
        self._server = server
        self._app.attach(server.web)

    async def abandon(self) -> None:
        """Stop listening."""
        await self._close(0.0)

    async def _close(self, grace: float, on_progress: Callable[[], object] | None = None) -> None:
        self._app.detach()
        if self._server is not None:
            await self._server.aclose(grace, on_progress=on_progress)
            # The sink may be kept for its counters; its history is not to stay with it.
            self._server = None

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`. A flush is done when the data is in the history, from where readers take it at their own pace."""
        assert self._server is not None
        store = self._server.proxy.store
        stats = outbox.stats
        stats.label = self.label

        def note() -> None:
            # Others send here, too, and viewers come and go: not only what this recording logs changes the history.
            stats.history_bytes = store.nbytes
            stats.evicted_messages = store.dropped_messages
            stats.viewers = store.num_readers

        store.on_change = note
        note()
        handed_over = 0
        try:
            while (item := await outbox.get()) is not None:
                if isinstance(item, FlushMarker):
                    item.done()
                    continue
                while store.is_crowded() or store.accounts.own.is_behind:
                    await wait_for_room(store)
                    await self._catch_up(store.accounts.own)
                    outbox.progress()
                self._hand_over(item)
                outbox.release(item)
                handed_over += item.nbytes
                if handed_over >= _TURN:
                    handed_over = 0
                    await asyncio.sleep(0)
        except anyio.get_cancelled_exc_class():
            with anyio.CancelScope(shield=True):
                await self._close(0.0)
            raise
        await self._close(_GRACE, outbox.progress)

    @staticmethod
    async def _catch_up(writer: Writer) -> None:
        """Wait while too many of the program's own chunks are still to be cut."""
        if writer.is_behind:
            caught_up = asyncio.Event()
            writer.when_caught_up(caught_up.set)
            await caught_up.wait()

    def _hand_over(self, message: Message) -> None:
        assert self._server is not None
        request = write_messages_request(message)
        size = len(request[0]) + message.nbytes
        head = grpc_prefix(size) + bytes(request[0])
        frame: tuple[Frame, ...]
        if size <= _JOIN:
            frame = (b"".join([head, *request[1:]]),)
        else:
            frame = (head, *(memoryview(part).cast("B") for part in request[1:]))
        outline = Outline(message.kind, _retention(message), message.store_id)
        self._server.proxy.take_own(outline, frame, 5 + size, _static_rows(message.summary))


def _static_rows(summary: ChunkSummary | None) -> StaticRows | None:
    """What a static chunk holds, as the encoder noted it; None if it did not, or if the chunk is not static."""
    if summary is None or not summary.newest:
        return None
    components = [descriptor.component for descriptor, _ in summary.shape.components]
    newest = {name: found for name, found in zip(components, summary.newest, strict=True) if found is not None}
    return StaticRows(summary.shape.entity_path, summary.num_rows, newest, summary.ipc_size)


def _retention(message: Message) -> Retention:
    if message.kind != MessageKind.ARROW_MSG or message.store_id.kind is StoreKind.BLUEPRINT:
        return Retention.PERSISTENT
    if message.summary is not None and message.summary.shape.is_static:
        return Retention.STATIC
    return Retention.TEMPORAL
