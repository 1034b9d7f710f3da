"""Sessions with a server: what a client sends over HTTP/2 or HTTP/1.1, by rule and then damaged; a pure function of a random generator."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

import hpack

from benchmarks import bombs, raw_peer as raw

from . import aimed, messages, mutations

_DESCRIPTOR = "rerun/log_msg/v1alpha1/log_msg.proto"
_ORIGINS = (
    "http://localhost:3000",
    "http://hostile.example",
    "null",
    "http://localhost\xe9",
    "https://app.rerun.io",
    "",
)


@dataclass(frozen=True)
class Session:
    """What is sent on one connection, in pieces, and how it ends."""

    pieces: tuple[bytes, ...]
    ending: str
    """``wait`` for what comes, say that nothing more comes (``shutdown``), ``close`` at once, or ``reset``."""

    @property
    def data(self) -> bytes:
        """All of it."""
        return b"".join(self.pieces)


def _session(rng: Random, data: bytes) -> Session:
    pieces = [data]
    if rng.random() < 0.3:
        size = rng.choice((1, 9, 100, 1000, 5000)) if len(data) < 3000 else rng.choice((500, 5000))
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return Session(tuple(pieces), rng.choices(("wait", "shutdown", "close", "reset"), (3, 4, 2, 1))[0])


# -- bodies of calls ------------------------------------------------------------------------------------------------------


def _body(rng: Random, method: str) -> list[bytes]:
    """The gRPC messages of a call, each with its prefix."""
    if method == "WriteMessages":
        bodies = [messages.changed_request(rng) for _ in range(rng.choice((1, 1, 2, 4)))]
        if rng.random() < 0.1:
            bodies.append(rng.choice(aimed.small_requests()))
    elif method == "WriteTable":
        bodies = [bombs.table(rng.randrange(3), 100)]
        if rng.random() < 0.5:
            bodies = [mutations.changed_fields(rng, bodies[0])]
    elif method == raw.REFLECTION:
        asked = raw.field(
            rng.choice((1, 3, 4, 5, 6, 7)), rng.choice((_DESCRIPTOR, "", "rerun.common.v1alpha1.StoreId"))
        )
        bodies = [asked if rng.random() < 0.5 else mutations.changed_fields(rng, asked)]
    else:
        bodies = [b"" if rng.random() < 0.8 else rng.randbytes(9)]
    return [_prefixed(rng, body) for body in bodies]


def _prefixed(rng: Random, body: bytes) -> bytes:
    how = rng.random()
    if how < 0.9:
        return raw.grpc(body)
    if how < 0.95:
        return raw.grpc(body, flag=rng.choice((1, 2, 0x80, 0xFF)))
    return raw.grpc(body, size=rng.choice((0, len(body) + 1, max(len(body) - 1, 0), 2**31 - 1, 2**32 - 1)))


_METHODS = ["WriteMessages"] * 7 + ["ReadMessages", "ReadMessages", "WriteTable", "ReadTables", raw.REFLECTION]


def _method(rng: Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(("/", "/x/y", raw.SERVICE, raw.SERVICE + "Nothing", "/" + "a" * 3000, "/\xff"))
    return rng.choice(_METHODS)


# -- HTTP/2 ---------------------------------------------------------------------------------------------------------------


class Frame(NamedTuple):
    """A frame, and the size that it claims to have if that is another one."""

    kind: int
    flags: int
    stream: int
    payload: bytes
    size: int | None = None

    def encode(self) -> bytes:
        """The bytes."""
        return raw.frame(self.kind, self.flags, self.stream, self.payload, size=self.size)


def _headers(rng: Random, method: str) -> list[tuple[str | bytes, str | bytes]]:
    path = method if method.startswith("/") else raw.SERVICE + method
    headers: list[tuple[str | bytes, str | bytes]] = [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "x"),
        ("content-type", "application/grpc"), ("te", "trailers"),
    ]  # fmt: skip
    if rng.random() < 0.25:
        name = rng.choice(
            (
                "origin",
                "authorization",
                "grpc-encoding",
                "grpc-timeout",
                "content-length",
                "cookie",
                "x-a",
                "X-A",
                ":path",
                "te",
            )
        )
        value: str | bytes = rng.choice(_ORIGINS) if name == "origin" else rng.randbytes(rng.choice((0, 3, 30)))
        headers.insert(rng.randrange(len(headers) + 1), (name, value))
    if rng.random() < 0.05:
        headers = mutations.shuffled(rng, headers)
    return headers


def _call(rng: Random, stream: int) -> list[Frame]:
    method = _method(rng)
    headers = _headers(rng, method)
    if rng.random() < 0.5:
        block = raw.plain_headers(headers)
    else:
        block = bytes(hpack.Encoder().encode(headers, huffman=rng.random() < 0.5))
    if rng.random() < 0.05:
        block = mutations.changed(rng, block)
    body = b"".join(_body(rng, method))
    ends = rng.random() < 0.9
    frames = [Frame(raw.HEADERS, raw.END_HEADERS, stream, block)]
    if rng.random() < 0.1:
        cut = rng.randrange(len(block) + 1)
        frames = [
            Frame(raw.HEADERS, 0, stream, block[:cut]),
            Frame(raw.CONTINUATION, raw.END_HEADERS, stream, block[cut:]),
        ]
    size = rng.choice((1, 5, 9, 100, 16384, 16384, 16384)) if len(body) < 2000 else 16384
    for at in range(0, len(body), size):
        piece = body[at : at + size]
        if rng.random() < 0.05:
            pad = rng.choice((0, 1, 100))
            frames.append(Frame(raw.DATA, raw.PADDED, stream, bytes([pad]) + piece + bytes(pad)))
        else:
            frames.append(Frame(raw.DATA, 0, stream, piece))
    if ends:
        if frames[-1].kind == raw.DATA and rng.random() < 0.5:
            last = frames.pop()
            frames.append(last._replace(flags=last.flags | raw.END_STREAM))
        elif rng.random() < 0.05:
            trailers = raw.plain_headers([("x-trailer", "1")])
            frames.append(Frame(raw.HEADERS, raw.END_HEADERS | raw.END_STREAM, stream, trailers))
        else:
            frames.append(Frame(raw.DATA, raw.END_STREAM, stream, b""))
    if rng.random() < 0.1:
        frames.append(Frame(raw.RST_STREAM, 0, stream, struct.pack(">I", rng.choice((0, 7, 8, 11)))))
    return frames


def _control(rng: Random) -> Frame:
    stream = rng.choice((0, 0, 1, 3, 5))
    number = struct.pack(">I", rng.choice(mutations.EDGES) & 0xFFFFFFFF)
    pair = struct.pack(">H", rng.choice((0, 1, 2, 3, 4, 5, 6, 8, 99))) + number
    return rng.choice(
        (
            Frame(raw.SETTINGS, 0, 0, pair * rng.choice((1, 1, 3))),
            Frame(raw.SETTINGS, 0, 0, struct.pack(">HI", 4, rng.choice((0, 1, 100, 65535, 2**20)))),
            Frame(raw.SETTINGS, raw.ACK, rng.choice((0, 0, 1)), b""),
            Frame(raw.PING, rng.choice((0, 0, 1)), rng.choice((0, 0, 1)), rng.randbytes(rng.choice((8, 8, 8, 7)))),
            Frame(raw.WINDOW_UPDATE, 0, stream, number),
            Frame(raw.WINDOW_UPDATE, 0, stream, struct.pack(">I", rng.choice((1, 1000, 2**20)))),
            Frame(raw.PRIORITY, 0, stream, rng.randbytes(5)),
            Frame(
                raw.GOAWAY,
                0,
                0,
                struct.pack(">II", rng.choice((0, 1, 2**31 - 1)), rng.choice((0, 0, 2))) + rng.randbytes(3),
            ),
            Frame(raw.RST_STREAM, 0, stream, number),
            Frame(raw.PUSH_PROMISE, 4, stream, rng.randbytes(10)),
            Frame(raw.CONTINUATION, rng.choice((0, 4)), stream, rng.randbytes(20)),
            Frame(rng.randrange(256), rng.randrange(256), stream, rng.randbytes(rng.randrange(40))),
        )
    )


def _changed_frame(rng: Random, frame: Frame) -> Frame:
    how = rng.randrange(6)
    if how == 0:
        return frame._replace(flags=frame.flags ^ rng.choice((1, 4, 8, 0x20)))
    if how == 1:
        return frame._replace(stream=rng.choice((0, 1, 2, 3, 5, 2**31 - 1, 2**31, frame.stream + 2)))
    if how == 2:
        return frame._replace(size=rng.choice((0, max(len(frame.payload) - 1, 0), len(frame.payload) + 1, 2**24 - 1)))
    if how == 3:
        return frame._replace(kind=rng.randrange(12))
    if how == 4:
        return frame._replace(payload=frame.payload[: rng.randrange(len(frame.payload) + 1)])
    return frame._replace(payload=mutations.changed(rng, frame.payload))


def http2(rng: Random) -> Session:
    """A client of gRPC, of some kind."""
    if rng.random() < 0.04:
        return _session(rng, rng.choice(list(aimed.http2_sessions().values())))
    streams: list[list[Frame]] = []
    stream = 1
    for _ in range(rng.choice((1, 1, 2, 3))):
        streams.append(_call(rng, stream))
        stream += rng.choices((2, 0, 1, 1000), (30, 1, 1, 1))[0]
    frames: list[Frame] = []
    if rng.random() < 0.5:
        frames = [frame for call in streams for frame in call]
    else:
        while any(streams):
            frames.append(rng.choice([call for call in streams if call]).pop(0))
    for _ in range(rng.choice((0, 0, 1, 3))):
        frames.insert(rng.randrange(len(frames) + 1), _control(rng))
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        at = rng.randrange(len(frames))
        frames[at] = _changed_frame(rng, frames[at])
    if rng.random() < 0.15:
        frames = mutations.shuffled(rng, frames)
    preface = raw.PREFACE
    if rng.random() < 0.03:
        preface = mutations.changed(rng, preface)
    start = raw.settings(
        *([(rng.choice((1, 3, 4, 5, 6)), rng.choice((0, 100, 16384, 2**20)))] if rng.random() < 0.3 else [])
    )
    data = preface + start + raw.frame(raw.SETTINGS, raw.ACK, 0) + b"".join(frame.encode() for frame in frames)
    return _session(rng, _damaged(rng, data))


def _damaged(rng: Random, data: bytes) -> bytes:
    how = rng.random()
    if how < 0.08:
        return mutations.changed(rng, data)
    if how < 0.13:
        return data[: rng.randrange(len(data) + 1)]
    return data


# -- HTTP/1.1 -------------------------------------------------------------------------------------------------------------

_ODD_LINES = (
    "Expect: 100-continue", "Connection: close", "Connection: upgrade\r\nUpgrade: h2c", "Connection: keep-alive, te", "TE: trailers",
    "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked", "Content-Length: 5\r\nContent-Length: 6", "Host: y", " folded",
    "X: " + "y" * 20_000, "X: a\x00b", "X: \xe9\xff", "NoColon", ": empty", "If-None-Match: " + '"a",' * 200, "Range: bytes=0-",
    "Access-Control-Request-Method: \xff", "Access-Control-Request-Headers: \xe9", "Access-Control-Request-Headers: a\tb", "Authorization: Bearer x",
)  # fmt: skip
_TYPES = (
    "application/grpc-web",
    "application/grpc-web+proto",
    "application/grpc-web-text",
    "application/grpc-web-text+proto",
)


def _request_line(rng: Random, verb: str, path: str) -> str:
    if rng.random() < 0.03:
        return rng.choice(
            ("", "GET", "GET /", "POST  / HTTP/1.1", "GET / HTTP/9.9", "GET / HTTP/1.1 x", "\x00", "PRI * HTTP/2.0")
        )
    return f"{verb} {path} HTTP/1.{rng.choices((1, 0, 2), (20, 2, 1))[0]}"


def _framed(rng: Random, body: bytes) -> tuple[str, bytes]:
    """A header that says how long a body is, and the body."""
    if rng.random() < 0.35:
        size = rng.choice((1, 7, 100, 5000)) if len(body) < 1000 else 5000
        chunks = [body[at : at + size] for at in range(0, len(body), size)]
        extension = b";a=b" if rng.random() < 0.1 else b""
        framed = b"".join(b"%x%s\r\n%s\r\n" % (len(chunk), extension, chunk) for chunk in chunks) + b"0\r\n"
        framed += b"x-trailer: 1\r\n\r\n" if rng.random() < 0.1 else b"\r\n"
        return "Transfer-Encoding: chunked", framed
    length: int | str = len(body)
    if rng.random() < 0.08:
        length = rng.choice((len(body) + 1, max(len(body) - 1, 0), "-1", "+5", "x", "", "9" * 25, "1e3", "0x10", " 5"))
    return f"Content-Length: {length}", body


def _web_call(rng: Random) -> bytes:
    method = _method(rng)
    content_type = rng.choice(_TYPES)
    body = b"".join(_body(rng, method))
    if rng.random() < 0.1:
        body = mutations.changed(rng, body)
    if "text" in content_type:
        cut = rng.choice((0, 3 * (len(body) // 6)))
        body = base64.b64encode(body[:cut]) + base64.b64encode(body[cut:])
        if rng.random() < 0.1:
            body = mutations.changed(rng, body)
    if rng.random() < 0.05:
        content_type = rng.choice(
            ("text/plain", "", "application/grpc", content_type.upper(), content_type + "; charset=utf-8")
        )
    verb = rng.choices(("POST", "OPTIONS", "GET", "HEAD", "PUT", "post"), (20, 2, 1, 1, 1, 1))[0]
    path = method if method.startswith("/") else raw.SERVICE + method
    how, payload = _framed(rng, body)
    lines = [_request_line(rng, verb, path), "Host: x", f"Content-Type: {content_type}", how]
    if rng.random() < 0.3:
        lines.insert(rng.randrange(1, len(lines) + 1), f"Origin: {rng.choice(_ORIGINS)}")
    if rng.random() < 0.3:
        lines.insert(rng.randrange(1, len(lines) + 1), rng.choice(_ODD_LINES))
    if rng.random() < 0.05:
        lines = mutations.shuffled(rng, lines)
    end = "\n" if rng.random() < 0.03 else "\r\n"
    return (end.join(lines) + end + end).encode("latin-1") + payload


def http1(rng: Random) -> Session:
    """A client of gRPC-web, in binary or as text, or something like it."""
    if rng.random() < 0.04:
        return _session(rng, rng.choice(list(aimed.http1_sessions().values())))
    data = b"".join(_web_call(rng) for _ in range(rng.choice((1, 1, 1, 2, 5))))
    return _session(rng, _damaged(rng, data))


PATHS = (
    "/", "/index.html", "/host.js", "/widget.js", "/widget.css", "/re_viewer_bg.wasm", "/nothing", "/../../../../etc/passwd",
    "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/\\..\\..\\etc", "/index.html%00.js", "/./index.html",
    "/index.html/../x", "http://x/index.html", "/?url=x", "/?x=\xff", "/#x", "*", "", "/" + "a" * 20_000, "/" + "../" * 3000, "/%", "/%zz",
    "/index.html\r\nx-injected: 1", "/widget.js?a=%0d%0ax-injected:%201", "/%0d%0ax-injected:1",
)  # fmt: skip


def web_host(rng: Random) -> Session:
    """A browser of the web viewer's host, or who claims to be one."""
    requests = []
    for _ in range(rng.choice((1, 1, 1, 2, 10))):
        verb = rng.choices(("GET", "HEAD", "OPTIONS", "POST", "DELETE", "GET " * 50), (12, 4, 2, 2, 1, 1))[0]
        path = rng.choice(PATHS)
        if rng.random() < 0.2:
            path = mutations.changed(rng, path.encode("latin-1")).decode("latin-1")
        lines = [_request_line(rng, verb, path), "Host: x"]
        lines += [rng.choice(_ODD_LINES) for _ in range(rng.choice((0, 0, 1, 2)))]
        body = b""
        if verb == "POST":
            how, body = _framed(rng, rng.randbytes(rng.choice((0, 10, 3000))))
            lines.append(how)
        requests.append(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
    return _session(rng, _damaged(rng, b"".join(requests)))


def saved(rng: Random) -> Session:
    """A client that speaks as it should and writes damaged messages, each in a call of its own, for one ends the call."""
    data = raw.hello()
    for stream in range(1, 80, 2):
        body = raw.grpc(messages.changed_request(rng))
        data += raw.call(stream, "WriteMessages") + raw.data(stream, body, end=True)
    return Session((data,), "shutdown")


SESSIONS: dict[str, Callable[[Random], Session]] = {
    "http2": http2,
    "http1": http1,
    "tls": http2,
    "saved": saved,
    "web_host": web_host,
}
"""What is sent to each target."""


def case(target: str, seed: int, number: int) -> Session:
    """The session that has this number. The same arguments give the same bytes."""
    return SESSIONS[target](Random(f"{target}/{seed}/{number}"))
