"""Colors as single values."""

from __future__ import annotations

import colorsys
import random
from typing import TYPE_CHECKING, Self

from .. import codecs
from ..conversions.colors import single_color
from .forms import NativeInt

if TYPE_CHECKING:
    from ..likes import Rgba32Like


class Rgba32(NativeInt):
    """A color with alpha as the integer 0xRRGGBBAA.

    Parameters
    ----------
    rgba
        3 or 4 integers in 0-255, 3 or 4 floats in 0-1, or the packed integer.

    Raises
    ------
    ValueError
        A sequence with another number of channels.
    OverflowError
        An integer of more than 32 bits.
    """

    rgba: int
    _ATTRIBUTE = "rgba"
    _CODEC = codecs.RGBA32

    def __init__(self, rgba: Rgba32Like) -> None:
        self.rgba = single_color(rgba)
        if not 0 <= self.rgba <= 0xFFFFFFFF:
            raise OverflowError(f"{self.rgba} is no color: packed colors are 0xRRGGBBAA")


class ColorMixin:
    """Further constructors of ``Color``."""

    @classmethod
    def from_string(cls, s: str) -> Self:
        """A color that depends on the text only: bright, and different for most texts.

        Parameters
        ----------
        s
            Any text, such as the name of a class.
        """
        generator = random.Random(s)
        red, green, blue = colorsys.hsv_to_rgb(generator.random(), 0.5 + 0.5 * generator.random(), 1.0)
        return cls([red, green, blue])  # type: ignore[call-arg]
