"""The index of a store's chunks that a footer holds: collected while chunks are written, encoded at the end.

An index has two parts: a table with a row for each chunk, which :class:`~asyncrr.wire.index_rows.ChunkRows` keeps, and the
schema of all columns of all chunks, one for each component of each entity.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from asyncrr.chunks.ipc import END_OF_STREAM, component_field, time_field
from asyncrr.chunks.limits import MAX_LZ4_INPUT
from asyncrr.types.descriptor import ComponentDescriptor

from .arrow_stream import NO_BUFFER, BatchStream, BodyColumn
from .envelope import Compression, delimited, encode_store_id, varint
from .index_rows import BLOCK_BYTES, ChunkRows, ColumnKey, RowLayout
from .messages import ChunkShape, ChunkSummary, StoreId, TimeKind
from .spill import Spill

MAX_FIELDS: Final = 65_536
"""The most fields that an index may have, over both of its parts. They are all in memory at the end, at some 2 kB each."""

_STATIC_INDEX = "rerun:static"
_TOMBSTONE = "Clear:is_recursive"
_PROPERTIES = "/__properties"
_ARCHETYPE_PREFIXES = ("rerun.blueprint.archetypes.", "rerun.archetypes.", "rerun.")
_REPLACED = str.maketrans(dict.fromkeys(", -.\\", "_"))

_ID_TYPE = pa.binary(16)
_MAX_SHAPES: Final = 8192
"""Shapes that are remembered. Recordings with more meet new objects for shapes that were there before."""


class IndexProblem(Exception):
    """Why an index cannot be written."""


class _EntityColumn:
    """One component of one entity. It has one descriptor and one type in an index: the first that were used."""

    __slots__ = ("descriptor", "filled", "static", "type")

    def __init__(self, descriptor: ComponentDescriptor, type_: pa.DataType) -> None:
        self.descriptor = descriptor
        self.type = type_
        self.static = False
        """Whether a chunk has it without times."""
        self.filled = False
        """Whether a chunk has an instance of it."""


@dataclass(slots=True)
class _KnownShape:
    path: int
    layout: RowLayout
    columns: list[_EntityColumn]
    all_filled: bool = False


@dataclass(slots=True)
class EncodedManifest:
    """An ``RrdManifest`` message: bytes before and after a payload that lies in a spill."""

    head: bytes
    payload: tuple[int, int]
    """Position and length."""
    tail: bytes

    @property
    def nbytes(self) -> int:
        """Length of the message."""
        return len(self.head) + self.payload[1] + len(self.tail)


class ManifestBuilder:
    """Collects the chunks of one store and encodes their index.

    Parameters
    ----------
    store_id
        The store.
    spill
        Where what is known of the chunks is put aside.
    block_bytes
        Bytes of it that are put aside at a time.
    max_bytes
        Bytes that the table may have.
    """

    def __init__(
        self, store_id: StoreId, spill: Spill, block_bytes: int = BLOCK_BYTES, *, max_bytes: int = MAX_LZ4_INPUT
    ) -> None:
        self._store_id = store_id
        self._max_bytes = max_bytes
        self._rows = ChunkRows(spill, block_bytes)
        self._shapes: dict[ChunkShape, _KnownShape] = {}
        self._paths: dict[str, int] = {}
        self._path_bytes = 0
        self._timelines: dict[str, int] = {}
        self._kinds: list[TimeKind] = []
        self._descriptors: dict[ComponentDescriptor, int] = {}
        self._types: dict[pa.DataType, pa.DataType] = {}
        self._columns: dict[tuple[int, str], _EntityColumn] = {}
        self._pairs: set[tuple[int, int]] = set()

    @property
    def memory(self) -> int:
        """Bytes in memory, roughly, those of the spill left out."""
        return self._rows.memory + 300 * (len(self._paths) + len(self._columns)) + 1000 * len(self._shapes)

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

        Raises
        ------
        IndexProblem
            The index has become larger than an index can be.
        OSError
            The temporary file for it cannot be made or written.
        """
        shape = self._shapes.get(summary.shape) or self._learn(summary.shape)
        if not shape.all_filled:
            for column, instances in zip(shape.columns, summary.instances, strict=True):
                column.filled = column.filled or instances > 0
            shape.all_filled = all(column.filled for column in shape.columns)
        if self._rows.add(shape.layout, shape.path, summary, offset, nbytes):
            self._check_size()

    def _learn(self, shape: ChunkShape) -> _KnownShape:
        path = self._paths.setdefault(shape.entity_path, len(self._paths))
        for name, kind in shape.timelines:
            # Where the kind of a timeline changes, the first one counts, as in chunks.
            if self._timelines.setdefault(name, len(self._kinds)) == len(self._kinds):
                self._kinds.append(kind)
        columns = []
        for descriptor, type_ in shape.components:
            column = self._columns.get((path, descriptor.component))
            if column is None:
                column = _EntityColumn(descriptor, self._types.setdefault(type_, type_))
                self._columns[path, descriptor.component] = column
            column.static = column.static or shape.is_static
            columns.append(column)
        layout = RowLayout(
            tuple([self._timelines[name] for name, _ in shape.timelines]),
            tuple([self._descriptors.setdefault(c.descriptor, len(self._descriptors)) for c in columns]),
        )
        self._pairs.update((timeline, component) for timeline in layout.timelines for component in layout.components)
        fields = 2 * len(self._timelines) + len(self._descriptors) + 3 * len(self._pairs) + len(self._columns)
        if fields > MAX_FIELDS:
            raise IndexProblem(f"its index would have more than {MAX_FIELDS} columns ({len(self._paths)} entities)")
        if len(self._shapes) >= _MAX_SHAPES:
            self._shapes.clear()
        known = self._shapes[shape] = _KnownShape(path, layout, columns)
        return known

    def _check_size(self) -> None:
        # Without paths and flags: here is only to be seen in time that it makes no sense to go on.
        columns = 52 + 16 * len(self._timelines) + 24 * len(self._pairs)
        self._check_bytes(self._rows.num_chunks * columns)

    def _check_bytes(self, nbytes: int) -> None:
        if nbytes > self._max_bytes:
            chunks, limit = self._rows.num_chunks, f"{self._max_bytes / 1e9:.2g} GB"
            raise IndexProblem(f"its index of {chunks} chunks would be larger than {limit}")

    def build(self, out: Spill) -> EncodedManifest:
        """Encode the index; its payload is appended to ``out``.

        Raises
        ------
        IndexProblem
            It cannot be written, or readers would refuse it.
        OSError
            A temporary file cannot be made, written or read.
        """
        self._check_names()
        self._rows.end_block()
        self._shapes = {}
        schema = self._sorbet_schema()
        digest = hashlib.sha256(pa.schema(sorted(schema, key=lambda f: f.name)).serialize()).digest()
        sorbet = delimited(b"\x0a", schema.serialize().to_pybytes() + END_OF_STREAM)
        del schema
        stream = BatchStream(self._rows.num_chunks, list(self._batch_columns()))
        self._check_bytes(stream.nbytes)
        at, nbytes = stream.compress(out)
        # The fields of DataframePart: version of the encoder, payload, compression, size before compression.
        before = b"\x08\x01\x12" + varint(nbytes)
        tail = b"\x18" + varint(Compression.LZ4) + b"\x20" + varint(stream.nbytes)
        data = varint(len(before) + nbytes + len(tail))
        head = (
            delimited(b"\x0a", encode_store_id(self._store_id))
            + delimited(b"\x12", sorbet)
            + delimited(b"\x1a", digest)
        )
        return EncodedManifest(head + b"\x22" + data + before, (at, nbytes), tail)

    def _check_names(self) -> None:
        """Columns of times are found by their names, in which some characters are all the same.

        Where two timelines fall together, readers (and the official writer) give up.
        """
        descriptors = list(self._descriptors)
        timelines = list(self._timelines)
        names = Counter(map(_clean, timelines))
        names.update(_clean(f"{timelines[t]}:{_short_name(descriptors[d])}") for t, d in self._pairs)
        for timeline in timelines:
            if names[_clean(timeline)] > 1:
                raise IndexProblem(
                    f"the name of timeline {timeline!r} cannot be told from another one in the chunk index"
                )

    def _sorbet_schema(self) -> pa.Schema:
        """All columns of all chunks: row id, timelines, one field for each component of each entity."""
        row_id = {
            "rerun:kind": "control",
            "ARROW:extension:name": "rerun.datatypes.TUID",
            "ARROW:extension:metadata": '{"namespace":"row"}',
        }
        fields = [pa.field("rerun.controls.RowId", _ID_TYPE, nullable=False, metadata=row_id)]
        fields += [time_field(name, self._kinds[i], ascending=False) for name, i in sorted(self._timelines.items())]
        paths = list(self._paths)
        for path, component, column in sorted(
            [(paths[path], component, column) for (path, component), column in self._columns.items()],
            key=lambda item: item[:2],
        ):
            field = component_field(column.descriptor, column.type)
            metadata = {**field.metadata, b"rerun:entity_path": path.encode()}
            if column.static:
                metadata[b"rerun:is_static"] = b"true"
            if not column.filled:
                metadata[b"rerun:is_semantically_empty"] = b"true"
            if component == _TOMBSTONE:
                metadata[b"rerun:is_tombstone"] = b"true"
            fields.append(field.with_name(f"{_entity_prefix(path)}:{component}").with_metadata(metadata))
        return pa.schema(fields)

    # -- the columns of the table, one row a chunk ---------------------------------------------------------------------

    def _batch_columns(self) -> Iterator[BodyColumn]:
        rows = self._rows
        offsets, text = rows.paths([path.encode() for path in self._paths])
        yield BodyColumn(pa.field("chunk_entity_path", pa.string(), nullable=False), 0, (NO_BUFFER, offsets, text))
        yield self._values(pa.field("chunk_id", _ID_TYPE, nullable=False), ColumnKey("id"), 128)
        yield self._values(pa.field("chunk_is_static", pa.bool_(), nullable=False), ColumnKey("static"), 1)
        for name, key in (
            ("chunk_num_rows", "num_rows"),
            ("chunk_byte_offset", "offset"),
            ("chunk_byte_size", "size"),
            ("chunk_byte_size_uncompressed", "ipc_size"),
        ):
            yield self._values(pa.field(name, pa.uint64(), nullable=False), ColumnKey(key), 64)
        for descriptor, component in sorted(self._descriptors.items()):
            name = f"{_clean(_short_name(descriptor))}:has_static_data"
            metadata = _component_metadata(_STATIC_INDEX, descriptor)
            field = pa.field(name, pa.bool_(), nullable=False, metadata=metadata)
            yield self._values(field, ColumnKey("static", component=component), 1)
        for name, timeline in sorted(self._timelines.items()):
            yield from self._bounds(_clean(name), {"rerun:index": name}, timeline, -1)
        timelines, descriptors = list(self._timelines), list(self._descriptors)
        for name, descriptor, timeline, component in sorted(
            [(timelines[t], descriptors[d], t, d) for t, d in self._pairs]
        ):
            metadata = _component_metadata(name, descriptor)
            name = _clean(f"{name}:{_short_name(descriptor)}")
            yield from self._bounds(name, metadata, timeline, component)
            field = pa.field(f"{name}:num_rows", pa.uint64(), metadata=metadata)
            yield self._values(field, ColumnKey("count", timeline, component), 64)

    def _values(self, field: pa.Field, key: ColumnKey, bits: int) -> BodyColumn:
        return BodyColumn(field, 0, (NO_BUFFER, self._rows.column(key, bits)))

    def _bounds(self, name: str, metadata: dict[str, str], timeline: int, component: int) -> Iterator[BodyColumn]:
        """Smallest and largest time in each chunk, null where there is none."""
        type_ = self._kinds[timeline].arrow_type
        valid = ColumnKey("valid", timeline, component)
        nulls = self._rows.num_chunks - self._rows.num_set(valid)
        validity = self._rows.column(valid, 1) if nulls else NO_BUFFER
        for end in ("start", "end"):
            values = self._rows.column(ColumnKey(end, timeline, component), 64)
            yield BodyColumn(pa.field(f"{name}:{end}", type_, metadata=metadata), nulls, (validity, values))


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
