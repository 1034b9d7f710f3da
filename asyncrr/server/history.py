"""A log of messages in which readers find their place again by sequence number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, TypeAlias

from .accounts import Account

Frame: TypeAlias = bytes | bytearray | memoryview
"""A piece of a gRPC message."""

ENTRY_OVERHEAD: Final = 340
"""Bytes that an entry takes besides its message: itself, its tuple, the headers of its buffers, its place in a log."""


_BLOCK: Final = 512
"""Entries of a log that are together."""


class Entry:
    """One message, with its gRPC prefix, as it is sent to readers."""

    __slots__ = ("account", "alive", "cost", "end", "frame", "nbytes", "ordinal", "seq")

    def __init__(self, seq: int, frame: tuple[Frame, ...], nbytes: int, account: Account | None = None) -> None:
        self.seq = seq
        """Number of the message among all that the store has seen."""
        self.frame = frame
        self.nbytes = nbytes
        self.cost = nbytes + ENTRY_OVERHEAD
        """What it counts against the limit."""
        self.account = account
        """Who keeps it, if it is kept as long as it is current."""
        self.alive = True
        self.ordinal = 0
        """Number of the message in its log."""
        self.end = 0
        """Bytes, as they count against the limit, of all messages that were ever put into the log up to and with this one."""


class _Block:
    """A part of a log."""

    __slots__ = ("dead", "entries", "head")

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self.head = 0
        """Index of the first entry that was not taken away from the front."""
        self.dead = 0
        """Entries behind it that were taken away."""


class Log:
    """Entries in the order of their sequence numbers; taken away from the front, or from anywhere.

    They are in blocks, so that no operation moves more than a block's worth of them, however many there are.
    """

    def __init__(self) -> None:
        self.nbytes = 0
        """What the entries count against the limit."""
        self.appended = 0
        """Entries that were ever put in."""
        self.end = 0
        """Bytes that were ever put in."""
        self._blocks: list[_Block] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Entry]:
        return iter([entry for block in self._blocks for entry in block.entries[block.head :] if entry.alive])

    @property
    def first(self) -> Entry | None:
        """The oldest entry. For logs from which only the front is taken."""
        if not self._blocks:
            return None
        block = self._blocks[0]
        return block.entries[block.head]

    def append(self, entry: Entry) -> None:
        """Put in a message that is newer than all others."""
        cost = entry.cost
        self.appended += 1
        self._length += 1
        self.nbytes += cost
        self.end += cost
        entry.ordinal = self.appended
        entry.end = self.end
        if entry.account is not None:
            entry.account.charge(cost)
        blocks = self._blocks
        if blocks and len(blocks[-1].entries) < _BLOCK:
            blocks[-1].entries.append(entry)
        else:
            blocks.append(_Block([entry]))

    def pop_first(self) -> Entry:
        """Take away the oldest entry."""
        block = self._blocks[0]
        entry = block.entries[block.head]
        block.entries[block.head] = _GONE
        block.head += 1
        if block.head == len(block.entries):
            del self._blocks[0]
        self._length -= 1
        self.nbytes -= entry.cost
        entry.alive = False
        return entry

    def remove(self, entry: Entry) -> None:
        """Take away an entry that is in the log, wherever it is."""
        entry.alive = False
        entry.frame = ()
        self._length -= 1
        self.nbytes -= entry.cost
        if entry.account is not None:
            entry.account.charge(-entry.cost)
        blocks = self._blocks
        at = bisect_left(blocks, entry.seq, key=_last_seq)
        block = blocks[at]
        block.dead += 1
        if block.dead * 2 > len(block.entries):
            block.entries = [entry for entry in block.entries if entry.alive]
            block.dead = 0
            if not block.entries:
                del blocks[at]
            elif at and len(blocks[at - 1].entries) + len(block.entries) <= _BLOCK // 2:
                blocks[at - 1].entries += block.entries
                blocks[at - 1].dead += block.dead
                del blocks[at]

    def replace(self, entry: Entry, frame: tuple[Frame, ...], nbytes: int) -> None:
        """Put another message in the place of one that is in the log."""
        before = entry.cost
        entry.frame = frame
        entry.nbytes = nbytes
        entry.cost = nbytes + ENTRY_OVERHEAD
        self.nbytes += entry.cost - before
        if entry.account is not None:
            entry.account.charge(entry.cost - before)

    def after(self, seq: int) -> Entry | None:
        """The oldest entry that is newer than a sequence number."""
        blocks = self._blocks
        if not blocks:
            return None
        entries = blocks[-1].entries
        if entries[-1].seq <= seq:
            return None
        # Who reads along is mostly one message behind.
        if entries[-1].alive and len(entries) > 1 and entries[-2].seq <= seq:
            return entries[-1]
        for at in range(bisect_right(blocks, seq, key=_last_seq), len(blocks)):
            block = blocks[at]
            entries = block.entries
            for i in range(bisect_right(entries, seq, lo=block.head, key=_seq), len(entries)):
                if entries[i].alive:
                    return entries[i]
        return None

    def before(self, seq: int) -> Entry | None:
        """The newest entry that is older than a sequence number."""
        blocks = self._blocks
        for at in range(min(bisect_left(blocks, seq, key=_last_seq), len(blocks) - 1), -1, -1):
            block = blocks[at]
            entries = block.entries
            for i in range(bisect_left(entries, seq, lo=block.head, key=_seq) - 1, block.head - 1, -1):
                if entries[i].alive:
                    return entries[i]
        return None


def _seq(entry: Entry) -> int:
    return entry.seq


def _last_seq(block: _Block) -> int:
    return block.entries[-1].seq


_GONE: Final = Entry(0, (), 0)
