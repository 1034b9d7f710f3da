"""HTTP/1.1 for peers of all kinds: whoever asks is answered, and what a peer does costs that peer."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import h11
import pytest

from asyncrr.server import http1, peers
from asyncrr.server.grpc import GrpcError
from asyncrr.server.http1 import Limits, Request, Response, start_http_server
from tests.server.plain_http import Serve, echo, talk, until

CERTIFICATE = Path(__file__).parents[1] / "grpc" / "localhost.pem"


# -- whoever asks is answered ------------------------------------------------------------------------------------------


async def menagerie(request: Request) -> Response:
    """Answers of every kind."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        yield b"c"

    match request.path:
        case "/bytes":
            return Response(200, {"content-type": "text/plain"}, b"abc")
        case "/known":
            return Response(200, {"content-length": "3"}, pieces())
        case "/unknown":
            return Response(200, {}, pieces())
        case "/unchanged":
            return Response(304, {"etag": '"x"'})
        case "/echo":
            return Response(200, {"x-echo": request.headers.get("x-say", "")})
        case "/bad":
            return Response(200, {"x-bad": "one\r\nset-cookie: two"}, pieces())
        case "/foreign":
            return Response(200, {"x-bad": "\u2026"})
        case "/fails":
            raise LookupError("a hole")
    return Response.text(404, "no")


def split(reply: bytes) -> tuple[bytes, dict[bytes, bytes], bytes]:
    """Status line, headers and the rest."""
    head, _, rest = reply.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    return first, dict(line.lower().split(b": ", 1) for line in lines), rest


@pytest.mark.parametrize(
    "path", ["/bytes", "/known", "/unknown", "/unchanged", "/echo", "/bad", "/foreign", "/fails", "/missing"]
)
async def test_head_is_answered_as_get_without_the_body(serve: Serve, path: str) -> None:
    async with serve(menagerie) as server:
        request = b"%s " + path.encode() + b" HTTP/1.1\r\nhost: x\r\n%s\r\n"
        last = b"connection: close\r\n"
        status, headers, _ = split(await talk(server.port, request % (b"GET", last)))
        head = await talk(server.port, request % (b"HEAD", last))
        assert split(head) == (status, headers, b"")
        # The connection is as good as before: another request is answered on it.
        reply = await talk(server.port, request % (b"HEAD", b"") + request % (b"GET", last))
        assert reply.count(b"HTTP/1.1 ") == 2


@pytest.mark.parametrize("text", [b"caf\xe9", b"\xff\xfe", b"\x9b31m", "日本".encode()])
async def test_headers_that_are_not_ascii_are_answered(serve: Serve, lines: list[str], text: bytes) -> None:
    async with serve(menagerie) as server:
        reply = await talk(
            server.port, b"GET /echo HTTP/1.1\r\nhost: x\r\nx-say: " + text + b"\r\nconnection: close\r\n\r\n"
        )
        assert b"x-echo: " + text in reply
    assert lines == []


