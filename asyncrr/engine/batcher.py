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
from asyncrr.chunks.limits import MAX_CHUNK_BYTES
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import LOG_TICK, LOG_TIME
from asyncrr.chunks.tuid import tuid, tuid_column
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.layout import Cell, Field

from .config import ChunkBatcherConfig
from .intake import Row, RowGroup

Run = tuple[RowGroup, list[Row]]
"""Rows of one group."""

_tick_of = itemgetter(0)


class Plan(NamedTuple):
    """The rows of one chunk."""

    runs: list[Run]
    nbytes: int
    """Bytes of large cells, as they were counted when the rows were staged."""
    num_rows: int

    @property
    def entity_path(self) -> str:
        """Entity path of the chunk, canonical text."""
        return self.runs[0][0].entity.path


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
        by_entity.setdefault(run[0].entity.path, []).append(run)
    for entity_runs in by_entity.values():
        if len(entity_runs) == 1:
            # By far the most frequent case: all rows of an entity are alike, and few.
            group, rows = entity_runs[0]
            n = len(rows)
            heavy = _heavy(rows)
            if n <= min(config.flush_num_rows or 1, config.chunk_max_rows_if_unsorted) and (
                n == 1 or n * group.row_size + heavy <= limit
            ):
                yield Plan(entity_runs, heavy, n)
                continue
        for segment in _within_limits(entity_runs, config, most_bytes):
            yield from _alike(segment, config)


