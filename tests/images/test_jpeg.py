"""Images that a recording compresses after the ``log`` call: the same rows as compressed by hand, in the same order."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import asyncrr as rr
from asyncrr.images import jpeg
from tests.support import oracle
from tests.support.reports import collect_reports

BLOB = "EncodedImage:blob"
# Loaded here, not first on an event loop.
rr.Image(np.zeros((1, 1), np.uint8))
rr.AsyncRecordingStream("loaded", default_enabled=False)


def picture(number: int, height: int = 48, width: int = 64) -> npt.NDArray[np.uint8]:
    """An image that no other number gives."""
    y, x = np.mgrid[:height, :width]
    return np.stack([(x * 3 + number * 7) % 256, (y * 2 + number) % 256, (x + y) % 256], -1).astype(np.uint8)


def recorded(path: Path, log: Callable[[rr.RecordingStream], object]) -> oracle.Recording:
    """What is in the file afterwards."""
    with rr.RecordingStream("images") as rec:
        rec.save(path)
        log(rec)
    return oracle.check_file(path)


def rows(recording: oracle.Recording, entity_path: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Times that the test has set, and components, of each row."""
    return [
        ({name: time for name, time in row.times.items() if not name.startswith("log_")}, row.set_components())
        for row in recording.rows(entity_path)
    ]


BY_ARGUMENT = "by argument"
BY_PATH = "by path"


@pytest.mark.parametrize("how", [BY_ARGUMENT, BY_PATH])
def test_rows_equal_those_compressed_by_hand(tmp_path: Path, how: str) -> None:
    images = [
        (picture(0), None),
        (picture(1), "BGR"),
        (picture(2)[:, :, 0].copy(), None),
        (picture(3, 1, 1), None),
        (picture(4)[:, ::-1], None),
        (picture(5, 301, 203), None),
    ]

    def by_hand(rec: rr.RecordingStream) -> None:
        for i, (image, model) in enumerate(images):
            rec.set_time("frame", sequence=i)
            rec.log("camera/rgb", rr.Image(image, model).compress(jpeg_quality=70))  # type: ignore[arg-type]

    def in_workers(rec: rr.RecordingStream) -> None:
        if how == BY_PATH:
            rec.compress_images("camera/**", "jpeg", jpeg_quality=70)
        for i, (image, model) in enumerate(images):
            rec.set_time("frame", sequence=i)
            given = image.copy()
            if how == BY_PATH:
                rec.log("camera/rgb", rr.Image(given, model))  # type: ignore[arg-type]
            else:
                rec.log("camera/rgb", rr.Image(given, model, compress="jpeg", jpeg_quality=70))  # type: ignore[arg-type]
            given[:] = 0  # the caller may reuse its array

    expected = rows(recorded(tmp_path / "hand.rrd", by_hand), "/camera/rgb")
    assert len(expected) == len(images)
    assert rows(recorded(tmp_path / "workers.rrd", in_workers), "/camera/rgb") == expected


def test_the_result_is_the_official_one(tmp_path: Path) -> None:
    import rerun

    image = picture(1)
    official = {
        str(batch.component_descriptor().component): batch.as_arrow_array().to_pylist()
        for batch in rerun.Image(image).compress(jpeg_quality=85).as_component_batches()
    }
    ours = recorded(tmp_path / "x.rrd", lambda rec: rec.log("a", rr.Image(image, compress="jpeg", jpeg_quality=85)))
    [(_, components)] = rows(ours, "/a")
    assert components == official


def test_an_image_of_the_official_sdk(tmp_path: Path) -> None:
    import rerun

    def log(rec: rr.RecordingStream) -> None:
        rec.compress_images("a", jpeg_quality=60)
        rec.log("a", rerun.Image(picture(1)))

    [(_, components)] = rows(recorded(tmp_path / "x.rrd", log), "/a")
    [(_, by_hand)] = rows(
        recorded(tmp_path / "y.rrd", lambda rec: rec.log("a", rr.Image(picture(1)).compress(60))), "/a"
    )
    assert components == by_hand


def test_order_among_other_rows_of_the_entity(tmp_path: Path) -> None:
    def log(rec: rr.RecordingStream) -> None:
        rec.compress_images("/**")
        for i in range(40):
            rec.set_time("frame", sequence=i)
            if i % 3 == 0:
                rec.log("camera", rr.Image(picture(i, 480, 640)))
            elif i % 3 == 1:
                rec.log("camera", rr.TextLog(str(i)))
            else:
                rec.log("camera", rr.Image(picture(i)).compress())
        rec.log("camera", rr.Clear(recursive=False))

    found = rows(recorded(tmp_path / "x.rrd", log), "/camera")
    assert [times["frame"] for times, _ in found] == [*range(40), 39]
    assert [min(components) for _, components in found] == [
        *[("TextLog:text" if i % 3 == 1 else BLOB) for i in range(40)],
        "Clear:is_recursive",
    ]


