"""Which static data is current, and chunks cut down to it.

Static data has no time: of each component of an entity only the newest value counts, where newest is by row id, as in the
viewers' own stores. A chunk can hold many rows, of which one at most is the newest of a component.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyarrow as pa

from asyncrr.chunks.shape import ChunkShape, ChunkSummary
from asyncrr.wire.decode import DecodedChunk, decode_arrow_msg
from asyncrr.wire.envelope import Compression, chunk_message, grpc_prefix, write_messages_request
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields

from .outline import outline

RowId: TypeAlias = bytes
"""TUID, 16 bytes big-endian: larger is newer."""

INLINE: Final = 256 * 1024
"""Chunks of more bytes are not unpacked on a loop."""

_LZ4: Final = pa.Codec("lz4_raw")


@dataclass(frozen=True, slots=True)
class StaticRows:
    """What a static chunk says: for each of its components the newest row that has a value."""

    entity_path: str
    num_rows: int
    newest: dict[str, tuple[RowId, int]]
    """Row id and index of the row, by component."""


def unpacked_size(inner: memoryview, most: int) -> int:
    """How many bytes a chunk, given as its ``ArrowMsg``, says that it unpacks to.

    Raises
    ------
    RrdError
        It is no chunk, or it says more than ``most``.
    """
    message = Fields(inner, "ArrowMsg")
    size = max(message.integer(3), len(message.bytes_(5)))
    if size > most:
        raise RrdError(f"it unpacks to {size} bytes, and only up to {most} are looked into")
    return size


def decode_static(inner: memoryview) -> StaticRows:
    """Look into a static chunk, given as the bytes of its ``ArrowMsg``.

    Raises
    ------
    RrdError
        There is no chunk in it, or one without row ids.
    """
    chunk = decode_arrow_msg(inner)
    row_ids = _row_ids(chunk)
    newest: dict[str, tuple[RowId, int]] = {}
    order = sorted(range(chunk.num_rows), key=lambda row: (row_ids[row], row), reverse=True)
    for component, column in _components(chunk):
        valid = column.is_valid().to_pylist() if column.null_count else None
        row = next((row for row in order if valid is None or valid[row]), None)
        if row is not None:
            newest[component] = (row_ids[row], row)
    return StaticRows(chunk.entity_path, chunk.num_rows, newest)


def cut_down(frame: bytes | bytearray | memoryview, rows: Collection[int]) -> bytes:
    """The same message with only some of its chunk's rows; its metadata, the chunk's id included, stays.

    Parameters
    ----------
    frame
        The message with its gRPC prefix.
    rows
        Indices of the rows to keep.

    Raises
    ------
    RrdError
        The chunk is damaged.
    """
    chunk = decode_arrow_msg(outline(frame)[1])
    # Slices rather than `take`, because an array of indices cannot be made without having pyarrow import pandas, if that is there:
    # half a second, and 50 MB.
    slices = [chunk.batch.slice(row, 1) for row in sorted(rows)]
    (batch,) = pa.Table.from_batches(slices).combine_chunks().to_batches()
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    ipc = out.getvalue()
    # Of a summary only what is in the envelope is asked for.
    summary = ChunkSummary(
        ChunkShape(chunk.entity_path, (), ()), chunk.chunk_id, batch.num_rows, len(ipc), (), (), (), {}
    )
    message = chunk_message(chunk.store_id, summary, _LZ4.compress(ipc, asbytes=True), Compression.LZ4)
    request = b"".join(write_messages_request(message))
    return grpc_prefix(len(request)) + request


def _row_ids(chunk: DecodedChunk) -> list[RowId]:
    for i, field in enumerate(chunk.batch.schema):
        if (field.metadata or {}).get(b"rerun:kind") == b"control":
            column = chunk.batch.column(i)
            if column.type == pa.binary(16) and column.null_count == 0:
                return column.to_pylist()  # type: ignore[no-any-return]
    raise RrdError("chunk without row ids")


def _components(chunk: DecodedChunk) -> list[tuple[str, pa.Array]]:
    found = []
    for i, field in enumerate(chunk.batch.schema):
        metadata = field.metadata or {}
        if metadata.get(b"rerun:kind") not in (b"control", b"index", b"time"):
            name = metadata.get(b"rerun:component", field.name.encode()).decode("utf-8", "replace")
            found.append((name, chunk.batch.column(i)))
    return found
