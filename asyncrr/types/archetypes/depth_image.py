"""Archetype ``DepthImage``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.images import DepthImageConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.colormap import ColormapArrayLike, ColormapLike
    from ..components.magnification_filter import MagnificationFilterArrayLike, MagnificationFilterLike
    from ..likes import (
        BlobArrayLike,
        BlobLike,
        Float32ArrayLike,
        Float32Like,
        ImageFormatArrayLike,
        ImageFormatLike,
        Range1DArrayLike,
        Range1DLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.DepthImage"
_SPECS = specs(
    _NAME,
    ("buffer", "rerun.components.ImageBuffer", codecs.BLOB),
    ("format", "rerun.components.ImageFormat", codecs.IMAGE_FORMAT),
    ("meter", "rerun.components.DepthMeter", codecs.FLOAT32),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
    ("depth_range", "rerun.components.ValueRange", codecs.RANGE1D),
    ("point_fill_ratio", "rerun.components.FillRatio", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
    ("magnification_filter", "rerun.components.MagnificationFilter", codecs.MAGNIFICATION_FILTER),
)
_LAYOUTS = LayoutTable(_SPECS)
_buffer = _SPECS[0].convert
_format = _SPECS[1].convert
_meter = _SPECS[2].convert
_colormap = _SPECS[3].convert
_depth_range = _SPECS[4].convert
_point_fill_ratio = _SPECS[5].convert
_draw_order = _SPECS[6].convert
_magnification_filter = _SPECS[7].convert


class DepthImage(DepthImageConstructor):
    """An image of distances from the camera.

    Fields
    ------
    buffer
        The bytes of an image, row by row.
    format
        Size of an image in pixels and meaning of its bytes.
    meter
        How many units of a depth image make one meter (1000 for millimeters).
    colormap
        How scalar values become colors.
    depth_range
        The smallest and the largest value that are expected, float64.
    point_fill_ratio
        Scale of the points of a back-projected depth image; at 1 they just touch each other.
    draw_order
        Order of drawing in 2D views: what has the higher value lies on top.
    magnification_filter
        How an image is shown larger than its pixels.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    buffer = Component(_SPECS[0])
    format = Component(_SPECS[1])
    meter = Component(_SPECS[2])
    colormap = Component(_SPECS[3])
    depth_range = Component(_SPECS[4])
    point_fill_ratio = Component(_SPECS[5])
    draw_order = Component(_SPECS[6])
    magnification_filter = Component(_SPECS[7])

    def _set(self, given: tuple[Any, ...]) -> None:
        (buffer, format, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if buffer is not None:
                cells.append(_buffer(buffer))
                mask = 1
            if format is not None:
                cells.append(_format(format))
                mask |= 2
            if meter is not None:
                cells.append(_meter(meter))
                mask |= 4
            if colormap is not None:
                cells.append(_colormap(colormap))
                mask |= 8
            if depth_range is not None:
                cells.append(_depth_range(depth_range))
                mask |= 16
            if point_fill_ratio is not None:
                cells.append(_point_fill_ratio(point_fill_ratio))
                mask |= 32
            if draw_order is not None:
                cells.append(_draw_order(draw_order))
                mask |= 64
            if magnification_filter is not None:
                cells.append(_magnification_filter(magnification_filter))
                mask |= 128
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
        buffer: BlobLike | None = None,
        format: ImageFormatLike | None = None,
        meter: Float32Like | None = None,
        colormap: ColormapLike | None = None,
        depth_range: Range1DLike | None = None,
        point_fill_ratio: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        buffer, format, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                buffer,
                format,
                meter,
                colormap,
                depth_range,
                point_fill_ratio,
                draw_order,
                magnification_filter,
            ),
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        buffer: BlobArrayLike | None = None,
        format: ImageFormatArrayLike | None = None,
        meter: Float32ArrayLike | None = None,
        colormap: ColormapArrayLike | None = None,
        depth_range: Range1DArrayLike | None = None,
        point_fill_ratio: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
        magnification_filter: MagnificationFilterArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        buffer, format, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (buffer, format, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter)
        )

    @staticmethod
    def descriptor_buffer() -> ComponentDescriptor:
        """Names of the column ``DepthImage:buffer``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_format() -> ComponentDescriptor:
        """Names of the column ``DepthImage:format``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_meter() -> ComponentDescriptor:
        """Names of the column ``DepthImage:meter``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``DepthImage:colormap``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_depth_range() -> ComponentDescriptor:
        """Names of the column ``DepthImage:depth_range``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_point_fill_ratio() -> ComponentDescriptor:
        """Names of the column ``DepthImage:point_fill_ratio``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``DepthImage:draw_order``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_magnification_filter() -> ComponentDescriptor:
        """Names of the column ``DepthImage:magnification_filter``."""
        return _SPECS[7].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``DepthImage`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("DepthImage", overrides=self.as_component_batches(), mappings=mappings)
