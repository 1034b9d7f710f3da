"""From drained rows to chunks: which rows go together, and how they become columns.

The cuts are the reference's: by entity, then by what the limits allow, then by the set of timelines and the sequence of the
components' datatypes, then where a long chunk has an unsorted timeline.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr.chunks.chunk import Chunk, ChunkSchemas, TimeColumnData, is_ascending
from asyncrr.chunks.limits import MAX_CHUNK_BYTES
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import LOG_TICK, LOG_TIME
from asyncrr.chunks.tuid import tuid, tuid_column
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.layout import Cell, Field

from .config import ChunkBatcherConfig
from .staging import RowGroup, Run

_Column: TypeAlias = tuple[ComponentDescriptor, pa.DataType]
"""What a component's column is called, and the type of one row's batch."""

# Nulls that a chunk may have before it is cut. Where a program makes up components as it goes, each row adds a column, and the nulls
# grow with the square of the rows: 8000 such rows took 11 s to log and encode, and take 2. From 2**14 to 2**20 the time is
# the same within 20 %.
_MANY_NULLS: Final = 2**18


class Plan(NamedTuple):
    """The rows of one chunk."""

    runs: list[Run]
    nbytes: int
    """Bytes of large cells, as they were counted when the rows were staged."""
    num_rows: int

    @property
    def entity_path(self) -> str:
        """Entity path of the chunk, canonical text."""
        return self.runs[0].group.entity_path


def _plan(runs: list[Run]) -> Plan:
    return Plan(runs, sum([run.nbytes for run in runs]), sum([len(run) for run in runs]))


def plan_chunks(
    runs: Iterable[Run], config: ChunkBatcherConfig, *, most_bytes: int = MAX_CHUNK_BYTES
) -> Iterator[Plan]:
    """Decide which rows form which chunk.

    Parameters
    ----------
    runs
        The rows.
    config
        Where the user wants cuts.
    most_bytes
        Bytes that a chunk of several rows has at most, whatever ``config`` says.
    """
    limit = min(config.flush_num_bytes, most_bytes)
    by_entity: dict[str, list[Run]] = {}
    for run in runs:
        by_entity.setdefault(run.group.entity_path, []).append(run)
    for entity_runs in by_entity.values():
        if len(entity_runs) == 1:
            # By far the most frequent case: all rows of an entity are alike, and few.
            run = entity_runs[0]
            n = len(run)
            if n <= min(config.flush_num_rows or 1, config.chunk_max_rows_if_unsorted) and (
                n == 1 or n * run.group.row_size + run.nbytes <= limit
            ):
                yield Plan(entity_runs, run.nbytes, n)
                continue
        for segment in _within_limits(entity_runs, config, most_bytes):
            for alike in _alike(segment):
                yield from _sorted_enough(alike, config.chunk_max_rows_if_unsorted)


def _within_limits(runs: list[Run], config: ChunkBatcherConfig, most_bytes: int) -> Iterator[list[Run]]:
    """Cut an entity's rows where the reference batcher, fed one by one, would have flushed the entity.

    The row that reaches ``config.flush_num_bytes`` is the last of its chunk. A row that would take a chunk beyond
    ``most_bytes`` is the first of the next one; and so is, unlike with the reference, one of half of ``config.flush_num_bytes``
    that would take it beyond that. Large snapshots do not lie side by side and would have to be copied to share a chunk.
    """
    rows_limit = max(config.flush_num_rows, 1)
    bytes_limit = config.flush_num_bytes
    total_rows = sum([len(run) for run in runs])
    total_bytes = sum([len(run) * run.group.row_size + run.nbytes for run in runs])
    if total_rows <= rows_limit and (total_bytes <= min(bytes_limit, most_bytes) or total_rows == 1):
        yield runs
        return
    if len(runs) == 1 and len(set(runs[0].sizes)) == 1:
        # Rows of one size: every so many of them a cut.
        run = runs[0]
        row_bytes = run.group.row_size + run.sizes[0]
        in_bytes = bytes_limit // row_bytes if 2 * row_bytes >= bytes_limit else -(-bytes_limit // row_bytes)
        step = max(1, min(rows_limit, in_bytes, most_bytes // row_bytes))
        while run:
            # Taken off, so that the memory of what has been encoded is free while the rest still waits.
            yield [run.take(step)]
        return
    piece = _Piece()
    for row in _in_order(runs):
        row_bytes = row[0].row_size + row[5]
        limit = min(bytes_limit, most_bytes) if 2 * row_bytes >= bytes_limit else most_bytes
        if piece.num_rows and piece.size + row_bytes > limit:
            yield piece.runs
            piece = _Piece()
        piece.add(row)
        if piece.num_rows >= rows_limit or piece.size >= bytes_limit:
            yield piece.runs
            piece = _Piece()
    if piece.num_rows:
        yield piece.runs


_Row: TypeAlias = tuple[RowGroup, int, int, tuple[int, ...], tuple[Cell, ...], int]
"""Group, tick, nanoseconds, times, cells, bytes of large cells."""


class _Piece:
    """Rows one after another, sorted into runs again."""

    def __init__(self) -> None:
        self.num_rows = 0
        self.size = 0
        """Bytes, small cells included."""
        self._by_group: dict[RowGroup, Run] = {}

    def add(self, row: _Row) -> None:
        """Add a row, which comes after those that were added before."""
        group = row[0]
        run = self._by_group.get(group)
        if run is None:
            run = self._by_group[group] = Run(group, [], [], [], [], [])
        for part, item in zip(run.parts, row[1:], strict=True):
            part.append(item)
        run.nbytes += row[5]
        self.num_rows += 1
        self.size += group.row_size + row[5]

    @property
    def runs(self) -> list[Run]:
        """The rows, by group."""
        return list(self._by_group.values())


def _in_order(runs: list[Run]) -> Iterable[_Row]:
    """All rows of an entity in the order in which they were logged."""
    rows = [(run.group, *row) for run in runs for row in zip(*run.parts, strict=True)]
    if len(runs) > 1:
        rows.sort(key=itemgetter(1))
    return rows


def _alike(runs: list[Run]) -> Iterable[list[Run]]:
    """Gather the runs whose rows may share a chunk: equal sets of timelines, equal sequences of datatypes, no component twice."""
    if len(runs) == 1:
        return (runs,)
    buckets: dict[Any, list[Run]] = {}
    for run in runs:
        group = run.group
        names = tuple(name for name, _, _ in group.time_columns)
        buckets.setdefault((group.is_static, names, group.layout.datatypes), []).append(run)
    return [dense for bucket in buckets.values() for alike in _compatible(bucket) for dense in _dense_enough(alike)]


def _compatible(runs: list[Run]) -> Iterable[list[Run]]:
    """Keep runs apart that give one component different descriptors or types: a chunk has one column for a component."""
    if len(runs) == 1:
        return [runs]
    chunks: list[tuple[dict[str, _Column], list[Run]]] = []
    for run in runs:
        columns = {field.descriptor.component: _column(field) for field in run.group.layout.fields}
        for known, alike in chunks:
            if all(known.get(component, column) == column for component, column in columns.items()):
                known.update(columns)
                alike.append(run)
                break
        else:
            chunks.append((columns, [run]))
    return [alike for _, alike in chunks]


def _column(field: Field) -> _Column:
    return field.descriptor, field.kind.arrow_type


def _dense_enough(runs: list[Run]) -> Iterator[list[Run]]:
    """Cut rows of one chunk where too many of its cells would be null: a null takes four bytes as well."""
    columns = {field.descriptor for run in runs for field in run.group.layout.fields}
    num_rows = sum([len(run) for run in runs])
    if num_rows * len(columns) - sum([len(run) * len(run.group.layout.fields) for run in runs]) <= _MANY_NULLS:
        yield runs
        return
    piece = _Piece()
    columns = set()
    cells = 0
    for row in _in_order(runs):
        fields = row[0].layout.fields
        piece.add(row)
        columns.update([field.descriptor for field in fields])
        cells += len(fields)
        if piece.num_rows * len(columns) - cells > _MANY_NULLS:
            yield piece.runs
            piece, columns, cells = _Piece(), set(), 0
    if piece.num_rows:
        yield piece.runs


def _sorted_enough(runs: list[Run], limit: int) -> Iterator[Plan]:
    """Cut rows of one chunk where it is long and one of its timelines has gone back."""
    if sum([len(run) for run in runs]) <= limit or (len(runs) == 1 and _times_ascend(runs[0])):
        yield _plan(runs)
        return
    piece = _Piece()
    unsorted_ = False
    last: dict[str, int] = {}
    for row in _in_order(runs):
        if piece.num_rows >= limit and unsorted_:
            yield _plan(piece.runs)
            piece, last, unsorted_ = _Piece(), {}, False
        piece.add(row)
        group, tick, now, times, _, _ = row
        for name, _, source in group.time_columns:
            time = times[source] if source >= 0 else now if source == -1 else tick
            if time < last.get(name, time):
                unsorted_ = True
            last[name] = time
    yield _plan(piece.runs)


def _times_ascend(run: Run) -> bool:
    """Whether no timeline of the rows ever goes back."""
    columns = []
    for _, _, source in run.group.time_columns:
        if source == -1:
            columns.append(run.nows)
        elif source >= 0:
            columns.append([times[source] for times in run.times])
    return all(is_ascending(_int64(column)) for column in columns)


def build_chunk(plan: Plan, schemas: ChunkSchemas, first_row_counter: int) -> Chunk:
    """Turn the rows of a plan into the columns of a chunk.

    Row ids are made of a row's wall-clock time (kept from going back within the chunk) and ``first_row_counter`` plus its tick,
    so that they ascend in the order of the calls.
    """
    if len(plan.runs) > 1:
        return _build_mixed(plan, schemas, first_row_counter)
    run = plan.runs[0]
    group = run.group
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, run.ticks)
    nows = TimeColumnData(LOG_TIME, TimeKind.TIMESTAMP, run.nows)
    times = [
        nows
        if source == -1
        else ticks
        if source == -2
        else TimeColumnData(name, kind, [times[source] for times in run.times])
        for name, kind, source in group.time_columns
    ]
    layout = group.layout
    # An index for each column: unpacking many rows with zip(*rows) takes an iterator a row, and twice the time.
    columns = [layout.fields[i].kind.build([cells[i] for cells in run.cells]) for i in layout.order]
    shape = group.shape
    if shape is None:
        shape = group.shape = schemas.shape(
            group.entity_path,
            tuple((name, kind) for name, kind, _ in group.time_columns),
            tuple(
                (layout.fields[i].descriptor, column.type.value_type)
                for i, column in zip(layout.order, columns, strict=True)
            ),
        )
    nbytes = plan.nbytes + len(run) * group.row_size
    return Chunk(schemas, shape, _row_ids(nows, ticks, first_row_counter), len(run), times, columns, nbytes=nbytes)


def _build_mixed(plan: Plan, schemas: ChunkSchemas, first_row_counter: int) -> Chunk:
    """A chunk of rows with different components."""
    ordered = list(_in_order(plan.runs))
    group = ordered[0][0]
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, [row[1] for row in ordered])
    nows = TimeColumnData(LOG_TIME, TimeKind.TIMESTAMP, [row[2] for row in ordered])
    times = [
        nows
        if source == -1
        else ticks
        if source == -2
        else TimeColumnData(name, kind, [row[3][row[0].timelines.position[name]] for row in ordered])
        for name, kind, source in group.time_columns
    ]
    columns = _sparse_columns([(row[0], row[4]) for row in ordered])
    columns.sort(key=itemgetter(0))
    shape = schemas.shape(
        group.entity_path,
        tuple((name, kind) for name, kind, _ in group.time_columns),
        tuple((descriptor, column.type.value_type) for descriptor, column in columns),
    )
    return Chunk(
        schemas,
        shape,
        _row_ids(nows, ticks, first_row_counter),
        len(ordered),
        times,
        [column for _, column in columns],
        nbytes=plan.nbytes + len(ordered) * group.row_size,
    )


def _row_ids(nows: TimeColumnData, ticks: TimeColumnData, first: int) -> bytes | npt.NDArray[np.uint64]:
    if len(ticks.data) == 1:
        return tuid(nows.data[0], first + ticks.data[0])
    times = np.frombuffer(nows.data, dtype=np.int64)
    counters = np.frombuffer(ticks.data, dtype=np.int64) + first
    return tuid_column(times if nows.ascending else np.maximum.accumulate(times), counters)


def _int64(values: Sequence[int]) -> npt.NDArray[np.int64]:
    return np.frombuffer(array("q", values), dtype=np.int64)


def _sparse_columns(ordered: Sequence[tuple[RowGroup, tuple[Cell, ...]]]) -> list[tuple[ComponentDescriptor, pa.Array]]:
    """Columns of rows with different components: those that a row does not have are null in it.

    Only the rows that have a component are built for it, and nulls are put between them by Arrow. Where each of many rows brings
    components of its own, lists with a place for every row would take the square of their number.
    """
    columns: dict[ComponentDescriptor, tuple[Field, list[int], list[Cell]]] = {}
    for i, (group, row) in enumerate(ordered):
        for field, cell in zip(group.layout.fields, row, strict=True):
            column = columns.get(field.descriptor)
            if column is None:
                column = columns[field.descriptor] = (field, [], [])
            # Fields of one descriptor may be of several kinds (ours and a foreign SDK's): meet on Arrow then.
            if column[0] is not field and column[0].kind is not field.kind:
                cell = field.kind.to_arrow(cell)
            column[1].append(i)
            column[2].append(cell)
    return [
        (descriptor, _spread(field.kind.build(cells), places, len(ordered)))
        for descriptor, (field, places, cells) in columns.items()
    ]


def _spread(lists: pa.ListArray, places: list[int], num_rows: int) -> pa.ListArray:
    """Lists of some rows as a column of all rows, null where there is none."""
    if len(places) == num_rows:
        return lists
    sizes = np.zeros(num_rows + 1, np.int32)
    sizes[1:][places] = np.diff(lists.offsets.to_numpy())
    absent = np.ones(num_rows, np.bool_)
    absent[places] = False
    offsets = pa.array(np.cumsum(sizes, dtype=np.int32))
    return pa.ListArray.from_arrays(offsets, lists.values, type=lists.type, mask=pa.array(absent))
