"""``python -m benchmarks.profile NAME``: where the time of asyncrr goes in a benchmark.

Runs the program without a profiler, for the CPU time of each thread, and then twice under cProfile: once with the thread that logs,
once with the background event loop's thread. (From Python 3.12 on cProfile sees all threads at once, so that calls of one may be booked
on the other; 3.11 tells them apart.)
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import asyncrr
from asyncrr.engine.background import background_loop

from .cases import CASES, Case
from .grpc_server import GrpcServer
from .measure import Run
from .runner import environment

Around = Callable[[], AbstractContextManager[None]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Profile a benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=main.__doc__)
    names = [case.name for case in CASES.values() if case.program is not None]
    parser.add_argument("name", metavar="NAME", choices=names, help="see python -m benchmarks --list")
    parser.add_argument("--lines", type=int, default=25, metavar="N", help="how many functions to show (default 25)")
    parser.add_argument("--sort", default="tottime", help="tottime (default), cumtime, ncalls")
    parser.add_argument("--quick", action="store_true", help="tiny sizes")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="where to write meanwhile (default: here)"
    )
    options = parser.parse_args(arguments)
    case = CASES[options.name]
    times: dict[str, float] = {}
    metrics = _run(case, options.dir, options.quick, lambda: _by_thread(times))
    print(f"== {case.title}: CPU seconds by thread, without a profiler")
    print("   " + "  ".join(f"{name} {value:,.5g}" for name, value in metrics.items()))
    print("   " + "  ".join(f"{name} {value:.3f} s" for name, value in times.items()) + "\n")
    for title, around in (("thread that logs", _this_thread), ("background loop", _background_loop)):
        profiler = cProfile.Profile()
        metrics = _run(case, options.dir, options.quick, lambda: around(profiler))  # noqa: B023 - called before the next turn
        print(f"== {case.title}: {title}")
        print(
            "   "
            + "  ".join(f"{name} {value:,.5g}" for name, value in metrics.items())
            + "  (slowed down by the profiler)"
        )
        profiler.create_stats()
        if profiler.stats:
            pstats.Stats(profiler, stream=sys.stdout).strip_dirs().sort_stats(options.sort).print_stats(options.lines)
        else:
            print("   nothing ran there\n")


def _run(case: Case, directory: Path, quick: bool, around: Around) -> dict[str, float]:
    assert case.program is not None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="asyncrr-profile-", dir=directory)))
        server = stack.enter_context(GrpcServer(environment(folder))) if case.server else None
        target = server.url if server else str(folder / "bench.rrd")
        return case.program(asyncrr, Run(target, quick=quick, around=around, memory=0 if quick else case.memory))


@contextmanager
def _by_thread(times: dict[str, float]) -> Iterator[None]:
    """Fill in the CPU seconds that each thread of Python's has used; what is left belongs to those of libraries."""
    before, all_before = _thread_times(), time.process_time()
    try:
        yield
    finally:
        for name, seconds in _thread_times().items():
            times[name] = seconds - before.get(name, 0.0)
        times["other threads"] = time.process_time() - all_before - sum(times.values())


def _thread_times() -> dict[str, float]:
    return {
        thread.name: time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
        for thread in threading.enumerate()
        if thread.ident is not None
    }


@contextmanager
def _this_thread(profiler: cProfile.Profile) -> Iterator[None]:
    profiler.enable()
    try:
        yield
    finally:
        profiler.disable()


@contextmanager
def _background_loop(profiler: cProfile.Profile) -> Iterator[None]:
    """A profiler is switched on in the thread that shall be profiled, so the loop does it itself."""
    _on_background_loop(profiler.enable)
    try:
        yield
    finally:
        _on_background_loop(profiler.disable)


def _on_background_loop(function: Callable[[], object]) -> None:
    async def call() -> None:
        function()

    asyncio.run_coroutine_threadsafe(call(), background_loop()).result()


if __name__ == "__main__":
    main()
