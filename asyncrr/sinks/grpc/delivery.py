"""Delivering over one connection: from the ledger and the outbox into WriteMessages streams, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from asyncrr.engine.clock import clock
from asyncrr.engine.sink import FlushMarker, Outbox
from asyncrr.wire.envelope import write_messages_request
from asyncrr.wire.messages import Message, MessageKind, StoreId

from .connection import Connection, WriteCall
from .failures import ConnectionFailed, Refused
from .fast_frames import JOIN, Request
from .ledger import Entry, Ledger

_MOST_REFUSALS = 3
"""Trials alone, so that a server that has been asked at the wrong moment can change its mind."""
_REFUSED_PAUSE = 0.1
"""Seconds between two of them."""
_RELEASE_AT_ONCE = 128
"""Messages to note as delivered before other tasks get their turn; takes 0.5 ms."""


@dataclass(frozen=True, slots=True)
class AckPolicy:
    """When a stream is ended to have it acknowledged, apart from flushes and the end."""

    nbytes: int = 8 * 2**20
    """Bytes sent in it."""
    idle: float = 1.0
    """Seconds without anything to send; fewer the nearer :attr:`nbytes` is, as a recording with a small budget may wait for them."""
    age: float = 5.0
    """Seconds since its first message."""


class Delivery:
    """The life of one connection.

    Parameters
    ----------
    connection
        A connection that the server has answered on.
    ledger
        What the sink has taken from its outbox.
    outbox
        Where more comes from.
    policy
        When to ask for acknowledgements.
    on_accepted
        Called when the peer has let the first stream stand.
    on_acknowledged
        Called when the peer has acknowledged a stream.
    on_dropped
        Called with the refusal when a message was given up for it.

    Attributes
    ----------
    accepted
        Whether the peer has let the first stream stand.
    busy_since
        When the wait for the peer began that is going on, by the engine's clock; None while there is nothing to wait for.
    """

    def __init__(
        self,
        connection: Connection,
        ledger: Ledger,
        outbox: Outbox,
        policy: AckPolicy,
        *,
        on_accepted: Callable[[], None],
        on_acknowledged: Callable[[], None],
        on_dropped: Callable[[Refused], None],
    ) -> None:
        self.connection = connection
        self.accepted = False
        self.busy_since: float | None = None
        self._ledger = ledger
        self._outbox = outbox
        self._policy = policy
        self._on_accepted = on_accepted
        self._on_acknowledged = on_acknowledged
        self._on_dropped = on_dropped
        self._introduced: set[StoreId] = set()
        self._stream_since = 0.0
        self._taken_before = 0
        self._suspects = 0
        """How many of the next messages have one among them that the server refuses."""

    @property
    def taken(self) -> int:
        """How much the peer has taken since the stream that is open began; see :attr:`Link.taken`."""
        return self.connection.link.taken - self._taken_before

    async def run(self) -> None:
        """Deliver until the outbox is finished and all is acknowledged.

        Raises
        ------
        ConnectionFailed
            The connection is over.
        Hopeless
            The server will never take what we send.
        """
        failure: Exception | None = None
        async with anyio.create_task_group() as tasks:
            try:
                while not (self._ledger.finishing and self._ledger.is_done):
                    try:
                        await self._stream(tasks)
                    except Refused as refusal:
                        await self._refused(refusal)
            except Exception as error:  # raised below: a task group would wrap it
                failure = error
            finally:
                tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure

    async def _stream(self, tasks: TaskGroup) -> None:
        """Fill one stream and see it acknowledged.

        It is opened before there is anything to send, so that the end of an idle connection is noticed.
        """
        call = self.connection.write_call()
        self._taken_before = self.connection.link.taken
        self._introduced.clear()
        with anyio.CancelScope() as scope:
            call.on_over = scope.cancel
            tasks.start_soon(call.run)
            if not self.accepted:
                await call.accepted()
                self.accepted = True
                self._on_accepted()
            await self._fill(call)
            return
        raise call.failure()

    async def _fill(self, call: WriteCall) -> None:
        ledger = self._ledger
        while True:
            item = ledger.pending[0] if ledger.pending else await self._next()
            if isinstance(item, FlushMarker):
                if ledger.inflight and not item.finished:
                    break
                ledger.pop_marker().done()
            elif item is None:
                if ledger.inflight or self._ledger.finishing:
                    break
            else:
                await self._send(call)
                if self._is_full:
                    break
        if ledger.inflight:
            self._wait_begins()
            await call.finish()
            await self._acknowledged()

    async def _next(self) -> Entry | FlushMarker | None:
        """The next thing to do once nothing is pending; None for the end of the outbox or of our patience."""
        self.busy_since = None
        if self._ledger.finishing:
            return None
        if self._ledger.inflight:
            policy = self._policy
            age = self._stream_since + policy.age - clock.monotonic()
            idle = policy.idle * (1 - self._ledger.inflight_bytes / policy.nbytes) ** 4
            with anyio.move_on_after(min(idle, age)):
                self._ledger.take(await self._outbox.get())
        else:
            self._ledger.take(await self._outbox.get())
        return self._ledger.pending[0] if self._ledger.pending else None

    @property
    def _is_full(self) -> bool:
        ledger, policy = self._ledger, self._policy
        return (
            ledger.inflight_bytes >= policy.nbytes
            or 0 < self._suspects <= 2 * len(ledger.inflight)
            or clock.monotonic() - self._stream_since >= policy.age
        )

    async def _send(self, call: WriteCall) -> None:
        """Write the next message, and more with it while they are small and there."""
        ledger = self._ledger
        if not ledger.inflight:
            self._stream_since = clock.monotonic()
        self._wait_begins()
        requests: list[Request] = []
        size = 0
        while size < JOIN and not self._is_full:
            if not ledger.pending:
                try:
                    self._ledger.take(self._outbox.get_nowait())
                except anyio.WouldBlock:
                    break
                if not ledger.pending:
                    break
            if isinstance(ledger.pending[0], FlushMarker):
                break
            entry = ledger.send()
            message = entry.message
            self._introduce(message, requests)
            requests.append(_request(message))
            size += message.nbytes
            if entry.sent:
                self._outbox.stats.resent_messages += 1
            entry.sent = True
        await call.write(requests)

    def _introduce(self, message: Message, requests: list[Request]) -> None:
        """Have each store's info precede its first message in the stream."""
        store_id = message.store_id
        if store_id not in self._introduced:
            self._introduced.add(store_id)
            info = self._ledger.infos.get(store_id)
            if message.kind is not MessageKind.SET_STORE_INFO and info is not None:
                requests.append(_request(info))

    def _wait_begins(self) -> None:
        if self.busy_since is None:
            self.busy_since = clock.monotonic()

    async def _acknowledged(self) -> None:
        self.busy_since = None
        ledger = self._ledger
        self._suspects = max(0, self._suspects - len(ledger.inflight))
        ledger.acknowledgements += 1
        self._on_acknowledged()
        while ledger.inflight:
            for message in ledger.acknowledge(_RELEASE_AT_ONCE):
                self._outbox.release(message)
            await anyio.lowlevel.checkpoint()
        stats, history = self._outbox.stats, self._ledger.history
        stats.history_bytes = history.nbytes
        stats.evicted_messages, stats.evicted_rows = history.evicted_messages, history.evicted_rows

    async def _refused(self, refusal: Refused) -> None:
        """Close in on the message that is refused by halving the streams; drop it when it has been refused alone three times."""
        ledger = self._ledger
        if not ledger.inflight:
            raise ConnectionFailed(str(refusal))  # it cannot mean a message
        self._outbox.stats.last_error = str(refusal)
        self._suspects = len(ledger.inflight)
        if self._suspects > 1:
            ledger.rewind()
            return
        (entry,) = ledger.inflight
        entry.refusals += 1
        if entry.refusals < _MOST_REFUSALS:
            ledger.rewind()
        else:
            self._suspects = 0
            message = ledger.give_up()
            if message is not None:
                self._outbox.drop(message, "refused")
                self._on_dropped(refusal)
        await anyio.sleep(_REFUSED_PAUSE)


def _request(message: Message) -> Request:
    buffers = write_messages_request(message)
    return buffers, len(buffers[0]) + message.nbytes
