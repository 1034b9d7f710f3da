"""Enumeration ``PointsDisplay``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class PointsDisplay(NativeEnum):
    """When the points of a line plot are marked."""

    OnHover = 1
    Always = 2


PointsDisplayLike: TypeAlias = PointsDisplay | Literal["OnHover", "Always", "onhover", "always"] | int
"""A member of ``PointsDisplay``, its name, or its number."""
PointsDisplayArrayLike: TypeAlias = PointsDisplayLike | Sequence[PointsDisplayLike]
"""One or several."""


class PointsDisplayBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``PointsDisplay``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.PointsDisplay"
    _CODEC = blueprint_codecs.POINTS_DISPLAY
    _ARROW_DATATYPE = blueprint_codecs.POINTS_DISPLAY.kind.arrow_type

    def __init__(self, data: PointsDisplayArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
