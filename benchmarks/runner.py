"""Runs benchmarks: each measurement in a fresh process, the two SDKs (and the floor, where there is one) in turn."""

from __future__ import annotations

import asyncio
import json
import math
import os
import platform
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path
from time import monotonic
from typing import Any, Self, TypeAlias

from .cases import Bar, Case, Rule
from .floors import FLOOR
from .grpc_server import GrpcServer, Reader
from .measure import SENTINEL

OFFICIAL, OURS = "rerun", "asyncrr"

Metrics: TypeAlias = dict[str, float]

_ROOT = Path(__file__).parents[1]
_TIMEOUT = 180.0
_ROUNDS = 3


@dataclass(frozen=True)
class Outcome:
    """How a case did at one of its bars."""

    bar: Bar
    other: float
    """What ours is held against: the official SDK's or the floor's median or best, or our own best."""
    ours: float
    """Our median or best."""
    pairs: Sequence[tuple[float, float]] = ()
    """Each measurement of the other's with that of ours next to it."""

    @property
    def value(self) -> float:
        """What is held against the bar."""
        return self._value(self.other, self.ours)

    @property
    def values(self) -> list[float]:
        """The same of each pair."""
        return [self._value(other, ours) for other, ours in self.pairs]

    def _value(self, other: float, ours: float) -> float:
        if self.bar.rule is Rule.BELOW:
            return ours
        a, b = (other, ours) if self.bar.rule is Rule.FASTER else (ours, other)
        return a / b if b else math.inf

    def clears(self, limit: float | None) -> bool | None:
        """Whether the value is as good as that; None if there is no limit, or no value."""
        if limit is None or math.isnan(self.value):
            return None
        return self.value >= limit if self.bar.rule.at_least else self.value <= limit

    @property
    def verdict(self) -> str:
        """For the table."""
        if self.clears(self.bar.bar) is False:
            return "FAIL"
        if self.clears(self.bar.aim) is not None:
            return (
                "pass, aim reached"
                if self.clears(self.bar.aim)
                else "pass"
                if self.bar.bar is not None
                else "aim not reached"
            )
        return "" if self.clears(self.bar.bar) is None else "pass"


@dataclass
class Result:
    """All measurements of a case."""

    case: Case
    runs: dict[str, list[Metrics]] = field(default_factory=lambda: {OFFICIAL: [], OURS: [], FLOOR: []})

    def values(self, module: str, metric: str) -> list[float]:
        """A measurement in all runs."""
        return [run[metric] for run in self.runs[module] if metric in run]

    def median(self, module: str, metric: str) -> float:
        """Median of a measurement over the runs; NaN where it was not measured."""
        values = self.values(module, metric)
        return statistics.median(values) if values else math.nan

    def best(self, module: str, metric: str) -> float:
        """Least of a measurement over the runs; NaN where it was not measured."""
        return min(self.values(module, metric), default=math.nan)

    def swing(self, module: str, metric: str) -> float:
        """How far the rounds are apart: median over best."""
        best = self.best(module, metric)
        return self.median(module, metric) / best if best else math.nan

    @property
    def outcomes(self) -> list[Outcome]:
        """How it did at each bar."""
        return [self._outcome(bar) for bar in self.case.bars]

    def _outcome(self, bar: Bar) -> Outcome:
        if bar.rule is Rule.STEADY:
            return Outcome(bar, self.best(OURS, bar.metric), self.median(OURS, bar.metric))
        module = FLOOR if bar.rule is Rule.FLOORS else OFFICIAL
        ours = [run[bar.metric] for run in self.runs[OURS]]
        other = [run.get(bar.metric, math.nan) for run in self.runs[module]] or [math.nan] * len(ours)
        # The best of a run's memory is luck; that of its time is what the program takes when nothing disturbs it.
        figure = self.best if self.case.floor is not None and bar.metric == "total_us" else self.median
        return Outcome(bar, figure(module, bar.metric), figure(OURS, bar.metric), list(zip(other, ours, strict=True)))


class BenchmarkError(RuntimeError):
    """A benchmark program did not do what it should."""


