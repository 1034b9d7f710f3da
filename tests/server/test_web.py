"""gRPC-web as browsers speak it, from our own port and mounted in a web application; CORS, tokens, TLS, tables."""

from __future__ import annotations

import asyncio
import base64
import re
import socket
import ssl
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from grpclib.client import Channel
from grpclib.const import Cardinality, Status
from grpclib.exceptions import GRPCError

import asyncrr as rr
from asyncrr.server import http1, peers
from asyncrr.server.asgi import MOUNT_PATH
from asyncrr.server.listener import ProxyServer, ServerOptions
from asyncrr.server.memory_limit import available_memory, parse_memory_limit
from asyncrr.server.origins import Origins
from asyncrr.server.reflection import Reflection
from asyncrr.server.service import SERVICE, _Read
from asyncrr.server.web import chunks_of
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from tests.grpc import messages as m
from tests.server.conftest import Serving
from tests.server.frames import RECORDING, frame
from tests.support.rerun_server import free_port, raw_codec, read_messages

TYPE = "application/grpc-web+proto"
CERTIFICATE = Path(__file__).parents[1] / "grpc" / "localhost.pem"


def base_url(server: ProxyServer) -> str:
    return f"http://127.0.0.1:{server.port}"


def frames_of(body: bytes) -> list[tuple[int, bytes]]:
    """The frames of a gRPC-web body: flags and content."""
    found = []
    while body:
        size = int.from_bytes(body[1:5], "big")
        found.append((body[0], body[5 : 5 + size]))
        body = body[5 + size :]
    return found


async def chunks(client: httpx.AsyncClient, number: int, url: str = f"{SERVICE}ReadMessages") -> list[DecodedChunk]:
    """The first chunks that a web viewer gets."""
    found: list[DecodedChunk] = []
    decoder = MessageDecoder()
    rest = b""
    async with (
        asyncio.timeout(10),
        client.stream("POST", url, content=bytes(5), headers={"content-type": TYPE}) as answer,
    ):
        assert answer.headers["content-type"] == TYPE
        async for piece in answer.aiter_bytes():
            rest += piece
            while len(rest) >= 5 and len(rest) >= 5 + int.from_bytes(rest[1:5], "big"):
                size = 5 + int.from_bytes(rest[1:5], "big")
                message = decoder.decode_response(rest[5:size])
                rest = rest[size:]
                if isinstance(message, DecodedChunk):
                    found.append(message)
            if len(found) >= number:
                break
    return found


async def test_writing_and_reading(server: ProxyServer) -> None:
    body = b"".join(
        frame(message) for message in (m.info(RECORDING), m.chunk(RECORDING, "/a"), m.chunk(RECORDING, "/b"))
    )
    async with httpx.AsyncClient(base_url=base_url(server)) as client:
        answer = await client.post(f"{SERVICE}WriteMessages", content=body, headers={"content-type": TYPE})
        assert answer.status_code == 200
        assert frames_of(answer.content) == [(0, b""), (0x80, b"grpc-status:0\r\n")]
        assert [chunk.entity_path for chunk in await chunks(client, 2)] == ["/a", "/b"]


async def test_text_bodies(server: ProxyServer) -> None:
    pieces = [frame(m.info(RECORDING)), frame(m.chunk(RECORDING, "/a"))]
    headers = {"content-type": "application/grpc-web-text"}
    async with httpx.AsyncClient(base_url=base_url(server)) as client:
        body = b"".join(base64.b64encode(piece) for piece in pieces)
        answer = await client.post(f"{SERVICE}WriteMessages", content=body, headers=headers)
        assert frames_of(base64.b64decode(answer.content))[-1] == (0x80, b"grpc-status:0\r\n")
        async with client.stream(
            "POST", f"{SERVICE}ReadMessages", content=base64.b64encode(bytes(5)), headers=headers
        ) as a:
            async for piece in a.aiter_bytes():
                assert base64.b64decode(piece) == b"".join(pieces)
                break
        answer = await client.post(f"{SERVICE}WriteMessages", content=b"!!!!", headers=headers)
        assert answer.headers["grpc-status"] == "3"


