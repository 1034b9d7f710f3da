"""Sinks at work: the outbox, the task and the end of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import anyio

from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message

from .outbox import QueueOutbox
from .report import report
from .sink import Sink
from .stats import Drops
from .workers import Workers

# Seconds between looks at the progress of sinks that are closing.
_POLL = 0.05


@dataclass(slots=True)
class Undelivered:
    """What a sink had not delivered when it was closed."""

    label: str
    rows: int
    messages: int
    reason: str


class SinkRunner:
    """Runs one sink. Nothing that happens to it reaches the engine or another sink."""

    def __init__(self, sink: Sink, drops: Drops, freed: Callable[[Message], None]) -> None:
        self.sink = sink
        self.outbox = QueueOutbox(sink, drops, freed)
        self.claim: str | None = None
        self.started = False
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.given_up: Undelivered | None = None
        """What was left when the sink was cut off."""
        self._state = ""
        # Shielded: only cut_off() ends a sink, whatever becomes of the tasks around it.
        self._scope = anyio.CancelScope(shield=True)
        sink.in_use = True
        sink.cut_off = False

    @property
    def is_open(self) -> bool:
        """Whether the sink takes more, as far as anybody knows."""
        return not self.outbox.closing and not self.finished.done()

    async def run(self) -> None:
        """The body of the sink's task; a second call does nothing."""
        if self.started:
            return
        self.started = True
        outbox = self.outbox
        try:
            with self._scope:
                await self._deliver()
            if self._scope.cancelled_caught:
                messages, _ = outbox.pending
                if messages:
                    self.given_up = Undelivered(self.sink.label, outbox.pending_rows, messages, self._state)
                outbox.fail(SinkError(f"{self.sink.label}: closed before all was delivered"), "not delivered at close")
            elif not outbox.closing:
                raise SinkError(f"{self.sink.label}: run() returned although there is more to come")
        except Exception as error:
            outbox.stats.status = "failed"
            outbox.stats.last_error = str(error)
            failure = error if isinstance(error, SinkError) else SinkError(f"{self.sink.label}: {error}")
            failure.__cause__ = error if failure is not error else error.__cause__
            messages, nbytes = outbox.pending
            report(f"{failure}; {messages} messages ({nbytes} bytes) are lost, other sinks go on")
            outbox.fail(failure, "sink failed")
        else:
            if outbox.stats.status != "failed":
                outbox.stats.status = "closed"
        finally:
            outbox.end()
            self.sink.in_use = False
            if not self.finished.done():
                self.finished.set_result(None)

    async def _deliver(self) -> None:
        while True:
            try:
                return await self.sink.run(self.outbox)
            except anyio.get_cancelled_exc_class():
                if self._scope.cancel_called:
                    raise
                # asyncio.run() cancels every task of a loop that ends. What was logged is still to be delivered: the stream's
                # owner closes the outbox next, and the time for that is limited by close().
                self.outbox.put_back()
            except (KeyboardInterrupt, SystemExit) as error:
                # Raised by a signal handler that happened to run here. It is meant for the program, not for this sink.
                hand_on(error)
                self.outbox.put_back()

    def cut_off(self) -> None:
        """Stop now."""
        self.sink.cut_off = True
        self._state = self.outbox.stats.last_error or self.outbox.stats.status
        self._scope.cancel()


def hand_on(error: BaseException) -> None:
    """Have the running loop end by ``error``, as if it had come up in a callback of the program's."""

    def fail() -> None:
        raise error

    asyncio.get_running_loop().call_soon(fail)


def find_claims(sinks: Sequence[Sink]) -> list[str | None]:
    """What each of the sinks needs for itself alone. Blocks.

    Raises
    ------
    ValueError
        If two of them would go to the same place.
    """
    claims = [sink.claim() for sink in sinks]
    places: set[str] = set()
    for sink, claim in zip(sinks, claims, strict=True):
        place = claim or sink.label
        if place in places:
            raise ValueError(f"duplicate sink: {sink.label}")
        places.add(place)
    return claims


@dataclass(slots=True)
class Change:
    """What a change of sinks means for those that are in use."""

    staying: list[SinkRunner]
    """Run on, as their sinks are given again."""
    in_the_way: list[SinkRunner]
    """Have to be closed before the new ones can be opened: they have the same file, or are the same sink and on their way out."""
    new: list[tuple[Sink, str | None]]
    """To be opened, with their claims."""


def plan_change(
    sinks: Sequence[Sink], claims: Sequence[str | None], in_use: Sequence[SinkRunner], closing: Sequence[SinkRunner]
) -> Change:
    """What is to be done so that ``sinks``, which have these ``claims``, take the place of those in use."""
    given = {id(sink) for sink in sinks}
    staying = [runner for runner in in_use if id(runner.sink) in given and runner.is_open]
    going_on = {id(runner.sink) for runner in staying}
    new = [(sink, claim) for sink, claim in zip(sinks, claims, strict=True) if id(sink) not in going_on]
    places = {claim for _, claim in new if claim is not None}
    objects = {id(sink) for sink, _ in new}
    in_the_way = [runner for runner in (*in_use, *closing) if id(runner.sink) in objects or runner.claim in places]
    return Change(staying, in_the_way, new)


async def open_sinks(sinks: Sequence[Sink], workers: Workers) -> None:
    """Open all of the sinks or, where one of them cannot be opened, none.

    Raises
    ------
    ValueError
        If another recording uses one of them.
    SinkError, OSError
        As :meth:`Sink.open`.
    """
    for sink in sinks:
        if sink.in_use:
            raise ValueError(f"another recording uses this sink ({sink.label}): make one for each recording")
    opened: list[Sink] = []
    try:
        for sink in sinks:
            await sink.open(workers)
            opened.append(sink)
    except BaseException:
        for sink in opened:
            await sink.abandon()
        raise


async def close_runners(
    runners: Sequence[SinkRunner], *, stall: float | None, total: float | None
) -> list[Undelivered]:
    """Let sinks deliver what they have and finish, all at the same time.

    A cancellation takes effect when they have: their time is limited anyway.

    Parameters
    ----------
    runners
        The sinks.
    stall
        Seconds without progress after which a sink is cut off; None for the sink's own ``stall_timeout``.
    total
        Seconds in all after which a sink is cut off; None for no such limit.

    Returns
    -------
    list of Undelivered
        What was given up; said on stderr, too.
    """
    cancelled: asyncio.CancelledError | None = None
    began = time.monotonic()
    for runner in runners:
        runner.outbox.close()
        runner.outbox.last_progress = began
    with anyio.CancelScope(shield=True):
        while waiting := [runner for runner in runners if not runner.finished.done()]:
            now = time.monotonic()
            for runner in waiting:
                limit = stall if stall is not None else runner.sink.stall_timeout
                stalled = limit is not None and now - runner.outbox.last_progress >= limit
                if stalled or (total is not None and now - began >= total):
                    runner.cut_off()
            try:
                await asyncio.wait([runner.finished for runner in waiting], timeout=_POLL)
            except asyncio.CancelledError as error:
                cancelled = error
    lost = []
    for runner in runners:
        given_up, runner.given_up = runner.given_up, None
        if given_up is not None:
            lost.append(given_up)
            rows = f"{given_up.rows} rows in " if given_up.rows else ""  # else store infos and layouts only
            report(f"not delivered to {given_up.label}: {rows}{given_up.messages} messages ({given_up.reason})")
    if cancelled is not None:
        raise cancelled
    return lost
