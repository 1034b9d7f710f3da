"""Writing ``.rrd`` streams, without I/O: messages in, buffers out.

A stream is a 12-byte header, one frame a message (16 bytes of kind and length, then the protobuf bytes), and at the end a
frame with the footer, which indexes all chunks, and a trailer of 32 bytes that says where the footer is.
"""

from __future__ import annotations

import struct
from typing import Final

from .envelope import frame_header
from .manifest import ManifestBuilder
from .messages import Buffer, Message, StoreId
from .version import FORMAT_VERSION
from .xxhash import xxh32

MAGIC: Final = b"RRF2"
END_KIND: Final = 0
"""Kind of the frame that ends a stream; :class:`~asyncrr.wire.messages.MessageKind` has the other kinds."""
HEADER_SIZE: Final = 12
FRAME_HEADER_SIZE: Final = 16
TRAILER_MAGIC: Final = b"RRF2FOOT"
CHECKSUM_SEED: Final = 7850921

COMPRESSION_LZ4: Final = 1
SERIALIZER_PROTOBUF: Final = 2

_TRAILER = struct.Struct("<QQI8sI")


def footer_checksum(footer: bytes | memoryview) -> int:
    """The checksum of a footer's protobuf bytes that the trailer carries."""
    return xxh32(footer, CHECKSUM_SEED)


class RrdEncoder:
    """Encodes one ``.rrd`` stream: :meth:`header`, then :meth:`encode` for each message, then :meth:`finish`.

    Parameters
    ----------
    write_footer
        Whether the stream ends with a footer. Without one nothing is remembered and :meth:`finish` gives nothing;
        such streams can be read, but only from their beginning.

    Attributes
    ----------
    footer_problem
        After :meth:`finish`: why the footer had to be left out, if it had to.
    """

    __slots__ = ("_manifests", "_position", "_state", "_write_footer", "footer_problem")

    def __init__(self, *, write_footer: bool = True) -> None:
        self._write_footer = write_footer
        self._manifests: dict[StoreId, ManifestBuilder] = {}
        self._position = 0
        self._state = "new"
        self.footer_problem: str | None = None

    @property
    def position(self) -> int:
        """Bytes of the stream so far."""
        return self._position

    def header(self) -> bytes:
        """The header of the stream."""
        self._enter("new", "open")
        self._position = HEADER_SIZE
        return MAGIC + bytes(FORMAT_VERSION) + bytes((COMPRESSION_LZ4, SERIALIZER_PROTOBUF, 0, 0))

    def encode(self, message: Message) -> list[Buffer]:
        """The frame of one message: a frame header and the message's own parts."""
        if self._state != "open":
            self._enter("open", "open")
        nbytes = message.nbytes
        at = self._position + FRAME_HEADER_SIZE
        if self._write_footer and (summary := message.summary) is not None:
            builder = self._manifests.get(message.store_id)
            if builder is None:
                builder = self._manifests[message.store_id] = ManifestBuilder(message.store_id)
            builder.add(summary, at, nbytes)
        self._position = at + nbytes
        return [frame_header(message.kind, nbytes), *message.parts]

    def forgo_footer(self) -> None:
        """Leave the footer out after all, because there is a chunk of which nothing is known."""
        self._write_footer = False
        self._manifests = {}

    def finish(self) -> list[Buffer]:
        """What ends the stream: the frame with the footer, and the trailer; nothing if no footer is wanted.

        Takes time in proportion to the number of chunks (some tenths of a second for 100 000) and holds their index in
        memory twice meanwhile.
        """
        self._enter("open", "finished")
        if not self._write_footer:
            return []
        manifests = self._manifests
        self._manifests = {}
        problems = [problem for builder in manifests.values() if (problem := builder.problem()) is not None]
        if problems:
            # Readers refuse a footer with such an index; an end without a footer makes them look at all chunks instead.
            self.footer_problem = "; ".join(problems)
            self._position += FRAME_HEADER_SIZE
            return [frame_header(END_KIND, 0)]
        footer = _encode_footer(list(manifests.values())) if manifests else b""
        at = self._position + FRAME_HEADER_SIZE
        trailer = _TRAILER.pack(at, len(footer), footer_checksum(footer), TRAILER_MAGIC, 1)
        self._position = at + len(footer) + len(trailer)
        return [frame_header(END_KIND, len(footer)), footer, trailer]

    def _enter(self, wanted: str, state: str) -> None:
        if self._state != wanted:
            raise RuntimeError(f"the stream is {self._state}, not {wanted}: header, messages, end is the order")
        self._state = state


def _encode_footer(builders: list[ManifestBuilder]) -> bytes:
    # Late, because betterproto takes a while to import.
    from .proto.rerun.log_msg.v1alpha1 import RrdFooter

    manifests = []
    # Each index is given up as soon as it is encoded.
    while builders:
        manifests.append(builders.pop(0).build())
    return bytes(RrdFooter(manifests=manifests))
