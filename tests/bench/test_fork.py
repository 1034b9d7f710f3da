"""Forks at the worst moments."""

from __future__ import annotations

import subprocess
import sys

import pytest

_BEGIN = """
import os, sys, threading
import asyncrr as rr
from asyncrr.engine.background import background
from tests.engine.sinks import TakingSink

def child_works():
    rec.set_sinks(sink := TakingSink())
    rec.log("x", rr.Scalars(1.0))
    rec.flush(timeout_sec=5)
    assert sum(message.num_rows for message in sink.messages) >= 1
    rec.close()

def fork_and_wait():
    pid = os.fork()
    if pid == 0:
        try:
            child_works()
        except BaseException as error:
            print(repr(error), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]

rec = rr.RecordingStream("fork", send_properties=False)
rec.log("x", rr.Scalars(1.0))
rec.flush()
"""

_MOMENTS = {
    "the loop is in a callback": """
inside, go_on = threading.Event(), threading.Event()
background().call_soon(lambda: (inside.set(), go_on.wait()))
inside.wait()
status = fork_and_wait()
go_on.set()
""",
    "a worker is busy": """
inside, go_on = threading.Event(), threading.Event()
background().workers.submit(lambda: (inside.set(), go_on.wait()))
inside.wait()
status = fork_and_wait()
go_on.set()
""",
    "a change of sinks is under way": """
import asyncio
class Hanging(TakingSink):
    async def open(self, workers):
        await asyncio.sleep(1)
changing = rec._engine.set_sinks([Hanging()])
status = fork_and_wait()
""",
    "somebody waits for a flush": """
class Stuck(TakingSink):
    async def run(self, outbox):
        import asyncio
        await asyncio.sleep(1)
        await super().run(outbox)
rec.set_sinks(Stuck())
threading.Thread(target=rec.flush, daemon=True).start()
status = fork_and_wait()
""",
    "the recording drains": """
class Stuck(TakingSink):
    async def run(self, outbox):
        import asyncio
        await asyncio.sleep(1)
        await super().run(outbox)
rec.set_sinks(Stuck())
closing = rec._engine.close()
status = fork_and_wait()
""",
}


@pytest.mark.parametrize("moment", _MOMENTS)
def test_a_child_that_was_forked_works_when(moment: str) -> None:
    script = _BEGIN + _MOMENTS[moment] + "sys.exit(status != 0)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
