"""Threads, children of multiprocessing, forks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scripts.child import run
from tests.support import oracle
from tests.support.rerun_server import RerunServer

_LOG_TEN = """
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
"""
_TEN = [(row, [float(row)]) for row in range(10)]


def _ten(path: Path, entity: str = "/value") -> bool:
    return oracle.check_file(path).values(entity, "Scalars:scalars", "row") == _TEN


def test_sys_exit_in_a_thread(rrd_path: Path) -> None:
    script = f"""
rr.init("asyncrr_test")
rr.save(sys.argv[1])
def work():
    {_LOG_TEN.replace(chr(10), chr(10) + "    ")}
    sys.exit(3)
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""
    _, stderr = run(script, rrd_path)
    assert stderr == ""
    assert _ten(rrd_path)


def test_a_daemon_thread_that_logs_until_the_end(rrd_path: Path) -> None:
    """The rows that were logged before the end are there; the thread that goes on meanwhile does no harm."""
    script = f"""
rr.init("asyncrr_test")
rr.save(sys.argv[1])
{_LOG_TEN}
def work():
    rr.set_time("row", sequence=0)
    while True:
        rr.log("endless", rr.Scalars(1.0))
threading.Thread(target=work, daemon=True).start()
time.sleep(0.1)
"""
    _, stderr = run(script, rrd_path)
    assert "Traceback" not in stderr
    assert "Fatal" not in stderr
    assert _ten(rrd_path)


def test_an_exception_while_a_block_is_open(rrd_path: Path) -> None:
    script = f"""
with rr.RecordingStream("asyncrr_test") as rec:
    rec.save(sys.argv[1])
    {_LOG_TEN.replace(chr(10), chr(10) + "    ")}
    raise ZeroDivisionError("on purpose")
"""
    _, stderr = run(script, rrd_path, code=1)
    assert "on purpose" in stderr
    assert _ten(rrd_path)


def test_exit_hooks_of_the_program_may_still_log(rrd_path: Path) -> None:
    script = f"""
import atexit
rr.init("asyncrr_test")
rr.save(sys.argv[1])
@atexit.register
def last_words():
    {_LOG_TEN.replace(chr(10), chr(10) + "    ")}
"""
    run(script, rrd_path)
    assert _ten(rrd_path)


_CHILDREN = """
import multiprocessing
def work(number, target):
    rr.init("asyncrr_test")
    (rr.connect_grpc if target.startswith("rerun+") else rr.save)(target.format(number))
    for row in range(10):
        rr.set_time("row", sequence=row)
        rr.log(f"value/{number}", rr.Scalars(float(row)))
    # In one write: the processes share a pipe.
    os.write(1, f"{number} {rr.get_recording_id()}\\n".encode())
"""
# Spawned children import their program from a file.
_MAIN = """
if __name__ == "__main__":
    rr.init("asyncrr_test")
    rr.log("parent", rr.Scalars(1.0))
    method, target = sys.argv[1:]
    context = multiprocessing.get_context(method)
    children = [context.Process(target=work, args=(n, target)) for n in range(3)]
    for child in children:
        child.start()
    for child in children:
        child.join()
        assert child.exitcode == 0, child.exitcode
    print("parent", rr.get_recording_id(), flush=True)
"""