async def test_the_end_of_the_server_ends_readers_cleanly(serving: Serving) -> None:
    async with serving() as server, httpx.AsyncClient(base_url=base_url(server)) as client:
        server.proxy.take((frame(m.chunk(RECORDING)),), 0)
        headers = {"content-type": TYPE}
        async with client.stream("POST", f"{SERVICE}ReadMessages", content=bytes(5), headers=headers) as answer:
            closing = asyncio.create_task(server.aclose())
            body = await answer.aread()
            await closing
        assert [flags for flags, _ in frames_of(body)] == [0, 0x80]
        assert frames_of(body)[-1][1] == b"grpc-status:0\r\n"


async def test_errors_come_in_headers(server: ProxyServer) -> None:
    async with httpx.AsyncClient(base_url=base_url(server), headers={"content-type": TYPE}) as client:
        answer = await client.post(f"{SERVICE}NoSuchMethod", content=bytes(5))
        assert (answer.status_code, answer.headers["grpc-status"]) == (200, "12")
        answer = await client.post(f"{SERVICE}WriteMessages", content=bytes(5))
        assert answer.headers["grpc-status"] == "3"
        assert (await client.get(f"{SERVICE}ReadMessages")).status_code == 405
        assert (await client.post("/", headers={"content-type": "text/html"})).status_code == 415


async def test_origins(server: ProxyServer, lines: list[str]) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type,x-grpc-web"}
    async with httpx.AsyncClient(base_url=base_url(server)) as client:
        for origin in ("http://localhost:9090", "http://127.0.0.1:1234", "https://app.rerun.io", "https://rerun.io"):
            answer = await client.options(f"{SERVICE}ReadMessages", headers={**asked, "origin": origin})
            assert answer.status_code == 200
            assert answer.headers["access-control-allow-origin"] == origin
            assert answer.headers["access-control-allow-headers"] == "content-type,x-grpc-web"
            assert "origin" in answer.headers["vary"]
        for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://notrerun.io"):
            for answer in (
                await client.options(f"{SERVICE}ReadMessages", headers={**asked, "origin": origin}),
                await client.post(f"{SERVICE}ReadMessages", headers={"origin": origin, "content-type": TYPE}),
            ):
                assert answer.status_code == 403
                assert "access-control-allow-origin" not in answer.headers
    assert server.proxy.store.num_readers == 0
    assert len(lines) == 1, "of all that came by one connection"


def test_origin_patterns() -> None:
    origins = Origins(["https://*.example.com", "lab-*"])
    assert origins.allows("https://a.example.com")
    assert origins.allows("http://lab-7:8080")
    assert not origins.allows("http://a.example.com")
    assert Origins(["*"]).allows("https://anybody.example")
    with pytest.raises(TypeError, match="list of patterns"):
        Origins("*")


async def test_tokens(serving: Serving, lines: list[str]) -> None:
    async with serving(token="sesame") as server, httpx.AsyncClient(base_url=base_url(server)) as client:
        for authorization, status in (("", "16"), ("Bearer wrong", "16"), ("Bearer sesame", None)):
            headers = {"content-type": TYPE, "authorization": authorization}
            body = frame(m.chunk(RECORDING))
            answer = await client.post(f"{SERVICE}WriteMessages", content=body, headers=headers)
            assert answer.headers.get("grpc-status") == status
        assert len(lines) == 1, "of all that came by one connection"
        channel = Channel("127.0.0.1", server.port, codec=raw_codec())
        for metadata in ({}, {"authorization": "Bearer sesame"}):
            path = f"{SERVICE}ReadMessages"
            async with channel.request(path, Cardinality.UNARY_STREAM, bytes, bytes, metadata=metadata) as stream:
                await stream.send_message(b"", end=True)
                if metadata:
                    assert await stream.recv_message() == body[5:]
                    await stream.cancel()
                else:
                    with pytest.raises(GRPCError) as error:
                        await stream.recv_message()
                    assert error.value.status is Status.UNAUTHENTICATED
        channel.close()
        await asyncio.sleep(0)