def test_which_entities(tmp_path: Path) -> None:
    def log(rec: rr.RecordingStream) -> None:
        image = rr.Image(picture(0))
        rec.log("camera/a", image)  # before there is a rule
        rec.compress_images(["camera/**", "- camera/raw"])
        for path in ("camera/a", "camera/raw", "other"):
            rec.log(path, image)
        rec.compress_images("camera/a", None)
        rec.log("camera/a", image)
        rec.log("other", rr.Image(picture(0), compress="jpeg"))

    recording = recorded(tmp_path / "x.rrd", log)

    def kinds(path: str) -> list[str]:
        return [min(components) for _, components in rows(recording, path)]

    assert kinds("/camera/a") == ["Image:buffer", BLOB, "Image:buffer"]
    assert kinds("/camera/raw") == ["Image:buffer"]
    assert kinds("/other") == ["Image:buffer", BLOB]


def test_other_fields_and_extras_stay(tmp_path: Path) -> None:
    image = rr.Image(picture(0), opacity=0.5, draw_order=3, compress="jpeg")
    recording = recorded(tmp_path / "x.rrd", lambda rec: rec.log("a", image, rr.AnyValues(exposure=2)))
    [(_, components)] = rows(recording, "/a")
    assert set(components) == {
        BLOB,
        "EncodedImage:media_type",
        "EncodedImage:opacity",
        "EncodedImage:draw_order",
        "exposure",
    }
    assert components["EncodedImage:opacity"] == [0.5]


def test_an_image_stays_an_image() -> None:
    import copy
    import pickle

    plain, later = rr.Image(picture(0)), rr.Image(picture(0), compress="jpeg", jpeg_quality=20)
    assert later.image_format() == plain.image_format()
    later.opacity = 0.5
    later.opacity = None
    for one in (later, copy.deepcopy(later), pickle.loads(pickle.dumps(later))):
        with rr.RecordingStream("x") as rec:
            memory = rec.memory_recording()
            rec.log("a", one)
            rec.flush()
            assert memory.num_msgs() > 0
            size = len(memory.drain_as_bytes())
        assert size < picture(0).nbytes  # it was compressed


BAD: list[tuple[str, Any, str]] = [
    ("float", np.zeros((4, 6, 3), np.float32), "JPEG is for images of U8"),
    ("rgba", np.zeros((4, 6, 4), np.uint8), "JPEG is for L, RGB and BGR"),
    ("u16", np.zeros((4, 6), np.uint16), "JPEG is for images of U8"),
    ("empty", np.zeros((0, 6, 3), np.uint8), "1 to 65500 pixels"),
    ("too wide", np.zeros((1, 65501), np.uint8), "1 to 65500 pixels"),
]


@pytest.mark.parametrize(("image", "said"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
@pytest.mark.parametrize("how", [BY_ARGUMENT, BY_PATH])
def test_images_that_jpeg_cannot_take(tmp_path: Path, how: str, image: Any, said: str) -> None:
    def log(rec: rr.RecordingStream, *, strict: bool) -> None:
        if how == BY_PATH:
            rec.log("a", rr.Image(image), strict=strict)
        else:
            rec.log("a", rr.Image(image, compress="jpeg"), strict=strict)

    def both(rec: rr.RecordingStream) -> None:
        if how == BY_PATH:
            rec.compress_images("a")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            log(rec, strict=False)
        assert [(warning.filename, said in str(warning.message)) for warning in caught] == [(__file__, True)]
        rec.log("a", rr.TextLog("after"))
        rr.set_strict_mode(True)
        try:
            with pytest.raises(ValueError, match=said):
                log(rec, strict=True)
        finally:
            rr.set_strict_mode(False)

    found = rows(recorded(tmp_path / "x.rrd", both), "/a")
    assert [min(components) for _, components in found] == ["Image:buffer", "TextLog:text"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"codec": "png"}, ValueError),
        ({"jpeg_quality": 0}, ValueError),
        ({"jpeg_quality": 101}, ValueError),
        ({"jpeg_quality": 50.5}, TypeError),
        ({"entities": "camera/*/x"}, ValueError),
        ({"entities": 5}, TypeError),
    ],
)
def test_wrong_arguments(arguments: dict[str, Any], error: type[Exception]) -> None:
    with rr.RecordingStream("x") as rec, pytest.raises(error):
        rec.compress_images(**{"entities": "a", **arguments})


