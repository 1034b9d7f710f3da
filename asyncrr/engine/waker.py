"""Wakes event loops on behalf of threads that must not pause for it.

``call_soon_threadsafe`` writes to a socket, and lets go of the GIL for that. A thread that calls it in the middle of ``log`` gives
the GIL to the very loop it has woken, and waits until that has encoded something. Putting a request into a queue does not
let go of it: a thread of ours that does nothing else takes it out and wakes the loop.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

THREAD_NAME: Final = "asyncrr-waker"


class Waker:
    """A daemon thread that calls what it is given."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Callable[[], object]] = SimpleQueue()
        self.call_soon = self._queue.put
        """Have the thread call a function. Does not let go of the GIL."""
        threading.Thread(target=self._run, name=THREAD_NAME, daemon=True).start()

    def _run(self) -> None:
        while True:
            function = self._queue.get()
            function()
            del function  # it holds an engine


_lock = threading.Lock()
_shared: Waker | None = None


def shared_waker() -> Waker:
    """The process's waker, running."""
    global _shared
    if _shared is None:
        with _lock:
            if _shared is None:
                _shared = Waker()
    return _shared


def forget_after_fork() -> None:
    """A forked child has none of its parent's threads."""
    global _shared, _lock
    _shared = None
    _lock = threading.Lock()
