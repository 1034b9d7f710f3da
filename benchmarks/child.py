"""One measurement: ``python -m benchmarks.child CASE MODULE TARGET [--quick]``, started by the runner.

Says ``{"sent": true}`` when everything is flushed to a server and waits for a line on stdin, which comes when the server has it
all. The last line is the result. Lines are JSON.
"""

from __future__ import annotations

import importlib
import json
import sys

from .cases import CASES
from .floors import FLOOR
from .measure import Run


def _wait_until_drained() -> None:
    print(json.dumps({"sent": True}), flush=True)
    if not sys.stdin.readline():
        raise SystemExit("the runner has gone")


def main(case_name: str, module: str, target: str, *options: str) -> None:
    case = CASES[case_name]
    quick = "--quick" in options
    run = Run(target, quick=quick, drained=_wait_until_drained, memory=0 if quick else case.memory)
    if module == FLOOR:
        assert case.floor is not None
        metrics = case.floor(run)
    else:
        assert case.program is not None
        metrics = case.program(importlib.import_module(module), run)
    print(json.dumps(metrics), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
