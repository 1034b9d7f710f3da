"""How a coroutine of the program waits for work on another thread, under asyncio and under trio."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeAlias, TypeVar

import anyio

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


async def outcome(future: Future[_T]) -> _T:
    """Wait for a future of another thread and return its result or raise its exception.

    A caller that is cancelled stops waiting. The work goes on.
    """
    done = anyio.Event()
    call_soon = call_soon_here()
    future.add_done_callback(lambda _: call_soon(done.set))
    await done.wait()
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
