"""Archetype ``SeriesPoints``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.series import SeriesPointsConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.marker_shape import MarkerShapeArrayLike
    from ..likes import BoolArrayLike, Float32ArrayLike, Rgba32ArrayLike, Utf8ArrayLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.SeriesPoints"
_SPECS = specs(
    _NAME,
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("markers", "rerun.components.MarkerShape", codecs.MARKER_SHAPE),
    ("names", "rerun.components.Name", codecs.UTF8),
    ("visible_series", "rerun.components.Visible", codecs.BOOL),
    ("marker_sizes", "rerun.components.MarkerSize", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_colors = _SPECS[0].convert
_markers = _SPECS[1].convert
_names = _SPECS[2].convert
_visible_series = _SPECS[3].convert
_marker_sizes = _SPECS[4].convert


class SeriesPoints(SeriesPointsConstructor):
    """How scalars are plotted as markers; usually logged as static.

    Fields
    ------
    colors
        Color of each series.
    markers
        Shape of each series' markers.
    names
        Name of each series.
    visible_series
        Whether each series is shown.
    marker_sizes
        Radius of each series' markers in UI points.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    colors = Component(_SPECS[0])
    markers = Component(_SPECS[1])
    names = Component(_SPECS[2])
    visible_series = Component(_SPECS[3])
    marker_sizes = Component(_SPECS[4])

    def _set(self, given: tuple[Any, ...]) -> None:
        (colors, markers, names, visible_series, marker_sizes) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if colors is not None:
                cells.append(_colors(colors))
                mask = 1
            if markers is not None:
                cells.append(_markers(markers))
                mask |= 2
            if names is not None:
                cells.append(_names(names))
                mask |= 4
            if visible_series is not None:
                cells.append(_visible_series(visible_series))
                mask |= 8
            if marker_sizes is not None:
                cells.append(_marker_sizes(marker_sizes))
                mask |= 16
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        colors: Rgba32ArrayLike | None = None,
        markers: MarkerShapeArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        marker_sizes: Float32ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        colors, markers, names, visible_series, marker_sizes
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (colors, markers, names, visible_series, marker_sizes))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        colors: Rgba32ArrayLike | None = None,
        markers: MarkerShapeArrayLike | None = None,
        names: Utf8ArrayLike | None = None,
        visible_series: BoolArrayLike | None = None,
        marker_sizes: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        colors, markers, names, visible_series, marker_sizes
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((colors, markers, names, visible_series, marker_sizes))

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``SeriesPoints:colors``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_markers() -> ComponentDescriptor:
        """Names of the column ``SeriesPoints:markers``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_names() -> ComponentDescriptor:
        """Names of the column ``SeriesPoints:names``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_visible_series() -> ComponentDescriptor:
        """Names of the column ``SeriesPoints:visible_series``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_marker_sizes() -> ComponentDescriptor:
        """Names of the column ``SeriesPoints:marker_sizes``."""
        return _SPECS[4].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``SeriesPoints`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("SeriesPoints", overrides=self.as_component_batches(), mappings=mappings)
