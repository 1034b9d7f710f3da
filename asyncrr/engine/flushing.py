"""Flushing several sinks at once: each by its own deadline, one error that tells of all that did not make it."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import anyio

from asyncrr.errors import FlushError, FlushTimeout, NotConnected

from .runner import SinkRunner
from .sink import FlushMarker


async def flush_runners(runners: Sequence[SinkRunner], deadline: float) -> None:
    """Have every sink deliver what it holds now.

    Parameters
    ----------
    runners
        The sinks; each gives up by itself after its own time without progress.
    deadline
        When to give up on all of them, by ``time.monotonic()``; infinite for never.

    Raises
    ------
    FlushError
        If a sink did not; tells what is pending, for each such sink.
    """
    errors: dict[str, BaseException] = {}

    async def flush_one(runner: SinkRunner) -> None:
        done = anyio.Event()
        marker = FlushMarker(runner.sink.flush_timeout, lambda _: done.set())
        runner.outbox.put_marker(marker)
        with anyio.move_on_after(None if math.isinf(deadline) else max(deadline - time.monotonic(), 0)):
            await done.wait()
        if not marker.finished:
            messages, nbytes = runner.outbox.pending
            marker.done(FlushTimeout(f"not done in time: {messages} messages ({nbytes} bytes) are not delivered yet"))
        if marker.error is not None:
            errors[runner.sink.label] = marker.error

    async with anyio.create_task_group() as tasks:
        for runner in runners:
            tasks.start_soon(flush_one, runner)
    if errors:
        raise flush_error(errors)


def flush_error(errors: dict[str, BaseException]) -> FlushError:
    """One error for all sinks that did not complete a flush, of the most telling type."""
    pending = {label: str(error) for label, error in errors.items()}
    # A sink's own errors begin with its label already.
    text = "flush did not complete: " + "; ".join(
        problem if problem.startswith(label) else f"{label}: {problem}" for label, problem in pending.items()
    )
    found = list(errors.values())
    if any(isinstance(error, NotConnected) for error in found):
        return NotConnected(text, pending)
    if all(isinstance(error, FlushTimeout) for error in found):
        return FlushTimeout(text, pending)
    return FlushError(text, pending)
