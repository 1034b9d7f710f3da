"""All benchmarks: their programs, and the bars that asyncrr has to clear."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from . import bursts, paced
from .bursts import Program
from .samples import SAMPLES


class Rule(Enum):
    """How a bar is meant."""

    FASTER = "official / ours >="
    """So many times less than the official SDK."""
    AT_MOST = "ours / official <="
    """Not more than so many times the official SDK's."""
    BELOW = "ours <="
    """A limit in the measurement's own unit."""


@dataclass(frozen=True)
class Bar:
    """A bar for one measurement of a case. ``bar`` must be cleared, ``aim`` is wished for."""

    metric: str
    rule: Rule
    bar: float | None = None
    aim: float | None = None


@dataclass(frozen=True)
class Case:
    """A benchmark.

    It is a program (see :mod:`benchmarks.bursts` and :mod:`benchmarks.paced`) that runs in a fresh process for each measurement; or,
    where even the start of the process counts, a module that is run with the name of the SDK.
    """

    name: str
    title: str
    bars: tuple[Bar, ...]
    program: Program | None = None
    module: str | None = None
    server: bool = False
    """Whether it logs to a real server instead of a file."""
    official: bool = True
    """Whether the official SDK can run it."""
    repeats: int = 1
    """How often each SDK is measured at least, if the command line does not ask for more."""
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


MEMORY = Bar("peak_mb", Rule.AT_MOST, 1.2)


def _burst(
    name: str,
    title: str,
    make_log: bursts.MakeLog,
    calls: int,
    bar: float | None,
    aim: float | None = None,
) -> Case:
    bars = (Bar("total_us", Rule.FASTER, bar, aim), MEMORY)
    return Case(name, f"burst: {title}", bars, bursts.burst(make_log, calls))


def _large_burst(name: str, title: str, make_log: bursts.MakeLog, calls: int, bar: float) -> Case:
    # About a gigabyte: the disk and the memory of a virtual machine make these uneven.
    bars = (Bar("total_us", Rule.FASTER, bar), MEMORY)
    return Case(name, f"burst: {title}", bars, bursts.burst(make_log, calls, warm_up=3), repeats=5)


def _bursts() -> list[Case]:
    columns = (Bar("total_us", Rule.FASTER, 2), MEMORY)
    return [
        _burst("scalars", "set_time + Scalars", bursts.scalars, 120_000, 5, 10),
        _burst("scalars_functions", "the same by rr.set_time, rr.log", bursts.scalars_by_functions, 120_000, None),
        _burst("entities", "64 entities in turn, Scalars", bursts.entities, 100_000, 5, 10),
        _burst("text_log", "TextLog", bursts.text_log, 70_000, 5, 10),
        _burst("transform3d", "Transform3D", bursts.transform3d, 50_000, 6, 12),
        _burst("boxes3d", "Boxes3D, 10 boxes", bursts.boxes3d, 50_000, 4, 8),
        _burst("points3d_1k", "Points3D, 1k with colors", bursts.points3d_colors, 25_000, 4, 8),
        _large_burst("points3d_100k", "Points3D, 100k", bursts.points3d_large, 1_000, 1.5),
        _large_burst("image_vga", "Image 640x480x3", bursts.image(640, 480), 1_500, 1.5),
        _large_burst("image_hd", "Image 1920x1080x3", bursts.image(1920, 1080), 150, 0.9),
        Case("send_columns", "burst: send_columns, 2 million scalars (per row)", columns, bursts.send_columns),
    ]


def _archetypes() -> Case:
    bars = tuple(Bar(name, Rule.FASTER, 4) for name in SAMPLES)
    return Case("archetypes", "burst: a small one of each archetype, µs", bars, bursts.every_archetype)


def _callers() -> list[Case]:
    def case(name: str, title: str, bar: float, program: Program) -> Case:
        bars = (Bar("caller_us", Rule.FASTER, bar), Bar("wrong", Rule.BELOW, 0), MEMORY)
        return Case(name, f"paced: {title}", bars, program)

    return [
        case(
            "paced_points3d_100k",
            "Points3D, 100k at 100 Hz",
            3,
            paced.caller(
                lambda rr, array: rr.Points3D(array), lambda: paced.reused_cloud(100_000), "Points3D:positions", 100, 4
            ),
        ),
        case(
            "paced_image_vga",
            "Image 640x480x3 at 100 Hz",
            4,
            paced.caller(
                lambda rr, array: rr.Image(array), lambda: paced.reused_image(640, 480), "Image:buffer", 100, 4
            ),
        ),
        case(
            "paced_image_hd",
            "Image 1920x1080x3 at 20 Hz",
            3,
            paced.caller(
                lambda rr, array: rr.Image(array), lambda: paced.reused_image(1920, 1080), "Image:buffer", 20, 5
            ),
        ),
    ]


