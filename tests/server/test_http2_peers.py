"""HTTP/2 peers that use what the protocol allows against others, or that do nothing wrong in odd ways."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import hpack
import pytest

from asyncrr.server import http2, listener, peers
from asyncrr.server.http2_frames import whole_frame
from asyncrr.server.listener import ProxyServer
from asyncrr.server.peers import Holder
from asyncrr.server.service import SERVICE
from tests.grpc import messages as m
from tests.server.frames import RECORDING, frame
from tests.server.test_hostile_peers import Peer, serves_on, until

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
HELLO = http2.PREFACE + whole_frame(SETTINGS, 0, 0)
KB, MB = 2**10, 2**20


class Raw:
    """A connection of bare frames."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.encoder = hpack.Encoder()
        self.decoder = hpack.Decoder()

    @classmethod
    async def connect(cls, port: int) -> Raw:
        raw = cls(*await asyncio.open_connection("127.0.0.1", port))
        raw.writer.write(HELLO)
        return raw

    def headers(self, stream_id: int, method: str, *more: tuple[str | bytes, str | bytes], ends: bool = False) -> bytes:
        path = method if method.startswith("/") else SERVICE + method
        base = [(":method", "POST"), (":scheme", "http"), (":path", path), ("content-type", "application/grpc")]
        return whole_frame(HEADERS, 5 if ends else 4, stream_id, self.encoder.encode([*base, *more]))

    async def send(self, *frames: bytes) -> None:
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def frames(self) -> AsyncIterator[tuple[int, int, int, bytes]]:
        """Kind, flags, stream and payload of each until the server hangs up."""
        while (found := await asyncio.wait_for(self._frame(), 20)) is not None:
            yield found

    async def _frame(self) -> tuple[int, int, int, bytes] | None:
        head = await self.reader.read(1)
        if not head:
            return None
        head += await self.reader.readexactly(8)
        payload = await self.reader.readexactly(int.from_bytes(head[:3], "big"))
        return head[3], head[4], int.from_bytes(head[5:], "big"), payload

    async def statuses(self, number: int) -> dict[int, str]:
        """How so many calls end: their statuses, or what they were reset with."""
        found: dict[int, str] = {}
        async for kind, _, stream_id, payload in self.frames():
            if kind == HEADERS:
                headers = dict(self.decoder.decode(payload))
                if "grpc-status" in headers:
                    found[stream_id] = headers["grpc-status"]
            elif kind == RST_STREAM and stream_id not in found:
                found[stream_id] = f"reset {int.from_bytes(payload, 'big')}"
            if len(found) == number:
                return found
        return found

    async def close(self) -> None:
        self.writer.close()
        await asyncio.gather(self.writer.wait_closed(), return_exceptions=True)


