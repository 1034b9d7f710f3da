"""Line strips, tensors, and the kind for everything that is Arrow already."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import dtype_of, nested_array, number_array, offsets_of, text_array

from ..layout import Cell, CopyArray, is_owned
from ._base import Kind, joined, owned, unit_offsets, validity_of
from ._fixed import Fixed


class Strips(Kind):
    """Lists of vectors of ``size`` numbers.

    Raw cells are C-contiguous ``ndarray`` of exactly the right dtype: N x ``size`` is one strip of N points,
    S x N x ``size`` are S strips.
    """

    __slots__ = ("points",)

    def __init__(self, item_type: pa.DataType, size: int) -> None:
        self.points = Fixed(item_type, size)
        super().__init__(
            pa.list_(pa.field("item", self.points.arrow_type, nullable=False)),
            np.zeros((0, 0, size), dtype=self.points.dtype),
        )
        self.empty.flags.writeable = False

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        lengths = (len(cell),) if cell.ndim == 2 else (cell.shape[1],) * len(cell)
        return self.strips(cell, lengths)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if len(cells) == 1 or set(map(type, cells)) != {np.ndarray}:
            return super().build(cells)
        arrays: Sequence[Any] = cells
        counts = []
        lengths: list[int] = []
        for cell in arrays:
            shape = cell.shape
            if len(shape) == 2:
                counts.append(1)
                lengths.append(shape[0])
            else:
                counts.append(shape[0])
                lengths += [shape[1]] * shape[0]
        nbytes = sum([cell.nbytes for cell in arrays])
        vectors = self.points.over(joined(arrays, nbytes), nbytes)
        strips = pa.Array.from_buffers(self.arrow_type, len(lengths), [None, offsets_of(lengths)], children=[vectors])
        return self.wrap(strips, len(cells), offsets_of(counts))

    def strips(self, points: npt.NDArray[Any], lengths: Sequence[int]) -> pa.Array:
        """Strips of these lengths over consecutive points."""
        vectors = self.points.over(points, points.nbytes)
        return pa.Array.from_buffers(self.arrow_type, len(lengths), [None, offsets_of(lengths)], children=[vectors])


class NamedTensor(NamedTuple):
    """A tensor whose dimensions have names."""

    array: npt.NDArray[Any]
    names: tuple[str, ...]

    @property
    def nbytes(self) -> int:
        """Bytes of the data."""
        return int(self.array.nbytes)


_TENSOR_MEMBERS: tuple[tuple[str, pa.DataType], ...] = (
    ("U8", pa.uint8()),
    ("U16", pa.uint16()),
    ("U32", pa.uint32()),
    ("U64", pa.uint64()),
    ("I8", pa.int8()),
    ("I16", pa.int16()),
    ("I32", pa.int32()),
    ("I64", pa.int64()),
    ("F16", pa.float16()),
    ("F32", pa.float32()),
    ("F64", pa.float64()),
)
_TYPE_CODE = {dtype_of(arrow): code for code, (_, arrow) in enumerate(_TENSOR_MEMBERS, start=1)}
_SHAPE_TYPE = pa.list_(pa.field("item", pa.uint64(), nullable=False))
_NAMES_TYPE = pa.list_(pa.field("item", pa.utf8(), nullable=False))
_BUFFER_TYPE = pa.dense_union(
    [
        pa.field("_null_markers", pa.null()),
        *(
            pa.field(name, pa.list_(pa.field("item", arrow, nullable=False)), nullable=False)
            for name, arrow in _TENSOR_MEMBERS
        ),
    ]
)


class Tensor(Kind):
    """N-dimensional arrays of one of eleven number types.

    Raw cells are a C-contiguous ``ndarray`` in native byte order, or a :class:`NamedTensor` with such an array.
    """

    __slots__ = ()

    dtypes = frozenset(_TYPE_CODE)
    """The number types that can be stored."""

    def __init__(self) -> None:
        arrow_type = pa.struct(
            [
                pa.field("shape", _SHAPE_TYPE, nullable=False),
                pa.field("names", _NAMES_TYPE),
                pa.field("buffer", _BUFFER_TYPE),
            ]
        )
        super().__init__(arrow_type, pa.nulls(0, arrow_type))
        # What the official SDK writes here: one tensor, which has no elements.
        self.cleared = owned(np.zeros(0))

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        values, names = cell if isinstance(cell, NamedTensor) else (cell, None)
        shape = _list_of(_SHAPE_TYPE, number_array(np.array(values.shape, np.uint64)))
        if names is None:
            names_array = pa.nulls(1, _NAMES_TYPE)
        else:
            names_array = _list_of(_NAMES_TYPE, text_array(names))
        code = _TYPE_CODE[values.dtype]
        children = [_BUFFER_TYPE.field(index).type for index in range(_BUFFER_TYPE.num_fields)]
        numbers = pa.Array.from_buffers(_TENSOR_MEMBERS[code - 1][1], values.size, [None, pa.py_buffer(values)])
        union = pa.Array.from_buffers(
            _BUFFER_TYPE,
            1,
            [None, pa.py_buffer(bytes((code,))), pa.py_buffer(bytes(4))],
            children=[
                _list_of(member, numbers) if index == code else pa.nulls(0, member)
                for index, member in enumerate(children)
            ],
        )
        return pa.Array.from_buffers(self.arrow_type, 1, [None], children=[shape, names_array, union])

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if len(cells) == 1 or not set(map(type, cells)) <= {np.ndarray, NamedTensor}:
            return super().build(cells)
        shapes: list[int] = []
        ranks = []
        names: list[str] = []
        name_counts = []
        codes = bytearray()
        places = array("i")
        members: dict[int, list[npt.NDArray[Any]]] = {}
        cell: Any
        for cell in cells:
            values = cell.array if type(cell) is NamedTensor else cell
            shapes += values.shape
            ranks.append(values.ndim)
            if type(cell) is NamedTensor:
                names += cell.names
                name_counts.append(len(cell.names))
            else:
                name_counts.append(0)
            code = _TYPE_CODE[values.dtype]
            codes.append(code)
            same = members.setdefault(code, [])
            places.append(len(same))
            same.append(values)
        validity = validity_of([cell if type(cell) is NamedTensor else None for cell in cells])
        children = [_BUFFER_TYPE.field(index).type for index in range(_BUFFER_TYPE.num_fields)]
        union = pa.Array.from_buffers(
            _BUFFER_TYPE,
            len(cells),
            [None, pa.py_buffer(codes), pa.py_buffer(places)],
            children=[
                _lists_of(member, members[code]) if code in members else pa.nulls(0, member)
                for code, member in enumerate(children)
            ],
        )
        shape = pa.Array.from_buffers(
            _SHAPE_TYPE, len(cells), [None, offsets_of(ranks)], children=[number_array(np.array(shapes, np.uint64))]
        )
        named = pa.Array.from_buffers(
            _NAMES_TYPE, len(cells), [validity, offsets_of(name_counts)], children=[text_array(names)]
        )
        tensors = pa.Array.from_buffers(self.arrow_type, len(cells), [None], children=[shape, named, union])
        return self.wrap(tensors, len(cells), unit_offsets(len(cells)))

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        if isinstance(cell, NamedTensor):
            return cell if is_owned(cell.array) else NamedTensor(copy(cell.array), cell.names)
        return super().snapshot(cell, copy)


def _list_of(list_type: pa.DataType, values: pa.Array) -> pa.Array:
    return pa.Array.from_buffers(list_type, 1, [None, offsets_of((len(values),))], children=[values])


def _empty_list(list_type: pa.DataType) -> pa.Array:
    return _list_of(list_type, pa.nulls(0, list_type.value_type))


def _lists_of(list_type: pa.DataType, pieces: Sequence[npt.NDArray[Any]]) -> pa.Array:
    nbytes = sum([piece.nbytes for piece in pieces])
    data = pa.py_buffer(joined(pieces, nbytes))
    sizes = [piece.size for piece in pieces]
    numbers = pa.Array.from_buffers(list_type.value_type, sum(sizes), [None, data])
    return pa.Array.from_buffers(list_type, len(pieces), [None, offsets_of(sizes)], children=[numbers])


class TextPairs(Kind):
    """Pairs of texts; a raw cell is a ``tuple`` of the texts of all pairs, one after the other."""

    __slots__ = ()

    def __init__(self) -> None:
        members = [pa.field(name, pa.utf8(), nullable=False) for name in ("first", "second")]
        super().__init__(pa.struct(members), ())

    def to_arrow(self, cell: Cell) -> pa.Array:
        return cell if isinstance(cell, pa.Array) else self._pairs(cell)

    def _pairs(self, texts: Sequence[str]) -> pa.Array:
        columns = [text_array(texts[member::2]) for member in (0, 1)]
        return pa.Array.from_buffers(self.arrow_type, len(texts) // 2, [None], children=columns)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if set(map(type, cells)) != {tuple}:
            return super().build(cells)
        raw: Sequence[Any] = cells
        return self.wrap(
            self._pairs(list(chain.from_iterable(raw))), len(cells), offsets_of([len(cell) // 2 for cell in raw])
        )


class Opaque(Kind):
    """Any Arrow type; the only cells are arrays of it."""

    __slots__ = ("__weakref__",)

    def __init__(self, arrow_type: pa.DataType) -> None:
        super().__init__(arrow_type, pa.nulls(0, arrow_type))

    def to_arrow(self, cell: Cell) -> pa.Array:
        array: pa.Array = cell
        return array

    def snapshot(self, cell: Cell, copy: CopyArray) -> Cell:
        return cell


# Weak, because programs may make up types without end: structs, lists of fixed size.
_OPAQUE: WeakValueDictionary[pa.DataType, Opaque] = WeakValueDictionary()


def opaque(arrow_type: pa.DataType) -> Opaque:
    """The shared :class:`Opaque` kind of a type."""
    kind = _OPAQUE.get(arrow_type)
    if kind is None:
        kind = _OPAQUE.setdefault(arrow_type, Opaque(arrow_type))
    return kind


def list_of(item: pa.DataType) -> pa.DataType:
    """The type of lists without nulls in them."""
    return pa.list_(pa.field("item", item, nullable=False))


class Lists(Kind):
    """Lists of anything; a raw cell is a ``tuple`` of what Arrow takes for the items of one list, such as dicts for structs."""

    __slots__ = ()

    def __init__(self, arrow_type: pa.DataType) -> None:
        super().__init__(arrow_type, pa.nulls(0, arrow_type))

    def to_arrow(self, cell: Cell) -> pa.Array:
        return cell if isinstance(cell, pa.Array) else nested_array([cell], self.arrow_type)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if set(map(type, cells)) != {tuple}:
            return super().build(cells)
        return self.wrap(nested_array(cells, self.arrow_type), len(cells), unit_offsets(len(cells)))


def lists(item: pa.DataType, *, cleared_to_one: bool = False) -> Lists:
    """The kind of lists of any type; a cleared field can hold one empty list, as the official SDK writes some."""
    kind = Lists(list_of(item))
    if cleared_to_one:
        kind.cleared = _empty_list(kind.arrow_type)
    return kind


def structs(fields: Sequence[tuple[str, pa.DataType, bool]]) -> Opaque:
    """The kind of structs with any members: ``(name, type, nullable)`` of each."""
    return opaque(pa.struct([pa.field(name, member, nullable=nullable) for name, member, nullable in fields]))


def structs_of_lists(fields: Sequence[tuple[str, pa.DataType, bool]]) -> Opaque:
    """The kind of structs whose members are lists; a cleared field holds one with empty lists, as the official SDK writes it."""
    kind = Opaque(structs(fields).arrow_type)
    members = [_empty_list(member) for _, member, _ in fields]
    kind.cleared = pa.Array.from_buffers(kind.arrow_type, 1, [None], children=members)
    return kind


def unions(members: Sequence[tuple[str, pa.DataType, bool]]) -> Opaque:
    """The kind of unions: ``(name, type, nullable)`` of each member; the first type code is that of nulls."""
    fields = [pa.field(name, member, nullable=nullable) for name, member, nullable in members]
    return opaque(pa.dense_union([pa.field("_null_markers", pa.null()), *fields]))
