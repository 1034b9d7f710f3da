"""Archetype ``GeoPoints``.

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
    from ..likes import ClassIdArrayLike, DVec2DArrayLike, Float32ArrayLike, Rgba32ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.GeoPoints"
_SPECS = specs(
    _NAME,
    ("positions", "rerun.components.LatLon", codecs.DVEC2D),
    ("radii", "rerun.components.Radius", codecs.FLOAT32),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("class_ids", "rerun.components.ClassId", codecs.CLASS_ID),
)
_LAYOUTS = LayoutTable(_SPECS)
_positions = _SPECS[0].convert
_radii = _SPECS[1].convert
_colors = _SPECS[2].convert
_class_ids = _SPECS[3].convert


class GeoPoints(Archetype):
    """Places on the globe.

    Parameters
    ----------
    lat_lon
        Latitude and longitude in degrees, N x 2 float64.
    radii
        Radii of the points, in meters where they are positive.
    colors
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    class_ids
        Number of a class, 0 to 65535; an annotation context gives it a label and a color.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    positions = Component(_SPECS[0])
    radii = Component(_SPECS[1])
    colors = Component(_SPECS[2])
    class_ids = Component(_SPECS[3])

    def __init__(
        self,
        *,
        lat_lon: DVec2DArrayLike,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if lat_lon is not None:
                cells.append(_positions(lat_lon))
                mask = 1
            if radii is not None:
                cells.append(_radii(radii))
                mask |= 2
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 4
            if class_ids is not None:
                cells.append(_class_ids(class_ids))
                mask |= 8
        except Exception as error:
            self._recover((lat_lon, radii, colors, class_ids), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        positions: DVec2DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        positions, radii, colors, class_ids
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (positions, radii, colors, class_ids))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        positions: DVec2DArrayLike | None = None,
        radii: Float32ArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        class_ids: ClassIdArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        positions, radii, colors, class_ids
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((positions, radii, colors, class_ids))

    @staticmethod
    def descriptor_positions() -> ComponentDescriptor:
        """Names of the column ``GeoPoints:positions``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_radii() -> ComponentDescriptor:
        """Names of the column ``GeoPoints:radii``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``GeoPoints:colors``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_class_ids() -> ComponentDescriptor:
        """Names of the column ``GeoPoints:class_ids``."""
        return _SPECS[3].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``GeoPoints`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("GeoPoints", overrides=self.as_component_batches(), mappings=mappings)
