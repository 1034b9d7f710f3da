"""Enumeration ``Colormap``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class Colormap(NativeEnum):
    """How scalar values become colors."""

    Grayscale = 1
    Inferno = 2
    Magma = 3
    Plasma = 4
    Turbo = 5
    Viridis = 6
    CyanToYellow = 7
    Spectral = 8
    Twilight = 9
    RvizMap = 10
    RvizCostmap = 11
    Costmap = 12


ColormapLike: TypeAlias = (
    Colormap
    | Literal[
        "Grayscale",
        "Inferno",
        "Magma",
        "Plasma",
        "Turbo",
        "Viridis",
        "CyanToYellow",
        "Spectral",
        "Twilight",
        "RvizMap",
        "RvizCostmap",
        "Costmap",
        "grayscale",
        "inferno",
        "magma",
        "plasma",
        "turbo",
        "viridis",
        "cyantoyellow",
        "spectral",
        "twilight",
        "rvizmap",
        "rvizcostmap",
        "costmap",
    ]
    | IntLike
)
"""A member of ``Colormap``, its name, or its number."""
ColormapArrayLike: TypeAlias = ColormapLike | Sequence[ColormapLike | None] | IntegerArray
"""One ``Colormap`` or several: members, names and numbers in a sequence, or an array of numbers."""


class ColormapBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``Colormap``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.Colormap"
    _CODEC = codecs.COLORMAP
    _ARROW_DATATYPE = codecs.COLORMAP.kind.arrow_type

    def __init__(self, data: ColormapArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
