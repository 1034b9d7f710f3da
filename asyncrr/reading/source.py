"""The messages of a server, over as many connections as it takes."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from asyncrr.engine.background import shared_workers
from asyncrr.engine.clock import clock
from asyncrr.engine.workers import Workers
from asyncrr.errors import ConnectionLost
from asyncrr.frames.bounds import bounds_of
from asyncrr.sinks.grpc.connection import LARGEST_MESSAGE, Connection, ConnectionFailed, Hopeless, checked_token
from asyncrr.sinks.grpc.url import GrpcUrl, parse_url
from asyncrr.wire.decode import Envelope, MessageDecoder
from asyncrr.wire.messages import MessageKind

_logger = logging.getLogger("asyncrr")

_WINDOW: Final = 2**20
"""Bytes that a server may send ahead of what is read: by how much a slow reader is behind in memory."""
_FIRST_DELAY: Final = 0.1
_LONGEST_DELAY: Final = 2.0
_TICK: Final = 0.5
_PING_EVERY: Final = 5.0
_DEAD_AFTER: Final = 15.0
"""Seconds without an answer to a ping after which a server counts as gone."""
_CHEAP: Final = 8 * 1024
"""Bytes of a message that is taken apart on the loop. That takes 0.2 ms, and 1 ms if it was made for that."""
_ENVELOPE: Final = 64 * 1024
"""Bytes that a message may have besides what unpacks: ids and such."""
_REMEMBERED: Final = 250_000
"""Chunks whose ids are remembered, some 30 MB, so that a server that tells its past once more is not heard twice."""


UNREADABLE: Final = (ValueError, pa.ArrowException, MemoryError)
"""What is raised where a message cannot be read, and the next one may be."""


def is_cheap(envelope: Envelope) -> bool:
    """Whether the message may be taken apart on the loop. Others are in a worker."""
    return envelope.ipc_size <= _CHEAP and len(envelope.data) <= _CHEAP


@dataclass(slots=True)
class ReadingStats:
    """Counters of what was read from a server."""

    connections: int = 0
    """Connections made, the first one included."""
    messages: int = 0
    """Messages that came, wanted or not."""
    nbytes: int = 0
    """Their bytes."""
    repeated: int = 0
    """Chunks that a server told once more after a reconnect, and that were left out."""
    unreadable: int = 0
    """Messages that could not be decoded, or were above a limit, and were left out."""
    last_error: str = ""
    """Why the last connection, or attempt at one, ended."""


class LiveSource:
    """Reads a server's past and what comes from then on.

    Parameters
    ----------
    url
        The server; None is the one on this machine.
    reconnect_sec
        Seconds to go on trying while there is no connection; 0 gives up at once, infinity never.
    tls
        For ``rerun+https``; by default the system's certificates are trusted.
    token
        Bearer token for a server that asks for one.
    max_unpacked
        Bytes that a chunk may unpack to; None goes by its size.
    complete
        Whether messages that official readers refuse are taken for unreadable, though we can do with them.

    Raises
    ------
    SinkError
        The URL is not one of a message proxy.
    ValueError
        ``reconnect_sec`` is negative or NaN, or ``max_unpacked`` is not positive.
    """

    def __init__(
        self,
        url: str | None,
        *,
        reconnect_sec: float,
        tls: ssl.SSLContext | None,
        token: str | None = None,
        max_unpacked: int | None = None,
        complete: bool = False,
    ) -> None:
        if not reconnect_sec >= 0:
            raise ValueError(f"reconnect_sec must be non-negative, got {reconnect_sec!r}")
        self.url: GrpcUrl = parse_url(url)
        self.stats = ReadingStats()
        self.decoder = MessageDecoder(bounds_of(max_unpacked), complete=complete)
        # What unpacks to so much is hardly larger itself.
        self._most = (
            LARGEST_MESSAGE if max_unpacked is None else min(LARGEST_MESSAGE, _ENVELOPE + max_unpacked * 257 // 256)
        )
        self._complained = False
        self.on_connected: Callable[[], Awaitable[None]] | None = None
        """Awaited after each connect, before anything is read."""
        self._reconnect_sec = reconnect_sec
        self._tls = tls
        self._token = checked_token(token)
        self._seen: dict[bytes, None] = {}

    async def run(self, take: Callable[[Envelope], Awaitable[None]]) -> None:
        """Read until the server ends the stream.

        With ``reconnect_sec`` that is an end like another, and the server is connected to again.

        Parameters
        ----------
        take
            Awaited with each message, chunks that came before over an earlier connection left out.

        Raises
        ------
        ConnectionLost
            No server answers, or it went away, and the time for trying again is over; or it refuses.
        """
        workers = shared_workers()
        tls = await self._certificates(workers)
        deadline = clock.monotonic() + self._reconnect_sec
        attempts = 0
        while True:
            try:
                connection = await Connection.open(self.url, workers, tls, token=self._token, window=_WINDOW)
                try:
                    attempts = 0
                    self.stats.connections += 1
                    if self.on_connected is not None:
                        await self.on_connected()
                    await self._read(connection, take)
                finally:
                    deadline = clock.monotonic() + self._reconnect_sec
                    await connection.aclose()
                if not self._reconnect_sec:
                    return
                self.stats.last_error = "the server ended the stream"
            except Hopeless as error:
                self.stats.last_error = str(error)
                raise ConnectionLost(f"{self.url} refuses to be read: {error}") from error
            except ConnectionFailed as error:
                self.stats.last_error = str(error)
                if clock.monotonic() >= deadline:
                    raise ConnectionLost(self._lost(str(error))) from error
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(attempts, 10)) * random.uniform(0.75, 1.0)
            attempts += 1
            await asyncio.sleep(max(0.0, min(delay, deadline - clock.monotonic())))

    def left_out(self, why: str) -> None:
        """A message is left out, which is counted, and said once. From any thread."""
        self.stats.unreadable += 1
        if not self._complained:
            self._complained = True
            _logger.warning("%s: %s is left out; more of the kind are counted only", self.url, why)

    def _lost(self, why: str) -> str:
        for_how_long = f" for {self._reconnect_sec:g} s" if self._reconnect_sec else ""
        if self.stats.connections:
            return f"the connection to {self.url} is lost{for_how_long}: {why}"
        return f"{self.url} cannot be reached{for_how_long}: {why}; is there a viewer or server at that address?"

    async def _certificates(self, workers: Workers) -> ssl.SSLContext | None:
        if not self.url.tls:
            return None
        tls = self._tls
        if tls is None:
            try:
                tls = await workers.run(ssl.create_default_context)
            except OSError as error:
                raise ConnectionLost(f"{self.url}: cannot load certificates: {error}") from error
        tls.set_alpn_protocols(["h2"])
        return tls

    async def _read(self, connection: Connection, take: Callable[[Envelope], Awaitable[None]]) -> None:
        async def receive(response: bytes) -> None:
            self.stats.messages += 1
            self.stats.nbytes += len(response)
            try:
                # Protobuf of many small fields, or a name of megabytes, takes its time.
                if len(response) <= _CHEAP:
                    envelope = self.decoder.open_response(response)
                else:
                    envelope = await shared_workers().run(self.decoder.open_response, response)
            except UNREADABLE as error:
                self.left_out(f"a message that cannot be read ({error})")
                return
            if envelope is not None and not self._came_before(envelope):
                await take(envelope)

        reading = asyncio.create_task(connection.read(receive, most=self._most), name="asyncrr reading")
        watching = asyncio.create_task(_watch(connection), name="asyncrr watching a connection")
        try:
            await asyncio.wait((reading,))
        finally:
            for task in (reading, watching):
                task.cancel()
            await asyncio.wait((reading, watching))
            if not watching.cancelled():
                watching.result()
        await reading

    def _came_before(self, envelope: Envelope) -> bool:
        """Whether this chunk was there over an earlier connection. Remembers it otherwise."""
        id_ = envelope.chunk_id
        if envelope.kind is not MessageKind.ARROW_MSG or id_ is None or not self._reconnect_sec:
            return False
        if id_ in self._seen:
            self.stats.repeated += 1
            return True
        self._seen[id_] = None
        if len(self._seen) > _REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return False


async def _watch(connection: Connection) -> None:
    """Give a connection up whose server gives no sign of life. A frozen or unplugged one does not close it."""
    link = connection.link
    silent = 0.0
    while True:
        before = clock.monotonic()
        await asyncio.sleep(_TICK)
        late = clock.monotonic() - before > 2 * _TICK
        if before - link.heard_at >= _PING_EVERY:
            link.ping()
        # Time in which the loop was blocked does not count: an answer may lie in the socket.
        silent = 0.0 if not link.unanswered else silent + (0.0 if late else _TICK)
        if silent >= _DEAD_AFTER:
            link.abort(f"no sign of life for {_DEAD_AFTER:g} s")
            await asyncio.sleep(math.inf)
