"""What a benchmark program measures about the process that it runs in."""

from __future__ import annotations

import gc
import math
import mmap
import os
import resource
import socket
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time, sleep
from types import ModuleType
from typing import Any

import numpy as np

SENTINEL = "last_of_the_benchmark"
"""Entity of a static row that is logged last: once the server tells it, the server has everything."""

_PIECE = 4 * 2**20
_MOST_FILES = 5

_TCP_INFO_BYTES_ACKED = 120  # offset in Linux's `struct tcp_info`


@dataclass
class Run:
    """One run of one benchmark program, with one of the two SDKs or without (see :mod:`benchmarks.floors`).

    Parameters
    ----------
    target
        Where recordings go: a file, or the URL of a server.
    quick
        Whether to do just enough to see that the program works.
    drained
        For servers: called when everything was sent and flushed, returns when the server has it all.
    around
        What to be within while the clock runs, such as a profiler.
    memory
        So many bytes of memory are used and given back before the clock runs, see :func:`use_memory`.
    """

    target: str
    quick: bool = False
    drained: Callable[[], None] = lambda: None
    around: Callable[[], AbstractContextManager[Any]] = nullcontext
    memory: int = 0

    @property
    def is_file(self) -> bool:
        """Whether the target is a file."""
        return "://" not in self.target

    @property
    def path(self) -> Path:
        """The file."""
        assert self.is_file
        return Path(self.target)

    def size(self, full: int, quick: int | None = None) -> int:
        """How often to do something, given how often in a run that counts."""
        return full if not self.quick else max(4, full // 200) if quick is None else quick

    def seconds(self, full: float) -> float:
        """How long to do something, given how long in a run that counts."""
        return 0.2 if self.quick else full

    def open(self, rr: ModuleType) -> Any:
        """A new recording that goes to the target."""
        recording = rr.RecordingStream("asyncrr_benchmark")
        if self.is_file:
            recording.save(self.target)
        else:
            recording.connect_grpc(self.target)
        return recording

    def deliver(self, rr: ModuleType, recording: Any) -> None:
        """Return when everything is in the file (written to the OS) or in the server's store."""
        recording.flush()
        if not self.is_file:
            recording.log(SENTINEL, rr.TextLog("end"), static=True)
            recording.flush()
            self.drained()

    @contextmanager
    def measured(self) -> Iterator[Measurement]:
        """Measure what is done within.

        What the program made before is put out of the garbage collector's sight, for both SDKs alike; the collector itself
        stays on, as in anybody's program.
        """
        gc.collect()
        gc.freeze()
        use_memory(self.memory, self.path.parent if self.is_file else None)
        forget_peak_memory()
        result = Measurement()
        with self.around():
            before, cpu, wall = resource.getrusage(resource.RUSAGE_SELF), process_time(), perf_counter()
            yield result
            result.wall = perf_counter() - wall
            result.cpu = process_time() - cpu
            after = resource.getrusage(resource.RUSAGE_SELF)
        result.user, result.system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
        result.peak_mb = peak_memory() / 1e6
        gc.unfreeze()


@dataclass
class Measurement:
    """Of a span of time."""

    wall: float = 0.0
    """Seconds."""
    cpu: float = 0.0
    """Seconds of all threads of this process."""
    user: float = 0.0
    """Those of them that the program and its libraries took."""
    system: float = 0.0
    """Those of them that the kernel took."""
    peak_mb: float = 0.0
    """Most memory that the process had meanwhile, in megabytes."""

    def per_call(self, calls: int) -> dict[str, float]:
        """The result of a program that made so many calls."""
        return {
            "calls": calls,
            "total_us": self.wall / calls * 1e6,
            "cpu_us": self.cpu / calls * 1e6,
            "user_us": self.user / calls * 1e6,
            "system_us": self.system / calls * 1e6,
            "peak_mb": self.peak_mb,
        }


def use_memory(nbytes: int, folder: Path | None) -> None:
    """Use so much memory and give it back, so that the kernel has pages at hand for what follows.

    A virtual machine may give free pages back to its host (free page reporting). Then the first use of each is a trip to the host:
    an image of 6 MB takes 1.1 ms to write with pages at hand, and 10 to 15 ms without. What is measured would be how long ago
    something else has ended.

    Parameters
    ----------
    nbytes
        Of memory.
    folder
        Where to fill the page cache as well, with a file of that size. It does not get its pages from where a process gets them.
    """
    if not nbytes:
        return
    with mmap.mmap(-1, nbytes) as memory:
        pages = np.frombuffer(memory, dtype=np.uint8)
        pages[:: mmap.PAGESIZE] = 1
        if folder is not None:
            # Until it takes no less time than before: that is when the pages of one file are those of the one before.
            before = math.inf
            for _ in range(_MOST_FILES):
                start = perf_counter()
                with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
                    for at in range(0, nbytes, _PIECE):
                        file.write(pages[at : at + _PIECE])
                took = perf_counter() - start
                if took > 0.7 * before:
                    break
                before = took
        del pages  # or the memory could not be given back


def forget_peak_memory() -> None:
    """Let the peak begin anew, where the OS can (Linux): making the test data takes more than logging some of it."""
    control = Path("/proc/self/clear_refs")
    if control.exists():
        control.write_text("5")


def peak_memory() -> int:
    """Peak resident memory of this process in bytes."""
    status = Path("/proc/self/status")
    if status.exists():
        # Not getrusage: there the peak of a child begins with that of the parent from which it was forked.
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def tcp_bytes_sent() -> int | None:
    """Bytes that peers have acknowledged on the TCP connections which this process has open now; None where the OS does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    total = 0
    for entry in os.listdir("/proc/self/fd"):
        try:
            if not os.readlink(f"/proc/self/fd/{entry}").startswith("socket:"):
                continue
            with socket.socket(fileno=os.dup(int(entry))) as connection:
                if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
                    continue
                info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
        except FileNotFoundError:
            continue  # the descriptor of the listing itself
        total += struct.unpack_from("Q", info, _TCP_INFO_BYTES_ACKED)[0]
    return total


def percentile(samples: list[float], q: float) -> float:
    """The q-th percentile (0 to 100) of the samples."""
    return float(np.percentile(np.asarray(samples), q))


def ticks(hertz: float, count: int) -> Iterator[tuple[int, float]]:
    """Numbers of ticks at a steady rate, and by how many seconds each is late."""
    start = perf_counter() + 0.01
    for i in range(count):
        due = start + i / hertz
        wait = due - perf_counter()
        if wait > 0:
            sleep(wait)
        yield i, perf_counter() - due
