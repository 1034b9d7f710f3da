"""Pooled memory for large data: snapshots of what is logged, and what chunks are made of.

A snapshot of an image goes to memory that the process has touched before: copying 900 kB into such pages takes 30 µs, into fresh
ones ten times as long. Snapshots of a column lie side by side, so that the column of a chunk is a piece of this memory, which
sinks write as it is: the data is copied once, by the caller.

Memory returns to its pool when nothing refers to it any more: no row, no chunk, no message that a sink still holds. Nobody has to
say so, and a sink may keep a message for as long as it likes.
"""

from __future__ import annotations

from collections import deque
from math import inf, prod
from typing import Any, Final
from weakref import ref

import numpy as np
import numpy.typing as npt

# Up to so many bytes a copy of its own is quicker than a place in a slab.
_TINY: Final = 1024
# Up to so many bytes an array is copied with the GIL held. Numpy lets go of it even for a copy that takes a microsecond, and getting
# it back from a busy thread takes many. For more, let go: the background loop waits up to 5 ms for a thread that never does.
_SMALL: Final = 32 * 1024
# Bytes of slabs that several snapshots share: the first of a column, and the largest.
_FIRST: Final = 64 * 1024
_LARGEST: Final = 4 * 2**20
# Bytes from which a snapshot has a slab of its own, mostly the one that came back last: copying into memory that is still in the
# processor's caches takes two thirds of the time.
_ALONE: Final = 512 * 1024
# Columns that may have a slab with room left at a time.
_MOST_OPEN: Final = 64
# Bytes that wait to be used again.
_IDLE_LIMIT: Final = 64 * 2**20
SHRINK_EVERY: Final = 2.0
"""Seconds for which memory stays in the pool without being used."""


class Slab(np.ndarray[tuple[int], np.dtype[np.uint8]]):
    """Memory on loan from a pool, which gets it back when the last view of the slab goes."""

    used: int
    """Bytes at its beginning that are taken."""
    memory: memoryview
    """What it is a view of. Not memory of an array: views of the slab would refer to that array, and not to the slab."""


