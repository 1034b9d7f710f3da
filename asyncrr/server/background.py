"""Work that would hold up the loop of a server."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar

import pyarrow as pa

_T = TypeVar("_T")

Submit: TypeAlias = Callable[[Callable[[], Any]], "asyncio.Future[Any]"]
"""Starts a function in a thread; the future belongs to the running loop."""


def in_executor(function: Callable[[], Any]) -> asyncio.Future[Any]:
    """Start a function in the default executor of the running loop."""
    return asyncio.get_running_loop().run_in_executor(None, function)


LARGE: Final = 16 * 2**20
"""Jobs that unpack more bytes do not hold up those that unpack less."""
_TIDY: Final = 4 * 2**20
"""Bytes that a job unpacks beyond which its memory is given back to the system."""


class _Job(NamedTuple):
    work: Callable[[], Any]
    done: Callable[[Any], object]
    nbytes: int


class Background:
    """Runs functions in threads, and hands their results to the loop.

    Two at a time at most, one large job and one small one, so that the memory for unpacked chunks is that of two. Different
    owners take turns; of each the jobs of one size are run in order.

    Parameters
    ----------
    submit
        How a function is started.
    """

    def __init__(self, submit: Submit = in_executor) -> None:
        self._large = _Lane(submit)
        self._small = _Lane(submit)

    @property
    def working(self) -> int:
        """Bytes that the jobs in the threads take meanwhile."""
        return self._large.working + self._small.working

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
        lane = self._large if nbytes > LARGE else self._small
        lane.run(_Job(work, done, nbytes), owner)


def _tidily(work: Callable[[], _T]) -> _T:
    """Do something for which pyarrow takes much memory, and have it given back to the system."""
    try:
        return work()
    finally:
        pa.default_memory_pool().release_unused()


class _Lane:
    """Runs jobs one at a time."""

    def __init__(self, submit: Submit) -> None:
        self.working = 0
        """Bytes that the job in the thread takes: what it unpacks, and about as much for what it makes of it."""
        self._submit = submit
        self._queues: OrderedDict[Hashable, deque[_Job]] = OrderedDict()
        """By owner, the one whose turn it is first."""
        self._running = False

    def run(self, job: _Job, owner: Hashable) -> None:
        """Run a job when it is its owner's turn."""
        self._queues.setdefault(owner, deque()).append(job)
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
            self._submit(job.work if job.nbytes <= _TIDY else lambda: _tidily(job.work)).add_done_callback(
                lambda future: self._finish(future, job)
            )

    def _finish(self, future: asyncio.Future[Any], job: _Job) -> None:
        self.working = 0
        try:
            if not future.cancelled():
                job.done(future.result())
        finally:
            self._next()
