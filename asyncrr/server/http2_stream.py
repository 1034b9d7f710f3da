"""One call on an HTTP/2 connection: its windows, and what it still has to send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grpclib.const import Status

from .grpc import Assembler, Call
from .history import Entry, Frame
from .http2_frames import DATA, frame_header
from .store import Reader

STREAM_WINDOW: Final = 4 * 2**20
"""Bytes that the peer may send of a call before it is granted more."""
BATCH: Final = 128 * 1024
"""Bytes of messages that are taken from the store at once."""


class Stream:
    """One call.

    Parameters
    ----------
    stream_id
        Its number on the connection.
    call
        Who answers it.
    assembler
        Puts its messages together.
    send_window
        Bytes that we may send.
    """

    __slots__ = (
        "_sources", "assembler", "booked", "call", "ended", "finished", "headers_sent", "id", "out", "outcome", "reader",
        "ready", "send_window", "ungranted", "window",
    )  # fmt: skip

    def __init__(self, stream_id: int, call: Call, assembler: Assembler, send_window: int) -> None:
        self.id = stream_id
        self.call = call
        self.assembler = assembler
        self.ended = False
        """Whether the peer has sent all."""
        self.finished = False
        self.headers_sent = False
        self.window = STREAM_WINDOW
        """Bytes that the peer may send."""
        self.ungranted = 0
        """Bytes that it has sent and may not send again yet."""
        self.send_window = send_window
        self.reader: Reader | None = None
        self.out: list[memoryview] = []
        """What is to be sent next."""
        self.outcome: tuple[Status, str] | None = None
        """How the call ends when all of that is sent."""
        self.booked = 0
        """Bytes of answers and of messages that have left the history, booked on the connection."""
        self.ready = False
        """Whether it is in the connection's queue of those that have something to send."""
        self._sources: list[tuple[Entry, tuple[Frame, ...]]] = []

    def queue(self, entries: Sequence[Entry], room: int) -> None:
        """Have messages sent next; for when all before has been. ``room`` bytes go out at once."""
        pieces = [piece for entry in entries for piece in entry.frame]
        if sum(map(len, pieces)) <= min(2 * BATCH, room):
            pieces = [b"".join(pieces)]
        else:
            # Nothing is copied for who takes his time.
            self._sources = [(entry, entry.frame) for entry in entries]
        self.out = [memoryview(piece).cast("B") for piece in pieces if len(piece)]

    def kept_alone(self) -> int:
        """Bytes of messages that have left the history meanwhile, and are kept for this call."""
        if not self.out:
            self._sources.clear()
        gone = [frame for entry, frame in self._sources if not entry.alive or entry.frame is not frame]
        return sum(len(piece) for frame in gone for piece in frame)

    def frames(self, limit: int, largest: int) -> tuple[bytes, int]:
        """Take up to ``limit`` bytes of what is to be sent, as DATA frames of up to ``largest``; and how many bytes it is."""
        out: list[bytes | memoryview] = []
        views = self.out
        index = offset = taken = 0
        while taken < limit and index < len(views):
            header_at = len(out)
            out.append(b"")
            size = 0
            room = min(largest, limit - taken)
            while size < room and index < len(views):
                view = views[index]
                piece = view[offset : offset + room - size]
                out.append(piece)
                size += len(piece)
                offset += len(piece)
                if offset == len(view):
                    index += 1
                    offset = 0
            out[header_at] = frame_header(size >> 8, size & 0xFF, DATA, 0, self.id)
            taken += size
        self.out = views[index:]
        if offset:
            self.out[0] = self.out[0][offset:]
        if not self.out:
            self._sources = []
        return b"".join(out), taken