@pytest.fixture(autouse=True)
def nothing_is_said_by_others(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """asyncio complains of exceptions in callbacks, and of writing to nobody."""
    yield
    said = [record for record in caplog.records if record.name == "asyncio" and record.levelno >= logging.WARNING]
    assert not [record for record in said if not record.getMessage().startswith("Executing ")]


async def raw(server: ProxyServer) -> Raw:
    return await Raw.connect(server.port)


MESSAGE = frame(m.chunk(RECORDING))


# -- the end -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("debug", [b"", b"x" * 16_000], ids=["short", "long"])
@pytest.mark.parametrize("times", [1, 2])
async def test_calls_that_are_finished_after_goaway(
    server: ProxyServer, lines: list[str], debug: bytes, times: int
) -> None:
    peer = await raw(server)
    goaway = whole_frame(GOAWAY, 0, 0, bytes(8) + debug)
    await peer.send(peer.headers(1, "WriteMessages"), peer.headers(3, "ReadMessages"), whole_frame(DATA, 0, 1, MESSAGE))
    await peer.send(*[goaway] * times)
    await peer.send(whole_frame(DATA, 1, 1, MESSAGE), whole_frame(DATA, 1, 3, bytes(5)))
    assert await peer.statuses(1) == {1: "0"}
    assert server.proxy.store.temporal.appended == 2
    await until(lambda: server.proxy.store.num_readers == 1)
    server.proxy.close()
    frames = [found async for found in peer.frames()]
    assert sum(len(payload) for kind, _, stream, payload in frames if (kind, stream) == (DATA, 3)) == 2 * len(MESSAGE)
    assert (HEADERS, 5, 3) in [found[:3] for found in frames]
    assert frames[-1][0] == GOAWAY, "the connection is over with its last call"
    await peer.close()
    assert lines == []


async def test_a_call_that_is_made_after_goaway(server: ProxyServer, lines: list[str]) -> None:
    peer = await raw(server)
    await peer.send(
        whole_frame(GOAWAY, 0, 0, bytes(8)), peer.headers(1, "WriteMessages"), whole_frame(DATA, 1, 1, MESSAGE)
    )
    assert await peer.statuses(1) == {1: "0"}
    assert [found[0] async for found in peer.frames()] == [GOAWAY]
    await peer.close()
    await until(lambda: server.num_connections == 0)
    assert lines == []


async def test_an_answer_for_which_there_is_no_room_yet(server: ProxyServer) -> None:
    """The status comes behind it, not in its place."""
    peer = await raw(server)
    await peer.send(
        whole_frame(SETTINGS, 0, 0, (4).to_bytes(2, "big") + (3).to_bytes(4, "big")),
        peer.headers(1, "WriteMessages"),
        whole_frame(DATA, 1, 1, MESSAGE),
    )
    await until(lambda: server.proxy.store.temporal.appended == 1)
    await peer.send(whole_frame(WINDOW_UPDATE, 0, 1, (1000).to_bytes(4, "big")))
    kinds = []
    async for kind, flags, stream_id, payload in peer.frames():
        if stream_id == 1:
            kinds.append((kind, len(payload) if kind == DATA else 0))
        if kind == HEADERS and flags & 1:
            break
    assert kinds == [(HEADERS, 0), (DATA, 3), (DATA, 2), (HEADERS, 0)]
    await peer.close()


# -- headers -------------------------------------------------------------------------------------------------------------


async def test_headers_that_are_not_text(server: ProxyServer, lines: list[str]) -> None:
    peer = await raw(server)
    await peer.send(
        peer.headers(1, "WriteMessages", (b"x-a", b"\xff\xfe"), (b"content-length", b"12")),
        whole_frame(DATA, 1, 1, MESSAGE),
        peer.headers(3, b"/\xff\xfe".decode("latin-1"), ends=True),
        peer.headers(5, "WriteMessages", (b"origin", b"https://evil\x1b[2J.example")),
    )
    assert await peer.statuses(3) == {1: "0", 3: "12", 5: "7"}
    assert len(lines) == 1
    assert lines[0].isprintable()
    await peer.close()


async def test_malformed_headers_end_their_call_alone(server: ProxyServer, lines: list[str]) -> None:
    peer = await raw(server)
    call = peer.headers(1, "WriteMessages")
    block = peer.encoder.encode([(":method", "POST"), (":scheme", "http"), ("content-type", "application/grpc")])
    await peer.send(
        call,
        whole_frame(HEADERS, 4, 3, block),
        whole_frame(DATA, 1, 3, MESSAGE),
        peer.headers(5, "WriteMessages", ("connection", "close")),
        peer.headers(7, "WriteMessages", (":path", "/x")),
        whole_frame(DATA, 1, 1, MESSAGE),
    )
    assert await peer.statuses(4) == {3: "reset 1", 5: "reset 1", 7: "reset 1", 1: "0"}
    assert len(lines) == 1
    await peer.close()


async def test_more_calls_than_there_may_be(server: ProxyServer, lines: list[str]) -> None:
    """They are refused before anything is done for them, so that the client can make them again."""
    peer = await raw(server)
    await peer.send(*(peer.headers(i, "WriteMessages") for i in range(1, 221, 2)))
    found = await peer.statuses(10)
    assert set(found) == set(range(201, 221, 2))
    assert set(found.values()) == {"reset 7"}
    await peer.send(*(whole_frame(DATA, 1, i, MESSAGE) for i in range(1, 201, 2)))
    assert set((await peer.statuses(100)).values()) == {"0"}
    await peer.close()
    assert lines == []


# -- work ----------------------------------------------------------------------------------------------------------------


class Calls:
    """Counts the Python functions that are called."""

    def __init__(self) -> None:
        self.number = 0

    def __enter__(self) -> Calls:
        sys.setprofile(self._on_event)
        return self

    def __exit__(self, *exc_info: object) -> None:
        sys.setprofile(None)

    def _on_event(self, frame: Any, event: str, arg: object) -> None:
        self.number += event == "call"


async def protocol_of(server: ProxyServer) -> http2.Http2Protocol:
    await until(lambda: len(server._http2) == 1)
    return next(iter(server._http2))


@pytest.mark.parametrize(
    "flood",
    [
        whole_frame(WINDOW_UPDATE, 0, 0, (1).to_bytes(4, "big")),
        whole_frame(WINDOW_UPDATE, 0, 1, (1).to_bytes(4, "big")),
        whole_frame(PING, 0, 0, bytes(8)),
        whole_frame(2, 0, 1, bytes(5)),
        whole_frame(0xEE, 0, 1, bytes(5)),
        whole_frame(RST_STREAM, 0, 1, bytes(4)),
        whole_frame(GOAWAY, 0, 0, bytes(8)),
    ],
    ids=["window", "window of a call", "ping", "priority", "unknown", "reset", "goaway"],
)
async def test_what_a_frame_costs_does_not_depend_on_the_calls(server: ProxyServer, flood: bytes) -> None:
    costs = []
    for number in (2, 100):
        peer = await raw(server)
        await peer.send(*(peer.headers(1 + 2 * i, "ReadMessages") for i in range(number)))
        await peer.send(*(whole_frame(DATA, 1, 1 + 2 * i, bytes(5)) for i in range(number)))
        await until(lambda number=number: server.proxy.store.num_readers == number)
        protocol = await protocol_of(server)
        await asyncio.sleep(0)
        assert protocol._timer is not None
        protocol._timer.cancel()
        # As the transport does, in one piece and without the rest of this process.
        with Calls() as calls:
            protocol.data_received(flood * 50)
            await asyncio.sleep(0)
        costs.append(calls.number)
        await peer.close()
        await until(lambda: server.num_connections == 0)
    assert costs[1] < 1.5 * costs[0] + 100
    assert costs[1] / 50 < 60


async def test_turns_of_any_length_change_nothing(
    monkeypatch: pytest.MonkeyPatch, server: ProxyServer, lines: list[str]
) -> None:
    """What is not dealt with in a turn is dealt with in the next ones, in order."""
    monkeypatch.setattr(peers.Turn, "over", lambda self: True)
    monkeypatch.setattr(http2.Http2Protocol, "is_to_wait", _every_other_time())
    peer = await raw(server)
    reading = await raw(server)
    await reading.send(reading.headers(1, "ReadMessages"), whole_frame(DATA, 1, 1, bytes(5)))
    await until(lambda: server.proxy.store.num_readers == 1)
    count = 50
    body = MESSAGE * count
    await peer.send(
        peer.headers(1, "WriteMessages"),
        *(whole_frame(DATA, 0, 1, body[at : at + 777]) for at in range(0, len(body), 777)),
        whole_frame(DATA, 1, 1),
    )
    assert await peer.statuses(1) == {1: "0"}
    assert server.proxy.store.temporal.appended == count
    server.proxy.close()
    received = b""
    async for kind, flags, _, payload in reading.frames():
        received += payload if kind == DATA else b""
        if kind == HEADERS and flags & 1:
            break
    assert received == body
    for one in (peer, reading):
        await one.close()
    assert lines == []


def _every_other_time() -> Any:
    asked = 0

    def is_to_wait(self: http2.Http2Protocol) -> bool:
        nonlocal asked
        asked += 1
        return asked % 2 == 0

    return is_to_wait


async def test_who_makes_much_work_waits(
    monkeypatch: pytest.MonkeyPatch, server: ProxyServer, lines: list[str]
) -> None:
    """Frames that move no data are taken as fast as is allowed, and others are served meanwhile."""
    monkeypatch.setattr(http2, "WORK", 500.0)
    peer = await raw(server)
    protocol = await protocol_of(server)
    await peer.send(peer.headers(1, "WriteMessages"), whole_frame(DATA, 0, 1) * 900)
    await until(lambda: protocol._waiting)
    await peer.send(whole_frame(DATA, 1, 1, MESSAGE))
    await serves_on(server)
    assert await peer.statuses(1) == {1: "0"}
    await peer.close()
    assert lines == []


@pytest.mark.parametrize("method", ["ReadMessages", "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"])
async def test_very_many_tiny_messages(server: ProxyServer, method: str) -> None:
    peer = await raw(server)
    await peer.send(peer.headers(1, method), whole_frame(DATA, 0, 1, bytes(5) * 3000) * 30)
    protocol = await protocol_of(server)
    await until(lambda: protocol._waiting or not protocol._streams)
    await serves_on(server)
    await peer.close()


# -- memory --------------------------------------------------------------------------------------------------------------


async def test_settings_that_nobody_knows_leave_nothing(server: ProxyServer, lines: list[str]) -> None:
    peer = await raw(server)
    protocol = await protocol_of(server)
    for first in range(0, 2**16, 2**11):
        settings = b"".join(i.to_bytes(2, "big") + bytes(4) for i in range(first, first + 2**11) if i not in (2, 4, 5))
        await peer.send(whole_frame(SETTINGS, 0, 0, settings))
    await peer.send(peer.headers(1, "WriteMessages"), whole_frame(DATA, 1, 1, MESSAGE))
    assert await peer.statuses(1) == {1: "0"}
    assert all(not isinstance(value, dict | list) or len(value) < 10 for value in vars(protocol).values())
    await peer.close()
    assert lines == []


async def test_who_is_stalled_gives_way(monkeypatch: pytest.MonkeyPatch, server: ProxyServer, lines: list[str]) -> None:
    monkeypatch.setattr(peers, "STALLED_AFTER", 0.0)
    in_flight = server.proxy.in_flight
    in_flight.limit = MB
    stalled = await raw(server)
    size = (700 * KB).to_bytes(4, "big")
    await stalled.send(stalled.headers(1, "WriteMessages"), whole_frame(DATA, 0, 1, b"\0" + size + bytes(250 * KB)))
    await until(lambda: in_flight.nbytes >= 250 * KB)
    newcomer = await raw(server)
    big = frame(m.chunk(RECORDING, nbytes=600 * KB))
    await newcomer.send(
        newcomer.headers(1, "WriteMessages"),
        *(whole_frame(DATA, 0, 1, big[at : at + 64 * KB]) for at in range(0, len(big), 64 * KB)),
        whole_frame(DATA, 1, 1),
    )
    assert await newcomer.statuses(1) == {1: "0"}
    assert await stalled.statuses(1) == {1: "8"}
    assert len(lines) == 1
    assert "made no progress" in lines[0]
    assert in_flight.gave_way == 1
    for one in (stalled, newcomer):
        await one.close()
    await until(lambda: server.num_connections == 0)
    assert in_flight.nbytes == 0


@pytest.mark.parametrize("patience", [20.0, 0.2], ids=["patient", "impatient"])
async def test_who_finds_no_memory_waits_for_some(
    monkeypatch: pytest.MonkeyPatch, server: ProxyServer, lines: list[str], patience: float
) -> None:
    """Others are in the middle of their messages, and not stalled."""
    monkeypatch.setattr(http2, "_PATIENCE", patience)
    monkeypatch.setattr(http2, "_RECHECK", 0.01)
    in_flight = server.proxy.in_flight
    in_flight.limit = MB
    other = Holder("10.0.0.1", "other")
    in_flight.take(other, 700 * KB)
    peer = await raw(server)
    protocol = await protocol_of(server)
    body = frame(m.chunk(RECORDING, nbytes=400 * KB)) + MESSAGE
    await peer.send(
        peer.headers(1, "WriteMessages"),
        *(whole_frame(DATA, 0, 1, body[at : at + 16 * KB]) for at in range(0, len(body), 16 * KB)),
        whole_frame(DATA, 1, 1),
    )
    await until(lambda: protocol._short_since is not None)
    if patience > 1:
        in_flight.give(other, 700 * KB)
    assert await peer.statuses(1) == {1: "0" if patience > 1 else "8"}
    assert server.proxy.store.temporal.appended == (2 if patience > 1 else 0)
    assert len(lines) == (0 if patience > 1 else 1)
    await peer.close()


async def test_calls_take_memory_that_is_limited(server: ProxyServer, lines: list[str]) -> None:
    server.proxy.in_flight.limit = 50 * KB
    peer = await raw(server)
    await peer.send(*(peer.headers(1 + 2 * i, "WriteMessages") for i in range(100)))
    found = await peer.statuses(70)
    assert set(found.values()) == {"8"}
    assert len(lines) == 1
    await peer.close()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0


async def test_answers_that_nobody_reads_are_counted(server: ProxyServer) -> None:
    peer = await raw(server)
    name = b"\x1a\x24rerun/log_msg/v1alpha1/log_msg.proto"
    no_window = whole_frame(SETTINGS, 0, 0, (4).to_bytes(2, "big") + bytes(4))
    await peer.send(
        no_window,
        peer.headers(1, "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"),
        whole_frame(DATA, 0, 1, (b"\0" + len(name).to_bytes(4, "big") + name) * 4),
    )
    protocol = await protocol_of(server)
    await until(lambda: protocol._streams and len(protocol._streams[1].out) == 4)
    queued = sum(map(len, protocol._streams[1].out))
    assert server.proxy.in_flight.nbytes >= queued
    await peer.close()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0


async def test_a_reader_without_a_window_takes_nothing_from_the_history(server: ProxyServer) -> None:
    server.proxy.take((MESSAGE,), len(MESSAGE))
    peer = await raw(server)
    await peer.send(
        whole_frame(SETTINGS, 0, 0, (4).to_bytes(2, "big") + bytes(4)),
        *(peer.headers(1 + 2 * i, "ReadMessages") for i in range(20)),
        *(whole_frame(DATA, 1, 1 + 2 * i, bytes(5)) for i in range(20)),
    )
    protocol = await protocol_of(server)
    await until(lambda: server.proxy.store.num_readers == 20)
    await asyncio.sleep(0.01)
    assert not any(stream.out for stream in protocol._streams.values())
    assert server.proxy.store.num_behind == 20
    await peer.close()


async def test_messages_that_have_left_the_history_are_counted(server: ProxyServer) -> None:
    """Kept for a reader that has begun to take them."""
    store = server.proxy.store
    big = frame(m.chunk(RECORDING, nbytes=MB))
    store.add_temporal((big,), len(big))
    peer = await Peer.connect(server.port)
    stream = await peer.call("ReadMessages")
    peer.h2.send_data(stream, bytes(5), end_stream=True)
    await peer.flush()
    protocol = await protocol_of(server)
    await until(lambda: any(stream.out for stream in protocol._streams.values()))
    before = server.proxy.in_flight.nbytes
    store.temporal.pop_first()
    protocol._look()
    assert server.proxy.in_flight.nbytes >= before + MB
    await peer.close()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0


@pytest.mark.parametrize("size", [100 * KB, 3 * MB, 9 * MB])
async def test_messages_of_all_sizes_arrive_whole(server: ProxyServer, size: int) -> None:
    """Through buffers that grow, and through those that are mapped."""
    body = frame(m.chunk(RECORDING, nbytes=size))
    peer = await Peer.connect(server.port)
    stream = await peer.call("WriteMessages")
    data = body * 2
    while data:
        room = min(peer.h2.local_flow_control_window(stream), 16384)
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
    entries = server.proxy.store.reader(lambda: None).take(10**9)
    assert [b"".join(entry.frame) for entry in entries] == [body, body]
    await peer.close()
    await until(lambda: server.num_connections == 0)
    assert server.proxy.in_flight.nbytes == 0


async def test_descriptors_that_are_used_up(
    monkeypatch: pytest.MonkeyPatch, server: ProxyServer, lines: list[str]
) -> None:
    """It is said in a line, and those who wait are served when there are some again."""
    monkeypatch.setattr(listener, "_RETRY", 0.01)
    loop = asyncio.get_running_loop()
    sock_accept = loop.sock_accept
    fails = 3

    async def accept(sock: socket.socket) -> Any:
        nonlocal fails
        if fails:
            fails -= 1
            raise OSError(errno.EMFILE, "Too many open files")
        return await sock_accept(sock)

    monkeypatch.setattr(loop, "sock_accept", accept)
    await serves_on(server)  # for the first of them it waited already
    await serves_on(server)
    assert len(lines) == 1
    assert "Too many open files" in lines[0]
