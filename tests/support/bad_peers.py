"""Peers of a gRPC client that fail: each accepts connections and goes wrong at its own point, again and again.

Between them they are what stands where a viewer was expected: reverse proxies with nothing behind them, other servers, servers
that crash on what they get, and peers that mean harm.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias

import hpack
from grpclib.const import Status

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
END_STREAM = 1
END_HEADERS = 4
ACK = 1
_PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
GRPC = ((":status", "200"), ("content-type", "application/grpc"))


class Frame(NamedTuple):
    """A frame that came."""

    kind: int
    flags: int
    stream: int
    payload: bytes

    @property
    def asks_to_read(self) -> bool:
        """Whether this is the empty message that ReadMessages is asked with."""
        return self.ends_stream and self.payload == bytes(5)

    @property
    def ends_stream(self) -> bool:
        return self.kind in (DATA, HEADERS) and bool(self.flags & END_STREAM)


def frame(kind: int, flags: int = 0, stream: int = 0, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + payload


def headers(stream: int, *fields: tuple[str, str], end: bool = False) -> bytes:
    flags = END_HEADERS | (END_STREAM if end else 0)
    return frame(HEADERS, flags, stream, hpack.Encoder().encode(fields, huffman=False))


def refusal(stream: int, status: Status, message: str = "") -> bytes:
    """An answer that consists of a status only."""
    return headers(stream, *GRPC, ("grpc-status", str(status.value)), ("grpc-message", message), end=True)


def past(stream: int, request: bytes) -> bytes:
    """The beginning of an answer to ReadMessages: a message, given as what WriteMessages was asked with."""
    message = b"\0" + len(request).to_bytes(4, "big") + request
    return headers(stream, *GRPC) + frame(DATA, 0, stream, message)


def acknowledgement(stream: int) -> bytes:
    """The right answer to WriteMessages."""
    message = frame(DATA, 0, stream, bytes(5))
    return headers(stream, *GRPC) + message + headers(stream, ("grpc-status", "0"), end=True)


class Peer:
    """The peer's end of a connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    def send(self, *data: bytes) -> None:
        self.writer.write(b"".join(data))

    def reset(self) -> None:
        """Close the connection by a reset."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()

    async def frames(self, *, settings: bytes = b"", answer_pings: bool = True) -> AsyncIterator[Frame]:
        """The frames that come, SETTINGS and PING left out; those are answered as they should be."""
        self.send(frame(SETTINGS, 0, 0, settings))
        await self.reader.readexactly(len(_PREFACE))
        while True:
            header = await self.reader.readexactly(9)
            payload = await self.reader.readexactly(int.from_bytes(header[:3], "big"))
            came = Frame(header[3], header[4], int.from_bytes(header[5:], "big"), payload)
            if came.kind == SETTINGS:
                if not came.flags & ACK:
                    self.send(frame(SETTINGS, ACK))
            elif came.kind == PING:
                if answer_pings and not came.flags & ACK:
                    self.send(frame(PING, ACK, 0, payload))
            else:
                yield came

    def grant(self, came: Frame) -> None:
        """Make room for as much as came."""
        if came.kind == DATA and came.payload:
            amount = struct.pack(">I", len(came.payload))
            self.send(frame(WINDOW_UPDATE, 0, 0, amount))
            if not came.ends_stream:
                self.send(frame(WINDOW_UPDATE, 0, came.stream, amount))


Behaviour: TypeAlias = Callable[[Peer], Awaitable[None]]
Fail: TypeAlias = Callable[[Peer, int], None]


@asynccontextmanager
async def serving(behaviour: Behaviour) -> AsyncIterator[BadServer]:
    """Let peers of one kind wait for connections."""
    server = BadServer(behaviour)
    listener = await asyncio.start_server(server.accept, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in server.tasks:
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)


class BadServer:
    """Where peers of one kind wait for connections."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.port = 0
        self.connections = 0
        self.tasks: set[asyncio.Task[None]] = set()
        self._behaviour = behaviour

    @property
    def url(self) -> str:
        return f"rerun+http://127.0.0.1:{self.port}/proxy"

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.get_running_loop().create_task(self._serve(Peer(reader, writer)))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _serve(self, peer: Peer) -> None:
        try:
            await self._behaviour(peer)
            await peer.reader.read()
        except (OSError, asyncio.IncompleteReadError):
            return  # the client has hung up
        finally:
            peer.writer.transport.abort()


