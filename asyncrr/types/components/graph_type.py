"""Enumeration ``GraphType``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class GraphType(NativeEnum):
    """Whether the edges of a graph have a direction."""

    Undirected = 1
    Directed = 2


GraphTypeLike: TypeAlias = GraphType | Literal["Undirected", "Directed", "undirected", "directed"] | IntLike
"""A member of ``GraphType``, its name, or its number."""
GraphTypeArrayLike: TypeAlias = GraphTypeLike | Sequence[GraphTypeLike | None] | IntegerArray
"""One ``GraphType`` or several: members, names and numbers in a sequence, or an array of numbers."""


class GraphTypeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``GraphType``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.GraphType"
    _CODEC = codecs.GRAPH_TYPE
    _ARROW_DATATYPE = codecs.GRAPH_TYPE.kind.arrow_type

    def __init__(self, data: GraphTypeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
