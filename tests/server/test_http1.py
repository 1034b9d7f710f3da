"""The HTTP/1.1 layer, spoken to by httpx and by bytes that no client would send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from asyncrr.server.http1 import Limits, Request, Response, start_http_server
from tests.server.plain_http import Serve, echo, talk


async def test_a_request_and_its_answer(serve: Serve) -> None:
    async with serve(echo) as server, httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        for body in (b"", b"x", bytes(range(256)) * 1000):
            answer = await client.post("/a/b?c=d&e", content=body)
            assert (answer.status_code, answer.content) == (200, body)
            assert (answer.headers["x-path"], answer.headers["x-query"]) == ("/a/b", "c=d&e")
        assert (await client.head("/")).headers["x-method"] == "HEAD"


async def test_one_connection_serves_many_requests(serve: Serve) -> None:
    request = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"
    async with serve(echo) as server:
        reply = await talk(server.port, request * 20 + b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
        assert reply.count(b"HTTP/1.1 200 OK") == 21
        assert reply.count(b"\r\n\r\nabc") == 20


async def test_bodies_of_unknown_length(serve: Serve) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for i in range(100):
            yield b"%d," % i
            await asyncio.sleep(0)

    async def handler(request: Request) -> Response:
        got = [piece async for piece in request.pieces()]

        async def back() -> AsyncIterator[bytes]:
            for piece in got:
                yield piece

        return Response(200, {}, back())

    async with serve(handler) as server, httpx.AsyncClient() as client:
        answer = await client.post(f"http://127.0.0.1:{server.port}/", content=pieces())
        assert answer.headers["transfer-encoding"] == "chunked"
        assert answer.content == b"".join([piece async for piece in pieces()])


async def test_a_stream_is_closed_when_the_peer_goes(serve: Serve) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"more "
                await asyncio.sleep(0.01)
        finally:
            closed.set()

    async def handler(request: Request) -> Response:
        return Response(200, {}, endless())

    async with serve(handler) as server, httpx.AsyncClient() as client:
        async with client.stream("GET", f"http://127.0.0.1:{server.port}/") as answer:
            async for piece in answer.aiter_bytes():
                assert piece.startswith(b"more ")
                break
        async with asyncio.timeout(5):
            await closed.wait()


async def test_a_stream_waits_for_the_peer(serve: Serve, lines: list[str]) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 2**16
            yield bytes(2**16)

    async def handler(request: Request) -> Response:
        return Response(200, {}, endless())

    async with serve(handler, Limits(stall_timeout=0.3)) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**16)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        async with asyncio.timeout(5):
            while not lines:
                await asyncio.sleep(0.02)
        assert sent < 2**25
        assert len(lines) == 1
        assert "took nothing" in lines[0]
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"\x00\x01\x02 garbage \xff\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400"),  # no host
        (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nhost: x\r\ny: " + b"z" * 100_000, b"431"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5368709120\r\n\r\n" + b"z" * 200_000, b"413"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nnot hex\r\n", b"400"),
    ],
    ids=["garbage", "no host", "long target", "long header", "huge body", "negative length", "bad chunk"],
)
async def test_what_is_refused(serve: Serve, lines: list[str], data: bytes, status: bytes) -> None:
    async with serve(echo, Limits(body_size=100_000)) as server:
        reply = await talk(server.port, data)
        assert reply.startswith(b"HTTP/1.1 " + status), reply
        assert b"connection: close" in reply
        assert len(lines) == 1
        assert lines[0].startswith("127.0.0.1:")


async def test_http_1_0_is_served(serve: Serve) -> None:
    async with serve(echo) as server:
        reply = await talk(server.port, b"GET /old HTTP/1.0\r\n\r\n")
        assert reply.startswith(b"HTTP/1.1 200 OK")
        assert b"x-path: /old" in reply


async def test_slow_heads_are_given_up(serve: Serve, lines: list[str]) -> None:
    async with serve(echo, Limits(head_timeout=0.3)) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        started = asyncio.get_running_loop().time()
        answer = asyncio.create_task(reader.read())
        for byte in b"GET / HTTP/1.1\r\nhost: somewhere-far-away\r\n":
            if lines:
                break
            writer.write(bytes((byte,)))
            await asyncio.sleep(0.02)
        reply = await answer
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        assert asyncio.get_running_loop().time() - started < 3
        assert reply.startswith(b"HTTP/1.1 408")
        assert len(lines) == 1


async def test_bodies_that_do_not_go_on_are_given_up(serve: Serve, lines: list[str]) -> None:
    async with serve(echo, Limits(stall_timeout=0.2)) as server:
        reply = await talk(server.port, b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc")
        assert reply.startswith(b"HTTP/1.1 408")
        assert len(lines) == 1


async def test_silent_connections_are_closed_without_a_word(serve: Serve, lines: list[str]) -> None:
    async with serve(echo, Limits(head_timeout=0.2, idle_timeout=0.2)) as server:
        assert await talk(server.port, b"") == b""
        assert (await talk(server.port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert lines == []


async def test_a_handler_that_fails(serve: Serve, lines: list[str]) -> None:
    async def broken(request: Request) -> Response:
        raise LookupError("there is a hole in it")

    async with serve(broken) as server, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{server.port}/x")
        assert answer.status_code == 500
        assert "hole" not in answer.text
        assert len(lines) == 1
        assert "GET /x: LookupError: there is a hole in it" in lines[0]


async def test_a_body_that_the_handler_does_not_read(serve: Serve) -> None:
    async def deaf(request: Request) -> Response:
        return Response.text(404, "no")

    async with serve(deaf) as server, httpx.AsyncClient() as client:
        for size in (10, 1_000_000, 10):
            answer = await client.post(f"http://127.0.0.1:{server.port}/", content=bytes(size))
            assert answer.status_code == 404


async def test_a_client_that_waits_before_it_sends_the_body(serve: Serve) -> None:
    async with serve(echo) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 3\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100")
        writer.write(b"abc")
        assert (await reader.readuntil(b"abc")).startswith(b"HTTP/1.1 200")
        writer.close()
        await writer.wait_closed()


async def test_closing_lets_the_current_request_finish(serve: Serve) -> None:
    begun = asyncio.Event()

    async def slow(request: Request) -> Response:
        begun.set()
        await asyncio.sleep(0.1)
        return Response.text(200, "done")

    async with serve(slow) as server, httpx.AsyncClient() as client:
        request = asyncio.create_task(client.get(f"http://127.0.0.1:{server.port}/"))
        await begun.wait()
        await server.aclose(5)
        assert (await request).text == "done\n"


async def test_a_taken_port_is_named(serve: Serve) -> None:
    async with serve(echo) as server:
        with pytest.raises(OSError, match=f"port {server.port} on 127.0.0.1 is taken"):
            await start_http_server(echo, "127.0.0.1", server.port, report=print)
    with pytest.raises(ValueError, match="not an IP address"):
        await start_http_server(echo, "example.com", 0, report=print)
