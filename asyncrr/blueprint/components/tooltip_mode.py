"""Enumeration ``TooltipMode``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class TooltipMode(NativeEnum):
    """Which values a plot's tooltip shows: that of the nearest series, or those of all."""

    Nearest = 1
    All = 2


TooltipModeLike: TypeAlias = TooltipMode | Literal["Nearest", "All", "nearest", "all"] | IntLike
"""A member of ``TooltipMode``, its name, or its number."""
TooltipModeArrayLike: TypeAlias = TooltipModeLike | Sequence[TooltipModeLike | None] | IntegerArray
"""One ``TooltipMode`` or several: members, names and numbers in a sequence, or an array of numbers."""


class TooltipModeBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``TooltipMode``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TooltipMode"
    _CODEC = blueprint_codecs.TOOLTIP_MODE
    _ARROW_DATATYPE = blueprint_codecs.TOOLTIP_MODE.kind.arrow_type

    def __init__(self, data: TooltipModeArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
