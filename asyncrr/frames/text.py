"""A chunk as a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from asyncrr.chunks.tuid import tuid_text

_MAX_ROWS: Final = 40
_ROW_ID: Final = "rerun.controls.RowId"


def table_text(batch: pa.RecordBatch, *, width: int, redact: bool, trim: bool) -> str:
    """The batch of a chunk as text: its metadata, then a column for each column, at most ``width`` characters a line."""
    metadata = {key.decode(): value.decode() for key, value in (batch.schema.metadata or {}).items()}
    lines = [f"{_key(key, trim)}: {_shown(key, metadata[key], redact)}" for key in sorted(metadata)]
    shown = min(batch.num_rows, _MAX_ROWS)
    columns = [_column(batch, i, shown, redact=redact, trim=trim) for i in range(batch.num_columns)]
    room = max(8, (width - 3 * len(columns) - 1) // max(1, len(columns)))
    widths = [min(room, max(map(len, column))) for column in columns]
    for number in range(max(map(len, columns), default=0)):
        cells = [column[number] if number < len(column) else "" for column in columns]
        lines.append(" | ".join([_fit(cell, size) for cell, size in zip(cells, widths, strict=True)]).rstrip())
        if number == max(map(len, columns)) - shown - 1:
            lines.append("-+-".join(["-" * size for size in widths]))
    if shown < batch.num_rows:
        lines.append(f"and {batch.num_rows - shown} rows more")
    return "\n".join([_fit(line, width).rstrip() for line in lines])


def _column(batch: pa.RecordBatch, i: int, rows: int, *, redact: bool, trim: bool) -> list[str]:
    field = batch.schema.field(i)
    described = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    head = [field.name.removeprefix("rerun.controls.") if trim else field.name, str(field.type)]
    head += [f"{_key(key, trim)}={described[key]}" for key in sorted(described) if not key.startswith("ARROW:")]
    tallest = max([2 + len([key for key in (f.metadata or {}) if not key.startswith(b"ARROW:")]) for f in batch.schema])
    head += [""] * (tallest - len(head))
    return [*head, *_values(batch.column(i).slice(0, rows), is_row_id=field.name == _ROW_ID, redact=redact)]


def _values(array: pa.Array, *, is_row_id: bool, redact: bool) -> Iterator[str]:
    if is_row_id:
        yield from ("row_*" if redact else f"row_{tuid_text(id_)}" for id_ in array.to_pylist())
    elif pa.types.is_timestamp(array.type):
        yield from (str(np.datetime64(value, "ns")) for value in array.view(pa.int64()).to_pylist())
    elif pa.types.is_duration(array.type):
        yield from (f"{value / 1e9:.9g} s" for value in array.view(pa.int64()).to_pylist())
    else:
        yield from (str(value) if value.is_valid else "null" for value in array)


def _shown(key: str, value: str, redact: bool) -> str:
    return "*" if redact and key in ("rerun:id", "sorbet:version") else value


def _key(key: str, trim: bool) -> str:
    return key.removeprefix("rerun:").removeprefix("sorbet:") if trim else key


def _fit(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: size - 1] + "…"
