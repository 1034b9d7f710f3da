"""The look at a peer's frames before h2 gets them: no network."""

from __future__ import annotations

import struct

import pytest

from asyncrr.engine.clock import clock
from asyncrr.sinks.grpc.peer_frames import BadPeer, PeerFrames
from tests.support.bad_peers import (
    ACK,
    DATA,
    GOAWAY,
    PING,
    SETTINGS,
    WINDOW_UPDATE,
    acknowledgement,
    frame,
)

_GOOD = (
    frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65535))
    + frame(SETTINGS, ACK)
    + acknowledgement(1)
    + frame(DATA, 0, 3, bytes(16 * 1024))
    + frame(PING, 0, 0, bytes(8))
    + frame(GOAWAY, 0, 0, struct.pack(">II", 3, 11))
)


class StoppedClock:
    def __init__(self) -> None:
        self.now = 0.0


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """The engine's clock, which stands still until a test moves it."""
    stopped = StoppedClock()
    monkeypatch.setattr(clock, "monotonic", lambda: stopped.now)
    return stopped


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 9, 10, 17, 1000, 2**20])
def test_frames_in_pieces_of_any_size(size: int) -> None:
    frames = PeerFrames()
    for start in range(0, len(_GOOD), size):
        frames.look(_GOOD[start : start + size])
        assert frames.settled == (start + size >= 5)
    assert frames.goodbye is not None
    assert "by GOAWAY" in frames.goodbye
    # Where the reason is in another piece than the header, it is not told.
    assert ("ENHANCE_YOUR_CALM" in frames.goodbye) == (size >= 17)


@pytest.mark.parametrize("size", [1, 3, 4, 9, 100])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"HTTP/1.1 503 Service Unavailable\r\n\r\n", "HTTP/1"),
        (bytes.fromhex("15030100020246") + bytes(10), "TLS"),
        (bytes.fromhex("1603010200010001fc0303"), "not HTTP/2"),
        (b"220 mail.example.com ESMTP\r\n", "not HTTP/2"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "not HTTP/2"),
        (b"\xff" * 20, "not HTTP/2"),
        (bytes(20), "not HTTP/2"),
        (frame(PING, 0, 0, bytes(8)), "not HTTP/2"),
        (frame(SETTINGS) + b"\xff" * 20, "breaks the rules of HTTP/2"),
        (frame(SETTINGS) + frame(DATA, 0, 1, bytes(16 * 1024 + 1)), "breaks the rules of HTTP/2"),
    ],
)
def test_what_is_not_http2_is_told_by_its_first_bytes(data: bytes, said: str, size: int) -> None:
    frames = PeerFrames()
    with pytest.raises(BadPeer, match=said):
        for start in range(0, len(data), size):
            frames.look(data[start : start + size])


def test_a_few_frames_now_and_then_are_no_flood(stopped: StoppedClock) -> None:
    frames = PeerFrames()
    frames.look(frame(SETTINGS))
    for _ in range(100):
        frames.look(frame(PING, 0, 0, bytes(8)) * 1900)
        stopped.now += 1.0


def test_a_flood_ends(stopped: StoppedClock) -> None:
    frames = PeerFrames()
    frames.look(frame(SETTINGS))
    with pytest.raises(BadPeer, match="2000 frames a second"):
        for _ in range(40):
            frames.look(frame(PING, 0, 0, bytes(8)) * 1000)
            stopped.now += 0.1


def test_window_updates_for_what_was_sent_are_no_flood(stopped: StoppedClock) -> None:
    """A gigabyte in a second, with two updates for each frame, none of them at once."""
    frames = PeerFrames()
    frames.look(frame(SETTINGS))
    update = frame(WINDOW_UPDATE, 0, 0, struct.pack(">I", 16 * 1024))
    for _ in range(2**30 // 2**20):
        frames.allow(64)
        frames.look(update * 128)
    assert frames.settled


def test_frames_with_data_are_free(stopped: StoppedClock) -> None:
    frames = PeerFrames()
    frames.look(frame(SETTINGS))
    for _ in range(100):
        frames.look(frame(DATA, 0, 1, b"x") * 1000)


@pytest.mark.parametrize("size", [1, 7, 9, 100, 2**20])
def test_a_look_at_a_few_frames_ends_behind_them(size: int) -> None:
    """Whatever pieces the bytes come in: no byte is looked at twice, or left out."""
    data = frame(SETTINGS) + frame(DATA, 0, 1, b"xyz") * 50 + frame(PING, 0, 0, bytes(8)) * 50
    whole, parts = PeerFrames(), PeerFrames()
    whole.look(data)
    looks = 0
    for start in range(0, len(data), size):
        piece, at = data[start : start + size], 0
        while at < len(piece):
            before, at = at, parts.look(piece, at, 10)
            looks += 1
            assert before < at <= len(piece)
    assert (parts._allowance, parts._payload_left, parts._header) == (whole._allowance, 0, b"")
    if size > len(data):
        assert looks >= 10


def test_large_frames_without_data_count_for_several(stopped: StoppedClock) -> None:
    settings = frame(SETTINGS, 0, 0, struct.pack(">HI", 4, 65535) * 2000)
    frames = PeerFrames()
    at = frames.look(settings * 5, 0, 32)
    assert at == len(settings)
    with pytest.raises(BadPeer, match="2000 frames a second"):
        frames.look(settings * 20, at)


@pytest.mark.parametrize("kind", [1, 9])
def test_header_fields_have_a_limit(kind: int) -> None:
    frames = PeerFrames()
    block = frame(1, 0, 1, bytes(16_000)) + frame(9, 0, 1, bytes(16_000))
    frames.look(frame(SETTINGS) + block + block)
    with pytest.raises(BadPeer, match="32768 bytes of header fields"):
        frames.look(frame(1, 0, 1, bytes(16_000)) + frame(9, 0, 1, bytes(16_000)) + frame(9, 0, 1, bytes(1000)))
