"""Arrow arrays and types that survive pickling.

pyarrow pickles fixed-size lists without the name and nullability of their items (seen with 26.0), so that the types of what
comes back are other types. Arrow's own serialization keeps them.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from asyncrr._arrow import with_buffers


class Portable:
    """Carries an Arrow array through a copy or a pickle. Copies share the array, since Arrow data is immutable.

    Parameters
    ----------
    array
        The array.
    """

    __slots__ = ("array",)

    def __init__(self, array: pa.Array) -> None:
        self.array = array

    def __copy__(self) -> Portable:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Portable:
        return self

    def __reduce__(self) -> tuple[Any, tuple[bytes]]:
        output = pa.BufferOutputStream()
        batch = pa.record_batch([self.array], schema=_schema_of(self.array.type))
        with pa.ipc.new_stream(output, batch.schema) as stream:
            stream.write_batch(batch)
        return _array_from, (output.getvalue().to_pybytes(),)


def _schema_of(arrow_type: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field("", arrow_type)])


def _array_from(data: bytes) -> Portable:
    with pa.ipc.open_stream(data) as stream:
        batch = stream.read_next_batch()
    # A pickle may come from anywhere, and pyarrow believes what offsets say.
    batch.validate(full=True)
    return Portable(with_buffers(batch.column(0)))


def packed(value: Any) -> Any:
    """``value``, in a :class:`Portable` if it is an Arrow array."""
    return Portable(value) if isinstance(value, pa.Array) else value


def unpacked(value: Any) -> Any:
    """What :func:`packed` was given."""
    return value.array if isinstance(value, Portable) else value


def packed_type(arrow_type: pa.DataType) -> bytes:
    """An Arrow type as bytes."""
    serialized: bytes = _schema_of(arrow_type).serialize().to_pybytes()
    return serialized


def unpacked_type(data: bytes) -> pa.DataType:
    """What :func:`packed_type` was given."""
    return pa.ipc.read_schema(pa.py_buffer(data)).field(0).type
