"""The sink that streams to a viewer: :class:`GrpcSink`."""

from __future__ import annotations

import random
import ssl
import time
from typing import TYPE_CHECKING, Literal, TypeAlias

import anyio

from asyncrr.engine.clock import clock
from asyncrr.engine.report import report
from asyncrr.engine.sink import FlushMarker, Outbox, OverflowPolicy, Sink
from asyncrr.errors import FlushError, FlushTimeout, NotConnected, SinkError

from .connection import Connection, checked_token
from .delivery import AckPolicy, Delivery
from .failures import ConnectionFailed, Hopeless, Refused
from .ledger import Ledger
from .notices import Notices, amount
from .url import parse_url

if TYPE_CHECKING:
    from asyncrr.engine.config import ChunkBatcherConfig
    from asyncrr.engine.workers import Workers

Status: TypeAlias = Literal["connecting", "connected", "stalled", "disconnected"]

_FIRST_DELAY = 0.1
"""Seconds before the second attempt to connect; twice as many before each one after that, so that a short cut is a short wait."""
_LONGEST_DELAY = 2.0
"""Seconds between two attempts at most: a viewer that has been started shows something within two seconds."""
_TICK = 0.1
"""Seconds between two looks at deadlines, which are seconds long."""
_IDLE_TICK = 0.5
"""The same while there is nothing to wait for: 0.1 % of a core rather than 0.45 %."""
_LATE = 0.5
"""Seconds by which a look may be late before its findings are not trusted."""
_STEP = 64 * 1024
"""Bytes that the peer must take for that to count as progress. With the usual limit of 2 s that is a rate of 32 KiB/s; a peer
that takes less, and acknowledges nothing, cannot hold up a flush."""
_STALLED_AFTER = 1.0
"""Seconds without progress after which the status says so."""
_PING_EVERY = 10.0
"""Seconds between two pings, often enough to keep a path through a firewall open."""
_DEAD_AFTER = 20.0
"""Seconds that a ping may go without an answer, and the peer without taking a byte, before the connection is given up. TCP would
take a quarter of an hour for that."""


