"""Frames that become samples of a video, one encoder a stream, through PyAV.

The encoders are set so that each frame gives its sample at once: nothing is looked at ahead, and no frame refers to a later
one (no B-frames), which is also what a viewer demands of a ``VideoStream``. A key frame carries the parameters of the stream
with it, so that a viewer can begin there.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias
from weakref import WeakSet

import numpy as np
import numpy.typing as npt

from asyncrr.error_utils import RerunMissingDependencyError
from asyncrr.types.archetypes.video_stream import VideoStream
from asyncrr.types.base import Archetype
from asyncrr.types.kinds import Later
from asyncrr.types.layout import CopyArray, Field, LaterCell, Layout, is_owned

VideoCodecName: TypeAlias = Literal["h264", "h265", "av1"]

_SPECS = {spec.name: spec for spec in VideoStream._SPECS}
_SAMPLE = Field(_SPECS["sample"].field.descriptor, Later(_SPECS["sample"].codec.kind))
_IS_KEYFRAME = Field(_SPECS["is_keyframe"].field.descriptor, Later(_SPECS["is_keyframe"].codec.kind, begins=False))
_LAYOUT = Layout.of((_SAMPLE, _IS_KEYFRAME))

_PIXEL_FORMATS = {"RGB": "rgb24", "BGR": "bgr24"}


@dataclass(frozen=True)
class _Encoder:
    name: str
    preset: str
    quality: int
    worst_quality: int
    options: Mapping[str, str]
    parameters: str
    """Name of the option for parameters in the encoder's own words."""


_ENCODERS: Final = {
    "h264": _Encoder("libx264", "veryfast", 23, 51, {"tune": "zerolatency", "forced-idr": "1"}, "x264-params"),
    "h265": _Encoder(
        "libx265",
        "ultrafast",
        26,
        51,
        {
            "tune": "zerolatency",
            "forced-idr": "1",
            # One thread, as the others have: streams and images are encoded side by side already.
            "x265-params": "repeat-headers=1:open-gop=0:bframes=0:frame-threads=1:pools=1:wpp=0:log-level=none",
        },
        "x265-params",
    ),
    "av1": _Encoder("libsvtav1", "10", 35, 63, {"svtav1-params": "pred-struct=1:lookahead=0:lp=1"}, "svtav1-params"),
}


