"""Peers that misbehave, one at a time, while others are served on: one line each, and memory stays bounded."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time

import h2.config
import h2.connection
import h2.events
import psutil
import pytest

from asyncrr.server import http2, listener
from asyncrr.server.http1 import Limits
from asyncrr.server.listener import ProxyServer
from asyncrr.server.service import SERVICE
from tests.grpc import messages as m
from tests.server.conftest import Serving
from tests.server.frames import RECORDING, frame
from tests.support.rerun_server import read_messages

MB = 2**20


class Peer:
    """An HTTP/2 client that does as it is told, h2's rules or not."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding="utf-8"))

    @classmethod
    async def connect(cls, port: int) -> Peer:
        # What the kernel takes for a reader that does not read is to be little.
        sock = socket.socket()
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
        peer = cls(*await asyncio.open_connection(sock=sock, limit=2**16))
        peer.h2.initiate_connection()
        await peer.flush()
        return peer

    async def flush(self) -> None:
        self.writer.write(self.h2.data_to_send())
        await self.writer.drain()

    async def call(self, method: str, **headers: str) -> int:
        stream_id = self.h2.get_next_available_stream_id()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        path = method if method.startswith("/") else SERVICE + method
        base = [(":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x")]
        self.h2.send_headers(
            stream_id, [*base, ("content-type", "application/grpc"), ("te", "trailers"), *names.items()]
        )
        await self.flush()
        return stream_id

    async def answer(self) -> dict[str, str]:
        """The trailers of the first call that ends."""
        async with asyncio.timeout(5):
            while data := await self.reader.read(2**16):
                for event in self.h2.receive_data(data):
                    if isinstance(event, h2.events.DataReceived):
                        self.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    headers = getattr(event, "headers", None)
                    if headers and "grpc-status" in dict(headers):
                        return dict(headers)
                await self.flush()
        raise AssertionError("no answer")

    async def close(self) -> None:
        self.writer.close()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)


async def fill(server: ProxyServer, chunks: int = 5, nbytes: int = 100) -> None:
    """Somebody writes, and gets an answer."""
    peer = await Peer.connect(server.port)
    stream = await peer.call("WriteMessages")
    for _ in range(chunks):
        data = frame(m.chunk(RECORDING, nbytes=nbytes))
        while data:
            room = min(peer.h2.local_flow_control_window(stream), peer.h2.max_outbound_frame_size)
            if not room:
                async with asyncio.timeout(10):
                    peer.h2.receive_data(await peer.reader.read(2**16))
                continue
            peer.h2.send_data(stream, data[:room])
            data = data[room:]
            await peer.flush()
    peer.h2.end_stream(stream)
    await peer.flush()
    assert (await peer.answer())["grpc-status"] == "0"
    await peer.close()


async def serves_on(server: ProxyServer) -> None:
    """Others can write and read."""
    before = server.proxy.store.temporal.appended
    await fill(server)
    assert server.proxy.store.temporal.appended == before + 5
    assert len(await read_messages(server.port, quiet=0.1)) > 0


async def until(condition: object, timeout: float = 5.0) -> None:
    async with asyncio.timeout(timeout):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.01)


