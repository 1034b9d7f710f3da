"""Archetype ``StateConfiguration``.

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
    from ..likes import BoolArrayLike, Rgba32ArrayLike, Utf8ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.StateConfiguration"
_SPECS = specs(
    _NAME,
    ("values", "rerun.components.Text", codecs.UTF8),
    ("labels", "rerun.components.Text", codecs.UTF8),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("visible", "rerun.components.Visible", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_values = _SPECS[0].convert
_labels = _SPECS[1].convert
_colors = _SPECS[2].convert
_visible = _SPECS[3].convert


class StateConfiguration(Archetype):
    """How states are shown; usually logged as static.

    Parameters
    ----------
    values
        The states, as `StateChange` names them.
    labels
        What to show for each state.
    colors
        Color of each state.
    visible
        Whether each state is shown.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    values = Component(_SPECS[0])
    labels = Component(_SPECS[1])
    colors = Component(_SPECS[2])
    visible = Component(_SPECS[3])

    def __init__(
        self,
        *,
        values: Utf8ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        visible: BoolArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if values is not None:
                cells.append(_values(values))
                mask = 1
            if labels is not None:
                cells.append(_labels(labels))
                mask |= 2
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 4
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 8
        except Exception as error:
            self._recover((values, labels, colors, visible), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        values: Utf8ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        visible: BoolArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        values, labels, colors, visible
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (values, labels, colors, visible))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        values: Utf8ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        visible: BoolArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        values, labels, colors, visible
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((values, labels, colors, visible))

    @staticmethod
    def descriptor_values() -> ComponentDescriptor:
        """Names of the column ``StateConfiguration:values``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_labels() -> ComponentDescriptor:
        """Names of the column ``StateConfiguration:labels``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``StateConfiguration:colors``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``StateConfiguration:visible``."""
        return _SPECS[3].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``StateVisualizer`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("StateVisualizer", overrides=self.as_component_batches(), mappings=mappings)
