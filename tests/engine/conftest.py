"""A recording for each test, closed after it."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import asyncrr as rr
from tests.support.reports import Reports, collect_reports


@pytest.fixture
def new_recording() -> Iterator[Callable[..., rr.RecordingStream]]:
    """Makes recordings without properties that are cut off at the end of the test, whatever their sinks do."""
    made: list[rr.RecordingStream] = []

    def new(**arguments: Any) -> rr.RecordingStream:
        # Times belong to a recording's identity: what one test sets must not show up in the next.
        arguments.setdefault("recording_id", uuid.uuid4())
        recording = rr.RecordingStream("asyncrr_test_engine", send_properties=False, **arguments)
        made.append(recording)
        return recording

    yield new
    for recording in made:
        engine = recording._engine
        if not engine.ended:
            engine.close(stall=0.0, total=0.0).result(timeout=10)


@pytest.fixture
def recording(new_recording: Callable[..., rr.RecordingStream]) -> rr.RecordingStream:
    """One of :func:`new_recording`'s."""
    return new_recording()


@pytest.fixture
def reports() -> Iterator[Reports]:
    """What asyncrr says."""
    with collect_reports() as reports:
        yield reports
