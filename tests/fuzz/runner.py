"""Running the fuzzers: case after case, what must hold in between, and a file for each finding."""

from __future__ import annotations

import json
import re
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.support.command import command_environment
from tests.support.oracle import OracleError, print_

from . import aimed, child, messages, sessions
from .hosts import Host

TARGETS = (*sessions.SESSIONS, *child.TARGETS)
ROOT = Path(__file__).parents[2]
_BATCH = 50
"""Sessions between two looks at whether all is well."""
_LONGEST_WORK = 40.0
"""Seconds of CPU time after which a child is taken for one that never ends its case."""
_LONGEST_SILENCE = 180.0
"""Seconds after which a child that says nothing is taken for one that waits for ever."""
_MOST_FINDINGS = 20
_SESSIONS_A_SERVER = {"saved": 300}
"""Sessions after which the file of a server is looked at, and another one started; 3000 if it is not here."""


@dataclass
class Finding:
    """What was found, and in which case."""

    target: str
    seed: int
    case: int
    what: str
    data: bytes = field(repr=False, default=b"")
    suffix: str = ".bin"

    def __str__(self) -> str:
        return f"{self.target}, seed {self.seed}, case {self.case}: {self.what}"

    @property
    def again(self) -> str:
        """How to run it again."""
        return f"python -m tests.fuzz {self.target} --seed {self.seed} --first {self.case} --cases 1"

    def save(self, folder: Path) -> None:
        """Write the case, and a text that says what it is."""
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{self.target}-{self.seed}-{self.case}"
        (folder / f"{name}{self.suffix}").write_bytes(self.data)
        (folder / f"{name}.txt").write_text(f"{self}\n{self.again}\n")


@dataclass
class Report:
    """What a run came to."""

    target: str
    cases: int = 0
    seconds: float = 0.0
    peak: int = 0
    """Bytes of memory."""
    longest_wait: float = 0.0
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        speed = self.cases / self.seconds if self.seconds else 0.0
        wait = f", longest wait {self.longest_wait:.2f} s" if self.longest_wait else ""
        peak = self.peak / 2**20
        return f"{self.target}: {self.cases} cases, {speed:.0f}/s, {peak:.0f} MiB{wait}, {len(self.findings)} findings"


def run(
    target: str,
    seed: int,
    *,
    first: int = 0,
    cases: int = 10**12,
    seconds: float = 10**9,
    say: Callable[[str], object] = lambda text: None,
) -> Report:
    """Try cases of a target until there were so many, or until the time is over."""
    report = Report(target)
    began = time.monotonic()
    if target in sessions.SESSIONS:
        _run_sessions(report, seed, first, cases, began + seconds, say)
    else:
        number = min(cases, len(aimed.FILES) - first) if target == "aimed" else cases
        _run_child(report, seed, first, number, began + seconds, say)
    report.seconds = time.monotonic() - began
    return report


# -- cases in a process of their own --------------------------------------------------------------------------------------


def _run_child(report: Report, seed: int, first: int, cases: int, until: float, say: Callable[[str], object]) -> None:
    """Have a child try cases; where it dies or hangs, another one goes on behind that case."""
    case = first
    while case < first + cases and time.monotonic() < until and len(report.findings) < _MOST_FINDINGS:
        arguments = [report.target, seed, case, first + cases - case, until - time.monotonic()]
        with (
            tempfile.TemporaryFile() as log,
            subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.child", *map(str, arguments)],
                stdout=subprocess.PIPE, stderr=log, env=command_environment({"ARROW_DEFAULT_MEMORY_POOL": "system"}), cwd=ROOT,
            ) as process,
        ):  # fmt: skip
            assert process.stdout is not None
            current, done, silent = case, False, False
            told = time.monotonic()
            while not done and not silent and len(report.findings) < _MOST_FINDINGS:
                if not _wait_for_line(process):
                    silent = True
                    process.kill()
                elif line := process.stdout.readline():
                    said = json.loads(line)
                    current = said.get("case", current)
                    done = "done" in said
                    report.peak = max(report.peak, said.get("peak", 0))
                    if "finding" in said:
                        _find(report, seed, current, said["finding"], say)
                    elif not done:
                        report.cases += 1
                    if time.monotonic() - told > 60:
                        told = time.monotonic()
                        say(f"{report.target}: {report.cases} cases, {len(report.findings)} findings")
                else:
                    break
            if len(report.findings) >= _MOST_FINDINGS:
                process.kill()
                return
            code = process.wait()
            log.seek(0)
            text = log.read().decode(errors="replace")
        if silent:
            _find(report, seed, current, "it does not end", say)
        elif not done:
            _find(report, seed, current, f"the process ended with {code}: {_gist(text)}", say)
        case = current + 1


