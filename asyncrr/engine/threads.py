"""Threads of asyncrr's own."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
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
