"""gRPC-web, for viewers in browsers: gRPC calls as plain HTTP/1.1 requests, with the status at the end of the body.

Served by our own HTTP/1.1 layer and, as :mod:`.asgi`, by any ASGI server.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from typing import Final, Protocol, TypeAlias

from grpclib.const import Status

from .grpc import Assembler, Call, GrpcError, NoRoom, trailers_of
from .history import Entry, Frame
from .http1 import Response
from .origins import Origins
from .peers import Holder, InFlight, Peers, Turn
from .service import MessageProxy
from .store import Reader, Store

Pieces: TypeAlias = AsyncGenerator[bytes | memoryview, None]

_BATCH: Final = 256 * 1024
"""Bytes that a reader takes at a time, unless one message has more."""
_CHUNK: Final = 192 * 1024
"""Bytes of messages that are handed over to be sent at a time, of which base64 is whole groups."""
_RECHECK: Final = 0.1
_PATIENCE: Final = 3.0
"""Seconds that a request waits for memory before it ends."""
_KEEPALIVE: Final = 15.0
"""Seconds without a message after which a reader gets an empty one: what stands between us takes silence for an end."""
_EMPTY_MESSAGE: Final = bytes(5)
_SHOWN: Final = 200
"""Characters of an origin that are repeated to its page."""
_TYPES: Final = {
    "application/grpc-web": False,
    "application/grpc-web+proto": False,
    "application/grpc-web-text": True,
    "application/grpc-web-text+proto": True,
}
"""Content types, and whether the body is base64."""


class WebRequest(Protocol):
    """What is needed of a request."""

    method: str
    path: str
    headers: dict[str, str]
    http_version: str
    holder: Holder

    def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes in."""


