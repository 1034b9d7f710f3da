"""Archetype ``GeoLineStrings``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Float32ArrayLike, GeoLineStringArrayLike, Rgba32ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.GeoLineStrings"
_SPECS = specs(
    _NAME,
    ("line_strings", "rerun.components.GeoLineString", codecs.GEO_LINE_STRING),
    ("radii", "rerun.components.Radius", codecs.FLOAT32),
    ("colors", "rerun.components.Color", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_line_strings = _SPECS[0].convert
_radii = _SPECS[1].convert
_colors = _SPECS[2].convert


class GeoLineStrings(Archetype):
    """Lines on the globe.

    Parameters
    ----------
    lat_lon
        One line as N x 2 float64, latitude and longitude in degrees, or a sequence of lines.
    radii
        Radii of the lines, in meters where they are positive.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    line_strings = Component(_SPECS[0])
    radii = Component(_SPECS[1])
    colors = Component(_SPECS[2])

    def __init__(
        self,
        *,
        lat_lon: GeoLineStringArrayLike,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if lat_lon is not None:
                cells.append(_line_strings(lat_lon))
                mask = 1
            if radii is not None:
                cells.append(_radii(radii))
                mask |= 2
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 4
        except Exception as error:
            self._recover((lat_lon, radii, colors), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        line_strings: GeoLineStringArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        line_strings, radii, colors
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (line_strings, radii, colors))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        line_strings: GeoLineStringArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        line_strings, radii, colors
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((line_strings, radii, colors))

    @staticmethod
    def descriptor_line_strings() -> ComponentDescriptor:
        """Names of the column ``GeoLineStrings:line_strings``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_radii() -> ComponentDescriptor:
        """Names of the column ``GeoLineStrings:radii``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``GeoLineStrings:colors``."""
        return _SPECS[2].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``GeoLineStrings`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("GeoLineStrings", overrides=self.as_component_batches(), mappings=mappings)
