"""Videos: the samples that come out decode to the frames that were logged, with their times, in their order."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import warnings
from pathlib import Path
from typing import Any

import anyio
import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.frame import PictureType

import asyncrr as rr
from asyncrr.images import video
from tests.async_face.helpers import both
from tests.support import oracle
from tests.support.reports import collect_reports

ROOT = Path(__file__).parents[2]
SAMPLE = "VideoStream:sample"
DECODERS = {"h264": "h264", "h265": "hevc", "av1": "libdav1d"}
CODECS = [codec for codec, encoder in video._ENCODERS.items() if encoder.name in av.codecs_available]

# Loaded here, not first on an event loop.
rr.VideoStream(codec="h264")
rr.AsyncRecordingStream("loaded", default_enabled=False)


def picture(number: int, height: int = 96, width: int = 128) -> npt.NDArray[np.uint8]:
    """A smooth image with a square that moves."""
    y, x = np.mgrid[:height, :width]
    frame = np.stack([x * 255 // width, y * 255 // height, np.full_like(x, 90)], -1).astype(np.uint8)
    at = 4 * number % (width - 32)
    frame[32:64, at : at + 32] = (230, 200, 30)
    return frame


class Video:
    """What a file has of one video."""

    def __init__(self, path: Path, entity_path: str = "/camera") -> None:
        recording = oracle.check_file(path)
        [introduction] = recording.rows(entity_path, static=True)
        self.codec = (introduction.components["VideoStream:codec"] or [])[0]
        rows = recording.rows(entity_path, static=False)
        self.times = [row.times.get("frame") for row in rows]
        self.samples = [bytes((row.components[SAMPLE] or [])[0]) for row in rows]
        self.keys = [(row.components["VideoStream:is_keyframe"] or [])[0] for row in rows]

    def decoded(self, codec: str = "h264", *, begin: int = 0) -> list[npt.NDArray[np.uint8]]:
        """The frames, as a viewer that begins at some sample would see them."""
        context = av.CodecContext.create(DECODERS[codec], "r")
        frames = [frame for sample in self.samples[begin:] for frame in context.decode(av.Packet(sample))]
        frames += context.decode(None)
        return [frame.to_ndarray(format="rgb24") for frame in frames]


def psnr(one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8]) -> float:
    """Peak signal to noise in dB."""
    return float(10 * np.log10(255**2 / max(np.mean((one.astype(float) - other) ** 2), 1e-9)))


@pytest.mark.parametrize("codec", CODECS)
def test_frames_come_back(tmp_path: Path, codec: Any) -> None:
    with rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")
        with rec.video_stream("camera", codec, keyframe_interval=10) as stream:
            for i in range(35):
                rec.set_time("frame", sequence=3 * i)
                frame = picture(i)
                stream.log(frame)
                frame[:] = 0  # the caller may reuse its array
    found = Video(tmp_path / "x.rrd")
    assert found.codec == rr.components.VideoCodec.auto(codec).value
    assert found.times == [3 * i for i in range(35)]
    assert [i for i, key in enumerate(found.keys) if key] == [0, 10, 20, 30]
    frames = found.decoded(codec)
    assert len(frames) == 35
    assert min(psnr(frame, picture(i)) for i, frame in enumerate(frames)) > 28
    # A viewer may begin at any key frame: it has the parameters with it.
    later = found.decoded(codec, begin=20)
    assert len(later) == 15
    assert psnr(later[0], picture(20)) > 28


def test_samples_are_annex_b_without_reordering(tmp_path: Path) -> None:
    with rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")
        with rec.video_stream("camera", keyframe_interval=8) as stream:
            for i in range(20):
                stream.log(picture(i))
    found = Video(tmp_path / "x.rrd")
    for sample, key in zip(found.samples, found.keys, strict=True):
        kinds = [unit[0] & 31 for unit in sample.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:] if unit]
        assert sample.startswith((b"\0\0\0\1", b"\0\0\1"))
        assert (5 in kinds) == key  # IDR
        assert ({7, 8} <= set(kinds)) == key  # SPS and PPS
        assert 1 in kinds or key
    context = av.CodecContext.create("h264", "r")
    decoded = [frame for sample in found.samples for frame in context.decode(av.Packet(sample))] + context.decode(None)
    assert {int(frame.pict_type) for frame in decoded} == {int(PictureType.I), int(PictureType.P)}


def test_gray_and_bgr(tmp_path: Path) -> None:
    with rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")
        gray, bgr = rec.video_stream("gray"), rec.video_stream("bgr", color_model="BGR", quality=10)
        for i in range(5):
            rec.set_time("frame", sequence=i)
            gray.log(picture(i)[:, :, 0])
            bgr.log(picture(i)[:, :, ::-1])
    for i, frame in enumerate(Video(tmp_path / "x.rrd", "/gray").decoded()):
        assert psnr(frame, np.repeat(picture(i)[:, :, :1], 3, 2)) > 30
    for i, frame in enumerate(Video(tmp_path / "x.rrd", "/bgr").decoded()):
        assert psnr(frame, picture(i)) > 28


def test_rate_control(tmp_path: Path) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (40, 96, 128, 3), dtype=np.uint8)

    def size(**settings: Any) -> int:
        with rr.RecordingStream("video") as rec:
            rec.save(tmp_path / "x.rrd")
            with rec.video_stream("camera", fps=20, **settings) as stream:
                for frame in noise:
                    stream.log(frame)
        return sum(map(len, Video(tmp_path / "x.rrd").samples))

    low, high = size(bitrate=200_000), size(bitrate=1_000_000)
    assert low < 2 * 2 * 200_000 / 8  # two seconds, at most twice as much
    assert high > 2 * low
    assert size(quality=40) < size(quality=20)
    assert size(preset="ultrafast", options={"x264-params": "aq-mode=0"}) > 0


REFUSED: list[tuple[str, Any, str]] = [
    ("odd width", np.zeros((10, 11, 3), np.uint8), "must be even"),
    ("odd height", np.zeros((11, 10), np.uint8), "must be even"),
    ("empty", np.zeros((0, 0, 3), np.uint8), "must be even"),
    ("float", np.zeros((10, 10, 3), np.float32), "uint8"),
    ("rgba", np.zeros((10, 10, 4), np.uint8), "H x W x 3"),
    ("flat", np.zeros(100, np.uint8), "H x W x 3"),
    ("another size", np.zeros((48, 64, 3), np.uint8), "a frame of 64 x 48 in a video of 128 x 96"),
]


@pytest.mark.parametrize(("frame", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_frames_that_are_refused(tmp_path: Path, frame: Any, said: str) -> None:
    with rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")
        stream = rec.video_stream("camera")
        stream.log(picture(0))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            stream.log(frame)
        assert [(warning.filename, said in str(warning.message)) for warning in caught] == [(__file__, True)]
        with pytest.raises(ValueError, match=said):
            stream.log(frame, strict=True)
        stream.log(picture(1))
        stream.close()
        with pytest.raises(ValueError, match="is closed"):
            stream.log(picture(2), strict=True)
    assert len(Video(tmp_path / "x.rrd").decoded()) == 2


@pytest.mark.parametrize(
    "arguments",
    [
        {"codec": "mpeg2"},
        {"fps": 0},
        {"fps": float("nan")},
        {"bitrate": -1},
        {"bitrate": 1, "quality": 1},
        {"quality": 52},
        {"keyframe_interval": 0},
        {"color_model": "RGBA"},
        {"max_waiting": 0},
    ],
    ids=str,
)
def test_wrong_arguments(arguments: dict[str, Any]) -> None:
    with rr.RecordingStream("video") as rec, pytest.raises(ValueError):
        rec.video_stream("camera", **arguments)


def test_without_pyav(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    with rr.RecordingStream("video") as rec, pytest.raises(rr.RerunMissingDependencyError, match="video"):
        rec.video_stream("camera")


def test_pyav_is_loaded_on_first_use_only() -> None:
    program = (
        "import sys, asyncrr as rr; rr.RecordingStream('x').log('a', rr.Scalars(1)); sys.exit('av' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30, check=False).returncode == 0


def test_an_error_of_the_encoder_loses_its_frame_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = video.FrameEncoder._encode
    calls = iter(range(1000))

    def fails(self: Any, av: Any, pixels: Any) -> Any:
        if next(calls) in (4, 5):
            raise RuntimeError("the encoder has failed")
        return real(self, av, pixels)

    monkeypatch.setattr(video.FrameEncoder, "_encode", fails)
    with collect_reports() as reports, rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")
        with rec.video_stream("camera") as stream:
            for i in range(12):
                rec.set_time("frame", sequence=i)
                stream.log(picture(i))
            stream.flush()
            assert stream.frames_waiting == 0
        assert rec.stats().total_dropped_rows == 2
        assert len([line for line in reports if "the encoder has failed" in line]) == 1
    found = Video(tmp_path / "x.rrd")
    assert found.times == [0, 1, 2, 3, 6, 7, 8, 9, 10, 11]
    assert [time for time, key in zip(found.times, found.keys, strict=True) if key] == [0, 6]
    assert min(psnr(frame, picture(i)) for frame, i in zip(found.decoded(), found.times, strict=True)) > 28  # type: ignore[arg-type]


def test_options_that_delay_frames_are_an_error(tmp_path: Path) -> None:
    with collect_reports() as reports, rr.RecordingStream("video") as rec:
        rec.memory_recording()
        with rec.video_stream("camera", options={"tune": "film", "x264-params": "rc-lookahead=20"}) as stream:
            stream.log(picture(0))
            stream.flush()
        assert rec.stats().total_dropped_rows == 1
        assert len([line for line in reports if "must not delay frames" in line]) == 1


def test_a_recording_closed_in_the_middle(tmp_path: Path) -> None:
    rec = rr.RecordingStream("video")
    rec.save(tmp_path / "x.rrd")
    stream = rec.video_stream("camera", max_waiting=30)
    for i in range(20):
        rec.set_time("frame", sequence=i)
        stream.log(picture(i))
    rec.disconnect()
    rec.__exit__(None, None, None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        stream.log(picture(20))
    assert len(Video(tmp_path / "x.rrd").decoded()) == 20


def test_log_waits_for_the_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    real = video.FrameEncoder._encode

    def gated(self: Any, av: Any, pixels: Any) -> Any:
        assert gate.wait(20)
        return real(self, av, pixels)

    monkeypatch.setattr(video.FrameEncoder, "_encode", gated)
    logged: list[int] = []
    with rr.RecordingStream("video") as rec:
        rec.memory_recording()
        stream = rec.video_stream("camera", max_waiting=3)

        def log() -> None:
            for i in range(10):
                stream.log(picture(i))
                logged.append(i)

        thread = threading.Thread(target=log)
        thread.start()
        thread.join(0.5)
        assert logged == [0, 1, 2]
        assert stream.frames_waiting == 3
        gate.set()
        thread.join(20)
        assert len(logged) == 10
        stream.flush()
        assert stream.frames_waiting == 0
        assert rec.stats().total_dropped_rows == 0


def test_many_streams_and_threads(tmp_path: Path) -> None:
    with rr.RecordingStream("video") as rec:
        rec.save(tmp_path / "x.rrd")

        def camera(number: int) -> None:
            with rec.video_stream(f"camera/{number}", keyframe_interval=7) as stream:
                for i in range(30):
                    rec.set_time("frame", sequence=i)
                    if i % 5 == 0:
                        rec.set_time("fifth", sequence=i)  # rows of another group, encoded in the same order
                    elif i % 5 == 1:
                        rec.disable_timeline("fifth")
                    stream.log(picture(i + 7 * number))

        threads = [threading.Thread(target=camera, args=(n,)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for number in range(6):
        found = Video(tmp_path / "x.rrd", f"/camera/{number}")
        assert found.times == list(range(30))
        frames = found.decoded()
        assert len(frames) == 30
        assert min(psnr(frame, picture(i + 7 * number)) for i, frame in enumerate(frames)) > 28


@both
async def test_async_streams(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("video") as rec:
        await rec.save(tmp_path / "x.rrd")
        async with rec.video_stream("camera", max_waiting=2) as stream:
            for i in range(20):
                rec.set_time("frame", sequence=i)
                await stream.log(picture(i))
                assert stream.frames_waiting <= 2
            await stream.flush()
            assert stream.frames_waiting == 0
    found = Video(tmp_path / "x.rrd")
    assert found.times == list(range(20))
    assert len(found.decoded()) == 20


@both
async def test_cancelled_while_it_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    real = video.FrameEncoder._encode

    def gated(self: Any, av: Any, pixels: Any) -> Any:
        assert gate.wait(20)
        return real(self, av, pixels)

    monkeypatch.setattr(video.FrameEncoder, "_encode", gated)
    async with rr.AsyncRecordingStream("video") as rec:
        await rec.save(tmp_path / "x.rrd")
        stream = rec.video_stream("camera", max_waiting=2)
        for i in range(2):
            rec.set_time("frame", sequence=i)
            await stream.log(picture(i))
        rec.set_time("frame", sequence=99)
        with anyio.move_on_after(0.1) as scope:
            await stream.log(picture(99))
        assert scope.cancelled_caught
        assert not stream.log_nowait(picture(98))
        assert rec.stats().total_dropped_rows == 1
        gate.set()
        await stream.flush()
        rec.set_time("frame", sequence=2)
        assert stream.log_nowait(picture(2))
        rec.set_time("frame", sequence=3)
        await stream.log(picture(3))
    assert Video(tmp_path / "x.rrd").times == [0, 1, 2, 3]


def test_the_function(tmp_path: Path) -> None:
    rec = rr.RecordingStream("video")
    with rec:
        rec.save(tmp_path / "x.rrd")
        with rr.video_stream("camera") as stream:
            assert stream.entity_path == "/camera"
            stream.log(picture(0))
    assert len(Video(tmp_path / "x.rrd").decoded()) == 1
    with rr.video_stream("camera") as stream:  # without a recording
        stream.log(picture(0))
        stream.flush()


def test_a_recording_that_is_off() -> None:
    rec = rr.RecordingStream("video", default_enabled=False)
    with rec.video_stream("camera") as stream:
        stream.log(picture(0))
        assert stream.frames_waiting == 0


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_a_forked_child_has_an_encoder_of_its_own(tmp_path: Path) -> None:
    rec = rr.RecordingStream("video")
    rec.save(tmp_path / "parent.rrd")
    stream = rec.video_stream("camera")
    stream.log(picture(0))
    stream.flush()
    child = os.fork()
    if child == 0:
        try:
            rec.save(tmp_path / "child.rrd")
            for i in range(5):
                stream.log(picture(i))
            rec.disconnect()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    stream.log(picture(1))
    rec.disconnect()
    assert len(Video(tmp_path / "child.rrd").decoded()) == 5
    assert len(Video(tmp_path / "parent.rrd").decoded()) == 2
