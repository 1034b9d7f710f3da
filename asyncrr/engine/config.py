"""How rows are gathered into chunks: :class:`ChunkBatcherConfig` and the environment variables that set it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from .report import report

NO_LIMIT: Final = 2**64 - 1
_T = TypeVar("_T", int, float)

_FILE_TICK: Final = 0.05
_LIVE_TICK: Final = 0.008
_NUM_BYTES: Final = 2**20
_MAX_ROWS_IF_UNSORTED: Final = 8192
_UNITS: Final = {
    "": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12,
    "kib": 2**10, "mib": 2**20, "gib": 2**30, "tib": 2**40,
}  # fmt: skip


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


@dataclass(frozen=True, slots=True, init=False)
class ChunkBatcherConfig:
    """When staged rows become chunks. Whichever limit is reached first counts.

    What is passed here is exact. Ticks that come from a default may stretch while chunks are small (see :attr:`stretch_to`).

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
    """

    flush_tick: float
    flush_num_bytes: int
    flush_num_rows: int
    chunk_max_rows_if_unsorted: int
    stretch_to: float
    """Seconds to which the tick may stretch while chunks hold few rows or encoding takes much time; equal to
    ``flush_tick`` where the tick is exact."""

    def __init__(
        self,
        flush_tick: float | timedelta | None = None,
        flush_num_bytes: int | None = None,
        flush_num_rows: int | None = None,
        chunk_max_rows_if_unsorted: int | None = None,
        *,
        stretch_to: float | None = None,
    ) -> None:
        tick = flush_tick.total_seconds() if isinstance(flush_tick, timedelta) else flush_tick
        if tick is None:
            tick, stretch_to = _FILE_TICK, 0.2
        if not tick >= 0:
            raise ValueError(f"flush_tick must not be negative, got {flush_tick!r}")
        for name, value in (
            ("flush_num_bytes", flush_num_bytes),
            ("flush_num_rows", flush_num_rows),
            ("chunk_max_rows_if_unsorted", chunk_max_rows_if_unsorted),
        ):
            if value is not None and value < 0:
                raise ValueError(f"{name} must not be negative, got {value!r}")
        set_ = object.__setattr__
        set_(self, "flush_tick", float(tick))
        set_(self, "flush_num_bytes", _NUM_BYTES if flush_num_bytes is None else flush_num_bytes)
        set_(self, "flush_num_rows", NO_LIMIT if flush_num_rows is None else flush_num_rows)
        set_(
            self,
            "chunk_max_rows_if_unsorted",
            _MAX_ROWS_IF_UNSORTED if chunk_max_rows_if_unsorted is None else chunk_max_rows_if_unsorted,
        )
        set_(self, "stretch_to", max(float(tick), stretch_to or 0.0))

    @staticmethod
    def DEFAULT() -> ChunkBatcherConfig:
        """For files, pipes and memory: 50 ms (stretching to 200 ms), 1 MiB."""
        return ChunkBatcherConfig(_FILE_TICK, stretch_to=0.2)

    @staticmethod
    def LOW_LATENCY() -> ChunkBatcherConfig:
        """For live viewers: 8 ms (stretching to 50 ms), 1 MiB."""
        return ChunkBatcherConfig(_LIVE_TICK, stretch_to=0.05)

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
        unsorted_ = _from_environment("RERUN_MAX_CHUNK_ROWS_IF_UNSORTED", _parse_count)
        if unsorted_ is None:
            unsorted_ = _from_environment("RERUN_CHUNK_MAX_ROWS_IF_UNSORTED", _parse_count)
        return ChunkBatcherConfig(
            self.flush_tick if tick is None else tick,
            self.flush_num_bytes if nbytes is None else nbytes,
            self.flush_num_rows if rows is None else rows,
            self.chunk_max_rows_if_unsorted if unsorted_ is None else unsorted_,
            stretch_to=self.stretch_to if tick is None else None,
        )

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
                max(result.flush_tick, config.flush_tick),
                max(result.flush_num_bytes, config.flush_num_bytes),
                max(result.flush_num_rows, config.flush_num_rows),
                max(result.chunk_max_rows_if_unsorted, config.chunk_max_rows_if_unsorted),
                stretch_to=max(result.stretch_to, config.stretch_to),
            )
        return result


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
