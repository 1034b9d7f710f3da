"""Encoding ahead: images and frames of videos are encoded in workers while their rows wait for their turn.

The loop takes rows from staging in the order of the ``log`` calls, and begins with what is to be encoded in that order. The
encoder then waits for the cells of a chunk before it builds it. So rows keep their order and count for the budget until they
are encoded, and ``flush`` and ``close`` wait for them as for all others.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final
from weakref import WeakKeyDictionary

from asyncrr.types.layout import LaterCell

from .awaiting import Answer
from .batcher import Plan
from .staging import Run
from .workers import Workers

_PARALLEL: Final = os.cpu_count() or 1


class Lane:
    """Jobs for workers: at most ``width`` at a time, begun in the order in which they came.

    Parameters
    ----------
    width
        With 1, a job begins when the one before has ended.
    """

    def __init__(self, width: int = 1) -> None:
        self._width = width
        self._waiting: deque[Callable[[], None]] = deque()
        self._busy = 0
        # Held for a few bytecodes, by the loop and by workers only.
        self._lock = threading.Lock()

    def put(self, job: Callable[[], None], workers: Workers) -> None:
        """Have a job run. It must not raise."""
        with self._lock:
            self._waiting.append(job)
            if self._busy >= self._width:
                return
            self._busy += 1
        try:
            workers.submit(self._work)
        except RuntimeError:
            self._work()  # the process is ending and has no thread for it

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._busy -= 1
                    return
                job = self._waiting.popleft()
            job()
            del job  # an image must not live until the next one comes


class Ahead:
    """Has the cells of rows encoded ahead. For the engine's loop only.

    Parameters
    ----------
    workers
        Where that happens.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._shared = Lane(_PARALLEL)
        self._lanes: WeakKeyDictionary[object, Lane] = WeakKeyDictionary()
        """One for each sequence."""

    def begin(self, runs: Iterable[Run]) -> None:
        """Begin with rows that were just taken from staging: all that were logged between two moments."""
        rows = [
            (tick, i, cells)
            for run in runs
            for i in run.group.layout.later
            for tick, cells in zip(run.ticks, run.cells, strict=True)
        ]
        rows.sort(key=lambda row: row[:2])
        for _, i, cells in rows:
            cell = cells[i]
            if isinstance(cell, LaterCell) and cell.outcome is None:
                cell.outcome = Answer()
                self._lane_of(cell.sequence).put(_job(cell, cell.outcome), self._workers)

    def _lane_of(self, sequence: object | None) -> Lane:
        if sequence is None:
            return self._shared
        lane = self._lanes.get(sequence)
        if lane is None:
            lane = self._lanes[sequence] = Lane()
        return lane

    async def settle(self, plan: Plan) -> tuple[Plan, list[Exception]]:
        """Wait for the cells of a chunk.

        Returns
        -------
        Plan, list of Exception
            The rows that could be encoded, with the bytes that they have now; the errors of those that could not, one each.
        """
        errors: list[Exception] = []
        runs = []
        nbytes = 0
        for run in plan.runs:
            good = []
            for row, (cells, size) in enumerate(zip(run.cells, run.sizes, strict=True)):
                try:
                    for i in run.group.layout.later:
                        size = await self._settled(cells[i], size)
                except Exception as error:
                    errors.append(error)
                else:
                    good.append(row)
                    nbytes += size
            if len(good) < len(run):
                run = Run(run.group, *[[part[row] for row in good] for part in run.parts])
            if good:
                runs.append(run)
        return Plan(runs, nbytes, sum([len(run) for run in runs])), errors

    async def _settled(self, cell: object, size: int) -> int:
        """Wait for a cell. Returns what the bytes of its row, ``size`` before, are with it."""
        outcome = cell.outcome if isinstance(cell, LaterCell) else None
        if outcome is None:
            return size
        encoded = outcome.result() if outcome.done() else await asyncio.wrap_future(outcome)
        return len(encoded)


def _job(cell: LaterCell, outcome: Answer[object]) -> Callable[[], None]:
    def job() -> None:
        try:
            encoded = cell.encode()
        except BaseException as error:
            # Whatever it is, it is this row's: the encoder says so and goes on with the next.
            outcome.set_exception(
                error if isinstance(error, Exception) else RuntimeError(f"{type(error).__name__}: {error}")
            )
        else:
            outcome.set_result(encoded)

    return job


def has_later(plan: Plan) -> bool:
    """Whether a chunk has to wait for cells."""
    return any(run.group.layout.later for run in plan.runs)
