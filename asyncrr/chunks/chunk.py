"""Chunks: the unit of transport. One entity, one set of timelines, some rows, columns of components."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from operator import le
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import flags_of
from asyncrr.types.descriptor import ComponentDescriptor

from .ipc import ChunkSchema, row_id_array, time_array
from .shape import ChunkShape, ChunkSummary, TimeKind
from .tuid import new_tuid

# Up to so many rows plain Python is quicker than numpy.
_FEW_ROWS: Final = 32

# Bytes from which a chunk is encoded in pieces rather than joined from them.
_LARGE: Final = 64 * 1024


class ChunkSchemas:
    """The schemas of a recording's chunks, so that each is built and serialised once. For any thread."""

    # A recording with more combinations than this starts over rather than keep them all.
    _LIMIT = 8192
    # Of the characters of all names, which may be long where chunks of others are read. Each is there some ten times.
    _MOST_CHARACTERS = 2**22

    def __init__(self) -> None:
        self._characters = 0
        self._shapes: dict[tuple[object, ...], ChunkShape] = {}
        self._schemas: dict[tuple[ChunkShape, bool, tuple[bool, ...]], ChunkSchema] = {}

    def shape(
        self,
        entity_path: str,
        timelines: tuple[tuple[str, TimeKind], ...],
        components: tuple[tuple[ComponentDescriptor, pa.DataType], ...],
    ) -> ChunkShape:
        """The interned shape with these columns; both tuples must be sorted.

        A shape that was forgotten and one that takes its place may both be in use. That costs a schema, no more.
        """
        key = (entity_path, timelines, components)
        shape = self._shapes.get(key)
        if shape is None:
            self._characters += len(entity_path)
            self._characters += sum([len(name) for name, _ in timelines])
            self._characters += sum([len(descriptor.component) + len(str(type_)) for descriptor, type_ in components])
            if len(self._shapes) >= self._LIMIT or self._characters > self._MOST_CHARACTERS:
                self._shapes.clear()
                self._schemas.clear()
                self._characters = 0
            # setdefault: of threads that make the same shape at once all get the first one's.
            shape = self._shapes.setdefault(key, ChunkShape(entity_path, timelines, components))
        return shape

    def schema(self, shape: ChunkShape, sorted_rows: bool, sorted_times: tuple[bool, ...]) -> ChunkSchema:
        """The schema of a chunk of this shape, with its sortedness flags."""
        key = (shape, sorted_rows, sorted_times)
        schema = self._schemas.get(key)
        if schema is None:
            if len(self._schemas) >= self._LIMIT:
                self._schemas.clear()
            schema = self._schemas.setdefault(key, ChunkSchema(shape, sorted_rows, sorted_times))
        return schema


class TimeColumnData:
    """The times of a chunk's rows on one timeline.

    Parameters
    ----------
    name, kind
        The timeline.
    values
        The times, at least one.
    """

    __slots__ = ("ascending", "data", "kind", "name", "range")

    def __init__(self, name: str, kind: TimeKind, values: Sequence[int] | npt.NDArray[np.int64]) -> None:
        self.name = name
        self.kind = kind
        self.data: array[int] | npt.NDArray[np.int64]
        self.ascending: bool
        """Whether no time is smaller than the one before it."""
        self.range: tuple[int, int]
        """Smallest and largest time."""
        if len(values) > _FEW_ROWS or isinstance(values, np.ndarray):
            times = values if isinstance(values, np.ndarray) else np.frombuffer(array("q", values), dtype=np.int64)
            self.data = times
            self.ascending = is_ascending(times)
            ends = (times[0], times[-1]) if self.ascending else (times.min(), times.max())
            self.range = (int(ends[0]), int(ends[1]))
        else:
            # Entities that are logged now and then make many chunks of few rows, where numpy only costs.
            self.data = array("q", values)
            self.ascending = len(values) == 1 or all(map(le, values, values[1:]))
            self.range = (values[0], values[-1]) if self.ascending else (min(values), max(values))


