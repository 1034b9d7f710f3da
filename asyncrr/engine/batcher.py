"""From drained rows to chunks: which rows go together, and how they become columns.

The cuts are the reference's: by entity, then by what the limits allow, then by the set of timelines and the sequence of the
components' datatypes, then where a long chunk has an unsorted timeline.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr.chunks.chunk import Chunk, ChunkSchemas, TimeColumnData, is_ascending
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import LOG_TICK, LOG_TIME
from asyncrr.chunks.tuid import tuid, tuid_column
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.layout import Cell, Field

from .config import ChunkBatcherConfig
from .staging import Row, RowGroup, Run


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


def plan_chunks(runs: Iterable[Run], config: ChunkBatcherConfig) -> Iterator[Plan]:
    """Decide which rows form which chunk."""
    by_entity: dict[str, list[Run]] = {}
    for run in runs:
        by_entity.setdefault(run.group.entity_path, []).append(run)
    for entity_runs in by_entity.values():
        if len(entity_runs) == 1:
            # By far the most frequent case: all rows of an entity are alike, and few.
            run = entity_runs[0]
            n = len(run.rows)
            heavy = _heavy(run.rows)
            if n <= min(config.flush_num_rows or 1, config.chunk_max_rows_if_unsorted) and (
                n == 1 or n * run.group.row_size + heavy <= config.flush_num_bytes
            ):
                yield Plan(entity_runs, heavy, n)
                continue
        for segment in _within_limits(entity_runs, config):
            yield from _alike(segment, config)


def _within_limits(runs: list[Run], config: ChunkBatcherConfig) -> Iterator[list[Run]]:
    """Cut an entity's rows where the reference batcher, fed one by one, would have flushed the entity."""
    rows_limit = max(config.flush_num_rows, 1)
    bytes_limit = config.flush_num_bytes
    total_rows = sum(len(run.rows) for run in runs)
    total_bytes = sum(len(run.rows) * run.group.row_size + _heavy(run.rows) for run in runs)
    if total_rows <= rows_limit and (total_bytes <= bytes_limit or total_rows == 1):
        yield runs
        return
    if len(runs) == 1 and len({row[4] for row in runs[0].rows}) == 1:
        # Rows of one size: every so many of them a cut.
        group, rows, ticks = runs[0].group, runs[0].rows, runs[0].ticks
        step = min(rows_limit, -(-bytes_limit // (group.row_size + rows[0][4])) or 1)
        while rows:
            # Taken off the list, so that the memory of what has been encoded is free while the rest still waits.
            yield [Run(group, rows[:step], ticks[:step])]
            del rows[:step], ticks[:step]
        return
    segment = _Segment()
    nrows = nbytes = 0
    for group, row, tick in _in_order(runs):
        segment.add(group, row, tick)
        nrows += 1
        nbytes += group.row_size + row[4]
        if nrows >= rows_limit or nbytes >= bytes_limit:
            yield segment.runs
            segment = _Segment()
            nrows = nbytes = 0
    if nrows:
        yield segment.runs


class _Segment:
    """Rows one after another, sorted into runs again."""

    def __init__(self) -> None:
        self._by_group: dict[int, Run] = {}

    def add(self, group: RowGroup, row: Row, tick: int) -> None:
        """Add a row, which comes after those that were added before."""
        run = self._by_group.get(id(group))
        if run is None:
            run = self._by_group[id(group)] = Run(group, [], [])
        run.rows.append(row)
        run.ticks.append(tick)

    @property
    def runs(self) -> list[Run]:
        """The rows, by group."""
        return list(self._by_group.values())


def _heavy(rows: list[Row]) -> int:
    return sum([row[4] for row in rows])


def _in_order(runs: list[Run]) -> Iterator[tuple[RowGroup, Row, int]]:
    """All rows of an entity in the order in which they were logged, with their ticks."""
    if len(runs) == 1:
        group = runs[0].group
        for row, tick in zip(runs[0].rows, runs[0].ticks, strict=True):
            yield group, row, tick
        return
    merged = [(tick, row) for run in runs for row, tick in zip(run.rows, run.ticks, strict=True)]
    merged.sort(key=itemgetter(0))
    for tick, row in merged:
        yield row[0], row, tick


def _alike(runs: list[Run], config: ChunkBatcherConfig) -> Iterator[Plan]:
    """Gather the runs whose rows may share a chunk: equal sets of timelines, equal sequences of datatypes."""
    if len(runs) == 1:
        yield from _sorted_enough(runs, config)
        return
    buckets: dict[Any, list[Run]] = {}
    for run in runs:
        group = run.group
        names = tuple(name for name, _, _ in group.time_columns)
        buckets.setdefault((group.is_static, names, group.layout.datatypes), []).append(run)
    for bucket in buckets.values():
        yield from _sorted_enough(bucket, config)


def _sorted_enough(runs: list[Run], config: ChunkBatcherConfig) -> Iterator[Plan]:
    """Cut rows of one chunk where it is long and one of its timelines has gone back."""
    limit = config.chunk_max_rows_if_unsorted
    total = sum(len(run.rows) for run in runs)
    if total <= limit or (len(runs) == 1 and _times_ascend(runs[0])):
        yield Plan(runs, sum(_heavy(run.rows) for run in runs), total)
        return
    piece = _Segment()
    nrows = nbytes = 0
    unsorted_ = False
    last: dict[str, int] = {}
    for group, row, tick in _in_order(runs):
        if nrows >= limit and unsorted_:
            yield Plan(piece.runs, nbytes, nrows)
            piece, last, nrows, nbytes, unsorted_ = _Segment(), {}, 0, 0, False
        piece.add(group, row, tick)
        nrows += 1
        nbytes += row[4]
        for name, _, source in group.time_columns:
            time = row[2][source] if source >= 0 else row[1] if source == -1 else tick
            if time < last.get(name, time):
                unsorted_ = True
            last[name] = time
    yield Plan(piece.runs, nbytes, nrows)


def _times_ascend(run: Run) -> bool:
    """Whether no timeline of the rows ever goes back."""
    columns = []
    for _, _, source in run.group.time_columns:
        if source == -1:
            columns.append([row[1] for row in run.rows])
        elif source >= 0:
            columns.append([row[2][source] for row in run.rows])
    return all(is_ascending(_int64(column)) for column in columns)


def build_chunk(plan: Plan, schemas: ChunkSchemas, first_row_counter: int) -> Chunk:
    """Turn the rows of a plan into the columns of a chunk.

    Row ids are made of a row's wall-clock time (kept from going back within the chunk) and ``first_row_counter`` plus its tick,
    so that they ascend in the order of the calls.
    """
    if len(plan.runs) > 1:
        return _build_mixed(plan, schemas, first_row_counter)
    group, rows = plan.runs[0].group, plan.runs[0].rows
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, plan.runs[0].ticks)
    nows = TimeColumnData(LOG_TIME, TimeKind.TIMESTAMP, [row[1] for row in rows])
    times = [
        nows
        if source == -1
        else ticks
        if source == -2
        else TimeColumnData(name, kind, [row[2][source] for row in rows])
        for name, kind, source in group.time_columns
    ]
    layout = group.layout
    # An index for each column: unpacking many rows with zip(*rows) takes an iterator a row, and twice the time.
    columns = [layout.fields[i].kind.build([row[3][i] for row in rows]) for i in layout.order]
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
    nbytes = plan.nbytes + len(rows) * group.row_size
    return Chunk(schemas, shape, _row_ids(nows, ticks, first_row_counter), len(rows), times, columns, nbytes=nbytes)


def _build_mixed(plan: Plan, schemas: ChunkSchemas, first_row_counter: int) -> Chunk:
    """A chunk of rows with different components."""
    ordered = list(_in_order(plan.runs))
    group = ordered[0][0]
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, [tick for _, _, tick in ordered])
    nows = TimeColumnData(LOG_TIME, TimeKind.TIMESTAMP, [row[1] for _, row, _ in ordered])
    times = [
        nows
        if source == -1
        else ticks
        if source == -2
        else TimeColumnData(name, kind, [row[2][other.timelines.position[name]] for other, row, _ in ordered])
        for name, kind, source in group.time_columns
    ]
    columns = _sparse_columns([(other, row) for other, row, _ in ordered])
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


def _sparse_columns(ordered: Sequence[tuple[RowGroup, Row]]) -> list[tuple[ComponentDescriptor, pa.Array]]:
    """Columns of rows with different components: those that a row does not have are null in it."""
    columns: dict[ComponentDescriptor, tuple[Field, list[Cell | None]]] = {}
    for i, (group, row) in enumerate(ordered):
        for field, cell in zip(group.layout.fields, row[3], strict=True):
            column = columns.get(field.descriptor)
            if column is None:
                column = columns[field.descriptor] = (field, [None] * len(ordered))
            # Fields of one descriptor may be of several kinds (ours and a foreign SDK's): meet on Arrow then.
            if column[0] is not field and column[0].kind is not field.kind:
                cell = field.kind.to_arrow(cell)
            column[1][i] = cell
    return [(descriptor, field.kind.build(cells)) for descriptor, (field, cells) in columns.items()]
