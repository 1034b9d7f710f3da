"""What asyncrr says on its own account: a few lines, never one for each row.

They go through :mod:`logging`, to children of the logger ``asyncrr`` that are named after the package that speaks
(``asyncrr.engine``, ``asyncrr.sinks``). Where no handler listens they are written to stderr.

Lines of our own threads are handed to a thread that does nothing else. A handler of the program may wait for a lock whose
holder waits for room in a recording, and only our loop can make that room.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

from .threads import THREAD_PREFIX, Bell, is_own_thread, start_thread

LOGGER: Final = "asyncrr"


def report(message: str, *, error: BaseException | None = None, level: int = logging.WARNING) -> None:
    """Say something.

    Parameters
    ----------
    message
        One line.
    error
        What happened, for handlers that show tracebacks.
    level
        As in :mod:`logging`.
    """
    name = ".".join(sys._getframe(1).f_globals["__name__"].split(".")[:2])
    if is_own_thread(threading.current_thread().name) and start_reporter():
        assert _shared is not None
        _shared.say(message, error, level, name)
    else:
        _say(message, error, level, name)


def _say(message: str, error: BaseException | None, level: int, name: str) -> None:
    logger = logging.getLogger(name)
    if logger.hasHandlers():
        logger.log(level, "%s", message, exc_info=error)
    elif logger.isEnabledFor(level):
        _write(message)


def _write(message: str) -> None:
    if sys.stderr is not None:
        try:
            sys.stderr.write(f"asyncrr: {message}\n")
        except (OSError, ValueError):
            # A pipe without a reader, a full disk, a closed file. Delivery must not end because nobody listens; `stats()` knows.
            return


class _Reporter:
    """A thread that says lines in the order in which they came."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[Callable[[], object]] = SimpleQueue()
        start_thread(f"{THREAD_PREFIX}report", self._run)

    def say(self, message: str, error: BaseException | None, level: int, name: str) -> None:
        self._queue.put(lambda: _say(message, error, level, name))

    def wait(self, seconds: float) -> None:
        """Wait until what was said before is said, for some time at most."""
        said = Bell()
        self._queue.put(said.ring)
        said.wait(seconds)

    def _run(self) -> None:
        while True:
            try:
                self._queue.get()()
            except Exception as error:  # of a handler of the program's
                _write(f"a logging handler raised {type(error).__name__}: {error}")


_shared: _Reporter | None = None


def start_reporter() -> bool:
    """Start the thread that says lines, if it does not run, while threads can be started: from Python 3.12 on that is until
    exit handlers run. Returns whether it runs.
    """
    global _shared
    if _shared is None:
        try:
            _shared = _Reporter()
        except RuntimeError:
            return False
    return True


def finish_reports(seconds: float = 1.0) -> None:
    """Wait until all lines are out, for some time at most. Called before the process ends."""
    if _shared is not None:
        _shared.wait(seconds)


def forget_after_fork() -> None:
    """A forked child has none of its parent's threads."""
    global _shared
    _shared = None
