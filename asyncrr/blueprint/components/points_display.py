"""Enumeration ``PointsDisplay``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class PointsDisplay(NativeEnum):
    """When the points of a line plot are marked."""

    OnHover = 1
    Always = 2


PointsDisplayLike: TypeAlias = PointsDisplay | Literal["OnHover", "Always", "onhover", "always"] | IntLike
"""A member of ``PointsDisplay``, its name, or its number."""
PointsDisplayArrayLike: TypeAlias = PointsDisplayLike | Sequence[PointsDisplayLike | None] | IntegerArray
"""One ``PointsDisplay`` or several: members, names and numbers in a sequence, or an array of numbers."""


class PointsDisplayBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``PointsDisplay``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PointsDisplay"
    _CODEC = blueprint_codecs.POINTS_DISPLAY
    _ARROW_DATATYPE = blueprint_codecs.POINTS_DISPLAY.kind.arrow_type

    def __init__(self, data: PointsDisplayArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
