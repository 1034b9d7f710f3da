"""Counters of a recording: what was logged, what waits, what was lost and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from .sink import SinkStats


@dataclass(slots=True)
class RecordingStats:
    """A snapshot of a recording's counters (``rec.stats()``)."""

    logged_rows: int
    """Rows that were taken: calls of ``log``, and rows of ``send_columns``."""
    staged_bytes: int
    """Bytes held by rows that are not encoded yet (an estimate for small rows)."""
    encoded_bytes: int
    """Encoded bytes that some sink still holds."""
    chunks: int
    """Chunks encoded so far."""
    encoded_rows: int
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


class Drops:
    """Counts what is lost, by sink and reason."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.messages: Counter[str] = Counter()

    def count(self, where: str, reason: str, rows: int, messages: int = 1) -> None:
        """Count a loss."""
        key = f"{where}: {reason}"
        if rows:
            self.rows[key] += rows
        if messages:
            self.messages[key] += messages

    def of(self, where: str) -> int:
        """Rows lost at one place, for any reason."""
        return sum(count for key, count in self.rows.items() if key.startswith(f"{where}: "))
