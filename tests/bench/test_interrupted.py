"""`log`, `send_columns`, `flush`, `set_time` and `stats` may be interrupted anywhere, and entered again from there.

After each interruption another thread logs and flushes, which it could not if a lock was left held; the row that was interrupted is in
or it is not; nothing stays booked; and the same call works when it is made again.
"""

from __future__ import annotations

import gc
import logging
import sys
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest

import asyncrr as rr
from asyncrr._slabs import POOL, Slab
from asyncrr.engine import background
from asyncrr.error_utils import RerunWarning
from tests.bench.interrupted import Interruption, Step, every_step, raise_interruption
from tests.engine.sinks import TakingSink

# What asyncrr's calls run of the standard library that has locks in it.
_MODULES = (
    "/threading.py",
    "/concurrent/futures/_base.py",
    "/asyncio/base_events.py",
    "/asyncio/events.py",
    "/queue.py",
)
_PATIENCE = 10.0

_SMALL = rr.Scalars(1.0)
_LARGE = rr.Tensor(np.zeros(40_000, np.uint8))
_EXTRA = rr.TextLog("text")


class _Other:
    """Another thread of the program, which does what it is asked to."""

    def __init__(self) -> None:
        self._asked: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._answers: SimpleQueue[BaseException | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], object], what: str) -> None:
        """Have it do something and wait for it; fails if that does not end."""
        self._asked.put(work)
        try:
            error = self._answers.get(timeout=_PATIENCE)
        except Exception:
            raise AssertionError(f"another thread hangs after {what}") from None
        if error is not None:
            raise AssertionError(f"another thread fails after {what}: {error!r}") from error

    def end(self) -> None:
        self._asked.put(None)
        self._thread.join(_PATIENCE)

    def _run(self) -> None:
        while (work := self._asked.get()) is not None:
            try:
                work()
            except BaseException as error:
                self._answers.put(error)
            else:
                self._answers.put(None)


class _Subject:
    """A recording that is interrupted, and what there is to see of it."""

    def __init__(self) -> None:
        self.rec = rr.RecordingStream("interrupted", recording_id=uuid.uuid4(), send_properties=False)
        self.sink = TakingSink()
        self.rec.set_sinks(self.sink)
        self.other = _Other()
        self._seen = 0
        self._counted = 0

    def new_rows(self) -> int:
        """Rows that have arrived since the last call."""
        messages = self.sink.messages
        new = sum(message.num_rows for message in messages[self._counted :])
        self._counted = len(messages)
        return new

    def settle(self, what: str) -> int:
        """Log a row and flush on the other thread. Returns how many rows have arrived besides."""

        def work() -> None:
            self.rec.log("other", _SMALL)
            self.rec.flush(timeout_sec=_PATIENCE / 2)

        self.other.do(work, what)
        POOL.close_shelves()  # so that each call takes the same steps
        stats = self.rec.stats()
        assert (stats.staged_bytes, stats.encoded_bytes) == (0, 0), f"booked for ever after {what}"
        assert stats.dropped_rows == {}, f"dropped after {what}"
        return self.new_rows() - 1

    def end(self) -> None:
        self.other.do(self.rec.close, "all of it")
        self.other.end()


@pytest.fixture(autouse=True, scope="module")
def _no_memory_is_lost() -> Iterator[None]:
    yield
    POOL.close_shelves()  # slabs with room for more
    gc.collect()
    on_loan = [slab for slab in gc.get_objects() if type(slab) is Slab]
    assert not on_loan, "memory of the pool that nobody gives back"


@pytest.fixture
def subject() -> Iterator[_Subject]:
    subject = _Subject()
    subject.settle("the beginning")
    yield subject
    subject.end()


def _calls(rec: rr.RecordingStream) -> dict[str, tuple[Callable[[], object], int]]:
    """What is interrupted, and how many rows it logs."""
    count = iter(range(10**9))
    handler = rr.LoggingHandler("logs", recording=rec)
    record = logging.LogRecord("some.module", logging.INFO, "module.py", 1, "text", (), None)
    times = rr.TimeColumn("f", sequence=range(3))
    columns = rr.Scalars.columns(scalars=np.arange(3.0))
    return {
        "a small row": (lambda: rec.log("small", _SMALL), 1),
        "a small row in strict mode": (lambda: rec.log("small", _SMALL, strict=True), 1),
        "a large row": (lambda: rec.log("large", _LARGE), 1),
        "the first row of an entity": (lambda: rec.log(f"first/{next(count)}", _SMALL), 1),
        "the first large row of an entity": (lambda: rec.log(f"large/{next(count)}", _LARGE), 1),
        "a static row": (lambda: rec.log("static", _SMALL, static=True), 1),
        "a row with extras": (lambda: rec.log("extras", _SMALL, _EXTRA), 1),
        "a row of a logging handler": (lambda: handler.handle(record), 1),
        "columns": (lambda: rec.send_columns("columns", [times], columns), 3),
        "a flush that nobody waits for": (lambda: rec.flush(blocking=False), 0),
        "a flush": (lambda: rec.flush(timeout_sec=_PATIENCE / 2), 0),
        "a time": (lambda: rec.set_time("time", sequence=next(count)), 0),
        "a new timeline": (lambda: rec.set_time(f"time {next(count) % 7}", duration=1.0), 0),
        "a time that is taken back": (lambda: (rec.set_time("back", sequence=1), rec.disable_timeline("back")), 0),
        "the counters": (rec.stats, 0),
    }


