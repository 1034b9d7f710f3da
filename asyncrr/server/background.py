"""Work that would hold up the loop of a server."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, TypeAlias, TypeVar

_T = TypeVar("_T")

Submit: TypeAlias = Callable[[Callable[[], Any]], "asyncio.Future[Any]"]
"""Starts a function in a thread; the future belongs to the running loop."""


def in_executor(function: Callable[[], Any]) -> asyncio.Future[Any]:
    """Start a function in the default executor of the running loop."""
    return asyncio.get_running_loop().run_in_executor(None, function)


class _Job(NamedTuple):
    work: Callable[[], Any]
    done: Callable[[Any], object]
    nbytes: int


class Background:
    """Runs functions in a thread, one at a time, and hands their results to the loop.

    One at a time, so that the memory for unpacked chunks is that of one. Each owner's jobs run in order; those of different
    owners take turns.

    Parameters
    ----------
    submit
        How a function is started.
    """

    def __init__(self, submit: Submit = in_executor) -> None:
        self._submit = submit
        self._queues: OrderedDict[Hashable, deque[_Job]] = OrderedDict()
        """By owner, the one whose turn it is first."""
        self._running = False
        self.working = 0
        """Bytes that the job in the thread takes meanwhile: what it unpacks, and about as much for what it makes of it."""

    def run(
        self, work: Callable[[], _T], done: Callable[[_T], object], *, owner: Hashable = None, nbytes: int = 0
    ) -> None:
        """Run ``work()`` in a thread, then ``done(result)`` on the loop.

        Parameters
        ----------
        work
            What to do. It must not raise.
        done
            What to do with the result.
        owner
            Whose job it is.
        nbytes
            Bytes that it unpacks.
        """
        self._queues.setdefault(owner, deque()).append(_Job(work, done, nbytes))
        if not self._running:
            self._next()

    def _next(self) -> None:
        self._running = bool(self._queues)
        if self._running:
            owner, queue = self._queues.popitem(last=False)
            job = queue.popleft()
            if queue:
                self._queues[owner] = queue
            self.working = 2 * job.nbytes
            self._submit(job.work).add_done_callback(lambda future: self._finish(future, job))

    def _finish(self, future: asyncio.Future[Any], job: _Job) -> None:
        self.working = 0
        try:
            if not future.cancelled():
                job.done(future.result())
        finally:
            self._next()
