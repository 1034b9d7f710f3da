"""Enumeration ``PixelFormat``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class PixelFormat(NativeEnum):
    """Layout of images whose channels are not simply interleaved: subsampled YUV and Bayer patterns."""

    Y_U_V12_LimitedRange = 20
    NV12 = 26
    YUY2 = 27
    Y8_FullRange = 30
    Y_U_V24_LimitedRange = 39
    Y_U_V24_FullRange = 40
    Y8_LimitedRange = 41
    Y_U_V12_FullRange = 44
    Y_U_V16_LimitedRange = 49
    Y_U_V16_FullRange = 50
    BayerRGGB8 = 128
    BayerBGGR8 = 129
    BayerGBRG8 = 130
    BayerGRBG8 = 131


PixelFormatLike: TypeAlias = (
    PixelFormat
    | Literal[
        "Y_U_V12_LimitedRange",
        "NV12",
        "YUY2",
        "Y8_FullRange",
        "Y_U_V24_LimitedRange",
        "Y_U_V24_FullRange",
        "Y8_LimitedRange",
        "Y_U_V12_FullRange",
        "Y_U_V16_LimitedRange",
        "Y_U_V16_FullRange",
        "BayerRGGB8",
        "BayerBGGR8",
        "BayerGBRG8",
        "BayerGRBG8",
        "y_u_v12_limitedrange",
        "nv12",
        "yuy2",
        "y8_fullrange",
        "y_u_v24_limitedrange",
        "y_u_v24_fullrange",
        "y8_limitedrange",
        "y_u_v12_fullrange",
        "y_u_v16_limitedrange",
        "y_u_v16_fullrange",
        "bayerrggb8",
        "bayerbggr8",
        "bayergbrg8",
        "bayergrbg8",
    ]
    | IntLike
)
"""A member of ``PixelFormat``, its name, or its number."""
PixelFormatArrayLike: TypeAlias = PixelFormatLike | Sequence[PixelFormatLike | None] | IntegerArray
"""One ``PixelFormat`` or several: members, names and numbers in a sequence, or an array of numbers."""


class PixelFormatBatch(BaseBatch):
    """A batch of ``PixelFormat``: members, names in any case, or numbers."""

    _CODEC = codecs.PIXEL_FORMAT
    _ARROW_DATATYPE = codecs.PIXEL_FORMAT.kind.arrow_type

    def __init__(self, data: PixelFormatArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