class GrpcSink(Sink):
    """Streams to a Rerun viewer or message proxy, and reconnects for as long as it is open.

    What the server has not acknowledged is sent again with the same chunk ids, which viewers recognise. A server that was restarted gets
    all store infos, the newest static data and blueprints, and as much temporal data as ``history_limit`` allows.

    Parameters
    ----------
    url
        ``rerun+http://HOST:PORT/proxy``, or with ``rerun+https``; None is ``rerun+http://127.0.0.1:9876/proxy``.
    flush_timeout_sec
        Seconds without progress after which a flush is given up; None never gives up.
    history_limit
        Encoded bytes of delivered temporal data that are kept for a server that restarts. 0 keeps none.
    tls
        Certificates to trust and to present; None uses the system's. Only for URLs that ask for TLS. The sink sets the context's ALPN
        protocols to HTTP/2 alone, so make a context for it that nothing else uses.
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
        self._accepted_at = 0.0
        self._stood = 0.0
        """Seconds for which the last connection was one."""
        self._distrusted = False
        """Whether the last connection ended with something sent and nothing acknowledged. Some peers fail whatever they are sent;
        that they let a stream stand says nothing."""
        self._news = ""
        self._has_dropped = False
        self._progress_at = 0.0
        self._most_taken = 0
        """Most that a peer has taken of one stream since something was acknowledged."""
        self._moved = (0, 0.0)
        """What the peer has taken over this connection, and when that was new."""
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
        """See :meth:`Sink.run`. Raises :class:`SinkError` when the server refuses us for good."""
        self._outbox = outbox
        self._ledger.begin()
        self._most_taken = 0
        failure: Exception | None = None
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._watch)
                try:
                    await self._deliver()
                except Exception as error:  # raised below: a task group would wrap it
                    failure = error
                finally:
                    tasks.cancel_scope.cancel()
            if failure is not None:
                raise failure
        finally:
            self._set_status("disconnected")
            # The engine would answer them, too, but does not know what the connection was like.
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
            self._stood = 0.0
            try:
                connection = await Connection.open(self.url, self._workers, self._tls, token=self._token)
                try:
                    await self._find_out_whether_it_knows_us(connection)
                    self._delivery = Delivery(
                        connection,
                        ledger,
                        outbox,
                        self._ack_policy,
                        on_accepted=self._accepted,
                        on_acknowledged=self._acknowledged,
                        on_dropped=self._dropped,
                    )
                    self._moved = (0, clock.monotonic())
                    await self._delivery.run()
                    return
                finally:
                    if self._delivery is not None and self._delivery.accepted:
                        self._stood = clock.monotonic() - self._accepted_at
                    if ledger.acknowledgements == acknowledged and ledger.inflight:
                        self._distrusted = True
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
            if ledger.acknowledgements > acknowledged or self._stood > _LONGEST_DELAY:
                attempts = 0  # such as a proxy that ends idle streams
            delay = min(_LONGEST_DELAY, _FIRST_DELAY * 2 ** min(attempts, 10)) * random.uniform(0.75, 1.0)
            attempts += 1
            with anyio.move_on_after(delay):
                if await self._has_nothing_to_deliver():
                    return

    async def _find_out_whether_it_knows_us(self, connection: Connection) -> None:
        """Have the server told everything again if it has forgotten it."""
        ledger, history = self._ledger, self._ledger.history
        if not history.nbytes or await connection.knows(ledger.info_row_ids):
            self._news = ""
            return
        self._news = f"the server is a new one and gets {ledger.start_over()} earlier messages again"
        if history.evicted_messages:
            self._news += (
                f", but not {history.evicted_messages} older messages ({history.evicted_rows} rows) that did not fit into "
                f"history_limit={history.limit}"
            )

    async def _has_nothing_to_deliver(self) -> bool:
        """Look at the outbox while there is no connection, but take no more than one message from it: what waits there can
        still be dropped by its policy. Returns when the sink is to finish and there is nothing to deliver."""
        ledger = self._ledger
        while not ledger.unacknowledged[0]:
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

    # -- progress ----------------------------------------------------------------------------------------------------

    def _accepted(self) -> None:
        self._outbox.stats.reconnects += self._has_connected
        self._has_connected = True
        self._accepted_at = clock.monotonic()
        if not self._distrusted:
            self._works()

    def _acknowledged(self) -> None:
        self._most_taken = 0
        self._distrusted = False
        self._progressed()
        self._works()

    def _progressed(self) -> None:
        self._progress_at = clock.monotonic()
        self._outbox.progress()

    def _works(self) -> None:
        """The connection is one, as far as anybody can know."""
        self._set_status("connected")
        self._notices.up(self._news)
        self._news = ""

    def _dropped(self, refusal: Refused) -> None:
        if not self._has_dropped:
            self._has_dropped = True
            report(
                f"{self.label}: a message was refused and is lost ({refusal}); more of the kind are counted in rec.stats()."
            )

    # -- deadlines ---------------------------------------------------------------------------------------------------

    async def _watch(self) -> None:
        """Look after all that depends on time passing without anything happening."""
        due = clock.monotonic()
        while True:
            delivery, now = self._delivery, clock.monotonic()
            if now - due > _LATE:
                # The loop was blocked; what the peer did meanwhile has not been read yet.
                due = now + _TICK
                await anyio.sleep(_TICK)
                continue
            if delivery is not None:
                self._watch_connection(delivery, now)
            if delivery is None or not delivery.accepted:
                self._notices.tick(self._outbox.stats.last_error, self._pending)
            self._watch_markers(now)
            idle = delivery is not None and delivery.busy_since is None and not self._marker_seen
            tick = _IDLE_TICK if idle and self._outbox.stats.status == "connected" else _TICK
            due = now + tick
            await anyio.sleep(tick)

    def _watch_connection(self, delivery: Delivery, now: float) -> None:
        link = delivery.connection.link
        # What is taken of a stream counts as progress, or a message of a gigabyte would be none for minutes. But it counts once: a peer
        # that takes the same bytes again and again, and fails each time, makes none. So what counts between two acknowledgements
        # is limited by what one stream holds.
        taken = delivery.taken
        if taken >= self._most_taken + _STEP:
            self._most_taken = taken
            self._progressed()
        if link.taken > self._moved[0]:
            self._moved = (link.taken, now)
        if delivery.accepted:
            if delivery.busy_since is not None and now - max(delivery.busy_since, self._progress_at) >= _STALLED_AFTER:
                self._set_status("stalled")
            elif self._outbox.stats.status != "connected" and not (self._distrusted and self._ledger.unacknowledged[0]):
                self._works()
        if now - link.heard_at >= _PING_EVERY:
            link.ping()
        if link.unanswered >= _DEAD_AFTER and now - self._moved[1] >= _DEAD_AFTER:
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
        if stats.status in ("connecting", "disconnected"):
            text = f"{stats.status}{why}, {since}; {pending} pending. To deliver them, {self._remedy}."
            return NotConnected(text, {self.label: text})
        text = f"{stats.status}, {since}; {pending} pending. The server may be busy or stopped: look at it, or wait longer."
        return FlushTimeout(text, {self.label: text})

    def _pending(self) -> tuple[int, int]:
        """Messages and bytes that no server has acknowledged."""
        stats = self._outbox.stats
        messages, nbytes = self._ledger.unacknowledged
        return stats.queued_messages + messages, stats.queued_bytes + nbytes
