"""Streams of video frames: what :meth:`RecordingStream.video_stream` and its async sibling return."""

from __future__ import annotations

from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import anyio

from asyncrr.chunks.entity_path import canonical_entity_path
from asyncrr.engine.awaiting import call_soon_here
from asyncrr.engine.engine import Engine
from asyncrr.engine.threads import Bell
from asyncrr.error_utils import catch_and_log_exceptions
from asyncrr.images.video import Frame, FrameEncoder, VideoSettings
from asyncrr.types.archetypes.video_stream import VideoStream
from asyncrr.types.conversions.tensors import to_numpy

if TYPE_CHECKING:
    from asyncrr.types.likes import ImageLike

    from .async_recording import AsyncRecordingStream
    from .recording_base import BaseRecording

# Seconds between looks at whether there is room by now. The worker that makes it says so, too.
_LOOK_FOR_ROOM: Final = 0.1


class _Frames:
    """What both faces share."""

    def __init__(self, recording: BaseRecording | None, entity_path: str | list[Any], settings: VideoSettings) -> None:
        self._recording = recording
        self._path = canonical_entity_path(entity_path)
        self._settings = settings
        self._encoder = FrameEncoder(settings)
        self._introduced: Engine | None = None
        """The engine to which the codec was logged: another one in a forked child."""

    @property
    def entity_path(self) -> str:
        """Where the video is logged."""
        return self._path

    @property
    def frames_waiting(self) -> int:
        """Frames that were logged and are not encoded yet."""
        return len(self._encoder.under_way)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._path!r} {self._settings.codec}>"

    def close(self) -> None:
        """End the stream: no more frames. Those that were logged are still encoded, and then the encoder is given up.

        Does not wait: ``flush`` does.
        """
        self._encoder.ended = True
        self._encoder.end_if_done()

    def _row(self, frame: ImageLike, strict: bool | None) -> Frame | None:
        """The row to stage for a frame, None if there is none."""
        recording = self._recording
        if recording is None or not recording.is_enabled():
            return None
        with catch_and_log_exceptions("VideoStream", strict=strict):
            if self._encoder.ended:
                raise ValueError(f"the video stream of {self._path} is closed")
            return Frame(self._encoder, self._encoder.checked(to_numpy(frame)))
        return None

    def _introduction(self) -> VideoStream | None:
        """What is to be logged before the next frame."""
        assert self._recording is not None
        engine = self._recording._engine
        if self._introduced is engine:
            return None
        self._introduced = engine
        return VideoStream.from_fields(codec=self._settings.codec)  # type: ignore[arg-type]

    def _is_full(self) -> bool:
        return len(self._encoder.under_way) >= self._settings.max_waiting


class VideoFrames(_Frames):
    """Encodes frames and logs them as a video. Made by :meth:`RecordingStream.video_stream`; usable as a context manager.

    Several threads may log to it. Frames are encoded in the order of the calls.

    Parameters
    ----------
    recording
        Where the frames go; None: nowhere.
    entity_path
        Path of the entity.
    settings
        How they are encoded.
    """

    def log(self, frame: ImageLike, *, strict: bool | None = None) -> None:
        """Log the next frame, with the times that are set now.

        The frame is copied, so you may change the array afterwards; a worker thread encodes it. The call waits while
        ``max_waiting`` frames are not encoded yet, or the recording's budget is used up.

        Parameters
        ----------
        frame
            H x W x 3 array of uint8, in the stream's color model, or H x W (gray), or anything array-like. Width and height are even,
            and the same for all frames.
        strict
            Raise errors in the data (True) or turn them into warnings (False); None follows :func:`asyncrr.strict_mode`.

        Raises
        ------
        ValueError
            In strict mode: the frame is of another shape, size or dtype; the stream is closed.
        RecordingClosed
            In strict mode: the recording is closed.
        """
        row = self._row(frame, strict)
        recording = self._recording
        if row is None or recording is None:
            return
        self._log(recording, self._introduction(), strict, static=True)
        if self._is_full() and not self._wait(recording):
            recording._no_room(strict)
            return
        self._log(recording, row, strict)

    def _log(
        self, recording: BaseRecording, row: Frame | VideoStream | None, strict: bool | None, *, static: bool = False
    ) -> None:
        if row is not None:
            prepared = recording._log(self._path, row, (), static, strict)
            if prepared is not None:
                recording._log_when_there_is_room(prepared, strict)

    def _wait(self, recording: BaseRecording) -> bool:
        """Wait until a frame has been encoded. False if waiting here would never end."""
        engine = recording._engine
        while self._is_full():
            if engine.closed or engine.on_own_thread():
                return False
            bell = Bell()
            self._encoder.waiting.append(bell.ring)
            if not self._is_full():
                break
            engine.ask_for_room()
            bell.wait(_LOOK_FOR_ROOM)
        return True

    def flush(self, *, timeout_sec: float = 1e38) -> None:
        """Wait until all frames are encoded and delivered; see :meth:`RecordingStream.flush`.

        Parameters
        ----------
        timeout_sec
            Seconds to wait at most.
        """
        if self._recording is not None:
            self._recording._blocking_flush(timeout_sec=timeout_sec)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """:meth:`close`."""
        self.close()


