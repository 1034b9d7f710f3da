"""What recordings do for many images: compressing them after the call, and videos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from asyncrr.error_utils import catch_and_log_exceptions
from asyncrr.types.layout import Cell, Layout

if TYPE_CHECKING:
    from asyncrr.engine.staging import Staging

    from .async_recording import AsyncRecordingStream
    from .images.rules import ImageRules
    from .images.video import VideoCodecName
    from .recording_base import BaseRecording
    from .video_streams import AsyncVideoFrames, VideoFrames


class ImageMethods:
    """Methods of all recordings."""

    _staging: Staging
    _image_rules: ImageRules | None = None

    def _compressed(self, layout: Layout, cells: tuple[Cell, ...], quality: int) -> tuple[Layout, tuple[Cell, ...]]:
        """The row with its image to be compressed; without strict mode the row itself, and a warning, where that cannot be."""
        from .images.jpeg import compressed

        with catch_and_log_exceptions("Image compression"):
            return compressed(layout, cells, quality)
        return layout, cells

    def compress_images(
        self, entities: str | Iterable[str], codec: Literal["jpeg"] | None = "jpeg", *, jpeg_quality: int = 95
    ) -> None:
        """Log the images of some entities as JPEG from now on, compressed in worker threads.

        ``log(path, Image(...))`` then logs what ``Image(...).compress(jpeg_quality)`` gives, with the image's other fields
        besides. The call only copies the pixels. Rows keep their times and their order, pixels count for the recording's budget
        until they are compressed, and ``flush`` and ``close`` wait for them. An image that JPEG cannot take (other than 8-bit
        gray, RGB or BGR) is an error in strict mode; otherwise it gives a warning and is logged as it is. ``send_columns`` is
        not concerned.

        Parameters
        ----------
        entities
            A path, or a path and ``/**`` for all entities below it, too; or several. ``-`` in front leaves them out.
        codec
            ``"jpeg"``, or None for images as they are. Of two calls that fit an entity the later one counts.
        jpeg_quality
            From 1 to 100: higher is larger and better. An image's own (``Image(..., compress="jpeg")``) comes first.

        Raises
        ------
        ValueError, TypeError
            There is no such codec, quality or path.
        RerunMissingDependencyError
            Pillow is missing: ``pip install 'asyncrr[images]'``.
        """
        from .images.rules import ImageRules

        self._image_rules = (self._image_rules or ImageRules()).with_rule(entities, codec, jpeg_quality)
        # What was looked up before is looked up again, and finds the rules.
        self._staging.forget_groups()


class VideoMethods:
    """Methods of sync recordings."""

    def video_stream(  # type: ignore[misc]
        self: BaseRecording,
        entity_path: str | list[Any],
        codec: VideoCodecName = "h264",
        *,
        fps: float = 30.0,
        bitrate: int | None = None,
        quality: int | None = None,
        preset: str | None = None,
        keyframe_interval: int = 60,
        color_model: Literal["RGB", "BGR"] = "RGB",
        max_waiting: int = 8,
        options: Mapping[str, str] | None = None,
    ) -> VideoFrames:
        """A video of frames that are logged one by one: as an encoded stream (``VideoStream``), much smaller than images.

        ::

            with rec.video_stream("camera", fps=30) as video:
                for i, frame in enumerate(frames):
                    rec.set_time("frame", sequence=i)
                    video.log(frame)

        A worker thread encodes the frames in the order of the calls. Each gives one row at once, with the times that were set
        when it was logged. ``flush`` and ``close`` wait for all.

        Parameters
        ----------
        entity_path
            Path of the entity.
        codec
            ``"h264"``, ``"h265"`` or ``"av1"``. Viewers show the first of them nearly everywhere.
        fps
            Frames a second, as far as the encoder's rate control goes. Times are those that are set when a frame is logged.
        bitrate
            Bits a second to aim at; instead of ``quality``.
        quality
            The encoder's constant quality (CRF): lower is larger and better. By default 23 (h264), 26 (h265) or 35 (av1).
        preset
            The encoder's, from fast to small: by default ``"veryfast"`` (h264), ``"ultrafast"`` (h265) or ``"10"`` (av1).
        keyframe_interval
            Frames from one key frame to the next at most: a viewer that seeks has to decode from the last one.
        color_model
            Order of the channels of frames.
        max_waiting
            Frames that may wait to be encoded before ``log`` waits.
        options
            Further options of the encoder, by name. They must not make it delay frames.

        Returns
        -------
        VideoFrames
            Log frames to it, and close it.

        Raises
        ------
        RerunMissingDependencyError
            PyAV is missing: ``pip install 'asyncrr[video]'``.
        ValueError
            An argument is out of range, or this build of PyAV has no such encoder.
        """
        from .images.video import VideoSettings
        from .video_streams import VideoFrames

        return VideoFrames(
            self,
            entity_path,
            VideoSettings(codec, fps, bitrate, quality, preset, keyframe_interval, color_model, max_waiting, options),
        )


class AsyncVideoMethods:
    """Methods of async recordings."""

    def video_stream(  # type: ignore[misc]
        self: AsyncRecordingStream,
        entity_path: str | list[Any],
        codec: VideoCodecName = "h264",
        *,
        fps: float = 30.0,
        bitrate: int | None = None,
        quality: int | None = None,
        preset: str | None = None,
        keyframe_interval: int = 60,
        color_model: Literal["RGB", "BGR"] = "RGB",
        max_waiting: int = 8,
        options: Mapping[str, str] | None = None,
    ) -> AsyncVideoFrames:
        """A video of frames that are logged one by one, ``await video.log(frame)``; see :meth:`asyncrr.RecordingStream.video_stream`.

        Parameters
        ----------
        entity_path
            Path of the entity.
        codec
            ``"h264"``, ``"h265"`` or ``"av1"``. Viewers show the first of them nearly everywhere.
        fps
            Frames a second, as far as the encoder's rate control goes. Times are those that are set when a frame is logged.
        bitrate
            Bits a second to aim at; instead of ``quality``.
        quality
            The encoder's constant quality (CRF): lower is larger and better. By default 23 (h264), 26 (h265) or 35 (av1).
        preset
            The encoder's, from fast to small: by default ``"veryfast"`` (h264), ``"ultrafast"`` (h265) or ``"10"`` (av1).
        keyframe_interval
            Frames from one key frame to the next at most: a viewer that seeks has to decode from the last one.
        color_model
            Order of the channels of frames.
        max_waiting
            Frames that may wait to be encoded before ``log`` waits.
        options
            Further options of the encoder, by name. They must not make it delay frames.

        Returns
        -------
        AsyncVideoFrames
            Log frames to it, and close it.

        Raises
        ------
        RerunMissingDependencyError
            PyAV is missing: ``pip install 'asyncrr[video]'``.
        ValueError
            An argument is out of range, or this build of PyAV has no such encoder.
        """
        from .images.video import VideoSettings
        from .video_streams import AsyncVideoFrames

        return AsyncVideoFrames(
            self,
            entity_path,
            VideoSettings(codec, fps, bitrate, quality, preset, keyframe_interval, color_model, max_waiting, options),
        )
