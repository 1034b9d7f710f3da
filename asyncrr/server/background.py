"""Work that would hold up the loop of a server."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

_T = TypeVar("_T")

Submit: TypeAlias = Callable[[Callable[[], Any]], "asyncio.Future[Any]"]
"""Starts a function in a thread; the future belongs to the running loop."""


def in_executor(function: Callable[[], Any]) -> asyncio.Future[Any]:
    """Start a function in the default executor of the running loop."""
    return asyncio.get_running_loop().run_in_executor(None, function)


class Background:
    """Runs functions in a thread, one at a time and in order, and hands their results to the loop.

    One at a time, so that the memory for unpacked chunks is that of one.

    Parameters
    ----------
    submit
        How a function is started.
    """

    def __init__(self, submit: Submit = in_executor) -> None:
        self._submit = submit
        self._jobs: deque[tuple[Callable[[], Any], Callable[[Any], object]]] = deque()
        self._running = False

    def run(self, work: Callable[[], _T], done: Callable[[_T], object]) -> None:
        """Run ``work()`` in a thread, then ``done(result)`` on the loop. ``work`` must not raise."""
        self._jobs.append((work, done))
        if not self._running:
            self._next()

    def _next(self) -> None:
        self._running = bool(self._jobs)
        if self._running:
            work, done = self._jobs.popleft()
            self._submit(work).add_done_callback(lambda future: self._finish(future, done))

    def _finish(self, future: asyncio.Future[Any], done: Callable[[Any], object]) -> None:
        try:
            if not future.cancelled():
                done(future.result())
        finally:
            self._next()
