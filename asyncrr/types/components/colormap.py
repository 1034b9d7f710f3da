"""Enumeration ``Colormap``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import Any

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
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


class ColormapBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``Colormap``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.Colormap"
    _CODEC = codecs.COLORMAP
    _ARROW_DATATYPE = codecs.COLORMAP.kind.arrow_type

    def __init__(self, data: Any, strict: bool | None = None) -> None:
        super().__init__(data, strict)
