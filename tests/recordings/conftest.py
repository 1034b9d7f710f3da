"""Recordings for tests: an identity of their own each, nothing active before and after."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import asyncrr as rr
from asyncrr import active
from asyncrr.error_utils import set_strict_mode
from tests.support.reports import Reports, collect_reports

APP = "asyncrr_test"


@pytest.fixture(autouse=True)
def _nothing_active() -> Iterator[None]:
    yield
    rr.set_global_data_recording(None)
    rr.set_thread_local_data_recording(None)
    set_strict_mode(False)
    assert active.active_recording() is None, "a `with` block was not left"


@pytest.fixture
def new_recording() -> Iterator[Callable[..., rr.RecordingStream]]:
    """Makes recordings, which are closed after the test."""
    made: list[rr.RecordingStream] = []

    def new(application_id: str = APP, **arguments: Any) -> rr.RecordingStream:
        # Times belong to an identity: what one test sets must not show up in the next.
        arguments.setdefault("recording_id", uuid.uuid4())
        recording = rr.RecordingStream(application_id, **arguments)
        made.append(recording)
        return recording

    yield new
    for recording in made:
        recording.close()


@pytest.fixture
def rec(new_recording: Callable[..., rr.RecordingStream]) -> rr.RecordingStream:
    """One of :func:`new_recording`'s."""
    return new_recording()


@pytest.fixture
def reports() -> Iterator[Reports]:
    """What asyncrr says."""
    with collect_reports() as reports:
        yield reports
