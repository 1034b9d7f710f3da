"""Reading anything that is a table in Arrow's sense, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, runtime_checkable

import pyarrow as pa

from asyncrr._arrow import nbytes_of
from asyncrr.chunks.limits import MAX_ROW_BYTES

PIECE_BYTES: Final = 16 * 2**20
"""Batches are cut by rows to about so many bytes: what is converted at once, and what a chunk holds."""

_IMMUTABLE: Final = frozenset({"datafusion", "duckdb"})
"""Packages that hand out memory that nobody changes afterwards. Others may lend what belongs to a numpy array."""


@runtime_checkable
class ArrowStreamExportable(Protocol):
    """An object that gives its rows as an Arrow C stream: dataframes of polars, pandas, duckdb, datafusion, pyarrow."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """A ``PyCapsule`` with the stream."""
        ...


@runtime_checkable
class ArrowArrayExportable(Protocol):
    """An object that gives one batch of rows by Arrow's C interface."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        """``PyCapsule`` objects with the schema and the data."""
        ...


DataframeLike: TypeAlias = ArrowStreamExportable | ArrowArrayExportable
"""Whatever is a table: also a pyarrow Table, RecordBatch or RecordBatchReader."""


class Frame(NamedTuple):
    """A table that is being read."""

    schema: pa.Schema
    batches: Iterator[pa.RecordBatch]
    borrowed: bool
    """Whether somebody else may change the memory of a batch later."""


def open_frame(dataframe: Any) -> Frame:
    """Begin to read a dataframe.

    Raises
    ------
    TypeError
        It is not a table.
    """
    if isinstance(dataframe, pa.RecordBatch):
        return Frame(dataframe.schema, iter((dataframe,)), True)
    reader = _reader(dataframe)
    package = type(dataframe).__module__.partition(".")[0].lstrip("_")
    return Frame(reader.schema, iter(reader), package not in _IMMUTABLE)


def _reader(dataframe: Any) -> pa.RecordBatchReader:
    if isinstance(dataframe, pa.RecordBatchReader):
        return dataframe
    if isinstance(dataframe, pa.Table):
        return dataframe.to_reader()
    try:
        if hasattr(dataframe, "__arrow_c_stream__"):
            return pa.RecordBatchReader.from_stream(dataframe)
        if hasattr(dataframe, "__arrow_c_array__"):
            batch = pa.record_batch(dataframe)
            return pa.RecordBatchReader.from_batches(batch.schema, [batch])
    except pa.ArrowException as error:
        # pandas adds which column it was.
        why = "; ".join(map(str, error.args))
        raise TypeError(f"{_article(dataframe)} cannot be read as a table of Arrow: {why}") from error
    raise TypeError(
        "expected a pyarrow Table, RecordBatch or RecordBatchReader, or another dataframe that offers `__arrow_c_stream__` "
        f"(polars, pandas, duckdb, datafusion), not {_article(dataframe)}"
    )


def _article(value: object) -> str:
    return f"a {type(value).__module__}.{type(value).__qualname__}".replace("a builtins.", "")


def pieces(
    batch: pa.RecordBatch, nbytes: int = PIECE_BYTES, *, most_bytes: int = MAX_ROW_BYTES
) -> Iterator[pa.RecordBatch]:
    """The batch in pieces of about ``nbytes`` bytes, a row at least.

    Raises
    ------
    ValueError
        A row has more than ``most_bytes`` bytes.
    """
    size = _nbytes(batch)
    rows = batch.num_rows
    if size <= nbytes or rows <= 1:
        if size > most_bytes:
            raise ValueError(f"a row of {size} bytes is too large: a row has {most_bytes} at most")
        yield batch
        return
    step = max(1, -(-rows * nbytes // size))
    for start in range(0, rows, step):
        piece = batch.slice(start, step)
        # Rows differ in size: what is still far too large is cut again.
        nbytes_of_piece = _nbytes(piece)
        if nbytes_of_piece > 2 * nbytes and piece.num_rows > 1:
            yield from pieces(piece, nbytes, most_bytes=most_bytes)
        else:
            yield from pieces(piece, max(nbytes, nbytes_of_piece), most_bytes=most_bytes)


def _nbytes(batch: pa.RecordBatch) -> int:
    return sum(nbytes_of(column) for column in batch.columns)
