"""Component ``GraphNode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class GraphNode(Utf8, ComponentMixin):
    """Id of a node of a graph."""

    _COMPONENT_TYPE = "rerun.components.GraphNode"


class GraphNodeBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``GraphNode``."""

    _COMPONENT_TYPE = "rerun.components.GraphNode"
