"""Programs that log at a steady rate: what the caller, the process and the event loop feel of it."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa

from . import content
from .bursts import MakeLog, Program
from .content import Array
from .measure import Run, percentile, tcp_bytes_sent, ticks


@dataclass(frozen=True)
class Reused:
    """An array that the program logs, changes, logs again, and so on."""

    array: Array
    change: Callable[[int], None]
    """Makes it that of frame ``i``."""
    expected: Callable[[int], Array]
    """What it is in frame ``i``."""


def reused_cloud(points: int) -> Reused:
    """A cloud of which every third coordinate is the frame's number."""
    cloud = content.clouds(points, 1)[0]
    original = cloud.copy()

    def change(i: int) -> None:
        cloud[:, 2] = i

    def expected(i: int) -> Array:
        original[:, 2] = i
        return original

    return Reused(cloud, change, expected)


def reused_image(width: int, height: int) -> Reused:
    """An image of which every byte changes, and whose first four bytes are the frame's number."""
    original = content.images(width, height, 1)[0]
    image, result = original.copy(), original.copy()

    def change(i: int, into: Array = image) -> None:
        np.add(original, np.uint8(i & 0xFF), out=into)
        into.reshape(-1)[:4] = np.frombuffer(i.to_bytes(4, "little"), np.uint8)

    def expected(i: int) -> Array:
        change(i, result)
        return result

    return Reused(image, change, expected)


def caller(
    entity: Callable[[ModuleType, Array], Any], make: Callable[[], Reused], component: str, hertz: float, seconds: float
) -> Program:
    """A program that logs one array over and over at a rate, changing it right after each call.

    Measured is the caller's time; afterwards the file is read by the official reader and compared with what was logged.
    """

    def program(rr: ModuleType, run: Run) -> dict[str, float]:
        count = run.size(round(hertz * seconds), 6)
        recording = run.open(rr)
        reused = make()
        times = []

        def log(i: int) -> None:
            recording.set_time("frame", sequence=i)
            recording.log("sensor", entity(rr, reused.array))

        for i in range(3):
            reused.change(i)
            log(i)
        recording.flush()
        reused.change(3)
        with run.measured() as measurement:
            for i, _ in ticks(hertz, count):
                start = perf_counter()
                log(i + 3)
                times.append(perf_counter() - start)
                reused.change(i + 4)
            recording.flush()
        recording.disconnect()
        result = measurement.per_call(count)
        del result["total_us"]  # says how fast the program was told to be
        result["bytes"] = run.path.stat().st_size / (count + 3)
        result["caller_us"] = percentile(times, 50) * 1e6
        result["caller_p99_us"] = percentile(times, 99) * 1e6
        result["wrong"] = count + 3 - equal_rows(run.path, "/sensor", component, reused.expected)
        return result

    return program


def equal_rows(path: Path, entity: str, component: str, expected: Callable[[int], Array]) -> int:
    """How many rows of a file hold the array that is expected for their time."""
    from rerun.chunk import RrdReader

    reader = RrdReader(path)
    equal = 0
    for store in reader.recordings():
        for chunk in reader.stream(store=store):
            if chunk.entity_path != entity:
                continue
            batch = chunk.to_record_batch()
            values = batch.column(batch.schema.names.index(component))
            for row, frame in enumerate(batch.column(batch.schema.names.index("frame")).to_pylist()):
                found = values[row].values
                while pa.types.is_nested(found.type):
                    found = found.flatten()
                equal += np.array_equal(found.to_numpy(), expected(frame).reshape(-1))
    return equal


def steady(make_log: MakeLog, hertz: float, calls: int) -> Program:
    """A program that logs so many frames at a rate, and looks at nothing but the file."""

    def program(rr: ModuleType, run: Run) -> dict[str, float]:
        count = run.size(calls)
        recording = run.open(rr)
        log = make_log(rr, recording)
        with run.measured() as measurement:
            for i, _ in ticks(hertz, count):
                log((i,))
            recording.flush()
        recording.disconnect()
        result = measurement.per_call(count)
        del result["total_us"]
        result["bytes"] = run.path.stat().st_size / count
        return result

    return program