@dataclass(frozen=True)
class VideoSettings:
    """How a stream is encoded. See :meth:`asyncrr.RecordingStream.video_stream` for the fields."""

    codec: str
    fps: float = 30.0
    bitrate: int | None = None
    quality: int | None = None
    preset: str | None = None
    keyframe_interval: int = 60
    color_model: str = "RGB"
    max_waiting: int = 8
    options: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        encoder = _ENCODERS.get(self.codec)
        if encoder is None:
            raise ValueError(f"videos are encoded as {', '.join(map(repr, _ENCODERS))}, not {self.codec!r}")
        if not 0 < self.fps < 100_000:
            raise ValueError(f"`fps` is a positive number of frames a second, not {self.fps!r}")
        if self.bitrate is not None and self.bitrate <= 0:
            raise ValueError(f"`bitrate` is a positive number of bits a second, not {self.bitrate!r}")
        if self.bitrate is not None and self.quality is not None:
            raise ValueError("`bitrate` and `quality` exclude one another")
        if self.quality is not None and not 0 <= self.quality <= encoder.worst_quality:
            raise ValueError(f"`quality` of {self.codec} is from 0 to {encoder.worst_quality}, not {self.quality!r}")
        if self.keyframe_interval < 1:
            raise ValueError(f"`keyframe_interval` is at least 1 frame, not {self.keyframe_interval!r}")
        if self.color_model not in _PIXEL_FORMATS:
            raise ValueError(f"`color_model` is 'RGB' or 'BGR', not {self.color_model!r}")
        if self.max_waiting < 1:
            raise ValueError(f"`max_waiting` is at least 1 frame, not {self.max_waiting!r}")
        av = load_av()
        if encoder.name not in av.codecs_available:
            raise ValueError(f"this build of PyAV has no encoder for {self.codec} ({encoder.name})")

    def open(self, width: int, height: int) -> Any:
        """A codec context of PyAV for frames of this size in pixels."""
        av = load_av()
        encoder = _ENCODERS[self.codec]
        if self.codec == "av1":
            # It would write a page about itself to stderr. What goes wrong comes as an exception.
            os.environ.setdefault("SVT_LOG", "0")
        context = av.CodecContext.create(encoder.name, "w")
        rate = Fraction(self.fps).limit_denominator(1001)
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.framerate, context.time_base = rate, 1 / rate
        context.gop_size, context.max_b_frames = self.keyframe_interval, 0
        context.thread_count = 1
        # Said in the stream, because players guess it from the size of the picture otherwise.
        context.colorspace = context.color_primaries = context.color_trc = 1  # BT.709
        context.color_range = 1  # limited
        options = {"preset": self.preset or encoder.preset, **encoder.options}
        if self.bitrate is None:
            options["crf"] = str(encoder.quality if self.quality is None else self.quality)
        else:
            context.bit_rate = self.bitrate
            if self.codec == "av1":
                options[encoder.parameters] += ":rc=2"  # the only one for low delay
            else:
                # A second's worth may come at once: a key frame is several times the size of the others.
                options |= {"maxrate": str(self.bitrate), "bufsize": str(self.bitrate)}
        for name, value in (self.options or {}).items():
            joined = name == encoder.parameters and name in options
            options[name] = f"{options[name]}:{value}" if joined else str(value)
        context.options = options
        return context


def load_av() -> Any:
    """PyAV.

    Raises
    ------
    RerunMissingDependencyError
        It is not installed.
    """
    try:
        import av
    except ImportError as error:
        raise RerunMissingDependencyError("av", "video") from error
    return av


