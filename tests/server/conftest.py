"""A server on a free port, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, TypeAlias

import pytest
from blockbuster import blockbuster_ctx

from asyncrr.server.http1 import Handler, HttpServer, Limits, start_http_server
from asyncrr.server.listener import ProxyServer, ServerOptions
from tests.server.plain_http import Serve

Serving: TypeAlias = Callable[..., AbstractAsyncContextManager[ProxyServer]]


@pytest.fixture
def lines() -> list[str]:
    """What servers said."""
    return []


@pytest.fixture
def serving(lines: list[str]) -> Serving:
    """Runs a server for the length of a block; it must not block the loop, nor leave anything behind."""

    @asynccontextmanager
    async def run(grace: float = 2.0, **options: Any) -> AsyncIterator[ProxyServer]:
        server = ProxyServer(ServerOptions.of(**{"port": 0, "memory_limit": "64MB", **options}), lines.append)
        await server.start()
        try:
            with blockbuster_ctx("asyncrr.server"):
                yield server
        finally:
            await server.aclose(grace)
            assert server.num_connections == 0
            left = [task for task in asyncio.all_tasks() if task.get_name() == "asyncrr http"]
            assert not left

    return run


@pytest.fixture
async def server(serving: Serving) -> AsyncIterator[ProxyServer]:
    """A server with room for 64 MB."""
    async with serving() as running:
        yield running


@pytest.fixture
def serve(lines: list[str]) -> Serve:
    """Serves a handler on a free port for the length of a block."""

    @asynccontextmanager
    async def run(handler: Handler, limits: Limits | None = None) -> AsyncIterator[HttpServer]:
        server = await start_http_server(handler, "127.0.0.1", 0, limits=limits, report=lines.append)
        try:
            yield server
        finally:
            await server.aclose(0.2)
            left = [task for task in asyncio.all_tasks() if task.get_name() == "asyncrr http"]
            assert not left

    return run
