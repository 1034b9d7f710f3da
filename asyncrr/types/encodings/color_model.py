"""Enumeration ``ColorModel``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum
from ..natives.image_format import ColorModelMixin


class ColorModel(ColorModelMixin, NativeEnum):
    """Which channels an image has, in which order."""

    L = 1
    RGB = 2
    RGBA = 3
    BGR = 4
    BGRA = 5


ColorModelLike: TypeAlias = (
    ColorModel
    | Literal[
        "L",
        "RGB",
        "RGBA",
        "BGR",
        "BGRA",
        "l",
        "rgb",
        "rgba",
        "bgr",
        "bgra",
    ]
    | IntLike
)
"""A member of ``ColorModel``, its name, or its number."""
ColorModelArrayLike: TypeAlias = ColorModelLike | Sequence[ColorModelLike | None] | IntegerArray
"""One ``ColorModel`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ColorModelBatch(BaseBatch):
    """A batch of ``ColorModel``: members, names in any case, or numbers."""

    _CODEC = codecs.COLOR_MODEL
    _ARROW_DATATYPE = codecs.COLOR_MODEL.kind.arrow_type

    def __init__(self, data: ColorModelArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
