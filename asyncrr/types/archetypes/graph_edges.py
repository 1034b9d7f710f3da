"""Archetype ``GraphEdges``.

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
    from ..components.graph_type import GraphTypeArrayLike, GraphTypeLike
    from ..likes import Utf8PairArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.GraphEdges"
_SPECS = specs(
    _NAME,
    ("edges", "rerun.components.GraphEdge", codecs.UTF8_PAIR),
    ("graph_type", "rerun.components.GraphType", codecs.GRAPH_TYPE),
)
_LAYOUTS = LayoutTable(_SPECS)
_edges = _SPECS[0].convert
_graph_type = _SPECS[1].convert


class GraphEdges(Archetype):
    """Connections between the nodes of a graph.

    Parameters
    ----------
    edges
        Pairs of node ids.
    graph_type
        Whether the edges of a graph have a direction.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    edges = Component(_SPECS[0])
    graph_type = Component(_SPECS[1])

    def __init__(self, edges: Utf8PairArrayLike, *, graph_type: GraphTypeLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if edges is not None:
                cells.append(_edges(edges))
                mask = 1
            if graph_type is not None:
                cells.append(_graph_type(graph_type))
                mask |= 2
        except Exception as error:
            self._recover((edges, graph_type), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        edges: Utf8PairArrayLike | None = None,
        graph_type: GraphTypeLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        edges, graph_type
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (edges, graph_type))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        edges: Utf8PairArrayLike | None = None,
        graph_type: GraphTypeArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        edges, graph_type
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((edges, graph_type))

    @staticmethod
    def descriptor_edges() -> ComponentDescriptor:
        """Names of the column ``GraphEdges:edges``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_graph_type() -> ComponentDescriptor:
        """Names of the column ``GraphEdges:graph_type``."""
        return _SPECS[1].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``GraphEdges`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("GraphEdges", overrides=self.as_component_batches(), mappings=mappings)
