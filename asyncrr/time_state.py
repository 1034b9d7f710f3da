"""The current times of a recording: what ``set_time`` sets and ``log`` stamps.

Times belong to a recording's identity (application id and recording id) and to the context of the caller: a task has its own
copy, and so has a thread. Code at the top level of a script or of a notebook cell sets its thread's default as well,
because such a cell may run in a task of its own whose context ends with it. Sync cells all run in one context, which
does not see what an async cell has set in its own. Each cell therefore begins with what its context does not know yet of the default.

All recordings share one context variable. A context lives as long as its thread or task, and keeps what its variables were
set to: a variable for each recording would make a service that makes a recording for each job grow for ever.
"""

from __future__ import annotations

import inspect
import sys
import threading
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any, Final, TypeAlias
from weakref import ref

from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import checked_timeline, duration_to_nanos, sequence_to_int, timestamp_to_nanos
from asyncrr.chunks.timelines import NO_TIMELINES, STATIC, Timelines
from asyncrr.error_utils import say_at_caller

TimePoint: TypeAlias = tuple[Timelines, tuple[int, ...]]

NO_TIME: Final[TimePoint] = (NO_TIMELINES, ())
NEVER: Final[TimePoint] = (STATIC, ())
"""The time point of static rows."""

# Contexts and threads remember times of recordings that are gone, for a stream that is made with the same identity later. Beyond this
# number of identities they forget those.
_MANY_IDENTITIES: Final = 256
_IN_FUNCTION: Final = inspect.CO_OPTIMIZED
_SEQUENCE: Final = TimeKind.SEQUENCE
_MIN_INT: Final = -(2**63)
_MAX_INT: Final = 2**63
_getframe = sys._getframe

_NOTHING: Final[Mapping[str, TimePoint]] = {}
# The recording whose time was set last in this context, its time point, and those of the other recordings. To set the time of
# the same recording again, which is nearly always the case, copies no mapping then. The mapping is without the first recording, and
# must never be changed: other contexts have it as well.
_times: ContextVar[tuple[str, Timelines, tuple[int, ...], Mapping[str, TimePoint]]] = ContextVar(
    "asyncrr_times", default=("", NO_TIMELINES, (), _NOTHING)
)
# What the context last knew of its thread's default, in notebooks only.
_known: ContextVar[Mapping[str, TimePoint]] = ContextVar("asyncrr_default_times", default=_NOTHING)

current_times = _times.get
"""The time points of the caller's context: key, timelines and values of one recording, and the time points of all others by key."""
_set_times = _times.set


class _Thread(threading.local):
    def __init__(self) -> None:
        self.points: dict[str, TimePoint] = {}
        """What top-level code of this thread has set, for contexts that have set nothing."""


thread_times: Final = _Thread()
_living: set[ref[TimeState]] = set()


