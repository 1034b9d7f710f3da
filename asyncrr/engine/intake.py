"""The caller's side of a recording: rows are staged here, on any thread, without Arrow, I/O or a lock.

A row is a tuple ``(tick, now, times, cells, nbytes)`` that is appended to the list of its :class:`RowGroup`. Rows of one group
have the same entity path, layout and timelines, so that the batcher can turn them into columns all at once. The
engine's loop empties the lists: ``batch = rows[:n]; del rows[:n]`` loses nothing although other threads append
meanwhile, because each step is atomic and appending only touches the end.

Two attributes tell the caller's fast path that there is more to do:

* ``gate``: a row whose tick reaches it goes the slow way, because the budget may be used up;
* ``asleep``: the loop has found nothing to do and waits to be woken by the next row.
"""

from __future__ import annotations

import itertools
import sys
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from time import monotonic, sleep, time_ns
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.shape import ChunkShape, TimeKind
from asyncrr.chunks.timeline import LOG_TICK, LOG_TIME
from asyncrr.chunks.timelines import STATIC, Timelines
from asyncrr.types.layout import Cell, Layout
from asyncrr.wire.messages import Message

from .buffers import BufferPool

ROW_COST: Final = 300
"""Bytes that a staged row without large cells counts for: a tuple, two integers, its cells."""

# What a row and each of its components count for besides large data, in the limit on bytes a chunk: what they take in Arrow.
# rerun-sdk 0.41 counts about 1 kB a row. As many chunks would cost too much while a thread logs in a tight loop: encoding each
# lets go of the GIL several times, and gets it back after 5 ms.
_ROW_OVERHEAD: Final = 40
_COMPONENT_OVERHEAD: Final = 24

Row: TypeAlias = tuple[int, int, tuple[int, ...], tuple[Cell, ...], int]
"""Tick, nanoseconds since the epoch, values of the user's timelines, cells, bytes held by the cells."""

# Bytes of large cells beyond which a caller lets the loop catch up, those beyond which it wakes the loop between two ticks, and
# for how many seconds it lets it catch up at most.
_CROWDED: Final = 16 * 2**20
_URGENT: Final = 8 * 2**20
_LONGEST_PAUSE: Final = 0.05
_PAUSE: Final = 0.0002

# Bytes of columns that are worth waking the loop for between two ticks.
_LARGE_COLUMNS: Final = 64 * 1024

# Entities times layouts beyond which groups that have fallen silent are let go of.
_MANY_GROUPS: Final = 20_000

# What getrefcount says of something that only a list and the loop over it refer to.
_REFERENCES: Final = next(sys.getrefcount(g) for g in [object()])


class Entity:
    """One entity path of a recording, with the bytes that wait in its groups."""

    __slots__ = ("announced", "path", "pending_bytes")

    def __init__(self, path: str) -> None:
        self.path = path
        self.pending_bytes = 0
        self.announced = False
        """Whether the loop has been told that these bytes are enough for a chunk."""


class RowGroup:
    """Rows of one entity with the same layout and timelines."""

    __slots__ = ("entity", "layout", "row_size", "rows", "shape", "time_columns", "timelines")

    def __init__(
        self, entity: Entity, layout: Layout, timelines: Timelines, *, auto_time: bool, auto_tick: bool
    ) -> None:
        self.entity = entity
        self.layout = layout
        self.timelines = timelines
        self.time_columns = _time_columns(timelines, auto_time, auto_tick)
        """Name, kind and source of each time column, sorted by name. The source is an index into a row's times, or -1 for
        ``now``, or -2 for ``tick``. The automatic timelines win over the user's of the same name."""
        self.row_size = _ROW_OVERHEAD + _COMPONENT_OVERHEAD * len(layout.fields)
        """Bytes that a row of small cells counts for in the limit on bytes a chunk."""
        self.rows: list[Row] = []
        self.shape: ChunkShape | None = None
        """Of the chunks of these rows, once there has been one."""

    @property
    def is_static(self) -> bool:
        """Whether the rows have no times."""
        return self.timelines is STATIC


