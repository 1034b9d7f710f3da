"""What may be called in which state: the table in docs/states.md, call by call."""

from __future__ import annotations

import re
import uuid
import warnings
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.engine.awaiting import Answer
from asyncrr.engine.engine import State
from asyncrr.error_utils import RerunWarning
from asyncrr.errors import RecordingClosed
from tests.engine.sinks import StuckSink, TakingSink

_PAGE = Path(__file__).parents[2] / "docs" / "states.md"

_ROW = rr.Scalars(1.0)
_WORKS, _DROPS, _FALSE, _REFUSES, _NOTHING = (
    "works",
    "drops and counts",
    "returns False",
    "RecordingClosed",
    "does nothing",
)

Call = Callable[[Any, Path], Any]
"""Takes a recording and a folder."""

_COLUMNS = rr.Scalars.columns(scalars=np.arange(3.0))
_BATCH = pa.record_batch({"x": pa.array([1.0])})

# Each call with what it does in NEW and RUNNING, and in DRAINING and CLOSED. An async recording has the same, to be awaited.
_CALLS: Final[dict[str, tuple[Call, str, str]]] = {
    "log": (lambda rec, _: rec.log("x", _ROW), _WORKS, _DROPS),
    "send_columns": (
        lambda rec, _: rec.send_columns("x", [rr.TimeColumn("f", sequence=range(3))], _COLUMNS),
        _WORKS,
        _DROPS,
    ),
    "send_chunks": (lambda rec, _: rec.send_chunks([]), _WORKS, _DROPS),
    "send_dataframe": (lambda rec, _: rec.send_dataframe(_BATCH, index=None, entity_path="x"), _WORKS, _DROPS),
    "log_file_from_path": (lambda rec, folder: rec.log_file_from_path(_text(folder)), _WORKS, _DROPS),
    "send_blueprint": (lambda rec, _: rec.send_blueprint(rr.blueprint.Blueprint()), _WORKS, _DROPS),
    "set_time": (lambda rec, _: rec.set_time("t", sequence=1), _WORKS, _WORKS),
    "disable_timeline": (lambda rec, _: rec.disable_timeline("t"), _WORKS, _WORKS),
    "reset_time": (lambda rec, _: rec.reset_time(), _WORKS, _WORKS),
    "flush": (lambda rec, _: rec.flush(), _WORKS, _REFUSES),
    "save": (lambda rec, folder: rec.save(folder / "saved.rrd"), _WORKS, _REFUSES),
    "connect_grpc": (lambda rec, _: rec.connect_grpc("rerun+http://127.0.0.1:1/proxy"), _WORKS, _REFUSES),
    "serve_grpc": (lambda rec, _: rec.serve_grpc(grpc_port=0), _WORKS, _REFUSES),
    "set_sinks": (lambda rec, _: rec.set_sinks(TakingSink("another")), _WORKS, _REFUSES),
    "memory_recording": (lambda rec, _: rec.memory_recording(), _WORKS, _REFUSES),
    "binary_stream": (lambda rec, _: rec.binary_stream(), _WORKS, _REFUSES),
    "disconnect": (lambda rec, _: rec.disconnect(), _WORKS, _NOTHING),
    "with rec:": (lambda rec, _: rec.__enter__().__exit__(None, None, None), _WORKS, _WORKS),
    "stats": (lambda rec, _: rec.stats(), _WORKS, _WORKS),
    "is_closed": (lambda rec, _: rec.is_closed(), _WORKS, _WORKS),
    "is_enabled": (lambda rec, _: rec.is_enabled(), _WORKS, _WORKS),
    "ids": (lambda rec, _: (rec.get_application_id(), rec.get_recording_id()), _WORKS, _WORKS),
}
_ONLY_ASYNC: Final[dict[str, tuple[Call, str, str]]] = {
    "log_nowait": (lambda rec, _: rec.log_nowait("x", _ROW), _WORKS, _FALSE),
    "start": (lambda rec, _: rec.start(), _WORKS, _REFUSES),
    "async with": (lambda rec, _: rec.__aenter__(), _WORKS, _REFUSES),
}
_CLOSING: Final = {"close", "aclose"}
"""These have tests of their own."""


def _text(folder: Path) -> Path:
    path = folder / "text.md"
    path.write_text("text")
    return path


class _Subject:
    """A recording in a state."""

    def __init__(self, rec: Any) -> None:
        self.rec = rec
        self.stuck = StuckSink()

    @property
    def state(self) -> State:
        state: State = self.rec._current_engine.state
        return state

    def drain(self) -> Answer[None]:
        """Begin to close, with a sink that does not let it end."""
        self.rec._engine.set_sinks([self.stuck]).result(10)
        closing: Answer[None] = self.rec._engine.close(stall=60.0, total=60.0)
        assert self.state is State.DRAINING
        return closing

    def bring_to(self, state: State) -> None:
        if state is State.RUNNING:
            self.rec._engine.flush(None).result(10)
        elif state is State.DRAINING:
            self.drain()
        elif state is State.CLOSED:
            self.rec._engine.close().result(10)
        assert self.state is state

    def end(self) -> None:
        self.stuck.let_go()
        self.rec._engine.close(stall=0.0, total=0.0)
        self.rec._engine.cut_off()
        self.rec._engine.finished.result(10)


