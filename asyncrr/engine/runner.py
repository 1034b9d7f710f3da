"""Sinks at work: the outbox, the task and the end of each; and what a change of sinks means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from asyncrr.errors import SinkError
from asyncrr.wire.messages import Message

from .clock import clock
from .outbox import QueueOutbox
from .report import report
from .sink import Sink
from .stats import Drops
from .workers import Workers


@dataclass(slots=True)
class Undelivered:
    """What a sink had not delivered when it was cut off."""

    label: str
    rows: int
    messages: int
    reason: str

    def __str__(self) -> str:
        rows = f"{self.rows} rows in " if self.rows else ""  # else store infos and layouts only
        return f"not delivered to {self.label}: {rows}{self.messages} messages ({self.reason})"


class SinkRunner:
    """Runs one sink. Nothing that happens to it reaches the engine or another sink. For the engine's loop only.

    Parameters
    ----------
    sink
        The sink, opened.
    drops
        Where losses are counted.
    freed
        Called with each message that the sink holds no longer.
    claim
        What the sink needs for itself alone.
    """

    def __init__(self, sink: Sink, drops: Drops, freed: Callable[[Message], None], claim: str | None = None) -> None:
        self.sink = sink
        self.claim = claim
        self.outbox = QueueOutbox(sink, drops, freed)
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.given_up: Undelivered | None = None
        """What was left when the sink was cut off."""
        self._cut_off = False
        self._giving_back: asyncio.Task[None] | None = None
        self._has_run = False
        self._task: asyncio.Task[None] | None = None
        sink.in_use = True

    def start(self, after: Iterable[SinkRunner] = ()) -> None:
        """Start the sink's task.

        Parameters
        ----------
        after
            Sinks that have to finish first, because they hold what this one claims.
        """
        self._task = asyncio.get_running_loop().create_task(self._run(list(after)), name=f"asyncrr {self.sink.label}")
        # The callback answers everybody who waits, whether or not the task ever has its first turn.
        self._task.add_done_callback(self._on_done)

    async def _run(self, after: Sequence[SinkRunner]) -> None:
        for runner in after:
            await asyncio.wait((runner.finished,))
        self._has_run = True
        await self.sink.run(self.outbox)

    @property
    def is_open(self) -> bool:
        """Whether the sink takes more, as far as anybody knows."""
        return not self.outbox.closing and not self.finished.done()

    @property
    def is_stuck(self) -> bool:
        """Whether the sink has made no progress for so long that a change of sinks waits for it no longer."""
        limit = self.sink.close_timeout
        return limit is not None and clock.monotonic() - self.outbox.last_progress >= limit

    @property
    def is_cut_off(self) -> bool:
        """Whether the sink was told to stop."""
        return self._cut_off

    def cut_off(self) -> None:
        """Stop now. What the sink still holds is lost."""
        if self._cut_off or self.finished.done():
            return
        self._cut_off = True
        messages, _ = self.outbox.pending
        if messages:
            stats = self.outbox.stats
            self.given_up = Undelivered(
                self.sink.label, self.outbox.pending_rows, messages, stats.last_error or stats.status
            )
        if self._task is not None:
            self._task.cancel()

    def abandon(self) -> None:
        """Wait no longer for a sink that was cut off and does not come to an end."""
        if not self.finished.done():
            self._settle(
                SinkError(f"{self.sink.label}: closed before all was delivered"), "not delivered at close", "closed"
            )

    def lost(self, error: BaseException) -> None:
        """The loop that ran the sink has ended."""
        if not self.finished.done():
            self._settle(SinkError(f"{self.sink.label}: {error}"), "recording closed", "failed")

    def _on_done(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        label = self.sink.label
        if not self._has_run:
            # Cut off before its turn: it was opened, and run() will not give back what that has acquired.
            give_back(self.sink)
        if self.finished.done():
            return  # abandoned
        if self._cut_off:
            self._settle(SinkError(f"{label}: closed before all was delivered"), "not delivered at close", "closed")
        elif error is None and not task.cancelled() and self.outbox.closing:
            self._settle(None, "sink closed", "closed")
        else:
            if error is None:
                error = SinkError(f"{label}: run() ended although there is more to come")
            failure = error if isinstance(error, SinkError) else SinkError(f"{label}: {_text(error)}")
            if failure is not error:
                failure.__cause__ = error
            self.outbox.stats.last_error = _text(error)
            messages, nbytes = self.outbox.pending
            self._settle(failure, "sink failed", "failed")
            report(
                f"{failure}; {messages} messages ({nbytes} bytes) are lost, other sinks go on",
                error=failure,
            )

    def _settle(self, error: SinkError | None, reason: str, status: str) -> None:
        self.outbox.stats.status = status
        self.outbox.end(error, reason)
        self.sink.in_use = False
        self.finished.set_result(None)


def _text(error: BaseException) -> str:
    return str(error) or type(error).__name__


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
    new: list[tuple[Sink, str | None]]
    """To be opened, with their claims."""


def plan_change(
    sinks: Sequence[Sink], claims: Sequence[str | None], in_use: Sequence[SinkRunner], retiring: Sequence[SinkRunner]
) -> Change:
    """What is to be done so that ``sinks``, which have these ``claims``, take the place of those in use."""
    given = {id(sink) for sink in sinks}
    staying = [runner for runner in in_use if id(runner.sink) in given and runner.is_open]
    going_on = {id(runner.sink) for runner in staying}
    held = {runner.claim for runner in (*in_use, *retiring) if not runner.finished.done()}
    new = [(sink, claim) for sink, claim in zip(sinks, claims, strict=True) if id(sink) not in going_on]
    for sink, claim in new:
        sink.takes_over = claim is not None and claim in held
    return Change(staying, new)


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
            raise ValueError(
                f"another recording uses this sink ({sink.label}), or it has not finished yet: make one for each recording"
            )
    # All of them before the first takes its time, in which another recording may ask for the others.
    for sink in sinks:
        sink.in_use = True
    opened: list[Sink] = []
    try:
        for sink in sinks:
            opened.append(sink)
            await sink.open(workers)
    except BaseException:
        for sink in sinks:
            sink.in_use = sink in opened
        await abandon_sinks(opened)
        raise


async def abandon_sinks(sinks: Sequence[Sink]) -> None:
    """Give back what sinks have acquired by being opened. That goes on if the caller is cancelled."""
    for sink in sinks:
        give_back(sink)
    while waiting := [_given_back[sink] for sink in sinks if sink in _given_back]:
        await asyncio.wait(waiting)


_given_back: dict[Sink, asyncio.Task[None]] = {}
"""Sinks that are being given back. A loop alone does not keep a task alive."""


def give_back(sink: Sink) -> None:
    """Begin to give back what a sink has acquired by being opened."""
    task = asyncio.get_running_loop().create_task(_abandon(sink))
    _given_back[sink] = task
    task.add_done_callback(lambda _: _given_back.pop(sink, None))


async def _abandon(sink: Sink) -> None:
    try:
        await sink.abandon()
    except Exception as error:
        report(f"{sink.label} could not be given back: {type(error).__name__}: {error}", error=error)
    finally:
        sink.in_use = False


class Closing:
    """Sinks that deliver what they have and finish, all at the same time.

    Parameters
    ----------
    runners
        The sinks. Nothing more is put for them.
    stall
        Seconds without progress after which a sink is cut off; None for the sink's own ``stall_timeout``.
    total
        Moment by the engine's clock at which all are cut off; None for never.
    """

    # Seconds between looks at the progress of sinks. A limit is kept to within this.
    POLL = 0.05
    # Seconds that a sink has to end once it was cut off, which takes no more than a turn of the loop.
    GRACE = 0.5

    def __init__(self, runners: Sequence[SinkRunner], *, stall: float | None, total: float | None) -> None:
        self.runners = runners
        self._stall = stall
        self._total = total
        self._began = clock.monotonic()
        for runner in runners:
            runner.outbox.close()
            runner.outbox.last_progress = max(runner.outbox.last_progress, self._began)

    async def wait(self) -> None:
        """Wait until all have ended, and say what was given up."""
        cut_at: float | None = None
        while waiting := [runner for runner in self.runners if not runner.finished.done()]:
            now = clock.monotonic()
            for runner in waiting:
                limit = self._stall if self._stall is not None else runner.sink.stall_timeout
                stalled = limit is not None and now - runner.outbox.last_progress >= limit
                if stalled or (self._total is not None and now >= self._total):
                    runner.cut_off()
                    cut_at = now if cut_at is None else cut_at
            if cut_at is not None and now - cut_at >= self.GRACE and all(runner.is_cut_off for runner in waiting):
                for runner in waiting:
                    runner.abandon()
                break
            await asyncio.wait([runner.finished for runner in waiting], timeout=self.POLL)
        for runner in self.runners:
            given_up, runner.given_up = runner.given_up, None
            if given_up is not None:
                report(str(given_up))