_NAMES = list(_calls(rr.RecordingStream("names", default_enabled=False)))


@pytest.mark.parametrize("name", _NAMES)
def test_an_exception_anywhere_leaves_nothing_behind(subject: _Subject, name: str) -> None:
    call, rows = _calls(subject.rec)[name]
    call()
    subject.settle(name)
    seen: set[int] = set()
    for step in every_step(call, raise_interruption, modules=_MODULES):
        where = f"{name}, {step.place}"
        assert isinstance(step.error, Interruption), f"{where}: {step.error!r}"
        found = subject.settle(where)
        assert found in (0, rows), f"{found} rows after {where}"
        seen.add(found)
    assert seen == {0, rows}, "interrupted before and after the row was in"
    assert subject.settle(name) == rows, "the last call, which nothing interrupted"


@pytest.mark.parametrize("name", _NAMES)
def test_a_handler_may_log_anywhere(subject: _Subject, name: str) -> None:
    rec = subject.rec

    def act() -> None:
        rec.log("handler", _SMALL)
        rec.log("handler/large", _LARGE)
        rec.flush(blocking=False)
        rec.stats()

    call, rows = _calls(rec)[name]
    call()
    subject.settle(name)
    for step in every_step(call, act, modules=_MODULES):
        where = f"{name}, {step.place}"
        assert step.error is None, f"{where}: {step.error!r}"
        found = subject.settle(where)
        assert found == rows + 2, f"{found} rows after {where}"


@pytest.mark.parametrize("name", _NAMES)
def test_a_handler_may_flush_anywhere(subject: _Subject, name: str) -> None:
    """It waits for the background loop, which must not wait for what the interrupted call holds."""
    rec = subject.rec
    call, rows = _calls(rec)[name]
    call()
    subject.settle(name)

    def act() -> None:
        rec.log("handler", _SMALL)
        rec.flush(timeout_sec=_PATIENCE / 2)

    for step in every_step(call, act, modules=_MODULES):
        where = f"{name}, {step.place}"
        assert step.error is None, f"{where}: {step.error!r}"
        found = subject.settle(where)
        assert found == rows + 1, f"{found} rows after {where}"


class _LogsWhenCollected:
    """Part of a cycle, so that the collector finds it, wherever it runs."""

    def __init__(self, log: Callable[[], object]) -> None:
        self._log = log
        self._me = self

    def __del__(self) -> None:
        self._log()


@pytest.mark.parametrize("name", _NAMES)
def test_a_finalizer_may_log_anywhere(subject: _Subject, name: str) -> None:
    rec = subject.rec
    finalized: list[int] = []

    def log() -> None:
        finalized.append(1)
        rec.log("finalizer", _SMALL)
        rec.log("finalizer/large", _LARGE)

    call, rows = _calls(rec)[name]
    subject.settle(name)
    thresholds = gc.get_threshold()
    gc.set_threshold(1)
    try:
        for _ in range(30):
            _LogsWhenCollected(log)
            call()
    finally:
        gc.set_threshold(*thresholds)
    deadline = time.monotonic() + _PATIENCE
    while len(finalized) < 30 and time.monotonic() < deadline:
        gc.collect()  # another thread may be collecting right now
    assert len(finalized) == 30
    assert subject.settle(name) == 30 * rows + 60


def test_the_first_row_of_a_process_may_be_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """It starts the background loop and its threads. Whatever is left half-done is made anew."""
    # asyncio's own finalizers fail on loops that were interrupted in the middle of being made.
    monkeypatch.setattr(sys, "unraisablehook", lambda _: None)
    other = _Other()

    def recording() -> rr.RecordingStream:
        return rr.RecordingStream("first", recording_id=uuid.uuid4(), send_properties=False)

    rec = recording()

    def work() -> None:
        rec.log("x", _SMALL)
        rec.flush(timeout_sec=_PATIENCE / 2)
        rec.close()

    monkeypatch.setattr(background, "_shared", None)
    for step in every_step(partial(rec.log, "x", _SMALL), raise_interruption, modules=_MODULES, stride=7):
        assert isinstance(step.error, Interruption), step
        other.do(work, step.place)
        assert rec.stats().logged_rows in (1, 2)
        assert rec.stats().dropped_rows == {"buffered: no sink was set": rec.stats().logged_rows}
        shared = background._shared
        assert shared is not None
        shared.stop()
        monkeypatch.setattr(background, "_shared", None)
        rec = recording()
    other.end()
    gc.collect()


def test_a_step_knows_where_it_was() -> None:
    rec = rr.RecordingStream("places", default_enabled=False)
    steps: list[Step] = list(every_step(lambda: rec.log("x", _SMALL), raise_interruption))
    assert [step.number for step in steps] == list(range(len(steps)))
    assert all(isinstance(step.error, Interruption) for step in steps)
    assert steps[0].place.startswith("recording.py:")


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RerunWarning)
        # Loops and streams that were interrupted while they were made are not closed by anybody.
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


class _Alarm(Exception):
    """What a signal handler raises that does not know of us."""


def test_an_alarm_in_the_middle_of_a_conversion_is_itself_or_a_warning() -> None:
    """In non-strict mode it may be taken for an error in the data, which is a warning. It never becomes another error."""

    def alarm() -> None:
        raise _Alarm

    values = np.arange(3.0)
    for step in every_step(lambda: rr.Scalars.columns(scalars=values), alarm):
        assert isinstance(step.error, _Alarm | RerunWarning | None), f"{step.place}: {step.error!r}"
