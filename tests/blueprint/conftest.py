"""Nothing active before and after; a server of the test's own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

import asyncrr as rr
from asyncrr.error_utils import set_strict_mode
from tests.support.rerun_server import RerunServer


@pytest.fixture(autouse=True)
def _nothing_active() -> Iterator[None]:
    yield
    rr.set_global_data_recording(None)
    rr.set_thread_local_data_recording(None)
    set_strict_mode(False)


@pytest.fixture
async def server() -> AsyncIterator[RerunServer]:
    """The real message proxy."""
    async with RerunServer() as running:
        yield running
