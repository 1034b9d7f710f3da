"""Messages as they come over the wire, and a look into what a reader was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from asyncrr.chunks.shape import ChunkShape, ChunkSummary
from asyncrr.server.history import Entry
from asyncrr.server.store import Reader, Store
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from asyncrr.wire.envelope import Compression, chunk_message, grpc_prefix, write_messages_request
from asyncrr.wire.messages import Message, StoreId, StoreKind

RECORDING = StoreId(StoreKind.RECORDING, "asyncrr_test", "rec_1")
BLUEPRINT = StoreId(StoreKind.BLUEPRINT, "asyncrr_test", "rec_2")


def frame(message: Message) -> bytes:
    """A message with its gRPC prefix."""
    request = b"".join(map(bytes, map(memoryview, write_messages_request(message))))  # type: ignore[arg-type]
    return grpc_prefix(len(request)) + request


def static_frame(
    number: int,
    entity_path: str,
    rows: Sequence[tuple[int, dict[str, int]]],
    store_id: StoreId = RECORDING,
    *,
    padding: int = 0,
) -> bytes:
    """A static chunk; each row has a row id and values by component. It may be made larger by so many bytes."""
    components = sorted({name for _, row in rows for name in row})
    fields = [pa.field("rerun.controls.RowId", pa.binary(16), nullable=False, metadata={"rerun:kind": "control"})]
    columns: list[pa.Array] = [pa.array([id_.to_bytes(16, "big") for id_, _ in rows], pa.binary(16))]
    for name in components:
        metadata = {"rerun:kind": "data", "rerun:component": f"Test:{name}", "rerun:archetype": "rerun.archetypes.Test"}
        fields.append(pa.field(f"Test:{name}", pa.list_(pa.int64()), metadata=metadata))
        columns.append(pa.array([[row[name]] if name in row else None for _, row in rows], pa.list_(pa.int64())))
    chunk_id = number.to_bytes(16, "big")
    schema = pa.schema(
        fields,
        {
            "padding": "x" * padding,
            "rerun:id": f"chunk_{chunk_id.hex()}",
            "rerun:entity_path": entity_path,
            "sorbet:version": "0.1.4",
        },
    )
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, schema) as writer:
        writer.write_batch(pa.record_batch(columns, schema=schema))
    ipc = out.getvalue().to_pybytes()
    summary = ChunkSummary(ChunkShape(entity_path, (), ()), chunk_id, len(rows), len(ipc), (), (), (), {})
    return frame(chunk_message(store_id, summary, [ipc], Compression.NONE))


def decoded(entries: Iterable[Entry]) -> list[object]:
    """What is in messages."""
    decoder = MessageDecoder()
    return [decoder.decode_response(b"".join(entry.frame)[5:]) for entry in entries]


def statics(entries: Iterable[Entry]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """The newest row id and value by recording, entity and component, as a viewer would make them out."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for message in decoded(entries):
        if isinstance(message, DecodedChunk) and message.is_static:
            row_ids = [int.from_bytes(value.as_py(), "big") for value in message.batch.column(0)]
            for i, name in enumerate(message.batch.schema.names[1:], 1):
                for row_id, value in zip(row_ids, message.batch.column(i).to_pylist(), strict=True):
                    key = (message.store_id.recording_id, message.entity_path, name)
                    if value is not None and (key not in found or row_id > found[key][0]):
                        found[key] = (row_id, value[0])
    return found


def drain(reader: Reader, nbytes: int = 2**20) -> list[Entry]:
    """All that a reader can take now."""
    entries: list[Entry] = []
    while batch := reader.take(nbytes):
        entries.extend(batch)
    return entries


def history(store: Store, *, newest_first: bool = False) -> list[Entry]:
    """What a reader that comes now would get."""
    reader = store.reader(lambda: None, newest_first=newest_first)
    entries = drain(reader)
    reader.close()
    return entries
