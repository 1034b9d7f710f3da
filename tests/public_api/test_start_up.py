"""What a program waits for before its first row, and what must not be imported beside it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.rerun_server import RerunServer

ROOT = Path(__file__).parents[2]

_WATCH = """
import sys, threading
main = threading.get_ident()

class Watch:
    def __init__(self):
        self.elsewhere = []

    def find_spec(self, name, path=None, target=None):
        me = threading.get_ident()
        lazy = sys.modules.get("asyncrr._lazy")
        if me != main and (lazy is None or lazy._loader != me):
            self.elsewhere.append((name, threading.current_thread().name))

watch = Watch()
sys.meta_path.insert(0, watch)
import asyncrr as rr
"""


def run(script: str, *args: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WATCH + script, *args],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_a_first_row_needs_no_large_libraries(rrd_path: Path) -> None:
    run(
        """
rr.init("asyncrr_test"); rr.save(sys.argv[1])
rr.log("scalars", rr.Scalars(1.0))
rr.log("points", rr.Points3D([[1, 2, 3]], colors=[[255, 0, 0]], labels=["a"]))
rr.log("text", rr.TextLog("text"))
rr.log("image", rr.Image(bytes=bytes(12), width=2, height=2, color_model="RGB", datatype="U8"))
rr.log("moved", rr.Transform3D(translation=[1, 2, 3]), static=True)
rr.log("classes", rr.AnnotationContext([(1, "one", [255, 0, 0])]))
rr.set_time("frame", sequence=1)
rr.set_time("time", duration=1.5)
rr.log("scalars", rr.Scalars([1, 2]))
rr.disconnect()
large = {"pandas", "betterproto", "grpclib", "h2", "h11", "PIL", "uvloop", "pyarrow.compute", "pyarrow.dataset",
    "pyarrow.parquet", "importlib.metadata", "numpy.ma", "asyncrr.server", "asyncrr.viewers", "asyncrr.blueprint"}
assert not large & set(sys.modules), large & set(sys.modules)
        """,
        str(rrd_path),
    )


_ALL_ARCHETYPES = """
from tests.differential.every_archetype import rows_of_every_archetype
rr.init("asyncrr_test")
if sys.argv[1] == "grpc":
    rr.connect_grpc(sys.argv[2])
elif sys.argv[1] == "serve":
    rr.serve_grpc(grpc_port=0)
else:
    rr.save(sys.argv[1])
rows_of_every_archetype(rr)
rr.send_columns("columns", [rr.TimeColumn("frame", sequence=[2, 1])], rr.Scalars.columns(scalars=[1, 2]))
rr.flush()
rr.disconnect()
"""
_NOTHING_ELSEWHERE = "assert not watch.elsewhere, watch.elsewhere"


def test_files_import_nothing_in_threads_of_ours(rrd_path: Path) -> None:
    """A child that is forked during an import in another thread could never import the same."""
    run(_ALL_ARCHETYPES + _NOTHING_ELSEWHERE, str(rrd_path))


def test_servers_import_nothing_in_threads_of_ours() -> None:
    run(_ALL_ARCHETYPES + _NOTHING_ELSEWHERE, "serve")


@pytest.mark.timeout(90)
async def test_connections_import_nothing_in_threads_of_ours() -> None:
    async with RerunServer() as server:
        await asyncio.to_thread(run, _ALL_ARCHETYPES + _NOTHING_ELSEWHERE, "grpc", server.url)
