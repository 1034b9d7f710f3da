"""When staged rows become chunks: the loop's looks at staging."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Final

from asyncrr._slabs import POOL, SHRINK_EVERY
from asyncrr.chunks.columns import Columns
from asyncrr.wire.messages import Message

from .budget import Budget
from .config import ChunkBatcherConfig
from .encoder import Batch, leave_the_gil
from .staging import WIDTH, RowGroup, Run, Staging, runs_of

# Seconds between looks where the tick is longer: limits on bytes are kept by looking.
_LOOK: Final = 0.05
# Seconds between looks where there is a limit on rows, or a tick of (nearly) zero.
_SHORT_LOOK: Final = 0.001
# A limit on rows above this will not be met between two looks.
_MANY_ROWS: Final = 2**32

# Seconds of looking in vain before the loop falls asleep. Waking it costs the caller 20 to 50 µs, a look in vain costs 10 µs.
_LINGER: Final = 0.5

# Rows taken at once. Sorting them into groups takes up to half a millisecond; then other threads may have the GIL.
_SLICE_ROWS: Final = 4096

# Bytes a chunk above which waiting for more gains nothing.
_LARGE_CHUNK: Final = 64 * 1024


class Collector:
    """Takes rows from staging, numbers them, sorts them into groups, and hands them on when it is time. For the engine's loop only.

    Parameters
    ----------
    staging
        Where the rows are.
    budget
        Is told what was taken.
    send
        Takes what is to be encoded now.
    begin
        Takes rows with cells that are encoded ahead, in the order in which they were logged.
    """

    def __init__(
        self,
        staging: Staging,
        budget: Budget,
        send: Callable[[Batch], object],
        begin: Callable[[list[Run]], object],
    ) -> None:
        self.config: ChunkBatcherConfig
        self.loop: asyncio.AbstractEventLoop | None = None
        """Set when the engine has started."""
        self._staging = staging
        self._budget = budget
        self._send = send
        self._begin = begin
        self._interval = _LOOK
        self._tick = 0
        self._pending: list[RowGroup] = []
        """Groups with rows."""
        self._pending_rows = 0
        self._sent_at = -math.inf
        self._looked_at = -math.inf
        self._pending_since = math.inf
        """Time of the last look before the oldest pending row came."""
        self._idle_since: float | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._shrinking: asyncio.TimerHandle | None = None

    def use(self, config: ChunkBatcherConfig) -> None:
        """Collect by this configuration from now on."""
        self.config = config
        if config.flush_num_rows < _MANY_ROWS:
            self._interval = _SHORT_LOOK
        else:
            # Also without any limit: columns do not wait for one.
            self._interval = min(max(config.tick, _SHORT_LOOK), _LOOK)
        if self.loop is not None:
            # Also where no row has come since: those of the time before are not to wait for the next.
            self.wake()

    def wake(self) -> None:
        """Look regularly from now on."""
        assert self.loop is not None
        self._staging.asleep = False
        self._idle_since = None
        self._looked_at = self.loop.time()
        if self._shrinking is not None:
            self._shrinking.cancel()
            self._shrinking = None
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        self._arm()

    def _arm(self) -> None:
        assert self.loop is not None
        self._timer = self.loop.call_later(self._interval, self._on_timer)

    def stop(self) -> None:
        """Look no more."""
        for timer in (self._timer, self._shrinking):
            if timer is not None:
                timer.cancel()

    # -- looks -------------------------------------------------------------------------------------------------------

    def _on_timer(self) -> None:
        self._timer = None
        try:
            asleep = self._look_and_see()
        except BaseException:
            self._arm()  # the loop says what it was; the next rows are not to wait for ever
            raise
        if not asleep:
            self._arm()

    def _look_and_see(self) -> bool:
        """Look, and say whether the loop may sleep until it is woken."""
        assert self.loop is not None
        staging = self._staging
        POOL.shrink(self.loop.time())
        if self.look() or self._pending:
            staging.asleep = False
            self._idle_since = None
        elif staging.asleep:
            # Nothing came since the last look, which said that the next row has to wake us. That look and this one are an interval
            # apart, so no thread can have missed it.
            self._shrink_later()
            return True
        elif self._idle_since is None:
            self._idle_since = self.loop.time()
        elif self.loop.time() - self._idle_since >= _LINGER:
            staging.asleep = True
        return False

    def _shrink_later(self) -> None:
        """While the loop sleeps, give pooled memory back until there is none."""
        assert self.loop is not None
        self._shrinking = self.loop.call_later(SHRINK_EVERY, self._shrink)

    def _shrink(self) -> None:
        assert self.loop is not None
        if POOL.shrink(self.loop.time()):
            self._shrink_later()

    def look(self) -> bool:
        """Take what was staged, and hand on what is due. Whether there was anything."""
        assert self.loop is not None
        found = self._gather()
        if self._pending:
            now = self.loop.time()
            if self._is_due(now):
                self._hand_on(now)
            else:
                self._hand_on_full_groups()
        return found

    def collect(self) -> None:
        """Take what was staged, and hand on all of it."""
        assert self.loop is not None
        self._gather()
        if self._pending:
            self._hand_on(self.loop.time())

    def take_everything(self) -> Batch:
        """Take what was staged, without handing it on."""
        columns = []
        while self._staging.columns:
            columns.append(self._staging.columns.popleft())
        self._sort_into_groups(columns, len(self._staging.rows) // WIDTH)
        return Batch(columns, self._take_groups())

    def _gather(self) -> bool:
        assert self.loop is not None
        looked_at, self._looked_at = self._looked_at, self.loop.time()
        columns = []
        while self._staging.columns:
            columns.append(self._staging.columns.popleft())
        rows = len(self._staging.rows) // WIDTH
        self._sort_into_groups(columns, rows)
        if self._pending:
            self._pending_since = min(self._pending_since, looked_at)
        if columns:
            # Rows that are ready would only wait with the others.
            self._send(Batch(columns, []))
        return bool(columns or rows)

    def _sort_into_groups(self, columns: list[Columns | Message], rows: int) -> None:
        for item in columns:
            self._budget.taken_columns(item)
        while True:
            # Also where there are no rows: the callers' estimate of fresh bytes begins anew.
            taken = self._staging.take(min(rows, _SLICE_ROWS))
            count = len(taken) // WIDTH
            rows -= count
            heavy = 0
            later: list[Run] = []
            for run in runs_of(taken, self._tick):
                group = run.group
                heavy += run.nbytes
                if group.layout.later:
                    later.append(run)
                if group.pending is None:
                    group.pending = run
                    self._pending.append(group)
                else:
                    group.pending.append(run)
            self._tick += count
            self._pending_rows += count
            self._budget.taken(count, heavy)
            if later:
                self._begin(later)
            if rows <= 0:
                break
            if not self._budget.has_waiters:
                leave_the_gil()

    # -- what is due -------------------------------------------------------------------------------------------------

    def _is_due(self, now: float) -> bool:
        """Whether all that is pending should become chunks now.

        A chunk of one row costs what one of fifty costs: 1.3 kB in a file and 20 µs. So where the user has not set the tick, it
        stretches while chunks would be small. Large data gains nothing by waiting.
        """
        config = self.config
        # A timer may be early or late by a little; half a look is closer to the tick than a look more.
        early = self._interval / 2
        if now - self._pending_since + early < config.tick:
            return False
        if now - self._sent_at + early >= config.stretch_to:
            return True
        chunks = len(self._pending)
        patience = config.patience
        return (
            chunks < patience.few_chunks
            or self._pending_rows >= patience.few_rows * chunks
            or sum([run.nbytes for run in self._runs()]) >= _LARGE_CHUNK * chunks
        )

    def _hand_on(self, now: float) -> None:
        self._sent_at = now
        self._send(Batch([], self._take_groups()))

    def _runs(self) -> list[Run]:
        return [group.pending for group in self._pending if group.pending is not None]

    def _take_groups(self) -> list[Run]:
        runs = self._runs()
        for run in runs:
            run.group.pending = None
        self._pending, self._pending_rows = [], 0
        self._pending_since = math.inf
        return runs

    def _hand_on_full_groups(self) -> None:
        """Hand on what has reached the limit on rows or bytes."""
        config = self.config
        full: list[Run] = []
        for run in self._runs():
            rows = len(run)
            if rows * run.group.row_size + run.nbytes >= config.flush_num_bytes:
                full.append(run.take(rows))
            elif rows >= config.flush_num_rows:
                full.append(run.take(rows - rows % max(config.flush_num_rows, 1)))
            if not run:
                run.group.pending = None
        if full:
            self._pending_rows -= sum([len(run) for run in full])
            self._pending = [group for group in self._pending if group.pending is not None]
            if not self._pending:
                self._pending_since = math.inf
            self._send(Batch([], full))
