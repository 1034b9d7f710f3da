"""How rows are gathered into chunks: :class:`ChunkBatcherConfig` and the environment variables that set it."""

from __future__ import annotations

import math
import operator
import os
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final, NamedTuple, TypeVar

from .report import report

NO_LIMIT: Final = 2**64 - 1
_T = TypeVar("_T", int, float)

# Computed once: in a finalizer at the very end of the process the datetime module of CPython 3.13.0 crashes.
_LONGEST_TICK: Final = timedelta.max.total_seconds()
_FILE_TICK: Final = 0.05
_FILE_STRETCH: Final = 0.2
_LIVE_TICK: Final = 0.008
_LIVE_STRETCH: Final = 0.05
_NUM_BYTES: Final = 2**20
_MAX_ROWS_IF_UNSORTED: Final = 8192
_UNITS: Final = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip


class Patience(NamedTuple):
    """When chunks are small enough that a tick stretches for more rows."""

    few_rows: int
    """Chunks of fewer rows on average are small."""
    few_chunks: int
    """Fewer chunks than this are sent however small they are."""


# In a file a chunk costs 1.3 kB, so even one a tick is waited for: at 20 rows a second and 50 ms, files were three times those of
# rerun-sdk. A viewer that somebody watches gets a few small chunks at once, since there only time counts (20 µs a chunk).
_FILE_PATIENCE: Final = Patience(few_rows=64, few_chunks=1)
_LIVE_PATIENCE: Final = Patience(few_rows=8, few_chunks=8)


def parse_bytes(text: str) -> int:
    """A number of bytes such as ``1048576``, ``10MB`` or ``1.5 GiB``.

    Raises
    ------
    ValueError
        If it is none.
    """
    match = re.fullmatch(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)\s*", text)
    if match is None or match[2].lower() not in _UNITS:
        raise ValueError(f"not a number of bytes: {text!r} (expected e.g. 1048576, 10MB or 1GiB)")
    return (
        int(float(match[1]) * _UNITS[match[2].lower()]) if "." in match[1] else int(match[1]) * _UNITS[match[2].lower()]
    )


