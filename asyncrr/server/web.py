"""gRPC-web, for viewers in browsers: gRPC calls as plain HTTP/1.1 requests, with the status at the end of the body.

Served by our own HTTP/1.1 layer and, as :mod:`.asgi`, by any ASGI server.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Final, Protocol

from grpclib.const import Status

from .grpc import Call, GrpcError, trailers_of
from .http1 import Report, Response
from .origins import Origins
from .service import MessageProxy
from .store import Reader, Store

_BATCH: Final = 256 * 1024
_RECHECK: Final = 0.1
_KEEPALIVE: Final = 15.0
"""Seconds without a message after which a reader gets an empty one: what stands between us takes silence for an end."""
_EMPTY_MESSAGE: Final = bytes(5)
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
    peer: str

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
    report
        Where lines about errors go.
    """

    def __init__(self, proxy: MessageProxy, origins: Origins, report: Report) -> None:
        self._proxy = proxy
        self._origins = origins
        self._report = report

    async def __call__(self, request: WebRequest) -> Response:
        """Answer a request."""
        origin = request.headers.get("origin", "")
        if not self._origins.allows(origin):
            self._report(f"{request.peer}: refused: pages of {origin} may not use this server (see cors_allow_origin)")
            return Response.text(403, f"pages of {origin} may not use this server", {"vary": "origin"})
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
            self._report(f"{request.peer}: refused: gRPC-web over HTTP/1.0")
            return Response.text(505, "gRPC-web needs HTTP/1.1", cors)
        is_text = _TYPES[content_type]
        headers = {**cors, "content-type": content_type, "cache-control": "no-store"}
        try:
            call = self._proxy.call(request.path, request.headers)
            pieces = _decoded(request.pieces()) if is_text else request.pieces()
            answers = await self._take_in(call, pieces)
            woken = asyncio.Event()
            last = call.end(woken.set)
        except GrpcError as error:
            self._report(f"{request.peer}: call ended: {error.message}")
            return Response(200, {**headers, **dict(trailers_of(error.status, error.message))})
        if not isinstance(last, Reader):
            body = b"".join([*answers, last or b"", trailer_frame(Status.OK)])
            return Response(200, headers, base64.b64encode(body) if is_text else body)
        stream = self._stream(last, woken, request.peer)
        return Response(200, headers, _encoded(stream) if is_text else stream, stall_timeout=None)

    async def _take_in(self, call: Call, pieces: AsyncIterator[bytes]) -> list[bytes]:
        """Feed a request to a call; what it answers meanwhile."""
        assembler = self._proxy.assembler(call)
        answers: list[bytes] = []
        try:
            async for piece in pieces:
                for frame in assembler.feed(memoryview(piece)):
                    answer = call.message(frame)
                    if answer is not None:
                        answers.append(answer)
                if call.is_writer:
                    await wait_for_room(self._proxy.store)
            if not assembler.is_between_messages:
                raise GrpcError(Status.INVALID_ARGUMENT, "the body ends in the middle of a message")
        finally:
            assembler.discard()
        return answers

    async def _stream(self, reader: Reader, woken: asyncio.Event, peer: str) -> AsyncGenerator[bytes, None]:
        try:
            while True:
                woken.clear()
                entries = reader.take(_BATCH)
                if entries:
                    yield b"".join([piece for entry in entries for piece in entry.frame])
                elif reader.lost is not None:
                    text = f"{reader.lost} messages left the history before they were read"
                    self._report(f"{peer}: reader closed: it does not keep up, {text}")
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
        finally:
            reader.close()


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


async def _encoded(pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(pieces):
        async for piece in pieces:
            yield base64.b64encode(piece)
