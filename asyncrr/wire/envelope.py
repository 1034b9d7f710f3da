"""The protobuf envelope of a chunk, written by hand because every chunk goes through it.

A payload is never copied: what comes out is a sequence of buffers, short prefixes around the caller's own buffer. The
bytes are those that betterproto makes of the messages in ``protos/``, which the tests hold.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._slabs import POOL
from asyncrr.chunks.chunk import Chunk
from asyncrr.chunks.ipc import ChunkSchema

from .messages import Buffer, ChunkSummary, Message, MessageKind, StoreId


class Compression(IntEnum):
    """How a payload is packed; the numbers are those of the protobuf enum."""

    NONE = 1
    LZ4 = 2
    """One raw LZ4 block (``pa.Codec("lz4_raw")``), neither framed nor prefixed with a size."""


# Up to so many bytes a chunk is packed to see whether that pays; of a larger one only buffers below the second limit are.
_JUDGED_WHOLE: Final = 256 * 1024
_LARGE_PART: Final = 64 * 1024
# Of larger buffers so many bytes of every so many are looked at.
_PIECE: Final = 8 * 1024
_PIECE_EVERY: Final = 32 * 1024
# What LZ4 has to save, as a part of the whole, to be worth the time and the memory.
_WORTH_PACKING: Final = 0.01

# The raw LZ4 block format, which is what Rerun uses. Codec objects keep no state between calls.
_LZ4: Final = pa.Codec("lz4_raw")

_frame = struct.Struct("<QQ").pack
_grpc = struct.Struct(">BI").pack

# One-byte protobuf tags are written as literals below: field number << 3 | wire type (0 varint, 1 fixed64, 2 bytes).
_NOT_STATIC = b"\x38\x00"
_STATIC = b"\x38\x01"


def varint(value: int) -> bytes:
    """``value`` (not negative) in base-128 form, as protobuf writes lengths and integers."""
    if value < 0x80:
        return bytes((value,))
    if value < 0x4000:
        return bytes((value & 0x7F | 0x80, value >> 7))
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def delimited(tag: bytes, data: bytes) -> bytes:
    """A field of bytes: a string, a message or a payload, whose tag is given."""
    return tag + varint(len(data)) + data


def string(tag: bytes, text: str) -> bytes:
    """A string field, left out where it is empty."""
    return delimited(tag, text.encode()) if text else b""


@lru_cache(maxsize=1024)
def encode_store_id(store_id: StoreId) -> bytes:
    """The bytes of a ``StoreId`` message. The application id is always in it."""
    application = string(b"\x0a", store_id.application_id)
    recording = string(b"\x12", store_id.recording_id)
    return b"\x08" + varint(store_id.kind) + recording + delimited(b"\x1a", application)


def encode_tuid(id_: bytes) -> bytes:
    """The 18 bytes of a ``Tuid`` message. The halves of an id are big-endian in Arrow and little-endian in protobuf."""
    return b"\x09" + id_[7::-1] + b"\x11" + id_[:7:-1]


@lru_cache(maxsize=1024)
def _arrow_msg_head(store_id: StoreId, compression: Compression) -> bytes:
    """What all ``ArrowMsg`` of a store begin with, up to the tag of the uncompressed size."""
    return delimited(b"\x0a", encode_store_id(store_id)) + b"\x10" + varint(compression) + b"\x18"


def encode_arrow_msg(
    store_id: StoreId,
    payload: Sequence[Buffer],
    *,
    compression: Compression,
    uncompressed_size: int,
    chunk_id: bytes,
    is_static: bool,
) -> tuple[Buffer, ...]:
    """Encode an ``ArrowMsg`` around a payload.

    Parameters
    ----------
    store_id
        The store that the chunk belongs to.
    payload
        The chunk's Arrow IPC stream in pieces, packed as ``compression`` says. Not empty; a memoryview must be one of bytes.
    compression
        How ``payload`` is packed.
    uncompressed_size
        Length of the IPC stream in bytes, at least 1; that of ``payload`` where it is not compressed.
    chunk_id
        TUID, 16 bytes big-endian.
    is_static
        Whether the chunk has no timelines.

    Returns
    -------
    tuple of Buffer
        ``(prefix, *payload, suffix)``, to be written one after the other. The pieces are the objects that were given.
    """
    nbytes = sum([len(piece) for piece in payload])
    head = _arrow_msg_head(store_id, compression) + varint(uncompressed_size) + b"\x20\x01\x2a" + varint(nbytes)
    tail = b"\x32\x12" + encode_tuid(chunk_id) + (_STATIC if is_static else _NOT_STATIC)
    return head, *payload, tail


def chunk_message(
    store_id: StoreId, summary: ChunkSummary, payload: Sequence[Buffer], compression: Compression
) -> Message:
    """Wrap an encoded chunk into the :class:`~.messages.Message` that goes to the sinks.

    Parameters
    ----------
    store_id
        The store that the chunk belongs to.
    summary
        What is known about the chunk; its id, IPC size and staticness go into the envelope.
    payload
        The chunk's Arrow IPC stream in pieces, packed as ``compression`` says.
    compression
        How ``payload`` is packed.
    """
    parts = encode_arrow_msg(
        store_id,
        payload,
        compression=compression,
        uncompressed_size=summary.ipc_size,
        chunk_id=summary.chunk_id,
        is_static=not summary.shape.timelines,
    )
    nbytes = sum([len(part) for part in parts])
    return Message(MessageKind.ARROW_MSG, store_id, parts, nbytes, summary)


class ChunkDraft:
    """A chunk in Arrow IPC, of which it is decided how it is packed: LZ4 where it pays, else as it is, without a copy.

    Parameters
    ----------
    chunk
        The chunk.
    store_id
        The store that it belongs to.
    """

    __slots__ = ("_parts", "_schema", "_store_id", "_summary", "packs")

    def __init__(self, chunk: Chunk, store_id: StoreId) -> None:
        self._store_id = store_id
        self._parts: list[pa.Buffer | bytes]
        self._schema: ChunkSchema | None = None
        """Of a large chunk."""
        if chunk.is_large:
            self._schema = chunk.schema
            self._parts, self._summary = chunk.encode_parts()
            # Where the last one was worth it, packing this one tells: each step that lets go of the GIL may wait for it.
            self.packs = self._schema.packs or lz4_pays(self._parts)
            """Whether :meth:`finish` has work to do in proportion to the data."""
        else:
            ipc, self._summary = chunk.encode_ipc()
            self._parts = [ipc]
            self.packs = True

    @property
    def nbytes(self) -> int:
        """Bytes of the IPC stream."""
        return self._summary.ipc_size

    def finish(self) -> Message:
        """The message."""
        packs, nbytes = self.packs, self.nbytes
        if packs:
            ipc = self._parts[0] if len(self._parts) == 1 else _join(self._parts, nbytes)
            packed = _LZ4.compress(ipc, asbytes=nbytes < 65536)
            packs = self._schema is None or nbytes - len(packed) > nbytes * _WORTH_PACKING
        if self._schema is not None:
            self._schema.packs = packs
        if packs:
            return chunk_message(self._store_id, self._summary, [packed], Compression.LZ4)
        return chunk_message(self._store_id, self._summary, self._parts, Compression.NONE)


def encode_chunk(chunk: Chunk, store_id: StoreId) -> Message:
    """Encode a chunk: Arrow IPC, LZ4 where it pays, protobuf envelope."""
    return ChunkDraft(chunk, store_id).finish()


def lz4_pays(parts: Sequence[pa.Buffer | bytes]) -> bool:
    """Whether LZ4 would make these bytes noticeably smaller, judged by a part of them.

    Each large buffer is judged by itself: of a cloud the positions may be noise, and the colors one and the same.
    """
    total = sum([len(part) for part in parts])
    large = [part for part in parts if len(part) >= _LARGE_PART] if total > _JUDGED_WHOLE else []
    saved = sum([_saved_of(_sample(part)) * len(part) for part in large])
    small = b"".join([part for part in parts if len(part) < _LARGE_PART or not large])
    # Of an image there is little else.
    if len(small) > total * _WORTH_PACKING / 2:
        saved += _saved_of(small) * len(small)
    return saved > total * _WORTH_PACKING


def _sample(part: pa.Buffer | bytes) -> npt.NDArray[np.uint8]:
    """A quarter of a large buffer: pieces so near each other that no band of a picture lies between them."""
    whole = np.frombuffer(part, np.uint8)
    return whole[: len(whole) // _PIECE_EVERY * _PIECE_EVERY].reshape(-1, _PIECE_EVERY)[:, :_PIECE].ravel()


def _saved_of(data: bytes | npt.NDArray[np.uint8]) -> float:
    """The part of these bytes that LZ4 saves; negative where they grow."""
    return 1 - len(_LZ4.compress(data, asbytes=False)) / len(data)


def _join(parts: Sequence[pa.Buffer | bytes], nbytes: int) -> npt.NDArray[np.uint8]:
    joined = POOL.array((nbytes,), np.dtype(np.uint8))
    np.concatenate([np.frombuffer(part, np.uint8) for part in parts if len(part)], out=joined)
    return joined


def frame_header(kind: int, nbytes: int) -> bytes:
    """The 16 bytes in front of a message in an ``.rrd`` stream; ``kind`` 0 ends the stream."""
    return _frame(kind, nbytes)


def write_messages_request(message: Message) -> list[Buffer]:
    """A ``WriteMessagesRequest`` around a message, as a prefix and the message's own parts.

    A ``ReadMessagesResponse`` has the same bytes.
    """
    inner = bytes((message.kind << 3 | 2,)) + varint(message.nbytes)
    return [b"\x0a" + varint(len(inner) + message.nbytes) + inner, *message.parts]


def grpc_prefix(nbytes: int) -> bytes:
    """The 5 bytes in front of a message of ``nbytes`` bytes in a gRPC stream (uncompressed).

    Raises
    ------
    OverflowError
        ``nbytes`` does not fit into 32 bits.
    """
    if nbytes > 0xFFFFFFFF:
        raise OverflowError(f"a gRPC message of {nbytes} bytes is larger than the protocol allows (4294967295)")
    return _grpc(0, nbytes)
