"""``python -m benchmarks``: asyncrr and the official SDK side by side, and the floor where there is one."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from .cases import CASES, Case
from .floors import FLOOR
from .runner import OFFICIAL, OURS, Runner, describe_machine
from .table import report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run benchmarks and print a table. Returns 1 if a bar is not cleared, 0 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="NAME",
        default=[],
        help="run only these (see --list); the beginning of names stands for all of them",
    )
    parser.add_argument("--large", action="store_true", help="run those that have a floor: large arrays")
    parser.add_argument(
        "--rounds",
        "--pairs",
        type=int,
        metavar="N",
        help="measurements of each SDK (default 3, and more for some; what is given here holds for all)",
    )
    parser.add_argument("--quick", action="store_true", help="tiny sizes, one pair: shows that everything runs")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all measurements there too")
    parser.add_argument(
        "--dir", type=Path, default=Path(), metavar="DIR", help="where to write recordings meanwhile (default: here)"
    )
    parser.add_argument("--list", action="store_true", help="print the names of the benchmarks")
    options = parser.parse_args(arguments)
    if options.list:
        for case in CASES.values():
            print(f"{case.name:20} {case.title}")
        return 0
    try:
        cases = chosen(options.only, large=options.large)
    except ValueError as error:
        parser.error(str(error))
    # Leave by an exception, so that child processes and files go away.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    machine = describe_machine()
    with Runner(options.dir, rounds=options.rounds, quick=options.quick, progress=_progress) as runner:
        results = [runner.run(case) for case in cases]
    load = os.getloadavg()
    print(report(results, machine, load, quick=options.quick))
    if options.json is not None:
        document = {
            "machine": machine,
            "load_at_end": load,
            "quick": options.quick,
            "cases": {
                result.case.name: {
                    "official": result.runs[OFFICIAL],
                    "ours": result.runs[OURS],
                    "floor": result.runs[FLOOR],
                    "bars": [
                        {
                            "metric": outcome.bar.metric,
                            "rule": outcome.bar.rule.value,
                            "bar": outcome.bar.bar,
                            "aim": outcome.bar.aim,
                            "value": outcome.value,
                            "verdict": outcome.verdict,
                        }
                        for outcome in result.outcomes
                    ],
                }
                for result in results
            },
        }
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    failed = any(outcome.verdict == "FAIL" for result in results for outcome in result.outcomes)
    return int(failed and not options.quick)


def chosen(names: Sequence[str], *, large: bool) -> list[Case]:
    """The benchmarks that are asked for, in the order in which they run; all of them if nothing is.

    Parameters
    ----------
    names
        Names, or beginnings of names.
    large
        Whether those that have a floor are asked for, too.

    Raises
    ------
    ValueError
        No benchmark has such a name.
    """
    wanted = {case.name for case in CASES.values() if large and case.floor is not None}
    for name in names:
        found = {name} & CASES.keys() or {known for known in CASES if known.startswith(name)}
        if not found:
            raise ValueError(f"no benchmark is called {name}, and none begins with it; --list names them")
        wanted |= found
    return [case for case in CASES.values() if case.name in wanted or not (names or large)]


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
