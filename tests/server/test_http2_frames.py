"""Frames and headers of HTTP/2, in pieces of any size, and those that no peer may send."""

from __future__ import annotations

import random

import hpack
import pytest

from asyncrr.server.http2_frames import (
    END_HEADERS,
    END_STREAM,
    HAS_PRIORITY,
    MAX_CONTROL,
    PADDED,
    PREFACE,
    FrameReader,
    Offence,
    whole_frame,
)
from asyncrr.server.http2_headers import HeaderDecoder, MalformedHeaders, encode_headers, request_headers

DATA, HEADERS, PRIORITY, PING, CONTINUATION = 0, 1, 2, 6, 9
REQUEST = [(":method", "POST"), (":scheme", "http"), (":path", "/x"), ("content-type", "application/grpc")]


class Seen:
    """A handler that notes what it is told, and takes as many bytes at once as it is allowed."""

    def __init__(self, at_once: int = 10**9, turns: int = 10**9) -> None:
        self.events: list[tuple[object, ...]] = []
        self.body = b""
        self.at_once = at_once
        self.left = self.turns = turns

    def on_data_frame(self, stream_id: int, size: int) -> None:
        self.events.append(("data", stream_id, size))

    def on_data(self, stream_id: int, data: memoryview) -> int:
        taken = min(len(data), self.at_once)
        self.body += bytes(data[:taken])
        return taken

    def on_data_end(self, stream_id: int, *, ends: bool) -> None:
        self.events.append(("end", stream_id, ends))

    def on_headers(self, stream_id: int, block: bytes, *, ends: bool) -> None:
        self.events.append(("headers", stream_id, block, ends))

    def on_frame(self, kind: int, flags: int, stream_id: int, payload: memoryview) -> None:
        self.events.append((kind, flags, stream_id, bytes(payload)))

    def is_to_wait(self) -> bool:
        self.left -= 1
        return self.left < 0


SESSION = PREFACE + b"".join(
    [
        whole_frame(4, 0, 0),
        whole_frame(HEADERS, END_HEADERS, 1, b"block"),
        whole_frame(HEADERS, PADDED | HAS_PRIORITY, 3, b"\x03" + bytes(5) + b"be" + bytes(3)),
        whole_frame(CONTINUATION, 0, 3, b"gi"),
        whole_frame(CONTINUATION, END_HEADERS, 3, b"n"),
        whole_frame(DATA, 0, 1, b"some bytes"),
        whole_frame(DATA, PADDED, 1, b"\x04" + b"more" + bytes(4)),
        whole_frame(DATA, PADDED, 1, b"\x04" + bytes(4)),
        whole_frame(DATA, 0, 1),
        whole_frame(PING, 0, 0, b"12345678"),
        whole_frame(0xEE, 7, 5, b"who knows"),
        whole_frame(DATA, END_STREAM, 1, b"!"),
    ]
)
EVENTS = [
    (4, 0, 0, b""),
    ("headers", 1, b"block", False),
    ("headers", 3, b"begin", False),
    ("data", 1, 10),
    ("end", 1, False),
    ("data", 1, 9),
    ("end", 1, False),
    ("data", 1, 5),
    ("end", 1, False),
    ("data", 1, 0),
    ("end", 1, False),
    (PING, 0, 0, b"12345678"),
    (0xEE, 7, 5, b"who knows"),
    ("data", 1, 1),
    ("end", 1, True),
]


@pytest.mark.parametrize("seed", range(30))
def test_any_pieces_and_turns(seed: int) -> None:
    chance = random.Random(seed)
    seen = Seen(at_once=chance.choice([1, 3, 10**9]), turns=chance.choice([1, 2, 10**9]))
    reader = FrameReader(seen)
    at = 0
    while at < len(SESSION):
        n = chance.choice([1, 2, 9, 50, 500])
        reader.add(SESSION[at : at + n])
        at += n
        seen.left = seen.turns
        while not reader.run():
            seen.left = seen.turns
    assert seen.events == EVENTS
    assert seen.body == b"some bytesmore!"
    assert reader.nbytes == 0
    assert reader.began_at is None


