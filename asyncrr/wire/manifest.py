"""The index of a store's chunks that a footer holds: collected while chunks are written, encoded at the end.

A recording may run for hours, so a chunk costs little more memory than its numbers: chunks of one shape are packed
rows of one table. The order of the file is found again by sorting the offsets.
"""

from __future__ import annotations

import hashlib
import struct
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import flag_array, number_array, text_array
from asyncrr.chunks.ipc import component_field, time_field
from asyncrr.types.descriptor import ComponentDescriptor

from .envelope import Compression
from .messages import ChunkShape, ChunkSummary, StoreId, TimeKind
from .store_info import proto_store_id

if TYPE_CHECKING:
    from .proto.rerun.log_msg.v1alpha1 import RrdManifest

MAX_LZ4_INPUT: Final = 0x7E000000
"""An LZ4 block takes no more bytes than this."""

_STATIC_INDEX = "rerun:static"
_TOMBSTONE = "Clear:is_recursive"
_PROPERTIES = "/__properties"
_ARCHETYPE_PREFIXES = ("rerun.blueprint.archetypes.", "rerun.archetypes.", "rerun.")
_REPLACED = str.maketrans(dict.fromkeys(", -.\\", "_"))

_ID_TYPE = pa.binary(16)


class _Table:
    """All chunks of one shape, one packed row each."""

    __slots__ = ("empty", "layout", "own_ranges", "pack", "rows", "shape")

    def __init__(self, shape: ChunkShape) -> None:
        timelines, components = len(shape.timelines), len(shape.components)
        self.shape = shape
        self.pack = struct.Struct(f"<16sQQQQ{2 * timelines}q{components}Q").pack
        self.layout = np.dtype(
            [
                ("id", "V16"),
                ("offset", "<u8"),
                ("size", "<u8"),
                ("ipc_size", "<u8"),
                ("num_rows", "<u8"),
                ("times", "<i8", (timelines, 2)),
                ("non_null", "<u8", (components,)),
            ]
        )
        self.rows = bytearray()
        self.empty = set(range(components))
        """Components of which no chunk has had an instance yet."""
        self.own_ranges = array("q")
        """Components with times of their own: number of the chunk, of the component, then start and end a timeline."""


class ManifestBuilder:
    """Collects the chunks of one store and encodes their index.

    Parameters
    ----------
    store_id
        The store.
    """

    __slots__ = ("_store_id", "_tables")

    def __init__(self, store_id: StoreId) -> None:
        self._store_id = store_id
        self._tables: dict[ChunkShape, _Table] = {}

    def add(self, summary: ChunkSummary, offset: int, nbytes: int) -> None:
        """Add one chunk.

        Parameters
        ----------
        summary
            What is known about the chunk.
        offset
            Where its ``ArrowMsg`` begins in the stream, after the frame header, in bytes.
        nbytes
            Length of the ``ArrowMsg`` in bytes.
        """
        table = self._tables.get(summary.shape)
        if table is None:
            table = self._tables[summary.shape] = _Table(summary.shape)
        for component, ranges in summary.sparse_ranges.items():
            number = len(table.rows) // table.layout.itemsize
            table.own_ranges.extend((number, component, *chain.from_iterable(ranges)))
        table.rows += table.pack(
            summary.chunk_id,
            offset,
            nbytes,
            summary.ipc_size,
            summary.num_rows,
            *chain.from_iterable(summary.time_ranges),
            *summary.non_null,
        )
        if table.empty:
            table.empty.difference_update([i for i in table.empty if summary.instances[i]])

    def problem(self) -> str | None:
        """Why this index cannot be written, or None if it can.

        Columns of times are found by their names, in which some characters are all the same; where two timelines fall
        together, readers (and the official writer) give up.
        """
        index = _Index(self._tables.values())
        names = Counter(f"{_clean(timeline)}:start" for timeline in index.kinds)
        names.update(f"{_clean(f'{timeline}:{_short_name(d)}')}:start" for timeline, d in index.pairs)
        for timeline in index.kinds:
            if names[f"{_clean(timeline)}:start"] > 1:
                return f"the name of timeline {timeline!r} cannot be told from another one in the chunk index"
        return None

    def build(self) -> RrdManifest:
        """Encode the index."""
        # Late, because betterproto takes a while to import.
        from .proto.rerun.common.v1alpha1 import Compression as ProtoCompression, DataframePart, EncoderVersion, Schema
        from .proto.rerun.log_msg.v1alpha1 import RrdManifest

        index = _Index(self._tables.values())
        schema = index.sorbet_schema()
        by_name = pa.schema(sorted(schema, key=lambda f: f.name))
        batch = index.batch()
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        del batch
        stream = sink.getvalue()
        payload, compression = stream, Compression.NONE
        if len(stream) <= MAX_LZ4_INPUT:
            payload, compression = pa.Codec("lz4_raw").compress(stream), Compression.LZ4
        return RrdManifest(
            store_id=proto_store_id(self._store_id),
            sorbet_schema=Schema(arrow_schema=schema.serialize().to_pybytes() + b"\xff\xff\xff\xff\0\0\0\0"),
            sorbet_schema_sha256=hashlib.sha256(by_name.serialize()).digest(),
            data=DataframePart(
                encoder_version=EncoderVersion(EncoderVersion.V0),
                payload=payload.to_pybytes(),
                compression=ProtoCompression(compression),
                uncompressed_size=len(stream),
            ),
        )


