"""A chunk as a table for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from asyncrr._arrow import nbytes_of
from asyncrr.chunks.tuid import tuid_text

_MAX_ROWS: Final = 40
_NARROWEST: Final = 8
"""Characters of a column at least."""
_LARGE: Final = 64 * 1024
"""Bytes of a value from which on only its beginning is shown."""
_FIRST: Final = 256
_ROW_ID: Final = "rerun.controls.RowId"


def table_text(batch: pa.RecordBatch, *, width: int, redact: bool, trim: bool) -> str:
    """The batch of a chunk as text: its metadata, then a column for each column, at most ``width`` characters a line."""
    metadata = {key.decode(): value.decode() for key, value in (batch.schema.metadata or {}).items()}
    lines = [f"{_key(key, trim)}: {_shown(key, metadata[key], redact)}" for key in sorted(metadata)]
    shown = min(batch.num_rows, _MAX_ROWS)
    # Columns that there is no room for are not made into text: a chunk may have thousands.
    count = min(batch.num_columns, max(1, width // (_NARROWEST + len(" | "))))
    fields = [batch.schema.field(i) for i in range(count)]
    heads = [_head(field, trim) for field in fields]
    tallest = max(map(len, heads), default=0)
    columns = [
        [*head, *[""] * (tallest - len(head)), *_values(batch.column(i).slice(0, shown), field, redact=redact)]
        for i, (head, field) in enumerate(zip(heads, fields, strict=True))
    ]
    room = max(_NARROWEST, (width - 3 * count - 1) // max(1, count))
    widths = [min(room, max(map(len, column))) for column in columns]
    for number in range(tallest + shown if columns else 0):
        cells = [column[number] for column in columns]
        lines.append(" | ".join([_fit(cell, size) for cell, size in zip(cells, widths, strict=True)]).rstrip())
        if number == tallest - 1:
            lines.append("-+-".join(["-" * size for size in widths]))
    if shown < batch.num_rows:
        lines.append(f"and {batch.num_rows - shown} rows more")
    if count < batch.num_columns:
        lines.append(f"and {batch.num_columns - count} columns more")
    return "\n".join([_fit(line, width).rstrip() for line in lines])


def _head(field: pa.Field, trim: bool) -> list[str]:
    described = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    head = [field.name.removeprefix("rerun.controls.") if trim else field.name, str(field.type)]
    return head + [f"{_key(key, trim)}={described[key]}" for key in sorted(described) if not key.startswith("ARROW:")]


def _values(array: pa.Array, field: pa.Field, *, redact: bool) -> Iterator[str]:
    if field.name == _ROW_ID:
        yield from ("row_*" if redact else f"row_{tuid_text(id_)}" for id_ in array.to_pylist())
    elif pa.types.is_timestamp(array.type):
        yield from (str(np.datetime64(value, "ns")) for value in array.view(pa.int64()).to_pylist())
    elif pa.types.is_duration(array.type):
        yield from (f"{value / 1e9:.9g} s" for value in array.view(pa.int64()).to_pylist())
    else:
        yield from (_value(array.slice(row, 1)) for row in range(len(array)))


def _value(one: pa.Array) -> str:
    """The one value of an array. Of a large one, such as an image, only the beginning is turned into Python objects."""
    (value,) = one
    if not value.is_valid:
        return "null"
    if nbytes_of(one) <= _LARGE:
        return python_text(one, value)
    if not pa.types.is_list(one.type):
        return f"<{nbytes_of(one)} bytes of {one.type}>"
    items = value.values
    if nbytes_of(items.slice(0, _FIRST)) > _LARGE:
        return f"<{len(items)} of {items.type}>"
    first = items.slice(0, _FIRST)
    return f"{python_text(first, first)[:-1]}, … {len(items)} in all]"


def python_text(array: pa.Array, value: pa.Array | pa.Scalar) -> str:
    """An array, or its one value, as the Python objects are written that stand for it."""
    try:
        return str(value.to_pylist() if value is array else value)
    except ValueError:  # without pandas there are no objects for times of nanoseconds
        return " ".join(array.to_string(window=len(array)).split())


def _shown(key: str, value: str, redact: bool) -> str:
    return "*" if redact and key in ("rerun:id", "sorbet:version") else value


def _key(key: str, trim: bool) -> str:
    return key.removeprefix("rerun:").removeprefix("sorbet:") if trim else key


def _fit(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: size - 1] + "…"
