"""The caller's side of a recording: rows are staged here on any thread, without Arrow, I/O or a lock.

A row is five items at the end of one flat list: group, nanoseconds, times, cells, bytes of large cells. Its :class:`RowGroup`
says which entity, layout and timelines it has. The engine's loop takes rows off the front of the list, numbers them in that
order (``log_tick``) and sorts them into their groups.

The list is flat because a tuple for each row would be one more object for the garbage collector to look at, again and again,
which doubled the cost of a row. And the items of many rows can be taken apart by slices.

``log`` may be interrupted at any bytecode, by a signal handler, a finalizer or an exception, and may be entered again from
there. Staging therefore follows three rules:

* A row becomes visible in one step, the ``extend``. Nothing about it is booked before that step.
* Callers and the loop share no lock. Each exact count has one writer, the loop.
* What callers count themselves (``fresh_bytes``) is an estimate. The loop sets it to zero whenever it empties the list, so a
  lost update is forgotten with the next look.

Two attributes send a caller off the fast path:

* ``max_length``: the list may not grow longer now, because the budget may be used up or the recording has ended;
* ``asleep``: the loop has stopped looking, and the next row has to wake it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from operator import itemgetter
from threading import Lock
from time import time_ns
from typing import Any, Final

from asyncrr._slabs import POOL, Shelf
from asyncrr.chunks.columns import Columns
from asyncrr.chunks.shape import ChunkShape, TimeKind
from asyncrr.chunks.timeline import LOG_TICK, LOG_TIME
from asyncrr.chunks.timelines import STATIC, Timelines
from asyncrr.types.layout import Cell, Layout
from asyncrr.wire.messages import Message

ROW_COST: Final = 300
"""Bytes that a small row counts for in the budget: a tuple, two integers and its cells (measured with tracemalloc)."""

# What a row and each of its components count for in the limit on bytes a chunk: what they take in Arrow. rerun-sdk 0.41 counts
# about 1 kB a row. That many chunks would cost too much while a thread logs in a tight loop.
_ROW_OVERHEAD: Final = 40
_COMPONENT_OVERHEAD: Final = 24

# Bytes of large cells that are worth waking the loop for between two looks.
_WORTH_A_WAKE: Final = 2**20
# Bytes of columns that are worth waking the loop for. Columns arrive rarely, so this is lower.
_COLUMNS_WORTH_A_WAKE: Final = 64 * 1024

# Bytes of large cells that are on their way at a time. A caller that may be held up waits beyond this until a quarter of them
# has arrived, and for so many seconds at most. More would only take memory, and leave the caches before it is read again.
_CROWDED: Final = 16 * 2**20
_QUARTER: Final = _CROWDED // 4
# Who logs columns waits in proportion to their size, for one of them may take long.
_COLUMNS_A_WAIT: Final = 8 * 2**20
_LONGEST_WAIT: Final = 0.05

# Groups kept in each of the two generations of the cache. A group takes about 600 bytes.
_GENERATION: Final = 2**15


class RowGroup:
    """What rows of one entity with the same layout and timelines have in common."""

    __slots__ = ("entity_path", "layout", "pending", "row_size", "shape", "shelves", "time_columns", "timelines")

    def __init__(
        self, entity_path: str, layout: Layout, timelines: Timelines, *, auto_time: bool, auto_tick: bool
    ) -> None:
        self.entity_path = entity_path
        """Canonical text."""
        self.layout = layout
        self.timelines = timelines
        self.time_columns = _time_columns(timelines, auto_time, auto_tick)
        """Name, kind and source of each time column, sorted by name. The source is an index into a row's times, -1 for
        ``now`` or -2 for the tick. The automatic timelines win over the user's of the same name."""
        self.row_size = _ROW_OVERHEAD + _COMPONENT_OVERHEAD * len(layout.fields)
        """Bytes that a row of small cells counts for in the limit on bytes a chunk."""
        self.pending: Run | None = None
        """Rows that the loop has taken from staging and not handed to the batcher yet. The loop's."""
        self.shape: ChunkShape | None = None
        """Shape of this group's chunks, once there has been one. The batcher's."""
        self.shelves: tuple[Shelf, ...] = ()
        """Where the snapshots of each column go, once there has been one. The callers'."""

    @property
    def is_static(self) -> bool:
        """Whether the rows have no times."""
        return self.timelines is STATIC