class _Index:
    """The chunks of a store seen as a whole.

    Attributes
    ----------
    kinds
        Kind of each timeline, by name, sorted. Where a timeline's kind changed, the first one counts, as in chunks.
    pairs
        Which components occur on which timelines, sorted.
    """

    def __init__(self, tables: Iterable[_Table]) -> None:
        self._tables = list(tables)
        kinds: dict[str, TimeKind] = {}
        self._first: dict[tuple[str, str], tuple[ComponentDescriptor, pa.DataType]] = {}
        for table in self._tables:
            for name, kind in table.shape.timelines:
                kinds.setdefault(name, kind)
            for descriptor, type_ in table.shape.components:
                self._first.setdefault((table.shape.entity_path, descriptor.component), (descriptor, type_))
        self.kinds = dict(sorted(kinds.items()))
        self.pairs = sorted(
            {
                (timeline, descriptor)
                for table in self._tables
                for timeline, _ in table.shape.timelines
                for descriptor in self._descriptors(table.shape)
            }
        )

    def _descriptors(self, shape: ChunkShape) -> list[ComponentDescriptor]:
        """The shape's descriptors. An entity's component has one descriptor in an index, the first that was used."""
        return [self._first[shape.entity_path, descriptor.component][0] for descriptor, _ in shape.components]

    def sorbet_schema(self) -> pa.Schema:
        """All columns of all chunks: row id, timelines, one field for each component of each entity."""
        static: set[tuple[str, str]] = set()
        filled: set[tuple[str, str]] = set()
        for table in self._tables:
            path = table.shape.entity_path
            for i, (descriptor, _) in enumerate(table.shape.components):
                if table.shape.is_static:
                    static.add((path, descriptor.component))
                if i not in table.empty:
                    filled.add((path, descriptor.component))
        row_id = {
            "rerun:kind": "control",
            "ARROW:extension:name": "rerun.datatypes.TUID",
            "ARROW:extension:metadata": '{"namespace":"row"}',
        }
        fields = [pa.field("rerun.controls.RowId", _ID_TYPE, nullable=False, metadata=row_id)]
        fields += [time_field(name, kind, ascending=False) for name, kind in self.kinds.items()]
        for key, (descriptor, type_) in sorted(self._first.items()):
            path = key[0]
            field = component_field(descriptor, type_)
            metadata = {**field.metadata, b"rerun:entity_path": path.encode()}
            if key in static:
                metadata[b"rerun:is_static"] = b"true"
            if key not in filled:
                metadata[b"rerun:is_semantically_empty"] = b"true"
            if descriptor.component == _TOMBSTONE:
                metadata[b"rerun:is_tombstone"] = b"true"
            fields.append(field.with_name(f"{_entity_prefix(path)}:{descriptor.component}").with_metadata(metadata))
        return pa.schema(fields)

    def batch(self) -> pa.RecordBatch:
        """One row a chunk, in the order of the file."""
        columns = [np.frombuffer(table.rows, table.layout) for table in self._tables]
        offsets = np.concatenate([c["offset"] for c in columns])
        num_chunks = len(offsets)
        place = np.empty(num_chunks, np.int64)
        place[np.argsort(offsets)] = np.arange(num_chunks)
        places = np.split(place, np.cumsum([len(c) for c in columns])[:-1])
        parts = [_Part(table, c, at) for table, c, at in zip(self._tables, columns, places, strict=True)]
        holders: _Holders = {}
        for part in parts:
            for component, descriptor in enumerate(self._descriptors(part.shape)):
                holders.setdefault(descriptor, []).append((part, component))

        fields: list[pa.Field] = []
        arrays: list[pa.Array] = []
        for field, array_ in chain(
            _chunk_columns(parts, num_chunks),
            _static_columns(holders, num_chunks),
            self._timeline_columns(parts, num_chunks),
            self._component_columns(holders, num_chunks),
        ):
            fields.append(field)
            arrays.append(array_)
        return pa.RecordBatch.from_arrays(arrays, schema=pa.schema(fields))

    def _timeline_columns(self, parts: list[_Part], num_chunks: int) -> Iterator[tuple[pa.Field, pa.Array]]:
        for timeline, kind in self.kinds.items():
            bounds = _Bounds(kind, num_chunks)
            for part in parts:
                if (i := part.timeline(timeline)) is not None:
                    bounds.put(part.places, part.columns["times"][:, i])
            yield from bounds.columns(_clean(timeline), {"rerun:index": timeline})

    def _component_columns(self, holders: _Holders, num_chunks: int) -> Iterator[tuple[pa.Field, pa.Array]]:
        for timeline, descriptor in self.pairs:
            bounds = _Bounds(self.kinds[timeline], num_chunks)
            num_rows = np.zeros(num_chunks, np.uint64)
            for part, component in holders[descriptor]:
                if (i := part.timeline(timeline)) is None:
                    continue
                non_null = part.columns["non_null"][:, component]
                num_rows[part.places] = non_null
                bounds.put(part.places, part.columns["times"][:, i], non_null > 0)
                own = part.own_ranges[part.own_ranges[:, 1] == component]
                bounds.put(part.places[own[:, 0]], own[:, 2 + 2 * i : 4 + 2 * i])
            name = _clean(f"{timeline}:{_short_name(descriptor)}")
            metadata = _component_metadata(timeline, descriptor)
            yield from bounds.columns(name, metadata)
            yield pa.field(f"{name}:num_rows", pa.uint64(), metadata=metadata), number_array(num_rows)


