"""Archetype ``StateChange``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Utf8ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.StateChange"
_SPECS = specs(
    _NAME,
    ("state", "rerun.components.Text", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_state = _SPECS[0].convert


class StateChange(Archetype):
    """The state that something is in from here on.

    Parameters
    ----------
    state
        The new state.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    state = Component(_SPECS[0])

    def __init__(self, *, state: Utf8ArrayLike | None = None) -> None:
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
    def from_fields(cls, *, clear_unset: bool = False, state: Utf8ArrayLike | None = None) -> Self:
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

    @classmethod
    def columns(cls, *, state: Utf8ArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        state
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((state,))

    @staticmethod
    def descriptor_state() -> ComponentDescriptor:
        """Names of the column ``StateChange:state``."""
        return _SPECS[0].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``StateVisualizer`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("StateVisualizer", overrides=self.as_component_batches(), mappings=mappings)