async def test_tls_for_both_kinds_of_client(serving: Serving) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    async with serving(ssl_context=context) as server:
        assert server.url == f"rerun+https://127.0.0.1:{server.port}/proxy"
        server.proxy.take((frame(m.chunk(RECORDING, "/secret")),), 0)
        async with httpx.AsyncClient(base_url=f"https://localhost:{server.port}", verify=trusting) as client:
            assert [chunk.entity_path for chunk in await chunks(client, 1)] == ["/secret"]
        trusting.set_alpn_protocols(["h2"])
        channel = Channel("localhost", server.port, codec=raw_codec(), ssl=trusting)
        async with channel.request(f"{SERVICE}ReadMessages", Cardinality.UNARY_STREAM, bytes, bytes) as stream:
            await stream.send_message(b"", end=True)
            assert await stream.recv_message() is not None
            await stream.cancel()
        channel.close()
        await asyncio.sleep(0.05)


async def test_tables(server: ProxyServer) -> None:
    table = b"\x0a\x03\x0a\x01t" + b"\x12\x04\x08\x01\x12\x00"
    async with httpx.AsyncClient(base_url=base_url(server), headers={"content-type": TYPE}) as client:
        answer = await client.post(f"{SERVICE}WriteTable", content=b"\0\0\0\0" + bytes((len(table),)) + table)
        assert frames_of(answer.content)[-1] == (0x80, b"grpc-status:0\r\n")
        async with client.stream("POST", f"{SERVICE}ReadTables", content=bytes(5)) as answer:
            async for piece in answer.aiter_bytes():
                assert frames_of(piece) == [(0, table)]
                break
        answer = await client.post(f"{SERVICE}WriteTable", content=bytes(5))
        assert answer.headers["grpc-status"] == "3"


class WebServer:
    """uvicorn in a thread."""

    def __init__(self, app: FastAPI) -> None:
        self.port = free_port()
        self._server = uvicorn.Server(
            uvicorn.Config(app, port=self.port, log_level="warning", timeout_graceful_shutdown=1)
        )
        self._thread = threading.Thread(target=self._server.run)

    async def __aenter__(self) -> Self:
        self._thread.start()
        async with asyncio.timeout(20):
            while not self._server.started:
                await asyncio.sleep(0.02)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        await asyncio.to_thread(self._thread.join)


async def test_mounted_in_a_web_application() -> None:
    """The recording lives on the loop of the web server, and starts and ends with it."""
    sink = rr.GrpcServerSink(listen=False, server_memory_limit="64MB")

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with rr.AsyncRecordingStream("asyncrr_test_web") as rec:
            await rec.set_sinks(sink)
            app.state.rec = rec
            yield

    app = FastAPI(lifespan=lifespan)
    app.mount(MOUNT_PATH, sink.asgi_app())

    @app.post("/measure")
    async def measure(value: float) -> None:
        app.state.rec.set_time("i", sequence=int(value))
        await app.state.rec.log("measured", rr.Scalars(value))

    async with WebServer(app) as web, httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        reading = asyncio.create_task(chunks(client, 3))
        await asyncio.sleep(0.2)
        for value in (1.0, 2.0):
            assert (await client.post("/measure", params={"value": value})).status_code == 200
            await asyncio.sleep(0.1)
        found = await reading
        assert [chunk.entity_path for chunk in found] == ["/__properties", "/measured", "/measured"]
        assert found[2].batch["Scalars:scalars"].to_pylist() == [[2.0]]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        answer = await client.post(f"http://x{SERVICE}ReadMessages", content=bytes(5), headers={"content-type": TYPE})
        assert answer.status_code == 503


async def test_mounted_while_the_recording_lives_on_another_loop() -> None:
    """The sync face: its sinks are on the background loop. Native viewers use the sink's own port at the same time."""
    sink = rr.GrpcServerSink(port=0, server_memory_limit="64MB")
    rec = rr.RecordingStream("asyncrr_test_web")
    await asyncio.to_thread(rec.set_sinks, sink)
    rec.log("x", rr.Scalars(1.0))
    await asyncio.to_thread(rec.flush)
    app = FastAPI()
    app.mount(MOUNT_PATH, sink.asgi_app())
    async with WebServer(app) as web, httpx.AsyncClient(base_url=f"http://127.0.0.1:{web.port}") as client:
        found = await chunks(client, 2)
        assert [chunk.entity_path for chunk in found] == ["/__properties", "/x"]
    port = int(sink.url.rpartition(":")[2].partition("/")[0])
    assert len(await read_messages(port, rows=1)) >= 3
    await asyncio.to_thread(rec.close)


