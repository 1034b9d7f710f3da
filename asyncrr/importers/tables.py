"""Parquet files: a row a row, columns in groups by the first word of their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_path import PROPERTIES, canonical_entity_path
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.tuid import new_tuid
from asyncrr.errors import ImporterError
from asyncrr.frames.source import pieces
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.gate import MAX_FIELDS, MAX_NAME_BYTES

from .parquet_sizes import batch_rows, read_footer
from .request import Item, Source, Target, below

_TIMELINE: Final = "row_index"
_WORDS_END: Final = "_"
_GROUP: Final = "data"
_METADATA: Final = ComponentDescriptor("file_metadata", "ParquetMetadata", "rerun.components.KeyValuePairs")
_PAIR: Final = pa.struct([pa.field("first", pa.utf8(), nullable=False), pa.field("second", pa.utf8(), nullable=False)])
_PAIRS: Final = pa.list_(pa.field("item", _PAIR, nullable=False))


class _Group(NamedTuple):
    """Columns that are logged to one entity."""

    entity_path: str
    columns: list[tuple[int, str]]
    """Number in the file, and the name without the first word."""


def import_parquet(source: Source, target: Target) -> Iterator[Item]:
    """A Parquet file, as much of it at a time as makes a chunk.

    Columns ``arm_x`` and ``arm_y`` become the fields ``x`` and ``y`` of a struct at ``/arm``; one with a first word of its own
    becomes a component. The timeline is ``row_index``.

    Raises
    ------
    ImporterError
        It becomes larger than the target's bounds allow.
    pyarrow.ArrowException, OSError
        It is no such file, damaged, or cannot be read.
    """
    # Here, because it takes a while to import.
    import pyarrow.parquet as pq

    with source.open() as file:
        chunks = read_footer(file)
        opened = pq.ParquetFile(pa.PythonFile(file, mode="r"))
        texts = [column.path for column in _leaves(opened.schema) if column.physical_type == "BYTE_ARRAY"]
        # The same file once more, with texts that are named again and again in memory once.
        folded = pq.ParquetFile(pa.PythonFile(file, mode="r"), metadata=opened.metadata, read_dictionary=texts)
        if metadata := opened.metadata.metadata:
            yield _metadata(metadata)
        groups = _groups(opened.schema_arrow, target.prefix)
        first = 0
        for number in range(min(opened.num_row_groups, len(chunks))):
            size = batch_rows(folded, file, number, chunks[number], target.bounds)
            for batch in opened.iter_batches(size, row_groups=[number]):
                batch.validate(full=True)
                for piece in pieces(batch):
                    rows = np.arange(first, first + piece.num_rows, dtype=np.int64)
                    first += piece.num_rows
                    for group in groups:
                        yield _columns(piece, group, rows)


def _leaves(schema: Any) -> list[Any]:
    return [schema.column(number) for number in range(len(schema))]


def _metadata(metadata: dict[bytes, bytes]) -> Columns:
    pairs = [
        {"first": key.decode("utf-8", "replace"), "second": value.decode("utf-8", "replace")}
        for key, value in metadata.items()
    ]
    array = pa.array([[pairs]], pa.list_(pa.field("item", _PAIRS)))
    return Columns(PROPERTIES, (), ((_METADATA, array),), 1, array.nbytes, new_tuid())


def _groups(schema: pa.Schema, prefix: str | None) -> list[_Group]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for number, name in enumerate(schema.names):
        if len(name) > MAX_NAME_BYTES // 4:
            raise ImporterError(f"the name of column {number} has {len(name)} characters")
        word, _, rest = name.partition(_WORDS_END)
        key, component = (word, rest) if rest else (name, name)
        groups.setdefault(key, []).append((number, component))
    if any(len(columns) > MAX_FIELDS // 2 for columns in groups.values()):
        raise ImporterError(f"more than {MAX_FIELDS // 2} columns have names with the same first word")
    return [_Group(below(prefix, canonical_entity_path(key)), groups[key]) for key in sorted(groups)]


def _columns(batch: pa.RecordBatch, group: _Group, rows: npt.NDArray[np.int64]) -> Columns:
    schema = batch.schema
    if len(group.columns) == 1:
        ((number, name),) = group.columns
        values = batch.column(number)
    else:
        name = _GROUP
        fields = [
            pa.field(part, schema.field(number).type, schema.field(number).nullable) for number, part in group.columns
        ]
        values = pa.StructArray.from_arrays([batch.column(number) for number, _ in group.columns], fields=fields)
    n = batch.num_rows
    array = pa.ListArray.from_arrays(
        pa.array(np.arange(n + 1, dtype=np.int32)), values, type=pa.list_(pa.field("item", values.type))
    )
    timeline = (_TIMELINE, TimeKind.SEQUENCE, rows)
    return Columns(
        group.entity_path, (timeline,), ((ComponentDescriptor(name), array),), n, array.nbytes + rows.nbytes, new_tuid()
    )
