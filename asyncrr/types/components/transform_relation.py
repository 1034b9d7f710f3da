"""Enumeration ``TransformRelation``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class TransformRelation(NativeEnum):
    """Which way a transform maps."""

    ParentFromChild = 1
    ChildFromParent = 2


TransformRelationLike: TypeAlias = (
    TransformRelation
    | Literal[
        "ParentFromChild",
        "ChildFromParent",
        "parentfromchild",
        "childfromparent",
    ]
    | IntLike
)
"""A member of ``TransformRelation``, its name, or its number."""
TransformRelationArrayLike: TypeAlias = TransformRelationLike | Sequence[TransformRelationLike | None] | IntegerArray
"""One ``TransformRelation`` or several: members, names and numbers in a sequence, or an array of numbers."""


class TransformRelationBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``TransformRelation``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.TransformRelation"
    _CODEC = codecs.TRANSFORM_RELATION
    _ARROW_DATATYPE = codecs.TRANSFORM_RELATION.kind.arrow_type

    def __init__(self, data: TransformRelationArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
