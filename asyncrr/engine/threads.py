"""Threads of asyncrr's own, and how others wait for them."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Final

THREAD_PREFIX: Final = "asyncrr-"
"""All our threads have names that begin like this."""


def start_thread(name: str, function: Callable[[], object]) -> None:
    """Run a function in a new daemon thread.

    ``threading.Thread.start`` holds a lock of the :mod:`threading` module. A signal handler that logs its first row while the
    program is in there must not need that lock, so the thread starts without it and registers its name by itself.

    Raises
    ------
    RuntimeError
        If no thread can be started, as at the very end of the process.
    """

    def run() -> None:
        threading.current_thread().name = name
        function()

    _thread.start_new_thread(run, ())


def is_own_thread(name: str | None) -> bool:
    """Whether the thread of this name is one of ours."""
    return name is not None and name.startswith(THREAD_PREFIX)


class Bell:
    """Wakes one thread that waits. Anybody may ring it, any number of times.

    ``threading.Event`` does the same with a lock in Python code. A thread that is interrupted in there by an exception may
    leave it held, and whoever rings would then wait for ever.
    """

    def __init__(self) -> None:
        self._rings: SimpleQueue[None] = SimpleQueue()

    def ring(self) -> None:
        """End the wait, or the next one."""
        self._rings.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait for one ring. Whether there was one in time."""
        try:
            self._rings.get(timeout=seconds)
        except Empty:
            return False
        return True
