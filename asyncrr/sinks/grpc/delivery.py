"""Delivering over one connection: from the ledger and the outbox into WriteMessages streams, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import anyio
import anyio.lowlevel
from anyio.abc import TaskGroup

from asyncrr.engine.sink import FlushMarker, Outbox
from asyncrr.wire.envelope import write_messages_request
from asyncrr.wire.messages import Message, MessageKind, StoreId

from .connection import Connection, Refused, WriteCall
from .fast_frames import Request
from .ledger import Entry, Ledger

_BATCH = 128 * 1024
"""Bytes of small messages that are written at once."""
_MOST_REFUSALS = 3
_REFUSED_PAUSE = 0.1
_MANY = 4096
_RELEASE_AT_ONCE = 128


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
    on_progress
        Called when the peer has taken bytes or acknowledged.

    Attributes
    ----------
    busy_since
        When the wait for the peer began that is going on, by ``time.monotonic``; None while there is nothing to wait for.
    """

    def __init__(
        self, connection: Connection, ledger: Ledger, outbox: Outbox, policy: AckPolicy, on_progress: Callable[[], None]
    ) -> None:
        self.connection = connection
        self.busy_since: float | None = None
        self._ledger = ledger
        self._outbox = outbox
        self._policy = policy
        self._on_progress = on_progress
        self._introduced: set[StoreId] = set()
        self._looked_at = 0.0
        self._stream_since = 0.0
        self._most_messages: int | None = None
        """How many messages a stream may carry while one is sought that the server refuses."""

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
        tasks.start_soon(call.run)
        self._introduced.clear()
        with anyio.CancelScope() as scope:
            call.on_over = scope.cancel
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
            age = self._stream_since + policy.age - time.monotonic()
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
            or (self._most_messages is not None and len(ledger.inflight) >= self._most_messages)
            or time.monotonic() - self._stream_since >= policy.age
        )

    async def _send(self, call: WriteCall) -> None:
        """Write the next message, and more with it while they are small and there."""
        ledger = self._ledger
        if not ledger.inflight:
            self._stream_since = time.monotonic()
        self._wait_begins()
        requests: list[Request] = []
        size = 0
        while size < _BATCH and not self._is_full:
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
        now = time.monotonic()
        if now - self._looked_at > 0.05:
            self._looked_at = now
            link = self.connection.link
            if link.has_taken() or not link.is_fast:
                self._on_progress()

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
            self.busy_since = time.monotonic()

    async def _acknowledged(self) -> None:
        self.busy_since = None
        if self._most_messages is not None:
            # What the server refuses is not among these; look for it faster again.
            self._most_messages = self._most_messages * 2 if self._most_messages < _MANY else None
        ledger = self._ledger
        ledger.acknowledgements += 1
        try:
            # Thousands of small messages take milliseconds.
            while ledger.inflight:
                self._release(_RELEASE_AT_ONCE)
                await anyio.lowlevel.checkpoint()
        finally:
            # What was acknowledged must not be sent again, even when we are being cancelled.
            self._release(len(ledger.inflight))
        stats, history = self._outbox.stats, self._ledger.history
        stats.history_bytes = history.nbytes
        stats.evicted_messages, stats.evicted_rows = history.evicted_messages, history.evicted_rows
        self._on_progress()

    def _release(self, most: int) -> None:
        for message in self._ledger.acknowledge(most):
            self._outbox.release(message)

    async def _refused(self, refusal: Refused) -> None:
        """Close in on the message that is refused by halving the streams; drop it when it has been refused alone three times."""
        ledger = self._ledger
        self._outbox.stats.last_error = str(refusal)
        self._most_messages = max(1, len(ledger.inflight) // 2)
        if len(ledger.inflight) == 1:
            (entry,) = ledger.inflight
            entry.refusals += 1
            if entry.refusals >= _MOST_REFUSALS:
                message = ledger.give_up()
                if message is not None:
                    self._outbox.drop(message, "refused")
        ledger.rewind()
        await anyio.sleep(_REFUSED_PAUSE)


def _request(message: Message) -> Request:
    buffers = write_messages_request(message)
    return buffers, len(buffers[0]) + message.nbytes
