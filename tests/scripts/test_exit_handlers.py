"""Rows that are logged in exit handlers, in every order of the import, the first use and the handler."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.scripts.child import Child
from tests.support import oracle

_FIRST = "rr.init('asyncrr_test', recording_id='exit'); rr.save(sys.argv[1]); rr.log('text', rr.TextLog('first'))"
_LAST = "rr.log('text', rr.TextLog('last'))"
_BOTH = f"""
def both():
    {_FIRST}
    {_LAST}
"""

PROGRAMS = {
    # `Child` has imported asyncrr as rr before these begin.
    "handler, then first use": f"atexit.register(lambda: {_LAST})\n{_FIRST}",
    "first use, then handler": f"{_FIRST}\natexit.register(lambda: {_LAST})",
    "first use in the handler": f"{_BOTH}\natexit.register(both)",
    "first use in one handler, last in another": f"def begin():\n    {_FIRST}\n"
    f"atexit.register(lambda: {_LAST})\natexit.register(begin)",
    "with block in the handler": """
@atexit.register
def bye():
    with rr.RecordingStream('asyncrr_test', recording_id='exit') as recording:
        recording.save(sys.argv[1])
        recording.log('text', rr.TextLog('first'))
        recording.log('text', rr.TextLog('last'))
""",
    "handler that flushes": f"@atexit.register\ndef bye():\n    {_LAST}; rr.flush()\n{_FIRST}",
    "handler that disconnects": f"@atexit.register\ndef bye():\n    {_LAST}; rr.disconnect()\n{_FIRST}",
    "handler that saves what is in memory": f"@atexit.register\ndef bye():\n    {_LAST}; rr.save(sys.argv[1])\n"
    "rr.init('asyncrr_test', recording_id='exit'); rr.log('text', rr.TextLog('first'))",
    "weakref.finalize": f"class Thing: pass\nthing = Thing(); weakref.finalize(thing, lambda: {_LAST})\n{_FIRST}",
    "weakref.finalize, first use in it": f"{_BOTH}\nclass Thing: pass\nthing = Thing(); weakref.finalize(thing, both)",
    "exit stack of the module": f"stack = contextlib.ExitStack(); atexit.register(stack.close)\n"
    f"stack.callback(lambda: {_LAST})\n{_FIRST}",
    "thread that outlives the main one": f"def work():\n    threading.main_thread().join(); {_LAST}\n"
    f"threading.Thread(target=work).start()\n{_FIRST}",
    "thread with the first use": f"{_BOTH}\ndef work():\n    threading.main_thread().join(); both()\n"
    "threading.Thread(target=work).start()",
    "handler of a program that ends by an error": f"atexit.register(lambda: {_LAST})\n{_FIRST}\nsys.exit(3)",
}


BEGUN_AT_EXIT = {
    "first use in the handler",
    "first use in one handler, last in another",
    "with block in the handler",
    "weakref.finalize, first use in it",
    "thread with the first use",
}
"""Programs in which asyncrr needs its first thread when the main program has ended."""


@cache
def starts_threads_at_exit() -> bool:
    """CPython 3.12 refuses to."""
    probe = "import _thread, atexit; atexit.register(_thread.start_new_thread, print, ())"
    done = subprocess.run([sys.executable, "-c", probe], stderr=subprocess.PIPE, timeout=30, check=True)
    return not done.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_rows_of_exit_handlers_are_delivered(program: str, rrd_path: Path) -> None:
    with Child("import atexit, contextlib, weakref\n" + PROGRAMS[program], rrd_path) as child:
        assert child.ends(3 if "error" in program else 0) < 10
        if program in BEGUN_AT_EXIT and not starts_threads_at_exit():
            assert "can't create new thread at interpreter shutdown" in child.stderr, "said, where it is asked for"
            return
        assert child.stderr == ""
    texts = [text for (text,) in oracle.check_file(rrd_path).values("/text", "TextLog:text")]
    assert texts == ["first", "last"]


def test_unregistered_the_program_ends_its_recordings_itself(rrd_path: Path) -> None:
    script = f"""
import atexit
{_FIRST}
rr.flush()
rr.unregister_shutdown()
atexit._run_exitfuncs()
{_LAST}
rr.disconnect()
"""
    with Child(script, rrd_path) as child:
        child.ends(0)
        assert child.stderr == ""
    texts = [text for (text,) in oracle.check_file(rrd_path).values("/text", "TextLog:text")]
    assert texts == ["first", "last"]
