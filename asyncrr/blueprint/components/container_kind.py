"""Enumeration ``ContainerKind``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class ContainerKind(NativeEnum):
    """How a container arranges what is in it: as tabs, in a row, in a column, in a grid."""

    Tabs = 1
    Horizontal = 2
    Vertical = 3
    Grid = 4


ContainerKindLike: TypeAlias = (
    ContainerKind
    | Literal[
        "Tabs",
        "Horizontal",
        "Vertical",
        "Grid",
        "tabs",
        "horizontal",
        "vertical",
        "grid",
    ]
    | IntLike
)
"""A member of ``ContainerKind``, its name, or its number."""
ContainerKindArrayLike: TypeAlias = ContainerKindLike | Sequence[ContainerKindLike | None] | IntegerArray
"""One ``ContainerKind`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ContainerKindBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``ContainerKind``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ContainerKind"
    _CODEC = blueprint_codecs.CONTAINER_KIND
    _ARROW_DATATYPE = blueprint_codecs.CONTAINER_KIND.kind.arrow_type

    def __init__(self, data: ContainerKindArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
