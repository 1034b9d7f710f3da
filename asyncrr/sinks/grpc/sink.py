"""The sink that streams to a viewer: :class:`GrpcSink`."""

from __future__ import annotations

import random
import ssl
import time
from typing import TYPE_CHECKING, Literal, TypeAlias

import anyio

from asyncrr.engine.sink import FlushMarker, Outbox, OverflowPolicy, Sink
from asyncrr.errors import FlushError, FlushTimeout, NotConnected, SinkError

from .connection import Connection, ConnectionFailed, Hopeless, checked_token
from .delivery import AckPolicy, Delivery
from .ledger import Ledger
from .notices import Notices, amount
from .url import parse_url

if TYPE_CHECKING:
    from asyncrr.engine.config import ChunkBatcherConfig
    from asyncrr.engine.workers import Workers

Status: TypeAlias = Literal["connecting", "connected", "stalled", "disconnected"]

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 2.0
_GOOD_AFTER = 10.0
"""Seconds after which a connection that is lost was a good one, so that the next attempt comes soon."""
_TICK = 0.1
"""Seconds between two looks at deadlines while there is something to wait for."""
_LATE = 0.5
"""Seconds by which a look may be late before its findings are not trusted."""
_IDLE_TICK = 0.5
_STALLED_AFTER = 1.0
"""Seconds without progress after which the status says so."""
_PING_EVERY = 10.0
_DEAD_AFTER = 20.0
"""Seconds that a ping may go without an answer, and the peer without taking bytes, before the connection is given up."""


