"""Archetype ``VideoStream``.

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
    from ..components.video_codec import VideoCodecArrayLike, VideoCodecLike
    from ..likes import BlobArrayLike, BlobLike, BoolArrayLike, BoolLike, Float32ArrayLike, Float32Like
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.VideoStream"
_SPECS = specs(
    _NAME,
    ("codec", "rerun.components.VideoCodec", codecs.VIDEO_CODEC),
    ("sample", "rerun.components.VideoSample", codecs.BLOB),
    ("is_keyframe", "rerun.components.IsKeyframe", codecs.BOOL),
    ("opacity", "rerun.components.Opacity", codecs.FLOAT32),
    ("draw_order", "rerun.components.DrawOrder", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_codec = _SPECS[0].convert
_sample = _SPECS[1].convert
_is_keyframe = _SPECS[2].convert
_opacity = _SPECS[3].convert
_draw_order = _SPECS[4].convert


class VideoStream(Archetype):
    """A video whose encoded frames are logged one by one.

    Parameters
    ----------
    codec
        How a video is encoded; the numbers are four-character codes.
    sample
        The next frame: for H.264 and H.265 one access unit in Annex B form.
    is_keyframe
        Whether a video sample can be decoded without those before it.
    opacity
        Opacity from 0 (invisible) to 1 (opaque).
    draw_order
        Order of drawing in 2D views: what has the higher value lies on top.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    codec = Component(_SPECS[0])
    sample = Component(_SPECS[1])
    is_keyframe = Component(_SPECS[2])
    opacity = Component(_SPECS[3])
    draw_order = Component(_SPECS[4])

    def __init__(
        self,
        codec: VideoCodecLike,
        *,
        sample: BlobLike | None = None,
        is_keyframe: BoolLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if codec is not None:
                cells.append(_codec(codec))
                mask = 1
            if sample is not None:
                cells.append(_sample(sample))
                mask |= 2
            if is_keyframe is not None:
                cells.append(_is_keyframe(is_keyframe))
                mask |= 4
            if opacity is not None:
                cells.append(_opacity(opacity))
                mask |= 8
            if draw_order is not None:
                cells.append(_draw_order(draw_order))
                mask |= 16
        except Exception as error:
            self._recover((codec, sample, is_keyframe, opacity, draw_order), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        codec: VideoCodecLike | None = None,
        sample: BlobLike | None = None,
        is_keyframe: BoolLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        codec, sample, is_keyframe, opacity, draw_order
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (codec, sample, is_keyframe, opacity, draw_order))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        codec: VideoCodecArrayLike | None = None,
        sample: BlobArrayLike | None = None,
        is_keyframe: BoolArrayLike | None = None,
        opacity: Float32ArrayLike | None = None,
        draw_order: Float32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        codec, sample, is_keyframe, opacity, draw_order
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((codec, sample, is_keyframe, opacity, draw_order))

    @staticmethod
    def descriptor_codec() -> ComponentDescriptor:
        """Names of the column ``VideoStream:codec``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_sample() -> ComponentDescriptor:
        """Names of the column ``VideoStream:sample``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_is_keyframe() -> ComponentDescriptor:
        """Names of the column ``VideoStream:is_keyframe``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_opacity() -> ComponentDescriptor:
        """Names of the column ``VideoStream:opacity``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_draw_order() -> ComponentDescriptor:
        """Names of the column ``VideoStream:draw_order``."""
        return _SPECS[4].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``VideoStream`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("VideoStream", overrides=self.as_component_batches(), mappings=mappings)