class ChunkBatcherConfig:
    """When staged rows become chunks. Whichever limit is reached first counts.

    What is passed here is exact, what is left out is taken from the environment. Ticks that come from a default may stretch
    while chunks are small (see :attr:`stretch_to`). A recording takes a copy: what is changed later does not concern it.

    Parameters
    ----------
    flush_tick
        Seconds (or a ``timedelta``) between flushes of all entities. ``math.inf`` for never. Default 0.05.
    flush_num_bytes
        Bytes that an entity gathers before it is flushed. Default 1 MiB.
    flush_num_rows
        Rows that an entity gathers before it is flushed; 0 makes every row a chunk. Default: no limit.
    chunk_max_rows_if_unsorted
        Rows after which a chunk with an unsorted timeline is cut. Default 8192.
    stretch_to
        Seconds to which the tick may stretch; by default an exact tick does not.

    Raises
    ------
    ValueError
        A limit is negative.
    TypeError
        A limit is no number.
    """

    __slots__ = ("_bytes", "_rows", "_rows_if_unsorted", "patience", "stretch_to", "tick")

    tick: float
    """:attr:`flush_tick` in seconds, infinite for never."""
    stretch_to: float
    """Seconds to which the tick may stretch while chunks hold few rows; equal to :attr:`tick` where the tick is exact."""
    patience: Patience
    """For which chunks it stretches."""

    def __init__(
        self,
        flush_tick: float | timedelta | None = None,
        flush_num_bytes: int | None = None,
        flush_num_rows: int | None = None,
        chunk_max_rows_if_unsorted: int | None = None,
        *,
        stretch_to: float | None = None,
    ) -> None:
        self.patience = _FILE_PATIENCE
        if flush_tick is None:
            flush_tick = _from_environment("RERUN_FLUSH_TICK_SECS", _parse_seconds)
        if flush_tick is None:
            self.tick, self.stretch_to = _FILE_TICK, _FILE_STRETCH
        else:
            self.flush_tick = flush_tick
            self.stretch_to = max(self.tick, stretch_to or 0.0)
        self.flush_num_bytes = _first(
            flush_num_bytes, _NUM_BYTES, lambda: _from_environment("RERUN_FLUSH_NUM_BYTES", parse_bytes)
        )
        self.flush_num_rows = _first(
            flush_num_rows, NO_LIMIT, lambda: _from_environment("RERUN_FLUSH_NUM_ROWS", _parse_count)
        )
        self.chunk_max_rows_if_unsorted = _first(
            chunk_max_rows_if_unsorted, _MAX_ROWS_IF_UNSORTED, _rows_if_unsorted_from_environment
        )

    @property
    def flush_tick(self) -> timedelta:
        """Time between flushes of all entities; ``timedelta.max`` for never. Takes seconds, too; what is set is exact."""
        return timedelta.max if self.tick >= _LONGEST_TICK else timedelta(seconds=self.tick)

    @flush_tick.setter
    def flush_tick(self, value: float | timedelta) -> None:
        try:
            tick = value.total_seconds() if isinstance(value, timedelta) else float(value)
        except (TypeError, ValueError):
            raise TypeError(f"flush_tick is a number of seconds or a timedelta, not {value!r}") from None
        if not tick >= 0:
            raise ValueError(f"flush_tick must not be negative, got {value!r}")
        self.tick = self.stretch_to = tick if tick < _LONGEST_TICK else math.inf

    @property
    def flush_num_bytes(self) -> int:
        """Bytes that an entity gathers before it is flushed."""
        return self._bytes

    @flush_num_bytes.setter
    def flush_num_bytes(self, value: int) -> None:
        self._bytes = _limit("flush_num_bytes", value)

    @property
    def flush_num_rows(self) -> int:
        """Rows that an entity gathers before it is flushed."""
        return self._rows

    @flush_num_rows.setter
    def flush_num_rows(self, value: int) -> None:
        self._rows = _limit("flush_num_rows", value)

    @property
    def chunk_max_rows_if_unsorted(self) -> int:
        """Rows after which a chunk with an unsorted timeline is cut."""
        return self._rows_if_unsorted

    @chunk_max_rows_if_unsorted.setter
    def chunk_max_rows_if_unsorted(self, value: int) -> None:
        self._rows_if_unsorted = _limit("chunk_max_rows_if_unsorted", value)

    def _key(self) -> tuple[float, int, int, int, float]:
        return self.tick, self._bytes, self._rows, self._rows_if_unsorted, self.stretch_to

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, ChunkBatcherConfig) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        stretch = "" if self.stretch_to == self.tick else f", stretch_to={self.stretch_to}"
        return (
            f"ChunkBatcherConfig(flush_tick={self.tick}, flush_num_bytes={self._bytes}, flush_num_rows={self._rows}, "
            f"chunk_max_rows_if_unsorted={self._rows_if_unsorted}{stretch})"
        )

    def copy(self) -> ChunkBatcherConfig:
        """A configuration of its own with the same limits."""
        result = ChunkBatcherConfig(*self._key()[:4], stretch_to=self.stretch_to)
        result.patience = self.patience
        return result

    @staticmethod
    def DEFAULT() -> ChunkBatcherConfig:
        """For files, pipes and memory: 50 ms (stretching to 200 ms), 1 MiB."""
        return ChunkBatcherConfig(_FILE_TICK, _NUM_BYTES, NO_LIMIT, _MAX_ROWS_IF_UNSORTED, stretch_to=_FILE_STRETCH)

    @staticmethod
    def LOW_LATENCY() -> ChunkBatcherConfig:
        """For live viewers: 8 ms (stretching to 50 ms), 1 MiB."""
        result = ChunkBatcherConfig(_LIVE_TICK, _NUM_BYTES, NO_LIMIT, _MAX_ROWS_IF_UNSORTED, stretch_to=_LIVE_STRETCH)
        result.patience = _LIVE_PATIENCE
        return result

    @staticmethod
    def ALWAYS_TEST_ONLY() -> ChunkBatcherConfig:
        """Every row its own chunk, at once. Slow; for tests."""
        return ChunkBatcherConfig(float("inf"), 0, 0, 256)

    @staticmethod
    def NEVER() -> ChunkBatcherConfig:
        """Only an explicit flush (or a used-up budget) makes chunks."""
        return ChunkBatcherConfig(float("inf"), NO_LIMIT, NO_LIMIT, 256)

    def with_environment(self) -> ChunkBatcherConfig:
        """This configuration with what the environment says instead; a variable that cannot be read is reported and ignored.

        ``RERUN_FLUSH_TICK_SECS``, ``RERUN_FLUSH_NUM_BYTES``, ``RERUN_FLUSH_NUM_ROWS``, ``RERUN_CHUNK_MAX_ROWS_IF_UNSORTED``
        (and its older name ``RERUN_MAX_CHUNK_ROWS_IF_UNSORTED``, which wins if both are set).
        """
        tick = _from_environment("RERUN_FLUSH_TICK_SECS", _parse_seconds)
        nbytes = _from_environment("RERUN_FLUSH_NUM_BYTES", parse_bytes)
        rows = _from_environment("RERUN_FLUSH_NUM_ROWS", _parse_count)
        unsorted_ = _rows_if_unsorted_from_environment()
        result = ChunkBatcherConfig(
            self.tick if tick is None else tick,
            self.flush_num_bytes if nbytes is None else nbytes,
            self.flush_num_rows if rows is None else rows,
            self.chunk_max_rows_if_unsorted if unsorted_ is None else unsorted_,
            stretch_to=self.stretch_to if tick is None else None,
        )
        result.patience = self.patience
        return result

    @classmethod
    def combine(cls, configs: Iterable[ChunkBatcherConfig]) -> ChunkBatcherConfig:
        """What suits several sinks at once: the largest of each limit (fewest chunks), at least :meth:`DEFAULT`'s.

        Parameters
        ----------
        configs
            What each of the sinks wants; without any it is :meth:`DEFAULT`.
        """
        result = cls.DEFAULT()
        for config in configs:
            result = ChunkBatcherConfig(
                max(result.tick, config.tick),
                max(result.flush_num_bytes, config.flush_num_bytes),
                max(result.flush_num_rows, config.flush_num_rows),
                max(result.chunk_max_rows_if_unsorted, config.chunk_max_rows_if_unsorted),
                stretch_to=max(result.stretch_to, config.stretch_to),
            )
        return result


