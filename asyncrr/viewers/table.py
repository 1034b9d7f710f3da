"""Tables for viewers: one Arrow record batch each, which is all that a message has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pyarrow as pa

from asyncrr.frames.source import DataframeLike, open_frame

TableLike: TypeAlias = DataframeLike | Sequence[pa.RecordBatch]
"""A dataframe of pyarrow, polars, pandas, duckdb or datafusion, or record batches of one schema."""


def table_as_ipc(table: TableLike, metadata: Mapping[bytes, bytes] | None = None) -> bytes:
    """A table as an Arrow IPC stream with one batch.

    Parameters
    ----------
    table
        The table, or record batches of one schema.
    metadata
        Takes the place of the schema's, if given.

    Raises
    ------
    TypeError
        If it is not a table.
    ValueError
        If it is too large for one batch.
    """
    if isinstance(table, Sequence) and table and all(isinstance(batch, pa.RecordBatch) for batch in table):
        whole = pa.Table.from_batches(list(table))
    else:
        frame = open_frame(table)
        whole = pa.Table.from_batches(list(frame.batches), frame.schema)
    combined = whole.combine_chunks().to_batches()
    if len(combined) > 1:
        raise ValueError("the table is too large for one message")
    batch = combined[0] if combined else pa.RecordBatch.from_pylist([], schema=whole.schema)
    if metadata is not None:
        batch = batch.replace_schema_metadata(dict(metadata))
    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as writer:
        writer.write_batch(batch)
    return out.getvalue().to_pybytes()  # type: ignore[no-any-return]