class Runner:
    """Runs cases; a context that owns the folder in which they write.

    Parameters
    ----------
    directory
        Where to make that folder; it is removed at the end.
    rounds
        How often each SDK is measured; None for three times, or as often as a case asks for.
    quick
        Whether to use sizes that only show that the programs work.
    progress
        Called with a line of text now and then.
    """

    def __init__(self, directory: Path, *, rounds: int | None, quick: bool, progress: Callable[[str], None]) -> None:
        self._directory = directory
        self._rounds = rounds
        self._quick = quick
        self._progress = progress

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="asyncrr-benchmarks-", dir=self._directory))
        self._env = environment(self._folder / "pycache")
        return self

    def __exit__(self, *exc_info: object) -> None:
        shutil.rmtree(self._folder)

    def run(self, case: Case) -> Result:
        """Measure a case: official, ours, floor, floor, ours, official, official, and so on."""
        result = Result(case)
        repeats = 1 if self._quick else self._rounds or max(_ROUNDS, case.repeats)
        modules = [OFFICIAL, OURS] if case.official else [OURS]
        modules += [FLOOR] if case.floor is not None else []
        if case.module is not None:
            for module in modules:
                self._measure(case, module)  # so that both find their byte code
        for i in range(repeats):
            for module in modules if i % 2 == 0 else modules[::-1]:
                metrics = self._measure(case, module)
                result.runs[module].append(metrics)
                numbers = "  ".join(f"{name} {value:,.5g}" for name, value in metrics.items())
                self._progress(f"{case.name} {i + 1}/{repeats} {module:7} {numbers}")
        return result

    def _measure(self, case: Case, module: str) -> Metrics:
        with ExitStack() as stack:
            dirty = settle() if case.floor is not None else None
            target = Path(tempfile.mkdtemp(dir=self._folder))
            stack.callback(shutil.rmtree, target)
            server = stack.enter_context(GrpcServer(self._env)) if case.server else None
            command = [sys.executable, "-m"]
            if case.module is not None:
                command += [case.module, module, str(target / "bench.rrd")]
            else:
                command += ["benchmarks.child", case.name, module, server.url if server else str(target / "bench.rrd")]
                command += ["--quick"] if self._quick else []
            child = stack.enter_context(_Child(command, {**self._env, **case.env}))
            if server is not None:
                asyncio.run(_drain(child, server.port))
            metrics: Metrics = child.reply()
            child.end()
            if server is not None:
                expected = int(metrics.pop("rows"))
                metrics["lost"] = expected - asyncio.run(_count_rows(server.port, expected))
            if dirty is not None:
                metrics["dirty_mb_before"] = dirty
            return metrics


class _Child:
    """A benchmark program as a child process; killed when the context is left before its end."""

    def __init__(self, command: Sequence[str], env: dict[str, str]) -> None:
        self._command = command
        self._env = env
        self._deadline = monotonic() + _TIMEOUT

    def __enter__(self) -> Self:
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._command, cwd=_ROOT, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors
        )
        return self

    def __exit__(self, *exc_info: object) -> None:
        process = self._process
        if process.poll() is None:
            process.kill()
        process.wait()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        self._errors.close()

    def reply(self) -> dict[str, Any]:
        """The next line that it says."""
        stdout = self._process.stdout
        assert stdout is not None
        if not select.select([stdout], [], [], max(0.0, self._deadline - monotonic()))[0]:
            raise self._error("took too long")
        line = stdout.readline()
        if not line:
            self._process.wait()
            raise self._error("ended without a result")
        reply: dict[str, Any] = json.loads(line)
        return reply

    def go_on(self) -> None:
        """Tell it that it may go on."""
        stdin = self._process.stdin
        assert stdin is not None
        stdin.write(b"\n")
        stdin.flush()

    def end(self) -> None:
        """Wait for its end."""
        try:
            code = self._process.wait(max(0.0, self._deadline - monotonic()))
        except subprocess.TimeoutExpired:
            raise self._error("does not end") from None
        if code != 0:
            raise self._error(f"ended with exit code {code}")

    def _error(self, what: str) -> BenchmarkError:
        self._errors.seek(0)
        output = self._errors.read().decode(errors="replace")
        return BenchmarkError(f"{' '.join(self._command)} {what}\n{output}")


async def _drain(child: _Child, port: int) -> None:
    """Let the child go on once the server has everything that it sent."""
    async with Reader(port) as reader:
        reply = await asyncio.to_thread(child.reply)
        if reply != {"sent": True}:
            raise BenchmarkError(f"expected word that everything was sent, got {reply}")
        await reader.wait_for_static(SENTINEL, timeout=60)
        child.go_on()


async def _count_rows(port: int, expected: int) -> int:
    async with Reader(port) as reader:
        return await reader.count_rows(expected)


_MOST_DIRTY = 512.0


def settle() -> float:
    """Let the disk catch up if much waits to be written to it, by whomever. Returns how many megabytes still wait; NaN if unknown."""
    waiting = _dirty_mb()
    if waiting > _MOST_DIRTY:
        os.sync()
        waiting = _dirty_mb()
    return waiting


def _dirty_mb() -> float:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except FileNotFoundError:
        return math.nan
    return sum(int(line.split()[1]) for line in lines if line.startswith(("Dirty:", "Writeback:"))) / 1e3


def environment(cache: Path) -> dict[str, str]:
    """The user's environment without settings of the SDKs, without analytics, with a byte code cache of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("RERUN", "_RERUN", "RUST_LOG"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env["PYTHONPYCACHEPREFIX"] = str(cache)
    env["RERUN_ANALYTICS"] = "0"
    return env


def describe_machine() -> dict[str, Any]:
    """What the numbers depend on."""
    return {
        "rerun-sdk": metadata.version("rerun-sdk"),
        "asyncrr": _our_version(),
        "python": platform.python_version(),
        "pyarrow": metadata.version("pyarrow"),
        "numpy": metadata.version("numpy"),
        "uvloop": util.find_spec("uvloop") is not None,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load": list(os.getloadavg()),
    }


def _our_version() -> str:
    from asyncrr import __version__

    return __version__
