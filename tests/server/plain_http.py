"""Handlers, and clients that send bytes as they are, for the tests of HTTP/1.1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias

from asyncrr.server.http1 import HttpServer, Request, Response

Serve: TypeAlias = Callable[..., AbstractAsyncContextManager[HttpServer]]


async def echo(request: Request) -> Response:
    body = await request.read()
    return Response(200, {"x-path": request.path, "x-query": request.query, "x-method": request.method}, body)


async def talk(port: int, data: bytes, timeout: float = 5.0) -> bytes:
    """Send bytes and read until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        async with asyncio.timeout(timeout):
            return await reader.read()
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def until(condition: Callable[[], bool], timeout: float = 10.0) -> None:
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.005)
