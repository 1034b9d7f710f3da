"""Which static data is current, and chunks cut down to it.

Static data has no time: of each component of an entity only the newest value counts, where newest is by row id, as in the
viewers' own stores. A chunk can hold many rows, of which one at most is the newest of a component.

All of it takes time in proportion to the bytes of the chunk, unpacked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import number_array
from asyncrr.wire.decode import DecodedChunk, decode_arrow_msg
from asyncrr.wire.envelope import delimited, encode_tuid, grpc_prefix, varint
from asyncrr.wire.errors import RrdError
from asyncrr.wire.fields import Fields
from asyncrr.wire.gate import Bounds, unpacked_size

from .history import Frame
from .outline import outline

RowId: TypeAlias = bytes
"""TUID, 16 bytes big-endian: larger is newer."""

INLINE: Final = 16 * 1024
"""Chunks that unpack to more bytes are not looked into on a loop: it could take more than a millisecond."""
MAX_COMPONENTS: Final = 4096
"""Components of a static chunk that is kept. Noting what it replaces takes time on the loop for each of them."""

_LZ4: Final = pa.Codec("lz4_raw")


@dataclass(frozen=True, slots=True)
class StaticRows:
    """What a static chunk says: for each of its components the newest row that has a value."""

    entity_path: str
    num_rows: int
    newest: dict[str, tuple[RowId, int]]
    """Row id and index of the row, by component."""
    size: int
    """Bytes that it unpacks to."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A static chunk that was looked into, and cut down to the rows that matter if there were others."""

    rows: StaticRows
    frame: bytes | None
    """The message with its gRPC prefix, if it is a shorter one now."""


def size_to_unpack(inner: memoryview, bounds: Bounds) -> int:
    """How many bytes a chunk, given as its ``ArrowMsg``, says that it unpacks to.

    Raises
    ------
    RrdError
        It is no chunk, or it says more than the bounds allow.
    """
    message = Fields(inner, "ArrowMsg")
    return unpacked_size(len(message.bytes_(5)), message.integer(2), message.integer(3), "ArrowMsg", bounds)


def decode_static(inner: memoryview, bounds: Bounds) -> StaticRows:
    """Look into a static chunk, given as the bytes of its ``ArrowMsg``.

    Raises
    ------
    RrdError
        There is no static chunk in it, or one without row ids, or one of too many components.
    """
    return _rows_of(decode_arrow_msg(inner, bounds=bounds), size_to_unpack(inner, bounds))


def look_into(frame: Frame, bounds: Bounds) -> Looked:
    """Look into a static chunk, and leave out rows that are not the newest of any component.

    Parameters
    ----------
    frame
        The message with its gRPC prefix.
    bounds
        How large it may be.

    Raises
    ------
    RrdError
        See :func:`decode_static`.
    """
    inner = outline(frame)[1]
    chunk = decode_arrow_msg(inner, bounds=bounds)
    rows = _rows_of(chunk, size_to_unpack(inner, bounds))
    needed = sorted({row for _, row in rows.newest.values()})
    if not needed or len(needed) == rows.num_rows:
        return Looked(rows, None)
    cut = _cut(chunk, inner, needed)
    if cut is None:
        return Looked(rows, None)
    place = {row: i for i, row in enumerate(needed)}
    newest = {component: (row_id, place[row]) for component, (row_id, row) in rows.newest.items()}
    # How large it is now nobody needs to know exactly.
    size = rows.size * len(needed) // rows.num_rows
    return Looked(StaticRows(rows.entity_path, len(needed), newest, size), cut)


def cut_down(frame: Frame, rows: Collection[int], bounds: Bounds) -> bytes | None:
    """The same message with only some of its chunk's rows; its metadata, the chunk's id included, stays.

    Parameters
    ----------
    frame
        The message with its gRPC prefix.
    rows
        Indices of the rows to keep.
    bounds
        How large it may be.

    Returns
    -------
    bytes or None
        None if it is damaged, or has columns of a kind that rows cannot be taken out of.
    """
    try:
        inner = outline(frame)[1]
        return _cut(decode_arrow_msg(inner, bounds=bounds), inner, sorted(rows))
    except RrdError:
        # Readers are the ones to say so.
        return None