class _Part:
    """The chunks of one shape, and where they go in the batch."""

    def __init__(self, table: _Table, columns: npt.NDArray[Any], places: npt.NDArray[np.int64]) -> None:
        self.shape = table.shape
        self.columns = columns
        self.places = places
        self.own_ranges = np.frombuffer(table.own_ranges, np.int64).reshape(-1, 2 + 2 * len(table.shape.timelines))
        self._timelines = {name: i for i, (name, _) in enumerate(table.shape.timelines)}

    def timeline(self, name: str) -> int | None:
        """Number of the timeline in the shape, None if the shape is without it."""
        return self._timelines.get(name)


_Holders: TypeAlias = dict[ComponentDescriptor, list[tuple[_Part, int]]]
"""Where each component occurs: the chunks of a shape, and the component's number in the shape."""


class _Bounds:
    """Start and end of a timeline in each chunk, null where there is none."""

    def __init__(self, kind: TimeKind, num_chunks: int) -> None:
        self._kind = kind
        self._bounds = np.zeros((2, num_chunks), np.int64)
        self._null = np.ones(num_chunks, bool)

    def put(
        self,
        places: npt.NDArray[np.int64],
        ranges: npt.NDArray[np.int64],
        where: npt.NDArray[np.bool_] | slice = slice(None),
    ) -> None:
        """Set the bounds of the chunks at ``places`` to ``ranges`` (one row a chunk), for those with ``where``."""
        self._bounds[:, places[where]] = ranges[where].T
        self._null[places[where]] = False

    def columns(self, name: str, metadata: dict[str, str]) -> Iterator[tuple[pa.Field, pa.Array]]:
        """The columns of both bounds."""
        for end, values in zip(("start", "end"), self._bounds, strict=True):
            array_ = number_array(values, self._null).view(self._kind.arrow_type)
            yield pa.field(f"{name}:{end}", self._kind.arrow_type, metadata=metadata), array_


