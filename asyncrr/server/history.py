"""A log of messages in which readers find their place again by sequence number."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, TypeAlias

Frame: TypeAlias = bytes | bytearray | memoryview
"""A piece of a gRPC message."""

ENTRY_OVERHEAD: Final = 280
"""Bytes that an entry takes besides its message: itself, its tuple, the headers of its buffers, its place in a log."""


class Entry:
    """One message, with its gRPC prefix, as it is sent to readers."""

    __slots__ = ("alive", "cost", "end", "frame", "nbytes", "ordinal", "seq")

    def __init__(self, seq: int, frame: tuple[Frame, ...], nbytes: int) -> None:
        self.seq = seq
        """Number of the message among all that the store has seen."""
        self.frame = frame
        self.nbytes = nbytes
        self.cost = nbytes + ENTRY_OVERHEAD
        """What it counts against the limit."""
        self.alive = True
        self.ordinal = 0
        """Number of the message in its log."""
        self.end = 0
        """Bytes, as they count against the limit, of all messages that were ever put into the log up to and with this one."""


class Log:
    """Entries in the order of their sequence numbers; taken away from the front, or from anywhere."""

    def __init__(self) -> None:
        self.nbytes = 0
        """What the entries count against the limit."""
        self.appended = 0
        """Entries that were ever put in."""
        self.end = 0
        """Bytes that were ever put in."""
        self._entries: list[Entry] = []
        self._head = 0
        self._dead = 0

    def __len__(self) -> int:
        return len(self._entries) - self._head - self._dead

    def __iter__(self) -> Iterator[Entry]:
        return iter([entry for entry in self._entries[self._head :] if entry.alive])

    @property
    def first(self) -> Entry | None:
        """The oldest entry. For logs from which only the front is taken."""
        return self._entries[self._head] if self._head < len(self._entries) else None

    def append(self, entry: Entry) -> None:
        """Put in a message that is newer than all others."""
        self.appended += 1
        self.nbytes += entry.cost
        self.end += entry.cost
        entry.ordinal = self.appended
        entry.end = self.end
        self._entries.append(entry)

    def pop_first(self) -> Entry:
        """Take away the oldest entry."""
        entry = self._entries[self._head]
        self._head += 1
        self.nbytes -= entry.cost
        entry.alive = False
        if self._head > 256 and self._head * 2 > len(self._entries):
            del self._entries[: self._head]
            self._head = 0
        elif self._head == len(self._entries):
            self._entries.clear()
            self._head = 0
        else:
            self._entries[self._head - 1] = _GONE
        return entry

    def remove(self, entry: Entry) -> None:
        """Take away an entry that is in the log, wherever it is."""
        entry.alive = False
        entry.frame = ()
        self.nbytes -= entry.cost
        self._dead += 1
        if self._dead > 64 and self._dead * 2 > len(self._entries):
            self._entries = [entry for entry in self._entries if entry.alive]
            self._dead = 0

    def replace(self, entry: Entry, frame: tuple[Frame, ...], nbytes: int) -> None:
        """Put another message in the place of one that is in the log."""
        self.nbytes -= entry.cost
        entry.frame = frame
        entry.nbytes = nbytes
        entry.cost = nbytes + ENTRY_OVERHEAD
        self.nbytes += entry.cost

    def after(self, seq: int) -> Entry | None:
        """The oldest entry that is newer than a sequence number."""
        entries = self._entries
        for i in range(self._index_after(seq), len(entries)):
            if entries[i].alive:
                return entries[i]
        return None

    def before(self, seq: int) -> Entry | None:
        """The newest entry that is older than a sequence number."""
        entries = self._entries
        for i in range(self._index_after(seq - 1) - 1, self._head - 1, -1):
            if entries[i].alive:
                return entries[i]
        return None

    def _index_after(self, seq: int) -> int:
        entries = self._entries
        if not entries or entries[-1].seq <= seq:
            return len(entries)
        # Who reads along is mostly one message behind.
        if len(entries) - self._head > 1 and entries[-2].seq <= seq:
            return len(entries) - 1
        return bisect_right(entries, seq, lo=self._head, key=_seq)


def _seq(entry: Entry) -> int:
    return entry.seq


_GONE: Final = Entry(0, (), 0)
