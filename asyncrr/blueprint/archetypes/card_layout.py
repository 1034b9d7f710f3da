"""Archetype ``CardLayout``.

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
    from ...types.likes import Utf8ArrayLike, Utf8Like

_NAME = "rerun.blueprint.archetypes.CardLayout"
_SPECS = specs(
    _NAME,
    ("field_order", "rerun.blueprint.components.ColumnName", codecs.UTF8),
    ("title", "rerun.blueprint.components.ColumnName", codecs.UTF8),
    ("link", "rerun.blueprint.components.ColumnName", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_field_order = _SPECS[0].convert
_title = _SPECS[1].convert
_link = _SPECS[2].convert


class CardLayout(Archetype):
    """How a table shows its rows as cards.

    Parameters
    ----------
    field_order
        Names of the columns that a card shows, from top to bottom.
    title
        Name of the column that gives a card its title.
    link
        Name of the column with the address that a click on a card opens.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    field_order = Component(_SPECS[0])
    title = Component(_SPECS[1])
    link = Component(_SPECS[2])

    def __init__(
        self,
        field_order: Utf8ArrayLike,
        *,
        title: Utf8Like | None = None,
        link: Utf8Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if field_order is not None:
                cells.append(_field_order(field_order))
                mask = 1
            if title is not None:
                cells.append(_title(title))
                mask |= 2
            if link is not None:
                cells.append(_link(link))
                mask |= 4
        except Exception as error:
            self._recover((field_order, title, link), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        field_order: Utf8ArrayLike | None = None,
        title: Utf8Like | None = None,
        link: Utf8Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        field_order, title, link
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (field_order, title, link))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_field_order() -> ComponentDescriptor:
        """Names of the column ``CardLayout:field_order``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_title() -> ComponentDescriptor:
        """Names of the column ``CardLayout:title``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_link() -> ComponentDescriptor:
        """Names of the column ``CardLayout:link``."""
        return _SPECS[2].field.descriptor
