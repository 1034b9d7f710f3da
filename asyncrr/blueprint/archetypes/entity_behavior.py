"""Archetype ``EntityBehavior``.

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
    from ...types.likes import BoolLike

_NAME = "rerun.blueprint.archetypes.EntityBehavior"
_SPECS = specs(
    _NAME,
    ("interactive", "rerun.components.Interactive", codecs.BOOL),
    ("visible", "rerun.components.Visible", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_interactive = _SPECS[0].convert
_visible = _SPECS[1].convert


class EntityBehavior(Archetype):
    """How an entity, and everything below it, behaves in a view.

    Parameters
    ----------
    interactive
        Whether it can be selected and hovered; as its parent by default.
    visible
        Whether it is shown; as its parent by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    interactive = Component(_SPECS[0])
    visible = Component(_SPECS[1])

    def __init__(self, *, interactive: BoolLike | None = None, visible: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if interactive is not None:
                cells.append(_interactive(interactive))
                mask = 1
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 2
        except Exception as error:
            self._recover((interactive, visible), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        interactive: BoolLike | None = None,
        visible: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        interactive, visible
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (interactive, visible))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_interactive() -> ComponentDescriptor:
        """Names of the column ``EntityBehavior:interactive``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``EntityBehavior:visible``."""
        return _SPECS[1].field.descriptor
