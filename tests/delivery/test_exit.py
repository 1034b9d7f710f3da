"""Scripts that end at once: what they logged is delivered, the file is complete, and the end does not hang."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import oracle
from tests.support.rerun_server import RerunServer, free_port

ROOT = Path(__file__).parents[2]

TEN_ROWS = """
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
"""

INIT_AND_SAVE = 'rr.init("rerun_exit", recording_id="exit")\nrr.save(path)\n'

SCRIPTS = {
    "ten_rows": INIT_AND_SAVE + TEN_ROWS,
    "unhandled_exception": INIT_AND_SAVE + TEN_ROWS + "raise ValueError('on purpose')",
    "sys_exit": INIT_AND_SAVE + TEN_ROWS + "sys.exit(3)",
    "logged_before_save": 'rr.init("rerun_exit", recording_id="exit")\n' + TEN_ROWS + "rr.save(path)",
    "stream_out_of_scope": """
def work():
    rec = rr.RecordingStream("rerun_exit", recording_id="exit")
    rec.save(path)
    for row in range(10):
        rec.set_time("row", sequence=row)
        rec.log("value", rr.Scalars(float(row)))
work()
""",
    "thread": INIT_AND_SAVE
    + """
import threading
def work():
    for row in range(10):
        rr.set_time("row", sequence=row)
        rr.log("value", rr.Scalars(float(row)))
thread = threading.Thread(target=work)
thread.start()
""",
    "multiprocessing_fork": """
import multiprocessing
def work():
    rr.init("rerun_exit", recording_id="exit")
    rr.save(path)
    for row in range(10):
        rr.set_time("row", sequence=row)
        rr.log("value", rr.Scalars(float(row)))
rr.init("rerun_parent")
rr.log("parent", rr.Scalars(0.0))
child = multiprocessing.get_context("fork").Process(target=work)
child.start()
child.join()
sys.exit(child.exitcode)
""",
}
EXIT_CODES = {"unhandled_exception": 1, "sys_exit": 3}


def run_script(text: str, *args: str, timeout: float = 30.0) -> subprocess.CompletedProcess[str]:
    """Run a script with ``rr``, ``sys`` and its first argument as ``path``."""
    program = f"import sys\nimport asyncrr as rr\npath = sys.argv[1]\n{text}"
    return subprocess.run(
        [sys.executable, "-c", program, *args],
        cwd=ROOT,
        env=oracle.rerun_environment(),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_that_ends_at_once_delivers(name: str, rrd_path: Path) -> None:
    done = run_script(SCRIPTS[name], str(rrd_path))
    assert done.returncode == EXIT_CODES.get(name, 0), done.stderr
    recording = oracle.check_file(rrd_path)
    assert recording.values("/value", "Scalars:scalars", "row") == [(row, [float(row)]) for row in range(10)]
    if name != "unhandled_exception":
        assert "Error" not in done.stderr


def test_a_large_image_right_before_the_end(rrd_path: Path) -> None:
    script = (
        INIT_AND_SAVE + "import numpy as np\nrng = np.random.default_rng(5)\n"
        "rr.log('image', rr.Image(rng.integers(0, 255, (2160, 3840, 3), dtype=np.uint8)))"
    )
    done = run_script(script, str(rrd_path))
    assert (done.returncode, done.stderr) == (0, "")
    (image,) = oracle.check_file(rrd_path).values("/image", "Image:buffer")
    assert len(image[0]) == 2160 * 3840 * 3


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_ten_lines_to_a_server(host: str) -> None:
    """``init; connect_grpc; log`` and the end of the script, also where a name must be resolved."""
    async with RerunServer() as server:
        url = f"rerun+http://{host}:{server.port}/proxy"
        done = run_script("rr.init('rerun_exit', recording_id='exit')\nrr.connect_grpc(path)\n" + TEN_ROWS, url)
        assert (done.returncode, done.stderr) == (0, "")
        found = await server.read()
    rows = [row for message in found if message.entity_path == "/value" for row in message.row_ids]
    assert len(rows) == len(set(rows)) == 10


def test_an_absent_server_does_not_hold_up_the_end() -> None:
    """About 2 s without progress, then one line says what is lost."""
    url = f"rerun+http://127.0.0.1:{free_port()}/proxy"
    began = time.monotonic()
    done = run_script("rr.init('rerun_exit', recording_id='exit')\nrr.connect_grpc(path)\n" + TEN_ROWS, url)
    took = time.monotonic() - began
    assert done.returncode == 0
    assert took < 6.0
    lost = [line for line in done.stderr.splitlines() if "not delivered" in line or "lost" in line]
    assert len(lost) == 1, done.stderr
    assert url in lost[0]