# -- peers that are no message proxy at all ----------------------------------------------------------------------------


async def mute(peer: Peer) -> None:
    await peer.reader.read()


async def closes(peer: Peer) -> None:
    peer.writer.close()


async def resets(peer: Peer) -> None:
    peer.reset()


async def garbage(peer: Peer) -> None:
    peer.send(b"\xff" + os.urandom(5000))


async def a_byte_of_garbage(peer: Peer) -> None:
    peer.send(b"\xff")


async def endless_garbage(peer: Peer) -> None:
    while True:
        peer.send(b"\xff", os.urandom(65536))
        await peer.writer.drain()
        await asyncio.sleep(0.01)


async def http1(peer: Peer) -> None:
    peer.send(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")


async def tls(peer: Peer) -> None:
    peer.send(bytes.fromhex("15030100020246"))


async def settings_and_nothing_else(peer: Peer) -> None:
    peer.send(frame(SETTINGS))
    await peer.reader.read()


async def goaway_at_once(peer: Peer) -> None:
    async for _ in peer.frames():
        peer.send(frame(GOAWAY, 0, 0, struct.pack(">II", 0, 11)))


async def garbage_after_settings(peer: Peer) -> None:
    peer.send(frame(SETTINGS), b"\xff" * 5000)


async def headers_that_are_not_ascii(peer: Peer) -> None:
    async for came in peer.frames():
        if came.kind == HEADERS:
            block = hpack.Encoder().encode([*GRPC, ("x-where", b"f\xfcr")])
            peer.send(frame(HEADERS, END_HEADERS, came.stream, block))


# -- peers that answer pings and fail calls ------------------------------------------------------------------------------


def _html(peer: Peer, stream: int) -> None:
    peer.send(headers(stream, (":status", "200"), ("content-type", "text/html")))
    peer.send(frame(DATA, END_STREAM, stream, b"<html>"))


def _http(status: int) -> Fail:
    return lambda peer, stream: peer.send(headers(stream, (":status", str(status)), end=True))


def _status(status: Status) -> Fail:
    return lambda peer, stream: peer.send(refusal(stream, status, "not now"))


def _trailers(status: Status) -> Fail:
    """A status behind headers of its own."""
    return lambda peer, stream: peer.send(
        headers(stream, *GRPC), headers(stream, ("grpc-status", str(status.value)), end=True)
    )


FAILURES: dict[str, tuple[Fail, str]] = {
    "html": (_html, "text/html"),
    "http 404": (_http(404), "HTTP status 404"),
    "http 502": (_http(502), "HTTP status 502"),
    "http 503": (_http(503), "HTTP status 503"),
    "goaway": (lambda peer, stream: peer.send(frame(GOAWAY, 0, 0, struct.pack(">II", stream, 11))), "GOAWAY"),
    "rst_stream": (lambda peer, stream: peer.send(frame(RST_STREAM, 0, stream, struct.pack(">I", 7))), "reset"),
    "reset": (lambda peer, stream: peer.reset(), "(?i)reset"),
    "close": (lambda peer, stream: peer.writer.close(), "closed the connection|(?i:reset)"),
    "headers without a status": (lambda peer, stream: peer.send(headers(stream, ("x-a", "b"), end=True)), ":status"),
    "half of the headers": (
        lambda peer, stream: peer.send(frame(HEADERS, 0, stream, b"\x88"), frame(DATA, 0, stream, b"x")),
        "HTTP/2",
    ),
    "ok without an answer": (_trailers(Status.OK), "before it had all of it"),
    "trailers: internal": (_trailers(Status.INTERNAL), "INTERNAL"),
    **{
        status.name.lower(): (_status(status), f"{status.name}: not now")
        for status in (
            Status.UNAVAILABLE,
            Status.RESOURCE_EXHAUSTED,
            Status.INTERNAL,
            Status.ABORTED,
            Status.DEADLINE_EXCEEDED,
            Status.UNKNOWN,
            Status.CANCELLED,
            Status.DATA_LOSS,
        )
    },
}
"""Ways to fail a call, each with what is to be said about it."""
REFUSALS: dict[str, tuple[Fail, str]] = {
    status.name.lower(): (_status(status), f"{status.name}: not now")
    for status in (Status.INVALID_ARGUMENT, Status.FAILED_PRECONDITION, Status.OUT_OF_RANGE)
}
"""Ways to refuse a message. To a call without messages they are failures like the others."""


def fails_calls(fail: Fail, when: str) -> Behaviour:
    """A peer that fails each call at its ``headers``, at the first ``data``, or at its ``end``."""

    async def behave(peer: Peer) -> None:
        failed = set()
        async for came in peer.frames():
            peer.grant(came)
            due = {"headers": came.kind == HEADERS, "data": came.kind == DATA, "end": came.ends_stream}[when]
            if due and came.stream not in failed:
                failed.add(came.stream)
                fail(peer, came.stream)

    return behave


async def acknowledges_at_once(peer: Peer) -> None:
    async for came in peer.frames():
        if came.kind == HEADERS and not came.ends_stream:
            peer.send(acknowledgement(came.stream))


async def answers_without_a_status(peer: Peer) -> None:
    async for came in peer.frames():
        peer.grant(came)
        if came.ends_stream:
            peer.send(headers(came.stream, *GRPC), frame(DATA, 0, came.stream, bytes(5)))
            peer.writer.close()


async def answers_without_an_end(peer: Peer) -> None:
    """The answer claims to be 4 GiB long, and as much of it comes as the client lets in."""
    ended = 0
    async for came in peer.frames():
        peer.grant(came)
        if came.ends_stream:
            ended = came.stream
            peer.send(headers(ended, *GRPC), frame(DATA, 0, ended, b"\0\xff\xff\xff\xff"))
        if ended:
            peer.send(*(frame(DATA, 0, ended, bytes(16_000)) for _ in range(8)))


# -- peers that take and never acknowledge -------------------------------------------------------------------------------


async def takes_everything(peer: Peer) -> None:
    async for came in peer.frames():
        peer.grant(came)


async def takes_nothing(peer: Peer) -> None:
    async for _ in peer.frames(settings=struct.pack(">HI", 4, 0)):
        continue


async def takes_a_little(peer: Peer) -> None:
    """A kilobyte every half second."""
    streams = set()

    async def dribble() -> None:
        while True:
            await asyncio.sleep(0.5)
            for stream in (0, *streams):
                peer.send(frame(WINDOW_UPDATE, 0, stream, struct.pack(">I", 1024)))

    task = asyncio.get_running_loop().create_task(dribble())
    try:
        async for came in peer.frames(settings=struct.pack(">HI", 4, 1024)):
            if came.kind == HEADERS:
                streams = {came.stream}
    finally:
        task.cancel()


async def takes_and_resets(peer: Peer) -> None:
    """Takes a quarter of a megabyte each time, and a second and a half for it."""
    taken = 0
    async for came in peer.frames():
        peer.grant(came)
        taken += len(came.payload)
        if taken > 250_000:
            await asyncio.sleep(1.5)
            peer.reset()
            return


# -- peers that send without end ------------------------------------------------------------------------------------------


def floods(*frames: bytes, streams: bool = False) -> Behaviour:
    """Sends frames by the thousand, and behaves well besides. With ``streams`` they are for the stream that is open."""

    async def behave(peer: Peer) -> None:
        stream = 0

        async def flood() -> None:
            while True:
                await asyncio.sleep(0.01)
                if stream or not streams:
                    one = (piece[:5] + struct.pack(">I", stream) + piece[9:] if streams else piece for piece in frames)
                    peer.send(b"".join(one) * (1000 // len(frames)))
                    await peer.writer.drain()

        task = asyncio.get_running_loop().create_task(flood())
        try:
            async for came in peer.frames():
                peer.grant(came)
                if came.kind == HEADERS:
                    stream = came.stream
                    if streams and frames[0][3] == DATA:
                        peer.send(headers(stream, *GRPC))
        finally:
            task.cancel()

    return behave


FLOODS: dict[str, Behaviour] = {
    "pings": floods(frame(PING, 0, 0, bytes(8))),
    "answers to pings": floods(frame(PING, ACK, 0, bytes(8))),
    "settings": floods(
        frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65535)), frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 9))
    ),
    "window updates": floods(frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 1)), streams=True),
    "unknown frames": floods(frame(0x77)),
    "priorities": floods(frame(2, 0, 1, bytes(5)), streams=True),
    "empty data": floods(frame(DATA), streams=True),
    "early hints": floods(headers(1, (":status", "103")), streams=True),
}


