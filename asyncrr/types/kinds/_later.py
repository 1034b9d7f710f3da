"""Columns of what is encoded after the row was staged: images as JPEG, frames of a video."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from ..layout import Cell, CopyArray, LaterCell
from ._base import Kind


class Later(Kind):
    """Like another kind, whose cells it takes, too, but for cells that are encoded later.

    Parameters
    ----------
    inner
        The kind of what is encoded.
    begins
        Whether the engine is to have these cells encoded ahead. Not where a cell is a by-product of another one.
    """

    __slots__ = ("begins", "inner")

    def __init__(self, inner: Kind, *, begins: bool = True) -> None:
        super().__init__(inner.arrow_type, inner.empty)
        self.cleared = inner.cleared
        self.inner = inner
        self.begins = begins

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        return self.inner.build([_encoded(cell) for cell in cells])

    def to_arrow(self, cell: Cell) -> pa.Array:
        return self.inner.to_arrow(_encoded(cell))

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        return cell.snapshot(copy) if isinstance(cell, LaterCell) else self.inner.snapshot(cell, copy)

    def private_arrow(self, cell: Cell) -> pa.Array:
        return self.inner.private_arrow(_encoded(cell))


def _encoded(cell: Cell) -> Cell:
    return cell.encode() if isinstance(cell, LaterCell) else cell
