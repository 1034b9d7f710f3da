"""Archetype ``SegmentationImage``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.images import SegmentationImageConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BlobArrayLike, BlobLike, Float32ArrayLike, Float32Like, ImageFormatArrayLike, ImageFormatLike
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.SegmentationImage"
_SPECS = specs(
    _NAME,
    ("buffer", "rerun.components.ImageBuffer", codecs.BLOB),
    ("format", "rerun.components.ImageFormat", codecs.IMAGE_FORMAT),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_buffer = _SPECS[0].convert
_format = _SPECS[1].convert
_opacity = _SPECS[2].convert
_draw_order = _SPECS[3].convert


class SegmentationImage(SegmentationImageConstructor):
    """An image of class ids.

    Fields
    ------
    buffer
        The bytes of an image, row by row.
    format
        Size of an image in pixels and meaning of its bytes.
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
    draw_order
        Order of drawing in 2D views: what has the higher value lies on top.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    buffer = Component(_SPECS[0])
    format = Component(_SPECS[1])
    opacity = Component(_SPECS[2])
    draw_order = Component(_SPECS[3])

    def _set(self, given: tuple[Any, ...]) -> None:
        (buffer, format, opacity, draw_order) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if buffer is not None:
                cells.append(_buffer(buffer))
                mask = 1
            if format is not None:
                cells.append(_format(format))
                mask |= 2
            if opacity is not None:
                cells.append(_opacity(opacity))
                mask |= 4
            if draw_order is not None:
                cells.append(_draw_order(draw_order))
                mask |= 8
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
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        buffer, format, opacity, draw_order
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (buffer, format, opacity, draw_order))

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
        opacity: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        buffer, format, opacity, draw_order
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((buffer, format, opacity, draw_order))

    @staticmethod
    def descriptor_buffer() -> ComponentDescriptor:
        """Names of the column ``SegmentationImage:buffer``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_format() -> ComponentDescriptor:
        """Names of the column ``SegmentationImage:format``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``SegmentationImage:opacity``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``SegmentationImage:draw_order``."""
        return _SPECS[3].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``SegmentationImage`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("SegmentationImage", overrides=self.as_component_batches(), mappings=mappings)