def _small_chunks() -> list[Case]:
    bars = (Bar("cpu_us", Rule.AT_MOST, 1), Bar("bytes", Rule.AT_MOST, 1.25), MEMORY)
    nothing_lost = Bar("lost", Rule.BELOW, 0)
    return [
        Case("small_chunks_file", "200 entities at 30 Hz, file", bars, paced.many_entities),
        Case(
            "small_chunks_grpc", "200 entities at 30 Hz, gRPC", (*bars, nothing_lost), paced.many_entities, server=True
        ),
    ]


def _grpc() -> list[Case]:
    bars = (Bar("total_us", Rule.FASTER, 1, 1.5), Bar("lost", Rule.BELOW, 0), MEMORY)
    return [
        Case("grpc_rows", "gRPC burst: Scalars", bars, bursts.burst(bursts.scalars, 120_000), server=True),
        Case(
            "grpc_images",
            "gRPC burst: Image 640x480x3",
            bars,
            bursts.burst(bursts.image(640, 480), 1_000, 3),
            server=True,
        ),
    ]


def _file_sizes() -> list[Case]:
    # No tick comes, and rows are logged at a rate: otherwise the slower SDK would write smaller chunks, and times that are further
    # apart and do not compress as well.
    env = {"RERUN_FLUSH_TICK_SECS": "3600", "RERUN_FLUSH_NUM_BYTES": str(2**20), "RERUN_LOG_TICK": "0"}
    bars = (Bar("bytes", Rule.AT_MOST, 1.05),)
    programs = [
        ("scalars", "Scalars", paced.steady(bursts.scalars, 5_000, 20_000)),
        ("entities", "64 entities, Scalars", paced.steady(bursts.entities, 5_000, 20_000)),
        ("text_log", "TextLog", paced.steady(bursts.text_log, 5_000, 20_000)),
        ("transform3d", "Transform3D", paced.steady(bursts.transform3d, 5_000, 20_000)),
        ("boxes3d", "Boxes3D", paced.steady(bursts.boxes3d, 5_000, 10_000)),
        ("points3d_1k", "Points3D, 1k with colors", paced.steady(bursts.points3d_colors, 500, 1_000)),
        ("image_vga", "Image 640x480x3", paced.steady(bursts.image(640, 480), 50, 50)),
    ]
    return [
        Case(f"size_{name}", f"file size, equal settings: {title}", bars, program, env=env)
        for name, title, program in programs
    ]


def _rest() -> list[Case]:
    return [
        Case(
            "import",
            "import, fresh process",
            # `import asyncrr` alone loads next to nothing; what it puts off, the first row pays.
            (Bar("import_ms", Rule.AT_MOST, 0.5), Bar("first_log_ms", Rule.AT_MOST, 0.5)),
            module="benchmarks.import_time",
            repeats=15,
        ),
        Case(
            "import_without_pandas",
            "import, fresh process, as if pandas were not installed",
            (Bar("import_ms", Rule.AT_MOST, 0.5), Bar("first_log_ms", Rule.AT_MOST, None, 0.5)),
            module="benchmarks.import_time",
            repeats=15,
            env={"BENCHMARK_WITHOUT": "pandas"},
        ),
        Case(
            "control_loop",
            "1 kHz loop: 10 Scalars, Transform3D; Image at 30 Hz (per tick)",
            (
                Bar("caller_us", Rule.FASTER, 5),
                Bar("caller_p999_us", Rule.AT_MOST, 1),
                Bar("late_p999_us", Rule.AT_MOST, 1),
                Bar("late_p999_us", Rule.BELOW, None, 500),
                MEMORY,
            ),
            paced.control_loop,
        ),
        Case(
            "loop_stall",
            "async: 100 Scalars and an Image 640x480x3 each 10 ms",
            (Bar("stall_ms", Rule.BELOW, 2),),
            paced.loop_stall,
            official=False,
            repeats=5,
        ),
    ]


CASES = {
    case.name: case
    for case in (*_bursts(), _archetypes(), *_callers(), *_small_chunks(), *_grpc(), *_file_sizes(), *_rest())
}
"""All benchmarks by name, in the order in which they run."""