def _limit(name: str, value: int) -> int:
    try:
        limit = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is a whole number, not {value!r}") from None
    if limit < 0:
        raise ValueError(f"{name} must not be negative, got {value!r}")
    return limit


def _first(given: int | None, default: int, from_environment: Callable[[], int | None]) -> int:
    if given is not None:
        return given
    found = from_environment()
    return default if found is None else found


def _rows_if_unsorted_from_environment() -> int | None:
    older = _from_environment("RERUN_MAX_CHUNK_ROWS_IF_UNSORTED", _parse_count)
    return older if older is not None else _from_environment("RERUN_CHUNK_MAX_ROWS_IF_UNSORTED", _parse_count)


def _parse_seconds(text: str) -> float:
    seconds = float(text)
    if not seconds >= 0:
        raise ValueError("must not be negative")
    return seconds


def _parse_count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise ValueError("must not be negative")
    return count


def _from_environment(name: str, parse: Callable[[str], _T]) -> _T | None:
    text = os.environ.get(name)
    if text is None:
        return None
    try:
        return parse(text)
    except ValueError as error:
        report(f"{name}={text!r} is ignored: {error}")
        return None


def flag_from_environment(name: str, default: bool) -> bool:
    """An on/off variable: 1/true/yes/on or 0/false/no/off in any case; other values are reported and ignored."""
    text = os.environ.get(name)
    if text is None:
        return default
    if text.lower() in ("1", "true", "yes", "on"):
        return True
    if text.lower() in ("0", "false", "no", "off"):
        return False
    report(f"{name}={text!r} is ignored: expected on or off")
    return default
