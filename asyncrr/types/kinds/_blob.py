"""Columns of binary blobs, which Rerun stores as lists of uint8."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from asyncrr._arrow import offsets_of

from ..layout import Cell, CopyArray, is_owned
from ._base import Kind, joined, unit_offsets, validity_of

_BLOB_TYPE = pa.list_(pa.field("item", pa.uint8(), nullable=False))


class Blob(Kind):
    """Blobs. Raw cells: ``bytes`` or a C-contiguous ``ndarray`` of any type are one blob, a ``tuple`` of them several."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_BLOB_TYPE, ())

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        return self._blobs(cell if type(cell) is tuple else (cell,))

    def _blobs(self, blobs: Sequence[Cell]) -> pa.Array:
        sizes = [len(blob) if type(blob) is bytes else blob.nbytes for blob in blobs]
        total = sum(sizes)
        data = pa.py_buffer(blobs[0] if len(blobs) == 1 else joined(blobs, total))
        values = pa.Array.from_buffers(pa.uint8(), total, [None, data])
        return pa.Array.from_buffers(self.arrow_type, len(blobs), [None, offsets_of(sizes)], children=[values])

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        kinds = set(map(type, cells))
        if kinds <= {bytes, np.ndarray}:
            return self.wrap(self._blobs(cells), len(cells), unit_offsets(len(cells)))
        if not kinds <= {bytes, np.ndarray, tuple, type(None)}:
            return super().build(cells)
        blobs: list[Cell] = []
        lengths = []
        for cell in cells:
            before = len(blobs)
            if type(cell) is tuple:
                blobs.extend(cell)
            elif cell is not None:
                blobs.append(cell)
            lengths.append(len(blobs) - before)
        return self.wrap(self._blobs(blobs), len(cells), offsets_of(lengths), validity_of(cells))

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        if type(cell) is tuple:
            return tuple(self.snapshot(blob, copy) for blob in cell)
        return copy(cell) if isinstance(cell, np.ndarray) and not is_owned(cell) else cell
