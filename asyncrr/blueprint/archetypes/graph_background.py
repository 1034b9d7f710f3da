"""Archetype ``GraphBackground``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import Rgba32Like

_NAME = "rerun.blueprint.archetypes.GraphBackground"
_SPECS = specs(
    _NAME,
    ("color", "rerun.components.Color", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_color = _SPECS[0].convert


class GraphBackground(Archetype):
    """What is behind a graph.

    Parameters
    ----------
    color
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    color = Component(_SPECS[0])

    def __init__(self, *, color: Rgba32Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if color is not None:
                cells.append(_color(color))
                mask = 1
        except Exception as error:
            self._recover((color,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, color: Rgba32Like | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        color
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (color,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``GraphBackground:color``."""
        return _SPECS[0].field.descriptor
