"""Flushing several sinks at once: each by its own deadline, one error that tells of all that did not make it."""

from __future__ import annotations

from collections.abc import Iterable

import anyio

from asyncrr.errors import FlushError, FlushTimeout, NotConnected

from .runner import SinkRunner
from .sink import FlushMarker


class PendingFlush:
    """A flush on its way: first through the batcher, behind everything that was logged before, then through every sink."""

    def __init__(self) -> None:
        self._placed = False
        self._waiting: dict[FlushMarker, SinkRunner] = {}
        self._errors: dict[str, BaseException] = {}
        self._done = anyio.Event()

    def place(self, runners: Iterable[SinkRunner]) -> None:
        """Everything before it has been given to the sinks: put a marker behind it for each of them."""
        self._placed = True
        for runner in runners:
            self._waiting[FlushMarker(runner.sink.flush_timeout, self._on_marker)] = runner
        # All are known before the first is put: a sink that has ended answers at once.
        for marker, runner in list(self._waiting.items()):
            runner.outbox.put_marker(marker)
        self._look()

    def _on_marker(self, marker: FlushMarker) -> None:
        runner = self._waiting.pop(marker)
        if marker.error is not None:
            self._errors[runner.sink.label] = marker.error
        self._look()

    def _look(self) -> None:
        if self._placed and not self._waiting:
            self._done.set()

    async def wait(self, timeout: float | None) -> None:
        """Wait until every sink has answered.

        Parameters
        ----------
        timeout
            Seconds in all, counted from now; None for no limit but the sinks' own.

        Raises
        ------
        FlushError
            If a sink did not complete it; tells what is pending, for each such sink.
        """
        with anyio.move_on_after(timeout):
            await self._done.wait()
        if not self._placed:
            raise FlushTimeout("flush did not complete in time: what was logged before is still being encoded")
        for marker, runner in list(self._waiting.items()):
            messages, nbytes = runner.outbox.pending
            marker.done(FlushTimeout(f"not done in time: {messages} messages ({nbytes} bytes) are not delivered yet"))
        if self._errors:
            raise flush_error(self._errors)


def flush_error(errors: dict[str, BaseException]) -> FlushError:
    """One error for all sinks that did not complete a flush, of the most telling type. Its cause is the first of theirs."""
    pending = {label: str(error) for label, error in errors.items()}
    # A sink's own errors begin with its label already.
    text = "flush did not complete: " + "; ".join(
        problem if problem.startswith(label) else f"{label}: {problem}" for label, problem in pending.items()
    )
    found = list(errors.values())
    if any(isinstance(error, NotConnected) for error in found):
        result: FlushError = NotConnected(text, pending)
    elif all(isinstance(error, FlushTimeout) for error in found):
        result = FlushTimeout(text, pending)
    else:
        result = FlushError(text, pending)
    result.__cause__ = found[0]
    return result
