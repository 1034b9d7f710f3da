"""Programs that log as fast as they can: the time until everything is delivered, and what it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np

from . import content
from .measure import Run, tcp_bytes_sent
from .samples import SAMPLES, Make

Log: TypeAlias = Callable[[Iterable[int]], None]
"""Logs the frames with the given numbers."""

COLUMN_ROWS, COLUMN_BATCHES = 2_000_000, 4
"""What :func:`send_columns` sends."""

LAST = content.MANY - 1
"""Mask that keeps an index of small values within them."""

MakeLog: TypeAlias = Callable[[ModuleType, Any], Log]
"""Makes that function for an SDK and a recording."""

Program: TypeAlias = Callable[[ModuleType, Run], dict[str, float]]
"""A whole benchmark program; what it returns are its measurements by name."""


def burst(make_log: MakeLog, calls: int, warm_up: int = 50) -> Program:
    """A program that logs so many frames at once. Before, it logs some to have everything loaded and started."""

    def program(rr: ModuleType, run: Run) -> dict[str, float]:
        count = run.size(calls)
        recording = run.open(rr)
        log = make_log(rr, recording)
        log(range(-warm_up, 0))
        recording.flush()
        with run.measured() as measurement:
            log(range(count))
            run.deliver(rr, recording)
        result = measurement.per_call(count)
        if not run.is_file:
            result |= {"rows": count + warm_up, "bytes": (tcp_bytes_sent() or math.nan) / (count + warm_up)}
        recording.disconnect()
        if run.is_file:
            result["bytes"] = run.path.stat().st_size / (count + warm_up)
        return result

    return program


def scalars(rr: ModuleType, recording: Any) -> Log:
    values = content.curve(content.MANY).tolist()

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            recording.set_time("frame", sequence=i)
            recording.log("curve", rr.Scalars(values[i & LAST]))

    return log


def scalars_by_functions(rr: ModuleType, recording: Any) -> Log:
    values = content.curve(content.MANY).tolist()
    rr.set_global_data_recording(recording)

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            rr.set_time("frame", sequence=i)
            rr.log("curve", rr.Scalars(values[i & LAST]))

    return log


def entities(rr: ModuleType, recording: Any) -> Log:
    values = content.curve(content.MANY).tolist()
    paths = [f"robot/joint_{k}/angle" for k in range(64)]

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            recording.set_time("frame", sequence=i)
            recording.log(paths[i & 63], rr.Scalars(values[i & LAST]))

    return log


def text_log(rr: ModuleType, recording: Any) -> Log:
    texts = [f"step {k} of the controller took {k * 7 % 100} ms" for k in range(content.MANY)]

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            recording.set_time("frame", sequence=i)
            recording.log("log", rr.TextLog(texts[i & LAST], level="INFO"))

    return log


def transform3d(rr: ModuleType, recording: Any) -> Log:
    translations = content.curve(3 * content.MANY).reshape(-1, 3).tolist()
    angles = content.curve(content.MANY).tolist()
    quaternions = [[0.0, 0.0, math.sin(a / 2), math.cos(a / 2)] for a in angles]

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            recording.set_time("frame", sequence=i)
            k = i & LAST
            recording.log(
                "robot/gripper",
                rr.Transform3D(translation=translations[k], quaternion=rr.Quaternion(xyzw=quaternions[k])),
            )

    return log


def boxes3d(rr: ModuleType, recording: Any) -> Log:
    centers = content.clouds(10, 1024)
    half_sizes = [np.abs(sizes) for sizes in content.clouds(10, 1024)]

    def log(frames: Iterable[int]) -> None:
        for i in frames:
            recording.set_time("frame", sequence=i)
            recording.log("boxes", rr.Boxes3D(centers=centers[i & 1023], half_sizes=half_sizes[i & 1023]))

    return log


def points3d(points: int) -> MakeLog:
    """Clouds with colors."""

    def make_log(rr: ModuleType, recording: Any) -> Log:
        clouds, colors = content.clouds(points), content.colors(points)

        def log(frames: Iterable[int]) -> None:
            for i in frames:
                recording.set_time("frame", sequence=i)
                recording.log("cloud", rr.Points3D(clouds[i & 7], colors=colors))

        return log

    return make_log


def image(width: int, height: int) -> MakeLog:
    def make_log(rr: ModuleType, recording: Any) -> Log:
        images = content.images(width, height)

        def log(frames: Iterable[int]) -> None:
            for i in frames:
                recording.set_time("frame", sequence=i)
                recording.log("camera", rr.Image(images[i & 7]))

        return log

    return make_log


def send_columns(rr: ModuleType, run: Run) -> dict[str, float]:
    """Several times 2 million scalars; a call, for the table, is a row."""
    rows = run.size(COLUMN_ROWS)
    batches = run.size(COLUMN_BATCHES, 1)
    recording = run.open(rr)
    times, values = np.arange(rows), content.curve(rows)

    def send(path: str, count: int) -> None:
        columns = rr.Scalars.columns(scalars=values[:count])
        recording.send_columns(path, [rr.TimeColumn("frame", sequence=times[:count])], columns)

    send("warm_up", 100)
    recording.flush()
    with run.measured() as measurement:
        for i in range(batches):
            send(f"curve_{i}", rows)
        run.deliver(rr, recording)
    recording.disconnect()
    result = measurement.per_call(rows * batches)
    result["bytes"] = run.path.stat().st_size / (rows * batches)
    return result


def every_archetype(rr: ModuleType, run: Run) -> dict[str, float]:
    """A burst of small instances of each archetype in turn; the metrics are microseconds a call by the archetype's name."""
    count = run.size(3_000)
    recording = run.open(rr)
    metrics = {}
    for name, sample in SAMPLES.items():
        make = sample(rr)

        def log(frames: Iterable[int], path: str = f"archetypes/{name}", make: Make = make) -> None:
            for i in frames:
                recording.set_time("frame", sequence=i)
                recording.log(path, make(i))

        log(range(50))
        recording.flush()
        with run.measured() as measurement:
            log(range(count))
            run.deliver(rr, recording)
        metrics[name] = measurement.per_call(count)["total_us"]
    recording.disconnect()
    return metrics
