"""Enumeration ``FillMode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class FillMode(NativeEnum):
    """How a shape is drawn: some lines, all lines, filled, or see-through with lines."""

    MajorWireframe = 1
    DenseWireframe = 2
    Solid = 3
    TransparentFillMajorWireframe = 4


FillModeLike: TypeAlias = (
    FillMode
    | Literal[
        "MajorWireframe",
        "DenseWireframe",
        "Solid",
        "TransparentFillMajorWireframe",
        "majorwireframe",
        "densewireframe",
        "solid",
        "transparentfillmajorwireframe",
    ]
    | IntLike
)
"""A member of ``FillMode``, its name, or its number."""
FillModeArrayLike: TypeAlias = FillModeLike | Sequence[FillModeLike | None] | IntegerArray
"""One ``FillMode`` or several: members, names and numbers in a sequence, or an array of numbers."""


class FillModeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``FillMode``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.FillMode"
    _CODEC = codecs.FILL_MODE
    _ARROW_DATATYPE = codecs.FILL_MODE.kind.arrow_type

    def __init__(self, data: FillModeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
