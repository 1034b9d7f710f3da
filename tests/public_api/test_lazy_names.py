"""The first use of a name gives the whole thing, wherever it is: handlers, finalizers, threads, children, ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_HELPERS = """
import faulthandler, gc, os, random, signal, sys, threading, time, warnings
faulthandler.dump_traceback_later(90, exit=True)
warnings.simplefilter("ignore")
import asyncrr as rr
NAMES = sorted({*rr.__all__, *rr._MODULES, *rr._DEPRECATED})

def use(name):
    value = getattr(rr, name)
    if isinstance(value, type(os)):
        # Of a module that is executed to its end, all that it promises can be had.
        for public in getattr(value, "__all__", ())[-1:]:
            getattr(value, public)
"""


def run(script: str, *args: str, expected: int = 0) -> str:
    """What the program wrote on both of its outputs."""
    done = subprocess.run(
        [sys.executable, "-c", _HELPERS + script, *args],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == expected, done.stdout
    return done.stdout


_AT_EACH_OPCODE = """
name, step = sys.argv[1], int(sys.argv[2])

def interrupted_at(n):
    seen = 0
    def trace(frame, event, arg):
        nonlocal seen
        frame.f_trace_opcodes = True
        if event == "opcode":
            seen += 1
            if seen == n:
                sys.settrace(None)
                use(name)
                sys.settrace(trace)
        return trace
    sys.settrace(trace)
    use(name)
    sys.settrace(None)
    return seen >= n

reached = 1
while True:
    child = os.fork()  # each starts where nothing has been loaded
    if not child:
        os._exit(0 if interrupted_at(reached) else 3)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 3:
        break
    assert code == 0, reached
    reached += step
print("opcodes", reached)
"""


@pytest.mark.parametrize(("name", "step"), [("AsyncrrError", 1), ("Points3D", 23), ("blueprint", 11)])
def test_a_handler_at_each_opcode_of_the_first_use(name: str, step: int) -> None:
    # Of a name whose module loads in no time each opcode is tried.
    said = run(_AT_EACH_OPCODE, name, str(step))
    assert int(said.split("opcodes ")[1]) > 60


_SIGNALS = """
calls = 0
def handler(*_):
    global calls
    calls += 1
    for name in sys.argv[1:]:
        use(name)
    again()
def again():
    if not done:
        signal.setitimer(signal.ITIMER_REAL, 0.001)
done = False
signal.signal(signal.SIGALRM, handler)
again()
for name in sys.argv[1:]:
    use(name)
    rr.log("x", rr.TextLog("text"))
done = True
signal.setitimer(signal.ITIMER_REAL, 0)
assert calls
"""


@pytest.mark.parametrize("names", [["Points3D"], ["TextLog", "log"], ["AnnotationContext", "blueprint"], ["datatypes"]])
def test_signal_handlers_while_a_name_is_loaded(names: list[str]) -> None:
    run(_SIGNALS, *names)


def test_signal_handlers_and_every_name() -> None:
    script = """
    def handler(*_):
        for name in random.sample(NAMES, 5):
            use(name)
        again()
    def again():
        if not done:
            signal.setitimer(signal.ITIMER_REAL, 0.001)
    done = False
    signal.signal(signal.SIGALRM, handler)
    again()
    for name in random.sample(NAMES, len(NAMES)):
        use(name)
    done = True
    signal.setitimer(signal.ITIMER_REAL, 0)
    """
    run("if True:" + script)


def test_finalizers_while_names_are_loaded() -> None:
    script = """
    runs = 0
    class Cycle:
        def __init__(self):
            self.me = self
        def __del__(self):
            global runs
            runs += 1
            if not done:
                use(random.choice(NAMES))
                Cycle()
    done = False
    Cycle()
    gc.set_threshold(1)
    for name in random.sample(NAMES, len(NAMES)):
        use(name)
    done = True
    assert runs, runs
    assert gc.isenabled()
    gc.disable()
    rr.web
    assert not gc.isenabled()
    """
    run("if True:" + script)


def test_many_threads_at_once() -> None:
    script = """
    sys.setswitchinterval(1e-6)
    failed = []
    def work():
        try:
            for name in random.sample(NAMES, len(NAMES)):
                use(name)
        except BaseException as error:
            failed.append(error)
    threads = [threading.Thread(target=work) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert not failed, failed
    """
    run("if True:" + script)


def test_an_import_that_needs_what_its_caller_is_importing(tmp_path: Path) -> None:
    """A handler that interrupts the import of a library cannot have what needs that library; it is told so at once."""
    (tmp_path / "library.py").write_text("handler()\nfrom_the_end = 1\n")
    (tmp_path / "user_of_it.py").write_text("from library import from_the_end\n")
    script = """
    from asyncrr import _lazy
    import builtins
    sys.path.insert(0, sys.argv[1])
    told = []
    def handler():
        began = time.monotonic()
        try:
            _lazy.load("user_of_it")
        except ImportError as error:
            told.append((str(error), time.monotonic() - began))
    builtins.handler = handler
    import library
    (text, took), = told
    assert text.startswith("user_of_it cannot be loaded here") and took < 5, told
    assert _lazy.load("user_of_it").from_the_end == 1
    """
    run("if True:" + script, str(tmp_path))


def test_errors_are_raised_where_the_name_is_used(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError('broken')\n")
    script = """
    from asyncrr import _lazy
    sys.path.insert(0, sys.argv[1])
    for _ in range(2):
        try:
            _lazy.load("broken")
        except RuntimeError as error:
            assert str(error) == "broken"
        else:
            raise AssertionError
    try:
        rr.nonsense
    except AttributeError as error:
        assert "nonsense" in str(error)
    """
    run("if True:" + script, str(tmp_path))


def test_ctrl_c_while_a_name_is_loaded() -> None:
    script = """
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        rr.Points3D
    except KeyboardInterrupt:
        print("interrupted")
    """
    assert run("if True:" + script).endswith("interrupted\n")


def test_systems_without_posix_are_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; os.name = 'nt'; import asyncrr"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ImportError: asyncrr needs a POSIX system")
