"""Terminals, pipes that nobody empties, full disks."""

from __future__ import annotations

import os
import pty
import subprocess
import time
from pathlib import Path

from tests.scripts.child import Child, run
from tests.support import oracle

_TEN_TO_STDOUT = """
rr.init("asyncrr_test")
rr.stdout()
for row in range(10):
    rr.log("value", rr.Scalars(float(row)))
"""


def test_on_a_terminal_data_is_buffered_and_goes_to_the_next_sink(rrd_path: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        with Child(_TEN_TO_STDOUT + "rr.save(sys.argv[1])\nprint('readable')\n", rrd_path, stdout=theirs) as child:
            child.ends()
            assert child.stderr == ""
        assert os.read(ours, 10_000).replace(b"\r\n", b"\n") == b"readable\n", "no binary data on a terminal"
    finally:
        os.close(ours)
        os.close(theirs)
    assert len(oracle.check_file(rrd_path).values("/value", "Scalars:scalars")) == 10


def test_a_closed_stdout_is_no_error(rrd_path: Path) -> None:
    script = "os.close(1)\n" + _TEN_TO_STDOUT + "rr.save(sys.argv[1])\n"
    _, stderr = run(script, rrd_path)
    assert "Traceback" not in stderr
    assert len(oracle.check_file(rrd_path).values("/value", "Scalars:scalars")) == 10


def test_a_pipe_whose_reader_has_gone_before_is_as_no_sink(rrd_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        with Child(_TEN_TO_STDOUT + "rr.save(sys.argv[1])\n", rrd_path, stdout=writer) as child:
            child.ends()
            assert child.stderr == ""
    finally:
        os.close(writer)
    assert len(oracle.check_file(rrd_path).values("/value", "Scalars:scalars")) == 10


def test_what_the_program_prints_before_comes_first() -> None:
    script = "print('first', end='')\n" + _TEN_TO_STDOUT
    with Child(script, stdout=subprocess.PIPE, environment={"PYTHONUNBUFFERED": ""}) as child:
        assert child.process.stdout is not None
        output = child.process.stdout.read()
        child.ends()
    assert output.startswith(b"firstRRF2")


def test_a_pipe_that_nobody_empties_does_not_hang_the_exit() -> None:
    """The reader is there and takes nothing: after 2 s without progress the rest is given up, and said."""
    script = """
import numpy as np
rr.init("asyncrr_test")
rr.stdout()
noise = np.random.default_rng(0).integers(0, 255, 3_000_000, dtype=np.uint8)
for row in range(5):
    rr.log("value", rr.Tensor(noise))
print("ending", file=sys.stderr)
"""
    with Child(script) as child:
        child.said("ending")
        took = child.ends(timeout=25)
        assert took < 8
        assert "not delivered to stdout" in child.stderr
        assert "Traceback" not in child.stderr


def test_a_disk_that_becomes_full(tmp_path: Path) -> None:
    """One line says it, the flush raises, the other file gets all, and the full one ends with its last whole message."""
    script = """
import resource
import numpy as np
rr.init("asyncrr_test")
rr.set_sinks(rr.FileSink(sys.argv[1] + "/small.rrd"), rr.FileSink(sys.argv[1] + "/also_small.rrd"))
rr.log("value", rr.Scalars(0.0))
rr.flush()
# No file of this process may grow beyond this, which is what a full disk looks like.
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
noise = np.random.default_rng(0).integers(0, 255, 300_000, dtype=np.uint8)
rr.log("value", rr.Scalars(1.0))
rr.flush()
rr.log("noise", rr.Tensor(noise))
try:
    rr.flush()
except RuntimeError as error:
    print("flush:", error)
rr.log("value", rr.Scalars(2.0))
stats = rr.get_global_data_recording().stats()
print([sink.status for sink in stats.sinks])
"""
    stdout, stderr = run(script, tmp_path)
    assert "File too large" in stdout.splitlines()[0]
    assert "small.rrd" in stdout
    assert "also_small.rrd" in stdout
    assert "['failed', 'failed']" in stdout
    assert len(stderr.splitlines()) == 2
    assert all("other sinks go on" in line for line in stderr.splitlines())
    for name in ("small", "also_small"):
        oracle.verify(tmp_path / f"{name}.rrd", check_footers=False)
        assert oracle.print_(tmp_path / f"{name}.rrd").count(" - /value - ") == 2


def test_of_two_files_one_on_a_full_disk(tmp_path: Path) -> None:
    """The device is full, the directory is not."""
    script = """
rr.init("asyncrr_test")
os.symlink("/dev/full", sys.argv[1] + "/full.rrd")
for row in range(5):
    rr.log("value", rr.Scalars(float(row)))
rr.save(sys.argv[1] + "/good.rrd")
try:
    rr.set_sinks(rr.FileSink(sys.argv[1] + "/full.rrd"), rr.FileSink(sys.argv[1] + "/other.rrd"))
except RuntimeError as error:
    print(error)
rr.log("value", rr.Scalars(5.0))
"""
    stdout, stderr = run(script, tmp_path)
    assert "No space left" in stdout
    assert "full.rrd" in stdout
    assert stderr == ""
    values = oracle.check_file(tmp_path / "good.rrd").values("/value", "Scalars:scalars")
    assert [value for (value,) in values] == [0, 1, 2, 3, 4, 5]


def test_an_endless_logger_does_not_hold_up_the_end(rrd_path: Path) -> None:
    script = """
rr.init("asyncrr_test")
rr.save(sys.argv[1])
def work():
    while True:
        rr.log("endless", rr.Scalars(1.0))
threading.Thread(target=work, daemon=True).start()
time.sleep(0.1)
print("ending", file=sys.stderr)
"""
    with Child(script, rrd_path) as child:
        child.said("ending")
        began = time.monotonic()
        child.ends()
        assert time.monotonic() - began < 6
    oracle.check_file(rrd_path)
