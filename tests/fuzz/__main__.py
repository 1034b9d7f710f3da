"""``python -m tests.fuzz [TARGET...] [--seconds S] [--seed N]``: attack servers and readers, and save what is found."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from .runner import TARGETS, Report, run

_TURN = 120.0
"""Seconds after which another target gets its turn."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz targets in turn until the time is over; 1 if something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=main.__doc__)
    parser.add_argument("target", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)} (default: all)")
    parser.add_argument("--seconds", type=float, default=3600.0, help="in all (default: an hour)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same cases")
    parser.add_argument("--first", type=int, default=0, metavar="CASE", help="the case to begin with")
    parser.add_argument("--cases", type=int, help="of each target, and no more")
    parser.add_argument("--out", type=Path, default=Path("fuzz-findings"), help="where findings go")
    options = parser.parse_args(arguments)
    if unknown := set(options.target) - set(TARGETS):
        parser.error(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    targets = [target for target in TARGETS if target in (options.target or TARGETS)]
    until = time.monotonic() + options.seconds
    reports: dict[str, list[Report]] = {target: [] for target in targets}
    next_case = dict.fromkeys(targets, options.first)
    left = targets
    while left and time.monotonic() < until:
        turn = min(_TURN, options.seconds / len(targets))
        for target in list(left):
            seconds = min(turn, until - time.monotonic())
            if seconds <= 0:
                break
            cases = 10**12 if options.cases is None else options.first + options.cases - next_case[target]
            first = next_case[target]
            report = run(target, options.seed, first=first, cases=cases, seconds=seconds, say=_say)
            reports[target].append(report)
            next_case[target] += report.cases
            for finding in report.findings:
                finding.save(options.out)
            if target == "aimed" or report.cases >= cases:
                left.remove(target)
    return _summary(reports, options.out)


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def _summary(reports: dict[str, list[Report]], out: Path) -> int:
    found = 0
    print(f"\n{'target':10}{'cases':>9}{'cases/s':>9}{'MiB':>6}{'wait s':>8}{'findings':>10}")
    for target, runs in reports.items():
        cases, seconds = sum(run.cases for run in runs), sum(run.seconds for run in runs)
        peak = max((run.peak for run in runs), default=0) // 2**20
        wait = max((run.longest_wait for run in runs), default=0.0)
        findings = sum(len(run.findings) for run in runs)
        found += findings
        print(f"{target:10}{cases:9}{cases / seconds if seconds else 0:9.0f}{peak:6}{wait:8.2f}{findings:10}")
    if found:
        print(f"findings are in {out}: each case, and how to run it again")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
