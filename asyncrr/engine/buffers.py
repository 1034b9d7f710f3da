"""Pooled memory for snapshots.

A snapshot of an image goes to memory that the process has touched before: copying 900 kB into faulted pages takes 30 µs,
into fresh ones ten times as long. Buffers come back when the chunk they went into has been encoded.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

_SMALL: Final = 32 * 1024
_IDLE_LIMIT: Final = 64 * 2**20


class BufferPool:
    """Copies arrays into reusable buffers. ``copy`` may be called by any thread, as may ``release``."""

    def __init__(self) -> None:
        self._idle: dict[int, list[npt.NDArray[np.uint8]]] = {}
        self._idle_bytes = 0
        self._leased: set[int] = set()

    def copy(self, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A copy of a C-contiguous array, same dtype and shape, in memory of the pool if it is large."""
        nbytes = array.nbytes
        if nbytes < _SMALL:
            # As bytes: numpy lets go of the GIL even for a copy that takes a microsecond, and getting it back takes many.
            return np.ndarray(array.shape, array.dtype, array.tobytes())
        size = _size_class(nbytes)
        try:
            slab = self._idle[size].pop()
            self._idle_bytes -= size
        except (KeyError, IndexError):
            slab = np.empty(size, dtype=np.uint8)
        self._leased.add(id(slab))
        view = slab[:nbytes].view(array.dtype).reshape(array.shape)
        np.copyto(view, array)
        return view

    def release(self, copied: npt.NDArray[Any]) -> None:
        """Take back the memory of what :meth:`copy` returned; arrays that are not the pool's are ignored."""
        slab = copied.base
        # The set tells slabs that are out from any other array, and makes a second release of the same slab harmless.
        if slab is None or id(slab) not in self._leased:
            return
        self._leased.discard(id(slab))
        assert isinstance(slab, np.ndarray)
        if self._idle_bytes + slab.nbytes <= _IDLE_LIMIT:
            self._idle_bytes += slab.nbytes
            self._idle.setdefault(slab.nbytes, []).append(slab)

    def trim(self) -> None:
        """Give idle memory back to the operating system."""
        self._idle.clear()
        self._idle_bytes = 0


def _size_class(nbytes: int) -> int:
    """``nbytes`` rounded up to a quarter of a power of two, so that similar sizes share buffers."""
    step = 1 << max(nbytes.bit_length() - 3, 9)
    return -(-nbytes // step) * step