def test_an_error_in_a_worker_loses_its_row_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(image: Any, quality: int) -> bytes:
        if image.size == (64, 48):
            raise MemoryError("no memory for this one")
        return real(image, quality)

    real = jpeg.jpeg_of
    monkeypatch.setattr(jpeg, "jpeg_of", fails)
    with collect_reports() as reports, rr.RecordingStream("x") as rec:
        rec.save(tmp_path / "x.rrd")
        rec.compress_images("a")
        for i in range(12):
            rec.set_time("frame", sequence=i)
            rec.log("a", rr.Image(picture(i) if i % 4 == 0 else picture(i, 32, 32)))
        rec.log("b", rr.Image(picture(0), compress="jpeg"))
        rec.flush()
        stats = rec.stats()
        said = list(reports.lines)
    assert stats.total_dropped_rows == 4
    assert stats.logged_rows == stats.encoded_rows + 4 == 13
    assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0)
    assert len([line for line in said if "no memory for this one" in line]) == 2  # once an entity
    found = rows(oracle.check_file(tmp_path / "x.rrd"), "/a")
    assert [times["frame"] for times, _ in found] == [i for i in range(12) if i % 4]


def test_flush_and_close_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    real = jpeg.jpeg_of

    def gated(image: Any, quality: int) -> bytes:
        assert gate.wait(20)
        return real(image, quality)

    monkeypatch.setattr(jpeg, "jpeg_of", gated)
    with rr.RecordingStream("x") as rec:
        memory = rec.memory_recording()
        rec.log("a", rr.Image(picture(0), compress="jpeg"))
        with pytest.raises(TimeoutError):
            rec.flush(timeout_sec=0.2)
        assert rec.stats().staged_bytes >= picture(0).nbytes
        gate.set()
        rec.flush()
        assert rec.stats().staged_bytes == 0
        assert memory.num_msgs() > 0


def test_a_caller_that_runs_ahead_waits(tmp_path: Path) -> None:
    image = picture(0, 480, 640)
    most = 0
    with rr.RecordingStream("x", memory_limit=4 * image.nbytes) as rec:
        rec.save(tmp_path / "x.rrd")
        rec.compress_images("a")
        for _ in range(30):
            rec.log("a", rr.Image(image))
            most = max(most, rec.stats().staged_bytes)
    assert most <= 4 * image.nbytes + 10_000
    assert len(rows(oracle.check_file(tmp_path / "x.rrd"), "/a")) == 30


async def test_async_callers_wait_without_blocking(tmp_path: Path, no_blocking_calls: None) -> None:
    image = picture(0, 480, 640)
    async with rr.AsyncRecordingStream("x", memory_limit=4 * image.nbytes) as rec:
        await rec.save(tmp_path / "x.rrd")
        rec.compress_images("a", jpeg_quality=50)
        for i in range(30):
            rec.set_time("frame", sequence=i)
            await rec.log("a", rr.Image(image))
        await rec.flush()
        assert rec.stats().total_dropped_rows == 0
    found = rows(oracle.check_file(tmp_path / "x.rrd"), "/a")
    assert [times["frame"] for times, _ in found] == list(range(30))


def test_many_threads(tmp_path: Path) -> None:
    def log(rec: rr.RecordingStream) -> None:
        rec.compress_images("/**", jpeg_quality=50)

        def camera(number: int) -> None:
            for i in range(25):
                rec.set_time("frame", sequence=i)
                rec.log(f"camera/{number}", rr.Image(picture(i, 120, 160)))

        threads = [threading.Thread(target=camera, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    recording = recorded(tmp_path / "x.rrd", log)
    expected = [rr.Image(picture(i, 120, 160)).compress(50) for i in range(25)]
    blobs = [batch.as_arrow_array().to_pylist() for one in expected for batch in one.as_component_batches()[:1]]
    for number in range(4):
        found = rows(recording, f"/camera/{number}")
        assert [times["frame"] for times, _ in found] == list(range(25))
        assert [components[BLOB] for _, components in found] == blobs


def test_the_function(tmp_path: Path) -> None:
    rec = rr.RecordingStream("x")
    with rec:
        rec.save(tmp_path / "x.rrd")
        rr.compress_images("a", jpeg_quality=50)
        rr.log("a", rr.Image(picture(0)))
    rec.disconnect()
    [(_, components)] = rows(oracle.check_file(tmp_path / "x.rrd"), "/a")
    assert components["EncodedImage:media_type"] == ["image/jpeg"]