def _run_file(path: Path, method: str, target: str) -> dict[str, str]:
    path.write_text("import os\nimport sys\nimport asyncrr as rr\n" + _CHILDREN + _MAIN)
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, str(path), method, target],
        env={**oracle.rerun_environment(), "PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_children_of_multiprocessing_deliver_to_files_of_their_own(method: str, tmp_path: Path) -> None:
    ids = _run_file(tmp_path / "program.py", method, str(tmp_path / "{}.rrd"))
    assert set(ids) == {"0", "1", "2", "parent"}
    assert len(set(ids.values())) == 1, "all processes of a program log to one recording by default"
    for number in range(3):
        assert _ten(tmp_path / f"{number}.rrd", f"/value/{number}")


async def test_children_of_multiprocessing_deliver_to_one_server(tmp_path: Path) -> None:
    async with RerunServer() as server:
        ids = _run_file(tmp_path / "program.py", "fork", server.url)
        found = await server.read(rows=30)
    (recording_id,) = set(ids.values())
    assert {message.recording_id for message in found} == {recording_id}
    rows = [row for message in found if message.entity_path.startswith("/value") for row in message.row_ids]
    assert len(rows) == len(set(rows)) == 30


def test_a_pool_of_workers(tmp_path: Path) -> None:
    script = """
import multiprocessing
def work(number):
    if rr.get_recording_id() is None:
        rr.init("asyncrr_test", recording_id=str(os.getpid()))
        rr.save(f"{sys.argv[1]}/{os.getpid()}.rrd")
    rr.log("x", rr.Scalars(float(number)))
    time.sleep(0.01)
pool = multiprocessing.get_context("fork").Pool(2)
pool.map(work, range(20), chunksize=1)
pool.close()
pool.join()
"""
    run(script, tmp_path)
    files = list(tmp_path.glob("*.rrd"))
    assert files
    values = sorted(v for path in files for (v,) in oracle.check_file(path).values("/x", "Scalars:scalars"))
    assert values == [float(n) for n in range(20)]


def test_a_fork_in_the_middle_of_logging(tmp_path: Path) -> None:
    """In the child ``init`` works, the parent's streams begin anew, and nothing of the parent's is written twice."""
    script = """
parent = rr.RecordingStream("asyncrr_test", recording_id="inherited", make_default=True)
parent.save(sys.argv[1] + "/parent.rrd")
stop = threading.Event()
def log_on():
    while not stop.is_set():
        parent.log("busy", rr.Scalars(1.0))
busy = threading.Thread(target=log_on)
busy.start()
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
warnings.simplefilter("ignore", DeprecationWarning)  # from 3.12 on Python warns of forks while there are threads
pid = os.fork()
if pid == 0:
    assert rr.get_global_data_recording() is None
    rr.init("asyncrr_test", recording_id="of_child")
    rr.save(sys.argv[1] + "/child.rrd")
    for row in range(10):
        rr.set_time("row", sequence=row)
        rr.log("value", rr.Scalars(float(row)))
    parent.save(sys.argv[1] + "/inherited.rrd")
    parent.reset_time()
    for row in range(10):
        parent.set_time("row", sequence=row)
        parent.log("value", rr.Scalars(float(row)))
    sys.exit(7)
stop.set()
busy.join()
_, status = os.waitpid(pid, 0)
assert os.waitstatus_to_exitcode(status) == 7, status
"""
    _, stderr = run(script, tmp_path)
    assert stderr == ""
    for name in ("parent", "child", "inherited"):
        assert _ten(tmp_path / f"{name}.rrd"), name
    read = oracle.check_file(tmp_path / "inherited.rrd")
    assert read.recording_id == "inherited"
    assert read.entities == {"/__properties", "/value"}, "what the parent logged is the parent's to deliver"
    files = [oracle.check_file(tmp_path / f"{name}.rrd") for name in ("parent", "child", "inherited")]
    rows = [row.row_id for file in files for chunk in file.chunks for row in chunk.rows]
    assert len(rows) == len(set(rows))


def test_a_fork_while_other_threads_log_and_flush_does_not_hang(tmp_path: Path) -> None:
    script = """
recs = [rr.RecordingStream("asyncrr_test", recording_id=str(i)) for i in range(3)]
for i, rec in enumerate(recs):
    rec.save(f"{sys.argv[1]}/{i}.rrd")
stop = threading.Event()
def busy(rec):
    while not stop.is_set():
        rec.log("x", rr.TextLog("y"))
        rec.flush()
threads = [threading.Thread(target=busy, args=(rec,)) for rec in recs for _ in range(2)]
for thread in threads:
    thread.start()
warnings.simplefilter("ignore", DeprecationWarning)
for i in range(15):
    pid = os.fork()
    if pid == 0:
        rr.init("asyncrr_test", recording_id=f"child {i}")
        rr.save(f"{sys.argv[1]}/child{i}.rrd")
        rr.log("x", rr.Scalars(float(i)))
        recs[0].log("x", rr.Scalars(1.0))
        rr.disconnect()
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert status == 0, status
stop.set()
for thread in threads:
    thread.join()
"""
    run(script, tmp_path, timeout=50)
    for i in range(15):
        assert oracle.check_file(tmp_path / f"child{i}.rrd").values("/x", "Scalars:scalars") == [[float(i)]]
    for i in range(3):
        oracle.check_file(tmp_path / f"{i}.rrd")
