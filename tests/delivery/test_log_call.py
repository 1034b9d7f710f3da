"""What the delivery contract says of a single ``log`` call: no I/O, and a snapshot of the data."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from tests.support import oracle


def test_log_does_no_io(tmp_path: Path) -> None:
    """Calls return at once although the file, a pipe that nobody reads, takes nothing for all that time."""
    pipe = tmp_path / "pipe.rrd"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    rec = rr.RecordingStream("rerun_delivery", recording_id="pipe")
    rec.save(pipe)
    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), dtype=np.uint8)  # more a row than a pipe holds
    slowest = 0.0
    for frame in range(50):
        began = time.perf_counter()
        rec.log("image", rr.Image(noise))
        rec.log("value", rr.Scalars(float(frame)))
        slowest = max(slowest, time.perf_counter() - began)
        time.sleep(0.002)
    delivered = rec.stats().sinks[0].delivered_rows
    received = bytearray()

    def read_all() -> None:
        os.set_blocking(reader, True)
        while piece := os.read(reader, 1 << 20):
            received.extend(piece)

    consumer = threading.Thread(target=read_all)
    consumer.start()
    rec.disconnect()
    consumer.join(20)
    os.close(reader)
    assert slowest < 0.25
    assert delivered < 50, "the pipe was read, so this shows nothing"
    complete = tmp_path / "complete.rrd"
    complete.write_bytes(received)
    assert oracle.check_file(complete).values("/value", "Scalars:scalars") == [[float(f)] for f in range(50)]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_logged_is_a_snapshot(rrd_path: Path, dtype: type) -> None:
    """One array, list or buffer is used for all rows; each row has what was in it at its call."""
    rows = 300
    rec = rr.RecordingStream("rerun_delivery", recording_id="snapshot")
    rec.save(rrd_path)
    points = np.empty((64, 3), dtype=dtype)
    pixels = np.empty((16, 16, 3), dtype=np.uint8)
    scalars = np.empty(2, dtype=dtype)
    listed = [0.0, 0.0, 0.0]
    blob = bytearray(8)
    for row in range(rows):
        rec.set_time("row", sequence=row)
        points[:], pixels[:], scalars[:], listed[0], blob[0] = row, row % 256, row, row, row % 256
        rec.log("points", rr.Points3D(points))
        rec.log("pixels", rr.Image(pixels))
        rec.log("scalars", rr.Scalars(scalars))
        rec.log("list", rr.Transform3D(translation=listed))
        rec.log("blob", rr.EncodedImage(contents=blob, media_type="image/png"))
    points[:], pixels[:], scalars[:], listed[0], blob[0] = -1, 255, -1, -1, 255
    rec.disconnect()

    recording = oracle.check_file(rrd_path)
    assert recording.values("/points", "Points3D:positions", "row") == [(r, [[float(r)] * 3] * 64) for r in range(rows)]
    assert recording.values("/scalars", "Scalars:scalars", "row") == [(r, [float(r)] * 2) for r in range(rows)]
    assert recording.values("/list", "Transform3D:translation", "row") == [(r, [[float(r), 0, 0]]) for r in range(rows)]
    images = [list(image[0]) for image in recording.values("/pixels", "Image:buffer")]
    assert images == [[r % 256] * 768 for r in range(rows)]
    blobs = [image[0][0] for image in recording.values("/blob", "EncodedImage:blob")]
    assert blobs == [r % 256 for r in range(rows)]


def test_columns_are_a_snapshot(rrd_path: Path) -> None:
    rec = rr.RecordingStream("rerun_delivery", recording_id="columns")
    rec.save(rrd_path)
    times, values = np.arange(10), np.arange(10.0)
    for _ in range(5):
        rec.send_columns("values", [rr.TimeColumn("row", sequence=times)], rr.Scalars.columns(scalars=values))
        times += 10
        values += 10
    rec.disconnect()
    read = oracle.check_file(rrd_path).values("/values", "Scalars:scalars", "row")
    assert sorted(read) == [(row, [float(row)]) for row in range(50)]
