"""What asyncrr has to say must not get in the way of what it has to deliver."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import command_environment
from tests.support.oracle import check_file

ASYNC = """
import asyncio, sys, asyncrr as rr
{prepare}
async def main():
    async with rr.AsyncRecordingStream("app") as rec:
        await rec.set_sinks(rr.FileSink("out.rrd"), rr.GrpcSink("rerun+http://127.0.0.1:{port}/proxy"))
        await rec.log("x", rr.Scalars(1))
        while rec.stats().sinks[1].status != "disconnected":
            await asyncio.sleep(0.05)
        await asyncio.sleep(1.5)
asyncio.run(main())
"""

SYNC = """
import sys, time, asyncrr as rr
{prepare}
rec = rr.RecordingStream("app")
rec.set_sinks(rr.FileSink("out.rrd"), rr.GrpcSink("rerun+http://127.0.0.1:{port}/proxy"))
rec.log("x", rr.Scalars(1))
while rec.stats().sinks[1].status != "disconnected":
    time.sleep(0.05)
time.sleep(1.5)
"""


@pytest.mark.parametrize(
    ("program", "prepare"), [(ASYNC, ""), (SYNC, ""), (SYNC, "sys.stderr.close()")], ids=["async", "sync", "closed"]
)
def test_nobody_reads_stderr(program: str, prepare: str, tmp_path: Path, free_port: int) -> None:
    """With a viewer that is not there, there is something to say: when it fails to connect, and at exit."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-c", program.format(prepare=prepare, port=free_port)],
            cwd=tmp_path,
            env=command_environment(),
            stdin=subprocess.DEVNULL,
            stderr=writer,
            timeout=30,
            check=False,
        )
    finally:
        os.close(writer)
    assert done.returncode == 0
    assert len(check_file(tmp_path / "out.rrd").rows("/x")) == 1
