"""The outline of an Arrow IPC stream: its messages, their flatbuffers, the places of its buffers. Read before pyarrow sees it.

pyarrow believes much of what such a stream says: it unpacks bodies that are compressed however far, and builds a schema whose parts
stand in the bytes once and are referred to a million times. Here everything is followed and counted. What is there is visited once, so
the work is bounded by the bytes, and what was visited together cannot be larger than the message that it stands in.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import RrdError

MAX_DEPTH: Final = 61
"""How many fields may be within each other, a column being the outermost. The official reader refuses schemas that are deeper."""
MAX_EXTENSION_BYTES: Final = 1024
"""Bytes of the parameters of an extension type. pyarrow reads them recursively."""

_CONTINUATION: Final = 0xFFFFFFFF
_END_OF_STREAM: Final = b"\xff\xff\xff\xff\x00\x00\x00\x00"
_V5: Final = 4
_BITS_AT_A_TIME: Final = 2**20
_SCHEMA, _DICTIONARY_BATCH, _RECORD_BATCH = 1, 2, 3
_KINDS: Final = ("nothing", "a schema", "a dictionary", "a record batch", "a tensor", "a sparse tensor")
_EXTENSION: Final = b"ARROW:extension:metadata"

# Numbers of the union ``Type``.
_NULL, _INTEGER, _DECIMAL, _TIME, _TIMESTAMP, _INTERVAL, _STRUCT, _UNION, _FIXED_SIZE_BINARY, _FIXED_SIZE_LIST = (
    1,
    2,
    7,
    9,
    10,
    11,
    13,
    14,
    15,
    16,
)
_RUN_END_ENCODED, _BINARY_VIEW, _UTF8_VIEW, _LIST_VIEW, _LARGE_LIST_VIEW = 22, 23, 24, 25, 26
_UNITS: Final[dict[int, tuple[int, ...]]] = {
    3: (0, 1, 2),  # floating point: half, single, double
    8: (0, 1),  # date: days, milliseconds
    _TIMESTAMP: (0, 1, 2, 3),
    _INTERVAL: (2,),  # Python has no class for the others
    _UNION: (0, 1),  # sparse, dense
    18: (0, 1, 2, 3),  # duration
}
"""Values that the first parameter of a type may have."""
_DEFAULT_UNITS: Final = {8: 1, 18: 1}
_BUFFERS: Final = {
    _NULL: 0,
    _INTEGER: 2,
    3: 2,  # floating point
    4: 3,  # binary
    5: 3,  # text
    6: 2,  # boolean
    _DECIMAL: 2,
    8: 2,  # date
    _TIME: 2,
    _TIMESTAMP: 2,
    _INTERVAL: 2,
    12: 2,  # list
    _STRUCT: 1,
    _UNION: 1,  # one more if dense
    _FIXED_SIZE_BINARY: 2,
    _FIXED_SIZE_LIST: 1,
    17: 2,  # map
    18: 2,  # duration
    19: 3,  # large binary
    20: 3,  # large text
    21: 2,  # large list
    _RUN_END_ENCODED: 0,
    _BINARY_VIEW: 2,  # and any number of further ones
    _UTF8_VIEW: 2,
    _LIST_VIEW: 3,
    _LARGE_LIST_VIEW: 3,
}
"""Buffers of an array of each type, its children left out."""
_CHILDREN: Final = {12: 1, _FIXED_SIZE_LIST: 1, 17: 1, 21: 1, _RUN_END_ENCODED: 2, _LIST_VIEW: 1, _LARGE_LIST_VIEW: 1}
"""How many children arrays of a type have. Structs and unions have any number, others none."""
_OFFSETS: Final = {4: 4, 5: 4, 12: 4, _UNION: 4, 17: 4, 19: 8, 20: 8, 21: 8, _LIST_VIEW: 4, _LARGE_LIST_VIEW: 8}
"""Bytes of an offset in the buffers after the first, of the types that have some."""
_SHARING: Final = frozenset({_UNION, _RUN_END_ENCODED, _BINARY_VIEW, _UTF8_VIEW, _LIST_VIEW, _LARGE_LIST_VIEW})
"""Types of which many elements may refer to the same bytes."""

_u32 = struct.Struct("<I").unpack_from
_i32 = struct.Struct("<i").unpack_from
_i64 = struct.Struct("<q").unpack_from
_pair32 = struct.Struct("<II").unpack_from
_pair16 = struct.Struct("<HH").unpack_from
_PAIR64 = struct.Struct("<qq")
_VTABLES: Final = [struct.Struct(f"<{n}H").unpack_from for n in range(8)]


@dataclass(frozen=True, slots=True)
class Node:
    """An array of a record batch, as the schema has it."""

    buffers: int
    """Number of its buffers, without those that a view may have on top."""
    is_view: bool
    """Whether it may have further buffers."""
    is_free: bool
    """Whether its elements need no bytes, so that only a bound holds their number down."""
    is_union: bool
    has_validity: bool
    """Whether its first buffer says which elements are null."""
    offset_size: int
    """Bytes of each offset in the second buffer; 0 if there are none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a record batch, or a dictionary, has to consist of."""

    nodes: tuple[Node, ...]
    """Its arrays, in the order of their field nodes."""
    dense: tuple[tuple[int, int, int], ...]
    """Of arrays that must not have nulls: which one, the array around it, and how many of its elements one of that takes. Where an
    element of that is null, there may be nulls after all. -1 where nothing may excuse a null."""


@dataclass(frozen=True, slots=True)
class SchemaOutline:
    """What a schema says of the batches that follow it."""

    layout: Layout
    """Of a record batch."""
    dictionaries: dict[int, Layout]
    """Of each dictionary, by its id."""
    shares: bool
    """Whether there are types of which many elements may refer to the same bytes."""


def damaged(what: str, why: str) -> RrdError:
    """What to raise for bytes that are no Arrow stream."""
    return RrdError(f"the Arrow stream of {what} is damaged: {why}")


class _Flat:
    """A flatbuffer that is visited part by part.

    Parameters
    ----------
    data
        Its bytes.
    what
        What it is called in errors.
    """

    __slots__ = ("_left", "_size", "data", "what")

    def __init__(self, data: bytes, what: str) -> None:
        self.data = data
        self.what = what
        self._size = len(data)
        self._left = len(data)

    def damaged(self, why: str) -> RrdError:
        return damaged(self.what, why)

    def _visit(self, at: int, nbytes: int) -> None:
        """Count bytes that are about to be read."""
        if at < 0 or nbytes > self._size - at:
            raise self.damaged("its metadata points beyond its end")
        self._left -= nbytes
        if self._left < 0:
            raise self.damaged("parts of its metadata are used more than once")

    def table(self, at: int, fields: int) -> list[int]:
        """Where the first ``fields`` fields of the table at ``at`` are; 0 where they are absent."""
        size = self._size
        if at & 3 or not 0 <= at <= size - 4:
            raise self.damaged("its metadata points beyond its end")
        vtable = at - _i32(self.data, at)[0]
        if vtable & 1 or not 0 <= vtable <= size - 4:
            raise self.damaged("its metadata points beyond its end")
        vsize, tsize = _pair16(self.data, vtable)
        if vsize < 4 or vsize & 1 or vsize > size - vtable or tsize < 4:
            raise self.damaged("its metadata has a malformed table")
        self._visit(at, tsize)
        there = min(fields, (vsize - 4) >> 1)
        found = [at + offset if offset else 0 for offset in _VTABLES[there](self.data, vtable + 4)]
        end = at + tsize
        if found and max(found) >= end:
            raise self.damaged("its metadata has a malformed table")
        return found + [0] * (fields - there)

    def follow(self, at: int) -> int:
        """Where the offset at ``at`` leads to."""
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        return int(at + _u32(self.data, at)[0])

    def byte(self, at: int) -> int:
        """The byte at ``at``; 0 where the field is absent."""
        return self.data[at] if at else 0

    def short(self, at: int) -> int:
        """Likewise 16 bits, signed."""
        return int.from_bytes(self.data[at : at + 2], "little", signed=True) if at else 0

    def integer(self, at: int) -> int:
        """Likewise 32 bits, signed."""
        return int.from_bytes(self.data[at : at + 4], "little", signed=True) if at else 0

    def long(self, at: int) -> int:
        """Likewise 64 bits, signed."""
        if at & 7 or at > self._size - 8:
            raise self.damaged("its metadata has a malformed table")
        return int(_i64(self.data, at)[0]) if at else 0

    def text(self, at: int) -> tuple[int, int]:
        """Begin and end of the text that the field at ``at`` leads to. It is UTF-8, or an error; empty where it is absent."""
        if not at:
            return 0, 0
        at = self.follow(at)
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        length = _u32(self.data, at)[0]
        self._visit(at, 5 + length)
        start = at + 4
        end = start + length
        if self.data[end]:
            raise self.damaged("its metadata has a text without an end")
        try:
            self.data[start:end].decode()
        except UnicodeDecodeError:
            raise self.damaged("its metadata has a text that is not UTF-8") from None
        return start, end

    def vector(self, at: int, width: int) -> tuple[int, int]:
        """Position and number of the elements of the vector that the field at ``at`` leads to."""
        if not at:
            return 0, 0
        at = self.follow(at)
        if at & 3 or at > self._size - 4:
            raise self.damaged("its metadata points beyond its end")
        length = _u32(self.data, at)[0]
        start = at + 4
        if width == 8 and length and start & 7:
            raise self.damaged("its metadata has a malformed vector")
        self._visit(at, 4 + width * length)
        return start, length

    def vector_length(self, at: int) -> int:
        """Number of elements of a vector that was visited."""
        return int(_u32(self.data, self.follow(at))[0]) if at else 0

    def tables(self, at: int) -> Iterator[int]:
        """Where the tables of the vector are that the field at ``at`` leads to."""
        start, length = self.vector(at, 4)
        for element in range(start, start + 4 * length, 4):
            yield self.follow(element)

    def pairs(self, at: int) -> list[tuple[int, int]]:
        """The elements of a vector of two 64-bit integers each."""
        start, length = self.vector(at, 16)
        if length and start & 7:
            raise self.damaged("its metadata has a malformed vector")
        return list(_PAIR64.iter_unpack(self.data[start : start + 16 * length]))

    def metadata(self, at: int, varying: list[tuple[int, int]] | None = None) -> None:
        """Visit the pairs of key and value that the field at ``at`` leads to; append to ``varying`` where values are that vary."""
        for pair in self.tables(at):
            key, value = self.table(pair, 2)
            start, end = self.text(key)
            key_text = self.data[start:end]
            start, end = self.text(value)
            if key_text == _EXTENSION and end - start > MAX_EXTENSION_BYTES:
                raise RrdError(
                    f"{self.what} has an extension type with {end - start} bytes of parameters; {MAX_EXTENSION_BYTES} are allowed"
                )
            if varying is not None and key_text in _VARYING and end > start:
                varying.append((start, end))


_VARYING: Final = frozenset({b"rerun:id", b"rerun:timestamp_sdk_grpc_sink", b"rerun:timestamp_sdk_ipc_encoded"})
"""Metadata of schemas that are the same else. The first is looked at again when the chunk is decoded."""


class _Columns:
    """The arrays of a batch, or of a dictionary, while a schema is visited."""

    __slots__ = ("dense", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.dense: list[tuple[int, int, int]] = []

    def layout(self) -> Layout:
        return Layout(tuple(self.nodes), tuple(self.dense))


class _Schema:
    """Visits the fields of a schema, and collects what a record batch has to consist of."""

    __slots__ = ("_depth_left", "_fields_left", "_flat", "_most_fields", "_most_name", "dictionaries", "shares")

    def __init__(self, flat: _Flat, most_fields: int, most_name: int) -> None:
        self._flat = flat
        self._most_fields = most_fields
        self._most_name = most_name
        self._fields_left = most_fields
        self._depth_left = MAX_DEPTH
        self.dictionaries: dict[int, Layout] = {}
        self.shares = False

    def columns(self, at: int) -> Layout:
        """The arrays of the fields in the vector that the field at ``at`` leads to."""
        columns = _Columns()
        self._fields(at, columns, -1, 1)
        return columns.layout()

    def _fields(self, at: int, columns: _Columns, around: int, per_element: int) -> None:
        """Append the arrays of some fields. ``per_element`` is 0 where they may have nulls whatever they say."""
        self._depth_left -= 1
        for field in self._flat.tables(at):
            if self._depth_left < 0:
                raise RrdError(f"{self._flat.what} has a type that is nested deeper than {MAX_DEPTH}")
            index = len(columns.nodes)
            is_nullable = self._field(field, columns)
            if not is_nullable and per_element:
                columns.dense.append((index, around, per_element))
        self._depth_left += 1

    def _field(self, at: int, columns: _Columns) -> bool:
        """Append the arrays of a field, and return whether it may have nulls."""
        self._fields_left -= 1
        flat = self._flat
        if self._fields_left < 0:
            raise RrdError(f"{flat.what} has more than {self._most_fields} columns and parts of columns")
        name, nullable, kind_at, type_at, dictionary, children, metadata = flat.table(at, 7)
        self._check_name(name)
        flat.metadata(metadata)
        kind = flat.byte(kind_at)
        if kind not in _BUFFERS:
            raise RrdError(f"{flat.what} has a column of the unknown type {kind}")
        if not type_at:
            raise flat.damaged("a field has no type")
        into = _Columns() if dictionary else columns
        index = len(into.nodes)
        node, length = self._node(kind, flat.follow(type_at))
        into.nodes.append(node)
        # Nulls in vectors and structs that are null themselves do not count.
        around = index if kind in (_STRUCT, _FIXED_SIZE_LIST) else -1
        self._fields(children, into, around, 0 if kind in (_UNION, _RUN_END_ENCODED) else max(1, length))
        number = flat.vector_length(children)
        if number != _CHILDREN.get(kind, 0) and kind not in (_STRUCT, _UNION):
            raise flat.damaged(f"a type has {number} types within it")
        self.shares = self.shares or bool(dictionary) or kind in _SHARING
        if dictionary:
            self._dictionary(flat.follow(dictionary), into)
            columns.nodes.append(_INDEX)
        return bool(flat.byte(nullable))

    def _dictionary(self, at: int, values: _Columns) -> None:
        flat = self._flat
        id_at, index, _, _ = flat.table(at, 4)
        id_ = flat.long(id_at)
        if index:
            self._node(_INTEGER, flat.follow(index))
        if id_ in self.dictionaries:
            raise RrdError(f"{flat.what} uses one dictionary in two places")
        if any(node.is_union for node in values.nodes):
            raise RrdError(f"{flat.what} has a dictionary of unions, which nothing of Rerun writes")
        self.dictionaries[id_] = values.layout()

    def _check_name(self, at: int) -> None:
        start, end = self._flat.text(at)
        if end - start > self._most_name:
            raise RrdError(f"{self._flat.what} has a name of {end - start} bytes; {self._most_name} are allowed")

    def _node(self, kind: int, at: int) -> tuple[Node, int]:
        """The node of a type whose table is at ``at``; and of vectors, how long they are."""
        flat = self._flat
        first, second, third = flat.table(at, 3)
        buffers = _BUFFERS[kind]
        is_free = kind in (_NULL, _STRUCT, _RUN_END_ENCODED)
        length = 0
        if kind in (_FIXED_SIZE_BINARY, _FIXED_SIZE_LIST):
            length = flat.integer(first)
            if length < 0:
                raise flat.damaged("a type has a negative size")
            is_free = not length
        elif kind == _INTEGER:
            self._check_parameter(flat.integer(first), (8, 16, 32, 64))
        elif kind == _DECIMAL:
            self._check_parameter(flat.integer(third) if third else 128, (32, 64, 128, 256))
        elif kind == _TIME:
            unit = flat.short(first) if first else 1
            self._check_parameter((unit, flat.integer(second) if second else 32), ((0, 32), (1, 32), (2, 64), (3, 64)))
        elif kind in _UNITS:
            self._check_parameter(flat.short(first) if first else _DEFAULT_UNITS.get(kind, 0), _UNITS[kind])
        if kind == _UNION:
            buffers += flat.short(first) == 1
            start, number = flat.vector(second, 4)
            ids = [flat.integer(element) for element in range(start, start + 4 * number, 4)]
            if len(set(ids)) < len(ids) or any(not 0 <= id_ <= 127 for id_ in ids):
                raise flat.damaged("a union has malformed ids of types")
        elif kind == _TIMESTAMP:
            self._check_name(second)
        is_view = kind in (_BINARY_VIEW, _UTF8_VIEW)
        return _node(buffers, is_view, is_free, kind == _UNION, _OFFSETS.get(kind, 0)), length

    def _check_parameter(self, found: object, known: Sequence[object]) -> None:
        """The official reader ends where it does not know such a number."""
        if found not in known:
            raise self._flat.damaged("a type has an unknown parameter")


@cache
def _node(buffers: int, is_view: bool, is_free: bool, is_union: bool, offset_size: int) -> Node:
    """A node; there are only a few different ones."""
    return Node(buffers, is_view, is_free, is_union, buffers > 0 and not is_union, offset_size if buffers > 1 else 0)


_INDEX: Final = _node(2, is_view=False, is_free=False, is_union=False, offset_size=0)
"""What stands in a batch for a column with a dictionary."""


def _message(data: bytes, what: str) -> tuple[_Flat, int, int, int]:
    """A flatbuffer ``Message``: itself, its kind, where its header is, and the length of its body."""
    flat = _Flat(data, what)
    if len(data) < 8:
        raise flat.damaged("its metadata ends early")
    version, kind_at, header, body, metadata = flat.table(flat.follow(0), 5)
    found = flat.short(version)
    if found != _V5:
        raise RrdError(f"{what} has version {found + 1} of Arrow's metadata, and 5 is expected")
    flat.metadata(metadata)
    if not header:
        raise flat.damaged("a message has no header")
    return flat, flat.byte(kind_at), flat.follow(header), flat.long(body)


def outline_schema(data: bytes, what: str, most_fields: int, most_name: int) -> SchemaOutline:
    """Look at a schema message.

    Parameters
    ----------
    data
        Its flatbuffer.
    what
        What the stream is called in errors.
    most_fields
        How many fields it may have, those within fields included.
    most_name
        Bytes that a name may have.

    Raises
    ------
    RrdError
        It is no such message, or has something in it that no batch may have.
    """
    known = _recall(data)
    if known is not None:
        return known
    flat, kind, header, body = _message(data, what)
    if kind != _SCHEMA or body:
        raise damaged(what, f"it begins with {_kind_name(kind)}")
    endianness, fields, metadata, features = flat.table(header, 4)
    if flat.short(endianness):
        raise RrdError(f"{what} is big-endian, which nothing of Rerun writes")
    schema = _Schema(flat, most_fields, most_name)
    layout = schema.columns(fields)
    varying: list[tuple[int, int]] = []
    flat.metadata(metadata, varying)
    flat.vector(features, 8)
    found = SchemaOutline(layout, schema.dictionaries, schema.shares)
    _remember(data, varying, found)
    return found


# Chunks of one entity have the same schema but for an id and times in its metadata. So what was found in a schema is remembered by a
# digest of all of its bytes but those of these values: they lie within texts, and do not say where anything is.

_Gaps: TypeAlias = tuple[tuple[int, int], ...]

_MOST_KNOWN: Final = 512
"""Schemas that are remembered, in some 300 kB."""
_MOST_LENGTHS: Final = 8
_MOST_NODES: Final = 200
_MOST_VARYING: Final = 8
_known: dict[tuple[_Gaps, bytes], SchemaOutline] = {}
_gaps: dict[int, tuple[_Gaps, ...]] = {}
"""Length of a schema -> where schemas of that length have such values."""


def _recall(data: bytes) -> SchemaOutline | None:
    for gaps in _gaps.get(len(data), ()):
        known = _known.get((gaps, _digest(data, gaps)))
        # What is not looked at has to be UTF-8 all the same.
        if known is not None and all(data[start:end].isascii() for start, end in gaps):
            return known
    return None


def _remember(data: bytes, varying: list[tuple[int, int]], found: SchemaOutline) -> None:
    if len(found.layout.nodes) > _MOST_NODES or len(varying) > _MOST_VARYING:
        return
    gaps = tuple(sorted(varying))
    there = _gaps.get(len(data), ())
    if len(_known) >= _MOST_KNOWN or (len(there) >= _MOST_LENGTHS and gaps not in there):
        _known.clear()
        _gaps.clear()
        there = ()
    _known[gaps, _digest(data, gaps)] = found
    if gaps not in there:
        _gaps[len(data)] = (*there, gaps)


def _digest(data: bytes, gaps: _Gaps) -> bytes:
    digest = sha256()
    at = 0
    for start, end in gaps:
        digest.update(data[at:start])
        at = end
    digest.update(data[at:])
    return digest.digest()


def _kind_name(kind: int) -> str:
    return _KINDS[kind] if kind < len(_KINDS) else f"a message of the unknown kind {kind}"


def _check_batch(flat: _Flat, at: int, layout: Layout, body: memoryview, stream: int) -> bool:
    """Check a table ``RecordBatch`` with these buffers behind it, in a stream of this length.

    Returns whether a union in it has no elements.
    """
    nodes = layout.nodes
    length, nodes_at, buffers_at, compression, further_at = flat.table(at, 5)
    if compression:
        raise RrdError(f"{flat.what} has a compressed body within Arrow, which nothing of Rerun writes")
    rows = flat.long(length)
    found = flat.pairs(nodes_at)
    if len(found) != len(nodes):
        raise flat.damaged(f"a batch has {len(found)} arrays, and {len(nodes)} are expected")
    # No element takes less than a bit, but for those that take nothing at all.
    most = 8 * stream
    if not 0 <= rows <= (most if nodes else 0):
        raise RrdError(f"{flat.what} claims to have {rows} rows in {stream} bytes")
    further = _further_buffers(flat, further_at, nodes)
    buffers = flat.pairs(buffers_at)
    expected = sum([node.buffers for node in nodes]) + sum(further)
    if len(buffers) != expected:
        raise flat.damaged(f"a batch has {len(buffers)} buffers, and {expected} are expected")
    end = 0
    for offset, size in buffers:
        if size < 0 or offset < end or offset & 7 or size > len(body) - offset:
            raise flat.damaged("its buffers do not lie one after the other in its body")
        end = offset + size
    free = 0
    first = 0
    has_empty_union = False
    views = iter(further)
    bitmaps = []
    for (elements, nulls), node in zip(found, nodes, strict=True):
        if not 0 <= nulls <= elements <= most:
            raise RrdError(f"{flat.what} claims to have {elements} elements and {nulls} nulls in {stream} bytes")
        if node.is_free:
            free += elements
        offset, size = buffers[first] if node.has_validity else (0, 0)
        bitmaps.append(body[offset : offset + size])
        if node.has_validity:
            if _unset(bitmaps[-1], elements) != nulls:
                raise flat.damaged(f"an array with {nulls} nulls has another number of them")
        elif node.is_union and not elements:
            has_empty_union = True
        if node.offset_size and buffers[first + 1][1] % node.offset_size:
            raise flat.damaged("a buffer of offsets ends within an offset")
        first += node.buffers + (next(views) if node.is_view else 0)
    if free > stream:
        raise RrdError(f"{flat.what} claims to have {free} elements without a value in {stream} bytes")
    for child, around, per_element in layout.dense:
        if found[child][1] and (
            around < 0
            or _has_other_nulls(bitmaps[child], found[child][0], bitmaps[around], found[around][0], per_element)
        ):
            raise RrdError(f"{flat.what} has nulls where its schema says that there are none")
    return has_empty_union


def _has_other_nulls(inner: memoryview, elements: int, outer: memoryview, around: int, per_element: int) -> bool:
    """Whether an array has nulls where the one around it has none. Some elements are looked at at a time."""
    if not outer or elements < around * per_element or per_element > _BITS_AT_A_TIME:
        return True
    step = max(8, (_BITS_AT_A_TIME // per_element) & ~7)
    for start in range(0, around, step):
        stop = min(start + step, around)
        is_there = _bits(outer, start, stop)
        items = _bits(inner, start * per_element, stop * per_element).reshape(-1, per_element)
        if np.any(is_there & ~items.all(axis=1)):
            return True
    return False


def _bits(bitmap: memoryview, start: int, stop: int) -> npt.NDArray[np.bool_]:
    """Some bits of a bitmap; ``start`` is a multiple of 8."""
    some = np.frombuffer(bitmap[start >> 3 : (stop + 7) >> 3], np.uint8)
    return np.unpackbits(some, bitorder="little")[: stop - start].view(np.bool_)


def _further_buffers(flat: _Flat, at: int, nodes: tuple[Node, ...]) -> list[int]:
    """How many buffers each view has on top of those that all have, as the vector says to which the field at ``at`` leads."""
    start, number = flat.vector(at, 8)
    views = sum([node.is_view for node in nodes])
    if number != views:
        raise flat.damaged(f"it counts the buffers of {number} views, and there are {views}")
    further = [flat.long(each) for each in range(start, start + 8 * number, 8)]
    if any(not 0 <= more <= len(flat.data) for more in further):
        raise flat.damaged("a view has a malformed number of buffers")
    return further


def _unset(bitmap: memoryview, elements: int) -> int:
    """How many of the first bits are not set; readers differ in whether they believe these or the number that is claimed."""
    if not bitmap:
        return 0
    bits = int.from_bytes(bitmap[: (elements + 7) >> 3], "little")
    return elements - (bits & ((1 << elements) - 1)).bit_count() if elements else 0


@dataclass(frozen=True, slots=True)
class StreamOutline:
    """What to look at in a record batch that pyarrow has read."""

    shares: bool
    """Whether there are types of which many elements may refer to the same bytes."""
    has_empty_union: bool


def check_stream(data: memoryview, what: str, most_fields: int, most_name: int, *, batches: int = 1) -> StreamOutline:
    """Check that an IPC stream is a schema, its dictionaries and one record batch, all of it there and nothing else.

    Parameters
    ----------
    data
        The bytes of the stream, unpacked.
    what
        What it is called in errors.
    most_fields, most_name
        As for :func:`outline_schema`.
    batches
        Record batches that have to be there: one, or none where only the schema is asked for.

    Raises
    ------
    RrdError
        It is something else.
    """
    flatbuffer, at = _next(data, 0, what)
    schema = outline_schema(flatbuffer, what, most_fields, most_name)
    waiting = dict(schema.dictionaries) if batches else {}
    has_empty_union = False
    for _ in range(len(waiting) + batches):
        if len(data) - at < 8 or bytes(data[at : at + 8]) == _END_OF_STREAM:
            raise RrdError(f"the Arrow stream of {what} has no record batch")
        flatbuffer, at = _next(data, at, what)
        flat, kind, header, body = _message(flatbuffer, what)
        if not 0 <= body <= len(data) - at:
            raise flat.damaged(f"a body of {body} bytes is not there")
        if at & 7:
            raise flat.damaged("a body does not begin at a multiple of 8 bytes")
        if kind == _DICTIONARY_BATCH and waiting:
            id_at, batch, is_delta = flat.table(header, 3)
            layout = waiting.pop(flat.long(id_at), None)
            if layout is None or flat.byte(is_delta) or not batch:
                raise RrdError(f"{what} has a dictionary that nothing asks for, or a part of one")
            _check_batch(flat, flat.follow(batch), layout, data[at : at + body], len(data))
        elif kind == _RECORD_BATCH and not waiting:
            has_empty_union = _check_batch(flat, header, schema.layout, data[at : at + body], len(data))
        else:
            raise damaged(what, f"it has {_kind_name(kind)} where something else is expected")
        at += body
    rest = bytes(data[at : at + 9])
    if rest and rest != _END_OF_STREAM:
        raise damaged(what, f"it goes on where it should end, at byte {at} of {len(data)}")
    return StreamOutline(schema.shares, has_empty_union)


def _next(data: memoryview, at: int, what: str) -> tuple[bytes, int]:
    """The flatbuffer of the message at ``at``, and where its body begins."""
    if len(data) - at < 8:
        raise damaged(what, "it ends early")
    mark, size = _pair32(data, at)
    at += 8
    if mark != _CONTINUATION:
        raise damaged(what, f"there is no message at byte {at - 8}")
    if not 0 < size <= len(data) - at:
        raise RrdError(
            f"the Arrow stream of {what} claims to have {size} bytes of metadata; {len(data) - at} are there"
        )
    return bytes(data[at : at + size]), at + size
