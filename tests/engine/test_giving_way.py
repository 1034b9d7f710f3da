"""A thread that logs large data faster than it can be encoded lets the encoder catch up, and no other thread does."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.engine import staging
from asyncrr.engine.background import background
from asyncrr.sinks import file as file_module
from asyncrr.wire.messages import Buffer
from tests.engine.sinks import StuckSink

New = Callable[..., rr.RecordingStream]
MANY = 40  # megabytes, with one a row


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each time that a caller waited, whether it was told to go on; else its time was up."""
    ended: list[bool] = []

    class Counted:
        def __init__(self) -> None:
            self._lock = threading.Lock()
            self.release = self._lock.release

        def acquire(self, timeout: float = -1) -> bool:
            told = self._lock.acquire(timeout=timeout)
            if timeout >= 0:
                ended.append(told)
            return told

    monkeypatch.setattr(staging, "Lock", Counted)
    return ended


def log_much(rec: rr.RecordingStream) -> None:
    clouds = [np.full((2**20 // 12, 3), i, np.float32) for i in range(2)]
    for i in range(MANY):
        rec.log("cloud", rr.Points3D(clouds[i % 2]))


def hold_up_the_loop() -> None:
    """Keep the engine's loop busy for a moment, so that rows pile up."""
    background().loop.call_soon_threadsafe(time.sleep, 0.3)


def test_a_plain_thread_waits_and_loses_nothing(new_recording: New, waits: list[bool]) -> None:
    rec = new_recording()
    memory = rec.memory_recording()
    hold_up_the_loop()
    log_much(rec)
    assert waits
    assert memory.num_msgs() > 0
    assert rec.stats().encoded_rows == MANY
    assert not rec.stats().dropped_rows


def test_a_thread_with_an_event_loop_does_not_wait(new_recording: New, waits: list[bool]) -> None:
    rec = new_recording()
    rec.memory_recording()
    hold_up_the_loop()

    async def main() -> None:
        log_much(rec)

    asyncio.run(main())
    assert not waits
    rec.flush()
    assert rec.stats().encoded_rows == MANY


def test_a_thread_that_waits_goes_on_as_soon_as_there_is_room(
    new_recording: New, waits: list[bool], tmp_path: Path
) -> None:
    rec = new_recording()
    rec.save(tmp_path / "a.rrd")
    noise = np.random.default_rng(0).integers(0, 255, (700, 1000, 3), np.uint8)
    for _ in range(200):
        rec.log("image", rr.Image(noise))
    rec.flush()
    assert waits
    assert sum(waits) > 0.9 * len(waits), "told by the loop, not by the clock"
    assert rec.stats().encoded_rows == 200


def test_what_a_file_has_not_taken_holds_callers_up(
    new_recording: New, waits: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else memory would fill up to the budget wherever the disk is slower than the program."""
    written = file_module.write_all

    def slowly(fd: int, buffers: Sequence[Buffer]) -> None:
        time.sleep(0.02)
        written(fd, buffers)

    monkeypatch.setattr(file_module, "write_all", slowly)
    monkeypatch.setattr(staging, "_LONGEST_WAIT", 5.0)
    rec = new_recording()
    rec.save(tmp_path / "a.rrd")
    noise = np.random.default_rng(0).integers(0, 255, (700, 1000, 3), np.uint8)
    most = 0
    for _ in range(100):
        rec.log("image", rr.Image(noise))
        most = max(most, rec._staging.fresh_bytes + rec._staging.bytes_under_way)
    assert waits
    assert most < 24 * 2**20
    rec.flush()
    assert rec._staging.bytes_under_way == 0


def test_a_peer_that_takes_nothing_holds_nobody_up(new_recording: New, waits: list[bool]) -> None:
    rec = new_recording()
    stuck = StuckSink()
    rec.set_sinks(stuck)
    noise = np.random.default_rng(0).integers(0, 255, (700, 1000, 3), np.uint8)
    for _ in range(40):
        rec.log("image", rr.Image(noise))
        time.sleep(0.001)
    assert not [told for told in waits if not told]
    stuck.let_go()