def _chunk_columns(parts: list[_Part], num_chunks: int) -> Iterator[tuple[pa.Field, pa.Array]]:
    numbers = np.empty(num_chunks, np.int32)
    static = np.empty(num_chunks, bool)
    ids = np.empty(num_chunks, "V16")
    for number, part in enumerate(parts):
        numbers[part.places] = number
        static[part.places] = part.shape.is_static
        ids[part.places] = part.columns["id"]
    paths = [part.shape.entity_path for part in parts]
    path_array = text_array([paths[number] for number in numbers.tolist()])
    yield pa.field("chunk_entity_path", pa.string(), nullable=False), path_array
    id_array = pa.Array.from_buffers(_ID_TYPE, num_chunks, [None, pa.py_buffer(ids)])
    yield pa.field("chunk_id", _ID_TYPE, nullable=False), id_array
    yield pa.field("chunk_is_static", pa.bool_(), nullable=False), flag_array(static)
    for name, source in (
        ("chunk_num_rows", "num_rows"),
        ("chunk_byte_offset", "offset"),
        ("chunk_byte_size", "size"),
        ("chunk_byte_size_uncompressed", "ipc_size"),
    ):
        values = np.empty(num_chunks, np.uint64)
        for part in parts:
            values[part.places] = part.columns[source]
        yield pa.field(name, pa.uint64(), nullable=False), number_array(values)


def _static_columns(holders: _Holders, num_chunks: int) -> Iterator[tuple[pa.Field, pa.Array]]:
    for descriptor, places in sorted(holders.items(), key=lambda item: item[0]):
        flags = np.zeros(num_chunks, bool)
        for part, _ in places:
            if part.shape.is_static:
                flags[part.places] = True
        metadata = _component_metadata(_STATIC_INDEX, descriptor)
        name = f"{_clean(_short_name(descriptor))}:has_static_data"
        yield pa.field(name, pa.bool_(), nullable=False, metadata=metadata), flag_array(flags)


def _component_metadata(index: str, descriptor: ComponentDescriptor) -> dict[str, str]:
    metadata = {"rerun:index": index, "rerun:component": descriptor.component}
    if descriptor.archetype is not None:
        metadata["rerun:archetype"] = descriptor.archetype
    if descriptor.component_type is not None:
        metadata["rerun:component_type"] = descriptor.component_type
    return metadata


def _entity_prefix(path: str) -> str:
    """What stands for the entity in names of the sorbet schema."""
    if path == _PROPERTIES:
        return "property"
    if path.startswith(f"{_PROPERTIES}/"):
        return f"property:{path[len(_PROPERTIES) + 1 :]}"
    return path


def _short_name(descriptor: ComponentDescriptor) -> str:
    """Archetype without Rerun's own prefixes, then the component without the archetype's name."""
    archetype = descriptor.archetype
    if archetype is None:
        return descriptor.component
    for prefix in _ARCHETYPE_PREFIXES:
        if archetype.startswith(prefix):
            archetype = archetype.removeprefix(prefix)
            break
    return f"{archetype}:{descriptor.component.removeprefix(f'{archetype}:')}"


def _clean(name: str) -> str:
    """``name`` as columns of the index spell it."""
    return name.translate(_REPLACED).lstrip("_")
