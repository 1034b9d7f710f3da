"""The home of all engines: one event loop a process, in a thread of ours, started when it is first needed.

Whatever a recording does after ``log`` happens here or in the :mod:`workers`. Nothing of it runs as a task of the program's
own loop, so a loop of the program that ends, is cancelled or is closed takes nothing with it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import selectors
import sys
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from contextvars import Context
from typing import Any, Final, TypeVar

from asyncrr import _lazy
from asyncrr.errors import RecordingClosed

from .clock import clock
from .report import report, start_reporter
from .threads import THREAD_PREFIX, start_thread
from .workers import Workers

_T = TypeVar("_T")

THREAD_NAME: Final = f"{THREAD_PREFIX}loop"

LOOP_VARIABLE: Final = "ASYNCRR_EVENT_LOOP"
"""Environment variable: ``uvloop`` makes the background loop one of uvloop's."""


class _Loop(asyncio.SelectorEventLoop):
    """An event loop whose timers do not stand still where a test freezes time."""

    def time(self) -> float:
        return clock.monotonic()


class Background:
    """A daemon thread that runs an event loop.

    Parameters
    ----------
    loop
        The loop; by default a new one of the kind that :data:`LOOP_VARIABLE` asks for.
    workers
        Threads for blocking work; by default new ones.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None, workers: Workers | None = None) -> None:
        self._wait_fd: int | None = None
        self.loop = loop if loop is not None else self._new_loop()
        self.workers = workers if workers is not None else Workers()
        self.ended: BaseException | None = None
        """Why the thread has ended, once it has."""
        self._wait_inode = None if self._wait_fd is None else os.fstat(self._wait_fd).st_ino
        self._ident: int | None = None
        self._stopping = False
        # Callbacks run one after another on one thread, so they can share a context. A copy of the caller's would keep alive
        # whatever the caller's context refers to. It is this loop's own: a child that is forked in the middle of a callback has a
        # copy that can never be entered again.
        self._context = Context()
        self._members: set[Callable[[BaseException], None]] = set()

    def _new_loop(self) -> asyncio.AbstractEventLoop:
        wanted = os.environ.get(LOOP_VARIABLE, "asyncio")
        if wanted == "uvloop":
            try:
                import uvloop

                return uvloop.new_event_loop()  # type: ignore[no-any-return]
            except ImportError:
                report(f"{LOOP_VARIABLE}=uvloop is ignored: uvloop is not installed")
            except RuntimeError:
                # In exit handlers it can no longer be loaded. asyncio's own loop delivers what is logged there.
                report("uvloop cannot be loaded while the process ends", level=logging.DEBUG)
        elif wanted != "asyncio":
            report(f"{LOOP_VARIABLE}={wanted!r} is ignored: expected asyncio or uvloop")
        selector = selectors.DefaultSelector()
        # The numbers of kqueue and epoll are descriptors; select() has none.
        self._wait_fd = selector.fileno() if hasattr(selector, "fileno") else None
        return _Loop(selector)

    def start(self) -> None:
        """Start the thread.

        Raises
        ------
        RecordingClosed
            If no thread can be started, as at the very end of the process.
        """
        try:
            # All at once, and by the caller: CPython 3.12 starts no thread any more once exit handlers run.
            self.workers.start()
            start_thread(THREAD_NAME, self._run)
        except RuntimeError as error:
            self.loop.close()
            raise RecordingClosed(f"asyncrr's background loop cannot be started: {error}") from error
        start_reporter()

    def stop(self) -> None:
        """End the thread of a loop that nobody uses."""
        self._stopping = True
        self.loop.call_soon_threadsafe(self.loop.stop)

    def call_soon(self, function: Callable[[], object]) -> None:
        """Have the loop call a function. From any thread.

        Raises
        ------
        RecordingClosed
            If the loop has ended.
        """
        self.check()
        try:
            self.loop.call_soon_threadsafe(function, context=self._context)
        except RuntimeError as error:
            raise RecordingClosed("asyncrr's background loop has ended") from error

    def check(self) -> None:
        """See whether the loop can still be reached.

        A program that closes all descriptors takes the loop's with them. The thread then waits for ever on something that
        nobody can signal, and only the caller can notice.

        Raises
        ------
        RecordingClosed
            If the loop has ended.
        """
        if sys.is_finalizing():
            # Python runs no thread but the main one any more, where finalizers may still log and wait.
            raise RecordingClosed("the process is ending, and asyncrr's background loop has ended")
        if self.ended is None and self._wait_fd is not None:
            try:
                sound = os.fstat(self._wait_fd).st_ino == self._wait_inode
            except OSError:
                sound = False
            if not sound:
                self._end(OSError("the program has closed the descriptors of asyncrr's background loop"))
        if self.ended is not None:
            raise RecordingClosed("asyncrr's background loop has ended") from self.ended

    @property
    def is_current(self) -> bool:
        """Whether the caller runs on the loop's thread."""
        return self._ident == threading.get_ident()

    def join(self, on_end: Callable[[BaseException], None]) -> None:
        """Have ``on_end`` called with the reason if the loop ends. From the loop's thread."""
        self._members.add(on_end)

    def leave(self, on_end: Callable[[BaseException], None]) -> None:
        """Take back :meth:`join`."""
        self._members.discard(on_end)

    def _run(self) -> None:
        self._ident = threading.get_ident()
        asyncio.set_event_loop(self.loop)
        while True:
            try:
                self.loop.run_forever()
            except (SystemExit, KeyboardInterrupt) as error:
                # Raised by a callback of the program's, which meant its own thread. The loop is as good as before.
                report(
                    f"{type(error).__name__} was raised on asyncrr's background loop and is ignored there", error=error
                )
            except BaseException as error:
                self._end(error)
                return
            else:
                if self._stopping:
                    self.loop.close()
                    return
                report("stop() was called on asyncrr's background loop and is ignored there")

    def _end(self, error: BaseException) -> None:
        if self.ended is not None:
            return
        self.ended = error
        report(
            f"the background loop has ended, and all recordings with it: {type(error).__name__}: {error}", error=error
        )
        for on_end in list(self._members):
            try:
                on_end(error)
            except Exception as problem:  # the others are told nevertheless
                report(f"a recording could not be ended: {type(problem).__name__}: {problem}", error=problem)


