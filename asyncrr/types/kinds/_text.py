"""Text columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from asyncrr._arrow import offsets_of, text_array

from ..layout import Cell
from ._base import Kind, unit_offsets, validity_of


class Text(Kind):
    """UTF-8 text; raw cells are a ``str`` (one instance) and a ``tuple`` of ``str`` that can all be encoded."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(pa.utf8(), ())

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        return text_array((cell,) if type(cell) is str else cell)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        kinds = set(map(type, cells))
        if kinds == {str}:
            strings: Sequence[Any] = cells
            return self.wrap(text_array(strings), len(cells), unit_offsets(len(cells)))
        if not kinds <= {str, tuple, type(None)}:
            return super().build(cells)
        texts: list[str] = []
        lengths = []
        for cell in cells:
            before = len(texts)
            if type(cell) is str:
                texts.append(cell)
            elif cell is not None:
                texts.extend(cell)
            lengths.append(len(texts) - before)
        return self.wrap(text_array(texts), len(cells), offsets_of(lengths), validity_of(cells))
