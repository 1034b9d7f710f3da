"""Archetype ``TableLayout``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import Utf8ArrayLike

_NAME = "rerun.blueprint.archetypes.TableLayout"
_SPECS = specs(
    _NAME,
    ("column_order", "rerun.blueprint.components.ColumnName", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_column_order = _SPECS[0].convert


class TableLayout(Archetype):
    """How a table shows its rows as rows.

    Parameters
    ----------
    column_order
        Names of the columns from left to right; others follow.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    column_order = Component(_SPECS[0])

    def __init__(self, *, column_order: Utf8ArrayLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if column_order is not None:
                cells.append(_column_order(column_order))
                mask = 1
        except Exception as error:
            self._recover((column_order,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, column_order: Utf8ArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        column_order
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (column_order,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_column_order() -> ComponentDescriptor:
        """Names of the column ``TableLayout:column_order``."""
        return _SPECS[0].field.descriptor
