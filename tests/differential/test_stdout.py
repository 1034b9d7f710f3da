"""A program whose stdout is a pipe: into the official tools, and into a reader that goes away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support import oracle

ROOT = Path(__file__).parents[2]

PROGRAM = """
import importlib, sys
rr = importlib.import_module(sys.argv[1])
rr.init("rerun_piped", recording_id="piped")
rr.stdout()
for frame in range(int(sys.argv[2])):
    rr.set_time("frame", sequence=frame)
    rr.log("value", rr.Scalars(float(frame)))
    rr.log("text", rr.TextLog(f"frame {frame}"))
rr.log("static", rr.Points3D([[1, 2, 3]]), static=True)
"""


def start(module: str, rows: int) -> subprocess.Popen[bytes]:
    """Run the program with pipes for stdout and stderr."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, module, str(rows)],
        cwd=ROOT,
        env=oracle.rerun_environment() | {"RERUN_LOG_TICK": "0", "RERUN_FLUSH_TICK_SECS": "1e9"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_into_a_file_it_is_what_the_official_sdk_writes(tmp_path: Path) -> None:
    for module in ("asyncrr", "rerun"):
        output, errors = start(module, 50).communicate(timeout=30)
        assert errors == b""
        (tmp_path / f"{module}.rrd").write_bytes(output)
    oracle.compare(tmp_path / "asyncrr.rrd", tmp_path / "rerun.rrd")
    assert len(oracle.check_file(tmp_path / "asyncrr.rrd").values("/value", "Scalars:scalars", "frame")) == 50


def test_into_rrd_print() -> None:
    """The tool reads what comes as it comes, from its own stdin."""
    with start("asyncrr", 50) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        printed = subprocess.run(
            [oracle.rerun_binary(), "rrd", "print"],
            stdin=program.stdout,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=oracle.rerun_environment(),
            timeout=30,
            check=True,
        ).stdout.decode()
        assert program.stderr.read() == b""
        assert program.wait(30) == 0
    assert "with 50 rows" in printed
    for path in ("/value", "/text", "/static", "/__properties"):
        assert f" - {path} - data columns: [" in printed


def test_into_a_reader_that_goes_away_after_one_byte() -> None:
    """As with ``| head -c 1``: the program runs to its end, and one line says what became of its data."""
    with start("asyncrr", 20_000) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.read(1) == b"R"
        program.stdout.close()
        errors = program.stderr.read().decode()
        assert program.wait(30) == 0
    assert errors.count("\n") == 1, errors
    assert "the reader has gone away" in errors
    assert "lost" in errors
