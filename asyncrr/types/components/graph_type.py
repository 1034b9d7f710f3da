"""Enumeration ``GraphType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import Any

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..natives.forms import NativeEnum


class GraphType(NativeEnum):
    """Whether the edges of a graph have a direction."""

    Undirected = 1
    Directed = 2


class GraphTypeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``GraphType``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.GraphType"
    _CODEC = codecs.GRAPH_TYPE
    _ARROW_DATATYPE = codecs.GRAPH_TYPE.kind.arrow_type

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        super().__init__(data, strict)
