"""Runs all programs against one SDK: ``python -m tests.differential.runner MODULE DIRECTORY``.

The batching mode is in the environment of this process. A program that fails leaves ``<name>.error`` with its traceback
in place of files.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from pathlib import Path

from . import archetypes, batching, columns, paths_and_times, recordings
from .registry import PROGRAMS

__all__ = ["archetypes", "batching", "columns", "paths_and_times", "recordings"]


def main(module: str, directory: str) -> None:
    rr = importlib.import_module(module)
    target = Path(directory)
    for program in PROGRAMS.values():
        os.environ.update(program.env)
        try:
            program.execute(rr, lambda name: str(target / f"{name}.rrd"))
        except BaseException:
            (target / f"{program.name}.error").write_text(traceback.format_exc())
        finally:
            for name in program.env:
                del os.environ[name]


if __name__ == "__main__":
    main(*sys.argv[1:])
