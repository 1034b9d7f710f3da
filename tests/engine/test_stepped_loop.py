"""The loop that tests of time run on, and the clock that it stands in for."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time

import anyio
import pytest

from asyncrr.engine.clock import Clock, clock
from tests.support.stepped_loop import NothingHappens, SteppedLoop, run_stepped, stepped


def test_hours_pass_at_once_and_in_order() -> None:
    order: list[tuple[str, float]] = []

    async def wait(name: str, seconds: float) -> None:
        await asyncio.sleep(seconds)
        order.append((name, clock.monotonic()))

    async def main() -> None:
        await asyncio.gather(wait("late", 3000.0), wait("early", 0.25), wait("second", 1.0))
        with anyio.move_on_after(10) as scope:
            await anyio.sleep_forever()
        assert scope.cancelled_caught
        order.append(("scope", clock.monotonic()))

    before = time.perf_counter()
    run_stepped(main())
    assert time.perf_counter() - before < 1.0
    assert [name for name, _ in order] == ["early", "second", "late", "scope"]
    assert [when for _, when in order] == pytest.approx([0.25, 1.0, 3000.0, 3010.0])


@stepped(settle=0.01)
async def test_sockets_come_before_timers() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        loop = asyncio.get_running_loop()
        thread = threading.Timer(0.001, theirs.sendall, [b"x"])
        thread.start()
        assert await asyncio.wait_for(loop.sock_recv(ours, 1), 60.0) == b"x"
        assert loop.time() <= 60.0
        thread.join()


@stepped
async def test_a_blocked_loop_has_missed_time() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, SteppedLoop)
    loop.advance(5.0)
    await asyncio.sleep(1.0)
    assert clock.monotonic() == pytest.approx(6.0)


def test_a_test_that_waits_for_nothing_ends() -> None:
    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(NothingHappens, match="no timer is set"):
        run_stepped(main(), patience=0.01)


def test_a_test_without_an_end_ends() -> None:
    async def main() -> None:
        while True:
            await asyncio.sleep(1.0)

    with pytest.raises(NothingHappens, match="after 100 s by its own clock"):
        run_stepped(main(), limit=100)


def test_the_clock_is_out_of_reach_of_what_freezes_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freezers look for the functions of `time` in all modules, as freezegun does, and replace them."""
    frozen = {
        id(getattr(time, name)): name
        for name in ("time", "monotonic", "perf_counter", "time_ns", "monotonic_ns", "perf_counter_ns")
    }
    module = sys.modules[Clock.__module__]
    assert not [name for name in dir(module) if id(getattr(module, name)) in frozen]
    for name in frozen.values():
        monkeypatch.setattr(time, name, lambda: 0)
    before = clock.monotonic()
    threading.Event().wait(0.002)
    assert clock.monotonic() - before >= 0.002