class Run:
    """Rows of one group, in the order in which they were logged; one list for each of a row's parts."""

    __slots__ = ("cells", "group", "nbytes", "nows", "sizes", "ticks", "times")

    def __init__(
        self,
        group: RowGroup,
        ticks: list[int],
        nows: list[int],
        times: list[tuple[int, ...]],
        cells: list[tuple[Cell, ...]],
        sizes: list[int],
    ) -> None:
        self.group = group
        self.ticks = ticks
        """Number of each row's ``log`` call, ascending."""
        self.nows = nows
        """Nanoseconds since the epoch at that call."""
        self.times = times
        """Values of the user's timelines."""
        self.cells = cells
        self.sizes = sizes
        """Bytes held by large cells."""
        self.nbytes = sum(sizes)

    def __len__(self) -> int:
        return len(self.ticks)

    @property
    def parts(self) -> tuple[list[Any], ...]:
        """The lists."""
        return self.ticks, self.nows, self.times, self.cells, self.sizes

    def append(self, other: Run) -> None:
        """Put the rows of another run, which came later, behind these."""
        for mine, more in zip(self.parts, other.parts, strict=True):
            mine.extend(more)
        self.nbytes += other.nbytes

    def take(self, rows: int) -> Run:
        """Take the first rows off."""
        taken = Run(self.group, *[part[:rows] for part in self.parts])
        for part in self.parts:
            del part[:rows]
        self.nbytes -= taken.nbytes
        return taken


def runs_of(flat: list[Any], first_tick: int) -> list[Run]:
    """Sort rows into their groups, in the order of each group's first row.

    Parameters
    ----------
    flat
        Rows as they were staged, :data:`WIDTH` items each.
    first_tick
        The tick of the first row; the others count on from there.
    """
    if not flat:
        return []
    groups: list[RowGroup] = flat[0::WIDTH]
    nows, times, cells, sizes = flat[1::WIDTH], flat[2::WIDTH], flat[3::WIDTH], flat[4::WIDTH]
    ticks = range(first_tick, first_tick + len(groups))
    first = groups[0]
    if groups.count(first) == len(groups):
        return [Run(first, list(ticks), nows, times, cells, sizes)]
    places: dict[RowGroup, list[int]] = {}
    for place, group in enumerate(groups):
        try:
            places[group].append(place)
        except KeyError:
            places[group] = [place]
    runs = []
    for group, at in places.items():
        if len(at) == 1:
            i = at[0]
            runs.append(Run(group, [ticks[i]], [nows[i]], [times[i]], [cells[i]], [sizes[i]]))
        else:
            pick = itemgetter(*at)
            runs.append(Run(group, *[list(pick(part)) for part in (ticks, nows, times, cells, sizes)]))
    return runs


WIDTH: Final = 5
"""Items of a row in the staging list: group, nanoseconds, times, cells, bytes of large cells."""


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


class Waiter:
    """A caller that waits for room.

    Parameters
    ----------
    nbytes
        Bytes that it wants to stage.
    notify
        Called on the engine's loop when there may be room.
    """

    __slots__ = ("gone", "nbytes", "notify")

    def __init__(self, nbytes: int, notify: Callable[[], object]) -> None:
        self.nbytes = nbytes
        self.notify = notify
        self.gone = False
        """Set by the caller when it no longer waits."""