@pytest.mark.parametrize("path", ["bad", "foreign"])
async def test_headers_that_a_handler_must_not_give(serve: Serve, lines: list[str], path: str) -> None:
    async with serve(menagerie) as server:
        reply = await talk(server.port, f"GET /{path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        assert reply.startswith(b"HTTP/1.1 500 ")
        assert b"set-cookie" not in reply
    assert len(lines) == 1
    assert "\r" not in lines[0]


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"FOO /missing HTTP/1.1\r\nhost: x\r\n\r\n", b"404"),
        (b"TRACE / HTTP/1.1\r\nhost: x\r\n\r\n", b"404"),
        (b"CONNECT a.example:1 HTTP/1.1\r\nhost: x\r\n\r\n", b"404"),
        (b"OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n", b"404"),
        (b"GET http://far.example/bytes?a=b HTTP/1.1\r\nhost: x\r\n\r\n", b"200"),
        (b"GET http://far.example?a=http://b HTTP/1.1\r\nhost: x\r\n\r\n", b"404"),
        (b"GET /bytes HTTP/1.0\r\n\r\n", b"200"),
        (b"GET /bytes HTTP/1.0\r\nconnection: keep-alive\r\n\r\n", b"200"),
        (b"GET /bytes HTTP/1.1\nhost: x\n\n", b"200"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\nupgrade: h2c\r\nconnection: upgrade, http2-settings\r\n\r\n", b"200"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n", b"200"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\nexpect: miracles\r\ncontent-length: 0\r\n\r\n", b"200"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n", b"200"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3, 3\r\n\r\nabc", b"200"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\tc\r\n\r\n", b"200"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\n" + b"x: y\r\n" * 190 + b"\r\n", b"200"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3;e=f\r\nabc\r\n0\r\nx: y\r\n\r\n", b"200"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: gzip, chunked\r\n\r\n", b"501"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: identity\r\n\r\n", b"501"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 3\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST /bytes HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd", b"400"),
        (b"POST /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: " + b"9" * 5000 + b"\r\n\r\n", b"400"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n", b"400"),
        (b"GET /bytes HTTP/1.1\r\nhost : x\r\n\r\n", b"400"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\na: b\0c\r\n\r\n", b"400"),
        (b"GET /bytes HTTP/1.1\r\nhost: x\r\na: b\rc: d\r\n\r\n", b"400"),
        (b"GET /\xff HTTP/1.1\r\nhost: x\r\n\r\n", b"400"),
        (b"GET /a b HTTP/1.1\r\nhost: x\r\n\r\n", b"400"),
        (b"GET /bytes HTTP/9.9\r\nhost: x\r\n\r\n", b"505"),
        (b"\r\n\r\n\r\n", b"400"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"505"),
        (b"HEAD /bytes HTTP/1.1\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(600), b"400"),
    ],
)  # fmt: skip
async def test_odd_requests_are_answered(serve: Serve, lines: list[str], request_: bytes, status: bytes) -> None:
    """Once, with an end that the client can tell, and the server has nothing left of them."""
    async with serve(menagerie) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(request_)
        writer.write_eof()
        async with asyncio.timeout(5):
            reply = await reader.read()
        writer.close()
        await writer.wait_closed()
        assert reply.startswith(b"HTTP/1.1 " + status), reply
        assert reply.count(b"HTTP/1.1 ") == 1
        assert len(lines) == (status in (b"400", b"501", b"505"))
        await until(lambda: server.memory.nbytes == 0)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"GET / HTTP/1.1\r\nhost: x\r\n" + b"a:\r\n" * 400_000, b"431"),
        (b"GET / HTTP/1.1\r\nhost: x\r\n" + b"a:\r\n" * 300 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nhost: x\r\na: b\r\n" + b" c\r\n" * 2500 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nhost: x\r\na: " + b"b " * 20_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"?" * 30_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n", b"431"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 100_000, b"431"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1;" + b"e" * 100_000, b"431"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + b"f" * 100 + b"\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n" + b"100\r\n" + bytes(256) + b"\r\n" * 2, b"400"),
    ],
    ids=[
        "lines", "few lines", "folded", "words", "target", "trailers", "extension", "chunk size", "no chunk size"
    ],
)  # fmt: skip
async def test_what_is_too_long_is_not_parsed(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, lines: list[str], data: bytes, status: bytes
) -> None:
    """h11 takes what is there as a whole, whatever its limit is; so it must not be given it."""
    given: list[int] = []
    receive = h11.Connection.receive_data

    def receive_data(self: h11.Connection, received: bytes) -> None:
        receive(self, received)
        given.append(len(self.trailing_data[0]))

    monkeypatch.setattr(h11.Connection, "receive_data", receive_data)
    async with serve(echo) as server:
        reply = await talk(server.port, data)
        assert reply.startswith(b"HTTP/1.1 " + status), reply
        assert max(given) <= 16 * 1024 + http1._SLICE + 8
        assert len(lines) == 1
        assert len(lines[0]) < 500
        await until(lambda: server.memory.nbytes == 0)


# -- what a peer does costs that peer ----------------------------------------------------------------------------------