def _rows_of(chunk: DecodedChunk, size: int) -> StaticRows:
    if not chunk.is_static:
        raise RrdError("a chunk with times that its envelope calls static")
    ids = _row_ids(chunk)
    components = _components(chunk)
    if len(components) > MAX_COMPONENTS:
        raise RrdError(f"a static chunk of {len(components)} components, where {MAX_COMPONENTS} are the limit")
    newest: dict[str, tuple[RowId, int]] = {}
    last = _newest_of_all(ids) if len(ids) else 0
    rank: npt.NDArray[np.intp] | None = None
    is_ranked = False
    for component, column in components:
        if column.null_count == len(column):
            continue
        row = last
        if column.null_count:
            if not is_ranked:
                rank = _ranks(ids)
                is_ranked = True
            row = _newest_valid(rank, column)
        newest[component] = (ids[row].tobytes(), row)
    return StaticRows(chunk.entity_path, chunk.num_rows, newest, size)


_Ids: TypeAlias = npt.NDArray[Any]
"""Row ids: one row each of two big-endian numbers."""


def _row_ids(chunk: DecodedChunk) -> _Ids:
    for i, field in enumerate(chunk.batch.schema):
        if (field.metadata or {}).get(b"rerun:kind") in (b"control", b"row_id"):
            column = chunk.batch.column(i)
            if column.type == pa.binary(16) and column.null_count == 0:
                if not len(column):
                    return np.empty((0, 2), ">u8")
                numbers = np.frombuffer(column.buffers()[1], ">u8", 2 * len(column), 16 * column.offset)
                return numbers.reshape(-1, 2)
    raise RrdError("chunk without row ids")


def _newest_of_all(ids: _Ids) -> int:
    """The row with the largest id, the last one of several."""
    high, low = ids[:, 0], ids[:, 1]
    # Flags only: numbers would take as much memory as the ids themselves.
    newest = high == high.max()
    newest &= low == low.max(where=newest, initial=0)
    return _last(newest)


def _last(flags: npt.NDArray[np.bool_]) -> int:
    """The last row with a flag that is set; there is one."""
    return len(flags) - 1 - int(flags[::-1].argmax())


def _ranks(ids: _Ids) -> npt.NDArray[np.intp] | None:
    """Rows from the one with the smallest id to the one with the largest; None where they are in this order already."""
    high, low = ids[:, 0], ids[:, 1]
    ascending = high[:-1] == high[1:]
    ascending &= low[:-1] <= low[1:]
    ascending |= high[:-1] < high[1:]
    return None if ascending.all() else np.lexsort((low, high))


def _newest_valid(rank: npt.NDArray[np.intp] | None, column: pa.Array) -> int:
    """The row with the largest id of those with a value, of which there is one."""
    bits = np.frombuffer(column.buffers()[0], np.uint8)
    valid = np.unpackbits(bits, bitorder="little")[column.offset :][: len(column)].view(np.bool_)
    return _last(valid) if rank is None else int(rank[_last(valid[rank])])


def _components(chunk: DecodedChunk) -> list[tuple[str, pa.Array]]:
    found = []
    for i, field in enumerate(chunk.batch.schema):
        metadata = field.metadata or {}
        if metadata.get(b"rerun:kind") not in (b"control", b"row_id", b"index", b"time"):
            name = metadata.get(b"rerun:component", field.name.encode()).decode("utf-8", "replace")
            found.append((name, chunk.batch.column(i)))
    return found


def _cut(chunk: DecodedChunk, inner: memoryview, rows: list[int]) -> bytes | None:
    # An array of indices over their memory: others would have pyarrow import pandas, if that is there, which takes half a second
    # and 50 MB.
    indices = number_array(np.array(rows, np.int64))
    out = pa.BufferOutputStream()
    try:
        batch = chunk.batch.take(indices)
        with pa.ipc.new_stream(out, batch.schema) as writer:
            writer.write_batch(batch)
        ipc = out.getvalue()
        payload = _LZ4.compress(ipc, asbytes=True)
    except (pa.ArrowException, OSError, ValueError, MemoryError):
        return None
    # The store id goes in as it came. That of others is remembered nowhere.
    store_id = bytes(Fields(inner, "ArrowMsg").bytes_(1))
    message = b"".join((
        delimited(b"\x0a", store_id), b"\x10\x02\x18", varint(len(ipc)), b"\x20\x01", delimited(b"\x2a", payload),
        b"\x32\x12", encode_tuid(chunk.chunk_id), b"\x38\x01",
    ))  # fmt: skip
    request = delimited(b"\x0a", delimited(b"\x12", message))
    return grpc_prefix(len(request)) + request
