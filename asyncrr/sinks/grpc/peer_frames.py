"""A look at the frames that a peer sends, before h2 takes them apart.

h2 takes some 30 µs for a frame and sets no limit to their number. A peer that sends PING or SETTINGS frames without end would
keep the loop of all recordings busy.
"""

from __future__ import annotations

from typing import Final

from h2.errors import ErrorCodes

from asyncrr.engine.clock import clock

_DATA: Final = 0
_HEADERS: Final = 1
_CONTINUATION: Final = 9
_SETTINGS: Final = 4
_GOAWAY: Final = 7
FRAME: Final = 16 * 1024
"""Bytes that a frame may have where its receiver has not allowed more, as we have not. h2 notices that a frame is larger only when all of
it is there."""
_RATE: Final = 2000
"""Frames without data that a peer may send in a second unasked: 60 ms of work for h2. Servers send a few."""
_WORTH_A_FRAME: Final = 100
"""Bytes of a frame without data that are as much work as one more frame: 16 settings, or a header field or two."""
_LONGEST_HEADERS: Final = 32 * 1024
"""Bytes of one block of header fields. Packed by Huffman's code they take h2 10 ms."""
TURN_FRAMES: Final = 32
"""Frames that are looked at together: 1 ms of work for h2."""
_ANSWERS: Final = 4
"""Frames that may answer each frame of ours: two window updates, or headers and trailers. Window updates come in masses."""


class BadPeer(Exception):
    """The peer does not speak HTTP/2, or abuses it. The text says which."""


class PeerFrames:
    """Walks over the frame headers in what a peer sends, and counts the frames that carry no data."""

    def __init__(self) -> None:
        self._header = bytearray()
        self._payload_left = 0
        self._headers = 0
        self.settled = False
        """Whether the peer has begun as a server that speaks HTTP/2."""
        self.goodbye: str | None = None
        """Why the peer wants the connection to end, if it has said so."""
        self._allowance = float(_RATE)
        self._refilled_at = clock.monotonic()

    @property
    def stammers(self) -> bool:
        """Whether the peer has sent something that is less than the beginning of a frame."""
        return not self.settled and bool(self._header)

    def allow(self, frames: int) -> None:
        """We send so many frames, which the peer may answer."""
        self._allowance = min(self._allowance + frames * _ANSWERS, 2 * _RATE)

    def look(self, data: bytes, start: int = 0, most: int | None = None) -> int:
        """Look at the next bytes.

        Parameters
        ----------
        data
            What the peer has sent.
        start
            Where the bytes begin that have not been looked at.
        most
            Frames after which to stop; large ones that carry no data count more than once. None stops at the end of ``data``.

        Returns
        -------
        int
            Where the look ended.

        Raises
        ------
        BadPeer
            They are no HTTP/2, or there are too many frames.
        """
        position, size = start, len(data)
        looked = 0
        while position < size:
            if self._payload_left:
                step = min(self._payload_left, size - position)
                self._payload_left -= step
                position += step
                continue
            if most is not None and looked >= most:
                break
            step = min(9 - len(self._header), size - position)
            self._header += data[position : position + step]
            position += step
            if not self.settled:
                self._check_first()
            if len(self._header) == 9:
                looked += self._begin(data[position : position + 8])
                self._header.clear()
        return position

    def _begin(self, payload: bytes) -> int:
        """A frame begins, of whose payload this much is there. Returns for how many it counts."""
        self._payload_left = int.from_bytes(self._header[:3], "big")
        kind = self._header[3]
        if self._payload_left > FRAME:
            raise BadPeer(f"the peer sends a frame of {self._payload_left} bytes, which breaks the rules of HTTP/2")
        worth = 1 if kind == _DATA else 1 + self._payload_left // _WORTH_A_FRAME
        if kind != _DATA or not self._payload_left:
            self._count(worth)
        if kind in (_HEADERS, _CONTINUATION):
            self._headers = self._payload_left + (self._headers if kind == _CONTINUATION else 0)
            if self._headers > _LONGEST_HEADERS:
                raise BadPeer(f"the peer sends more than {_LONGEST_HEADERS} bytes of header fields")
        if kind == _GOAWAY and self.goodbye is None:
            code = int.from_bytes(payload[4:8], "big") if len(payload) == 8 else None
            name = f" ({ErrorCodes(code).name})" if code in set(ErrorCodes) else ""
            self.goodbye = f"the peer ended the connection by GOAWAY{name}"
        return worth

    def _check_first(self) -> None:
        """The first frame of a server must be SETTINGS. Other protocols are recognised by their first bytes where possible."""
        header = self._header
        if len(header) < 5:
            return
        if header.startswith(b"HTTP/"):
            raise BadPeer("the peer speaks HTTP/1; it may not speak gRPC")
        if header[0] == 0x15 and header[1] == 3:
            raise BadPeer("the peer speaks TLS; use rerun+https:// for it")
        if header[3] != _SETTINGS or int.from_bytes(header[:3], "big") > FRAME:
            raise BadPeer(
                f"the peer answers with something that is not HTTP/2 ({bytes(header)!r}); it may not speak gRPC"
            )
        self.settled = True

    def _count(self, worth: int) -> None:
        self._allowance -= worth
        if self._allowance >= 0:
            return
        now = clock.monotonic()
        self._allowance = min((now - self._refilled_at) * _RATE, _RATE) - worth
        self._refilled_at = now
        if self._allowance < 0:
            raise BadPeer(f"the peer sends more than {_RATE} frames a second that carry no data")
