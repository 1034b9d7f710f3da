"""Component ``GraphEdge``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8_pair import Utf8Pair, Utf8PairBatch


class GraphEdge(Utf8Pair, ComponentMixin):
    """A connection of two nodes of a graph, by their ids."""

    _COMPONENT_TYPE = "rerun.components.GraphEdge"


class GraphEdgeBatch(Utf8PairBatch, ComponentBatchMixin):
    """A batch of ``GraphEdge``."""

    _COMPONENT_TYPE = "rerun.components.GraphEdge"