class GrpcSink(Sink):
    """Streams to a Rerun viewer or message proxy, for as long as it takes.

    It connects when it is run, and again whenever the connection is lost. What the server has not acknowledged is sent again, with the
    same chunk ids, which viewers recognise. A server that has been restarted gets what the sink still holds of the past: all
    store infos, the last static data and blueprints, and as much temporal data as ``history_limit`` allows.

    Parameters
    ----------
    url
        ``rerun+http://HOST:PORT/proxy``, or with ``rerun+https``; None is ``rerun+http://127.0.0.1:9876/proxy``.
    flush_timeout_sec
        Seconds without progress after which a flush is given up; None waits for ever.
    history_limit
        Encoded bytes of delivered temporal data that are kept for a server that restarts. 0 keeps none.
    tls
        Certificates to trust and to present; None uses the system's. Only for URLs that ask for TLS. Its ALPN protocols are set.
    token
        Bearer token for a server that asks for one.
    ack_policy
        How often the server is asked to acknowledge, apart from flushes; the default suits viewers.

    Raises
    ------
    SinkError
        The URL is not one of a message proxy.
    """

    policy: OverflowPolicy = "block"
    stall_timeout: float | None = 2.0

    def __init__(
        self,
        url: str | None = None,
        *,
        flush_timeout_sec: float | None = 2.0,
        history_limit: int = 64 * 2**20,
        tls: ssl.SSLContext | None = None,
        token: str | None = None,
        ack_policy: AckPolicy | None = None,
    ) -> None:
        self.url = parse_url(url)
        self.label = f"grpc {self.url}"
        self.flush_timeout = flush_timeout_sec
        self._tls = tls
        self._token = checked_token(token)
        self._ack_policy = ack_policy or AckPolicy()
        self._ledger = Ledger(history_limit)
        self._delivery: Delivery | None = None
        self._has_connected = False
        self._progress_at = 0.0
        self._marker_seen: dict[FlushMarker, float] = {}
        remedy = f"start a viewer with `rerun --port {self.url.port}` or check the address"
        self._remedy = remedy
        self._notices = Notices(self.label, remedy)

    def __repr__(self) -> str:
        return f"GrpcSink({str(self.url)!r})"

    def batching(self) -> ChunkBatcherConfig:
        """Ticks of a few milliseconds, as somebody may be watching."""
        from asyncrr.engine.config import ChunkBatcherConfig

        return ChunkBatcherConfig.LOW_LATENCY()

    async def open(self, workers: Workers) -> None:
        """Load certificates where they are needed. The connection is made by :meth:`run`, so that no server is needed yet.

        Raises
        ------
        SinkError
            The certificates cannot be loaded.
        """
        self._workers = workers
        if not self.url.tls:
            self._tls = None
            return
        if self._tls is None:
            try:
                self._tls = await workers.run(ssl.create_default_context)
            except OSError as error:
                raise SinkError(f"{self.label}: cannot load certificates: {error}") from error
        self._tls.set_alpn_protocols(["h2"])

    async def run(self, outbox: Outbox) -> None:
        """See :meth:`Sink.run`. Raises :class:`SinkError` when the server refuses us for good.

        May be run again after it was cancelled; what it had not delivered is then expected from the outbox again.
        """
        self._outbox = outbox
        self._ledger.hand_back()
        failure: SinkError | None = None
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch)
                try:
                    await self._deliver()
                except SinkError as error:  # raised below: a task group would wrap it
                    failure = error
                finally:
                    tasks.cancel_scope.cancel()
            if failure is not None:
                raise failure
        finally:
            self._set_status("disconnected")
            for marker in self._ledger.markers:
                marker.done(failure or self._flush_error())

    # -- connecting --------------------------------------------------------------------------------------------------

    async def _deliver(self) -> None:
        """Connect and deliver, again and again, until all is delivered."""
        outbox, ledger = self._outbox, self._ledger
        attempts = 0
        self._notices.down()
        while True:
            self._set_status("connecting")
            acknowledged = ledger.acknowledgements
            started = time.monotonic()
            try:
                connection = await Connection.open(self.url, self._workers, self._tls, token=self._token)
                try:
                    await self._greet(connection)
                    outbox.stats.reconnects += self._has_connected
                    self._has_connected = True
                    self._progressed()
                    self._delivery = Delivery(connection, ledger, outbox, self._ack_policy, self._progressed)
                    await self._delivery.run()
                    return
                finally:
                    self._delivery = None
                    ledger.rewind()
                    await connection.aclose()
            except Hopeless as error:
                outbox.stats.last_error = str(error)
                raise SinkError(f"{self.label} refuses what we send ({error}); it will not be tried again") from error
            except ConnectionFailed as error:
                outbox.stats.last_error = str(error)
            self._set_status("disconnected")
            self._notices.down()
            if ledger.acknowledgements > acknowledged or time.monotonic() - started > _GOOD_AFTER:
                attempts = 0
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(attempts, 10)) * random.uniform(0.75, 1.0)
            attempts += 1
            with anyio.move_on_after(delay):
                if await self._has_nothing_to_deliver():
                    return

    async def _greet(self, connection: Connection) -> None:
        """Find out whether the server still knows us, and have it told everything again if not."""
        ledger = self._ledger
        if not ledger.acknowledgements or await connection.knows(ledger.info_row_ids):
            self._notices.up()
            return
        told_again = ledger.start_over()
        history = ledger.history
        lost = ""
        if history.evicted_messages:
            lost = (
                f", but not {history.evicted_messages} older messages ({history.evicted_rows} rows) that did not fit into "
                f"history_limit={history.limit}"
            )
        self._notices.up(f"the server is a new one and gets {told_again} earlier messages again{lost}")

    async def _has_nothing_to_deliver(self) -> bool:
        """Look at the outbox while there is no connection, but take no more than one message from it: what waits there can
        still be dropped by its policy. Returns when the sink is to finish and there is nothing to deliver."""
        ledger = self._ledger
        while not ledger.unacknowledged:
            for marker in ledger.markers:
                marker.done()
            if ledger.finishing:
                return True
            ledger.take(await self._outbox.get())
        await anyio.sleep_forever()
        return False

    def _set_status(self, status: Status) -> None:
        stats = self._outbox.stats
        if stats.status != status:
            stats.status = status
            stats.since = time.time()

    # -- deadlines ---------------------------------------------------------------------------------------------------

    def _progressed(self) -> None:
        self._progress_at = time.monotonic()
        self._set_status("connected")
        self._outbox.progress()

    async def _watch(self) -> None:
        """Look after all that depends on time passing without anything happening."""
        due = time.monotonic()
        while True:
            delivery, now = self._delivery, time.monotonic()
            if now - due > _LATE:
                # The loop was blocked; what the peer did meanwhile has not been read yet.
                due = now + _TICK
                await anyio.sleep(_TICK)
                continue
            if delivery is None:
                self._notices.tick(self._outbox.stats.last_error, *self._pending())
            else:
                self._watch_connection(delivery, now)
            self._watch_markers(now)
            idle = delivery is not None and delivery.busy_since is None and not self._marker_seen
            tick = _IDLE_TICK if idle else _TICK
            due = now + tick
            await anyio.sleep(tick)

    def _watch_connection(self, delivery: Delivery, now: float) -> None:
        link = delivery.connection.link
        if link.has_taken():
            self._progressed()
        waiting = 0.0 if delivery.busy_since is None else now - max(delivery.busy_since, self._progress_at)
        self._set_status("stalled" if waiting >= _STALLED_AFTER else "connected")
        if now - link.heard_at >= _PING_EVERY:
            link.ping()
        if link.unanswered >= _DEAD_AFTER and now - self._progress_at >= _DEAD_AFTER:
            link.abort(f"no sign of life for {_DEAD_AFTER:g} s")

    def _watch_markers(self, now: float) -> None:
        """Give up the flushes whose time is over, whether we have taken them or they wait behind messages that cannot go out."""
        seen = {}
        for marker in (*self._ledger.markers, *self._outbox.markers()):
            if marker.finished or marker.timeout is None:
                continue
            since = seen[marker] = self._marker_seen.get(marker, now)
            if now >= max(since, self._progress_at) + marker.timeout:
                marker.done(self._flush_error(marker.timeout))
                del seen[marker]
        self._marker_seen = seen

    def _flush_error(self, timeout: float | None = None) -> FlushError:
        """What a flush is answered with; the engine puts the label, which has the URL in it, in front."""
        stats = self._outbox.stats
        pending = amount(*self._pending())
        since = f"no progress for {timeout:g} s" if timeout is not None else "closed before it was finished"
        why = f" ({stats.last_error})" if stats.last_error else ""
        if self._delivery is None:
            text = f"{stats.status}{why}, {since}; {pending} pending. To deliver them, {self._remedy}."
            return NotConnected(text, {self.label: text})
        text = f"{stats.status}, {since}; {pending} pending. The server may be busy or stopped: look at it, or wait longer."
        return FlushTimeout(text, {self.label: text})

    def _pending(self) -> tuple[int, int]:
        """Messages and bytes that no server has acknowledged."""
        stats, ledger = self._outbox.stats, self._ledger
        return stats.queued_messages + ledger.unacknowledged, stats.queued_bytes + ledger.unacknowledged_bytes
