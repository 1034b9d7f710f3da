"""``python -m benchmarks.images_in_workers``: a camera logged raw, as JPEG and as a video, in bytes, CPU and the caller's time.

Each way of logging runs in a process of its own, once at the camera's rate and once as fast as it goes. What making the frames
takes is measured by itself and taken off.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

SIZES = {"VGA": (480, 640), "HD": (1080, 1920)}
WAYS = {
    "none": "frames are made and not logged",
    "raw": "`Image`",
    "by hand": "`Image.compress(85)`",
    "official": "rerun-sdk: `Image.compress(85)`",
    "jpeg": '`compress_images(..., "jpeg", jpeg_quality=85)`',
    "h264": '`video_stream(..., "h264")`',
    "h265": '`video_stream(..., "h265")`',
    "av1": '`video_stream(..., "av1")`',
}
RATE = 30.0
"""Frames a second, of the paced run."""


def camera(height: int, width: int) -> Callable[[int], npt.NDArray[np.uint8]]:
    """Makes the frame of each number: a scene of edges and shades that moves 3 pixels a frame, with the noise of a sensor."""
    rng = np.random.default_rng(1)
    room = 256
    y, x = np.mgrid[: height + room, : width + room]
    shades = 128 + 50 * np.sin(x / 57) + 40 * np.cos(y / 91)
    for _ in range(60):
        top, left = rng.integers(0, height), rng.integers(0, width)
        shades[top : top + rng.integers(20, 200), left : left + rng.integers(20, 200)] += rng.integers(-60, 60)
    scene = np.stack([np.clip(shades + shift, 10, 240) for shift in (0, -15, 20)], -1).astype(np.uint8)
    noise = np.clip(rng.normal(4, 1.5, (height + room, width + room, 3)), 0, 9).astype(np.uint8)

    def frame(number: int) -> npt.NDArray[np.uint8]:
        at = 3 * number % room
        n, m = 37 * number % room, 91 * number % room
        made: npt.NDArray[np.uint8] = scene[:height, at : at + width] + noise[n : n + height, m : m + width]
        return made

    return frame


def _logger(way: str, path: Path) -> tuple[Callable[[npt.NDArray[np.uint8]], object], Callable[[], object]]:
    """How a frame is logged, and what is to be done at the end."""
    if way == "none":
        return (lambda frame: None), (lambda: None)
    if way == "official":
        import rerun

        official = rerun.RecordingStream("camera")
        official.save(path)
        return (lambda frame: official.log("camera", rerun.Image(frame).compress(jpeg_quality=85))), official.disconnect
    import asyncrr as rr

    rec = rr.RecordingStream("camera")
    rec.save(path)
    if way == "raw":
        return (lambda frame: rec.log("camera", rr.Image(frame))), rec.disconnect
    if way == "by hand":
        return (lambda frame: rec.log("camera", rr.Image(frame).compress(85))), rec.disconnect
    if way == "jpeg":
        rec.compress_images("camera", "jpeg", jpeg_quality=85)
        return (lambda frame: rec.log("camera", rr.Image(frame))), rec.disconnect
    stream = rec.video_stream("camera", way, fps=RATE)  # type: ignore[arg-type]
    return stream.log, rec.disconnect


def measure(way: str, size: str, frames: int, rate: float, path: Path) -> dict[str, float]:
    """Log frames in this process, at ``rate`` a second or, if that is 0, as fast as it goes."""
    make = camera(*SIZES[size])
    log, finish = _logger(way, path)
    for i in range(3):
        log(make(i))  # imports and the encoder's start are not what is measured
    time.sleep(0.3)
    calls = []
    start, cpu = time.perf_counter(), time.process_time()
    for i in range(frames):
        frame = make(i)
        before = time.perf_counter()
        log(frame)
        calls.append(time.perf_counter() - before)
        if rate:
            time.sleep(max(0.0, start + (i + 1) / rate - time.perf_counter()))
    finish()
    return {
        "bytes": path.stat().st_size / (frames + 3) if path.exists() else 0.0,
        "cpu_ms": (time.process_time() - cpu) / frames * 1e3,
        "call_us": statistics.median(calls) * 1e6,
        "worst_us": max(calls) * 1e6,
        "per_second": frames / (time.perf_counter() - start),
    }


def _child(way: str, size: str, frames: int, rate: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", __spec__.name if __spec__ else "benchmarks.images_in_workers", "--child", way]
        command += [size, str(frames), str(rate), str(Path(folder) / "x.rrd")]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(frames: int, rate: float, ways: Sequence[str], sizes: Sequence[str]) -> Iterator[str]:
    """The lines of the table, as they are measured."""
    yield "| frames | logged as | kB a frame | CPU ms a frame | call µs, median | call µs, longest | frames/s at most |"
    yield "|---|---|---|---|---|---|---|"
    for size in sizes:
        idle = [_child("none", size, frames, pace) for pace in (rate, 0.0)]
        for way in ways:
            paced, fast = (_child(way, size, frames, pace) for pace in (rate, 0.0))
            most = 1 / max(1 / fast["per_second"] - 1 / idle[1]["per_second"], 1e-9)
            yield (
                f"| {size} | {WAYS[way]} | {paced['bytes'] / 1e3:.1f} | {max(paced['cpu_ms'] - idle[0]['cpu_ms'], 0):.1f} "
                f"| {paced['call_us']:.0f} | {paced['worst_us']:.0f} | {most:.0f} |"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.images_in_workers", description=main.__doc__)
    parser.add_argument("--frames", type=int, default=300, metavar="N", help="frames of each run (default 300)")
    parser.add_argument("--quick", action="store_true", help="few frames, small ones: shows that everything runs")
    parser.add_argument("--only", nargs="+", choices=list(WAYS)[1:], help="only these ways")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.child:
        way, size, frames, rate, path = options.child
        print(json.dumps(measure(way, size, int(frames), float(rate), Path(path))))
        return 0
    ways = options.only or [way for way in list(WAYS)[1:] if _is_there(way)]
    sizes = ["VGA"] if options.quick else list(SIZES)
    for line in table(6 if options.quick else options.frames, 0.0 if options.quick else RATE, ways, sizes):
        print(line, flush=True)
    print(f"load at the end: {os.getloadavg()[0]:.1f}")
    return 0


def _is_there(way: str) -> bool:
    from importlib.util import find_spec

    needed: dict[str, Any] = {"official": "rerun", "h264": "av", "h265": "av", "av1": "av"}
    return way not in needed or find_spec(needed[way]) is not None


if __name__ == "__main__":
    sys.exit(main())