class Shelf:
    """Where the snapshots of one column go, one behind the other.

    :meth:`copy` may be called by any thread, and again while it runs. A slab that has room is taken off the shelf while it is
    written to, so that no two callers ever have the same one.
    """

    __slots__ = ("_open", "_pool", "_size")

    def __init__(self, pool: SlabPool) -> None:
        self._pool = pool
        self._open: list[Slab] = []
        self._size = _FIRST // 2

    def copy(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A copy of a C-contiguous array, same dtype and shape, in memory of the pool if it is not tiny."""
        nbytes = array.nbytes
        if nbytes < _TINY:
            return np.ndarray(array.shape, array.dtype, array.tobytes())
        view: npt.NDArray[Any]
        if nbytes >= _ALONE:
            view = self._pool.array(array.shape, array.dtype)
            np.copyto(view, array)
            return view
        slab = self._take(nbytes, array.itemsize)
        start, end = slab.used, slab.used + nbytes
        view = np.ndarray(array.shape, array.dtype, slab, start)
        if nbytes < _SMALL:
            # Assigned by memoryviews, which keep it.
            slab.memory[start:end] = array.data.cast("B")
        else:
            np.copyto(view, array)
        if end < len(slab):
            slab.used = end
            self._open.append(slab)
        return view

    def _take(self, nbytes: int, itemsize: int) -> Slab:
        """A slab with room for a snapshot of so many bytes, off the shelf or new."""
        try:
            slab = self._open.pop()
        except IndexError:
            pass  # none has room, or another caller has it
        else:
            if slab.used + nbytes <= len(slab) and not slab.used % itemsize:
                return slab
        # Twice as large each time: a column that is logged now and then is not to hold megabytes.
        self._size = min(max(2 * self._size, _power_of_two(4 * nbytes)), _LARGEST)
        self._pool.opened(self)
        return self._pool.slab(self._size)

    def close(self) -> None:
        """Put nothing more into the slabs at hand."""
        self._open.clear()


class SlabPool:
    """Slabs that are used again and again. Everything may be called by any thread, and be interrupted anywhere."""

    def __init__(self) -> None:
        self._waiting: dict[int, deque[bytearray]] = {}
        """Memory to be used again, by size."""
        self._unused: dict[int, int] = {}
        """How much of it, by size, has not been used since the last :meth:`shrink`."""
        self._loans: dict[int, tuple[ref[Slab], bytearray]] = {}
        """What is left of each slab when nothing refers to it any more. By identity: the reference is as unhashable as an array."""
        self._ended: deque[ref[Slab]] = deque()
        """Loans of which the memory has come back. Their callback puts them here without running any Python, in which an
        exception of a signal handler would be lost."""
        self._shrunk_at = -inf
        self._open: deque[Shelf] = deque()
        """Shelves that may have slabs with room, the oldest first."""

    @property
    def idle_bytes(self) -> int:
        """Bytes that wait to be used again."""
        self._collect()
        return self._waiting_bytes()

    def _waiting_bytes(self) -> int:
        return sum([size * len(waiting) for size, waiting in list(self._waiting.items())])

    def _collect(self) -> None:
        """Take in what has come back."""
        while self._ended:
            try:
                loan = self._ended.popleft()
            except IndexError:
                return  # another thread was quicker
            found = self._loans.pop(id(loan), None)
            if found is None:
                continue  # whoever took the slab was interrupted
            memory = found[1]
            size = len(memory)
            if self._waiting_bytes() + size <= _IDLE_LIMIT:
                self._waiting.setdefault(size, deque()).append(memory)

    def shelf(self) -> Shelf:
        """A place for the snapshots of one more column."""
        return Shelf(self)

    def slab(self, size: int) -> Slab:
        """Memory of exactly so many bytes."""
        self._collect()
        try:
            waiting = self._waiting[size]
            memory = waiting.pop()
            self._unused[size] = min(self._unused.get(size, 0), len(waiting))
        except (KeyError, IndexError):
            memory = bytearray(size)
        slab = Slab((size,), np.dtype(np.uint8), memory)
        slab.used = 0
        slab.memory = memoryview(memory)
        loan = ref(slab, self._ended.append)
        self._loans[id(loan)] = (loan, memory)
        return slab

    def array(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
        """An uninitialised array, C-contiguous."""
        return np.ndarray(shape, dtype, self.slab(_size_class(prod(shape) * dtype.itemsize)))

    def opened(self, shelf: Shelf) -> None:
        """A shelf takes a slab that others will share. Where many have one, the oldest does without."""
        self._open.append(shelf)
        if len(self._open) > _MOST_OPEN:
            try:
                self._open.popleft().close()
            except IndexError:
                return  # another thread was quicker

    def shrink(self, now: float) -> bool:
        """Give memory back to the operating system that was not used for a while.

        Many recordings share the pool, and each of them asks now and then: what is asked too soon after the last time does nothing.

        Parameters
        ----------
        now
            Seconds by a clock that does not go back.

        Returns
        -------
        bool
            Whether there is more to give back later, unless it is used.
        """
        if not 0 <= now - self._shrunk_at < SHRINK_EVERY:
            self._shrunk_at = now
            self.close_shelves()
            self._collect()
            unused, self._unused = self._unused, {}
            for size, waiting in list(self._waiting.items()):
                for _ in range(min(unused.get(size, 0), len(waiting))):
                    try:
                        waiting.popleft()
                    except IndexError:
                        break  # another thread was quicker
                self._unused[size] = len(waiting)
        return bool(self._open) or self.idle_bytes > 0

    def close_shelves(self) -> None:
        """Put nothing more into slabs that have room: they come back when what is in them is gone."""
        while self._open:
            try:
                self._open.popleft().close()
            except IndexError:
                return  # another thread was quicker


POOL: Final = SlabPool()
"""The process' pool."""


def _power_of_two(nbytes: int) -> int:
    return 1 << (nbytes - 1).bit_length()


def _size_class(nbytes: int) -> int:
    """``nbytes`` rounded up to an eighth of a power of two, so that similar sizes share memory."""
    step = 1 << max(nbytes.bit_length() - 4, 9)
    return -(-nbytes // step) * step
