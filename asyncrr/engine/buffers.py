"""Pooled memory for snapshots.

A snapshot of an image goes to memory that the process has touched before: copying 900 kB into faulted pages takes 30 µs,
into fresh ones ten times as long. Buffers come back when the chunk they went into has been encoded.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_SMALL: Final = 32 * 1024
_IDLE_LIMIT: Final = 64 * 2**20


class Slab(np.ndarray[tuple[int], np.dtype[np.uint8]]):
    """Memory of a pool. It knows by itself whether it is in use, so a pool keeps no book of what is out."""

    leased: bool


class BufferPool:
    """Copies arrays into reusable buffers.

    :meth:`copy` may be called by any thread. :meth:`release` and :meth:`trim` are for the engine's loop. A copy that is
    dropped without being released takes its memory with it.
    """

    def __init__(self) -> None:
        self._idle: dict[int, deque[Slab]] = {}

    @property
    def idle_bytes(self) -> int:
        """Bytes that wait to be used again."""
        return sum([size * len(slabs) for size, slabs in list(self._idle.items())])

    def copy(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A copy of a C-contiguous array, same dtype and shape, in memory of the pool if it is large."""
        nbytes = array.nbytes
        if nbytes < _SMALL:
            # As bytes: numpy lets go of the GIL even for a copy that takes a microsecond, and getting it back takes many.
            return np.ndarray(array.shape, array.dtype, array.tobytes())
        size = _size_class(nbytes)
        try:
            slab = self._idle[size].pop()
        except (KeyError, IndexError):
            slab = Slab((size,), np.dtype(np.uint8))
        slab.leased = True
        view: npt.NDArray[Any] = np.ndarray(array.shape, array.dtype, slab)
        np.copyto(view, array)
        return view

    def release(self, cell: Any) -> None:
        """Take back the memory of the copies in a cell; what is not the pool's is left alone.

        Parameters
        ----------
        cell
            A copy, or a tuple with copies in it, as :meth:`ColumnKind.snapshot` returns it.
        """
        if isinstance(cell, tuple):
            for item in cell:
                self.release(item)
            return
        slab = cell.base if isinstance(cell, np.ndarray) else None
        # A slab that was released before is idle or in another row by now.
        if type(slab) is not Slab or not slab.leased:
            return
        slab.leased = False
        size = len(slab)
        if self.idle_bytes + size <= _IDLE_LIMIT:
            self._idle.setdefault(size, deque()).append(slab)

    def trim(self) -> None:
        """Give idle memory back to the operating system."""
        self._idle.clear()


def _size_class(nbytes: int) -> int:
    """``nbytes`` rounded up to a quarter of a power of two, so that similar sizes share buffers."""
    step = 1 << max(nbytes.bit_length() - 3, 9)
    return -(-nbytes // step) * step
