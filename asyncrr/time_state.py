"""The current times of a recording: what ``set_time`` sets and ``log`` stamps.

The state belongs to the recording's identity (application id and recording id) and to the context of the caller: a task has
its own copy, and so has a thread. Code at the top level of a script or of a notebook cell sets its thread's default
as well, because such a cell may run in a task of its own whose context ends with it. Sync cells all run in one context, which
does not see what an async cell has set in its own: each cell therefore begins with the default, where that is news to its context.
"""

from __future__ import annotations

import inspect
import sys
import threading
from collections import deque
from contextvars import ContextVar
from typing import Final, TypeAlias
from weakref import WeakValueDictionary

from asyncrr.chunks.shape import TimeKind
from asyncrr.engine.intake import NO_TIMELINES, STATIC, Timelines
from asyncrr.error_utils import say_at_caller

_IN_FUNCTION: Final = inspect.CO_OPTIMIZED
_getframe = sys._getframe

TimePoint: TypeAlias = tuple[Timelines, tuple[int, ...]]

NO_TIME: Final[TimePoint] = (NO_TIMELINES, ())
NEVER: Final[TimePoint] = (STATIC, ())
"""The time point of static rows."""


class TimeState:
    """Current times of the recordings with one identity."""

    def __init__(self) -> None:
        self.var: ContextVar[TimePoint | None] = ContextVar("asyncrr_time", default=None)
        self._thread = threading.local()
        self._kinds: dict[str, TimeKind] = {}
        # What the context last knew of its thread's default.
        self._known: ContextVar[TimePoint | None] = ContextVar("asyncrr_default_time", default=None)
        self._has_cells = _follow_cells()

    def now(self) -> TimePoint:
        """The current times of the caller's context."""
        point = self.var.get()
        return point if point is not None else self.thread_default()

    def thread_default(self) -> TimePoint:
        """What top-level code of this thread has set, for contexts that have set nothing."""
        point: TimePoint = getattr(self._thread, "point", NO_TIME)
        return point

    def set(self, timeline: str, kind: TimeKind, value: int, depth: int) -> None:
        """Set one timeline. ``depth`` is the number of frames between this function and the user's code."""
        timelines, values = self.var.get() or self.thread_default()
        position = timelines.position.get(timeline)
        if position is not None and timelines.kinds[position] is kind:
            new = (timelines, (value,) if len(values) == 1 else (*values[:position], value, *values[position + 1 :]))
            self.var.set(new)
            # See _store.
            if not _getframe(depth + 1).f_code.co_flags & _IN_FUNCTION:
                self._thread.point = new
                if self._has_cells:
                    self._known.set(new)
            return
        if not isinstance(timeline, str):
            raise TypeError(f"set_time: the timeline's name must be a str, not {type(timeline).__name__}: {timeline!r}")
        times = {name: (k, v) for name, k, v in zip(timelines.names, timelines.kinds, values, strict=True)}
        times[timeline] = (kind, value)
        self._note_kind(timeline, kind)
        self._store(_point(times), depth + 1)

    def disable(self, timeline: str, depth: int) -> None:
        """Unset one timeline."""
        timelines, values = self.now()
        times = {name: (k, v) for name, k, v in zip(timelines.names, timelines.kinds, values, strict=True)}
        if times.pop(timeline, None) is not None:
            self._store(_point(times), depth + 1)

    def reset(self, depth: int) -> None:
        """Unset all timelines."""
        self._store(NO_TIME, depth + 1)

    def _store(self, point: TimePoint, depth: int) -> None:
        self.var.set(point)
        # Module and cell code has no optimised locals, unlike the body of any function.
        if not _getframe(depth + 1).f_code.co_flags & _IN_FUNCTION:
            self._thread.point = point
            if self._has_cells:
                self._known.set(point)

    def begin_cell(self) -> None:
        """A notebook cell is about to run in this context: catch up with what cells in other contexts have set."""
        default = self.thread_default()
        if default is not (self._known.get() or NO_TIME):
            self.var.set(default)
            self._known.set(default)

    def _note_kind(self, timeline: str, kind: TimeKind) -> None:
        known = self._kinds.setdefault(timeline, kind)
        if known is not kind:
            self._kinds[timeline] = kind
            say_at_caller(
                f"timeline {timeline!r} was a {known.name.lower()} and is now set as a {kind.name.lower()}: a timeline has one "
                "type, viewers may show neither correctly"
            )


def _point(times: dict[str, tuple[TimeKind, int]]) -> TimePoint:
    names = sorted(times)
    return Timelines.of([(name, times[name][0]) for name in names]), tuple(times[name][1] for name in names)


_states: WeakValueDictionary[tuple[str, str], TimeState] = WeakValueDictionary()
# A stream with the identity of one that is gone finds its times, as long as there were not so many others since: a service that
# makes a recording for each of its jobs would hold the times of all of them.
_recent: deque[TimeState] = deque(maxlen=256)


def time_state(application_id: str, recording_id: str) -> TimeState:
    """The time state of recordings with this identity, shared by all stream objects that have it."""
    key = (application_id, recording_id)
    state = _states.get(key)
    if state is None:
        state = _states.setdefault(key, TimeState())
        _recent.append(state)
    return state


_shell: object = None


def _follow_cells() -> bool:
    """Have IPython tell of each cell that begins. Whether there is an IPython."""
    global _shell
    get_shell = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_shell() if get_shell is not None else None
    if shell is not None and shell is not _shell:
        shell.events.register("pre_run_cell", _begin_cell)
        _shell = shell
    return shell is not None


def _begin_cell(_info: object) -> None:
    for state in list(_states.values()):
        state.begin_cell()
