"""Threads for blocking work: encoding large chunks, file writes, name resolution.

They are asyncrr's own. The default executors of asyncio and anyio are shared with the program (forty blocked endpoints of a web
application would stop us), and neither can be used while the interpreter shuts down.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Final, TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# Enough for encoding and writing to go on side by side; more are started only when all of them are busy.
_INITIAL: Final = 2
_MOST: Final = 32


class Workers:
    """A small pool of daemon threads, usable from any event loop."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()
        self._count = 0
        self._busy = 0
        self._names = itertools.count(1)

    def start(self) -> None:
        """Start the first threads now, while threads can be started."""
        with self._lock:
            while self._count < _INITIAL:
                self._add()

    async def run(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """Run ``function(*args)`` in a worker and return its result or raise its exception.

        When the caller is cancelled the function still runs to its end; its result is then dropped.
        """
        return await self.submit(function, *args)

    def submit(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> asyncio.Future[_T]:
        """Have ``function(*args)`` run in a worker. A future of the running loop, and no task: ``asyncio.run`` does not cancel it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()

        def job() -> None:
            try:
                result = function(*args)
            except BaseException as error:
                outcome: Callable[[], None] = _setter(future, error=error)
            else:
                outcome = _setter(future, result=result)
            # The loop may have been closed meanwhile, in which case nobody waits for this outcome.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(outcome)

        with self._lock:
            self._busy += 1
            if self._count < _INITIAL or (self._busy > self._count and self._count < _MOST):
                self._add()
        self._queue.put(job)
        return future

    def _add(self) -> None:
        thread = threading.Thread(target=self._work, name=f"asyncrr-worker-{next(self._names)}", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # The interpreter is shutting down. The threads that exist will do the work, unless there are none.
            if self._count == 0:
                raise
            return
        self._count += 1

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            try:
                job()
            finally:
                with self._lock:
                    self._busy -= 1
            del job  # a large array must not live until the next job comes


async def ended(future: asyncio.Future[Any]) -> asyncio.CancelledError | None:
    """Wait until ``future`` is done, whether or not the caller is cancelled meanwhile. Returns that cancellation."""
    cancelled: asyncio.CancelledError | None = None
    while not future.done():
        try:
            await asyncio.wait((future,))
        except asyncio.CancelledError as error:
            cancelled = error
    return cancelled


def _setter(
    future: asyncio.Future[Any], *, result: Any = None, error: BaseException | None = None
) -> Callable[[], None]:
    def set_outcome() -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)

    return set_outcome


_shared: Workers | None = None


def shared_workers() -> Workers:
    """The process's workers."""
    global _shared
    if _shared is None:
        _shared = Workers()
    return _shared


def forget_after_fork() -> None:
    """A forked child has none of its parent's threads."""
    global _shared
    _shared = None