async def deaf_peer(port: int) -> asyncio.StreamWriter:
    """A connection that takes no more than its kernel and its first 64 kB."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    _, writer = await asyncio.open_connection(sock=sock, limit=2**14)
    return writer


@pytest.mark.parametrize("tls", [False, True])
async def test_a_connection_that_is_reset_costs_no_line(
    lines: list[str], caplog: pytest.LogCaptureFixture, *, tls: bool
) -> None:
    """Neither one of ours, nor the one that asyncio has for writes to a lost connection, nor that for half-closed TLS."""
    context = trusting = None
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        trusting = ssl.create_default_context(cafile=CERTIFICATE)
    server = await start_http_server(echo, "127.0.0.1", 0, report=lines.append, ssl_context=context)
    for reset in (True, False, True):
        sock = socket.create_connection(("127.0.0.1", server.port))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0) if reset else bytes(8))
        sock.setblocking(False)
        reader, writer = await asyncio.open_connection(
            sock=sock, ssl=trusting, server_hostname="localhost" if tls else None
        )
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" * 3000)
        await reader.readline()
        if reset:
            writer.transport.abort()
        else:
            writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    await until(lambda: not server._connections)
    assert server.memory.nbytes == 0
    await server.aclose(0.1)
    assert not [line for line in lines if "Error" in line]
    assert not [record for record in caplog.records if "Executing" not in record.getMessage()]


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /bytes HTTP/1.1\r\nhost: x\r\n\r\n",
        b"HEAD /bytes HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /unknown HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /missing HTTP/1.1\r\nhost: x\r\n\r\n",
        b"GET /fails HTTP/1.1\r\nhost: x\r\n\r\n",
        b"OPTIONS /echo HTTP/1.1\r\nhost: x\r\nx-say: " + b"a" * 3000 + b"\r\n\r\n",
        b"POST /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc",
        b"POST /bytes HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
    ],
    ids=["get", "head", "stream", "missing", "fails", "echo", "post", "chunked"],
)
async def test_answers_that_nobody_reads_stop_the_requests(
    serve: Serve, lines: list[str], request_: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    served = 0

    async def handler(request: Request) -> Response:
        nonlocal served
        served += 1
        await request.read()
        return await menagerie(request)

    async with serve(handler) as server:
        for sock in server.sockets():  # accepted sockets inherit it: the kernel is not to take the answers
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16 * 1024)
        writer = await deaf_peer(server.port)
        block = request_ * (100_000 // len(request_))
        before = -1
        while served > before:
            before = served
            writer.write(block)
            await asyncio.sleep(0.1)
        # 64 kB wait here, the rest is the kernels'.
        assert served < 10_000
        assert server.memory.nbytes < 700_000
        # Somebody else is answered, and the peer is found out to have gone without a word to the log.
        assert (await talk(server.port, b"GET /bytes HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 200")
        writer.transport.abort()
        await until(lambda: server.memory.nbytes == 0)
    assert len(lines) == 2 * (b"fails" in request_), "one, and one that says how many more there were"
    assert not [record for record in caplog.records if "send" in record.getMessage()]


async def test_answers_that_are_read_late_all_come(serve: Serve) -> None:
    async with serve(menagerie) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=2**14)
        number = 3000
        writer.write(b"GET /bytes HTTP/1.1\r\nhost: x\r\n\r\n" * number + b"GET /bytes HTTP/1.0\r\n\r\n")
        await asyncio.sleep(0.1)
        async with asyncio.timeout(20):
            reply = await reader.read()
        assert reply.count(b"HTTP/1.1 200 OK") == number + 1
        writer.close()
        await writer.wait_closed()


CHUNKED = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "more"),
    [
        (b"", b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"),
        (b"", b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\n\r\nx"),
        (CHUNKED, b"1\r\nx\r\n"),
        (CHUNKED, b"1;ext=" + b"e" * 500 + b"\r\nx\r\n"),
        (CHUNKED, b"0001;a;b;c\r\nx\r\n"),
    ],
    ids=["requests", "bodies", "tiny chunks", "extensions", "many extensions"],
)
async def test_nobody_waits_for_one_that_keeps_the_server_busy(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, first: bytes, more: bytes
) -> None:
    """Turns last no time here. While the first 40 kB of one connection are looked at, another one gets its answer."""
    monkeypatch.setattr(peers, "TURN", 0.0)
    steps = 0
    next_event = h11.Connection.next_event

    def count(self: h11.Connection) -> Any:
        nonlocal steps
        steps += 1
        return next_event(self)

    monkeypatch.setattr(h11.Connection, "next_event", count)
    async with serve(echo) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        discard = asyncio.create_task(reader.read(-1))
        other, other_writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(first + more * (40_000 // len(more)))
        await until(lambda: steps > 5)
        other_writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        before = steps
        assert (await other.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert steps - before < 200
        for connection in (writer, other_writer):
            connection.transport.abort()
        await asyncio.gather(discard, return_exceptions=True)
        await until(lambda: server.memory.nbytes == 0)


async def test_who_waits_for_a_turn_is_not_taken_for_slow(monkeypatch: pytest.MonkeyPatch, serve: Serve) -> None:
    """All limits of time are far shorter than a turn takes to come."""

    async def wait(self: peers.Turns) -> None:
        await asyncio.sleep(0.15)

    monkeypatch.setattr(peers.Turns, "wait", wait)
    monkeypatch.setattr(peers, "TURN", 0.0)
    monkeypatch.setattr(http1, "_LINGER", 0.05)
    async with serve(menagerie, Limits(head_timeout=0.1, idle_timeout=0.1, stall_timeout=0.1)) as server:
        request = b"POST /bytes HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc"
        reply = await talk(server.port, request * 4 + b"GET /bytes HTTP/1.0\r\n\r\n")
        assert reply.count(b"HTTP/1.1 200 OK") == 5


async def test_refusals_to_peers_that_have_gone(
    monkeypatch: pytest.MonkeyPatch, serve: Serve, lines: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The connection is lost in each of the steps in which a refusal is said and the connection closed."""
    gone: list[str] = []

    def go(name: str, patch: pytest.MonkeyPatch) -> None:
        method = getattr(http1.Http1Protocol, name)

        async def first_gone(self: http1.Http1Protocol, *args: Any) -> None:
            gone.append(name)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
            await asyncio.to_thread(time.sleep, 0.01)
            await method(self, *args)

        patch.setattr(http1.Http1Protocol, name, first_gone)

    async with serve(echo) as server:
        for name in ("_send_refusal", "_send", "_linger", "_drained"):
            with monkeypatch.context() as patch:
                go(name, patch)
                client = socket.create_connection(("127.0.0.1", server.port))
                client.sendall(b"nonsense\r\n\r\n" + bytes(1000))
                await until(lambda name=name: name in gone and not server._connections)  # type: ignore[misc]
        assert server.memory.nbytes == 0
    assert len([line for line in lines if "refused" in line]) == 4
    assert not [line for line in lines if "Error" in line]
    assert not [record for record in caplog.records if "Executing" not in record.getMessage()]


