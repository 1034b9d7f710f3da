"""A chunk as Arrow IPC stream bytes: schema message, one record batch message, end of stream.

Chunks of one entity mostly have the same schema, and only the chunk id in its metadata differs. So the schema message is
serialised once with a placeholder id of the same length, and the id is put in its place for each chunk.
"""

from __future__ import annotations

from array import array
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr.types.descriptor import ComponentDescriptor

from .shape import ChunkShape, TimeKind
from .tuid import tuid_text

SORBET_VERSION: Final = "0.1.4"
END_OF_STREAM: Final = b"\xff\xff\xff\xff\x00\x00\x00\x00"

_ROW_ID_TYPE = pa.binary(16)
_PLACEHOLDER_ID = b"chunk_" + b"x" * 32


class ChunkSchema:
    """The schema of some chunks of an entity, with its serialised message ready for a chunk id to be put in.

    Parameters
    ----------
    shape
        Entity path, timelines and components.
    sorted_rows
        Whether row ids ascend.
    sorted_times
        For each timeline of the shape, whether its values never decrease.
    """

    __slots__ = ("_head", "_tail", "has_dictionaries", "packs", "schema", "shape")

    def __init__(self, shape: ChunkShape, sorted_rows: bool, sorted_times: tuple[bool, ...]) -> None:
        self.shape = shape
        metadata = {"rerun:kind": "control", "ARROW:extension:name": "rerun.datatypes.TUID"}
        metadata["ARROW:extension:metadata"] = '{"namespace":"row"}'
        if sorted_rows:
            metadata["rerun:is_sorted"] = "true"
        fields = [pa.field("rerun.controls.RowId", _ROW_ID_TYPE, nullable=False, metadata=metadata)]
        fields += [
            time_field(name, kind, ascending)
            for (name, kind), ascending in zip(shape.timelines, sorted_times, strict=True)
        ]
        fields += [component_field(descriptor, type_) for descriptor, type_ in shape.components]
        self.schema = pa.schema(
            fields,
            metadata={
                "rerun:entity_path": shape.entity_path,
                "rerun:id": _PLACEHOLDER_ID,
                "sorbet:version": SORBET_VERSION,
            },
        )
        self.packs = False
        """Whether packing was worth it for the last large chunk. The envelope's: what an entity logs is much alike."""
        self.has_dictionaries = any(_has_dictionary(type_) for _, type_ in shape.components)
        message = self.schema.serialize().to_pybytes()
        id_at = message.index(_PLACEHOLDER_ID) + len("chunk_")
        self._head = message[:id_at]
        self._tail = message[id_at + 32 :]

    def encode(self, chunk_id: bytes, arrays: list[pa.Array]) -> pa.Buffer | bytes:
        """The IPC stream of a small chunk, in one piece. ``arrays`` are its columns in the order of the schema."""
        id_text = tuid_text(chunk_id).encode()
        if self.has_dictionaries:
            return self._encode_with_dictionaries(id_text, arrays)
        batch = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        return b"".join((self._head, id_text, self._tail, batch.serialize(), END_OF_STREAM))

    def encode_parts(self, chunk_id: bytes, arrays: list[pa.Array]) -> list[pa.Buffer | bytes]:
        """The IPC stream of a large chunk in pieces: its head, the columns' own buffers, its tail. No data is copied."""
        id_text = tuid_text(chunk_id).encode()
        if self.has_dictionaries:
            return [self._encode_with_dictionaries(id_text, arrays)]
        pieces = _Pieces()
        with pa.PythonFile(pieces, mode="w") as file, pa.ipc.new_stream(file, self.schema) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self.schema))
        # In place of the writer's own schema message, which has no chunk id.
        behind = pieces.behind(len(self._head) + len(id_text) + len(self._tail))
        return [self._head, id_text, self._tail, *behind]

    def _encode_with_dictionaries(self, id_text: bytes, arrays: list[pa.Array]) -> pa.Buffer:
        """The stream has a message for each dictionary, too."""
        schema = self.schema.with_metadata({**self.schema.metadata, b"rerun:id": b"chunk_" + id_text})
        out = pa.BufferOutputStream()
        with pa.ipc.new_stream(out, schema) as writer:
            writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))
        return out.getvalue()


class _Pieces:
    """A file, as far as Arrow's writer needs one, that keeps the buffers which it is given."""

    closed = False

    def __init__(self) -> None:
        self.taken: list[pa.Buffer | bytes] = []

    def write(self, piece: pa.Buffer | bytes) -> None:
        self.taken.append(piece)

    def behind(self, nbytes: int) -> list[pa.Buffer | bytes]:
        """What follows after so many bytes, which end with a piece."""
        for number, piece in enumerate(self.taken):
            if not nbytes:
                return self.taken[number:]
            nbytes -= len(piece)
        raise AssertionError("a record batch is missing")

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""


def _has_dictionary(type_: pa.DataType) -> bool:
    return pa.types.is_dictionary(type_) or any(_has_dictionary(type_.field(i).type) for i in range(type_.num_fields))


def time_field(name: str, kind: TimeKind, ascending: bool) -> pa.Field:
    """The field of a timeline's column."""
    metadata = {"rerun:kind": "index", "rerun:index_name": name}
    if ascending:
        metadata["rerun:is_sorted"] = "true"
    return pa.field(name, kind.arrow_type, nullable=True, metadata=metadata)


def component_field(descriptor: ComponentDescriptor, type_: pa.DataType) -> pa.Field:
    """The field of a component's column; ``type_`` is that of one row's batch."""
    metadata = {"rerun:kind": "data", "rerun:component": descriptor.component}
    if descriptor.archetype is not None:
        metadata["rerun:archetype"] = descriptor.archetype
    if descriptor.component_type is not None:
        metadata["rerun:component_type"] = descriptor.component_type
    return pa.field(descriptor.component, pa.list_(pa.field("item", type_)), nullable=True, metadata=metadata)


def time_array(kind: TimeKind, values: npt.NDArray[np.int64] | array[int], length: int) -> pa.Array:
    """Times as the Arrow array of their kind; shares the memory of ``values``."""
    return pa.Array.from_buffers(kind.arrow_type, length, [None, pa.py_buffer(values)])


def row_id_array(ids: npt.NDArray[np.uint64] | bytes, length: int) -> pa.Array:
    """Row ids (16 bytes each, big-endian) as an Arrow array; shares the memory of ``ids``."""
    return pa.Array.from_buffers(_ROW_ID_TYPE, length, [None, pa.py_buffer(ids)])
