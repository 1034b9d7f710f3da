"""Messages made with pyarrow and betterproto, and an outbox that keeps account of what the sink does with them."""

from __future__ import annotations

import itertools
import os
from collections import deque
from functools import cache

import anyio
import pyarrow as pa

from asyncrr.chunks.shape import ChunkShape, ChunkSummary, TimeKind
from asyncrr.engine.sink import FlushMarker, Outbox, SinkStats
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from asyncrr.wire.proto.rerun.common import v1alpha1 as common
from asyncrr.wire.proto.rerun.log_msg import v1alpha1 as log_msg

_counter = itertools.count(1)


def new_id() -> bytes:
    """A TUID: unique, ascending."""
    return (1_700_000_000_000_000_000).to_bytes(8, "big") + next(_counter).to_bytes(8, "big")


def _tuid(id_: bytes) -> common.Tuid:
    return common.Tuid(time_ns=int.from_bytes(id_[:8], "big"), inc=int.from_bytes(id_[8:], "big"))


def _store(store_id: StoreId) -> common.StoreId:
    return common.StoreId(
        kind=common.StoreKind(int(store_id.kind)),
        recording_id=store_id.recording_id,
        application_id=common.ApplicationId(id=store_id.application_id),
    )


def new_store(kind: StoreKind = StoreKind.RECORDING) -> StoreId:
    return StoreId(kind, "asyncrr_test", f"rec_{os.urandom(8).hex()}")


def info(store_id: StoreId) -> Message:
    data = bytes(
        log_msg.SetStoreInfo(
            row_id=_tuid(new_id()),
            info=log_msg.StoreInfo(
                store_id=_store(store_id),
                store_source=log_msg.StoreSource(
                    kind=log_msg.StoreSourceKind(6), extra=log_msg.StoreSourceExtra(payload=b"a test")
                ),
                store_version=log_msg.StoreVersion(crate_version_bits=0x00290000),
            ),
        )
    )
    return Message(MessageKind.SET_STORE_INFO, store_id, (data,), len(data))


def activation(store_id: StoreId, *, make_active: bool = True, make_default: bool = True) -> Message:
    data = bytes(
        log_msg.BlueprintActivationCommand(
            blueprint_id=_store(store_id), make_active=make_active, make_default=make_default
        )
    )
    return Message(MessageKind.BLUEPRINT_ACTIVATION, store_id, (data,), len(data))


@cache
def shape(entity_path: str, components: tuple[str, ...], static: bool) -> ChunkShape:
    return ChunkShape(
        entity_path,
        () if static else (("frame", TimeKind.SEQUENCE),),
        tuple((ComponentDescriptor(f"Test:{name}", "rerun.archetypes.Test"), pa.binary()) for name in components),
    )


def chunk(
    store_id: StoreId,
    entity_path: str = "/data",
    *,
    rows: int = 1,
    nbytes: int = 8,
    components: tuple[str, ...] = ("value",),
    static: bool = False,
) -> Message:
    """A chunk of ``rows`` rows, each with ``nbytes`` bytes in every component."""
    chunk_id = new_id()
    row_ids = [new_id() for _ in range(rows)]
    chunk_shape = shape(entity_path, components, static)
    fields = [
        pa.field("rerun.controls.RowId", pa.binary(16), nullable=False, metadata={"rerun:kind": "control"}),
    ]
    arrays = [pa.array(row_ids, pa.binary(16))]
    if not static:
        fields.append(pa.field("frame", pa.int64(), metadata={"rerun:kind": "index", "rerun:index_name": "frame"}))
        arrays.append(pa.array(range(rows), pa.int64()))
    for descriptor, type_ in chunk_shape.components:
        metadata = {"rerun:kind": "data", "rerun:component": descriptor.component}
        fields.append(pa.field(descriptor.component, pa.list_(type_), metadata=metadata))
        arrays.append(pa.array([[os.urandom(nbytes)] for _ in range(rows)], pa.list_(type_)))
    schema = pa.schema(
        fields,
        metadata={
            "sorbet:version": "0.1.4",
            "rerun:id": f"chunk_{chunk_id.hex()}",
            "rerun:entity_path": entity_path,
        },
    )
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, schema) as writer:
        writer.write_batch(pa.record_batch(arrays, schema=schema))
    payload = stream.getvalue().to_pybytes()
    data = bytes(
        log_msg.ArrowMsg(
            store_id=_store(store_id),
            compression=common.Compression(1),
            uncompressed_size=len(payload),
            encoding=log_msg.Encoding(1),
            payload=payload,
            chunk_id=_tuid(chunk_id),
            is_static=static,
        )
    )
    summary = ChunkSummary(
        chunk_shape,
        chunk_id,
        rows,
        len(payload),
        () if static else ((0, rows - 1),),
        (rows,) * len(components),
        (rows,) * len(components),
    )
    return Message(MessageKind.ARROW_MSG, store_id, (data,), len(data), summary)


def chunk_ids(messages: list[Message]) -> set[str]:
    """The ids as they stand in the chunks' metadata."""
    return {f"chunk_{m.summary.chunk_id.hex()}" for m in messages if m.summary is not None}


class TestOutbox(Outbox):
    """Holds what a test puts in and notes what the sink does with it."""

    __test__ = False

    def __init__(self, label: str = "grpc test") -> None:
        self.stats = SinkStats(label)
        self.released: list[Message] = []
        self.dropped: list[tuple[Message, str]] = []
        self.progressed = 0
        self.closing = False
        self._queue: deque[Message | FlushMarker] = deque()
        self._taken: dict[Message, None] = {}
        self._markers: list[FlushMarker] = []
        self._changed = anyio.Event()

    def put(self, *items: Message | FlushMarker) -> None:
        for item in items:
            self._queue.append(item)
            if isinstance(item, Message):
                self.stats.queued_messages += 1
                self.stats.queued_bytes += item.nbytes
        self._wake()

    def close(self) -> None:
        self.closing = True
        self._wake()

    async def flush(self, timeout: float | None = 5.0) -> None:
        """Put a marker in and wait for it; raises its error."""
        done = anyio.Event()

        def on_done(marker: FlushMarker) -> None:
            done.set()

        marker = FlushMarker(timeout, on_done)
        self.put(marker)
        await done.wait()
        if marker.error is not None:
            raise marker.error

    def _wake(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def get(self) -> Message | FlushMarker | None:
        while not self._queue and not self.closing:
            await self._changed.wait()
        return self.get_nowait()

    def get_nowait(self) -> Message | FlushMarker | None:
        if not self._queue:
            if self.closing:
                return None
            raise anyio.WouldBlock
        item = self._queue.popleft()
        if isinstance(item, Message):
            self.stats.queued_messages -= 1
            self.stats.queued_bytes -= item.nbytes
            self._taken[item] = None
        else:
            self._markers.append(item)
        return item

    def end(self, error: BaseException | None) -> None:
        """The sink has ended: answer the flushes that it has not answered, as the engine does."""
        for marker in (*self._markers, *self.markers()):
            marker.done(error)

    def markers(self) -> list[FlushMarker]:
        return [item for item in self._queue if isinstance(item, FlushMarker)]

    def release(self, message: Message) -> None:
        if message in self._taken:
            del self._taken[message]
            self.released.append(message)
            self.stats.delivered_messages += 1

    def drop(self, message: Message, reason: str) -> None:
        if message in self._taken:
            del self._taken[message]
            self.dropped.append((message, reason))

    def progress(self) -> None:
        self.progressed += 1
