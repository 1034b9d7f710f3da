"""The ends of things: streams that go out of scope, the interpreter's exit, multiprocessing children, forks."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from asyncrr import _shut_down_at_exit
from asyncrr.chunks import tuid
from asyncrr.engine import background, report
from asyncrr.engine.awaiting import wait_for_all
from asyncrr.engine.clock import clock
from asyncrr.engine.engine import EXIT_STALL, EXIT_TOTAL, Engine
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.standard_output import StdoutSink

from . import active

P = ParamSpec("P")
R = TypeVar("R")

# Seconds beyond the limits of close() that exit waits for it.
_GRACE = 1.0

_engines: dict[int, Engine] = {}
"""Those that have not ended. Single operations only: nothing here may wait for a lock that a handler's interruption holds."""
_hooked_pid: int | None = None
_pid = os.getpid()


def register(engine: Engine) -> None:
    """Keep an engine alive until it has ended, and see to it that the process does not end before."""
    global _hooked_pid
    key = id(engine)
    _engines[key] = engine
    engine.finished.then(lambda: _engines.pop(key, None))
    if _hooked_pid != os.getpid():
        _hooked_pid = os.getpid()
        _hook_multiprocessing()


def _hook_multiprocessing() -> None:
    # Children of multiprocessing end without running atexit callbacks, but they run finalizers of this kind.
    import multiprocessing.process
    import multiprocessing.util

    if multiprocessing.process.parent_process() is not None:
        multiprocessing.util.Finalize(None, shutdown, exitpriority=100)
    # A forked child forgets all finalizers as it starts, after the hooks of os.fork have run; this comes later.
    multiprocessing.util.register_after_fork(_hook_multiprocessing, _hook_forked_child)


def _hook_forked_child(_: object) -> None:
    import multiprocessing.util

    multiprocessing.util.Finalize(None, shutdown, exitpriority=100)


def let_go(engine: Engine) -> None:
    """Close the engine of a stream that nobody holds any more.

    A file is whole when this returns, as programs expect that read what a function of theirs has written. It is waited for
    shortly only, as the garbage collector may call this in the middle of anything; viewers are not waited for, nor on event loops.
    """
    if engine.ended:
        return
    to_file = any(isinstance(sink, FileSink | StdoutSink) for sink in engine.sinks)
    finished = engine.close(stall=EXIT_STALL, total=None)
    if to_file and engine.may_hold_up_caller():
        wait_for_all([finished], EXIT_STALL)


def wait_for_closing(timeout: float) -> None:
    """Wait until the engines that were let go of have ended."""
    wait_for_all([engine.finished for engine in list(_engines.values()) if engine.closed], timeout)


def shutdown() -> None:
    """Deliver what all recordings still hold and close them: at most 2 s without progress, 10 s in all.

    Called at exit. What could not be delivered is said in one line for each sink, and counted.
    """
    engines = list(_engines.values())
    pending = [engine.close(stall=EXIT_STALL, total=EXIT_TOTAL) for engine in engines]
    deadline = clock.monotonic() + EXIT_TOTAL + _GRACE
    try:
        while (left := deadline - clock.monotonic()) > 0 and not wait_for_all(pending, min(left, _GRACE)):
            for engine in engines:
                engine.check()
    except KeyboardInterrupt:
        # Ctrl-C while data is still going out: cut it short, and say what is lost.
        for engine in engines:
            engine.cut_off()
        wait_for_all(pending, _GRACE)
    for engine in engines:
        if not engine.ended:
            report_lost(engine)
    report.finish_reports()


def report_lost(engine: Engine) -> None:
    """Say how much of a recording ended with the process, if anything did."""
    stats = engine.stats()
    lost = stats.staged_bytes + stats.encoded_bytes
    if lost:
        report.report(
            f"recording {engine.store_id.recording_id} of {engine.store_id.application_id!r} was not closed in time; "
            f"about {lost} bytes were not delivered"
        )


rerun_shutdown = shutdown
"""The name of :func:`shutdown` in the public API."""


def unregister_shutdown() -> None:
    """Do not close recordings at exit. For programs that call :func:`asyncrr.disconnect` themselves."""
    atexit.unregister(_shut_down_at_exit)


def shutdown_at_exit(func: Callable[P, R]) -> Callable[P, R]:
    """Decorate the main function of a process that ends without running exit handlers, so that its data is delivered.

    Children of ``multiprocessing`` need it no longer: asyncrr registers with ``multiprocessing`` by itself.

    Parameters
    ----------
    func
        The function; it is called as before, and its result is handed on.
    """

    @wraps(func)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return func(*args, **kwargs)
        finally:
            shutdown()

    return wrapped


def _after_fork_in_child() -> None:
    """The child has copies of all objects, but only the thread that forked: locks may be held, loops do not run.

    It costs a child that never logs next to nothing. A recording begins anew when the child uses it.
    """
    global _hooked_pid, _pid
    _pid = os.getpid()
    _hooked_pid = None
    engines = list(_engines.values())
    _engines.clear()
    for engine in engines:
        engine.abandon_after_fork()
    background.forget_after_fork()
    report.forget_after_fork()
    tuid.reseed()
    active.forget_after_fork()


def cleanup_if_forked_child() -> None:
    """Begin anew in a child that was forked without Python's knowing, as C code may do; else nothing."""
    if _pid != os.getpid():
        _after_fork_in_child()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
