"""All benchmarks: their programs, and the bars that asyncrr has to clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from . import bursts, content, floors, paced
from .bursts import Program
from .measure import Run
from .samples import SAMPLES


class Rule(Enum):
    """How a bar is meant."""

    FASTER = "official / ours >="
    """So many times less than the official SDK."""
    AT_MOST = "ours / official <="
    """Not more than so many times the official SDK's."""
    BELOW = "ours <="
    """A limit in the measurement's own unit."""
    FLOORS = "ours / floor <="
    """Not more than so many times what the bytes alone cost."""
    STEADY = "ours, median / best <="
    """The rounds are not further apart than that."""

    @property
    def at_least(self) -> bool:
        """Whether more is better."""
        return self is Rule.FASTER


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
    floor: floors.Floor | None = None
    """What the same bytes cost without an SDK. Cases with it are judged by the best of the rounds, the others by the median."""
    module: str | None = None
    server: bool = False
    """Whether it logs to a real server instead of a file."""
    official: bool = True
    """Whether the official SDK can run it."""
    repeats: int = 1
    """How often each SDK is measured at least, if the command line does not say."""
    env: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def memory(self) -> int:
        """Bytes of memory to have at hand before the clock runs: of large arrays more than an SDK takes, and more than the file."""
        return 0 if self.floor is None else 2**30


MEMORY = Bar("peak_mb", Rule.AT_MOST, 1)


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


def _large_bars(faster: tuple[float, float], floors: tuple[float | None, float | None]) -> tuple[Bar, ...]:
    return (
        Bar("total_us", Rule.FASTER, *faster),
        Bar("total_us", Rule.FLOORS, *floors),
        Bar("total_us", Rule.STEADY, 1.5),
        MEMORY,
    )


def _large(
    name: str,
    title: str,
    make_log: bursts.MakeLog,
    rows: Callable[[Run], floors.Rows],
    calls: int,
    faster: tuple[float, float],
    above_floor: tuple[float, float],
) -> Case:
    # About 400 MB, after which the file is deleted. So few dirty pages, and so young ones, the kernel does not write to the disk yet,
    # and what is measured is the page cache and not the disk.
    program = bursts.burst(make_log, calls, warm_up=content.POOL)
    floor = floors.written(rows, calls)
    return Case(name, f"burst: {title}", _large_bars(faster, above_floor), program, floor, repeats=5)


def _large_bursts() -> list[Case]:
    cloud, points3d = floors.cloud, bursts.points3d
    send_columns = Case(
        "send_columns",
        "burst: send_columns, 2 million scalars (per row)",
        _large_bars((2, 4), (None, None)),
        bursts.send_columns,
        floors.written(
            floors.columns(bursts.COLUMN_ROWS), bursts.COLUMN_BATCHES, lambda run: run.size(bursts.COLUMN_ROWS)
        ),
        repeats=5,
    )
    return [
        _large("points3d_1k", "Points3D, 1k with colors", points3d(1_000), cloud(1_000), 20_000, (3, 5), (4, 2.5)),
        _large("points3d_10k", "Points3D, 10k with colors", points3d(10_000), cloud(10_000), 2_500, (1.3, 2), (2, 1.5)),
        _large(
            "points3d_100k",
            "Points3D, 100k with colors",
            points3d(100_000),
            cloud(100_000),
            250,
            (1.2, 1.6),
            (1.6, 1.3),
        ),
        _large(
            "image_vga", "Image 640x480x3", bursts.image(640, 480), floors.image(640, 480), 400, (1.5, 2), (1.7, 1.4)
        ),
        _large(
            "image_hd",
            "Image 1920x1080x3",
            bursts.image(1920, 1080),
            floors.image(1920, 1080),
            60,
            (1.5, 2),
            (1.6, 1.3),
        ),
        send_columns,
    ]


def _bursts() -> list[Case]:
    return [
        _burst("scalars", "set_time + Scalars", bursts.scalars, 120_000, 5, 10),
        _burst("scalars_functions", "the same by rr.set_time, rr.log", bursts.scalars_by_functions, 120_000, None),
        _burst("entities", "64 entities in turn, Scalars", bursts.entities, 100_000, 5, 10),
        _burst("text_log", "TextLog", bursts.text_log, 70_000, 5, 10),
        _burst("transform3d", "Transform3D", bursts.transform3d, 50_000, 6, 12),
        _burst("boxes3d", "Boxes3D, 10 boxes", bursts.boxes3d, 50_000, 4, 8),
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
            6,
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
    nothing_lost = Bar("lost", Rule.BELOW, 0)
    rows = (Bar("total_us", Rule.FASTER, 1, 1.5), nothing_lost, MEMORY)
    images = (Bar("total_us", Rule.FASTER, 1.5), Bar("total_us", Rule.FLOORS), Bar("total_us", Rule.STEADY))
    calls, warm_up = 500, content.POOL
    return [
        Case("grpc_rows", "gRPC burst: Scalars", rows, bursts.burst(bursts.scalars, 120_000), server=True),
        Case(
            "grpc_images",
            "gRPC burst: Image 640x480x3",
            (*images, nothing_lost, MEMORY),
            bursts.burst(bursts.image(640, 480), calls, warm_up),
            floors.sent(floors.image(640, 480), "camera", "Image:buffer", calls, warm_up),
            server=True,
            repeats=5,
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
        ("points3d_1k", "Points3D, 1k with colors", paced.steady(bursts.points3d(1_000), 500, 1_000)),
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
    for case in (
        *_bursts(),
        *_large_bursts(),
        _archetypes(),
        *_callers(),
        *_small_chunks(),
        *_grpc(),
        *_file_sizes(),
        *_rest(),
    )
}
"""All benchmarks by name, in the order in which they run."""
