"""A real server, programs that log to it, and an eye on what is left behind."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

import pytest
from blockbuster import blockbuster_ctx

from tests.support.rerun_server import RerunServer


@pytest.fixture
async def server() -> AsyncIterator[RerunServer]:
    """The real server, running."""
    async with RerunServer() as running:
        yield running


@pytest.fixture(autouse=True)
async def nothing_is_left_behind() -> AsyncIterator[None]:
    """No task, no exception that nobody heard of, no blocking call on the loop."""
    heard: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: heard.append(context))
    with blockbuster_ctx("asyncrr.reading"):
        yield
    gc.collect()
    for _ in range(5):
        await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    left = [task for task in left if task.get_name().startswith("asyncrr")]
    loop.set_exception_handler(None)
    assert not left, left
    assert not heard, heard
