"""Cases that are tried in a process, for they might end it: ``python -m tests.fuzz.child TARGET SEED FIRST NUMBER SECONDS``.

Each line that it prints is JSON: the case that begins, what was found in one, and figures at the end. Who reads the lines
knows from them where it ended, if it does not come to its end.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import asyncrr as rr

from . import aimed, asgi, files

_MIB = 2**20
_ADDRESS_SPACE = 6 * 2**30
_SLOW = 10.0
"""Seconds of CPU time."""
_ALLOWED = 160 * _MIB
"""Bytes that the reading of a small file may take at its peak, and..."""
_ALLOWED_A_BYTE = 40
"""...bytes for each byte of a file."""
_ALLOWED_WHERE_AIMED = 600 * _MIB
"""Bytes for files that are made to unpack to as much as is allowed: some copies of that."""
_M_PERTURB = -6
DIES_AT = "ASYNCRR_FUZZ_DIES_AT"
"""Variable with a case at which the process is to die, for the test of who looks after it."""


def _fill_new_memory_with(byte: int) -> None:
    """Have malloc fill what it gives, so that memory that nobody has written differs from one reading to the next."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_PERTURB, byte)


def _memory(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) * 1024
    return 0


def _file(suffix: str, data: bytes, folder: Path, allowed: int = _ALLOWED) -> str | None:
    """Read a file twice; what is wrong with that, if anything is."""
    path = folder / f"case{suffix}"
    path.write_bytes(data)
    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, began = _memory("VmRSS"), time.process_time()
    found = []
    for byte in (0x11, 0x77):
        _fill_new_memory_with(byte)
        found.append(files.read(suffix, path))
    peak, took = _memory("VmHWM") - before, time.process_time() - began
    if found[0] != found[1]:
        return "two readings differ"
    if peak > allowed + _ALLOWED_A_BYTE * len(data):
        return f"memory: {peak // _MIB} MiB for a file of {len(data)} bytes"
    return f"slow: {took:.1f} s of CPU time" if took > _SLOW else None


def _tried(target: str, seed: int, number: int, folder: Path) -> str | None:
    if target == "files":
        return _file(*files.case(seed, number), folder)
    if target == "aimed":
        name, make = list(aimed.FILES.items())[number]
        problem = _file(*make(), folder, _ALLOWED_WHERE_AIMED)
        return problem and f"{name}: {problem}"
    return asgi.tried(seed, number)


TARGETS: dict[str, Callable[[int, int], bytes]] = {
    "files": lambda seed, number: files.case(seed, number)[1],
    "aimed": lambda seed, number: list(aimed.FILES.values())[number]()[1],
    "asgi": lambda seed, number: repr(asgi.case(seed, number)).encode(),
}
"""What can be tried here, and the bytes of a case."""


def _say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main(target: str, seed: int, first: int, number: int, seconds: float) -> None:
    """Try so many cases, and no longer than so many seconds."""
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    rr.set_strict_mode(True)
    until, case = time.monotonic() + seconds, first
    with tempfile.TemporaryDirectory() as folder:
        while case < first + number and time.monotonic() < until:
            _say(case=case)
            if os.environ.get(DIES_AT) == str(case):
                os.abort()
            try:
                problem = _tried(target, seed, case, Path(folder))
            except BaseException as error:
                # Whatever it is: none of them may come.
                problem = f"{type(error).__name__}: {str(error)[:200]}"
            if problem is not None:
                _say(case=case, finding=problem)
            case += 1
    _say(done=case - first, peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    name, *numbers, duration = sys.argv[1:]
    main(name, *map(int, numbers), float(duration))  # type: ignore[call-arg]