async def test_arguments_and_taken_ports(server: ProxyServer) -> None:
    async with rr.AsyncRecordingStream("asyncrr_test") as rec:
        with pytest.raises(rr.SinkError, match=f"port {server.port} on 127.0.0.1 is taken"):
            await rec.serve_grpc(grpc_port=server.port)
        with pytest.raises(ValueError, match="not a memory limit"):
            await rec.serve_grpc(grpc_port=0, server_memory_limit="lots")
        with pytest.raises(TypeError, match="list of patterns"):
            await rec.serve_grpc(grpc_port=0, cors_allow_origin="*")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="not an IP address to bind to: 'nowhere'"):
            rr.GrpcServerSink("nowhere")
        with pytest.raises(ValueError, match="from 0 to 65535, not 70000"):
            rr.GrpcServerSink(port=70000)
        with pytest.raises(TypeError, match="a port is an integer, not '9876'"):
            rr.GrpcServerSink(port="9876")  # type: ignore[arg-type]
        url = await rec.serve_grpc(grpc_port=0, bind="0.0.0.0", server_memory_limit="0")
        assert url.startswith("rerun+http://127.0.0.1:")
    assert rr.serve_grpc(grpc_port=0) == "[rerun is disabled]"


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.parametrize(
    ("address", "hosts"), [("::1", ["::1"]), ("::", ["::1", "127.0.0.1"]), ("localhost", ["127.0.0.1"])]
)
async def test_addresses(serving: Serving, address: str, hosts: list[str]) -> None:
    if ":" in address and not has_ipv6():
        with pytest.raises(OSError, match=r"not an address of this machine|cannot listen on"):
            await ProxyServer(ServerOptions.of(bind=address, port=0), print).start()
        return
    async with serving(bind=address) as server:
        for host in hosts:
            reader, writer = await asyncio.open_connection(host, server.port)
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            assert (await reader.readline()).startswith(b"HTTP/1.1 405")
            writer.close()
            await writer.wait_closed()
        async with rr.AsyncRecordingStream("asyncrr_test") as rec:
            await rec.connect_grpc(server.url)
            await rec.log("x", rr.Scalars(1.0))
            await rec.flush(timeout_sec=5)
        assert len(server.proxy.store.temporal) == 1


def test_memory_limits(tmp_path: Path) -> None:
    assert parse_memory_limit("25%", 1000) == 250
    assert [parse_memory_limit(text) for text in ("0", "4GB", "1.5 GiB", "512MiB", 7)] == [
        0, 4 * 10**9, 3 * 2**29, 2**29, 7,
    ]  # fmt: skip
    for text in ("", "-1", "101%", "4 parsecs", "%"):
        with pytest.raises(ValueError, match="not a memory limit"):
            parse_memory_limit(text)
    own = tmp_path / "self"
    own.write_text("0::/a/b\n")
    group = tmp_path / "root" / "a" / "b"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("max\n")
    whole = available_memory(tmp_path / "root", own)
    (group.parent / "memory.max").write_text("123456\n")
    assert available_memory(tmp_path / "root", own) == 123456 < whole
    own.write_text("5:memory,hugetlb:/docker/x\n")
    (tmp_path / "root" / "memory").mkdir()
    (tmp_path / "root" / "memory" / "memory.limit_in_bytes").write_text("654321\n")
    assert available_memory(tmp_path / "root", own) == 654321
    assert available_memory(tmp_path / "root", tmp_path / "nothing") == whole


async def test_a_connection_without_a_tls_handshake_does_not_hold_up_the_end(serving: Serving) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    async with serving(ssl_context=context) as server:
        with socket.create_connection(("127.0.0.1", server.port)):
            await asyncio.sleep(0.2)
            began = time.monotonic()
            await server.aclose(0.0)
            assert time.monotonic() - began < 1.0


# -- what a peer does costs that peer ----------------------------------------------------------------------------------


