"""Archetype ``EncodedDepthImage``.

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
    from ..components.colormap import ColormapArrayLike, ColormapLike
    from ..components.magnification_filter import MagnificationFilterArrayLike, MagnificationFilterLike
    from ..likes import (
        BlobArrayLike,
        BlobLike,
        Float32ArrayLike,
        Float32Like,
        Range1DArrayLike,
        Range1DLike,
        Utf8ArrayLike,
        Utf8Like,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.EncodedDepthImage"
_SPECS = specs(
    _NAME,
    ("blob", "rerun.components.Blob", codecs.BLOB),
    ("media_type", "rerun.components.MediaType", codecs.UTF8),
    ("meter", "rerun.components.DepthMeter", codecs.FLOAT32),
    ("colormap", "rerun.components.Colormap", codecs.COLORMAP),
    ("depth_range", "rerun.components.ValueRange", codecs.RANGE1D),
    ("point_fill_ratio", "rerun.components.FillRatio", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
    ("magnification_filter", "rerun.components.MagnificationFilter", codecs.MAGNIFICATION_FILTER),
)
_LAYOUTS = LayoutTable(_SPECS)
_blob = _SPECS[0].convert
_media_type = _SPECS[1].convert
_meter = _SPECS[2].convert
_colormap = _SPECS[3].convert
_depth_range = _SPECS[4].convert
_point_fill_ratio = _SPECS[5].convert
_draw_order = _SPECS[6].convert
_magnification_filter = _SPECS[7].convert


class EncodedDepthImage(Archetype):
    """A depth image in a file format, such as a 16-bit PNG.

    Parameters
    ----------
    blob
        The content of the image file.
    media_type
        An IANA media type such as `image/png`.
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

    blob = Component(_SPECS[0])
    media_type = Component(_SPECS[1])
    meter = Component(_SPECS[2])
    colormap = Component(_SPECS[3])
    depth_range = Component(_SPECS[4])
    point_fill_ratio = Component(_SPECS[5])
    draw_order = Component(_SPECS[6])
    magnification_filter = Component(_SPECS[7])

    def __init__(
        self,
        blob: BlobLike,
        *,
        media_type: Utf8Like | None = None,
        meter: Float32Like | None = None,
        colormap: ColormapLike | None = None,
        depth_range: Range1DLike | None = None,
        point_fill_ratio: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if blob is not None:
                cells.append(_blob(blob))
                mask = 1
            if media_type is not None:
                cells.append(_media_type(media_type))
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
            self._recover(
                (blob, media_type, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter),
                cells,
                mask,
                error,
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        blob: BlobLike | None = None,
        media_type: Utf8Like | None = None,
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
        blob, media_type, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                blob,
                media_type,
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
        blob: BlobArrayLike | None = None,
        media_type: Utf8ArrayLike | None = None,
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
        blob, media_type, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (blob, media_type, meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter)
        )

    @staticmethod
    def descriptor_blob() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:blob``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_media_type() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:media_type``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_meter() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:meter``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_colormap() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:colormap``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_depth_range() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:depth_range``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_point_fill_ratio() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:point_fill_ratio``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:draw_order``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_magnification_filter() -> ComponentDescriptor:
        """Names of the column ``EncodedDepthImage:magnification_filter``."""
        return _SPECS[7].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``EncodedDepthImage`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("EncodedDepthImage", overrides=self.as_component_batches(), mappings=mappings)
