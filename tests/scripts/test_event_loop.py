"""``ASYNCRR_EVENT_LOOP``: uvloop for the background loop where it is asked for, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts.child import run
from tests.support import oracle
from tests.support.rerun_server import RerunServer

UVLOOP = {"ASYNCRR_EVENT_LOOP": "uvloop"}
TELL_LOOP = """
from asyncrr.engine.background import background_loop
print(type(background_loop()).__module__)
"""
TEN_ROWS = """
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
"""

FILE = 'rr.init("app")\nrr.save(sys.argv[1])\n' + TEN_ROWS
FILES_IN_TURN = (
    'rr.init("app")\nrr.save(sys.argv[1] + ".first")\nrr.log("value", rr.Scalars(-1.0))\nrr.save(sys.argv[1])\n'
    + TEN_ROWS
)
FLUSHED_AND_KILLED = FILE + "rr.flush()\nprint('loop', flush=True)\nos._exit(0)\n"
ASYNC = """
import asyncio
async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.save(sys.argv[1])
        for row in range(10):
            rec.set_time("row", sequence=row)
            await rec.log("value", rr.Scalars(float(row)))
        await rec.flush()
asyncio.run(main())
"""
ASYNC_ON_UVLOOP = ASYNC.replace("asyncio.run(main())", "import uvloop\nuvloop.run(main())")
FORKED = (
    """
warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)
import multiprocessing
def work():
    rr.init("app")
    rr.save(sys.argv[1])
"""
    + TEN_ROWS.replace("\n", "\n    ")
    + """
rr.init("parent")
rr.log("parent", rr.Scalars(0.0))
rr.flush()
child = multiprocessing.get_context("fork").Process(target=work)
child.start()
child.join()
assert child.exitcode == 0
"""
)
SERVED = (
    """
import asyncio
rr.init("app")
url = rr.serve_grpc(grpc_port=0)
out = rr.RecordingStream("app")
out.save(sys.argv[1])
"""
    + TEN_ROWS
    + """
async def read():
    rows = 0
    async with rr.subscribe(url, entity="/value") as chunks:
        async for chunk in chunks:
            out.send_chunks([chunk])
            rows += chunk.num_rows
            if rows == 10:
                return
asyncio.run(asyncio.wait_for(read(), 20))
out.disconnect()
"""
)

PROGRAMS = {
    "file": FILE,
    "files in turn": FILES_IN_TURN,
    "async": ASYNC,
    "async on uvloop": ASYNC_ON_UVLOOP,
    "forked": FORKED,
    "served": SERVED,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_with_uvloop(name: str, rrd_path: Path) -> None:
    stdout, stderr = run(PROGRAMS[name] + TELL_LOOP, rrd_path, environment=UVLOOP)
    assert (stdout.strip(), stderr) == ("uvloop", "")
    values = oracle.check_file(rrd_path).values("/value", "Scalars:scalars", "row")
    assert values == [(row, [float(row)]) for row in range(10)]


def test_flushed_rows_are_in_the_file_with_uvloop(rrd_path: Path) -> None:
    run(FLUSHED_AND_KILLED, rrd_path, environment=UVLOOP)
    assert oracle.print_(rrd_path).count("/value") >= 1


async def test_to_a_server_with_uvloop() -> None:
    script = 'rr.init("app")\nrr.connect_grpc(sys.argv[1])\n' + TEN_ROWS + TELL_LOOP
    async with RerunServer() as server:
        stdout, stderr = run(script, server.url, environment=UVLOOP)
        assert (stdout.strip(), stderr) == ("uvloop", "")
        found = await server.read(rows=10)
    assert len({row for message in found if message.entity_path == "/value" for row in message.row_ids}) == 10


@pytest.mark.parametrize("environment", [{}, {"ASYNCRR_EVENT_LOOP": "asyncio"}])
def test_it_is_not_used_because_it_is_installed(
    rrd_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ASYNCRR_EVENT_LOOP", raising=False)
    script = (
        FILE
        + TELL_LOOP
        + "import importlib.util\nassert importlib.util.find_spec('uvloop')\nassert 'uvloop' not in sys.modules"
    )
    stdout, stderr = run(script, rrd_path, environment=environment)
    assert (stdout.strip(), stderr) == ("asyncrr.engine.background", "")


@pytest.mark.parametrize(
    ("setting", "prepare", "said"),
    [
        ("uvloop", "sys.modules['uvloop'] = None\n", "ASYNCRR_EVENT_LOOP=uvloop is ignored: uvloop is not installed"),
        ("trio", "", "ASYNCRR_EVENT_LOOP='trio' is ignored: expected asyncio or uvloop"),
    ],
)
def test_what_cannot_be_done_is_said_once_and_ignored(setting: str, prepare: str, said: str, rrd_path: Path) -> None:
    stdout, stderr = run(prepare + FILE + TELL_LOOP, rrd_path, environment={"ASYNCRR_EVENT_LOOP": setting})
    assert stdout.strip() == "asyncrr.engine.background"
    assert stderr.splitlines() == [f"asyncrr: {said}"]
    assert len(oracle.check_file(rrd_path).rows("/value")) == 10