_shared: Background | None = None
# Held for a comparison and an assignment. It can be entered again by a handler that interrupts these.
_lock = threading.RLock()


def background() -> Background:
    """The process's background loop, running. A new one where the last has ended.

    Raises
    ------
    RecordingClosed
        If it cannot be started.
    """
    global _shared
    while True:
        found = _shared
        if found is not None and found.ended is None:
            return found
        _import_what_the_threads_would()
        fresh = Background()
        # It runs before others see it: a caller that is interrupted here leaves no loop behind that nobody runs.
        fresh.start()
        with _lock:
            won = _shared is found
            if won:
                _shared = fresh
        if won:
            return fresh
        fresh.stop()


def background_loop() -> asyncio.AbstractEventLoop:
    """The event loop of :func:`background`."""
    return background().loop


def run_on_background(coroutine: Coroutine[Any, Any, _T]) -> Future[_T]:
    """Run a coroutine as a task of :func:`background`'s loop. From any thread.

    Not in the caller's context: under trio that says that trio runs what it is asked in.
    """
    return Context().run(asyncio.run_coroutine_threadsafe, coroutine, background_loop())


def shared_workers() -> Workers:
    """The worker threads of :func:`background`."""
    return background().workers


def is_background_thread() -> bool:
    """Whether the caller runs on the background loop's thread."""
    return _shared is not None and _shared.is_current


def forget_after_fork() -> None:
    """A forked child has the loop object but not the thread that runs it."""
    global _shared, _lock
    _shared = None
    _lock = threading.RLock()


def _import_what_the_threads_would() -> None:
    """Load what anyio loads when it is first used.

    The loop and the workers would do it in their threads, and a fork meanwhile gives the child a lock on that import that
    nobody ever releases. In the caller's own thread, an exception of a signal handler could leave Python's lock on all
    imports held.
    """
    _lazy.load("anyio._backends._asyncio")