# -- peers that deliver in the end ---------------------------------------------------------------------------------------


async def acknowledges(peer: Peer) -> None:
    """Takes and acknowledges everything, as a viewer does. It has no past to tell."""
    async for came in peer.frames():
        peer.grant(came)
        if came.ends_stream:
            peer.send(acknowledgement(came.stream))


def acknowledges_and_goes(request: bytes) -> Behaviour:
    """A peer that knows one message, and says goodbye with each acknowledgement, all in one packet."""

    async def behave(peer: Peer) -> None:
        async for came in peer.frames():
            peer.grant(came)
            if came.asks_to_read:
                peer.send(past(came.stream, request))
            elif came.ends_stream:
                peer.send(acknowledgement(came.stream), frame(GOAWAY, 0, 0, struct.pack(">II", came.stream, 0)))
                peer.writer.close()

    return behave


def ends_idle_streams(request: bytes) -> Behaviour:
    """A peer that knows one message, delivers, and resets each stream that it has not heard of for a minute, as proxies do."""

    async def behave(peer: Peer) -> None:
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle | None = None
        try:
            async for came in peer.frames():
                peer.grant(came)
                if came.asks_to_read:
                    peer.send(past(came.stream, request))
                    continue
                if timer is not None:
                    timer.cancel()
                if came.ends_stream:
                    peer.send(acknowledgement(came.stream))
                else:
                    reset = frame(RST_STREAM, 0, came.stream, struct.pack(">I", 8))
                    timer = loop.call_later(60, peer.send, reset)
        finally:
            if timer is not None:
                timer.cancel()

    return behave


def recovers(fail: Fail, when: str, *, failures: int) -> Behaviour:
    """A peer that fails so many calls, and delivers from then on."""
    left = failures

    def once(peer: Peer, stream: int) -> None:
        nonlocal left
        left -= 1
        fail(peer, stream)

    async def behave(peer: Peer) -> None:
        await (fails_calls(once, when) if left > 0 else acknowledges)(peer)

    return behave


def paced(bytes_per_second: float, *, acknowledging: bool) -> Behaviour:
    """Takes bytes at a pace, by flow control."""

    async def behave(peer: Peer) -> None:
        stream = 0

        async def pace() -> None:
            while True:
                await asyncio.sleep(0.1)
                amount = struct.pack(">I", int(bytes_per_second / 10))
                peer.send(*(frame(WINDOW_UPDATE, 0, one, amount) for one in {0, stream}))

        task = asyncio.get_running_loop().create_task(pace())
        try:
            async for came in peer.frames(settings=struct.pack(">HI", 4, 0)):
                stream = came.stream
                if acknowledging and came.ends_stream:
                    peer.send(acknowledgement(stream))
        finally:
            task.cancel()

    return behave
