"""Archetype ``MapZoom``.

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
    from ...types.likes import Float64Like

_NAME = "rerun.blueprint.archetypes.MapZoom"
_SPECS = specs(
    _NAME,
    ("zoom", "rerun.blueprint.components.ZoomLevel", codecs.FLOAT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_zoom = _SPECS[0].convert


class MapZoom(Archetype):
    """The zoom of a map.

    Parameters
    ----------
    zoom
        Zoom of a map: 0 shows the whole world, each further level half as much.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    zoom = Component(_SPECS[0])

    def __init__(self, zoom: Float64Like) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if zoom is not None:
                cells.append(_zoom(zoom))
                mask = 1
        except Exception as error:
            self._recover((zoom,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, zoom: Float64Like | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        zoom
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (zoom,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_zoom() -> ComponentDescriptor:
        """Names of the column ``MapZoom:zoom``."""
        return _SPECS[0].field.descriptor
