"""A reader's place in a store: what it has been told, and what comes next."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from .history import Entry

if TYPE_CHECKING:
    from .store import Store

STUCK_AFTER: Final = 2.0
"""Seconds after which a reader that takes nothing is not waited for."""
PATIENCE: Final = 3.0
"""Seconds that writers wait for one reader that does not catch up."""
_MARGIN: Final = 32 * 2**20
"""Bytes, at most, before a reader would be lost at which writers are made to wait: what is on its way still comes. They go on
when it is as far away again."""


class Reader:
    """One reader's place in a store."""

    def __init__(self, store: Store, wake: Callable[[], object], *, newest_first: bool, essential: bool) -> None:
        self.wake = wake
        self.essential = essential
        self.is_lost = False
        """Whether messages that were promised to the reader have left the history."""
        self.is_open = True
        self.taken_up_to = store.received
        """Number of the last message that it has taken of those that came after it had asked."""
        self.temporal_taken = store.temporal.appended
        """How many temporal messages it has taken or was not promised."""
        self._temporal_end = store.temporal.end
        self._store = store
        self._joined = store.received
        self._newest_first = newest_first
        self._persistent_at = 0
        self._static_at = store.received + 1 if newest_first else 0
        self._temporal_at = store.received + 1 if newest_first else 0
        self._phase = 0
        self.took_at = time.monotonic()
        """When it last took something, or joined."""
        self._held_since: float | None = None

    @property
    def lost(self) -> int | None:
        """How many messages that were promised to the reader have left the history; None if none have."""
        return self._store.gone - self.temporal_taken if self.is_lost else None

    @property
    def has_all(self) -> bool:
        """Whether there is nothing to take now."""
        return self._peek() is None

    @property
    def ended(self) -> bool:
        """Whether the store is closed and all is taken."""
        return self._store.closed and self.has_all

    def take(self, nbytes: int) -> list[Entry]:
        """The next messages: about as many bytes, one message at least; none if there are none now.

        After an empty answer ``wake`` is called when that changes.
        """
        if self.is_lost:
            return []
        entries: list[Entry] = []
        left = nbytes
        while left > 0 and (found := self._peek()) is not None:
            entry, move = found
            move(entry)
            entries.append(entry)
            left -= entry.nbytes
        if entries:
            self.took_at = time.monotonic()
            self._store.took(self)
        else:
            self._store.wait(self)
        return entries

    def close(self) -> None:
        """The reader has gone."""
        self._store.forget(self)

    def holds_up(self, now: float, room: int) -> bool:
        """Whether writers are to wait for this reader. They do so for a limited time."""
        margin = min(room // 4, _MARGIN)
        backlog = self._store.temporal.end - self._temporal_end
        if backlog < room - 2 * margin:
            self._held_since = None
            return False
        if self.is_lost or (self._held_since is None and backlog < room - margin):
            return False
        if self._held_since is None:
            self._held_since = now
        return self.essential or (now - self.took_at <= STUCK_AFTER and now - self._held_since < PATIENCE)

    # -- the order of things -----------------------------------------------------------------------------------------

    def _peek(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        """The next message, and how to note that it is taken."""
        if self._phase == 0:
            entry = self._store.persistent.after(self._persistent_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_persistent
            self._phase = 1
        if self._newest_first:
            return self._peek_live() or self._peek_backwards()
        return self._peek_forwards() or self._peek_live()

    def _peek_forwards(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        if self._phase == 1:
            entry = self._store.static.after(self._static_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_static
            self._phase = 2
        if self._phase == 2:
            entry = self._store.temporal.after(self._temporal_at)
            if entry is not None and entry.seq <= self._joined:
                return entry, self._took_temporal
            self._phase = 3
        return None

    def _peek_backwards(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        if self._phase == 1:
            entry = self._store.static.before(self._static_at)
            if entry is not None:
                return entry, self._took_static
            self._phase = 2
        if self._phase == 2:
            entry = self._store.temporal.before(self._temporal_at)
            if entry is not None:
                return entry, self._took_temporal
            self._phase = 3
        return None

    def _peek_live(self) -> tuple[Entry, Callable[[Entry], None]] | None:
        store = self._store
        if store.received == self.taken_up_to:
            return None
        at = self.taken_up_to
        found = store.temporal.after(at)
        move = self._took_live_temporal
        for log in (store.static, store.persistent):
            entry = log.after(at)
            if entry is not None and (found is None or entry.seq < found.seq):
                found, move = entry, self._took_live
        return (found, move) if found is not None else None

    def _took_persistent(self, entry: Entry) -> None:
        self._persistent_at = entry.seq

    def _took_static(self, entry: Entry) -> None:
        self._static_at = entry.seq

    def _took_temporal(self, entry: Entry) -> None:
        self._temporal_at = entry.seq

    def _took_live(self, entry: Entry) -> None:
        self.taken_up_to = entry.seq

    def _took_live_temporal(self, entry: Entry) -> None:
        self.taken_up_to = entry.seq
        self.temporal_taken = entry.ordinal
        self._temporal_end = entry.end
