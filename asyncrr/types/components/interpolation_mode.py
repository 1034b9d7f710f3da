"""Enumeration ``InterpolationMode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class InterpolationMode(NativeEnum):
    """How a line plot connects its points."""

    Linear = 1
    StepAfter = 2
    StepBefore = 3
    StepMid = 4


InterpolationModeLike: TypeAlias = (
    InterpolationMode
    | Literal[
        "Linear",
        "StepAfter",
        "StepBefore",
        "StepMid",
        "linear",
        "stepafter",
        "stepbefore",
        "stepmid",
    ]
    | IntLike
)
"""A member of ``InterpolationMode``, its name, or its number."""
InterpolationModeArrayLike: TypeAlias = InterpolationModeLike | Sequence[InterpolationModeLike | None] | IntegerArray
"""One ``InterpolationMode`` or several: members, names and numbers in a sequence, or an array of numbers."""


class InterpolationModeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``InterpolationMode``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.InterpolationMode"
    _CODEC = codecs.INTERPOLATION_MODE
    _ARROW_DATATYPE = codecs.INTERPOLATION_MODE.kind.arrow_type

    def __init__(self, data: InterpolationModeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
