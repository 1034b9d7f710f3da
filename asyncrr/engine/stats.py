"""Counters of a recording: what was logged, what waits, what was lost and why."""

from __future__ import annotations

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
    """Counts what is lost, by sink and reason.

    A loss is an event at the end of a queue, which any thread may add in one step, also in the middle of another. Only the
    engine's loop takes events off and adds them up. It publishes each sum together with the event that it has counted last, so
    that readers know whether the event at the front is in the sum already.
    """

    def __init__(self) -> None:
        self._events: deque[_Loss] = deque()
        self._sums = _Sums({}, {}, None)
        self._adding = False

    def note(self, where: str, reason: str, rows: int, messages: int = 1) -> None:
        """Note a loss, on any thread."""
        self._events.append(_Loss(f"{where}: {reason}", rows, messages))

    def count(self, where: str, reason: str, rows: int, messages: int = 1) -> None:
        """Note a loss on the engine's loop."""
        self.note(where, reason, rows, messages)
        self.add_up()

    @property
    def waiting(self) -> int:
        """Losses that the loop has not added up yet."""
        return len(self._events)

    def add_up(self) -> None:
        """Add up what was noted. On the engine's loop."""
        if self._adding:
            return  # a finalizer that ran in the middle of this
        self._adding = True
        try:
            while self._events:
                loss = self._events[0]
                self._sums = self._sums.plus(loss)
                self._events.popleft()
        finally:
            self._adding = False

    def _all(self) -> _Sums:
        while True:
            sums, events = self._sums, self._events.copy()
            if sums is self._sums:
                break
        if events and events[0] is sums.last:
            events.popleft()
        for loss in events:
            sums = sums.plus(loss)
        return sums

    @property
    def rows(self) -> dict[str, int]:
        """Rows lost, by ``where: reason``. From any thread."""
        return self._all().rows.copy()

    @property
    def messages(self) -> dict[str, int]:
        """Messages lost, by ``where: reason``. From any thread."""
        return self._all().messages.copy()

    def of(self, where: str) -> int:
        """Rows lost at one place, for any reason."""
        return sum(count for key, count in self.rows.items() if key.startswith(f"{where}: "))


@dataclass(slots=True, eq=False)
class _Loss:
    key: str
    rows: int
    messages: int


@dataclass(slots=True, frozen=True, eq=False)
class _Sums:
    rows: dict[str, int]
    messages: dict[str, int]
    last: _Loss | None
    """The loss that was added last."""

    def plus(self, loss: _Loss) -> _Sums:
        """New sums with one more loss."""
        return _Sums(_add(self.rows, loss.key, loss.rows), _add(self.messages, loss.key, loss.messages), loss)


def _add(counts: dict[str, int], key: str, count: int) -> dict[str, int]:
    return {**counts, key: counts.get(key, 0) + count} if count else counts