def _within_limits(runs: list[Run], config: ChunkBatcherConfig, most_bytes: int) -> Iterator[list[Run]]:
    """Cut an entity's rows where the reference batcher, fed one by one, would have flushed the entity.

    The row that reaches ``config.flush_num_bytes`` is the last of its chunk. A row that would take a chunk beyond
    ``most_bytes`` is the first of the next one.
    """
    rows_limit = max(config.flush_num_rows, 1)
    bytes_limit = config.flush_num_bytes
    heavy = [_heavy(rows) for _, rows in runs]
    total_rows = sum(len(rows) for _, rows in runs)
    total_bytes = sum(len(rows) * group.row_size for group, rows in runs) + sum(heavy)
    if total_rows <= rows_limit and (total_bytes <= min(bytes_limit, most_bytes) or total_rows == 1):
        yield runs
        return
    if len(runs) == 1 and len({row[4] for row in runs[0][1]}) == 1:
        # Rows of one size: every so many of them a cut.
        group, rows = runs[0]
        row_bytes = group.row_size + rows[0][4]
        step = max(1, min(rows_limit, -(-bytes_limit // row_bytes), most_bytes // row_bytes))
        while rows:
            # Taken off the list, so that the memory of what has been encoded is free while the rest still waits.
            yield [(group, rows[:step])]
            del rows[:step]
        return
    segment: dict[int, Run] = {}
    nrows = nbytes = 0
    for group, row in _in_order(runs):
        row_bytes = group.row_size + row[4]
        if segment and nbytes + row_bytes > most_bytes:
            yield list(segment.values())
            segment = {}
            nrows = nbytes = 0
        run = segment.get(id(group))
        if run is None:
            run = segment[id(group)] = (group, [])
        run[1].append(row)
        nrows += 1
        nbytes += row_bytes
        if nrows >= rows_limit or nbytes >= bytes_limit:
            yield list(segment.values())
            segment = {}
            nrows = nbytes = 0
    if segment:
        yield list(segment.values())


def _heavy(rows: list[Row]) -> int:
    return sum([row[4] for row in rows])


def _in_order(runs: list[Run]) -> Iterator[tuple[RowGroup, Row]]:
    """All rows of an entity in the order in which they were logged."""
    if len(runs) == 1:
        group, rows = runs[0]
        for row in _sorted(rows):
            yield group, row
        return
    merged = [(row, group) for group, rows in runs for row in rows]
    merged.sort(key=lambda pair: pair[0][0])
    for row, group in merged:
        yield group, row


def _sorted(rows: list[Row]) -> list[Row]:
    """Rows in order of their ticks: threads may have appended them in another one. Nearly free when sorted already."""
    rows.sort(key=_tick_of)
    return rows


def _alike(runs: list[Run], config: ChunkBatcherConfig) -> Iterator[Plan]:
    """Gather the runs whose rows may share a chunk: equal sets of timelines, equal sequences of datatypes."""
    if len(runs) == 1:
        yield from _sorted_enough(runs, config)
        return
    buckets: dict[Any, list[Run]] = {}
    for run in runs:
        group = run[0]
        names = tuple(name for name, _, _ in group.time_columns)
        buckets.setdefault((group.is_static, names, group.layout.datatypes), []).append(run)
    for bucket in buckets.values():
        yield from _sorted_enough(bucket, config)


def _sorted_enough(runs: list[Run], config: ChunkBatcherConfig) -> Iterator[Plan]:
    """Cut rows of one chunk where it is long and one of its timelines has gone back."""
    limit = config.chunk_max_rows_if_unsorted
    total = sum(len(rows) for _, rows in runs)
    if total <= limit or (len(runs) == 1 and _times_ascend(*runs[0])):
        yield Plan(runs, sum(_heavy(rows) for _, rows in runs), total)
        return
    piece: dict[int, Run] = {}
    nrows = nbytes = 0
    unsorted_ = False
    last: dict[str, int] = {}
    sources = {id(group): group.time_columns for group, _ in runs}
    for group, row in _in_order(runs):
        if nrows >= limit and unsorted_:
            yield Plan(list(piece.values()), nbytes, nrows)
            piece, last, nrows, nbytes, unsorted_ = {}, {}, 0, 0, False
        run = piece.get(id(group))
        if run is None:
            run = piece[id(group)] = (group, [])
        run[1].append(row)
        nrows += 1
        nbytes += row[4]
        for name, _, source in sources[id(group)]:
            time = row[2][source] if source >= 0 else row[1] if source == -1 else row[0]
            if time < last.get(name, time):
                unsorted_ = True
            last[name] = time
    yield Plan(list(piece.values()), nbytes, nrows)


def _times_ascend(group: RowGroup, rows: list[Row]) -> bool:
    """Whether no timeline of the rows, taken as they were appended, ever goes back."""
    columns = [[row[0] for row in rows]]
    for _, _, source in group.time_columns:
        if source == -1:
            columns.append([row[1] for row in rows])
        elif source >= 0:
            columns.append([row[2][source] for row in rows])
    return all(is_ascending(_int64(column)) for column in columns)


def build_chunk(plan: Plan, schemas: ChunkSchemas, first_row_counter: int) -> Chunk:
    """Turn the rows of a plan into the columns of a chunk.

    Row ids are made of a row's wall-clock time (kept from going back within the chunk) and ``first_row_counter`` plus its tick,
    so that they ascend in the order of the calls.
    """
    if len(plan.runs) > 1:
        return _build_mixed(plan, schemas, first_row_counter)
    group, rows = plan.runs[0]
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, [row[0] for row in rows])
    if not ticks.ascending:
        # Several threads: rows were appended in another order than that of their ticks.
        rows = _sorted(rows)
        ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, [row[0] for row in rows])
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
            group.entity.path,
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
    ticks = TimeColumnData(LOG_TICK, TimeKind.SEQUENCE, [row[0] for _, row in ordered])
    nows = TimeColumnData(LOG_TIME, TimeKind.TIMESTAMP, [row[1] for _, row in ordered])
    times = [
        nows
        if source == -1
        else ticks
        if source == -2
        else TimeColumnData(name, kind, [row[2][other.timelines.position[name]] for other, row in ordered])
        for name, kind, source in group.time_columns
    ]
    columns = _sparse_columns(ordered)
    columns.sort(key=itemgetter(0))
    shape = schemas.shape(
        group.entity.path,
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