@pytest.mark.parametrize(
    ("frames", "text"),
    [
        (whole_frame(DATA, PADDED, 1, b"\x05" + bytes(4)), "more padding than bytes"),
        (b"\x04\x00\x01\0\0\0\0\0\1" + bytes(100), "DATA of 262145 bytes"),
        (b"\x00\x40\x01\x06\0\0\0\0\0", "kind 6 with 16385 bytes"),
        (whole_frame(HEADERS, END_HEADERS | PADDED, 1, b"\xff" + bytes(5)), "more padding than bytes"),
        (whole_frame(HEADERS, END_HEADERS | PADDED, 1), "more padding than bytes"),
        (whole_frame(HEADERS, END_HEADERS | HAS_PRIORITY, 1, b"abc"), "too short"),
        (whole_frame(CONTINUATION, END_HEADERS, 1, b"abc"), "continuation of nothing"),
        (whole_frame(HEADERS, 0, 1, b"a") + whole_frame(CONTINUATION, 0, 3, b"a"), "among headers"),
        (whole_frame(HEADERS, 0, 1, b"a") + whole_frame(PING, 0, 0, bytes(8)), "among headers"),
        (whole_frame(HEADERS, 0, 1, b"a") + whole_frame(DATA, 0, 1, b"a"), "among headers"),
        (whole_frame(HEADERS, 0, 1, b"a") + whole_frame(CONTINUATION, 0, 1), "empty continuations"),
        (
            whole_frame(HEADERS, 0, 1, bytes(9000)) + whole_frame(CONTINUATION, 0, 1, bytes(9000)),
            f"headers of more than {MAX_CONTROL} bytes",
        ),
        (whole_frame(HEADERS, END_HEADERS, 1, b"\x20" * 16000), "many sizes of the table"),
        (whole_frame(HEADERS, END_HEADERS, 1, b"\x3f\xe1\x1f\x20" * 4000), "many sizes of the table"),
    ],
)
def test_frames_that_no_peer_may_send(frames: bytes, text: str) -> None:
    seen = Seen()
    reader = FrameReader(seen)
    reader.add(PREFACE + frames)
    with pytest.raises(Offence, match=text):
        reader.run()


def test_continuations_take_no_more_memory_than_headers_may() -> None:
    reader = FrameReader(Seen())
    reader.add(PREFACE + whole_frame(HEADERS, 0, 1, b"x"))
    with pytest.raises(Offence):
        for _ in range(20_000):
            reader.add(whole_frame(CONTINUATION, 0, 1, b"x"))
            assert reader.run()
            assert reader.nbytes <= MAX_CONTROL


def test_a_header_block_that_goes_on_for_ever_has_begun_when_it_did() -> None:
    reader = FrameReader(Seen())
    reader.add(PREFACE + whole_frame(HEADERS, 0, 1, b"x"))
    reader.run()
    began = reader.began_at
    assert began is not None
    for _ in range(5):
        reader.add(whole_frame(CONTINUATION, 0, 1, b"x"))
        reader.run()
    assert reader.began_at == began


# -- headers -------------------------------------------------------------------------------------------------------------


def decode(*headers: tuple[str | bytes, str | bytes]) -> dict[str, str]:
    return request_headers(HeaderDecoder().decode(hpack.Encoder().encode(headers)))


def test_headers_of_a_request() -> None:
    found = decode(*REQUEST, ("te", "trailers"), ("x", "1"), ("x", "2"), (b"latin", b"\xff\xfe"))
    assert found[":path"] == "/x"
    assert found["x"] == "1, 2"
    assert found["latin"] == "ÿþ"


@pytest.mark.parametrize("left_out", [":method", ":scheme", ":path"])
def test_headers_that_are_missing(left_out: str) -> None:
    with pytest.raises(MalformedHeaders, match=f"no {left_out}"):
        decode(*(header for header in REQUEST if header[0] != left_out))


@pytest.mark.parametrize(
    "header",
    [
        (":path", "/y"), (":status", "200"), ("Upper", "x"), ("a b", "x"), ("", "x"), ("connection", "close"),
        ("transfer-encoding", "chunked"), ("te", "gzip"), ("x", "a\r\nb"), ("x", "a\0b"), (b"\xc3", b"\n"),
    ],
    ids=repr,
)  # fmt: skip
def test_headers_that_are_not_allowed(header: tuple[str, str]) -> None:
    with pytest.raises(MalformedHeaders):
        decode(*REQUEST, header)


@pytest.mark.parametrize(
    "block",
    [
        b"\xff" * 50,  # an index without an end
        b"\x00\x7f" + b"\xff" * 5000,  # a length without an end
        b"\xfe",  # an index that nothing is at
        b"\x00\x05abc",
        hpack.Encoder().encode([("x", "y" * 20_000)]),
        hpack.Encoder().encode([("x-" + "a" * 20, "b" * 3900)]) + b"\xbe" * 5000,
        b"\x00\x01a\xff\x80\x7e" + bytes(1000),
    ],
)
def test_blocks_that_are_none(block: bytes) -> None:
    with pytest.raises(Offence):
        HeaderDecoder().decode(block)


@pytest.mark.parametrize("size", [0, 1, 126, 127, 128, 254, 255, 256, 5000])
def test_headers_of_answers(size: int) -> None:
    headers = [(":status", "200"), ("grpc-message", "x" * size), ("n" * (size + 1), "")]
    assert [tuple(header) for header in hpack.Decoder(100_000).decode(encode_headers(headers))] == headers
