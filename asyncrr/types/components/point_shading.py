"""Enumeration ``PointShading``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class PointShading(NativeEnum):
    """How points are shaded: with a gradient as if they were balls, or flat."""

    Gradient = 1
    Flat = 2


PointShadingLike: TypeAlias = PointShading | Literal["Gradient", "Flat", "gradient", "flat"] | IntLike
"""A member of ``PointShading``, its name, or its number."""
PointShadingArrayLike: TypeAlias = PointShadingLike | Sequence[PointShadingLike | None] | IntegerArray
"""One ``PointShading`` or several: members, names and numbers in a sequence, or an array of numbers."""


class PointShadingBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``PointShading``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.PointShading"
    _CODEC = codecs.POINT_SHADING
    _ARROW_DATATYPE = codecs.POINT_SHADING.kind.arrow_type

    def __init__(self, data: PointShadingArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