class TimeState:
    """Access of one stream to the current times of its identity.

    Parameters
    ----------
    application_id, recording_id
        The identity. Streams that have the same share their times.
    """

    def __init__(self, application_id: str, recording_id: str) -> None:
        # No application id has a zero byte. A str remembers its hash, unlike a tuple.
        self.key: Final = f"{application_id}\0{recording_id}"
        """What :func:`current_times` knows this identity by."""
        self._kinds: dict[str, TimeKind] = {}
        _living.add(ref(self, _living.discard))
        _follow_cells()

    def now(self) -> TimePoint:
        """The current times of the caller's context."""
        key, timelines, values, others = current_times()
        if key == self.key:
            return timelines, values
        return others.get(self.key) or thread_times.points.get(self.key, NO_TIME)

    def set(self, timeline: str, sequence: Any, duration: Any, timestamp: Any, depth: int) -> None:
        """Set one timeline, as :func:`asyncrr.set_time` does.

        ``depth`` is the number of frames between this function and the user's code.
        """
        if type(sequence) is int and duration is None and timestamp is None and _MIN_INT < sequence < _MAX_INT:
            kind, value = _SEQUENCE, sequence
        else:
            kind, value = _as_time(timeline, sequence, duration, timestamp)
        mine = self.key
        key, timelines, values, others = current_times()
        if key is not mine:
            timelines, values = others.get(mine) or self.now()
        position = timelines.position.get(timeline)
        if position is not None and timelines.kinds[position] is kind:
            values = (value,) if len(values) == 1 else (*values[:position], value, *values[position + 1 :])
        else:
            times = _as_dict((timelines, values))
            times[checked_timeline(timeline)] = (kind, value)
            self._note_kind(timeline, kind)
            timelines, values = _point(times)
        # What follows is _store, with what is at hand.
        if key is mine:
            _set_times((key, timelines, values, others))
        else:
            _put(mine, (timelines, values))
        try:
            is_top_level = not _getframe(depth + 1).f_code.co_flags & _IN_FUNCTION
        except ValueError:
            return
        if is_top_level:
            self._set_default((timelines, values))

    def disable(self, timeline: str, depth: int) -> None:
        """Unset one timeline."""
        times = _as_dict(self.now())
        if times.pop(timeline, None) is not None:
            self._store(_point(times), depth + 1)

    def reset(self, depth: int) -> None:
        """Unset all timelines."""
        self._store(NO_TIME, depth + 1)

    def _store(self, point: TimePoint, depth: int) -> None:
        _put(self.key, point)
        # Module and cell code has no optimised locals, unlike the body of any function. Where C calls (a thread's or an exit
        # function, a binding) there is no frame.
        try:
            is_top_level = not _getframe(depth + 1).f_code.co_flags & _IN_FUNCTION
        except ValueError:
            return
        if is_top_level:
            self._set_default(point)

    def _set_default(self, point: TimePoint) -> None:
        points = thread_times.points
        if self.key not in points:
            _forget_the_dead(points)
        points[self.key] = point
        if _shell is not None:
            _known.set({**_known.get(), self.key: point})

    def _note_kind(self, timeline: str, kind: TimeKind) -> None:
        known = self._kinds.setdefault(timeline, kind)
        if known is not kind:
            self._kinds[timeline] = kind
            say_at_caller(
                f"timeline {timeline!r} was a {known.name.lower()} and is now set as a {kind.name.lower()}: a timeline has one "
                "type, viewers may show neither correctly"
            )


def _as_time(timeline: object, sequence: Any, duration: Any, timestamp: Any) -> tuple[TimeKind, int]:
    if (sequence is not None) + (duration is not None) + (timestamp is not None) != 1:
        raise ValueError(
            f"set_time: exactly one of `sequence`, `duration` and `timestamp` must be set (timeline {timeline!r})"
        )
    checked_timeline(timeline)
    if sequence is not None:
        return TimeKind.SEQUENCE, sequence_to_int(sequence)
    if duration is not None:
        return TimeKind.DURATION, duration_to_nanos(duration)
    return TimeKind.TIMESTAMP, timestamp_to_nanos(timestamp)


def _as_dict(point: TimePoint) -> dict[str, tuple[TimeKind, int]]:
    timelines, values = point
    return {name: (k, v) for name, k, v in zip(timelines.names, timelines.kinds, values, strict=True)}


def _point(times: dict[str, tuple[TimeKind, int]]) -> TimePoint:
    names = sorted(times)
    return Timelines.of([(name, times[name][0]) for name in names]), tuple(times[name][1] for name in names)


def _put(key: str, point: TimePoint) -> None:
    """Set the time point of one identity in the caller's context."""
    last, timelines, values, others = current_times()
    if last and last != key:
        kept = dict(others)
        if last not in kept:
            _forget_the_dead(kept)
        kept[last] = (timelines, values)
        kept.pop(key, None)
        others = kept
    _set_times((key, *point, others))


def _forget_the_dead(points: dict[str, TimePoint]) -> None:
    """Remove the identities that no stream has, if there are many. Called where one is about to be added."""
    if len(points) >= _MANY_IDENTITIES:
        living = {state.key for state in _living_states()}
        for key in [key for key in points if key not in living]:
            del points[key]


def _living_states() -> Iterator[TimeState]:
    for weak in tuple(_living):
        state = weak()
        if state is not None:
            yield state


_shell: object = None


def _follow_cells() -> None:
    """In IPython, have it tell of each cell that begins."""
    global _shell
    get_shell = getattr(sys.modules.get("IPython"), "get_ipython", None)
    shell = get_shell() if get_shell is not None else None
    if shell is not None and shell is not _shell:
        shell.events.register("pre_run_cell", _begin_cell)
        _shell = shell


def _begin_cell(_info: object) -> None:
    """A notebook cell is about to run in this context: catch up with what cells in other contexts have set."""
    known = _known.get()
    points = thread_times.points
    news = [(key, point) for key, point in points.items() if point is not known.get(key, NO_TIME)]
    for key, point in news:
        _put(key, point)
    if news:
        _known.set(dict(points))
