"""Large messages that are not packed are many buffers; each kind of sink takes them, and what arrives is what was logged."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.sinks.grpc import GrpcSink, fast_frames
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from tests.engine.sinks import TakingSink
from tests.support.oracle import check_file
from tests.support.rerun_server import RerunServer, read_messages

IMAGES = 12


def image(number: int) -> npt.NDArray[np.uint8]:
    return np.random.default_rng(number).integers(0, 256, (480, 640, 3), np.uint8)


def log(rec: rr.RecordingStream) -> None:
    array = np.empty((480, 640, 3), np.uint8)
    for number in range(IMAGES):
        array[:] = image(number)  # the same array, as a camera's buffer would be
        rec.set_time("frame", sequence=number)
        rec.log("camera", rr.Image(array))
    rec.flush(timeout_sec=30)


def images_of(batches: list[pa.RecordBatch]) -> dict[int, bytes]:
    """The pixels of each frame."""
    found: dict[int, bytes] = {}
    for batch in batches:
        frames = batch.column("frame").cast(pa.int64()).to_pylist()
        for frame, row in zip(frames, batch.column("Image:buffer"), strict=True):
            found[frame] = row.values[0].values.to_numpy().tobytes()
    return found


def is_image(batch: Any) -> bool:
    return batch is not None and "Image:buffer" in batch.schema.names


@pytest.mark.parametrize("fast", [True, False])
async def test_every_sink_gets_the_same_pixels(
    server: RerunServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fast: bool
) -> None:
    if not fast:
        monkeypatch.setattr(fast_frames, "_has_what_it_takes", lambda protocol: False)
    path, memory, own = tmp_path / "images.rrd", TakingSink(), rr.GrpcServerSink(port=0)
    rec = rr.RecordingStream("large")
    rec.set_sinks(rr.FileSink(path), GrpcSink(server.url), own, memory)
    await asyncio.to_thread(log, rec)
    assert max(len(message.parts) for message in memory.messages) > 5, "buffers, not one joined body"

    expected = {number: image(number).tobytes() for number in range(IMAGES)}
    decoder = MessageDecoder()
    decoded = [decoder.decode(message.kind, b"".join(message.parts)) for message in memory.messages]
    assert images_of([m.batch for m in decoded if isinstance(m, DecodedChunk) and is_image(m.batch)]) == expected
    theirs = await server.read(quiet=1.0)
    assert images_of([m.batch for m in theirs if m.batch is not None and is_image(m.batch)]) == expected
    ours = await read_messages(urlsplit(own.url).port or 0, quiet=1.0)
    assert images_of([m.batch for m in ours if m.batch is not None and is_image(m.batch)]) == expected
    await asyncio.to_thread(rec.disconnect)
    recording = check_file(path)
    pixels = dict(recording.values("/camera", "Image:buffer", "frame"))
    assert {frame: bytes(blobs[0]) for frame, blobs in pixels.items()} == expected