class Staging:
    """Rows and columns of one recording that its engine has not taken yet.

    Parameters
    ----------
    limit
        Budget in bytes: staged rows plus encoded messages that a sink still holds.
    wake
        Called on any thread when the loop should look: with True at once, with False at its next regular look.
    """

    def __init__(self, limit: int, wake: Callable[[bool], object], *, auto_time: bool, auto_tick: bool) -> None:
        self.limit = limit
        self.rows: list[Any] = []
        """Flat, :data:`WIDTH` items a row. Callers extend it by one row at a time, the loop takes rows off the front."""
        self.columns: deque[Columns | Message] = deque()
        """Callers append, the loop takes from the left."""
        self.waiters: deque[Waiter] = deque()
        """Callers append, the loop takes from the left. So does, on any thread, whoever closes the recording."""
        self.groups: dict[Hashable, RowGroup] = {}
        """By ``(entity path as given, layout, timelines)``. A cache: a row keeps its group alive by itself."""
        self.asleep = True
        # Published by the loop.
        self.max_length = limit // ROW_COST * WIDTH
        self.free_bytes = limit
        self.only_fresh = True
        """Whether the loop holds nothing, so that a row larger than the budget may be admitted alone."""
        self.bytes_under_way = 0
        """Bytes of large cells that the loop has taken, and that are not encoded yet or not written to a file yet."""
        # An estimate by the callers, set to zero by the loop.
        self.fresh_bytes = 0
        """Bytes of large cells and columns staged since the loop last looked."""
        self.wake_bytes = _WORTH_A_WAKE
        """Fresh bytes at which a caller wakes the loop."""
        self.may_hold_up: Callable[[], bool] = lambda: False
        """Whether the calling thread may be held up for some milliseconds."""
        self._wake = wake
        self._wake_asked = False
        self._older_groups: dict[Hashable, RowGroup] = {}
        self._auto_time = auto_time
        self._auto_tick = auto_tick
        self._crowd: deque[Lock] = deque()
        """One for each caller that waits for what is under way. Callers append, the loop takes from the left."""
        self._wait_at = _CROWDED

    # -- groups ------------------------------------------------------------------------------------------------------

    def group(self, key: Hashable, entity_path: str, layout: Layout, timelines: Timelines) -> RowGroup:
        """The group for ``key``, made if need be. ``entity_path`` is the canonical text.

        Two threads may each make one for the same key. Their rows meet again in the batcher.
        """
        groups = self.groups
        group = groups.get(key)
        if group is None:
            group = self._older_groups.get(key)
            if group is None:
                group = RowGroup(entity_path, layout, timelines, auto_time=self._auto_time, auto_tick=self._auto_tick)
            if len(groups) >= _GENERATION:
                # Groups that are in use move to the new generation as they are looked up; the others are forgotten with the next.
                self._older_groups = groups
                self.groups = groups = {}
            groups[key] = group
        return group

    def set_auto(self, *, time: bool | None = None, tick: bool | None = None) -> None:
        """Turn the automatic timelines on or off for rows logged from now on."""
        self._auto_time = self._auto_time if time is None else time
        self._auto_tick = self._auto_tick if tick is None else tick
        # Rows already staged keep their groups, and with them the flags of their time.
        self.forget_groups()

    def forget_groups(self) -> None:
        """Have each be asked for again by :meth:`group`."""
        self._older_groups = {}
        self.groups = {}

    def forget_group(self, key: Hashable) -> None:
        """The same for one of them."""
        self._older_groups.pop(key, None)
        self.groups.pop(key, None)

    # -- staging -----------------------------------------------------------------------------------------------------

    @property
    def staged_bytes(self) -> int:
        """Bytes that wait here, small rows by estimate."""
        return self.fresh_bytes + len(self.rows) // WIDTH * ROW_COST

    @property
    def staged_rows(self) -> int:
        """Rows and rows of columns that wait here."""
        return len(self.rows) // WIDTH + sum([columns.num_rows for columns in list(self.columns)])

    def has_room(self, nbytes: int) -> bool:
        """Whether ``nbytes`` more may be staged. What is larger than the whole budget is admitted alone."""
        if self.max_length < 0:
            return False
        if self.staged_bytes + nbytes <= self.free_bytes:
            return True
        # Small rows that are staged already do not stand in its way: there are always some while other threads log.
        return nbytes > self.limit and self.fresh_bytes == 0 and self.only_fresh

    def stage_row(self, group: RowGroup, times: tuple[int, ...], cells: tuple[Cell, ...], nbytes: int) -> None:
        """Stage a row for which there is room. Large cells are copied."""
        if nbytes:
            cells = snapshot_cells(group, cells)
        self.rows.extend((group, time_ns(), times, cells, nbytes))
        if nbytes:
            self._count_fresh(nbytes, self.wake_bytes)
        if self.asleep:
            self.wake()

    def stage_large(self, group: RowGroup, times: tuple[int, ...], cells: tuple[Cell, ...], nbytes: int) -> bool:
        """Stage a row with large cells. False, and nothing is staged, if there is no room."""
        if not self.has_room(nbytes):
            return False
        self.stage_row(group, times, cells, nbytes)
        backlog = self.fresh_bytes + self.bytes_under_way
        if backlog >= self._wait_at and backlog >= 4 * nbytes:
            self._wait_for_the_loop(_LONGEST_WAIT)
        return True

    def stage_columns(self, columns: Columns | Message) -> None:
        """Stage whole columns, or a message that is ready."""
        self.columns.append(columns)
        nbytes = columns.nbytes
        self._count_fresh(nbytes, min(_COLUMNS_WORTH_A_WAKE, self.wake_bytes))
        if self.asleep:
            self.wake()
        backlog = self.fresh_bytes + self.bytes_under_way
        if backlog >= self._wait_at and backlog >= 2 * nbytes:
            self._wait_for_the_loop(_LONGEST_WAIT * max(1.0, nbytes / _COLUMNS_A_WAIT))

    def _count_fresh(self, nbytes: int, wake_bytes: int) -> None:
        self.fresh_bytes += nbytes
        if self.fresh_bytes >= wake_bytes and not self._wake_asked:
            self._wake(True)
            # In this order: whoever is interrupted in between wakes the loop once more, which does no harm.
            self._wake_asked = True

    @property
    def is_crowded(self) -> bool:
        """Whether so much large data is under way that callers give way."""
        return self.fresh_bytes + self.bytes_under_way > _CROWDED - _QUARTER

    def _wait_for_the_loop(self, seconds: float) -> None:
        """Wait until enough of what is under way has arrived, on a thread that may be held up."""
        if self.may_hold_up():
            arrived = Lock()
            arrived.acquire()
            self._crowd.append(arrived)
            # The loop may have published for the last time before it could see who waits.
            if self.is_crowded:
                arrived.acquire(timeout=seconds)
        # Where waiting does not help (a disk that does not answer) it is not tried again for each row.
        self._wait_at = max(self.fresh_bytes + self.bytes_under_way, _CROWDED - _QUARTER) + _QUARTER

    def wake(self) -> None:
        """Wake the loop after something was staged while it slept. Only the loop says that it no longer sleeps."""
        self._wake(False)

    # -- the loop's side ---------------------------------------------------------------------------------------------

    def take(self, most: int) -> list[Any]:
        """Take up to ``most`` rows off the front, :data:`WIDTH` items each."""
        # Before the rows are taken: what is staged from now on counts anew.
        self._wake_asked = False
        rows = self.rows
        if len(rows) <= most * WIDTH:
            self.fresh_bytes = 0
        taken = rows[: most * WIDTH]
        del rows[: len(taken)]
        return taken

    def publish(self, used: int, under_way: int, allowance: int) -> None:
        """Tell callers what the budget allows.

        Parameters
        ----------
        used
            Bytes that the loop and the sinks hold.
        under_way
            Bytes that are not encoded yet, or not written to a file.
        allowance
            Bytes beyond the limit that nobody is made to wait for.
        """
        if self.max_length < 0:
            return
        self.bytes_under_way = under_way
        if self._crowd and not self.is_crowded:
            self._let_crowd_go()
        self.only_fresh = used == 0
        self.free_bytes = free = self.limit + allowance - used
        self.max_length = free // ROW_COST * WIDTH if free > 0 else 0
        if self.waiters:
            self._notify(free - self.staged_bytes)

    def _let_crowd_go(self) -> None:
        for _ in range(len(self._crowd)):
            self._crowd.popleft().release()

    def _notify(self, free: int) -> None:
        """Tell those who wait and fit, in the order of asking: who comes later does not overtake."""
        first = True
        while (waiter := self._next_waiter()) is not None:
            if waiter.gone:
                continue
            if waiter.nbytes > free and not (first and self.has_room(waiter.nbytes)):
                self.waiters.appendleft(waiter)
                return
            free -= waiter.nbytes
            first = False
            waiter.notify()

    def _next_waiter(self) -> Waiter | None:
        # Not asked for before: whoever closes the recording takes waiters, too, on another thread.
        try:
            return self.waiters.popleft()
        except IndexError:
            return None

    def refuse(self) -> None:
        """Send every caller the slow way, where it is told that the recording has ended. From any thread."""
        self.max_length = -1
        self.groups = {}
        self._older_groups = {}

    def close(self) -> None:
        """Refuse, on the loop, which may have been publishing meanwhile; and wake those who wait."""
        self.refuse()
        self._let_crowd_go()
        while (waiter := self._next_waiter()) is not None:
            waiter.notify()

    def forget(self) -> None:
        """In a forked child: what is here is the parent's, and so are those who wait."""
        self.max_length = -1
        self.groups = {}
        self._older_groups = {}
        self.rows = []
        self.columns.clear()
        self.waiters.clear()
        self._crowd.clear()


def snapshot_cells(group: RowGroup, cells: tuple[Cell, ...]) -> tuple[Any, ...]:
    """The cells without memory of the caller's."""
    fields = group.layout.fields
    shelves = group.shelves
    if not shelves:
        shelves = group.shelves = tuple([POOL.shelf() for _ in fields])
    return tuple(
        [field.kind.snapshot(cell, shelf.copy) for field, cell, shelf in zip(fields, cells, shelves, strict=True)]
    )