def many_entities(rr: ModuleType, run: Run) -> dict[str, float]:
    """200 entities, each logged at 30 Hz for 10 s: chunks of very few rows."""
    paths = [f"fleet/robot_{k // 10}/joint_{k % 10}" for k in range(200)]
    values = content.curve(1024).tolist()
    count = round(30 * run.seconds(10.0))
    recording = run.open(rr)
    times = []

    def log(frame: int) -> None:
        recording.set_time("frame", sequence=frame)
        for k, path in enumerate(paths):
            recording.log(path, rr.Scalars(values[frame + k & 1023]))

    log(0)
    recording.flush()
    with run.measured() as measurement:
        for i, _ in ticks(30, count):
            start = perf_counter()
            log(i + 1)
            times.append((perf_counter() - start) / len(paths))
        run.deliver(rr, recording)
    result = measurement.per_call(count * len(paths))
    del result["total_us"]
    result |= {"caller_us": percentile(times, 50) * 1e6, "caller_p99_us": percentile(times, 99) * 1e6}
    if not run.is_file:
        result |= {
            "rows": (count + 1) * len(paths),
            "bytes": (tcp_bytes_sent() or math.nan) / ((count + 1) * len(paths)),
        }
    recording.disconnect()
    if run.is_file:
        result["bytes"] = run.path.stat().st_size / ((count + 1) * len(paths))
    return result


def control_loop(rr: ModuleType, run: Run) -> dict[str, float]:
    """A loop at 1 kHz: a scalar on each of 10 entities and a transform in each tick, an image in each 33rd."""
    paths = [f"robot/joint_{k}/angle" for k in range(10)]
    values = content.curve(1024).tolist()
    quaternions = [[0.0, 0.0, math.sin(a / 2), math.cos(a / 2)] for a in values]
    images = content.images(640, 480)
    recording = run.open(rr)
    spent, late = [], []

    def log(i: int) -> None:
        recording.set_time("tick", sequence=i)
        for k, path in enumerate(paths):
            recording.log(path, rr.Scalars(values[i + k & 1023]))
        rotation = rr.Quaternion(xyzw=quaternions[i & 1023])
        recording.log("robot/gripper", rr.Transform3D(translation=[0.1, 0.2, values[i & 1023]], quaternion=rotation))
        if i % 33 == 0:
            recording.log("camera", rr.Image(images[i // 33 & 7]))

    for i in range(0, 66, 3):
        log(i)
    recording.flush()
    count = round(1000 * run.seconds(10.0))
    with run.measured() as measurement:
        for i, lateness in ticks(1000, count):
            start = perf_counter()
            log(66 + i)
            spent.append(perf_counter() - start)
            late.append(lateness)
        recording.flush()
    recording.disconnect()
    result = measurement.per_call(count)
    del result["total_us"]
    return result | {
        "bytes": run.path.stat().st_size / count,
        "caller_us": percentile(spent, 50) * 1e6,
        "caller_p99_us": percentile(spent, 99) * 1e6,
        "caller_p999_us": percentile(spent, 99.9) * 1e6,
        "late_p999_us": percentile(late, 99.9) * 1e6,
    }


def loop_stall(rr: ModuleType, run: Run) -> dict[str, float]:
    """How long an async program that logs keeps its event loop from others. Only for asyncrr: the official SDK has no async face."""
    return asyncio.run(_loop_stall(rr, run))


async def _loop_stall(rr: ModuleType, run: Run) -> dict[str, float]:
    values = content.curve(1024).tolist()
    images = content.images(640, 480)

    async def oversleep(seconds: float) -> list[float]:
        samples = []
        end = perf_counter() + seconds
        while (start := perf_counter()) < end:
            await asyncio.sleep(0.001)
            samples.append(perf_counter() - start - 0.001)
        return samples

    async def log(recording: Any, seconds: float) -> int:
        start, i = perf_counter(), 0
        while (due := start + i * 0.01) < start + seconds:
            await asyncio.sleep(max(0.0, due - perf_counter()))
            recording.set_time("tick", sequence=i)
            for k in range(100):
                await recording.log("curve", rr.Scalars(values[i + k & 1023]))
            await recording.log("camera", rr.Image(images[i & 7]))
            i += 1
        return i

    await oversleep(0.1)
    idle = await oversleep(run.seconds(5.0))
    async with rr.AsyncRecordingStream("asyncrr_benchmark") as recording:
        await recording.save(run.path)
        await log(recording, 0.1)
        await recording.flush()
        seconds = run.seconds(8.0)
        with run.measured() as measurement:
            busy, count = await asyncio.gather(oversleep(seconds), log(recording, seconds))
            await recording.flush()
    calls = count * 101
    result = measurement.per_call(calls)
    del result["total_us"]
    return result | {
        "bytes": run.path.stat().st_size / calls,
        "idle_p999_ms": percentile(idle, 99.9) * 1e3,
        "busy_p999_ms": percentile(busy, 99.9) * 1e3,
        "stall_ms": (percentile(busy, 99.9) - percentile(idle, 99.9)) * 1e3,
    }
