"""Taking the blueprint out of a file, for another recording to be shown with it."""

from __future__ import annotations

import os
from typing import Final
from uuid import uuid4

import numpy as np
import pyarrow as pa

from asyncrr._arrow import flags_of, numbers_of
from asyncrr.chunks.limits import MAX_LZ4_INPUT
from asyncrr.chunks.shape import ChunkShape, ChunkSummary
from asyncrr.chunks.tuid import new_tuid
from asyncrr.types.descriptor import ComponentDescriptor

from .envelope import Compression, chunk_message
from .messages import Message, StoreId, StoreKind
from .reader import BlueprintActivation, Cut, DecodedChunk, StoreInfo, read_rrd
from .store_info import blueprint_activation, set_store_info

MAX_BLUEPRINT_BYTES: Final = 256 * 2**20
"""What the blueprints of a file may unpack to. All of them are in memory until it is known which one to take."""

_LZ4: Final = pa.Codec("lz4_raw")


def read_blueprint(
    path: str | os.PathLike[str], application_id: str, *, make_active: bool = False, make_default: bool = True
) -> list[Message]:
    """Read the blueprint of an ``.rbl`` (or ``.rrd``) file, as one of an application; by default its default one.

    Where a file holds several, the one that was activated last is taken, or else the last.

    Parameters
    ----------
    path
        The file.
    application_id
        The application that the blueprint shall be for, whatever the file says. It becomes a new store, so that one file
        can serve any number of recordings.
    make_active, make_default
        What the activation says, whatever that of the file does.

    Returns
    -------
    list of Message
        The announcement of the store, its chunks, and its activation.

    Raises
    ------
    ValueError
        The file holds no blueprint, is cut, or is no such file at all.
    OSError
        It cannot be opened or read.
    """
    chunks: dict[StoreId, list[DecodedChunk]] = {}
    activated: StoreId | None = None
    nbytes = 0
    for event in read_rrd(path):
        if isinstance(event, Cut):
            raise ValueError(f"the file is {event}")
        if not isinstance(event, StoreInfo | DecodedChunk | BlueprintActivation):
            continue
        if event.store_id.kind is not StoreKind.BLUEPRINT:
            continue
        found = chunks.setdefault(event.store_id, [])
        if isinstance(event, DecodedChunk) and event.num_rows:
            found.append(event)
            nbytes += event.ipc_size
            if nbytes > MAX_BLUEPRINT_BYTES:
                raise ValueError(f"the blueprints in it unpack to more than {MAX_BLUEPRINT_BYTES} bytes")
        elif isinstance(event, BlueprintActivation):
            activated = event.store_id
    with_data = [store for store, found in chunks.items() if found]
    if not with_data:
        raise ValueError("there is no blueprint in it")
    source = activated if activated in with_data else with_data[-1]
    store_id = StoreId(StoreKind.BLUEPRINT, application_id, f"rec_{uuid4().hex}")
    return [
        set_store_info(store_id, new_tuid()),
        *(reencoded(chunk, store_id) for chunk in chunks[source]),
        blueprint_activation(store_id, make_active=make_active, make_default=make_default),
    ]


def reencoded(chunk: DecodedChunk, store_id: StoreId) -> Message:
    """The chunk as it is, metadata and id included, in a store, packed anew.

    Whatever its first writer made of LZ4 or Arrow that readers differ in is gone then. Raises ``ValueError`` where it is odd.
    """
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, chunk.batch.schema) as writer:
        writer.write_batch(chunk.batch)
    ipc = out.getvalue()
    if len(ipc) > MAX_LZ4_INPUT:
        raise ValueError(f"the chunk has {len(ipc)} bytes, and {MAX_LZ4_INPUT} fit a message")
    return chunk_message(store_id, chunk_summary(chunk, len(ipc)), [_LZ4.compress(ipc, asbytes=True)], Compression.LZ4)


def chunk_summary(chunk: DecodedChunk, ipc_size: int) -> ChunkSummary:
    """What a footer has to say of a chunk whose Arrow stream has ``ipc_size`` bytes. Raises ``ValueError`` where it is odd."""
    components = sorted(_components(chunk), key=lambda component: component[0])
    times = {name: numbers_of(chunk.times(name)) for name in sorted(chunk.timelines)}
    non_null = tuple(chunk.num_rows - column.null_count for _, column in components)
    sparse: dict[int, tuple[tuple[int, int], ...]] = {}
    for i, (_, column) in enumerate(components):
        if 0 < non_null[i] < chunk.num_rows and times:
            valid = flags_of(column.is_valid())
            sparse[i] = tuple(_range(values[valid]) for values in times.values())
    return ChunkSummary(
        shape=ChunkShape(
            chunk.entity_path,
            tuple((name, chunk.timelines[name]) for name in times),
            tuple((descriptor, column.type.value_type) for descriptor, column in components),
        ),
        chunk_id=chunk.chunk_id,
        num_rows=chunk.num_rows,
        ipc_size=ipc_size,
        time_ranges=tuple(map(_range, times.values())),
        non_null=non_null,
        instances=tuple(len(column.flatten()) for _, column in components),
        sparse_ranges=sparse,
    )


def _components(chunk: DecodedChunk) -> list[tuple[ComponentDescriptor, pa.ListArray]]:
    found = []
    others = set(chunk.time_columns.values())
    for i, field in enumerate(chunk.batch.schema):
        described = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
        if i in others or described.get("rerun:kind") == "control":
            continue
        if not pa.types.is_list(field.type):
            raise ValueError(f"column {field.name!r} of {chunk.entity_path} is no list but {field.type}")
        component = described.get("rerun:component", field.name)
        descriptor = ComponentDescriptor(
            component, described.get("rerun:archetype"), described.get("rerun:component_type")
        )
        found.append((descriptor, chunk.batch.column(i)))
    return found


def _range(values: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> tuple[int, int]:
    return int(values.min()), int(values.max())
