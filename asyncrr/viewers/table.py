"""Tables for viewers: one Arrow record batch each, which is all that a message has room for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pyarrow as pa

TableLike: TypeAlias = pa.RecordBatch | Sequence[pa.RecordBatch] | pa.Table


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
    if isinstance(table, pa.RecordBatch):
        batch = table
    else:
        if isinstance(table, pa.Table):
            whole = table
        elif isinstance(table, Sequence) and table and all(isinstance(batch, pa.RecordBatch) for batch in table):
            whole = pa.Table.from_batches(list(table))
        else:
            raise TypeError(f"send_table takes Arrow record batches or a table, not {type(table).__name__}")
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
