"""Archetype ``ViewContents``.

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

_NAME = "rerun.blueprint.archetypes.ViewContents"
_SPECS = specs(
    _NAME,
    ("query", "rerun.blueprint.components.QueryExpression", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_query = _SPECS[0].convert


class ViewContents(Archetype):
    """Which entities are in a view.

    Parameters
    ----------
    query
        Rules, of which the most specific one that names an entity decides.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    query = Component(_SPECS[0])

    def __init__(self, query: Utf8ArrayLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if query is not None:
                cells.append(_query(query))
                mask = 1
        except Exception as error:
            self._recover((query,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, query: Utf8ArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        query
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (query,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_query() -> ComponentDescriptor:
        """Names of the column ``ViewContents:query``."""
        return _SPECS[0].field.descriptor
