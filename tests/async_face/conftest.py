"""No test of this room may leave an active recording behind, find one, or fail in a task that nobody looks at."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import asyncrr as rr
from tests.async_face.helpers import PROGRAMS
from tests.support.reports import Reports, collect_reports
from tests.support.rerun_server import RerunServer


@pytest.fixture(autouse=True)
def no_active_recording() -> Iterator[None]:
    """Each test starts and ends without one."""
    assert rr.get_data_recording() is None
    yield
    left = rr.set_global_data_recording(None), rr.set_thread_local_data_recording(None)
    assert left == (None, None)


@pytest.fixture(autouse=True)
async def nothing_goes_unheard() -> AsyncIterator[None]:
    """Fails a test after which asyncio had something to complain of: an exception never retrieved, a task destroyed."""
    heard: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: heard.append(context))
    before = asyncio.all_tasks()
    yield
    gc.collect()
    loop.set_exception_handler(None)
    assert not heard
    left = [task for task in asyncio.all_tasks() - before if task is not asyncio.current_task()]
    assert not left, left


@pytest.fixture
async def server() -> AsyncIterator[RerunServer]:
    """The real server, running."""
    async with RerunServer() as running:
        yield running


@pytest.fixture
def reports() -> Iterator[Reports]:
    """What asyncrr says."""
    with collect_reports() as reports:
        yield reports


@pytest.fixture(autouse=True)
def _no_program_is_left() -> Iterator[None]:
    """End the programs of a test that has failed before they ended."""
    yield
    while PROGRAMS:
        program = PROGRAMS.pop()
        if program.poll() is None:
            program.kill()
            program.communicate()
