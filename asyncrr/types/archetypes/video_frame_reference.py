"""Archetype ``VideoFrameReference``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.videos import VideoFrameReferenceConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import (
        EntityPathArrayLike,
        EntityPathLike,
        Float32ArrayLike,
        Float32Like,
        VideoTimestampArrayLike,
        VideoTimestampLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.VideoFrameReference"
_SPECS = specs(
    _NAME,
    ("timestamp", "rerun.components.VideoTimestamp", codecs.VIDEO_TIMESTAMP),
    ("video_reference", "rerun.components.EntityPath", codecs.ENTITY_PATH),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_timestamp = _SPECS[0].convert
_video_reference = _SPECS[1].convert
_opacity = _SPECS[2].convert
_draw_order = _SPECS[3].convert


class VideoFrameReference(VideoFrameReferenceConstructor):
    """Shows one frame of a video asset.

    Fields
    ------
    timestamp
        Time of the frame since the beginning of the video, in nanoseconds.
    video_reference
        Entity that the video is at; by default the same one.
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
    draw_order
        Order of drawing in 2D views: what has the higher value lies on top.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    timestamp = Component(_SPECS[0])
    video_reference = Component(_SPECS[1])
    opacity = Component(_SPECS[2])
    draw_order = Component(_SPECS[3])

    def _set(self, given: tuple[Any, ...]) -> None:
        (timestamp, video_reference, opacity, draw_order) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if timestamp is not None:
                cells.append(_timestamp(timestamp))
                mask = 1
            if video_reference is not None:
                cells.append(_video_reference(video_reference))
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
        timestamp: VideoTimestampLike | None = None,
        video_reference: EntityPathLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        timestamp, video_reference, opacity, draw_order
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (timestamp, video_reference, opacity, draw_order))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        timestamp: VideoTimestampArrayLike | None = None,
        video_reference: EntityPathArrayLike | None = None,
        opacity: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        timestamp, video_reference, opacity, draw_order
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((timestamp, video_reference, opacity, draw_order))

    @staticmethod
    def descriptor_timestamp() -> ComponentDescriptor:
        """Names of the column ``VideoFrameReference:timestamp``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_video_reference() -> ComponentDescriptor:
        """Names of the column ``VideoFrameReference:video_reference``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``VideoFrameReference:opacity``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``VideoFrameReference:draw_order``."""
        return _SPECS[3].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``VideoFrameReference`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("VideoFrameReference", overrides=self.as_component_batches(), mappings=mappings)