class FrameEncoder:
    """Encodes the frames of one stream, one by one.

    Parameters
    ----------
    settings
        How.
    """

    def __init__(self, settings: VideoSettings) -> None:
        self.settings = settings
        self.under_way: WeakSet[FrameCell] = WeakSet()
        """Frames that were logged and are not encoded yet."""
        self.waiting: deque[Callable[[], object]] = deque()
        """Called, and taken off, when a frame has been encoded."""
        self.ended = False
        """Whether no more frames will be logged."""
        self._context: Any = None
        self._frames = 0
        self._process = os.getpid()
        self._of_parent: list[Any] = []
        self._size: tuple[int, int] | None = None

    def checked(self, frame: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """A frame, if it may be one of this stream. The first decides on the size.

        Raises
        ------
        ValueError
            It is not H x W x 3 or H x W of uint8, has an odd number of rows or columns, or another size than those before.
        """
        if frame.dtype != np.uint8:
            raise ValueError(f"frames are of uint8, not {frame.dtype}")
        if frame.ndim not in (2, 3) or (frame.ndim == 3 and frame.shape[2] != 3):
            raise ValueError(f"frames have the shape H x W x 3 (color) or H x W (gray), not {frame.shape}")
        size = (frame.shape[0], frame.shape[1])
        if min(size) < 2 or size[0] % 2 or size[1] % 2:
            raise ValueError(
                f"a video of {size[1]} x {size[0]} pixels cannot be encoded: width and height must be even (two pixels share "
                "their color); crop or pad the frames"
            )
        if self._size is not None and size != self._size:
            raise ValueError(
                f"a frame of {size[1]} x {size[0]} in a video of {self._size[1]} x {self._size[0]}: open another stream, "
                "on another entity, for another size"
            )
        self._size = size
        return np.ascontiguousarray(frame)

    def encode(self, pixels: npt.NDArray[np.uint8]) -> tuple[bytes, bool]:
        """The sample of the next frame, and whether it is a key frame. One call at a time."""
        if self._process != os.getpid():
            # A forked child has the memory of the parent's encoder, not its threads: closing it might wait for them.
            self._of_parent.append(self._context)
            self._context, self._process = None, os.getpid()
        if self._context is None:
            self._context, self._frames = self.settings.open(pixels.shape[1], pixels.shape[0]), 0
        try:
            return self._encode(load_av(), pixels)
        except BaseException:
            # Whatever state it is in now. The next frame is a key frame, and decodes without this one.
            self._context = None
            raise

    def _encode(self, av: Any, pixels: npt.NDArray[np.uint8]) -> tuple[bytes, bool]:
        given = "gray" if pixels.ndim == 2 else _PIXEL_FORMATS[self.settings.color_model]
        frame = av.VideoFrame.from_numpy_buffer(pixels, given).reformat(
            format="yuv420p", dst_colorspace="ITU709", dst_color_range="MPEG"
        )
        frame.pts = self._frames
        if self._frames % self.settings.keyframe_interval == 0:
            frame.pict_type = av.video.frame.PictureType.I
        packets = self._context.encode(frame)
        self._frames += 1
        if len(packets) != 1 or packets[0].size == 0:
            raise RuntimeError(
                f"the encoder gave {len(packets)} samples for a frame: its options must not delay frames"
            )
        return bytes(packets[0]), bool(packets[0].is_keyframe)

    def has_encoded(self, cell: FrameCell) -> None:
        """Book a frame as encoded, or as lost."""
        self.under_way.discard(cell)
        self.end_if_done()
        while self.waiting:
            try:
                call = self.waiting.popleft()
            except IndexError:
                return  # a caller that was told takes part, too
            call()

    def end_if_done(self) -> None:
        """Give up the encoder if nothing is to come."""
        if self.ended and not self.under_way:
            self._context = None


class FrameCell(LaterCell):
    """Pixels that become a sample of a video."""

    __slots__ = ("__weakref__", "_pixels", "_result", "sequence")

    sequence: FrameEncoder

    def __init__(self, encoder: FrameEncoder, pixels: npt.NDArray[np.uint8]) -> None:
        super().__init__()
        self.sequence = encoder
        self._pixels: npt.NDArray[np.uint8] | None = pixels
        self._result: tuple[bytes, bool] | None = None

    def snapshot(self, copy: CopyArray) -> FrameCell:
        # A cell belongs to one call, and the cell for the other column refers to it.
        assert self._pixels is not None
        if not is_owned(self._pixels):
            self._pixels = copy(self._pixels)
        self.sequence.under_way.add(self)
        return self

    def result(self) -> tuple[bytes, bool]:
        """The sample, and whether it is a key frame."""
        if self._result is None:
            if self._pixels is None:
                raise RuntimeError("this frame could not be encoded")
            pixels, self._pixels = self._pixels, None
            try:
                self._result = self.sequence.encode(pixels)
            finally:
                del pixels
                self.sequence.has_encoded(self)
        return self._result

    def encode(self) -> bytes:
        return self.result()[0]


class _KeyframeCell(LaterCell):
    __slots__ = ("_frame",)

    def __init__(self, frame: FrameCell) -> None:
        super().__init__()
        self._frame = frame

    def snapshot(self, copy: CopyArray) -> _KeyframeCell:
        return self

    def encode(self) -> bool:
        return self._frame.result()[1]


class Frame(Archetype):
    """One row of a video: what is staged for it."""

    NAME = VideoStream.NAME

    def __init__(self, encoder: FrameEncoder, pixels: npt.NDArray[np.uint8]) -> None:
        cell = FrameCell(encoder, pixels)
        self._layout = _LAYOUT
        self._cells = (cell, _KeyframeCell(cell))
        self._nbytes = pixels.nbytes
