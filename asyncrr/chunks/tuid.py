"""TUIDs: 128-bit ids that sort by time of creation.

The high half is nanoseconds since the Unix epoch, the low half a counter that starts at a random number with its top bit
cleared. In Arrow they are 16 bytes, both halves big-endian, so that byte order is chronological order.
"""

from __future__ import annotations

import itertools
import os
import threading
import time

import numpy as np
import numpy.typing as npt


class Clock:
    """The wall clock in nanoseconds since the epoch, kept from going back.

    It is the clock that rows are stamped with, so that the ids of rows, columns and chunks sort among each other.
    """

    __slots__ = ("_last",)

    def __init__(self) -> None:
        self._last = 0

    def now(self) -> int:
        """Now, in nanoseconds since the Unix epoch; never less than before."""
        self._last = max(self._last, time.time_ns())
        return self._last


def random_counter() -> int:
    """A random 63-bit start for the low half of TUIDs."""
    return int.from_bytes(os.urandom(8), "big") >> 1


class TuidFactory:
    """Makes TUIDs that ascend. For one thread only."""

    def __init__(self) -> None:
        self._clock = Clock()
        self._next = itertools.count(random_counter()).__next__

    def new(self) -> bytes:
        """A new id, 16 bytes big-endian."""
        return tuid(self._clock.now(), self._next())


def tuid(time_ns: int, counter: int) -> bytes:
    """The id with these halves, 16 bytes big-endian. The counter wraps at 64 bits."""
    return time_ns.to_bytes(8, "big") + (counter & 0xFFFF_FFFF_FFFF_FFFF).to_bytes(8, "big")


def tuid_text(id_: bytes) -> str:
    """Text form: upper-case hex for the time half, lower-case hex for the counter half."""
    text = id_.hex()
    return text[:16].upper() + text[16:]


def tuid_column(
    times_ns: npt.NDArray[np.int64] | int, counters: npt.NDArray[np.int64] | npt.NDArray[np.uint64]
) -> npt.NDArray[np.uint64]:
    """Many ids as one array of shape ``(n, 2)``, big-endian ``uint64``: the buffer of an Arrow column of row ids."""
    ids = np.empty((len(counters), 2), dtype=">u8")
    ids[:, 0] = times_ns
    ids[:, 1] = counters
    return ids


class _OfThread(threading.local):
    """A factory for each thread: random counters never meet, and nothing is shared that threads could change at once."""

    def __init__(self) -> None:
        self.new = TuidFactory().new


_of_thread = _OfThread()


def new_tuid() -> bytes:
    """A new id, 16 bytes big-endian. Those of one thread ascend."""
    return _of_thread.new()


def reseed() -> None:
    """Start from a new random counter. A forked child must, or its ids would repeat its parent's."""
    global _of_thread
    _of_thread = _OfThread()