def _wait_for_line(process: subprocess.Popen[bytes]) -> bool:
    """Wait until a child says something, or ends; False if it works or waits for too long."""
    began = time.monotonic()
    info = psutil.Process(process.pid)
    used = sum(info.cpu_times()[:2])
    while not select.select([process.stdout], [], [], 1.0)[0]:
        if sum(info.cpu_times()[:2]) - used > _LONGEST_WORK or time.monotonic() - began > _LONGEST_SILENCE:
            return False
    return True


def _gist(text: str) -> str:
    lines = [line for line in text.splitlines() if re.match(r"Fatal|\w*Error|Current thread|  File", line)]
    return " | ".join(lines[:4])[:500]


def _find(report: Report, seed: int, case: int, what: str, say: Callable[[str], object]) -> None:
    suffix, data = ".bin", child.TARGETS[report.target](seed, case)
    finding = Finding(report.target, seed, case, what, data, suffix)
    report.findings.append(finding)
    say(f"FOUND {finding}")


# -- sessions -------------------------------------------------------------------------------------------------------------


def _run_sessions(
    report: Report, seed: int, first: int, cases: int, until: float, say: Callable[[str], object]
) -> None:
    case, last, began = first, first + cases, time.monotonic()
    while case < last and time.monotonic() < until and len(report.findings) < _MOST_FINDINGS:
        with tempfile.TemporaryDirectory() as folder, Host(report.target, Path(folder)) as host:
            begin, faults = case, list[str]()
            while (
                case < min(last, begin + _SESSIONS_A_SERVER.get(report.target, 3000))
                and time.monotonic() < until
                and not faults
            ):
                batch = range(case, min(case + _BATCH, last))
                for number in batch:
                    host.play(sessions.case(report.target, seed, number))
                case = batch.stop
                report.cases += len(batch)
                report.seconds = time.monotonic() - began
                report.peak = max(report.peak, host.memory)
                faults = host.faults()
                report.longest_wait = max(report.longest_wait, *host.waits[-3:], 0.0)
            if faults:
                for what in faults:
                    culprit = _culprit(report.target, seed, batch, what) if len(batch) > 1 else batch.start
                    _find_session(report, seed, batch.start if culprit is None else culprit, what, say)
            else:
                for what in host.end():
                    _find_session(report, seed, begin, what, say)
                if host.saved is not None:
                    _check_saved(report, seed, begin, host.saved, say)
        say(str(report))


def _find_session(report: Report, seed: int, case: int, what: str, say: Callable[[str], object]) -> None:
    finding = Finding(report.target, seed, case, what, sessions.case(report.target, seed, case).data)
    report.findings.append(finding)
    say(f"FOUND {finding}")


def _culprit(target: str, seed: int, batch: range, what: str) -> int | None:
    """The session after which a fault is there when they are played one by one; None if it does not show again."""
    kind = re.sub(r"\d+", "", what)[:25]
    with tempfile.TemporaryDirectory() as folder, Host(target, Path(folder)) as host:
        for number in batch:
            host.play(sessions.case(target, seed, number))
            time.sleep(0.02)
            if any(re.sub(r"\d+", "", fault)[:25] == kind for fault in host.faults()):
                return number
    return None


def _check_saved(report: Report, seed: int, case: int, path: Path, say: Callable[[str], object]) -> None:
    """Whether the official reader reads all of what was saved; if not, which message it stops at."""
    problem = refused(path)
    if problem is None:
        return
    file = path.read_bytes()
    frames = [frame for frame in messages.frames(file) if frame[0]]
    low, high = 0, len(frames)
    while low + 1 < high:
        middle = (low + high) // 2
        path.write_bytes(_recording(file[:12], frames[:middle]))
        low, high = (low, middle) if refused(path) else (middle, high)
    announced = [frame for frame in frames[: high - 1] if frame[0] == 1]
    finding = Finding(
        report.target, seed, case, f"the official reader refuses what was saved: {problem}", suffix=".rrd"
    )
    finding.data = _recording(file[:12], [*announced, frames[high - 1]]) if frames else file
    report.findings.append(finding)
    say(f"FOUND {finding}")


def _recording(head: bytes, frames: list[tuple[int, bytes]]) -> bytes:
    return head + b"".join(aimed.rrd_frame(kind, message) for kind, message in frames)


def refused(path: Path) -> str | None:
    """What the official reader has against a file; None if it reads all of it."""
    try:
        output = print_(path)
    except OracleError as error:
        return str(error)[-400:]
    except subprocess.TimeoutExpired:
        return "no end"
    # It says so of versions that it cannot parse, too, but reads on.
    errors = [line for line in output.splitlines() if "ERROR" in line and "Skipping migrations" not in line]
    return errors[0][:400] if errors else None
