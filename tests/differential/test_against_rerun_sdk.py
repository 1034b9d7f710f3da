"""The same programs with ``rerun-sdk`` and with asyncrr leave files that the official comparison calls equal.

Each program of this folder runs once per SDK and batching mode, with asyncrr also once per face; the programs of one such
combination share an interpreter.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import oracle

from . import runner  # noqa: F401  registers the programs
from .registry import PROGRAMS

MODES = {
    # Each row leaves as a chunk of its own.
    "each_row": {"RERUN_FLUSH_NUM_ROWS": "0"},
    # Nothing leaves before the flush, so that the batcher alone decides which rows share a chunk.
    "one_flush": {"RERUN_FLUSH_TICK_SECS": "1e9"},
}
ROOT = Path(__file__).parents[2]
CASES = [
    (face, program.name, output)
    for face in ("sync", "async")
    for program in PROGRAMS.values()
    for output in program.outputs
    if face == "sync" or program.runs_on_a_loop
]

VARYING = ("log_time",)
"""Timelines whose values differ between any two runs."""

APART = ("/__properties", "/__warnings")
"""Entities with times of the run, and with texts that are our own."""


def run_all(module: str, face: str, mode: str, directory: Path) -> Path:
    """Run every program against one SDK; the directory holds the files afterwards."""
    directory.mkdir(parents=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.differential.runner", module, face, str(directory)],
        cwd=ROOT,
        env=oracle.rerun_environment() | MODES[mode] | {"RERUN_LOG_TICK": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=50,
        check=False,
    )
    (directory / "output.txt").write_bytes(done.stdout)
    assert done.returncode == 0, (
        f"{module} ({face}) in mode {mode} exited with {done.returncode}:\n{done.stdout.decode()}"
    )
    return directory


@pytest.fixture(scope="module", params=list(MODES))
def directories(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where asyncrr's files are (by face), and the official ones, for one batching mode."""
    base = tmp_path_factory.mktemp(request.param)
    runs = {"sync": ("asyncrr", "sync"), "async": ("asyncrr", "async"), "official": ("rerun", "sync")}
    return {name: run_all(module, face, request.param, base / name) for name, (module, face) in runs.items()}


def file_of(directory: Path, program: str, output: str) -> Path:
    """The file, or a failure with what the program raised."""
    error = directory / f"{program}.error"
    assert not error.exists(), f"{program} failed with {directory.name}:\n{error.read_text()}"
    return directory / f"{output}.rrd"


def contents(recording: oracle.Recording) -> dict[str, list[str]]:
    """Each entity's rows in the order of their ids as text (so that a NaN equals itself), apart from the chunks they are in."""
    return {
        path: [
            repr(({t: v for t, v in row.times.items() if t not in VARYING}, row.set_components()))
            for row in recording.rows(path)
        ]
        for path in sorted(recording.entities)
        if path not in APART
    }


@pytest.mark.parametrize(("face", "program", "output"), CASES, ids=[f"{face}-{output}" for face, _, output in CASES])
def test_same_file(directories: dict[str, Path], face: str, program: str, output: str) -> None:
    theirs = file_of(directories["official"], program, output)
    ours = file_of(directories[face], program, output)
    if PROGRAMS[program].comparable:
        oracle.compare(ours, theirs)
    assert contents(oracle.check_file(ours)) == contents(oracle.read_one(theirs))