def _time_columns(timelines: Timelines, auto_time: bool, auto_tick: bool) -> tuple[tuple[str, TimeKind, int], ...]:
    if timelines is STATIC:
        return ()
    columns = {
        name: (name, kind, i) for i, (name, kind) in enumerate(zip(timelines.names, timelines.kinds, strict=True))
    }
    if auto_time:
        columns[LOG_TIME] = (LOG_TIME, TimeKind.TIMESTAMP, -1)
    if auto_tick:
        columns[LOG_TICK] = (LOG_TICK, TimeKind.SEQUENCE, -2)
    return tuple([columns[name] for name in sorted(columns)])


class Drained(NamedTuple):
    """What was taken out of staging at once."""

    columns: list[Columns | Message]
    groups: list[tuple[RowGroup, list[Row]]]


class Intake:
    """Staging of one recording.

    Parameters
    ----------
    limit
        Budget in bytes: staged rows plus encoded messages that a sink still holds.
    wake
        Called (on any thread) when the loop should come and look: with True to collect at once what is due by its size, with
        False to collect at the next tick.
    """

    def __init__(self, limit: int, wake: Callable[[bool], None], *, auto_time: bool, auto_tick: bool) -> None:
        self.limit = limit
        self.allowance = 0
        """Bytes beyond the limit that nobody is made to wait for: sinks hold them that may neither drop them nor block."""
        self.pool = BufferPool()
        self.flush_num_bytes = 2**20
        self.prompt = False
        """Whether ``flush_num_bytes`` is to be kept at once, because the next tick is far."""
        self.appends: dict[Hashable, Callable[[Row], None]] = {}
        """By ``(entity path as given, layout, timelines)``: the ``append`` of the group's list."""
        self.next_tick = itertools.count().__next__
        self.asleep = True
        self.gate = limit // ROW_COST
        self.lock = threading.Lock()
        """Held for a few instructions only, never while user code or Arrow runs."""
        self._wake = wake
        self._auto_time = auto_time
        self._auto_tick = auto_tick
        self._groups: dict[Hashable, RowGroup] = {}
        self._registry: list[RowGroup] = []
        self._entities: dict[str, Entity] = {}
        self._columns: deque[Columns | Message] = deque()
        self.may_pause: Callable[[], bool] = lambda: False
        """Whether the calling thread may be held up for some milliseconds. The sync face says yes."""
        self._heavy_bytes = 0
        self._give_way_at = _CROWDED
        self._drained_rows = 0
        self._encoded_bytes = 0
        self._closed = False
        self._last_tick = -1
        self._drained_tick = -1
        self._waiters: dict[Callable[[], None], int] = {}

    # -- groups ------------------------------------------------------------------------------------------------------

    def group(self, key: Hashable, entity_path: str, layout: Layout, timelines: Timelines) -> RowGroup:
        """The group for ``key``, made if need be. ``entity_path`` is the canonical text."""
        with self.lock:
            group = self._groups.get(key)
            if group is None:
                entity = self._entities.get(entity_path)
                if entity is None:
                    entity = self._entities[entity_path] = Entity(entity_path)
                group = RowGroup(entity, layout, timelines, auto_time=self._auto_time, auto_tick=self._auto_tick)
                self._groups[key] = group
                self._registry.append(group)
                self.appends[key] = group.rows.append
            return group

    def set_auto(self, *, time: bool | None = None, tick: bool | None = None) -> None:
        """Turn the automatic timelines on or off for rows logged from now on."""
        with self.lock:
            self._auto_time = self._auto_time if time is None else time
            self._auto_tick = self._auto_tick if tick is None else tick
            # Rows already staged keep the flags of their groups, which stay in the registry until they are empty.
            self._groups = {}
            self.appends = {}

    def forget_silent_groups(self) -> None:
        """Let go of empty groups once there are very many (a program that makes up entity paths as it goes)."""
        if len(self._registry) < _MANY_GROUPS:
            return
        with self.lock:
            self._groups = {}
            self.appends = {}
            self._entities = {}
            # A thread may be about to append to a group, or to a list, that it has looked up: that is one reference more.
            self._registry = [
                g for g in self._registry if g.rows or sys.getrefcount(g.rows) > 2 or sys.getrefcount(g) > _REFERENCES
            ]

    # -- staging -----------------------------------------------------------------------------------------------------

    @property
    def used(self) -> int:
        """Bytes that count against the limit now; small rows by estimate."""
        light = max(self._last_tick - self._drained_tick, 0) + self._drained_rows
        return self._heavy_bytes + self._encoded_bytes + light * ROW_COST

    @property
    def staged_bytes(self) -> int:
        """Bytes of rows and columns that are not encoded yet."""
        return self.used - self._encoded_bytes

    @property
    def staged_rows(self) -> int:
        """Rows and rows of columns that are not encoded yet."""
        waiting = sum([len(group.rows) for group in self._registry]) + sum([c.num_rows for c in list(self._columns)])
        return waiting + self._drained_rows

    @property
    def encoded_bytes(self) -> int:
        """Bytes of encoded messages that some sink holds."""
        return self._encoded_bytes

    def saw_tick(self, tick: int) -> None:
        """Note the tick of a row on the slow way, for the estimate in :attr:`used`."""
        if tick > self._last_tick:
            self._last_tick = tick

    def has_room(self, nbytes: int) -> bool:
        """Whether ``nbytes`` more may be staged. What is larger than the whole limit is admitted alone."""
        if self.used + nbytes <= self.limit + self.allowance:
            return True
        # Rows that are not drained yet do not stand in its way: there are always some while other threads log.
        return nbytes > self.limit and self._heavy_bytes + self._encoded_bytes + self._drained_rows == 0

    def stage_row(self, group: RowGroup, row: Row) -> None:
        """Stage a row whose cells hold ``row[4]`` bytes."""
        nbytes = row[4]
        if nbytes:
            with self.lock:
                self._heavy_bytes += nbytes
                group.entity.pending_bytes += nbytes
        group.rows.append(row)
        self._announce(group.entity)

    def _announce(self, entity: Entity) -> None:
        """Have the loop come for a row that was staged: soon if it is asleep, at once if there is enough for a chunk.

        While the loop comes by itself every few milliseconds, that is soon enough for some megabytes: waking another thread
        takes as long as a row.
        """
        enough = entity.pending_bytes >= self.flush_num_bytes
        if enough and not entity.announced and (self.prompt or self._heavy_bytes >= _URGENT):
            entity.announced = True
            self._wake(True)
        if self.asleep:
            self.wake()

    def stage_large(
        self, key: Hashable, layout: Layout, values: tuple[int, ...], cells: tuple[Cell, ...], nbytes: int
    ) -> bool:
        """Stage a row with large cells in a group that exists. False, and nothing is staged, if there is no room."""
        with self.lock:
            group = self._groups.get(key)
            if group is None or not self.has_room(nbytes):
                return False
            # Taken before the copy is made: what other threads copy meanwhile must fit as well.
            self._heavy_bytes += nbytes
            entity = group.entity
            entity.pending_bytes += nbytes
        try:
            owned = snapshot_cells(layout, cells, self.pool)
        except BaseException:
            with self.lock:
                self._heavy_bytes -= nbytes
                entity.pending_bytes -= nbytes
            raise
        group.rows.append((self.next_tick(), time_ns(), values, owned, nbytes))
        self._announce(entity)
        if self._heavy_bytes >= self._give_way_at and self._heavy_bytes >= 4 * nbytes:
            self._give_way()
        return True

    def _give_way(self) -> None:
        """Let the loop catch up for a moment, on a thread that may pause.

        A program that logs large data faster than it can be encoded only gets in the way of the encoding: both threads
        fight for the GIL, and the data has left the caches by the time it is read again.
        """
        if self.may_pause():
            until = monotonic() + _LONGEST_PAUSE
            while self.is_crowded and monotonic() < until:
                sleep(_PAUSE)
        # Where it does not help (the loop waits for a sink that is being replaced) it is not tried again for each row.
        self._give_way_at = max(self._heavy_bytes, _CROWDED // 2) + _CROWDED // 2

    def stage_columns(self, columns: Columns | Message) -> None:
        """Stage whole columns, or a message that is ready. Large ones go out at once, small ones with the next tick if that is near."""
        with self.lock:
            self._heavy_bytes += columns.nbytes
        self._columns.append(columns)
        if self.prompt or columns.nbytes >= _LARGE_COLUMNS or self._heavy_bytes >= _URGENT:
            self._wake(True)
        if self.asleep:
            self.wake()

    def wake(self) -> None:
        """Wake the loop after a row was staged while it slept."""
        self.asleep = False
        self._wake(False)

    def close(self) -> None:
        """Send every caller the slow way, where it is told that the recording has ended."""
        with self.lock:
            self._groups = {}
            self.appends = {}
            self._closed = True
            self.gate = -1

    # -- waiting for room --------------------------------------------------------------------------------------------

    def add_waiter(self, notify: Callable[[], None], nbytes: int) -> None:
        """Have ``notify`` called once, on the loop's thread, when there is room for ``nbytes``, in the order of asking."""
        with self.lock:
            self._waiters[notify] = nbytes

    def remove_waiter(self, notify: Callable[[], None]) -> None:
        """Wait no longer, if it still does."""
        with self.lock:
            self._waiters.pop(notify, None)

    def notify_waiters(self) -> None:
        """Tell all that wait to look again."""
        with self.lock:
            waiters, self._waiters = self._waiters, {}
        for notify in waiters:
            notify()

    def _notify_those_who_fit(self, free: int) -> None:
        ready: list[Callable[[], None]] = []
        with self.lock:
            for notify, nbytes in self._waiters.items():
                if nbytes > free and (ready or not self.has_room(nbytes)):
                    break  # who comes later does not overtake
                free -= nbytes
                ready.append(notify)
            for notify in ready:
                del self._waiters[notify]
        for notify in ready:
            notify()

    @property
    def is_crowded(self) -> bool:
        """Whether so much large data waits to be encoded that callers give way."""
        return self._heavy_bytes > _CROWDED // 2

    @property
    def has_waiters(self) -> bool:
        """Whether somebody waits for room."""
        return bool(self._waiters)

    # -- the loop's side ---------------------------------------------------------------------------------------------

    def drain(self, *, due_only: bool = False, min_rows: int | None = None) -> Drained:
        """Take rows out of staging.

        With ``due_only``, only those of entities that have gathered ``flush_num_bytes`` bytes, and multiples of ``min_rows`` rows
        of a group; columns are always taken.
        """
        columns = []
        while self._columns:
            columns.append(self._columns.popleft())
        groups = []
        last = self._drained_tick
        for group in self._registry:
            rows = group.rows
            n = len(rows)
            if not n:
                continue
            if due_only and group.entity.pending_bytes < self.flush_num_bytes:
                n = 0 if min_rows is None else n - n % min_rows
                if not n:
                    continue
            taken = rows[:n]
            del rows[:n]
            groups.append((group, taken))
            last = max(last, taken[-1][0])
        if groups:
            self._drained_tick = last
            self.saw_tick(last)
            with self.lock:
                for group, rows in groups:
                    self._drained_rows += len(rows)
                    if group.entity.pending_bytes:
                        group.entity.announced = False
                        group.entity.pending_bytes -= sum([row[4] for row in rows])
        self.forget_silent_groups()
        return Drained(columns, groups)

    def encoded(self, rows: int, staged: int, encoded: int) -> None:
        """``rows`` drained rows, with ``staged`` bytes of large cells, have become ``encoded`` bytes of messages."""
        with self.lock:
            self._drained_rows -= rows
            self._heavy_bytes -= staged
            self._encoded_bytes += encoded
        self.open_gate()

    def freed(self, nbytes: int) -> None:
        """A message of ``nbytes`` bytes is held by no sink any more."""
        with self.lock:
            self._encoded_bytes -= nbytes
        self.open_gate()

    def open_gate(self) -> None:
        """Set the gate to what the budget allows now."""
        if self._closed:
            return
        free = self.limit + self.allowance - self._heavy_bytes - self._encoded_bytes - self._drained_rows * ROW_COST
        self.gate = self._drained_tick + max(free // ROW_COST, 0) + 1
        if self._waiters:
            self._notify_those_who_fit(free)


def snapshot_cells(layout: Layout, cells: tuple[Cell, ...], pool: BufferPool) -> tuple[Any, ...]:
    """The cells without memory of the caller's."""
    copy = pool.copy
    return tuple([field.kind.snapshot(cell, copy) for field, cell in zip(layout.fields, cells, strict=True)])


def release_cells(rows: Sequence[Row], pool: BufferPool) -> None:
    """Give the pooled buffers in large rows back, once their chunk is encoded."""
    for row in rows:
        if row[4]:
            for cell in row[3]:
                # Pooled memory has an array below the view; small copies have bytes.
                if type(cell) is np.ndarray and type(cell.base) is np.ndarray:
                    pool.release(cell)