async def dropped(port: int, data: bytes) -> bytes:
    """Send bytes; what comes back until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


def http2_frame(kind: int, flags: int, stream: int, payload: bytes, size: int | None = None) -> bytes:
    length = len(payload) if size is None else size
    return length.to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + payload


SETTINGS = http2_frame(4, 0, 0, b"")


@pytest.mark.parametrize(
    "data",
    [
        b"\0" + os.urandom(1000),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500),  # TLS, where there is none
        b"PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
        http2.PREFACE + os.urandom(500).replace(b"\0", b"\x01"),
        http2.PREFACE + SETTINGS + http2_frame(0, 0, 1, b"data for a call that was never made"),
        http2.PREFACE + SETTINGS + http2_frame(1, 4, 1, b"\xff\xff\xff\xff\xff not HPACK"),
        http2.PREFACE + SETTINGS + http2_frame(1, 0, 1, b"", size=2**24 - 1),
        http2.PREFACE + SETTINGS + http2_frame(8, 0, 0, bytes(4)),
        http2.PREFACE + SETTINGS + http2_frame(8, 0, 0, b"\x7f\xff\xff\xff") * 2,
        http2.PREFACE + SETTINGS + http2_frame(9, 0, 3, b"a continuation of nothing"),
    ],
    ids=[
        "noise", "tls", "not quite http2", "http2 noise", "data without call", "bad headers", "huge frame", "no window",
        "too much window", "continuation",
    ],
)  # fmt: skip
async def test_garbage(server: ProxyServer, lines: list[str], data: bytes) -> None:
    await dropped(server.port, data)
    await until(lambda: server.num_connections == 0)
    assert len(lines) == 1, lines
    assert lines[0].startswith("server: 127.0.0.1:")
    await serves_on(server)
    assert len(lines) == 1


async def test_http_1_0(server: ProxyServer, lines: list[str]) -> None:
    reply = await dropped(server.port, b"GET / HTTP/1.0\r\n\r\n")
    assert b" 405 " in reply
    body = b"POST %sReadMessages HTTP/1.0\r\ncontent-type: application/grpc-web+proto\r\n\r\n" % SERVICE.encode()
    assert b" 505 " in await dropped(server.port, body)
    assert len(lines) == 1
    await serves_on(server)


async def test_a_message_that_claims_to_be_huge(server: ProxyServer, lines: list[str]) -> None:
    """4 GB is the most that a prefix can say; 1 GB is allowed, but takes no memory before it comes."""
    process = psutil.Process()
    before = process.memory_info().rss
    peer = await Peer.connect(server.port)
    stream = await peer.call("WriteMessages")
    peer.h2.send_data(stream, b"\0\xff\xff\xff\xff" + bytes(1000))
    await peer.flush()
    assert (await peer.answer())["grpc-status"] == "8"
    assert len(lines) == 1
    others = [await Peer.connect(server.port) for _ in range(10)]
    for other in others:
        stream = await other.call("WriteMessages")
        other.h2.send_data(stream, b"\0\x40\x00\x00\x00" + bytes(1000))
        await other.flush()
    await until(lambda: 10 * 1005 <= server.proxy.in_flight.nbytes <= 100_000)
    assert process.memory_info().rss - before < 60 * MB
    await serves_on(server)
    for other in [peer, *others]:
        await other.close()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0
    assert len(lines) <= 11


async def test_a_body_of_five_gigabytes(server: ProxyServer, lines: list[str]) -> None:
    head = (
        b"POST %sWriteMessages HTTP/1.1\r\nhost: x\r\ncontent-type: application/grpc-web+proto\r\n" % SERVICE.encode()
    )
    reply = await dropped(server.port, head + b"content-length: 5368709120\r\n\r\n\0\xff\xff\xff\xff" + bytes(1000))
    assert b"grpc-status: 8" in reply
    assert len(lines) == 1
    await serves_on(server)


async def test_a_writer_that_is_cut_off_in_the_middle_of_a_message(server: ProxyServer, lines: list[str]) -> None:
    peer = await Peer.connect(server.port)
    stream = await peer.call("WriteMessages")
    whole = frame(m.chunk(RECORDING))
    peer.h2.send_data(stream, whole + whole[:100])
    await peer.flush()
    await until(lambda: server.proxy.store.temporal.appended == 1)
    peer.writer.transport.abort()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0
    assert len(lines) == 1
    assert "middle of a message" in lines[0]
    await serves_on(server)


@pytest.mark.parametrize("body", [b"", b"\x0a\x00", b"\x0a\x02\x12\x00", b"\xff" * 20], ids=repr)
async def test_messages_that_are_none(server: ProxyServer, lines: list[str], body: bytes) -> None:
    peer = await Peer.connect(server.port)
    stream = await peer.call("WriteMessages")
    peer.h2.send_data(stream, b"\0" + len(body).to_bytes(4, "big") + body)
    await peer.flush()
    assert (await peer.answer())["grpc-status"] == "3"
    await peer.close()
    assert len(lines) == 1
    await serves_on(server)


async def test_headers_that_come_byte_by_byte(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str]
) -> None:
    monkeypatch.setattr(listener, "_HTTP1_LIMITS", Limits(head_timeout=0.4, body_size=None))
    async with serving() as server:
        for data in (b"PRI * HT", b"GET / HTTP/1.1\r\nhost: "):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            for byte in data:
                writer.write(bytes((byte,)))
                await asyncio.sleep(0.005)
            async with asyncio.timeout(3):
                await asyncio.gather(reader.read(), return_exceptions=True)
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)
        assert len(lines) == 2
        await serves_on(server)


async def test_http2_that_comes_byte_by_byte(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str]
) -> None:
    """Connections that answer pings, but make no call or never finish a frame; one that is idle between its calls stays."""
    monkeypatch.setattr(http2, "PING_EVERY", 0.2)
    monkeypatch.setattr(http2, "FIRST_CALL", 0.6)
    monkeypatch.setattr(http2, "FRAME_TIMEOUT", 0.6)
    async with serving() as server:
        idle = await Peer.connect(server.port)
        for _ in range(2):
            stream = await idle.call("WriteMessages")
            idle.h2.send_data(stream, frame(m.chunk(RECORDING)), end_stream=True)
            await idle.flush()
            assert (await idle.answer())["grpc-status"] == "0"
        silent, slow = await Peer.connect(server.port), await Peer.connect(server.port)
        await slow.call("WriteMessages")
        slow.writer.write(http2_frame(1, 4, 3, b"", size=500))

        async def answer_pings(peer: Peer, trickle: bytes) -> None:
            while data := await peer.reader.read(2**16):
                peer.h2.receive_data(data)
                peer.writer.write(trickle or peer.h2.data_to_send())

        async with asyncio.timeout(10):
            idling = asyncio.create_task(answer_pings(idle, b""))
            ended = [answer_pings(silent, b""), answer_pings(slow, b"x")]
            await asyncio.gather(*ended, return_exceptions=True)
        assert sorted(line.partition("disconnected: ")[2] for line in lines) == [
            "a frame that takes more than 0.6 s", "no call within 0.6 s",
        ]  # fmt: skip
        assert server.num_connections == 1
        assert not idling.done()
        idling.cancel()
        await asyncio.gather(idling, return_exceptions=True)
        await serves_on(server)
        for peer in (idle, silent, slow):
            await peer.close()


async def test_a_window_that_is_changed_on_the_way(server: ProxyServer) -> None:
    """As the official client does all the time. What a setting allows must not overtake its acknowledgement: h2 would complain here."""
    server.proxy.take((frame(m.chunk(RECORDING, nbytes=MB)),), 0)
    peer = await Peer.connect(server.port)
    peer.h2.update_settings({4: 1000})
    peer.h2.increment_flow_control_window(2 * MB)
    stream = await peer.call("ReadMessages")
    peer.h2.send_data(stream, bytes(5), end_stream=True)
    await peer.flush()
    received, window = 0, 1000
    async with asyncio.timeout(10):
        while received < MB:
            for event in peer.h2.receive_data(await peer.reader.read(2**16)):
                received += len(event.data) if isinstance(event, h2.events.DataReceived) else 0
            if received == window:
                window += 50_000
                peer.h2.update_settings({4: window})
            await peer.flush()
    await peer.close()


async def test_a_reader_that_stops_reading(serving: Serving, lines: list[str]) -> None:
    """It harms nobody, holds next to nothing, and is closed with its gap counted when it reads again."""
    async with serving(memory_limit="20MB", grace=0.1) as server:
        stuck = await Peer.connect(server.port)
        stream = await stuck.call("ReadMessages")
        stuck.h2.send_data(stream, bytes(5), end_stream=True)
        await stuck.flush()
        await until(lambda: server.proxy.store.num_readers == 1)
        store = server.proxy.store
        # 65 kB go out until the window is used up.
        async with asyncio.timeout(40):
            await fill(server, chunks=40, nbytes=MB)
        assert store.nbytes <= 20 * MB
        assert len(lines) == 0, "nobody knows yet, for it reads nothing"
        await serves_on(server)
        assert (await stuck.answer())["grpc-status"] == "15"
        assert len(lines) == 1
        assert "messages left the history before they were read" in lines[0]
        await stuck.close()


async def test_the_end_waits_for_those_who_take_something(serving: Serving, lines: list[str]) -> None:
    """A slow reader gets everything although that takes longer than the grace, and an end; a stuck one is cut off."""
    async with serving() as server:
        server.proxy.take((frame(m.chunk(RECORDING, nbytes=12 * MB)),), 0)
        slow, stuck = await Peer.connect(server.port), await Peer.connect(server.port)
        for peer in (slow, stuck):
            stream = await peer.call("ReadMessages")
            peer.h2.send_data(stream, bytes(5), end_stream=True)
            await peer.flush()
        await until(lambda: server.proxy.store.num_readers == 2)

        async def read_slowly() -> tuple[int, dict[str, str]]:
            received, trailers = 0, {}
            while data := await slow.reader.read(2**16):
                for event in slow.h2.receive_data(data):
                    if isinstance(event, h2.events.DataReceived):
                        received += len(event.data)
                        slow.h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                    elif isinstance(event, h2.events.TrailersReceived):
                        trailers = dict(event.headers)
                await slow.flush()
                await asyncio.sleep(0.01)
            return received, trailers

        reading = asyncio.create_task(read_slowly())
        began = asyncio.get_running_loop().time()
        progress: list[int] = []
        await server.aclose(1.0, on_progress=lambda: progress.append(1))
        took = asyncio.get_running_loop().time() - began
        received, trailers = await reading
        assert received >= 12 * MB
        assert trailers["grpc-status"] == "0"
        assert 1.0 < took < 8
        assert len(progress) > 2
        assert lines == ["server: closed before 1 of the readers had read all"]
        await slow.close()
        await stuck.close()


async def test_a_peer_that_is_frozen_is_given_up(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str]
) -> None:
    monkeypatch.setattr(http2, "PING_EVERY", 0.2)
    monkeypatch.setattr(http2, "PING_TIMEOUT", 0.3)
    async with serving() as server:
        frozen = await Peer.connect(server.port)
        await until(lambda: server.num_connections == 1)
        await until(lambda: server.num_connections == 0)
        assert len(lines) == 1
        assert "no sign of life" in lines[0]
        await frozen.close()


@pytest.mark.parametrize("reads", [True, False])
async def test_too_many_questions(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str], *, reads: bool
) -> None:
    """Pings as fast as they go, from a peer that reads the answers, and slower ones from a peer that does not."""
    if not reads:
        monkeypatch.setattr(http2, "_REPLIES", 64 * 1024)
        monkeypatch.setattr(http2, "_MAX_RATE", 10**9)
    async with serving(grace=0.1) as server:
        for sock in server.sockets():  # accepted sockets inherit it: the kernel is not to take the answers
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 64 * 1024)
        peer = await Peer.connect(server.port)
        if reads:
            reading = asyncio.create_task(peer.reader.read(-1))
        ping = http2_frame(6, 0, 0, bytes(8)) * 4000
        with pytest.raises(ConnectionError):
            async with asyncio.timeout(30):
                while True:
                    peer.writer.write(ping)
                    await peer.writer.drain()
                    await asyncio.sleep(0)
        assert len(lines) == 1
        assert ("5000 frames a second" if reads else "without reading the answers") in lines[0]
        await serves_on(server)
        peer.writer.transport.abort()
        if reads:
            await asyncio.gather(reading, return_exceptions=True)


async def test_many_misbehaving_peers_do_not_fill_the_log(server: ProxyServer, lines: list[str]) -> None:
    began = time.monotonic()
    await asyncio.gather(*(dropped(server.port, b"\0 nonsense\r\n\r\n") for _ in range(100)))
    assert len(lines) <= 10 * (1 + time.monotonic() - began)
    await serves_on(server)


async def test_more_connections_than_there_is_room_for(
    monkeypatch: pytest.MonkeyPatch, serving: Serving, lines: list[str]
) -> None:
    monkeypatch.setattr(listener, "MAX_CONNECTIONS", 5)
    async with serving(grace=0.1) as server:
        peers = [await Peer.connect(server.port) for _ in range(5)]
        for peer in peers:
            await peer.call("WriteMessages")
        await until(lambda: all(holder.calls for holder in server.peers._holders))
        assert await dropped(server.port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n") == b""
        assert len(lines) == 1
        for peer in peers:
            await peer.close()
        await until(lambda: server.num_connections == 0)
        await serves_on(server)
