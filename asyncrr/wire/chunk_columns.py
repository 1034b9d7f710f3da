"""What the columns of a received chunk are, and whether they make a chunk at all.

The official readers stop at a chunk that is none. What they refuse, alone or when they put it into a store, is refused here: a recording with
such a chunk in it would be no use to anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from asyncrr.chunks.entity_path import received_entity_path

from .errors import RrdError, told
from .gate import MAX_NAME_BYTES
from .messages import TimeKind

_CHUNK_ID: Final = re.compile(rb"(?:chunk_)?([0-9a-fA-F]{32})")
_ROW_ID: Final = pa.binary(16)
_KINDS: Final = {
    b"control": 0,
    b"row_id": 0,
    b"index": 1,
    b"time": 1,
    b"data": 2,
    b"component": 2,
}
"""Kinds of columns in the order in which they have to come."""


@dataclass(frozen=True, slots=True)
class ChunkColumns:
    """The metadata of a chunk's batch."""

    chunk_id: bytes
    """TUID, 16 bytes big-endian."""
    entity_path: str
    """In its canonical form."""
    timelines: dict[str, TimeKind]
    """Kind of each timeline by name, in the order of the columns."""
    time_columns: dict[str, int]
    """Column of each timeline by name."""


def chunk_columns(batch: pa.RecordBatch) -> ChunkColumns:
    """Read the metadata of a batch that came through the gate, so that all of it is UTF-8 text.

    Raises
    ------
    RrdError
        The batch is no chunk.
    """
    metadata = batch.schema.metadata or {}
    if b"rerun:entity_path" not in metadata:
        raise RrdError("chunk without an entity path")
    path = metadata[b"rerun:entity_path"]
    _check_name("entity path", path)
    text = metadata.get(b"rerun:id", b"")
    id_ = _CHUNK_ID.fullmatch(text)
    if id_ is None:
        raise RrdError(f"chunk with the malformed id {told(text)}")
    timelines: dict[str, TimeKind] = {}
    time_columns: dict[str, int] = {}
    components: set[str] = set()
    before = -1
    for i, field in enumerate(batch.schema):
        described = field.metadata or {}
        kind = _KINDS.get(described.get(b"rerun:kind", b"data"))
        if kind is None:
            raise RrdError(f"chunk with a column of the unknown kind {told(described[b'rerun:kind'])}")
        if kind < before or (before < 0) != (kind == 0):
            raise RrdError("chunk whose columns are not row ids, timelines, components, in this order")
        before = kind
        if kind == 0:
            _check_row_ids(i, batch.column(i))
        elif kind == 1:
            name = _name("timeline", described.get(b"rerun:index_name", field.name))
            if name in timelines:
                raise RrdError(f"chunk with two columns for the timeline {told(name)}")
            timelines[name] = _time_kind(field.type, name)
            time_columns[name] = i
            if batch.column(i).null_count:
                raise RrdError(f"chunk with rows that have no time on the timeline {told(name)}")
        else:
            name = _name("component", described.get(b"rerun:component") or field.name)
            if name in components:
                raise RrdError(f"chunk with two columns for the component {told(name)}")
            components.add(name)
    if before < 0:
        raise RrdError("chunk without row ids")
    return ChunkColumns(bytes.fromhex(id_[1].decode()), received_entity_path(path.decode()), timelines, time_columns)


def _name(what: str, name: str | bytes) -> str:
    text = name.decode() if isinstance(name, bytes) else name
    if not text:
        raise RrdError(f"chunk with a {what} that has no name")
    _check_name(f"name of a {what}", text.encode())
    return text


def _check_name(what: str, name: bytes) -> None:
    if len(name) > MAX_NAME_BYTES:
        raise RrdError(f"chunk with {what} of {len(name)} bytes; {MAX_NAME_BYTES} are allowed")


def _check_row_ids(i: int, column: pa.Array) -> None:
    if i:
        raise RrdError("chunk with two columns of row ids")
    if column.type != _ROW_ID:
        raise RrdError(f"chunk whose row ids are of type {told(str(column.type))}")
    if column.null_count:
        raise RrdError("chunk with rows that have no row id")


def _time_kind(type_: pa.DataType, name: str) -> TimeKind:
    if type_ == pa.int64():
        return TimeKind.SEQUENCE
    if type_ == pa.duration("ns"):
        return TimeKind.DURATION
    if pa.types.is_timestamp(type_) and type_.unit == "ns":
        return TimeKind.TIMESTAMP
    raise RrdError(f"timeline {told(name)} has the unsupported type {told(str(type_))}")
