"""Frame times of MP4 files: as the official SDK reads them; damaged files are errors."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rerun

from asyncrr.types import archetypes, mp4
from tests.types.mp4_files import Mp4, box, fragment

FILES = {
    "constant": Mp4([(5, 40)]),
    "varying": Mp4([(3, 40), (1, 17), (2, 1001)], scale=30001),
    "one": Mp4([(1, 40)]),
    "none": Mp4([]),
    "table longer than the samples": Mp4([(3, 40), (5, 50)], samples=4),
    "64 bit times": Mp4([(5, 40)], long_times=True),
    "reordered": Mp4([(4, 1000)], offsets=[(1, 2000), (1, 4000), (1, 0), (1, 1000)], scale=3000),
    "reordered, signed": Mp4([(3, 10)], offsets=[(1, 0), (1, 20), (1, -20)]),
    "reordered, version 0": Mp4([(3, 10)], offsets=[(1, 0), (2, 20)], offsets_version=0),
    "all later": Mp4([(3, 10)], offsets=[(3, 50)]),
    "thirds": Mp4([(9, 1)], scale=3),
    "nanoseconds": Mp4([(9, 2_000_000_000)], scale=1_000_000_000),
    "halves": Mp4([(9, 3001)], scale=10240),
    "handler of sound": Mp4([(2, 10)], handler=b"soun"),
    "fragments": Mp4(fragments=[fragment(3, start=0, durations=[10, 20, 30]), fragment(2, start=60, durations=[5, 5])]),
    "fragments with a gap": Mp4(default_duration=7, fragments=[fragment(2, start=0), fragment(2, start=500)]),
    "fragments, reordered": Mp4(
        fragments=[fragment(3, start=0, durations=[10, 10, 10], offsets=[20, 0, 5]), fragment(1, durations=[10])]
    ),
    "fragments, all later": Mp4(fragments=[fragment(3, start=0, durations=[10, 10, 10], offsets=[50, 50, 50])]),
    "fragments that begin later": Mp4(default_duration=7, fragments=[fragment(3, start=100)]),
    "fragments, reordered, with gaps": Mp4(
        fragments=[
            fragment(3, start=100, durations=[10, 10, 10], offsets=[0, 1, 2]),
            fragment(3, start=500, durations=[10, 10, 10], offsets=[0, 1, 2]),
        ]
    ),
    "samples and reordered fragments": Mp4(
        [(2, 10)], fragments=[fragment(3, start=100, durations=[10, 10, 10], offsets=[0, 1, 2])]
    ),
    "shifted samples and fragments": Mp4(
        [(2, 10)], offsets=[(2, 50)], fragments=[fragment(3, start=20, durations=[10, 10, 10], offsets=[50, 50, 50])]
    ),
    "fragments with defaults": Mp4(
        default_duration=7,
        fragments=[fragment(3), fragment(2, default_duration=9), fragment(2, long_start=True, start=39)],
    ),
    "samples and fragments": Mp4([(2, 10)], default_duration=7, fragments=[fragment(3, start=20)]),
}


@pytest.mark.parametrize("media_type", [None, "video/mp4"])
@pytest.mark.parametrize("name", FILES)
def test_same_times_as_the_official_sdk(name: str, media_type: str | None) -> None:
    content = FILES[name].write()
    expected = rerun.AssetVideo(contents=content, media_type=media_type).read_frame_timestamps_nanos()
    actual = archetypes.AssetVideo(contents=content, media_type=media_type).read_frame_timestamps_nanos()
    assert actual.dtype == expected.dtype == np.int64
    assert actual.tolist() == expected.tolist()


@pytest.mark.parametrize("name", FILES)
def test_quicktime_that_is_called_mp4(name: str, tmp_path: Path) -> None:
    """What phones write: the official SDK reads it by its name or media type, and refuses it without."""
    content = replace(FILES[name], brand=b"qt  ").write()
    path = tmp_path / "VIDEO.MP4"
    path.write_bytes(content)
    expected = rerun.AssetVideo(path=path).read_frame_timestamps_nanos().tolist()
    for given in ({"path": path}, {"contents": content, "media_type": "video/mp4"}):
        assert archetypes.AssetVideo(**given).read_frame_timestamps_nanos().tolist() == expected
    for module in (rerun, archetypes):
        for media_type in (None, "video/quicktime"):
            with pytest.raises(RuntimeError, match=r"(?i)quicktime"):
                module.AssetVideo(contents=content, media_type=media_type).read_frame_timestamps_nanos()


@pytest.mark.parametrize("brand", [b"isom", b"mp42", b"qt  ", b"M4V ", b"avc1", b"3gp4", b"iso6", b"dash"])
def test_brands(brand: bytes) -> None:
    content = replace(FILES["constant"], brand=brand).write()
    expected = rerun.AssetVideo(contents=content, media_type="video/mp4").read_frame_timestamps_nanos()
    actual = archetypes.AssetVideo(contents=content, media_type="video/mp4").read_frame_timestamps_nanos()
    assert actual.tolist() == expected.tolist()


def test_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "video.mp4"
    path.write_bytes(FILES["constant"].write())
    times = archetypes.AssetVideo(path=path).read_frame_timestamps_nanos()
    assert times.tolist() == [0, 40_000_000, 80_000_000, 120_000_000, 160_000_000]
    column = archetypes.VideoFrameReference.columns_nanos(times)
    assert [len(c.as_arrow_array()) for c in column] == [5]


NO_MP4 = [
    b"",
    b"abc",
    bytes(1000),
    box(b"ftyp", b"isom"),
    box(b"ftyp", b"qt  ") + bytes(100),
    Mp4([(2, 10)], entry=box(b"mp4a", bytes(28)), handler=b"soun").write(),
    FILES["constant"].write()[:-20],
    Mp4([(2, 10)], entry=box(b"mp4v", bytes(78))).write(),
    b"\x1aE\xdf\xa3" + bytes(100),
    b"RIFF" + bytes(4) + b"AVI " + bytes(100),
    bytes(3) + b"\x01\x67" + bytes(100),
]


@pytest.mark.parametrize("content", NO_MP4, ids=range(len(NO_MP4)))
def test_what_is_no_video_is_refused_as_by_the_official_sdk(content: bytes) -> None:
    for module in (rerun, archetypes):
        with pytest.raises(RuntimeError):
            module.AssetVideo(contents=content).read_frame_timestamps_nanos()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x1aE\xdf\xa3" + bytes(100), "not an MP4 file but Matroska or WebM"),
        (box(b"ftyp", b"qt  ") + bytes(100), "not an MP4 file but QuickTime"),
        (bytes(3) + b"\x01\x67" + bytes(100), "VideoStream"),
        (bytes(100), "not an MP4 file$"),
        (Mp4([(2, 10)], entry=box(b"mp4v", bytes(78))).write(), "the codec 'mp4v', only AV1"),
    ],
)
def test_messages_say_what_the_file_is(content: bytes, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        archetypes.AssetVideo(contents=content).read_frame_timestamps_nanos()


# The official SDK takes the process down, or answers nonsense.
DAMAGED = [
    (Mp4([(2, 10)], samples=3), "does not cover all samples"),
    (Mp4([(2, 10)], offsets=[(1, 0)]), "does not cover all samples"),
    (Mp4([(2, 10)], scale=0), "time scale"),
]


@pytest.mark.parametrize(("file", "message"), DAMAGED)
def test_damaged_tables(file: Mp4, message: str) -> None:
    with pytest.raises(RuntimeError, match=message):
        archetypes.AssetVideo(contents=file.write()).read_frame_timestamps_nanos()


def test_sample_counts_that_cannot_be_true() -> None:
    content = FILES["constant"].write()
    place = content.index(b"stsz") + 12
    with pytest.raises(ValueError, match="4294967295 samples"):
        mp4.frame_timestamps(content[:place] + b"\xff" * 4 + content[place + 4 :])


def test_a_media_type_that_says_otherwise() -> None:
    content = FILES["constant"].write()
    for module in (rerun, archetypes):
        for media_type in ("video/webm", "audio/wav"):
            with pytest.raises(RuntimeError, match=media_type):
                module.AssetVideo(contents=content, media_type=media_type).read_frame_timestamps_nanos()


def test_without_a_file() -> None:
    for asset in (archetypes.AssetVideo.from_fields(media_type="video/mp4"), archetypes.AssetVideo.cleared()):
        with pytest.raises(RuntimeError, match="has no file"):
            asset.read_frame_timestamps_nanos()


@pytest.mark.parametrize("name", ["varying", "reordered", "fragments with defaults", "samples and fragments"])
def test_any_damage_is_an_error_or_harmless(name: str) -> None:
    content = FILES[name].write()
    generator = random.Random(name)
    for end in range(0, len(content), 7):
        try:
            times = mp4.frame_timestamps(content[:end])
        except ValueError:
            continue
        # Cut between two fragments.
        assert len(times) <= len(mp4.frame_timestamps(content))
    for _ in range(500):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[generator.randrange(len(damaged))] = generator.randrange(256)
        try:
            times = mp4.frame_timestamps(bytes(damaged))
        except ValueError:
            continue
        assert len(times) <= len(damaged)
