"""Enumeration ``MagnificationFilter``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class MagnificationFilter(NativeEnum):
    """How an image is shown larger than its pixels."""

    Nearest = 1
    Linear = 2
    Bicubic = 3


MagnificationFilterLike: TypeAlias = (
    MagnificationFilter
    | Literal[
        "Nearest",
        "Linear",
        "Bicubic",
        "nearest",
        "linear",
        "bicubic",
    ]
    | IntLike
)
"""A member of ``MagnificationFilter``, its name, or its number."""
MagnificationFilterArrayLike: TypeAlias = MagnificationFilterLike | Sequence[MagnificationFilterLike | None] | IntegerArray
"""One ``MagnificationFilter`` or several: members, names and numbers in a sequence, or an array of numbers."""


class MagnificationFilterBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``MagnificationFilter``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.MagnificationFilter"
    _CODEC = codecs.MAGNIFICATION_FILTER
    _ARROW_DATATYPE = codecs.MAGNIFICATION_FILTER.kind.arrow_type

    def __init__(self, data: MagnificationFilterArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