async def test_tiny_chunks_reach_the_handler_together(serve: Serve) -> None:
    pieces = 0

    async def handler(request: Request) -> Response:
        nonlocal pieces
        body = b""
        async for piece in request.pieces():
            pieces += 1
            body += piece
        return Response(200, {}, body[:10] + str(len(body)).encode())

    async with serve(handler) as server:
        number = 20_000
        end = b"0\r\n\r\nGET / HTTP/1.0\r\n\r\n"
        reply = await talk(server.port, CHUNKED + b"1\r\nx\r\n" * number + end, timeout=20)
        assert b"xxxxxxxxxx%d" % number in reply
        assert pieces < number // 4


async def test_a_connection_that_holds_and_does_not_go_on_makes_room(serve: Serve, lines: list[str]) -> None:
    closed = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield bytes(2**16)
        finally:
            closed.set()

    async def handler(request: Request) -> Response:
        return Response(200, {}, endless(), stall_timeout=None)

    async with serve(handler) as server:
        writer = await deaf_peer(server.port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        await until(lambda: server.memory.nbytes > 0)
        memory = server.memory
        (holder,) = memory._holders
        holder.progress_at -= 60
        asking = peers.Holder("192.0.2.1", "somebody")
        with pytest.raises(GrpcError):
            memory.take(asking, memory.limit)
        await closed.wait()
        await until(lambda: memory.nbytes == 0)
        assert len(lines) == 1
        assert "others need" in lines[0]
        writer.transport.abort()


async def test_a_stream_that_was_never_begun_is_closed(serve: Serve) -> None:
    """The peer is gone before the head of the answer can be sent."""
    closed = asyncio.Event()

    class Body:
        def __aiter__(self) -> AsyncIterator[bytes]:
            raise AssertionError("nobody is to ask")

        async def aclose(self) -> None:
            closed.set()

    async def handler(request: Request) -> Response:
        request._connection.abort()
        return Response(200, {}, Body())

    async with serve(handler) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        async with asyncio.timeout(5):
            await closed.wait()
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


async def test_when_it_is_full_newcomers_are_let_in(lines: list[str]) -> None:
    server = await start_http_server(echo, "127.0.0.1", 0, report=lines.append, most=5)
    idle = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(12)]
    assert (await talk(server.port, b"GET / HTTP/1.0\r\n\r\n")).startswith(b"HTTP/1.1 200")
    assert len(server._connections) <= 5
    for _, writer in idle:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    await server.aclose(0.1)
