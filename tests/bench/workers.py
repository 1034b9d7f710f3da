"""Workers that do a job when the test says so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from asyncrr.engine.awaiting import Answer


@dataclass(eq=False)
class Job:
    """Something that a worker was asked to do."""

    name: str
    """Qualified name of the function, such as ``FileSink._write``."""
    run: Callable[[], None]
    future: Answer[Any] = field(default_factory=Answer)
    held: bool = False


class BenchWorkers:
    """Stands in for :class:`asyncrr.engine.workers.Workers`. By default a job runs in the next turn of the loop.

    What a test says holds for the functions whose qualified name ends like the one given, from then on.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.names: list[str] = []
        """The functions of all jobs so far, in the order in which they were asked for."""
        self._loop = loop
        self._jobs: list[Job] = []
        self._held: set[str] = set()
        self._delays: dict[str, float] = {}
        self._errors: dict[str, BaseException] = {}
        self._in_threads: set[str] = set()

    # -- what a test says --------------------------------------------------------------------------------------------

    def hold(self, name: str) -> None:
        """Do not run such jobs until :meth:`release`."""
        self._held.add(name)

    def release(self, name: str) -> None:
        """Run the jobs that were held under this name, now, and hold no more."""
        self._held.discard(name)
        for job in [job for job in self._jobs if job.held and job.name.endswith(name)]:
            self._run(job)

    def release_all(self) -> None:
        """Run all jobs that are held, and hold no more."""
        for name in list(self._held):
            self.release(name)

    def delay(self, name: str, seconds: float) -> None:
        """Let such jobs take some time."""
        self._delays[name] = seconds

    def fail(self, name: str, error: BaseException | None) -> None:
        """Have such jobs raise an error instead of running; None for no longer."""
        if error is None:
            self._errors.pop(name, None)
        else:
            self._errors[name] = error

    def run_in_thread(self, name: str) -> None:
        """Run such jobs in real threads."""
        self._in_threads.add(name)

    def pending(self, name: str) -> int:
        """How many such jobs wait or are held."""
        return sum(job.name.endswith(name) for job in self._jobs)

    # -- the interface of Workers ------------------------------------------------------------------------------------

    def start(self) -> None:
        """There are no threads to start."""

    async def run(self, function: Callable[..., Any], *args: Any) -> Any:
        """See :meth:`Workers.run`."""
        return await self.submit(function, *args).outcome()

    def future(self, function: Callable[..., Any], *args: Any) -> asyncio.Future[Any]:
        """See :meth:`Workers.future`."""
        return asyncio.wrap_future(self.submit(function, *args))

    def submit(self, function: Callable[..., Any], *args: Any) -> Answer[Any]:
        """See :meth:`Workers.submit`."""
        name = getattr(function, "__qualname__", repr(function))
        self.names.append(name)
        job = Job(name, lambda: self._do(job, function, args))
        self._jobs.append(job)
        if self._match(self._held, name):
            job.held = True
        elif self._match(self._in_threads, name):
            threading.Thread(target=job.run, daemon=True).start()
        else:
            self._loop.call_later(self._delays.get(self._match(self._delays, name) or "", 0.0), self._run, job)
        return job.future

    def _match(self, names: Any, name: str) -> str | None:
        return next((given for given in names if name.endswith(given)), None)

    def _run(self, job: Job) -> None:
        job.held = False
        job.run()

    def _do(self, job: Job, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        failing = self._match(self._errors, job.name)
        try:
            if failing is not None:
                raise self._errors[failing]
            result = function(*args)
        except BaseException as error:
            self._jobs.remove(job)
            job.future.set_exception(error)
        else:
            self._jobs.remove(job)
            job.future.set_result(result)