def test_chunks_are_cut_without_copies() -> None:
    pieces = [b"", b"a" * 7, bytearray(b"b" * 30), b"c", memoryview(b"d" * 100), b"e" * 3]
    whole = b"".join(pieces)
    for size in (1, 2, 3, 10, 99, 1000):
        found = list(chunks_of(pieces, size))
        assert b"".join(found) == whole
        assert {len(chunk) for chunk in found[:-1]} <= {size}
        assert 0 < len(found[-1]) <= size
    large = bytes(10**6)
    chunks = list(chunks_of([large], 10**5))
    assert all(isinstance(chunk, memoryview) and chunk.obj is large for chunk in chunks)
    assert list(chunks_of([])) == []


async def test_large_messages_in_text(server: ProxyServer) -> None:
    """Base64 has padding where messages end, and nowhere else."""
    sizes = (1, 10, 200_000, 10, 400_001, 196_000, 3)
    messages = [frame(m.chunk(RECORDING, nbytes=size)) for size in sizes]
    for message in messages:
        server.proxy.take((message[:5], message[5:11], message[11:]), len(message))
    whole = b"".join(messages)
    async with httpx.AsyncClient(base_url=base_url(server)) as client:
        body = b""
        async with client.stream(
            "POST",
            f"{SERVICE}ReadMessages",
            content=base64.b64encode(bytes(5)),
            headers={"content-type": "application/grpc-web-text"},
        ) as answer:
            decoded = b""
            async with asyncio.timeout(10):
                async for piece in answer.aiter_bytes():
                    body += piece
                    *groups, rest = re.split(rb"(?<==)(?!=)", body)
                    decoded = b"".join(map(base64.b64decode, groups)) + base64.b64decode(rest[: len(rest) & ~3])
                    if len(decoded) >= len(whole):
                        break
        assert decoded == whole
        assert body.count(b"=") <= 2 * len(messages)


def reflecting(number: int) -> bytes:
    """So many questions, each of 40 bytes, that are answered with kilobytes."""
    name = b"rerun/log_msg/v1alpha1/log_msg.proto"
    question = b"\x1a" + bytes((len(name),)) + name
    return (b"\0" + len(question).to_bytes(4, "big") + question) * number


REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"


def head(path: str, size: int, content_type: str = TYPE) -> bytes:
    return f"POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {content_type}\r\ncontent-length: {size}\r\n\r\n".encode()


@pytest.mark.parametrize("content_type", [TYPE, "application/grpc-web-text"])
async def test_calls_that_answer_each_message(server: ProxyServer, content_type: str) -> None:
    async with httpx.AsyncClient(base_url=base_url(server), headers={"content-type": content_type}) as client:
        is_text = "text" in content_type

        async def ask(body: bytes) -> list[tuple[int, bytes]]:
            answer = await client.post(REFLECTION, content=base64.b64encode(body) if is_text else body)
            assert answer.status_code == 200
            content = answer.content
            if is_text:
                content = b"".join(map(base64.b64decode, re.split(rb"(?<==)(?!=)", content)))
            return frames_of(content)

        for number in (1, 300):
            *answers, end = await ask(reflecting(number))
            assert [flags for flags, _ in answers] == [0] * number
            assert len({content for _, content in answers}) == 1
            assert end == (0x80, b"grpc-status:0\r\n")
        # What comes too late for a header is said at the end.
        *answers, end = await ask(reflecting(3) + b"\0\0")
        assert len(answers) == 3
        assert end[0] == 0x80
        assert b"grpc-status:3\r\n" in end[1]
        *answers, end = await ask(reflecting(2) + b"\1\0\0\0\0")
        assert len(answers) == 2
        assert b"grpc-status:12\r\n" in end[1]


async def deaf_connection(server: ProxyServer) -> asyncio.StreamWriter:
    """A connection that takes nothing but what the kernel does."""
    for sock in server.sockets():  # accepted sockets inherit it
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
    sock.setblocking(False)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", server.port))
    _, writer = await asyncio.open_connection(sock=sock, limit=2**14)
    return writer


