"""What the schema of an Arrow stream says of the batches after it. Looked at before pyarrow sees it.

pyarrow builds a schema whose parts stand in the bytes once and are referred to a million times, and believes what a type says of itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import sha256
from typing import Final, TypeAlias

from .errors import RrdError
from .flatbuffer import Flat, damaged

MAX_DEPTH: Final = 61
"""How many fields may be within each other, a column being the outermost. The official reader refuses schemas that are deeper."""
MAX_EXTENSION_BYTES: Final = 1024
"""Bytes of the parameters of an extension type, which pyarrow hands to the classes that programs have registered."""

SCHEMA, DICTIONARY_BATCH, RECORD_BATCH = 1, 2, 3
_KINDS: Final = ("nothing", "a schema", "a dictionary", "a record batch", "a tensor", "a sparse tensor")

_V5: Final = 4
_EXTENSION: Final = b"ARROW:extension:metadata"
_VARYING: Final = frozenset({b"rerun:id", b"rerun:timestamp_sdk_grpc_sink", b"rerun:timestamp_sdk_ipc_encoded"})
"""Metadata of schemas that are the same else. The first is looked at again when the chunk is decoded."""


class Kind(IntEnum):
    """Numbers of the union ``Type``."""

    NULL = 1
    INTEGER = 2
    FLOAT = 3
    BINARY = 4
    TEXT = 5
    BOOLEAN = 6
    DECIMAL = 7
    DATE = 8
    TIME = 9
    TIMESTAMP = 10
    INTERVAL = 11
    LIST = 12
    STRUCT = 13
    UNION = 14
    FIXED_SIZE_BINARY = 15
    FIXED_SIZE_LIST = 16
    MAP = 17
    DURATION = 18
    LARGE_BINARY = 19
    LARGE_TEXT = 20
    LARGE_LIST = 21
    RUN_END_ENCODED = 22
    BINARY_VIEW = 23
    TEXT_VIEW = 24
    LIST_VIEW = 25
    LARGE_LIST_VIEW = 26


_UNITS: Final[dict[int, tuple[int, ...]]] = {
    Kind.FLOAT: (0, 1, 2),  # half, single, double
    Kind.DATE: (0, 1),  # days, milliseconds
    Kind.TIMESTAMP: (0, 1, 2, 3),
    Kind.INTERVAL: (2,),  # Python has no class for the others
    Kind.UNION: (0, 1),  # sparse, dense
    Kind.DURATION: (0, 1, 2, 3),
}
"""Values that the first parameter of a type may have."""
_DEFAULT_UNITS: Final[dict[int, int]] = {Kind.DATE: 1, Kind.DURATION: 1}
_BUFFERS: Final[dict[int, int]] = {
    **dict.fromkeys(Kind, 2),
    Kind.NULL: 0,
    Kind.BINARY: 3,
    Kind.TEXT: 3,
    Kind.STRUCT: 1,
    Kind.UNION: 1,  # one more if dense
    Kind.FIXED_SIZE_LIST: 1,
    Kind.LARGE_BINARY: 3,
    Kind.LARGE_TEXT: 3,
    Kind.RUN_END_ENCODED: 0,
    Kind.LIST_VIEW: 3,
    Kind.LARGE_LIST_VIEW: 3,
}
"""Buffers of an array of each type, its children left out, and those that views have on top."""
_VIEWS: Final = frozenset({Kind.BINARY_VIEW, Kind.TEXT_VIEW})
_CHILDREN: Final[dict[int, int]] = {
    Kind.LIST: 1,
    Kind.FIXED_SIZE_LIST: 1,
    Kind.MAP: 1,
    Kind.LARGE_LIST: 1,
    Kind.RUN_END_ENCODED: 2,
    Kind.LIST_VIEW: 1,
    Kind.LARGE_LIST_VIEW: 1,
}
"""How many children arrays of a type have. Structs and unions have any number, others none."""
_OFFSETS: Final[dict[int, int]] = {
    **dict.fromkeys((Kind.BINARY, Kind.TEXT, Kind.LIST, Kind.UNION, Kind.MAP, Kind.LIST_VIEW), 4),
    **dict.fromkeys((Kind.LARGE_BINARY, Kind.LARGE_TEXT, Kind.LARGE_LIST, Kind.LARGE_LIST_VIEW), 8),
}
"""Bytes of an offset in the buffers after the first, of the types that have some."""
_SHARING: Final = _VIEWS | {Kind.UNION, Kind.RUN_END_ENCODED, Kind.LIST_VIEW, Kind.LARGE_LIST_VIEW}
"""Types of which many elements may refer to the same bytes."""


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
    columns: tuple[int, ...]
    """Which of them are columns, and not within another one."""
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


class _Columns:
    """The arrays of a batch, or of a dictionary, while a schema is visited."""

    __slots__ = ("columns", "dense", "nodes")

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.columns: list[int] = []
        self.dense: list[tuple[int, int, int]] = []

    def layout(self) -> Layout:
        return Layout(tuple(self.nodes), tuple(self.columns), tuple(self.dense))


class _Schema:
    """Visits the fields of a schema, and collects what a record batch has to consist of."""

    __slots__ = ("_depth_left", "_fields_left", "_flat", "_most_fields", "_most_name", "dictionaries", "shares")

    def __init__(self, flat: Flat, most_fields: int, most_name: int) -> None:
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
        self._fields(at, columns, -1, 1, columns.columns)
        return columns.layout()

    def _fields(
        self, at: int, columns: _Columns, around: int, per_element: int, indices: list[int] | None = None
    ) -> None:
        """Append the arrays of some fields, and their indices to ``indices``.

        ``per_element`` is 0 where they may have nulls whatever they say.
        """
        self._depth_left -= 1
        for field in self._flat.tables(at):
            if self._depth_left < 0:
                raise RrdError(f"{self._flat.what} has a type that is nested deeper than {MAX_DEPTH}")
            index = len(columns.nodes)
            if indices is not None:
                indices.append(index)
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
        visit_metadata(flat, metadata)
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
        around = index if kind in (Kind.STRUCT, Kind.FIXED_SIZE_LIST) else -1
        self._fields(children, into, around, 0 if kind in (Kind.UNION, Kind.RUN_END_ENCODED) else max(1, length))
        number = flat.vector_length(children)
        if number != _CHILDREN.get(kind, 0) and kind not in (Kind.STRUCT, Kind.UNION):
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
            self._node(Kind.INTEGER, flat.follow(index))
        if id_ in self.dictionaries:
            raise RrdError(f"{flat.what} uses one dictionary in two places")
        if any(node.is_union for node in values.nodes):
            raise RrdError(f"{flat.what} has a dictionary of unions, which nothing of Rerun writes")
        values.columns.append(0)
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
        is_free = kind in (Kind.NULL, Kind.STRUCT, Kind.RUN_END_ENCODED)
        length = 0
        if kind in (Kind.FIXED_SIZE_BINARY, Kind.FIXED_SIZE_LIST):
            length = flat.integer(first)
            if length < 0:
                raise flat.damaged("a type has a negative size")
            is_free = not length
        elif kind == Kind.INTEGER:
            self._check_parameter(flat.integer(first), (8, 16, 32, 64))
        elif kind == Kind.DECIMAL:
            self._check_parameter(flat.integer(third) if third else 128, (32, 64, 128, 256))
        elif kind == Kind.TIME:
            unit = flat.short(first) if first else 1
            self._check_parameter((unit, flat.integer(second) if second else 32), ((0, 32), (1, 32), (2, 64), (3, 64)))
        elif kind in _UNITS:
            self._check_parameter(flat.short(first) if first else _DEFAULT_UNITS.get(kind, 0), _UNITS[kind])
        if kind == Kind.UNION:
            buffers += flat.short(first) == 1
            start, number = flat.vector(second, 4)
            ids = [flat.integer(element) for element in range(start, start + 4 * number, 4)]
            if len(set(ids)) < len(ids) or any(not 0 <= id_ <= 127 for id_ in ids):
                raise flat.damaged("a union has malformed ids of types")
        elif kind == Kind.TIMESTAMP:
            self._check_name(second)
        is_view = kind in _VIEWS
        return _node(buffers, is_view, is_free, kind == Kind.UNION, _OFFSETS.get(kind, 0)), length

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


def read_message(data: bytes, what: str) -> tuple[Flat, int, int, int]:
    """A flatbuffer ``Message``: itself, its kind, where its header is, and the length of its body."""
    flat = Flat(data, what)
    if len(data) < 8:
        raise flat.damaged("its metadata ends early")
    version, kind_at, header, body, metadata = flat.table(flat.follow(0), 5)
    found = flat.short(version)
    if found != _V5:
        raise RrdError(f"{what} has version {found + 1} of Arrow's metadata, and 5 is expected")
    visit_metadata(flat, metadata)
    if not header:
        raise flat.damaged("a message has no header")
    return flat, flat.byte(kind_at), flat.follow(header), flat.long(body)


def kind_name(kind: int) -> str:
    """What a message of this kind is called in errors."""
    return _KINDS[kind] if kind < len(_KINDS) else f"a message of the unknown kind {kind}"


def visit_metadata(flat: Flat, at: int, varying: list[tuple[int, int]] | None = None) -> None:
    """Visit the pairs of key and value that the field at ``at`` leads to; append to ``varying`` where values are that vary."""
    for pair in flat.tables(at):
        key, value = flat.table(pair, 2)
        start, end = flat.text(key)
        key_text = flat.data[start:end]
        start, end = flat.text(value)
        if key_text == _EXTENSION and end - start > MAX_EXTENSION_BYTES:
            raise RrdError(
                f"{flat.what} has an extension type with {end - start} bytes of parameters; {MAX_EXTENSION_BYTES} are allowed"
            )
        if varying is not None and key_text in _VARYING and end > start:
            varying.append((start, end))


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
    flat, kind, header, body = read_message(data, what)
    if kind != SCHEMA or body:
        raise damaged(what, f"it begins with {kind_name(kind)}")
    endianness, fields, metadata, features = flat.table(header, 4)
    if flat.short(endianness):
        raise RrdError(f"{what} is big-endian, which nothing of Rerun writes")
    schema = _Schema(flat, most_fields, most_name)
    layout = schema.columns(fields)
    varying: list[tuple[int, int]] = []
    visit_metadata(flat, metadata, varying)
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
