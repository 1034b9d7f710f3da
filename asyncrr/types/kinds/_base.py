"""What all column kinds share: list columns from instances and lengths, ownership of memory, sizes."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import bitmap, offsets_of
from asyncrr._slabs import POOL

from ..layout import Cell, CopyArray, is_owned

LONG_TEXT = 256
"""Texts and packed bytes longer than this count against a recording's budget."""

# The offsets of a column whose rows all have one instance, shared by all such columns up to this many rows.
_UNIT_ROWS = 4096
_UNIT_OFFSETS = pa.py_buffer(np.arange(_UNIT_ROWS + 1, dtype=np.int32).tobytes())
_FEW_ROWS = 64
"""Up to so many rows plain Python beats numpy."""
_FEW_UNIT_OFFSETS = [_UNIT_OFFSETS.slice(0, 4 * (rows + 1)) for rows in range(_FEW_ROWS + 1)]


def unit_offsets(rows: int) -> pa.Buffer:
    """Offsets 0, 1, 2, ... ``rows`` as int32."""
    if rows <= _FEW_ROWS:
        return _FEW_UNIT_OFFSETS[rows]
    if rows <= _UNIT_ROWS:
        return _UNIT_OFFSETS.slice(0, 4 * (rows + 1))
    return pa.py_buffer(np.arange(rows + 1, dtype=np.int32))


def validity_of(cells: Sequence[Cell | None]) -> pa.Buffer | None:
    """The validity bitmap of a column in which ``None`` cells are null; None when nothing is null."""
    valid = [cell is not None for cell in cells]
    if all(valid):
        return None
    return bitmap(valid)


_SCRATCH = 64 * 1024
_SMALL_PIECE = 2 * 1024
_LARGE_PIECE = 128 * 1024


def scratch(nbytes: int, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Uninitialised memory for ``nbytes`` bytes of ``dtype``, one-dimensional; much of it from the pool."""
    values = nbytes // dtype.itemsize
    return np.empty(values, dtype) if nbytes < _SCRATCH else POOL.array((values,), dtype)


def joined(pieces: Sequence[Cell], nbytes: int) -> bytes | npt.NDArray[np.uint8]:
    """The bytes of all pieces (``bytes`` or C-contiguous arrays), one after the other; ``nbytes`` in all.

    Pieces that lie side by side in memory are not copied. Else much data goes to :func:`scratch`. Numpy lets go of
    the GIL for each piece: right for an image, which others should not have to wait for; wrong for a thousand points, where
    getting it back from a thread that logs in a tight loop takes longer than the copy.
    """
    if nbytes < max(_SCRATCH, _SMALL_PIECE * len(pieces)):
        return b"".join(pieces)
    side_by_side = _in_one_piece(pieces, nbytes)
    if side_by_side is not None:
        return side_by_side
    if nbytes >= _LARGE_PIECE * len(pieces):
        out = scratch(nbytes, np.dtype(np.uint8))
        return np.concatenate([np.frombuffer(piece, dtype=np.uint8) for piece in pieces], out=out)
    out = scratch(nbytes, np.dtype(np.uint8))
    with out.data as view:
        at = 0
        for piece in pieces:
            with memoryview(piece).cast("B") as data:
                end = at + len(data)
                view[at:end] = data
                at = end
    return out


def _in_one_piece(pieces: Sequence[Cell], nbytes: int) -> npt.NDArray[np.uint8] | None:
    """The memory of all pieces, if they lie side by side in this order, as snapshots of a column mostly do."""
    memory = getattr(pieces[0], "base", None)
    if not isinstance(memory, np.ndarray) or memory.dtype != np.uint8 or memory.ndim != 1:
        return None
    first = at = pa.py_buffer(pieces[0]).address
    for piece in pieces:
        if getattr(piece, "base", None) is not memory:
            return None
        buffer = pa.py_buffer(piece)
        if buffer.address != at:
            return None
        at += buffer.size
    return np.ndarray((nbytes,), np.uint8, memory, first - pa.py_buffer(memory).address)


def owned(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Mark an array that was made here as final, so that a snapshot need not copy it."""
    values.flags.writeable = False
    return values


def private_copy(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A copy that nobody else can write to; a :data:`CopyArray` for callers without pooled memory."""
    return owned(np.array(values, order="C"))


def cells_nbytes(cells: Sequence[Cell]) -> int:
    """What ``Stageable._nbytes`` is to be for these cells: 0 when all are small and immutable."""
    total = 0
    for cell in cells:
        kind: Any = type(cell)
        if kind is bytes or kind is str:
            if len(cell) > LONG_TEXT:
                total += len(cell)
        elif kind is float or kind is bool or cell is None:
            pass
        elif kind is tuple:
            # A tuple may hold borrowed arrays, so it counts whatever its size.
            total += 8 + sum([item.nbytes if isinstance(item, np.ndarray) else len(item) for item in cell])
        else:
            # At least 1: an empty array borrows memory, too.
            total += cell.nbytes or 1
    return total


class Kind(ABC):
    """Base of the column kinds; see :class:`~asyncrr.types.layout.ColumnKind` for what each method promises.

    Attributes
    ----------
    arrow_type
        Type of a row's batch of instances.
    list_type
        Type of a column.
    empty
        The cell without instances.
    cleared
        The cell of a field that is cleared; without instances, too, for all but tensors.
    """

    __slots__ = ("arrow_type", "cleared", "empty", "list_type")

    arrow_type: pa.DataType
    list_type: pa.DataType
    empty: Cell
    cleared: Cell

    def __init__(self, arrow_type: pa.DataType, empty: Cell) -> None:
        self.arrow_type = arrow_type
        self.list_type = pa.list_(pa.field("item", arrow_type, nullable=True))
        self.empty = empty
        self.cleared = empty

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.arrow_type})"

    def wrap(self, instances: pa.Array, rows: int, offsets: pa.Buffer, validity: pa.Buffer | None = None) -> pa.Array:
        """The list column over ``instances``."""
        return pa.Array.from_buffers(self.list_type, rows, [validity, offsets], children=[instances])

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        """Build the column cell by cell; kinds override this with something faster for their raw cells."""
        if len(cells) == 1 and cells[0] is not None:
            only = self.to_arrow(cells[0])
            return self.wrap(only, 1, offsets_of((len(only),)))
        arrays = [self.to_arrow(self.empty if cell is None else cell) for cell in cells]
        instances = pa.concat_arrays(arrays) if arrays else self.to_arrow(self.empty)
        return self.wrap(instances, len(cells), offsets_of([len(one) for one in arrays]), validity_of(cells))

    @abstractmethod
    def to_arrow(self, cell: Cell) -> pa.Array:
        """One cell as an array of ``arrow_type``; may refer to the memory of the cell."""

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        """The cell without memory of the caller's."""
        if isinstance(cell, np.ndarray) and not is_owned(cell):
            return copy(cell)
        return cell

    def private_arrow(self, cell: Cell) -> pa.Array:
        """One cell as an array that does not depend on memory of the caller's."""
        return self.to_arrow(self.snapshot(cell, private_copy))
