"""Threads for blocking work: encoding large chunks, file writes, name resolution.

They are asyncrr's own. The default executors of asyncio and anyio are shared with the program (forty blocked endpoints of a web
application would stop us), and neither can be used while the interpreter shuts down.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final, TypeVar, TypeVarTuple

from .awaiting import Answer
from .threads import THREAD_PREFIX, start_thread

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# Threads that are started ahead: encoding and writing go on side by side.
_INITIAL: Final = 2
# A worker that waits for a dead disk is lost until the disk answers. This many may be.
_MOST: Final = 32


class Workers:
    """A small pool of daemon threads. Everything may be called from any thread."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._idle: deque[None] = deque()
        """One item for each thread that waits, taken by whoever gives it a job."""
        self._names = itertools.count(1)
        self._threads: deque[str] = deque()

    def start(self) -> None:
        """Start the first threads now, while threads can be started."""
        while len(self._threads) < _INITIAL:
            self._add(_nothing)

    async def run(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """Run ``function(*args)`` in a worker and return its result or raise its exception. Under asyncio or trio.

        When the caller is cancelled the function still runs to its end; its result is then dropped.
        """
        return await self.submit(function, *args).outcome()

    def submit(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> Answer[_T]:
        """Have ``function(*args)`` run in a worker. It cannot be taken back.

        Raises
        ------
        RuntimeError
            If there is no thread and none can be started, as at the very end of the process.
        """
        future: Answer[_T] = Answer()

        def job() -> None:
            try:
                result = function(*args)
            except StopIteration as error:
                # A future that is awaited cannot raise it.
                problem = RuntimeError(f"{function!r} raised StopIteration")
                problem.__cause__ = error
                future.set_exception(problem)
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)

        try:
            self._idle.pop()
        except IndexError:
            if len(self._threads) < _MOST:
                self._add(job)
                return future
        self._queue.put(job)
        return future

    def future(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> asyncio.Future[_T]:
        """As :meth:`submit`, for the engine's loop: a future of the running asyncio loop. Cancelling it does not stop the function."""
        return asyncio.wrap_future(self.submit(function, *args))

    def _add(self, job: Callable[[], None]) -> None:
        name = f"{THREAD_PREFIX}worker-{next(self._names)}"
        try:
            start_thread(name, lambda: self._work(job))
        except RuntimeError:
            # The interpreter is shutting down. The threads that exist will do the work.
            if not self._threads:
                raise
            self._queue.put(job)
        else:
            self._threads.append(name)

    def _work(self, job: Callable[[], None]) -> None:
        while True:
            job()
            del job  # a large array must not live until the next job comes
            self._idle.append(None)
            job = self._queue.get()


def _nothing() -> None:
    """The first job of a thread that is started ahead."""
