"""Enumeration ``Corner2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class Corner2D(NativeEnum):
    """One of the four corners of a view."""

    LeftTop = 1
    RightTop = 2
    LeftBottom = 3
    RightBottom = 4


Corner2DLike: TypeAlias = (
    Corner2D
    | Literal[
        "LeftTop",
        "RightTop",
        "LeftBottom",
        "RightBottom",
        "lefttop",
        "righttop",
        "leftbottom",
        "rightbottom",
    ]
    | IntLike
)
"""A member of ``Corner2D``, its name, or its number."""
Corner2DArrayLike: TypeAlias = Corner2DLike | Sequence[Corner2DLike | None] | IntegerArray
"""One ``Corner2D`` or several: members, names and numbers in a sequence, or an array of numbers."""


class Corner2DBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``Corner2D``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Corner2D"
    _CODEC = blueprint_codecs.CORNER2D
    _ARROW_DATATYPE = blueprint_codecs.CORNER2D.kind.arrow_type

    def __init__(self, data: Corner2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
