"""Archetype ``GraphNodes``.

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
    from ..likes import BoolArrayLike, BoolLike, Float32ArrayLike, Rgba32ArrayLike, Utf8ArrayLike, Vec2DArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.GraphNodes"
_SPECS = specs(
    _NAME,
    ("node_ids", "rerun.components.GraphNode", codecs.UTF8),
    ("positions", "rerun.components.Position2D", codecs.VEC2D),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("labels", "rerun.components.Text", codecs.UTF8),
    ("show_labels", "rerun.components.ShowLabels", codecs.BOOL),
    ("radii", "rerun.components.Radius", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_node_ids = _SPECS[0].convert
_positions = _SPECS[1].convert
_colors = _SPECS[2].convert
_labels = _SPECS[3].convert
_show_labels = _SPECS[4].convert
_radii = _SPECS[5].convert


class GraphNodes(Archetype):
    """Nodes of a graph.

    Parameters
    ----------
    node_ids
        Id of each node; edges name nodes by it.
    positions
        Where the nodes are, N x 2 float32; viewers lay out the graph where it is not given.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    labels
        A text beside each of them.
    show_labels
        Whether labels are shown; without it the viewer shows them where there are few.
    radii
        A radius: in scene units when positive, in UI points (independent of zoom) when negative.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    node_ids = Component(_SPECS[0])
    positions = Component(_SPECS[1])
    colors = Component(_SPECS[2])
    labels = Component(_SPECS[3])
    show_labels = Component(_SPECS[4])
    radii = Component(_SPECS[5])

    def __init__(
        self,
        node_ids: Utf8ArrayLike,
        *,
        positions: Vec2DArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        radii: Float32ArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if node_ids is not None:
                cells.append(_node_ids(node_ids))
                mask = 1
            if positions is not None:
                cells.append(_positions(positions))
                mask |= 2
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 4
            if labels is not None:
                cells.append(_labels(labels))
                mask |= 8
            if show_labels is not None:
                cells.append(_show_labels(show_labels))
                mask |= 16
            if radii is not None:
                cells.append(_radii(radii))
                mask |= 32
        except Exception as error:
            self._recover((node_ids, positions, colors, labels, show_labels, radii), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        node_ids: Utf8ArrayLike | None = None,
        positions: Vec2DArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolLike | None = None,
        radii: Float32ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        node_ids, positions, colors, labels, show_labels, radii
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (node_ids, positions, colors, labels, show_labels, radii))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        node_ids: Utf8ArrayLike | None = None,
        positions: Vec2DArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        labels: Utf8ArrayLike | None = None,
        show_labels: BoolArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        node_ids, positions, colors, labels, show_labels, radii
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((node_ids, positions, colors, labels, show_labels, radii))

    @staticmethod
    def descriptor_node_ids() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:node_ids``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_positions() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:positions``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:colors``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_labels() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:labels``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_show_labels() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:show_labels``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_radii() -> ComponentDescriptor:
        """Names of the column ``GraphNodes:radii``."""
        return _SPECS[5].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``GraphNodes`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("GraphNodes", overrides=self.as_component_batches(), mappings=mappings)
