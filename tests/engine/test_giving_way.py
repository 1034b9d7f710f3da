"""A thread that logs large data faster than it can be encoded lets the encoder catch up, and no other thread does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine import staging
from asyncrr.engine.background import background

New = Callable[..., rr.RecordingStream]
MANY = 40  # megabytes, with one a row


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that callers make."""
    made: list[float] = []
    sleep = staging.sleep

    def counted(seconds: float) -> None:
        made.append(seconds)
        sleep(seconds)

    monkeypatch.setattr(staging, "sleep", counted)
    return made


def log_much(rec: rr.RecordingStream) -> None:
    clouds = [np.full((2**20 // 12, 3), i, np.float32) for i in range(2)]
    for i in range(MANY):
        rec.log("cloud", rr.Points3D(clouds[i % 2]))


def hold_up_the_loop() -> None:
    """Keep the engine's loop busy for a moment, so that rows pile up."""
    background().loop.call_soon_threadsafe(time.sleep, 0.3)


def test_a_plain_thread_pauses_and_loses_nothing(new_recording: New, pauses: list[float]) -> None:
    rec = new_recording()
    memory = rec.memory_recording()
    hold_up_the_loop()
    log_much(rec)
    assert pauses
    assert memory.num_msgs() > 0
    assert rec.stats().encoded_rows == MANY
    assert not rec.stats().dropped_rows


def test_a_thread_with_an_event_loop_does_not_pause(new_recording: New, pauses: list[float]) -> None:
    rec = new_recording()
    rec.memory_recording()
    hold_up_the_loop()

    async def main() -> None:
        log_much(rec)

    asyncio.run(main())
    assert not pauses
    rec.flush()
    assert rec.stats().encoded_rows == MANY