class GrpcWeb:
    """Answers gRPC-web requests.

    Parameters
    ----------
    proxy
        What answers the calls.
    origins
        Which pages may use it.
    peers
        Where lines about what they do wrong go.
    """

    def __init__(self, proxy: MessageProxy, origins: Origins, peers: Peers) -> None:
        self._proxy = proxy
        self._origins = origins
        self._peers = peers

    async def __call__(self, request: WebRequest) -> Response:
        """Answer a request."""
        origin = request.headers.get("origin", "")
        if not self._origins.allows(origin):
            self._report(
                request, f"refused: pages of {origin[:_SHOWN]} may not use this server (see cors_allow_origin)"
            )
            return Response.text(403, f"pages of {origin[:_SHOWN]} may not use this server", {"vary": "origin"})
        if request.method == "OPTIONS":
            return Response(200, self._origins.preflight(request.headers))
        cors = self._origins.headers(origin)
        if request.method != "POST":
            text = "a gRPC server; open its address (rerun+http://…/proxy) in a Rerun viewer"
            return Response.text(405, text, {**cors, "allow": "POST, OPTIONS"})
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type not in _TYPES:
            return Response.text(415, "expected a gRPC-web request (application/grpc-web+proto)", cors)
        if request.http_version == "1.0":
            self._report(request, "refused: gRPC-web over HTTP/1.0")
            return Response.text(505, "gRPC-web needs HTTP/1.1", cors)
        is_text = _TYPES[content_type]
        headers = {**cors, "content-type": content_type, "cache-control": "no-store"}
        woken = asyncio.Event()
        last: bytes | Reader | None = None
        try:
            call = self._proxy.call(request.path, request.headers, request.holder)
            answers = self._take_in(call, _decoded(request.pieces()) if is_text else request.pieces(), request.holder)
            first = await anext(answers, None)
            if first is None:
                last = call.end(woken.set)
        except GrpcError as error:
            self._report(request, f"call ended: {error.message}")
            return Response(200, {**headers, **dict(trailers_of(error.status, error.message))})
        if first is not None:
            each = _encoded_if(is_text, self._answer_each(first, answers, call, request))
            return Response(200, headers, Stream(each, answers.aclose))
        if isinstance(last, Reader):
            reading = _Reading(last, woken, self._proxy.in_flight, request.holder)
            stream = _encoded_if(is_text, self._read(reading, request))
            return Response(200, headers, Stream(stream, reading.aclose, reading), stall_timeout=None)
        body = (last or b"") + trailer_frame(Status.OK)
        return Response(200, headers, base64.b64encode(body) if is_text else body)

    async def _take_in(self, call: Call, pieces: AsyncIterator[bytes], holder: Holder) -> Pieces:
        """Feed a request to a call; gives what it answers meanwhile."""
        assembler = self._proxy.assembler(call, holder)
        turn = Turn()
        turn.begin()
        try:
            async for piece in pieces:
                view, at = memoryview(piece), 0
                while at < len(view):
                    frame, at = await _step(assembler, view, at)
                    if frame is not None:
                        answer = call.message(frame)
                        if answer is not None:
                            yield answer
                    if call.is_behind:
                        await _wait_for(call)
                        holder.progress_at = time.monotonic()  # it is we who made it wait
                    await self._let_others(turn)
                if call.is_writer and self._proxy.store.is_crowded():
                    await wait_for_room(self._proxy.store)
                    holder.progress_at = time.monotonic()
                await self._let_others(turn)
            if not assembler.is_between_messages:
                raise GrpcError(Status.INVALID_ARGUMENT, "the body ends in the middle of a message")
        finally:
            assembler.discard()

    async def _answer_each(self, first: bytes | memoryview, answers: Pieces, call: Call, request: WebRequest) -> Pieces:
        """The answers of a call that answers each message. The next message is read when the peer has taken the answer."""
        yield first
        try:
            async for answer in answers:
                yield answer
            call.end(lambda: None)
        except GrpcError as error:
            self._report(request, f"call ended: {error.message}")
            yield trailer_frame(error.status, error.message)
        else:
            yield trailer_frame(Status.OK)

    async def _read(self, reading: _Reading, request: WebRequest) -> Pieces:
        """All that there is for a reader, as long as it stays."""
        reader, woken = reading.reader, reading.woken
        while reading.end_message is None:
            woken.clear()
            entries = reader.take(_BATCH)
            if entries:
                pieces: list[Frame] = [piece for entry in entries for piece in entry.frame]
                if sum([entry.nbytes for entry in entries]) <= 2 * _BATCH:
                    pieces = [b"".join(pieces)]
                else:
                    reading.taken = entries
                for chunk in chunks_of(pieces):
                    yield chunk
                reading.taken = []
                reading.look()
            elif reader.lost is not None:
                text = f"{reader.lost} messages left the history before they were read"
                self._report(request, f"reader closed: it does not keep up, {text}")
                yield trailer_frame(Status.DATA_LOSS, text)
                return
            elif reader.ended:
                yield trailer_frame(Status.OK)
                return
            else:
                try:
                    async with asyncio.timeout(_KEEPALIVE):
                        await woken.wait()
                except TimeoutError:
                    yield _EMPTY_MESSAGE
        yield trailer_frame(Status.UNAVAILABLE, reading.end_message)

    async def _let_others(self, turn: Turn) -> None:
        if turn.over():
            await self._peers.turns.wait()
            turn.begin(len(self._peers.turns))

    def _report(self, request: WebRequest, line: str) -> None:
        self._peers.report(request.holder.offender, f"{request.holder.name}: {line}")


class _Reading:
    """A reader, and what it has taken."""

    def __init__(self, reader: Reader, woken: asyncio.Event, memory: InFlight, holder: Holder) -> None:
        self.reader = reader
        self.woken = woken
        self.taken: list[Entry] = []
        """What is being sent."""
        self.end_message: str | None = None
        """Set when it is to end, between two messages."""
        self._memory = memory
        self._holder = holder
        self._booked = 0

    def look(self) -> None:
        """Book what has left the history meanwhile, and is kept for this reader alone."""
        kept = sum(entry.nbytes for entry in self.taken if not entry.alive)
        if kept > self._booked:
            self._memory.book(self._holder, kept - self._booked)
        elif kept < self._booked:
            self._memory.give(self._holder, self._booked - kept)
        self._booked = kept

    async def aclose(self) -> None:
        """The reader has gone."""
        self.taken = []
        self.look()
        self.reader.close()


