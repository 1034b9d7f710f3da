"""Runs all programs against one SDK: ``python -m tests.differential.runner MODULE FACE DIRECTORY``.

``FACE`` is ``sync`` or ``async``; the latter, which is asyncrr's only, leaves out what cannot run on a loop. The batching
mode is in the environment of this process. A program that fails leaves ``<name>.error`` with its traceback in place of files.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import sys
import traceback
from pathlib import Path

from . import (
    archetypes,
    batching,
    columns,
    dataframes,
    every_archetype,
    further_archetypes,
    log_records,
    paths_and_times,
    recordings,
)
from .registry import PROGRAMS

__all__ = [
    "archetypes",
    "batching",
    "columns",
    "dataframes",
    "every_archetype",
    "further_archetypes",
    "log_records",
    "paths_and_times",
    "recordings",
]


def main(module: str, face: str, directory: str) -> None:
    rr = importlib.import_module(module)
    target = Path(directory)

    def path_of(name: str) -> str:
        return str(target / f"{name}.rrd")

    for program in PROGRAMS.values():
        if face == "async" and not program.runs_on_a_loop:
            continue
        mode = {name: os.environ.get(name) for name in program.env}
        os.environ.update(program.env)
        try:
            if face == "async":
                asyncio.run(program.execute_on_loop(rr, path_of))
            else:
                program.execute(rr, path_of)
        except BaseException:
            (target / f"{program.name}.error").write_text(traceback.format_exc())
        finally:
            for name, value in mode.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


if __name__ == "__main__":
    main(*sys.argv[1:])