@pytest.fixture
def subject() -> Iterator[_Subject]:
    subject = _Subject(rr.RecordingStream("states", recording_id=uuid.uuid4(), send_properties=False))
    yield subject
    subject.end()


@pytest.fixture
def async_subject() -> Iterator[_Subject]:
    subject = _Subject(rr.AsyncRecordingStream("states", recording_id=uuid.uuid4(), send_properties=False))
    yield subject
    subject.end()


async def _outcome(call: Call, rec: Any, folder: Path) -> str:
    """What a call does, in the words of the table."""
    dropped = rec.stats().total_dropped_rows
    state = rec._current_engine.state
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = call(rec, folder)
            if isinstance(result, Awaitable):
                result = await result
        except RecordingClosed:
            return _REFUSES
    told = [warning for warning in caught if issubclass(warning.category, RerunWarning)]
    counted = rec.stats().total_dropped_rows > dropped
    if result is False and counted:
        return _FALSE
    if counted:
        assert len(told) == 1, "said once"
        assert "closed" in str(told[0].message)
        return _DROPS
    assert not told, [str(warning.message) for warning in told]
    assert rec._current_engine.state >= state, "never back"
    return _WORKS


def _expected(call: tuple[Call, str, str], state: State) -> str:
    expected = call[1] if state <= State.RUNNING else call[2]
    return _WORKS if expected == _NOTHING else expected


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", _CALLS)
async def test_a_call_of_a_recording(subject: _Subject, tmp_path: Path, name: str, state: State) -> None:
    subject.bring_to(state)
    assert await _outcome(_CALLS[name][0], subject.rec, tmp_path) == _expected(_CALLS[name], state)
    assert subject.state >= state
    if state >= State.DRAINING:
        assert subject.state is state, "nothing that is called now changes the state"


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", _CALLS | _ONLY_ASYNC)
async def test_a_call_of_an_async_recording(async_subject: _Subject, tmp_path: Path, name: str, state: State) -> None:
    async_subject.bring_to(state)
    call = (_CALLS | _ONLY_ASYNC)[name]
    assert await _outcome(call[0], async_subject.rec, tmp_path) == _expected(call, state)
    if state >= State.DRAINING:
        assert async_subject.state is state


@pytest.mark.parametrize("name", [name for name, (_, _, later) in _CALLS.items() if later == _DROPS])
async def test_strict_mode_raises_where_data_would_be_dropped(subject: _Subject, tmp_path: Path, name: str) -> None:
    subject.bring_to(State.CLOSED)
    with rr.error_utils.strict_scope(True):
        for _ in range(2):
            with pytest.raises(RecordingClosed):
                _CALLS[name][0](subject.rec, tmp_path)


@pytest.mark.parametrize("state", State)
def test_close_ends_in_closed_from_every_state(subject: _Subject, state: State) -> None:
    subject.bring_to(state)
    subject.stuck.let_go()
    subject.rec.close()
    assert subject.state is State.CLOSED
    subject.rec.close()


@pytest.mark.parametrize("state", State)
async def test_aclose_ends_in_closed_from_every_state(async_subject: _Subject, state: State) -> None:
    async_subject.bring_to(state)
    async_subject.stuck.let_go()
    await async_subject.rec.aclose()
    assert async_subject.state is State.CLOSED
    await async_subject.rec.aclose()


@pytest.mark.parametrize("state", State)
def test_a_state_is_never_left_backwards(subject: _Subject, state: State) -> None:
    subject.bring_to(state)
    engine = subject.rec._current_engine
    for other in State:
        if other <= state:
            assert not engine._move(other)
    assert engine.state is state


def test_the_page_has_the_same_table() -> None:
    """Each call of the page is tried here, and each that is tried here stands on the page, with the same outcome."""
    words = {
        "dropped and counted": _DROPS,
        "returns False": _FALSE,
        "`RecordingClosed`": _REFUSES,
        "does nothing": _NOTHING,
        "works": _WORKS,
    }
    found: dict[str, str] = {}
    table = _PAGE.read_text().split("## What you may call when")[1].split("\n\n")[1]
    for line in table.strip().splitlines()[2:]:
        calls, early, late = (cell.strip() for cell in line.strip("|").split("|"))
        assert early.startswith(_WORKS)
        later = next(word for text, word in words.items() if text in late or late.startswith(text))
        for name in re.findall(r"`([^`]+)`|\b(ids)\b", calls):
            found["".join(name)] = later
    assert set(found) - _CLOSING == set(_CALLS | _ONLY_ASYNC)
    assert {name: late for name, (_, _, late) in (_CALLS | _ONLY_ASYNC).items()} == {
        name: late for name, late in found.items() if name not in _CLOSING
    }
