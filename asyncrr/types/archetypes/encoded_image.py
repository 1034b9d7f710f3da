"""Archetype ``EncodedImage``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.images import EncodedImageConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.magnification_filter import MagnificationFilterArrayLike, MagnificationFilterLike
    from ..likes import BlobArrayLike, BlobLike, Float32ArrayLike, Float32Like, Utf8ArrayLike, Utf8Like
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.EncodedImage"
_SPECS = specs(
    _NAME,
    ("blob", "rerun.components.Blob", codecs.BLOB),
    ("media_type", "rerun.components.MediaType", codecs.UTF8),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
    ("magnification_filter", "rerun.components.MagnificationFilter", codecs.MAGNIFICATION_FILTER),
)
_LAYOUTS = LayoutTable(_SPECS)
_blob = _SPECS[0].convert
_media_type = _SPECS[1].convert
_opacity = _SPECS[2].convert
_draw_order = _SPECS[3].convert
_magnification_filter = _SPECS[4].convert


class EncodedImage(EncodedImageConstructor):
    """An image in a file format such as JPEG or PNG.

    Fields
    ------
    blob
        The content of the image file.
    media_type
        An IANA media type such as `image/png`.
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
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
    opacity = Component(_SPECS[2])
    draw_order = Component(_SPECS[3])
    magnification_filter = Component(_SPECS[4])

    def _set(self, given: tuple[Any, ...]) -> None:
        (blob, media_type, opacity, draw_order, magnification_filter) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if blob is not None:
                cells.append(_blob(blob))
                mask = 1
            if media_type is not None:
                cells.append(_media_type(media_type))
                mask |= 2
            if opacity is not None:
                cells.append(_opacity(opacity))
                mask |= 4
            if draw_order is not None:
                cells.append(_draw_order(draw_order))
                mask |= 8
            if magnification_filter is not None:
                cells.append(_magnification_filter(magnification_filter))
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
        blob: BlobLike | None = None,
        media_type: Utf8Like | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        blob, media_type, opacity, draw_order, magnification_filter
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (blob, media_type, opacity, draw_order, magnification_filter))

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
        opacity: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
        magnification_filter: MagnificationFilterArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        blob, media_type, opacity, draw_order, magnification_filter
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((blob, media_type, opacity, draw_order, magnification_filter))

    @staticmethod
    def descriptor_blob() -> ComponentDescriptor:
        """Names of the column ``EncodedImage:blob``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_media_type() -> ComponentDescriptor:
        """Names of the column ``EncodedImage:media_type``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``EncodedImage:opacity``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``EncodedImage:draw_order``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_magnification_filter() -> ComponentDescriptor:
        """Names of the column ``EncodedImage:magnification_filter``."""
        return _SPECS[4].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``EncodedImage`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("EncodedImage", overrides=self.as_component_batches(), mappings=mappings)
