"""Connections over TLS: handshakes that do not end, and what is left of connections that are over."""

from __future__ import annotations

import asyncio
import gc
import ssl
from asyncio import sslproto
from collections.abc import Sequence

import pytest

from asyncrr.server import http2, listener
from asyncrr.server.http1 import Limits
from asyncrr.server.http2_frames import SETTINGS, whole_frame
from asyncrr.server.listener import ProxyServer
from tests.server.conftest import Serving
from tests.server.test_hostile_peers import until
from tests.server.test_web import CERTIFICATE

HELLO = http2.PREFACE + whole_frame(SETTINGS, 0, 0)
GET = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"

HELLO_OF_TLS = b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"


def _server_tls() -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(CERTIFICATE)
    return tls


async def _connect(server: ProxyServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    tls = ssl.create_default_context(cafile=CERTIFICATE)
    return await asyncio.open_connection("127.0.0.1", server.port, ssl=tls, server_hostname="localhost")


async def _served_over_tls(server: ProxyServer) -> asyncio.StreamWriter:
    reader, writer = await _connect(server)
    writer.write(GET)
    async with asyncio.timeout(10):
        assert b" 405 " in await reader.readline()
    return writer


async def _close(writers: Sequence[asyncio.StreamWriter]) -> None:
    for writer in writers:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in writers), return_exceptions=True)


@pytest.mark.parametrize(
    ("sent", "said"),
    [(b"", 0), (HELLO_OF_TLS, 0), (HELLO, 1), (b"GET / HTTP/1.1\r\n\r\n", 1), (bytes(range(200)), 1)],
    ids=["silent", "half a hello", "HTTP/2", "HTTP/1.1", "noise"],
)
async def test_handshakes_that_do_not_end(
    monkeypatch: pytest.MonkeyPatch,
    serving: Serving,
    lines: list[str],
    sent: bytes,
    said: int,
) -> None:
    """They count, make room for others, and end: by themselves, by their time, or with the server."""
    monkeypatch.setattr(listener, "_HTTP1_LIMITS", Limits(head_timeout=1.0, body_size=None))
    monkeypatch.setattr(listener, "MAX_CONNECTIONS", 3)
    writers = []

    async def connect() -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writers.append(writer)
        writer.write(sent)
        return reader

    async with serving(ssl_context=_server_tls()) as server:
        first = await connect()
        if not said:
            await until(lambda: server.num_connections == server.peers.num_connections == 1)
        async with asyncio.timeout(10):
            await asyncio.gather(first.read(), return_exceptions=True)
        await until(lambda: server.num_connections == server.peers.num_connections == 0)
        assert len(lines) == said
        for _ in range(10):
            await connect()
        writers.append(await _served_over_tls(server))
        assert server.num_connections <= 3
        for _ in range(3):
            await connect()
    assert server.peers.num_connections == 0
    await _close(writers)


async def test_only_so_many_handshakes_take_memory(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str]
) -> None:
    """Those that have not begun take none, and those that have and do not go on give way."""
    monkeypatch.setattr(listener, "_MAX_HANDSHAKES", 2)
    writers = []
    async with serving(ssl_context=_server_tls()) as server:
        for sent in (b"", HELLO_OF_TLS) * 5:
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writers.append(writer)
            writer.write(sent)
        await until(lambda: server.num_connections == 7)
        assert len(server._handshakes) == 2
        writers.append(await _served_over_tls(server))
        assert len(server._handshakes) == 1
    assert not server._handshakes
    assert {line.partition("disconnected: ")[2] for line in lines} == {"a TLS handshake that does not go on"}
    await _close(writers)


@pytest.mark.parametrize(
    "sent",
    [b"", GET, b"no request\r\n\r\n", HELLO, HELLO + whole_frame(SETTINGS, 0, 3)],
    ids=["nothing", "HTTP/1.1", "no HTTP", "HTTP/2", "an offence"],
)
async def test_connections_that_are_over_leave_no_buffers(serving: Serving, sent: bytes) -> None:
    """Asyncio has a buffer of 256 KiB for each connection. One in a circle of references waits for the collector, which counts objects."""
    async with serving(ssl_context=_server_tls()) as server:
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                reader, writer = await _connect(server)
                writer.write(sent)
                if sent:
                    async with asyncio.timeout(10):
                        await reader.read(1)
                await _close([writer])
                del reader, writer
            await until(lambda: server.num_connections == 0)
            await until(lambda: not _of_the_server())
        finally:
            gc.enable()


async def test_handshakes_that_fail_leave_no_buffers(serving: Serving) -> None:
    async with serving(ssl_context=_server_tls()) as server:
        gc.collect()
        gc.disable()
        try:
            for _ in range(5):
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.write(GET)
                await until(lambda: server.num_connections == 0)
                await _close([writer])
            await until(lambda: not _of_the_server())
        finally:
            gc.enable()


def _of_the_server() -> list[sslproto.SSLProtocol]:
    return [found for found in gc.get_objects() if isinstance(found, sslproto.SSLProtocol) and found._server_side]
