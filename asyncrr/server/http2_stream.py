"""One call on an HTTP/2 connection: its windows, and what it still has to send."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

from .grpc import Assembler, Call
from .history import Entry
from .store import Reader

STREAM_WINDOW: Final = 4 * 2**20
"""Bytes that the peer may send of a call before it is granted more."""
BATCH: Final = 128 * 1024
"""Bytes of messages that are taken from the store at once."""
DATA: Final = 0
"""The kind of frames that carry messages."""

frame_header = struct.Struct(">HBBBI").pack
"""Makes the header of a frame from its size (the upper two bytes, the lowest one), kind, flags, and stream."""


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
        "assembler", "call", "ended", "finished", "headers_sent", "id", "out", "pumping", "reader", "send_window",
        "ungranted", "window",
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
        self.pumping = False

    def queue(self, entries: Sequence[Entry]) -> None:
        """Have messages sent next; for when all before has been."""
        pieces = [piece for entry in entries for piece in entry.frame]
        if sum(map(len, pieces)) <= 2 * BATCH:
            pieces = [b"".join(pieces)]
        self.out = [memoryview(piece).cast("B") for piece in pieces if len(piece)]

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
        return b"".join(out), taken