class AsyncVideoFrames(_Frames):
    """As :class:`VideoFrames`, for coroutines. Made by :meth:`AsyncRecordingStream.video_stream`.

    Parameters
    ----------
    recording
        Where the frames go; None: nowhere.
    entity_path
        Path of the entity.
    settings
        How they are encoded.
    """

    _recording: AsyncRecordingStream

    async def log(self, frame: ImageLike, *, strict: bool | None = None) -> None:
        """Log the next frame; see :meth:`VideoFrames.log`. Waits without blocking the event loop.

        If it is cancelled while it waits, the frame was not logged.
        """
        row = self._row(frame, strict)
        if row is None:
            return
        introduction = self._introduction()
        if introduction is not None:
            try:
                await self._recording.log(self._path, introduction, static=True, strict=strict)
            except BaseException:
                self._introduced = None
                raise
        if self._is_full() and not await self._wait():
            self._recording._refuse(strict)
            return
        await self._recording.log(self._path, row, strict=strict)

    def log_nowait(self, frame: ImageLike, *, strict: bool | None = None) -> bool:
        """Log the next frame without ever waiting. If there is no room for it, it is dropped and counted.

        Parameters
        ----------
        frame, strict
            As for :meth:`log`.

        Returns
        -------
        bool
            False if the frame was dropped: ``max_waiting`` frames are not encoded yet, or the recording's budget is used up, or it is
            closed, or the frame is none of this stream.
        """
        recording = self._recording
        row = self._row(frame, strict)
        if row is None:
            return not recording.is_enabled()
        introduction = self._introduction()
        if introduction is not None and not recording.log_nowait(self._path, introduction, static=True, strict=strict):
            self._introduced = None
            return False
        if self._is_full():
            recording._engine.count_drop("too many frames wait", 1)
            recording._engine.ask_for_room()
            return False
        return recording.log_nowait(self._path, row, strict=strict)

    async def _wait(self) -> bool:
        """Wait until a frame has been encoded. False if the recording was closed meanwhile."""
        engine = self._recording._engine
        call_soon = call_soon_here()
        while self._is_full():
            if engine.closed:
                return False
            event = anyio.Event()
            self._encoder.waiting.append(partial(call_soon, event.set))
            if not self._is_full():
                break
            engine.ask_for_room()
            with anyio.move_on_after(_LOOK_FOR_ROOM):
                await event.wait()
        return True

    async def flush(self, *, timeout_sec: float = 1e38) -> None:
        """Wait until all frames are encoded and delivered; see :meth:`AsyncRecordingStream.flush`.

        Parameters
        ----------
        timeout_sec
            Seconds to wait at most.
        """
        await self._recording.flush(timeout_sec=timeout_sec)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """:meth:`close`."""
        self.close()
