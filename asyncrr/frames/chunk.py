"""Chunks as objects of a program: built from columns or tables, looked at, sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Self

import numpy.typing as npt
import pyarrow as pa

from asyncrr.chunks.chunk import is_ascending
from asyncrr.chunks.columns import Columns, in_order_of_time, rows_are_sorted
from asyncrr.chunks.entity_path import canonical_entity_path
from asyncrr.chunks.ipc import ChunkSchema, row_id_array, time_array
from asyncrr.chunks.shape import ChunkShape, TimeKind
from asyncrr.chunks.tuid import new_tuid, tuid_text

from .arguments import columns_of_arguments, columns_of_property
from .interpret import Plan, plan_for
from .keys import AUTO_INDEX, IndexLike
from .source import DataframeLike, open_frame, pieces
from .text import table_text

if TYPE_CHECKING:
    from asyncrr.chunks.timeline import TimeColumnLike
    from asyncrr.types.base import AsComponents, ComponentColumn, DescribedComponentBatch
    from asyncrr.wire.decode import DecodedChunk

_NUMPY_TYPES: Final = {
    TimeKind.SEQUENCE: "int64",
    TimeKind.DURATION: "timedelta64[ns]",
    TimeKind.TIMESTAMP: "datetime64[ns]",
}


class Chunk:
    """Rows of one entity with the same timelines and components: what recordings are made of.

    Made by :meth:`from_columns`, :meth:`from_record_batch`, :meth:`from_dataframe` and :meth:`from_property`, by
    :class:`~asyncrr.chunk.RrdReader` and :func:`asyncrr.subscribe`; sent by ``send_chunks``. Never changes.
    """

    __slots__ = ("_batch", "_columns")

    def __init__(self, columns: Columns) -> None:
        self._columns = columns if columns.row_ids is not None else in_order_of_time(columns)
        self._batch: pa.RecordBatch | None = None

    # -- making ------------------------------------------------------------------------------------------------------

    @classmethod
    def from_record_batch(
        cls,
        record_batch: pa.RecordBatch,
        *,
        index: IndexLike = AUTO_INDEX,
        entity_path: str | None = None,
    ) -> list[Self]:
        """Read a record batch as chunks, one for each entity in it.

        A column is a row id, a timeline, or a component of an entity. What it is, its metadata says (``rerun:kind``,
        ``rerun:index_name``, ``rerun:entity_path``, ``rerun:component``, ``rerun:archetype``, ``rerun:component_type``), or
        else the arguments and its name. A batch that is a chunk with all its ids (one from :meth:`to_record_batch`) keeps
        them, unless ``index`` or ``entity_path`` is given.

        Parameters
        ----------
        record_batch
            The rows. A list column has a batch of instances for each row; of any other column each value is one instance,
            and a null is none.
        index
            Names of the columns that are timelines. By default those whose metadata says so. None: static data.
            Integers make a sequence, timestamps and durations of any unit timelines of their kind.
        entity_path
            Entity of the components that have no ``rerun:entity_path`` (their own or the batch's) and no name of the form
            ``/entity:component``. By default the root.

        Raises
        ------
        ValueError
            No column says that it is an index and ``index`` was not given; ``index`` is None but one does; a column that
            ``index`` names is missing; there is no component; a time is null or of another type; two columns are the same.
        TypeError
            ``record_batch`` is none, or ``index`` names no columns.
        """
        if not isinstance(record_batch, pa.RecordBatch):
            raise TypeError(f"expected a pyarrow.RecordBatch, not {type(record_batch).__name__}")
        plan = plan_for(record_batch.schema, index, entity_path)
        return [cls(columns) for columns in plan.columns(record_batch, borrowed=True)]

    @classmethod
    def from_dataframe(
        cls,
        dataframe: DataframeLike,
        *,
        index: IndexLike = AUTO_INDEX,
        entity_path: str | None = None,
    ) -> Iterator[Self]:
        """Read a dataframe as chunks, batch by batch: the next one is read when its chunks are asked for.

        Parameters
        ----------
        dataframe
            A pyarrow Table, RecordBatch or RecordBatchReader, or anything with ``__arrow_c_stream__`` or ``__arrow_c_array__``:
            dataframes of polars, pandas, duckdb, datafusion. Batches above 16 MiB are cut by rows.
        index, entity_path
            As for :meth:`from_record_batch`.

        Raises
        ------
        TypeError
            It is no dataframe. At the call.
        ValueError
            As for :meth:`from_record_batch`. At the call, but for what only the data tells: nulls in an index, values that
            cannot be converted.
        """
        return (cls(columns) for columns in dataframe_columns(dataframe, index, entity_path))

    @classmethod
    def from_columns(
        cls, entity_path: str, indexes: Iterable[TimeColumnLike], columns: Iterable[ComponentColumn]
    ) -> Self:
        """Make a chunk of columns, with new ids; the arguments are those of ``send_columns``.

        Parameters
        ----------
        entity_path
            Path of the entity.
        indexes
            A :class:`~asyncrr.TimeColumn` for each timeline; none for static data.
        columns
            Component columns, as ``Archetype.columns(...)`` makes them.

        Raises
        ------
        ValueError
            Lengths differ.
        RuntimeError
            There is no component column.
        TypeError
            Something is not a column.
        """
        return cls(columns_of_arguments(entity_path, indexes, columns))

    @classmethod
    def from_property(cls, name: str, values: AsComponents | Iterable[DescribedComponentBatch]) -> Self:
        """Make the chunk that ``send_property`` sends: one static row at ``/__properties/<name>``.

        Parameters
        ----------
        name
            Name of the property.
        values
            An archetype, ``AnyValues``, or described component batches.

        Raises
        ------
        TypeError
            ``values`` is neither an archetype nor described component batches.
        """
        return cls(columns_of_property(name, values))

    def with_entity_path(self, entity_path: str) -> Chunk:
        """The same rows at another entity, in a chunk with an id of its own.

        Parameters
        ----------
        entity_path
            Path of the entity that the copy belongs to.
        """
        return Chunk(self._columns._replace(entity_path=canonical_entity_path(entity_path), chunk_id=new_tuid()))

    @classmethod
    def from_decoded(cls, decoded: DecodedChunk) -> Self:
        """A chunk that was read from a file or a server, with the ids that it has there. Shares its memory.

        Parameters
        ----------
        decoded
            A chunk of a file or a stream, taken apart.

        Raises
        ------
        ValueError
            It is not a chunk as Rerun 0.24 and later write them.
        """
        return cls(columns_of_decoded(decoded.batch))

    # -- looking -----------------------------------------------------------------------------------------------------

    @property
    def id(self) -> str:
        """``chunk_`` and 32 hex digits."""
        return f"chunk_{tuid_text(self._columns.chunk_id)}"

    @property
    def entity_path(self) -> str:
        """The entity, with a leading slash."""
        return self._columns.entity_path

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return self._columns.num_rows

    @property
    def num_columns(self) -> int:
        """Number of columns: row ids, timelines, components."""
        return 1 + len(self._columns.timelines) + len(self._columns.components)

    @property
    def is_static(self) -> bool:
        """Whether the rows have no times."""
        return not self._columns.timelines

    @property
    def is_empty(self) -> bool:
        """Whether there are no rows."""
        return self.num_rows == 0

    @property
    def timeline_names(self) -> list[str]:
        """Names of the timelines, sorted."""
        return sorted(name for name, _, _ in self._columns.timelines)

    def times(self, timeline: str) -> npt.NDArray[Any]:
        """The times on a timeline, one a row: ``int64``, ``timedelta64[ns]`` or ``datetime64[ns]``. Shares the chunk's memory.

        Parameters
        ----------
        timeline
            Name of the timeline.

        Raises
        ------
        KeyError
            The rows have no time on it.
        """
        for name, kind, values in self._columns.timelines:
            if name == timeline:
                found = values.view(_NUMPY_TYPES[kind])
                found.flags.writeable = False
                return found
        raise KeyError(timeline)

    def to_record_batch(self) -> pa.RecordBatch:
        """All columns with all metadata, as they are in a file. Shares the chunk's memory."""
        if self._batch is None:
            self._batch = _record_batch(self._columns)
        return self._batch

    def format(self, *, width: int = 240, redact: bool = False, trim_metadata_keys: bool = True) -> str:
        """The chunk as a table for people.

        Parameters
        ----------
        width
            Characters a line at most.
        redact
            Whether ids are left out, so that the text is the same in each run.
        trim_metadata_keys
            Whether ``rerun:`` and ``sorbet:`` are left out in front of metadata keys.
        """
        return table_text(self.to_record_batch(), width=width, redact=redact, trim=trim_metadata_keys)

    def __str__(self) -> str:
        return self.format()

    def __repr__(self) -> str:
        return (
            f"Chunk(id={self.id}, entity_path={self.entity_path}, num_rows={self.num_rows}, "
            f"num_columns={self.num_columns})"
        )

    def __len__(self) -> int:
        return self.num_rows


def dataframe_columns(dataframe: Any, index: IndexLike, entity_path: str | None) -> Iterator[Columns]:
    """The columns of a dataframe, piece by piece; see :meth:`Chunk.from_dataframe`."""
    frame = open_frame(dataframe)
    plan = plan_for(frame.schema, index, entity_path)

    def columns() -> Iterator[Columns]:
        for batch in frame.batches:
            # A chunk that keeps its ids stays whole.
            for piece in pieces(batch) if plan.chunk_id is None else (batch,):
                yield from plan.columns(piece, borrowed=frame.borrowed)

    return columns()


def batch_columns(batch: Any, index: IndexLike, entity_path: str | None) -> Iterator[Columns]:
    """The columns of one batch, read completely; errors appear at the call."""
    if not isinstance(batch, pa.RecordBatch):
        if not hasattr(batch, "__arrow_c_array__") or isinstance(batch, pa.Array):
            raise TypeError(f"expected a pyarrow.RecordBatch, not {type(batch).__name__}; send_dataframe takes tables")
        batch = pa.record_batch(batch)
    return iter(list(dataframe_columns(batch, index, entity_path)))


def columns_of_chunks(chunks: Any) -> Iterator[Columns]:
    """What chunks are made of, one by one. Raises ``TypeError`` for what is no chunk and holds none."""
    if isinstance(chunks, Chunk):
        return iter((chunks._columns,))
    return map(columns_of_chunk, chunks.stream() if hasattr(chunks, "stream") else chunks)


def columns_of_decoded(batch: pa.RecordBatch) -> Columns:
    """The columns of a chunk's own batch, which nobody changes."""
    plan = Plan(batch.schema)
    if plan.chunk_id is None:
        raise ValueError("the batch is no chunk: it has no row ids, or no chunk id")
    return plan.columns(batch, borrowed=False)[0]


def columns_of_chunk(chunk: Any) -> Columns:
    """What a chunk is made of.

    Raises
    ------
    TypeError
        It is none.
    """
    if not isinstance(chunk, Chunk):
        raise TypeError(f"send_chunks takes Chunk objects, not {type(chunk).__name__}")
    return chunk._columns


def _record_batch(columns: Columns) -> pa.RecordBatch:
    times = sorted(columns.timelines, key=lambda t: t[0])
    components = sorted(columns.components, key=lambda c: c[0])
    shape = ChunkShape(
        columns.entity_path,
        tuple([(name, kind) for name, kind, _ in times]),
        tuple([(descriptor, array.type.value_type) for descriptor, array in components]),
    )
    ids = columns.row_ids
    assert ids is not None
    schema = ChunkSchema(shape, rows_are_sorted(ids), tuple([is_ascending(values) for _, _, values in times])).schema
    arrays = [
        row_id_array(ids, columns.num_rows),
        *[time_array(kind, values, columns.num_rows) for _, kind, values in times],
        *[array for _, array in components],
    ]
    id_text = f"chunk_{tuid_text(columns.chunk_id)}".encode()
    return pa.RecordBatch.from_arrays(arrays, schema=schema.with_metadata({**schema.metadata, b"rerun:id": id_text}))