@pytest.mark.parametrize("content_type", [TYPE, "application/grpc-web-text"])
async def test_questions_whose_answers_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, content_type: str
) -> None:
    """The next one is looked at when the answer has been taken."""
    asked = 0
    message = Reflection.message

    def count(self: Reflection, frame: Any) -> bytes:
        nonlocal asked
        asked += 1
        return message(self, frame)

    monkeypatch.setattr(Reflection, "message", count)
    async with serving(grace=0.1) as server:
        writer = await deaf_connection(server)
        body = reflecting(20_000)
        writer.write(head(REFLECTION, 10**9, content_type))
        writer.write(base64.b64encode(body) if "text" in content_type else body)
        before = -1
        while asked > before:
            before = asked
            await asyncio.sleep(0.2)
        assert 0 < asked < 200
        assert server.proxy.in_flight.nbytes < 10**6
        writer.transport.abort()
        async with asyncio.timeout(5):
            while server.num_connections or server.proxy.in_flight.nbytes:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("content_type", [TYPE, "application/grpc-web-text"])
async def test_stuck_readers_hold_what_has_left_the_history(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, content_type: str
) -> None:
    """While a message is in the history, it is there once; afterwards a reader that does not read is what keeps it."""
    monkeypatch.setattr(http1, "_LOOK", 0.05)
    async with serving(grace=0.1, memory_limit="20MB") as server:
        store, memory = server.proxy.store, server.proxy.in_flight
        large = frame(m.chunk(RECORDING, nbytes=3 * 10**6))
        store.add((large,))
        question = base64.b64encode(bytes(5)) if "text" in content_type else bytes(5)
        writers = [await deaf_connection(server) for _ in range(5)]
        for writer in writers:
            writer.write(head(f"{SERVICE}ReadMessages", len(question), content_type) + question)
        async with asyncio.timeout(5):
            while not (store.num_readers == 5 and memory.nbytes):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert memory.nbytes < 5 * 600_000, "a chunk each, on its way to the kernel"
        for _ in range(8):
            store.add((frame(m.chunk(RECORDING, nbytes=3 * 10**6)),))
        async with asyncio.timeout(5):
            while memory.nbytes < 5 * 3 * 10**6:
                await asyncio.sleep(0.01)
        for writer in writers:
            writer.transport.abort()
        async with asyncio.timeout(5):
            while memory.nbytes or store.num_readers:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("content_type", "piece"),
    [(TYPE, bytes(5)), (TYPE, b"\0\0\0\0\1x"), ("application/grpc-web-text", b"AA==AAAAAA==")],
    ids=["empty messages", "tiny messages", "tiny parts"],
)
async def test_nobody_waits_for_a_body_of_tiny_things(
    monkeypatch: pytest.MonkeyPatch, server: ProxyServer, content_type: str, piece: bytes
) -> None:
    monkeypatch.setattr(peers, "TURN", 0.0)
    looked_at = 0
    message = _Read.message

    def count(self: _Read, frame: Any) -> None:
        nonlocal looked_at
        looked_at += 1
        message(self, frame)

    monkeypatch.setattr(_Read, "message", count)
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(f"{SERVICE}ReadMessages", 10**9, content_type) + piece * (100_000 // len(piece)))
    other, other_writer = await asyncio.open_connection("127.0.0.1", server.port)
    async with asyncio.timeout(5):
        while looked_at < 5:
            await asyncio.sleep(0)
    before = looked_at
    other_writer.write(b"HEAD / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert (await other.readline()).startswith(b"HTTP/1.1 405")
    assert looked_at - before < 500
    for connection in (writer, other_writer):
        connection.transport.abort()


async def test_a_reader_that_never_sees_its_answer_is_forgotten(server: ProxyServer) -> None:
    """The connection is lost between the request and the head of the answer."""
    store = server.proxy.store
    reader = store.reader

    def lose(wake: Any, **options: Any) -> Any:
        for connection in server._http1:
            connection.abort()
        return reader(wake, **options)

    store.reader = lose  # type: ignore[method-assign]
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head(f"{SERVICE}ReadMessages", 5) + bytes(5))
    async with asyncio.timeout(5):
        while not server.num_connections:
            await asyncio.sleep(0.01)
        while server.num_connections:
            await asyncio.sleep(0.01)
    assert store.num_readers == 0
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
