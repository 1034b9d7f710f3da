"""Worker threads: results, errors, cancellation, how many there are."""

from __future__ import annotations

import asyncio
import threading

import anyio
import pytest

from asyncrr.engine import workers as module
from asyncrr.engine.threads import is_own_thread
from asyncrr.engine.workers import Workers


async def test_results_and_errors_come_back() -> None:
    workers = Workers()
    assert await workers.run(divmod, 7, 3) == (2, 1)
    with pytest.raises(ZeroDivisionError):
        await workers.run(divmod, 1, 0)
    assert await workers.run(threading.get_ident) != threading.get_ident()


async def test_system_exit_in_a_job_does_not_end_the_worker() -> None:
    workers = Workers()
    workers.start()
    with pytest.raises(KeyboardInterrupt):
        await workers.run(_interrupt)
    assert await workers.run(abs, -1) == 1


def _interrupt() -> None:
    raise KeyboardInterrupt


async def test_threads_are_started_as_they_are_needed() -> None:
    workers = Workers()
    gate = threading.Event()
    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(workers.run, gate.wait, 10.0)
        await anyio.sleep(0.05)
        assert len(workers._threads) == 10, "jobs that block do not wait for each other"
        gate.set()
    for _ in range(20):
        await workers.run(abs, -1)
    assert len(workers._threads) == 10


async def test_there_is_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 3)
    workers = Workers()
    gate = threading.Event()
    async with anyio.create_task_group() as tasks:
        for _ in range(10):
            tasks.start_soon(workers.run, gate.wait, 10.0)
        await anyio.sleep(0.05)
        assert len(workers._threads) == 3
        gate.set()


async def test_a_cancelled_caller_leaves_the_job_to_its_end() -> None:
    workers = Workers()
    gate, done = threading.Event(), threading.Event()

    def job() -> None:
        gate.wait(10)
        done.set()

    with anyio.move_on_after(0.02) as scope:
        await workers.run(job)
    assert scope.cancelled_caught
    gate.set()
    assert await workers.run(done.wait, 10.0)


def test_a_loop_that_is_gone_does_not_hurt() -> None:
    workers = Workers()
    gate, done = threading.Event(), threading.Event()

    def job() -> None:
        gate.wait(10)
        done.set()

    async def leave_early() -> None:
        task = asyncio.ensure_future(workers.run(job))
        await asyncio.sleep(0.01)
        task.cancel()

    asyncio.run(leave_early())
    gate.set()
    assert done.wait(5)

    async def again() -> int:
        return await workers.run(abs, -3)

    assert asyncio.run(again()) == 3


def test_workers_are_daemons() -> None:
    workers = Workers()
    before = set(threading.enumerate())
    workers.start()
    threads = {workers.submit(threading.current_thread).result(5) for _ in range(50)}
    assert threads
    assert not threads & before
    assert all(thread.daemon for thread in threads)
    assert all(is_own_thread(thread.name) for thread in threads)


def test_jobs_go_to_threads_that_wait_before_new_ones_are_started() -> None:
    workers = Workers()
    workers.start()
    for _ in range(200):
        workers.submit(abs, -1).result(5)
    # Its result is there a moment before a thread waits again; two are enough for one job after the other, three for that moment.
    assert len(workers._threads) <= 3


def test_a_stop_iteration_is_an_error_like_others() -> None:
    with pytest.raises(RuntimeError, match="StopIteration") as caught:
        Workers().submit(next, iter(())).result(5)
    assert isinstance(caught.value.__cause__, StopIteration)
