"""Enumeration ``MarkerShape``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class MarkerShape(NativeEnum):
    """Shape of a plot marker."""

    Circle = 1
    Diamond = 2
    Square = 3
    Cross = 4
    Plus = 5
    Up = 6
    Down = 7
    Left = 8
    Right = 9
    Asterisk = 10


MarkerShapeLike: TypeAlias = (
    MarkerShape
    | Literal[
        "Circle",
        "Diamond",
        "Square",
        "Cross",
        "Plus",
        "Up",
        "Down",
        "Left",
        "Right",
        "Asterisk",
        "circle",
        "diamond",
        "square",
        "cross",
        "plus",
        "up",
        "down",
        "left",
        "right",
        "asterisk",
    ]
    | IntLike
)
"""A member of ``MarkerShape``, its name, or its number."""
MarkerShapeArrayLike: TypeAlias = MarkerShapeLike | Sequence[MarkerShapeLike | None] | IntegerArray
"""One ``MarkerShape`` or several: members, names and numbers in a sequence, or an array of numbers."""


class MarkerShapeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``MarkerShape``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.MarkerShape"
    _CODEC = codecs.MARKER_SHAPE
    _ARROW_DATATYPE = codecs.MARKER_SHAPE.kind.arrow_type

    def __init__(self, data: MarkerShapeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
