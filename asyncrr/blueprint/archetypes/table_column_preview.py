"""Archetype ``TableColumnPreview``.

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
    from ...types.likes import EntityPathArrayLike

_NAME = "rerun.blueprint.archetypes.TableColumnPreview"
_SPECS = specs(
    _NAME,
    ("views", "rerun.blueprint.components.IncludedContent", codecs.ENTITY_PATH),
)
_LAYOUTS = LayoutTable(_SPECS)
_views = _SPECS[0].convert


class TableColumnPreview(Archetype):
    """Views that show the recordings that a column of a table names.

    Parameters
    ----------
    views
        Paths of the views.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    views = Component(_SPECS[0])

    def __init__(self, views: EntityPathArrayLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if views is not None:
                cells.append(_views(views))
                mask = 1
        except Exception as error:
            self._recover((views,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, views: EntityPathArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        views
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (views,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_views() -> ComponentDescriptor:
        """Names of the column ``TableColumnPreview:views``."""
        return _SPECS[0].field.descriptor