class Chunk:
    """Columns that are ready to be encoded.

    Parameters
    ----------
    schemas
        The recording's schema cache.
    shape
        Entity path, timelines and components.
    row_ids
        Ids of the rows, 16 bytes big-endian each.
    num_rows
        Number of rows.
    times
        The times, in the order of the shape's timelines; none for static chunks.
    columns
        A list array of ``num_rows`` entries for each component of the shape.
    nbytes
        Size of the data, roughly.
    sorted_rows
        Whether the row ids ascend.
    """

    __slots__ = ("_columns", "_large", "id", "num_rows", "row_ids", "schema", "shape", "times")

    def __init__(
        self,
        schemas: ChunkSchemas,
        shape: ChunkShape,
        row_ids: bytes | npt.NDArray[np.uint64],
        num_rows: int,
        times: Sequence[TimeColumnData],
        columns: Sequence[pa.Array],
        *,
        nbytes: int,
        chunk_id: bytes | None = None,
        sorted_rows: bool = True,
    ) -> None:
        self.id = new_tuid() if chunk_id is None else chunk_id
        self.shape = shape
        self.num_rows = num_rows
        self.row_ids = row_ids
        self.times = times
        self.schema = schemas.schema(shape, sorted_rows, tuple([time.ascending for time in times]))
        self._columns = columns
        self._large = nbytes >= _LARGE

    @property
    def is_large(self) -> bool:
        """Whether :meth:`encode_parts` is the quicker way."""
        return self._large

    def encode_ipc(self) -> tuple[pa.Buffer | bytes, ChunkSummary]:
        """The Arrow IPC stream of this chunk in one piece, and what a manifest needs to know of it."""
        payload = self.schema.encode(self.id, self._arrays())
        return payload, self.summary(len(payload))

    def encode_parts(self) -> tuple[list[pa.Buffer | bytes], ChunkSummary]:
        """As :meth:`encode_ipc`, in pieces that share the memory of the columns."""
        parts = self.schema.encode_parts(self.id, self._arrays())
        return parts, self.summary(sum([len(part) for part in parts]))

    def _arrays(self) -> list[pa.Array]:
        n = self.num_rows
        return [
            row_id_array(self.row_ids, n),
            *[time_array(time.kind, time.data, n) for time in self.times],
            *self._columns,
        ]

    def summary(self, ipc_size: int) -> ChunkSummary:
        """What a manifest needs to know of this chunk, of which the Arrow IPC stream has so many bytes."""
        n = self.num_rows
        nulls = [column.null_count for column in self._columns]
        sparse: dict[int, tuple[tuple[int, int], ...]] = {}
        for i, count in enumerate(nulls):
            if 0 < count < n and self.times:
                valid = flags_of(self._columns[i].is_valid())
                there = [np.frombuffer(time.data, dtype=np.int64)[valid] for time in self.times]
                sparse[i] = tuple([(int(times.min()), int(times.max())) for times in there])
        return ChunkSummary(
            shape=self.shape,
            chunk_id=self.id,
            num_rows=n,
            ipc_size=ipc_size,
            time_ranges=tuple([time.range for time in self.times]),
            non_null=tuple([n - count for count in nulls]),
            instances=tuple([_instances(c, n - count) for c, count in zip(self._columns, nulls, strict=True)]),
            sparse_ranges=sparse,
            newest=() if self.times else self._newest(nulls),
        )

    def _newest(self, nulls: Sequence[int]) -> tuple[tuple[bytes, int] | None, ...]:
        """For each column the newest row that has a value, and its id."""
        n = self.num_rows
        raw = self.row_ids if isinstance(self.row_ids, bytes) else self.row_ids.tobytes()
        ids = [raw[at : at + 16] for at in range(0, 16 * n, 16)]
        newest_first = sorted(range(n), key=lambda row: (ids[row], row), reverse=True)
        found: list[tuple[bytes, int] | None] = []
        for column, count in zip(self._columns, nulls, strict=True):
            valid = [True] * n if not count else column.is_valid().to_pylist()
            found.append(next(((ids[row], row) for row in newest_first if valid[row]), None))
        return tuple(found)


def _instances(column: pa.ListArray, lists: int) -> int:
    """Instances in the ``lists`` lists that are not null; those under a null do not count where there is nothing else."""
    if not lists:
        return 0
    return len(column.values) if column.offset == 0 else len(column.flatten())


def is_ascending(values: npt.NDArray[np.int64] | npt.NDArray[np.uint64]) -> bool:
    """Whether no value is smaller than the one before it."""
    return len(values) < 2 or bool((values[1:] >= values[:-1]).all())
