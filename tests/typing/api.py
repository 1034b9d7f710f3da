"""Typical user code. It is not run: mypy --strict and pyright in strict mode check that it is well typed.

What it says about results (``assert_type``) holds the public signatures still.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_type

import numpy as np
import numpy.typing as npt

import asyncrr as rr
import asyncrr.components
from asyncrr.chunk import Chunk, RrdReader
from asyncrr.encodings import Vec3DArrayLike


def global_functions(cloud: npt.NDArray[np.float32], image: npt.NDArray[np.uint8]) -> None:
    rr.init("typing", recording_id="one", default_enabled=True, send_properties=True)
    rr.save(Path("out.rrd"))
    rr.set_time("frame", sequence=3)
    rr.set_time("frame", sequence=np.int64(3))
    rr.set_time("elapsed", duration=timedelta(seconds=1.5))
    rr.set_time("clock", timestamp=datetime.now())  # noqa: DTZ005  a time without a zone is legal input
    rr.log("points", rr.Points3D(cloud, colors=[255, 0, 0], radii=0.1, labels=["a", "b"]))
    rr.log("camera/image", rr.Image(image), static=True)
    rr.log(["list", "path", 3], rr.Scalars([1.0, 2.0]), rr.TextLog("both", level="INFO"), strict=True)
    rr.log(("tuple", "path", 3), rr.Scalars(1.0))
    rr.log("arm", rr.Transform3D(translation=[1, 2, 3]))
    rr.log("boxes", rr.Boxes3D(half_sizes=[[1, 2, 3]], centers=cloud))
    rr.log("free", rr.AnyValues(confidence=0.5, tags=["x", "y"]))
    rr.disable_timeline("frame")
    rr.reset_time()
    rr.disconnect()


def columns() -> None:
    times = np.arange(100)
    rr.send_columns(
        "sin",
        indexes=[rr.TimeColumn("step", sequence=times)],
        columns=rr.Scalars.columns(scalars=np.sin(times / 10)),
    )
    rr.send_columns(
        "cloud",
        indexes=[rr.TimeColumn("t", duration=[0.5, 1.0])],
        columns=[
            *rr.Points3D.columns(positions=np.zeros((4, 3))).partition([1, 3]),
            *rr.Points3D.columns(colors=[0xFF0000FF, 0x00FF00FF]),
        ],
    )


def sync_recording(path: str) -> None:
    with rr.RecordingStream("typing", recording_id="two") as rec:
        assert_type(rec, rr.RecordingStream)
        rec.set_sinks(rr.FileSink(path), rr.GrpcSink("rerun+http://127.0.0.1:9876/proxy"))
        rec.set_time("frame", sequence=1)
        rec.log("value", rr.Scalars(1.0))
        rec.send_recording_name("a name")
        rec.send_property("camera", rr.AnyValues(lens="50mm"))
        try:
            rec.flush(timeout_sec=2.0)
        except rr.FlushTimeout as error:
            print(error.pending)
        rec.connect_grpc("rerun+http://127.0.0.1:9876/proxy")
        rec.disconnect()


def memory() -> bytes:
    rec = rr.RecordingStream("typing")
    recording = rec.memory_recording()
    rec.log("value", rr.Scalars(1))
    assert_type(recording.num_msgs(), int)
    return recording.drain_as_bytes()


async def async_recording(image: npt.NDArray[np.uint8]) -> bool:
    async with rr.AsyncRecordingStream("typing", recording_id="three") as rec:
        assert_type(rec, rr.AsyncRecordingStream)
        await rec.save("out.rrd")
        rec.set_time("frame", sequence=1)
        await rec.log("camera", rr.Image(image))
        await rec.send_columns(
            "sin",
            indexes=[rr.TimeColumn("step", sequence=[1, 2])],
            columns=rr.Scalars.columns(scalars=[1.0, 2.0]),
        )
        await rec.flush(timeout_sec=5.0)
        staged = rec.log_nowait("value", rr.Scalars(2.0))
        assert_type(staged, bool)
        await rec.connect_grpc()
        await rec.disconnect()
    return staged


async def start_and_stop() -> rr.AsyncRecordingStream:
    """As classes with a start and a stop method use it."""
    rec = rr.AsyncRecordingStream("typing")
    await rec.__aenter__()
    await rec.aclose()
    return rec


async def async_memory() -> bytes:
    async with rr.AsyncRecordingStream("typing") as rec:
        recording = await rec.memory_recording()
        await rec.log("value", rr.Scalars(1.0))
        return await recording.drain_as_bytes()


@rr.recording_stream_generator_ctx
def frames(count: int) -> Iterator[int]:
    with rr.RecordingStream("typing"):
        for frame in range(count):
            rr.log("frame", rr.Scalars(float(frame)))
            yield frame


@rr.recording_stream_async_generator_ctx
async def readings(count: int) -> AsyncIterator[int]:
    with rr.RecordingStream("typing"):
        for reading in range(count):
            yield reading


async def read_generators() -> int:
    total = sum(frames(3))
    async for reading in readings(3):
        total += reading
    return total


async def read_values() -> AsyncIterator[float]:
    yield 1.0


async def log_values(rec: rr.AsyncRecordingStream) -> None:
    async for value in read_values():
        await rec.log("value", rr.Scalars(value))


class Table:
    """A dataframe of some library."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return object()


class Batch:
    """A batch of some library."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return object(), object()


def dataframes(rec: rr.RecordingStream) -> None:
    rr.send_dataframe(Table(), index="frame")
    rr.send_record_batch(Batch(), rec, index=["frame", "time"], entity_path="/x")
    rec.send_dataframe(Table(), index=None)
    rec.send_record_batch(Batch(), index=rr.AUTO_INDEX)
    chunk = Chunk.from_columns("/p", [rr.TimeColumn("f", sequence=[1])], rr.Scalars.columns(scalars=[1.0]))
    assert_type(chunk, Chunk)
    assert_type(chunk.timeline_names, list[str])
    rec.send_chunks(chunk)
    rr.send_chunks([chunk, chunk.with_entity_path("/q")])
    reader = RrdReader("x.rrd")
    rec.send_chunks(reader.stream().filter(content="/a/**", components=rr.Points3D.descriptor_radii()))
    rec.send_chunks(reader.store())


async def reading(rec: rr.AsyncRecordingStream) -> None:
    async with rr.subscribe(entity=["/a/**"], component="Scalars:scalars", reconnect_sec=5.0) as chunks:
        async for chunk in chunks:
            assert_type(chunk, rr.ReceivedChunk)
            assert_type(chunk.recording_id, str)
            assert len(chunk.times("frame")) == len(chunk)
    await rec.send_chunks(rr.subscribe("rerun+http://127.0.0.1:9876/proxy"))
    await rec.send_dataframe(Table(), index="frame")


def modules(where: Vec3DArrayLike, shades: rr.encodings.Rgba32ArrayLike, mode: rr.components.FillModeLike) -> None:
    """The modules that are loaded on demand, by either way of importing."""
    assert_type(asyncrr.components.Color([255, 0, 0]), rr.components.Color)
    assert_type(rr.archetypes.Points3D(where, colors=shades), rr.Points3D)
    assert_type(rr.datatypes.Vec3D([1, 2, 3]), rr.encodings.Vec3D)
    assert_type(rr.components.FillMode.auto("solid"), rr.components.FillMode)
    rr.log("box", rr.Boxes3D(half_sizes=where, fill_mode=mode))
