"""Counters of a recording: what was logged, what waits, what was lost and why."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field

from .sink import SinkStats


@dataclass(slots=True)
class RecordingStats:
    """A snapshot of a recording's counters (``rec.stats()``)."""

    logged_rows: int
    """Rows that were taken: calls of ``log``, and rows of ``send_columns``."""
    property_rows: int = 0
    """Rows that asyncrr sends by itself: the recording's start time, and layouts. Sinks count them as delivered, too."""
    staged_bytes: int = 0
    """Bytes held by rows that are not encoded yet (an estimate for small rows)."""
    encoded_bytes: int = 0
    """Encoded bytes that some sink still holds."""
    chunks: int = 0
    """Chunks encoded so far."""
    encoded_rows: int = 0
    """Rows in those chunks."""
    dropped_rows: dict[str, int] = field(default_factory=dict)
    """Rows lost, by ``sink: reason``. A row that reached one of two sinks counts for the other only."""
    dropped_messages: dict[str, int] = field(default_factory=dict)
    """Encoded messages lost, by ``sink: reason``."""
    sinks: list[SinkStats] = field(default_factory=list)
    """Counters of each sink, in the order in which they were given."""

    @property
    def total_dropped_rows(self) -> int:
        """Rows lost for any reason, summed over sinks."""
        return sum(self.dropped_rows.values())

    def __str__(self) -> str:
        waiting = f"{_bytes(self.staged_bytes)} staged, {_bytes(self.encoded_bytes)} on their way to sinks"
        lines = [f"{self.logged_rows} rows logged, {self.encoded_rows} encoded in {self.chunks} chunks, {waiting}"]
        lines += [f"{sink.label}: {sink}" for sink in self.sinks]
        lines += [f"dropped: {rows} rows ({where})" for where, rows in self.dropped_rows.items()]
        return "\n".join(lines)


def _bytes(count: int) -> str:
    if count < 10_000:
        return f"{count} bytes"
    return f"{count / 1000:.0f} kB" if count < 10_000_000 else f"{count / 1_000_000:.0f} MB"


class Drops:
    """Counts what is lost, by sink and reason. Everything may be called from any thread, and in the middle of itself.

    A loss is an event at the end of a queue, and whoever gets the lock without waiting adds up what is there. So nobody who
    counts a loss ever waits, a signal handler that interrupts the addition does not wait for it either, and no update is lost.
    """

    def __init__(self) -> None:
        self._events: deque[tuple[str, int, int]] = deque()
        self._lock = threading.Lock()
        self._rows: dict[str, int] = {}
        self._messages: dict[str, int] = {}

    def count(self, where: str, reason: str, rows: int, messages: int = 1) -> None:
        """Count a loss."""
        self._events.append((f"{where}: {reason}", rows, messages))
        self._add_up()

    def _add_up(self) -> None:
        if not self._lock.acquire(blocking=False):
            return
        try:
            while self._events:
                key, rows, messages = self._events.popleft()
                if rows:
                    self._rows[key] = self._rows.get(key, 0) + rows
                if messages:
                    self._messages[key] = self._messages.get(key, 0) + messages
        finally:
            self._lock.release()

    @property
    def rows(self) -> dict[str, int]:
        """Rows lost, by ``where: reason``."""
        self._add_up()
        return self._rows.copy()

    @property
    def messages(self) -> dict[str, int]:
        """Messages lost, by ``where: reason``."""
        self._add_up()
        return self._messages.copy()

    def of(self, where: str) -> int:
        """Rows lost at one place, for any reason."""
        return sum(count for key, count in self.rows.items() if key.startswith(f"{where}: "))
