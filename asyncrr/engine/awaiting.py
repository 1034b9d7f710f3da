"""How the program waits for work on another thread: by blocking, or in a coroutine under asyncio or trio."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from functools import partial
from typing import TypeAlias, TypeVar

import anyio

from .clock import clock
from .threads import Bell

_T = TypeVar("_T")

CallSoon: TypeAlias = Callable[[Callable[[], object]], object]
"""Has an event loop call a function; from any thread."""


def call_soon_here() -> CallSoon:
    """How to reach, from another thread, the event loop that runs the caller.

    What it returns does nothing once that loop has ended: whoever waited there has ended, too.

    Raises
    ------
    RuntimeError
        If neither asyncio nor trio runs the caller.
    """
    try:
        call_soon: CallSoon = asyncio.get_running_loop().call_soon_threadsafe
    except RuntimeError:
        try:
            import trio

            call_soon = trio.lowlevel.current_trio_token().run_sync_soon
        except (ImportError, RuntimeError):
            raise RuntimeError("no event loop is running here; asyncrr awaits under asyncio and trio") from None

    def try_call_soon(function: Callable[[], object]) -> None:
        try:
            call_soon(function)
        except RuntimeError:
            return  # closed (asyncio) or finished (trio): nobody waits there any more

    return try_call_soon


def runs_event_loop() -> bool:
    """Whether the calling thread is running an event loop, of asyncio or of trio."""
    if asyncio._get_running_loop() is not None:
        return True
    trio = sys.modules.get("trio")
    return trio is not None and bool(trio.lowlevel.in_trio_run())


class Answer(Future[_T]):
    """The outcome of work that another thread does.

    The methods of a future hold a lock in Python code. A thread that is interrupted in there by an exception may leave it held;
    one that is interrupted by a signal handler, which then waits for the background loop, holds it meanwhile. Either way the
    loop could not set the outcome. So until the outcome is there, those who wait use :meth:`then` and :meth:`wait`, which have
    no lock.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_here = False
        # While nobody else has this, nobody waits for its lock.
        self.set_running_or_notify_cancel()
        self.add_done_callback(self._arrive)

    def _arrive(self, _: object) -> None:
        self._is_here = True
        self._call()

    def _call(self) -> None:
        while self._waiting:
            try:
                function = self._waiting.popleft()
            except IndexError:
                return  # another thread has called the last
            function()

    def then(self, function: Callable[[], object]) -> None:
        """Have a function called once the outcome is there: by the thread that sets it, or now."""
        self._waiting.append(function)
        if self._is_here:
            self._call()

    def wait(self, look: Callable[[], object], every: float) -> _T:
        """Block until the outcome is there; return it or raise it.

        Parameters
        ----------
        look
            Called again and again meanwhile.
        every
            Seconds between these calls.
        """
        bell = Bell()
        self.then(bell.ring)
        while not bell.wait(every):
            look()
        return self.result()

    async def outcome(self, look: Callable[[], object] = bool, every: float | None = None) -> _T:
        """As :meth:`wait`, in a coroutine. A caller that is cancelled stops waiting. The work goes on."""
        here = anyio.Event()
        self.then(partial(call_soon_here(), here.set))
        while not here.is_set():
            with anyio.move_on_after(every) as waiting:
                await here.wait()
            if waiting.cancelled_caught:
                look()
        return self.result()


def wait_for_all(answers: Iterable[Answer[_T]], seconds: float) -> bool:
    """Block until all outcomes are there, for some time at most. Whether they are."""
    bell = Bell()
    left = 0
    for answer in answers:
        answer.then(bell.ring)
        left += 1
    deadline = clock.monotonic() + seconds
    while left and bell.wait(max(deadline - clock.monotonic(), 0.0)):
        left -= 1
    return not left


async def outcome(future: Future[_T]) -> _T:
    """Wait in a coroutine for a future that is not one of ours, as :meth:`Answer.outcome` does."""
    here = anyio.Event()
    call_soon = call_soon_here()
    future.add_done_callback(lambda _: call_soon(here.set))
    await here.wait()
    return future.result()


def check_asyncio(what: str) -> None:
    """See that asyncio runs the caller. For what speaks a protocol on the caller's own loop, with libraries for asyncio.

    Parameters
    ----------
    what
        Begins the text of the error.

    Raises
    ------
    RuntimeError
        If trio runs the caller, or nothing does.
    """
    if asyncio._get_running_loop() is None:
        raise RuntimeError(f"{what} works under asyncio only (under trio, run it in a thread with asyncio.run)")
