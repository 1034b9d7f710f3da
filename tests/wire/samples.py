"""Chunks and streams to test with: made by hand, column by column, and by the official SDK."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import rerun as rr
import rerun.blueprint as rrb

from asyncrr.chunks.shape import ChunkShape, ChunkSummary, TimeKind
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.decode import DecodedChunk
from asyncrr.wire.envelope import Compression, chunk_message
from asyncrr.wire.messages import Buffer, Message, StoreId, StoreKind
from asyncrr.wire.proto.rerun.common.v1alpha1 import (
    ApplicationId,
    StoreId as ProtoStoreId,
    StoreKind as ProtoStoreKind,
)
from asyncrr.wire.rrd import RrdEncoder
from asyncrr.wire.store_info import set_store_info

STORE = StoreId(StoreKind.RECORDING, "asyncrr_test", "recording-1")
SCALARS = ComponentDescriptor("Scalars:scalars", "rerun.archetypes.Scalars", "rerun.components.Scalar")
TEXT = ComponentDescriptor("TextLog:text", "rerun.archetypes.TextLog", "rerun.components.Text")

Timelines = Mapping[str, tuple[TimeKind, Sequence[int]]]
Components = Mapping[ComponentDescriptor, tuple[pa.DataType, Sequence[list[Any] | None]]]

_SHAPES: dict[tuple[Any, ...], ChunkShape] = {}


def tuid(number: int) -> bytes:
    """A TUID that is as good as any."""
    return struct.pack(">QQ", 0x1800_0000_0000_0000 + number, number)


def proto_store_id(store_id: StoreId) -> ProtoStoreId:
    """The generated message for ``store_id``."""
    return ProtoStoreId(
        kind=ProtoStoreKind(store_id.kind),
        recording_id=store_id.recording_id,
        application_id=ApplicationId(id=store_id.application_id),
    )


def joined(parts: Sequence[Buffer]) -> bytes:
    """Buffers as they would stand in a file."""
    return b"".join(bytes(memoryview(part)) for part in parts)


def record_batch(
    number: int, entity_path: str, timelines: Timelines, components: Components, num_rows: int
) -> pa.RecordBatch:
    """A chunk as the wire format describes it."""
    row_id = {
        "rerun:kind": "control",
        "ARROW:extension:name": "rerun.datatypes.TUID",
        "ARROW:extension:metadata": '{"namespace":"row"}',
        "rerun:is_sorted": "true",
    }
    fields = [pa.field("rerun.controls.RowId", pa.binary(16), nullable=False, metadata=row_id)]
    arrays = [pa.array([tuid(number * 1000 + i) for i in range(num_rows)], pa.binary(16))]
    for name, (kind, values) in sorted(timelines.items()):
        metadata = {"rerun:kind": "index", "rerun:index_name": name}
        if list(values) == sorted(values):
            metadata["rerun:is_sorted"] = "true"
        fields.append(pa.field(name, kind.arrow_type, metadata=metadata))
        arrays.append(pa.array(values, pa.int64()).view(kind.arrow_type))
    for descriptor, (type_, rows) in sorted(components.items()):
        metadata = {"rerun:kind": "data", "rerun:component": descriptor.component}
        if descriptor.archetype:
            metadata["rerun:archetype"] = descriptor.archetype
        if descriptor.component_type:
            metadata["rerun:component_type"] = descriptor.component_type
        list_type = pa.list_(pa.field("item", type_))
        fields.append(pa.field(descriptor.component, list_type, metadata=metadata))
        arrays.append(pa.array(rows, list_type))
    id_text = tuid(number).hex()
    metadata = {"rerun:id": f"chunk_{id_text}", "rerun:entity_path": entity_path, "sorbet:version": "0.1.4"}
    return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))


def ipc_bytes(batch: pa.RecordBatch) -> bytes:
    """The Arrow IPC stream of a batch."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


