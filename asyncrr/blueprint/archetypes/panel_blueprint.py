"""Archetype ``PanelBlueprint``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ..components.panel_state import PanelStateLike

_NAME = "rerun.blueprint.archetypes.PanelBlueprint"
_SPECS = specs(
    _NAME,
    ("state", "rerun.blueprint.components.PanelState", blueprint_codecs.PANEL_STATE),
)
_LAYOUTS = LayoutTable(_SPECS)
_state = _SPECS[0].convert


class PanelBlueprint(Archetype):
    """The state of a panel.

    Parameters
    ----------
    state
        Whether a panel is hidden, small, or shown in full.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    state = Component(_SPECS[0])

    def __init__(self, *, state: PanelStateLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if state is not None:
                cells.append(_state(state))
                mask = 1
        except Exception as error:
            self._recover((state,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, state: PanelStateLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        state
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (state,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_state() -> ComponentDescriptor:
        """Names of the column ``PanelBlueprint:state``."""
        return _SPECS[0].field.descriptor