class Stream:
    """A body that is made as it is sent.

    Parameters
    ----------
    pieces
        Makes it.
    close
        Lets go of what it is made from. It is called even if nothing was asked of ``pieces``, which could not do so then.
    reading
        The reader that it is for, if it goes on as long as its peer stays.
    """

    def __init__(self, pieces: Pieces, close: Callable[[], Awaitable[object]], reading: _Reading | None = None) -> None:
        self._pieces = pieces
        self._close = close
        self._reading = reading

    def __aiter__(self) -> AsyncIterator[bytes | memoryview]:
        return self._pieces

    def end(self, message: str) -> None:
        """Have it end soon, between two messages, if it would not by itself; the peer is told that there is no more service."""
        if self._reading is not None:
            self._reading.end_message = message
            self._reading.woken.set()

    def look(self) -> None:
        """See to the books. To be called now and then while the peer does not take what it gets."""
        if self._reading is not None:
            self._reading.look()

    async def aclose(self) -> None:
        """Nothing more is wanted of it."""
        await self._pieces.aclose()
        await self._close()


def chunks_of(pieces: Iterable[Frame], size: int = _CHUNK) -> Iterator[bytes | memoryview]:
    """Bytes in chunks of ``size``, of which the last is shorter. A piece that is a chunk by itself is not copied."""
    gathered: list[memoryview] = []
    missing = size
    for piece in pieces:
        rest = memoryview(piece)
        while len(rest) >= missing:
            gathered.append(rest[:missing])
            rest = rest[missing:]
            yield gathered[0] if len(gathered) == 1 else b"".join(gathered)
            gathered.clear()
            missing = size
        if rest:
            gathered.append(rest)
            missing -= len(rest)
    if gathered:
        yield b"".join(gathered)


async def _step(assembler: Assembler, data: memoryview, at: int) -> tuple[Frame | None, int]:
    """:meth:`.Assembler.step`, waiting a little for memory if there is none."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return assembler.step(data, at)
        except NoRoom:
            if time.monotonic() >= until:
                raise
        await asyncio.sleep(_RECHECK)


async def _wait_for(call: Call) -> None:
    """Wait until what a call has brought has been dealt with."""
    while call.is_behind:
        caught_up = asyncio.Event()
        call.when_caught_up(caught_up.set)
        await caught_up.wait()


async def wait_for_room(store: Store) -> None:
    """Wait while readers would be lost if more were written."""
    if not store.is_crowded():
        return
    room = asyncio.Event()
    store.when_there_is_room(room.set)
    while not room.is_set() and store.is_crowded():
        try:
            async with asyncio.timeout(_RECHECK):
                await room.wait()
        except TimeoutError:
            continue


def trailer_frame(status: Status, message: str = "") -> bytes:
    """What a body ends with, in place of HTTP trailers."""
    text = "".join([f"{name}:{value}\r\n" for name, value in trailers_of(status, message)])
    raw = text.encode("ascii")
    return b"\x80" + len(raw).to_bytes(4, "big") + raw


async def _decoded(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The bytes of a base64 body, of which each piece may have its own padding."""
    rest = b""
    async for piece in pieces:
        rest += piece.replace(b"\r", b"").replace(b"\n", b"")
        whole, rest = rest[: len(rest) & ~3], rest[len(rest) & ~3 :]
        try:
            # A group of four with padding ends a part that was encoded by itself.
            for part in whole.replace(b"=", b"=\n").replace(b"=\n=\n", b"==\n").split(b"\n"):
                if part:
                    yield base64.b64decode(part, validate=True)
        except binascii.Error as error:
            raise GrpcError(Status.INVALID_ARGUMENT, f"the body is not base64: {error}") from None
    if rest:
        raise GrpcError(Status.INVALID_ARGUMENT, "the body is not base64: it ends too early")


def _encoded_if(is_text: bool, pieces: Pieces) -> Pieces:
    return _encoded(pieces) if is_text else pieces


async def _encoded(pieces: Pieces) -> Pieces:
    async with aclosing(pieces):
        async for piece in pieces:
            yield base64.b64encode(piece)