def summary_of(batch: pa.RecordBatch, ipc_size: int) -> ChunkSummary:
    """What a manifest needs to know of a chunk, found out from its columns one row at a time."""
    metadata = batch.schema.metadata
    timelines: list[tuple[str, TimeKind]] = []
    times: list[list[int]] = []
    components: list[tuple[ComponentDescriptor, pa.DataType]] = []
    columns: list[pa.Array] = []
    for field, column in zip(batch.schema, batch.columns, strict=True):
        described = {k.decode(): v.decode() for k, v in field.metadata.items()}
        if described["rerun:kind"] == "index":
            kind = next(kind for kind in TimeKind if kind.arrow_type == field.type)
            timelines.append((described["rerun:index_name"], kind))
            times.append(column.view(pa.int64()).to_pylist())
        elif described["rerun:kind"] == "data":
            names = (described.get(f"rerun:{key}") for key in ("archetype", "component_type"))
            components.append((ComponentDescriptor(described["rerun:component"], *names), field.type.value_type))
            columns.append(column)
    path = metadata[b"rerun:entity_path"].decode()
    key = (path, tuple(timelines), tuple(components))
    shape = _SHAPES.setdefault(key, ChunkShape(*key))
    sparse = {}
    for i, column in enumerate(columns):
        if timelines and 0 < column.null_count < len(column):
            valid = column.is_valid().to_pylist()
            own = [[t for t, there in zip(values, valid, strict=True) if there] for values in times]
            sparse[i] = tuple((min(values), max(values)) for values in own)
    return ChunkSummary(
        shape=shape,
        chunk_id=bytes.fromhex(metadata[b"rerun:id"].decode()[-32:]),
        num_rows=batch.num_rows,
        ipc_size=ipc_size,
        time_ranges=tuple((min(values), max(values)) for values in times),
        non_null=tuple(len(c) - c.null_count for c in columns),
        instances=tuple(pc.sum(pc.list_value_length(c)).as_py() or 0 for c in columns),
        sparse_ranges=sparse,
    )


def message(
    number: int,
    entity_path: str = "/a",
    timelines: Timelines | None = None,
    components: Components | None = None,
    *,
    store_id: StoreId = STORE,
    compression: Compression = Compression.LZ4,
) -> Message:
    """A whole chunk message; two rows of scalars on the timeline ``frame`` where not said otherwise."""
    if timelines is None:
        timelines = {"frame": (TimeKind.SEQUENCE, [number, number + 1])}
    if components is None:
        components = {SCALARS: (pa.float64(), [[0.5], [float(number)]])}
    num_rows = len(next(iter(components.values()))[1])
    batch = record_batch(number, entity_path, timelines, components, num_rows)
    stream = ipc_bytes(batch)
    payload = pa.Codec("lz4_raw").compress(stream) if compression is Compression.LZ4 else stream
    return chunk_message(store_id, summary_of(batch, len(stream)), [payload], compression)


def rrd(messages: Sequence[Message], *, write_footer: bool = True) -> bytes:
    """A finished stream; the store is announced first."""
    encoder = RrdEncoder(write_footer=write_footer)
    stream: list[Buffer] = [encoder.header()]
    for m in (set_store_info(STORE, tuid(7)), *messages):
        stream += encoder.encode(m)
    return joined([*stream, *encoder.finish()])


def frames(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, kind and bytes of each frame of one stream, up to its end."""
    at = 12
    while at < len(data):
        kind, size = struct.unpack_from("<QQ", data, at)
        yield at, kind, data[at + 16 : at + 16 + size]
        at += 16 + size
        if kind == 0:
            return


def official_recording(path: Path) -> Path:
    """A file by the official SDK with a bit of everything, a blueprint included."""
    rec = rr.RecordingStream("asyncrr/official", recording_id="official-1")
    rec.save(path)
    rec.set_time("frame", sequence=3)
    rec.set_time("a.b c-d", duration=1.5)
    rec.log("points", rr.Points3D([[1, 2, 3], [4, 5, 6]], colors=[0xFF0000FF]))
    rec.set_time("frame", sequence=4)
    rec.log("points", rr.Points3D([[1, 2, 3]]))
    rec.log("scalars/x", rr.Scalars(1.0))
    rec.log("still", rr.Points2D([[1, 2]]), static=True)
    rec.log("clear", rr.Clear(recursive=True))
    rec.log("any", rr.AnyValues(asyncrr_number=1, asyncrr_text="x"))
    rec.log("own", rr.DynamicArchetype("user.Archetype", components={"value": [1, 2]}))
    rec.log("empty", rr.Scalars([]))
    rec.send_property("group/name", rr.Points2D([[1, 2]]))
    rec.send_recording_name("named")
    rec.log(["needs", "escapes: a b"], rr.TextLog("hi"))
    rec.send_columns(
        "columns",
        indexes=[rr.TimeColumn("frame", sequence=[5, 6, 7]), rr.TimeColumn("clock", timestamp=[1.0, 2.0, 3.0])],
        columns=rr.Scalars.columns(scalars=[1.0, 2.0, 3.0]),
    )
    rec.send_blueprint(rrb.Blueprint(rrb.Spatial3DView(origin="/"), collapse_panels=True))
    rec.disconnect()
    return path


def copied(chunk: DecodedChunk, payload: bytes, compression: Compression, ipc_size: int) -> Message:
    """A decoded chunk wrapped again around its payload."""
    return chunk_message(chunk.store_id, summary_of(chunk.batch, ipc_size), [payload], compression)
