"""Whole columns of one entity, as ``send_columns`` and ready-made chunks bring them, and the chunks they become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import nbytes_of, number_array
from asyncrr.types.descriptor import ComponentDescriptor

from .chunk import Chunk, ChunkSchemas, TimeColumnData, is_ascending
from .limits import MAX_CHUNK_BYTES, MAX_ROW_BYTES
from .shape import TimeKind
from .tuid import new_tuid, tuid, tuid_column


class Columns(NamedTuple):
    """Whole columns of one entity."""

    entity_path: str
    """Canonical text."""
    timelines: tuple[tuple[str, TimeKind, npt.NDArray[np.int64]], ...]
    components: tuple[tuple[ComponentDescriptor, pa.Array], ...]
    """List arrays with nullable items called ``item``."""
    num_rows: int
    nbytes: int
    chunk_id: bytes
    """TUID made at the call, so that these rows sort among those logged before and after."""
    row_ids: npt.NDArray[np.uint64] | None = None
    """Of shape ``(n, 2)``, big-endian. None: rows are sorted by their times and get ids that continue ``chunk_id``."""


def in_order_of_time(columns: Columns) -> Columns:
    """The same rows with ids, as the reference gives them.

    Rows are sorted by their times, timelines taken in the order of their names (stable), and then given ascending ids that
    continue the id of the chunk.
    """
    times = sorted(columns.timelines, key=lambda t: t[0])
    components = columns.components
    # numpy's last key is the most significant; one key is the frequent case and mostly sorted already.
    if times and not _lexically_sorted([values for _, _, values in times]):
        order = np.lexsort([values for _, _, values in reversed(times)])
        times = [(name, kind, values[order]) for name, kind, values in times]
        take = number_array(order)
        components = tuple([(descriptor, array.take(take)) for descriptor, array in components])
    return columns._replace(
        timelines=tuple(times), components=components, row_ids=ids_after(columns.chunk_id, columns.num_rows)
    )


def ids_after(id_: bytes, count: int) -> npt.NDArray[np.uint64]:
    """Row ids that continue an id: its time, its counter plus 1, plus 2, and so on."""
    counter = int.from_bytes(id_[8:], "big")
    return tuid_column(int.from_bytes(id_[:8], "big"), np.arange(counter + 1, counter + count + 1, dtype=np.uint64))


def check_row_sizes(components: Sequence[tuple[ComponentDescriptor, pa.Array]]) -> None:
    """Refuse columns with a row that no message has room for. Quick unless there are gigabytes.

    Raises
    ------
    ValueError
        A row has more than :data:`~asyncrr.chunks.limits.MAX_ROW_BYTES`.
    """
    if components:
        arrays = [array for _, array in components]
        for _ in _ranges(arrays, len(arrays[0]), len(arrays[0]) or 1, MAX_ROW_BYTES):
            pass


def column_chunks(
    schemas: ChunkSchemas,
    columns: Columns,
    *,
    piece_bytes: int = MAX_CHUNK_BYTES,
    most_bytes: int = MAX_ROW_BYTES,
) -> list[Chunk]:
    """The chunk of some columns; several, cut by rows, where they are large.

    Parameters
    ----------
    schemas
        The recording's schema cache.
    columns
        The columns.
    piece_bytes
        About how many bytes a chunk has at most.
    most_bytes
        How many bytes it has at most in any case.

    Raises
    ------
    ValueError
        A single row has more than ``most_bytes``.
    """
    minted = columns.row_ids is None
    if minted:
        columns = in_order_of_time(columns)
    ids = columns.row_ids
    assert ids is not None
    times = sorted(columns.timelines, key=lambda t: t[0])
    components = sorted(columns.components, key=lambda c: c[0])
    num_rows = columns.num_rows
    arrays = [array for _, array in components]
    nbytes = sum(nbytes_of(array) for array in arrays) + num_rows * (16 + 8 * len(times))
    pieces = max(1, -(-nbytes // piece_bytes))
    shape = schemas.shape(
        columns.entity_path,
        tuple([(name, kind) for name, kind, _ in times]),
        tuple([(descriptor, array.type.value_type) for descriptor, array in components]),
    )
    chunks = []
    for start, stop in _ranges(arrays, num_rows, max(1, -(-num_rows // pieces)), most_bytes):
        if not start:
            chunk_id = columns.chunk_id
        elif minted:
            # The id of the row before: that is how the first chunk's id relates to its first row.
            chunk_id = tuid(*[int(half) for half in ids[start - 1]])
        else:
            chunk_id = new_tuid()
        chunks.append(
            Chunk(
                schemas,
                shape,
                np.ascontiguousarray(ids[start:stop]),
                stop - start,
                [TimeColumnData(name, kind, np.ascontiguousarray(values[start:stop])) for name, kind, values in times],
                [_slice(array, start, stop) for array in arrays],
                nbytes=nbytes // pieces,
                chunk_id=chunk_id,
                sorted_rows=minted or rows_are_sorted(ids[start:stop]),
            )
        )
    return chunks


def whole_chunk(schemas: ChunkSchemas, columns: Columns) -> Chunk:
    """One chunk of rows that have their ids, at least one, whatever its size."""
    ids = columns.row_ids
    assert ids is not None
    times = sorted(columns.timelines, key=lambda t: t[0])
    components = sorted(columns.components, key=lambda c: c[0])
    return Chunk(
        schemas,
        schemas.shape(
            columns.entity_path,
            tuple([(name, kind) for name, kind, _ in times]),
            tuple([(descriptor, array.type.value_type) for descriptor, array in components]),
        ),
        ids,
        columns.num_rows,
        [TimeColumnData(name, kind, values) for name, kind, values in times],
        [array for _, array in components],
        nbytes=columns.nbytes,
        chunk_id=columns.chunk_id,
        sorted_rows=rows_are_sorted(ids),
    )


def rows_are_sorted(ids: npt.NDArray[np.uint64]) -> bool:
    """Whether row ids, of shape ``(n, 2)``, ascend."""
    return _lexically_sorted([ids[:, 0], ids[:, 1]])


def _ranges(arrays: Sequence[pa.Array], num_rows: int, step: int, most_bytes: int) -> Iterator[tuple[int, int]]:
    """Rows in ranges of ``step``. Where rows differ in size, a range of more than ``most_bytes`` is halved until it fits."""
    ranges = [(start, min(start + step, num_rows)) for start in range(0, num_rows, step)]
    if sum(nbytes_of(array) for array in arrays) <= most_bytes:
        yield from ranges
        return
    ranges.reverse()
    while ranges:
        start, stop = ranges.pop()
        nbytes = sum(nbytes_of(array.slice(start, stop - start)) for array in arrays)
        if nbytes <= most_bytes:
            yield start, stop
        elif stop - start > 1:
            middle = (start + stop) // 2
            ranges += [(middle, stop), (start, middle)]
        else:
            raise ValueError(f"row {start} has {nbytes} bytes, which is too large: a row has {most_bytes} at most")


def _slice(array: pa.Array, start: int, stop: int) -> pa.Array:
    return array if start == 0 and stop == len(array) else array.slice(start, stop - start)


def _lexically_sorted(times: list[npt.NDArray[np.int64]] | list[npt.NDArray[np.uint64]]) -> bool:
    """Whether rows are in order of the first timeline, then the second where the first is equal, and so on."""
    first = times[0]
    if len(times) == 1 or len(first) < 2:
        return is_ascending(first)
    rising = first[1:] > first[:-1]
    if rising.all():
        return True
    settled = rising
    undecided = first[1:] == first[:-1]
    for values in times[1:]:
        settled = settled | (undecided & (values[1:] > values[:-1]))
        undecided = undecided & (values[1:] == values[:-1])
    return bool((settled | undecided).all())
