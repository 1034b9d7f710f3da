"""Writing ``.rrd`` streams: messages in, buffers out. The only I/O is a temporary file for the index of long streams.

A stream is a 12-byte header, one frame a message (16 bytes of kind and length, then the protobuf bytes), and at the end a
frame with the footer, which indexes all chunks, and a trailer of 32 bytes that says where the footer is.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from itertools import chain
from typing import Final

from .envelope import frame_header, varint
from .manifest import EncodedManifest, IndexProblem, ManifestBuilder
from .messages import Buffer, Message, StoreId
from .spill import Spill
from .version import FORMAT_VERSION
from .xxhash import Xxh32, xxh32

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


_READ: Final = 2**20
"""Bytes of a footer that are read back, hashed and given out at a time."""


def footer_checksum(footer: bytes | memoryview) -> int:
    """The checksum of a footer's protobuf bytes that the trailer carries."""
    return xxh32(footer, CHECKSUM_SEED)


class RrdEncoder:
    """Encodes one ``.rrd`` stream: :meth:`header`, then :meth:`encode` for each message, then :meth:`finish`.

    The index for the footer takes a few megabytes of memory and, for long streams, a temporary file without a name.
    Streams of very many entities or chunks get no footer (see :attr:`footer_problem`): their index would have more than
    65 536 columns (about one for each component of each entity), or more than 2 GB (about 10 million chunks with three
    timelines and one component).

    Parameters
    ----------
    write_footer
        Whether the stream ends with a footer. Without one nothing is remembered and :meth:`finish` gives nothing;
        such streams can be read, but only from their beginning.
    spill_directory
        Where temporary files are made; by default where :mod:`tempfile` makes them. Choose the directory of the output
        where the default may be in memory.

    Attributes
    ----------
    footer_problem
        Why the footer has to be left out, as soon as that is known; otherwise None.
    """

    __slots__ = (
        "_manifests",
        "_position",
        "_spill",
        "_spill_directory",
        "_state",
        "_write_footer",
        "footer_problem",
    )

    def __init__(self, *, write_footer: bool = True, spill_directory: str | os.PathLike[str] | None = None) -> None:
        self._write_footer = write_footer
        self._spill_directory = spill_directory
        self._spill = Spill(directory=spill_directory)
        self._manifests: dict[StoreId, ManifestBuilder] = {}
        self._position = 0
        self._state = "new"
        self.footer_problem: str | None = None

    @property
    def position(self) -> int:
        """Bytes of the stream so far."""
        return self._position

    @property
    def index_bytes(self) -> int:
        """Bytes of memory that the index takes now, roughly."""
        return self._spill.memory + sum(builder.memory for builder in self._manifests.values())

    def header(self) -> bytes:
        """The header of the stream."""
        self._enter("new", "open")
        self._position = HEADER_SIZE
        return MAGIC + bytes(FORMAT_VERSION) + bytes((COMPRESSION_LZ4, SERIALIZER_PROTOBUF, 0, 0))

    def encode(self, message: Message) -> list[Buffer]:
        """The frame of one message: a frame header and the message's own parts.

        Now and then this writes a megabyte to a temporary file; call it where that may block.
        """
        if self._state != "open":
            self._enter("open", "open")
        nbytes = message.nbytes
        at = self._position + FRAME_HEADER_SIZE
        if self._write_footer and (summary := message.summary) is not None and self.footer_problem is None:
            builder = self._manifests.get(message.store_id)
            if builder is None:
                builder = self._manifests[message.store_id] = ManifestBuilder(message.store_id, self._spill)
            try:
                builder.add(summary, at, nbytes)
            except (IndexProblem, OSError) as error:
                self._give_up(error)
        self._position = at + nbytes
        return [frame_header(message.kind, nbytes), *message.parts]

    def forgo_footer(self) -> None:
        """Leave the footer out after all, because there is a chunk of which nothing is known."""
        self._write_footer = False
        self.close()

    def close(self) -> None:
        """Give back what the index takes. Called where a stream ends without :meth:`finish`."""
        self._manifests = {}
        self._spill.close()

    def finish(self) -> Iterator[Buffer]:
        """What ends the stream, piece by piece: the frame with the footer, and the trailer; nothing if no footer is wanted.

        The work is done while the pieces are taken: with the first one the index is compressed, with each further one a
        megabyte is hashed. It takes time in proportion to the number of chunks (2 to 4 seconds for a million), and memory
        for one column of the index.

        Raises
        ------
        OSError
            While the pieces are taken: a temporary file cannot be read. The stream is then not complete.
        """
        self._enter("open", "finished")
        return self._end() if self._write_footer else iter(())

    def _end(self) -> Iterator[Buffer]:
        packed = Spill(directory=self._spill_directory)
        try:
            manifests: list[EncodedManifest] = []
            try:
                if self.footer_problem is None:
                    # Each index is given up as soon as it is encoded.
                    while self._manifests:
                        manifests.append(self._manifests.pop(next(iter(self._manifests))).build(packed))
            except (IndexProblem, OSError) as error:
                self._give_up(error)
            self.close()
            if self.footer_problem is not None:
                # Readers refuse a footer with a wrong index; an end without a footer makes them look at all chunks instead.
                self._position += FRAME_HEADER_SIZE
                yield frame_header(END_KIND, 0)
                return
            prefixes = [b"\x0a" + varint(manifest.nbytes) for manifest in manifests]
            nbytes = sum(map(len, prefixes)) + sum(manifest.nbytes for manifest in manifests)
            at = self._position + FRAME_HEADER_SIZE
            self._position = at + nbytes + _TRAILER.size
            yield frame_header(END_KIND, nbytes)
            checksum = Xxh32(CHECKSUM_SEED)
            for prefix, manifest in zip(prefixes, manifests, strict=True):
                for piece in chain((prefix, manifest.head), _pieces(packed, *manifest.payload), (manifest.tail,)):
                    checksum.update(piece)
                    yield piece
            yield _TRAILER.pack(at, nbytes, checksum.digest(), TRAILER_MAGIC, 1)
        finally:
            packed.close()

    def _give_up(self, error: IndexProblem | OSError) -> None:
        if isinstance(error, OSError):
            self.footer_problem = f"its index could not be kept in a temporary file: {error.strerror or error}"
        else:
            self.footer_problem = str(error)
        self.close()

    def _enter(self, wanted: str, state: str) -> None:
        if self._state != wanted:
            raise RuntimeError(f"the stream is {self._state}, not {wanted}: header, messages, end is the order")
        self._state = state


def _pieces(spill: Spill, at: int, size: int) -> Iterator[Buffer]:
    for start in range(at, at + size, _READ):
        yield spill.read(start, min(_READ, at + size - start))
