"""The sinks of one recording: those in use, those that are being opened, those that were replaced and still finish."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

import anyio

from asyncrr.wire.messages import Message

from .fan_out import FanOut
from .report import report
from .runner import Change, Closing, SinkRunner, abandon_sinks, find_claims, open_sinks, plan_change
from .sink import Sink
from .workers import Workers

InOrder: TypeAlias = Callable[[Callable[[], None]], Awaitable[None]]
"""Calls a function behind everything that was logged before."""

TookOver: TypeAlias = Callable[[Sequence[SinkRunner], Iterable[Message]], None]
"""Called when new sinks have taken over, with their runners and the messages that the old ones kept for them."""


class SinkSet:
    """Changes the sinks of a recording. For the engine's loop only.

    Parameters
    ----------
    fan_out
        Holds those in use.
    """

    def __init__(self, fan_out: FanOut) -> None:
        self._fan_out = fan_out
        self._changes = asyncio.Lock()
        """Held by a change until its sinks have taken over."""
        self._opening: set[asyncio.Task[Any]] = set()
        self._retiring: list[SinkRunner] = []
        """Sinks that were replaced and are not done yet."""
        self._watching: set[asyncio.Task[None]] = set()

    @property
    def everyone(self) -> list[SinkRunner]:
        """The sinks in use and those that were replaced and still finish."""
        return [*self._fan_out.runners, *self._retiring]

    async def change(self, sinks: list[Sink], workers: Workers, in_order: InOrder, took_over: TookOver) -> None:
        """Replace the sinks, and wait for the old ones as long as they make progress.

        If something fails, nothing has changed.
        """
        task = asyncio.current_task()
        assert task is not None
        self._opening.add(task)
        try:
            # One after another, in the order of the calls.
            async with self._changes:
                old = await self._open_and_swap(sinks, workers, in_order, took_over)
        finally:
            self._opening.discard(task)
        await self._wait_for(old)

    async def _open_and_swap(
        self, sinks: list[Sink], workers: Workers, in_order: InOrder, took_over: TookOver
    ) -> list[SinkRunner]:
        claims = await workers.future(find_claims, sinks)
        # A sink that was replaced and is given again has to finish before it can be opened anew.
        await self._wait_for([runner for runner in self._retiring if runner.sink in sinks])
        change = plan_change(sinks, claims, self._fan_out.runners, self._retiring)
        new = [sink for sink, _ in change.new]
        await open_sinks(new, workers)
        old: list[SinkRunner] = []
        try:
            await in_order(lambda: old.extend(self._swap(sinks, change, took_over)))
        except BaseException:
            await abandon_sinks(new)
            raise
        return old

    def _swap(self, sinks: list[Sink], change: Change, took_over: TookOver) -> list[SinkRunner]:
        old = self._fan_out.take_all_but(change.staying)
        # Two of them may keep the same messages.
        backlog = dict.fromkeys(
            message
            for runner in old
            if runner.sink.keeps_backlog
            for message in (*runner.sink.take_backlog(), *runner.outbox.take_all())
        )
        new = [self._fan_out.add(sink, claim) for sink, claim in change.new]
        self._fan_out.sort(sinks)
        took_over(new, backlog)
        self._retiring.extend(old)
        for runner in new:
            runner.start(other for other in self._retiring if other.claim is not None and other.claim == runner.claim)
        watching = asyncio.get_running_loop().create_task(self._retire(Closing(old, stall=None, total=None)))
        self._watching.add(watching)
        watching.add_done_callback(self._watching.discard)
        return old

    async def _retire(self, closing: Closing) -> None:
        """Wait until sinks that were replaced have ended, however long that takes."""
        await closing.wait()
        self._retiring = [runner for runner in self._retiring if runner not in closing.runners]

    async def _wait_for(self, runners: Sequence[SinkRunner]) -> None:
        """Wait for sinks that were replaced, as long as they make progress."""
        while waiting := [runner for runner in runners if not runner.finished.done() and not runner.is_stuck]:
            await asyncio.wait([runner.finished for runner in waiting], timeout=Closing.POLL)
        for runner in runners:
            if not runner.finished.done():
                report(
                    f"{runner.sink.label} makes no progress; what it holds is still written while the program goes on",
                )

    async def finish_changes(self, patience: float | None) -> None:
        """Let changes that were asked for before come to their end, for some seconds at most. None can begin after that."""
        with anyio.move_on_after(patience) as waiting:
            await self._changes.acquire()
        if waiting.cancelled_caught:
            for task in list(self._opening):
                task.cancel()
            await asyncio.sleep(0)

    def stop(self) -> None:
        """Watch no longer: the engine has ended."""
        for task in self._watching:
            task.cancel()
