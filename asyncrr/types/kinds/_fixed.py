"""Kinds of fixed width: numbers, vectors of numbers, colors, booleans, records of numbers."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr._arrow import dtype_of, flag_array, offsets_of

from ...recent import Recent
from ..layout import Cell
from ._base import Kind, joined, scratch, unit_offsets, validity_of

_NoneType = type(None)
_RECENT_RECORDS = 64
_FEW_RECORDS = 16
"""Up to so many records are kept as one."""


class Fixed(Kind):
    """Numbers (``size`` None) or fixed-size lists of ``size`` numbers.

    Raw cells: ``bytes`` of little-endian values; a C-contiguous ``ndarray`` of exactly ``dtype`` and any shape; for
    float64 numbers also a ``float``, which is one instance.
    """

    __slots__ = ("dtype", "item_type", "itemsize", "size", "takes_float")

    dtype: np.dtype[Any]
    """Type of a number."""
    itemsize: int
    """Bytes of an instance."""

    def __init__(self, item_type: pa.DataType, size: int | None = None) -> None:
        arrow_type = item_type if size is None else pa.list_(pa.field("item", item_type, nullable=False), size)
        super().__init__(arrow_type, b"")
        self.item_type = item_type
        self.size = size
        self.dtype = dtype_of(item_type)
        self.itemsize = self.dtype.itemsize * (1 if size is None else size)
        self.takes_float = size is None and self.dtype == np.float64

    def over(self, data: object, nbytes: int) -> pa.Array:
        """Instances over anything with the buffer protocol."""
        numbers = pa.Array.from_buffers(self.item_type, nbytes // self.dtype.itemsize, [None, pa.py_buffer(data)])
        if self.size is None:
            return numbers
        return pa.Array.from_buffers(self.arrow_type, nbytes // self.itemsize, [None], children=[numbers])

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        if type(cell) is float:
            cell = array("d", (cell,))
            return self.over(cell, 8)
        return self.over(cell, len(cell) if type(cell) is bytes else cell.nbytes)

    def build(self, cells: Sequence[Any]) -> pa.Array:
        rows = len(cells)
        if rows == 1:
            # Entities that are logged now and then make chunks of one row; every step counts there.
            cell = cells[0]
            if type(cell) is bytes:
                return self._row(cell, len(cell))
            if type(cell) is np.ndarray:
                return self._row(cell, cell.nbytes)
        kinds = set(map(type, cells))
        if kinds == {float}:
            data = array("d", cells)
            return self.wrap(self.over(data, 8 * rows), rows, unit_offsets(rows))
        if kinds == {bytes}:
            sizes = list(map(len, cells))
        elif kinds <= {bytes, np.ndarray}:
            sizes = [len(cell) if type(cell) is bytes else cell.nbytes for cell in cells]
        elif kinds <= {bytes, np.ndarray, float, _NoneType}:
            packed = [self._packed(cell) for cell in cells]
            sizes = [len(cell) if type(cell) is bytes else cell.nbytes for cell in packed]
            return self._joined(packed, sizes, validity_of(cells))
        else:
            return super().build(cells)
        return self._joined(cells, sizes, None)

    def _row(self, data: Cell, nbytes: int) -> pa.Array:
        count = nbytes // self.itemsize
        return self.wrap(self.over(data, nbytes), 1, unit_offsets(1) if count == 1 else offsets_of((count,)))

    @staticmethod
    def _packed(cell: Cell | None) -> Cell:
        if cell is None:
            return b""
        return array("d", (cell,)).tobytes() if type(cell) is float else cell

    def _joined(self, cells: Sequence[Cell], sizes: list[int], validity: pa.Buffer | None) -> pa.Array:
        rows = len(cells)
        total = sum(sizes)
        itemsize = self.itemsize
        if sizes.count(itemsize) == rows:
            offsets = unit_offsets(rows)
        else:
            offsets = offsets_of([size // itemsize for size in sizes])
        return self.wrap(self.over(joined(cells, total), total), rows, offsets, validity)


class FixedRows(Fixed):
    """Fixed-size lists of ``rows`` fixed-size lists of ``size`` numbers; raw cells as of :class:`Fixed`."""

    __slots__ = ("row_type",)

    def __init__(self, item_type: pa.DataType, rows: int, size: int) -> None:
        super().__init__(item_type, rows * size)
        self.row_type = pa.list_(pa.field("item", item_type, nullable=False), size)
        self.arrow_type = pa.list_(pa.field("item", self.row_type, nullable=False), rows)
        self.list_type = pa.list_(pa.field("item", self.arrow_type, nullable=True))

    def over(self, data: object, nbytes: int) -> pa.Array:
        """Instances over anything with the buffer protocol."""
        count = nbytes // self.dtype.itemsize
        numbers = pa.Array.from_buffers(self.item_type, count, [None, pa.py_buffer(data)])
        rows = pa.Array.from_buffers(self.row_type, count // self.row_type.list_size, [None], children=[numbers])
        return pa.Array.from_buffers(self.arrow_type, nbytes // self.itemsize, [None], children=[rows])


class Color(Fixed):
    """``0xRRGGBBAA`` in uint32; a two-dimensional uint8 ``ndarray`` cell holds rows of RGB or RGBA."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(pa.uint32())

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, np.ndarray) and cell.dtype == np.uint8:
            cell = pack_colors(cell)
        return super().to_arrow(cell)

    def build(self, cells: Sequence[Any]) -> pa.Array:
        channels = {cell.shape[1] if isinstance(cell, np.ndarray) and cell.dtype == np.uint8 else 0 for cell in cells}
        if not channels or channels == {0}:
            return super().build(cells)
        if len(channels) > 1:
            return super().build(
                [
                    pack_colors(cell) if isinstance(cell, np.ndarray) and cell.dtype == np.uint8 else cell
                    for cell in cells
                ]
            )
        if len(cells) == 1:
            return super().build([pack_colors(cells[0])])
        rows = np.frombuffer(joined(cells, sum([cell.nbytes for cell in cells])), np.uint8)
        packed = pack_colors(rows.reshape(-1, cells[0].shape[1]))
        return self.wrap(
            self.over(packed, packed.nbytes),
            len(cells),
            offsets_of([len(cell) for cell in cells]),
        )


def pack_colors(rows: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """N x 3 or N x 4 uint8, C-contiguous, as N packed colors; alpha is 255 where it is not given."""
    count, channels = rows.shape
    packed = scratch(4 * count, np.dtype("<u4"))
    if channels == 4:
        packed[:] = rows.view(np.dtype(">u4")).reshape(-1)
    elif count:
        # Four bytes at each third: a color, and what will be its alpha. One pass instead of one a channel.
        packed[:-1] = np.ndarray((count - 1,), np.dtype(">u4"), rows, 0, (3,))
        red, green, blue = rows[-1].tolist()
        packed[-1] = red << 24 | green << 16 | blue << 8
        np.bitwise_or(packed, 255, out=packed)
    return packed


class Boolean(Kind):
    """Booleans; raw cells are ``bool`` (one instance) and one-dimensional bool ``ndarray``."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(pa.bool_(), ())

    def to_arrow(self, cell: Cell) -> pa.Array:
        if isinstance(cell, pa.Array):
            return cell
        return flag_array((cell,) if type(cell) is bool else cell)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if set(map(type, cells)) == {bool}:
            flags: Sequence[Any] = cells
            return self.wrap(flag_array(flags), len(cells), unit_offsets(len(cells)))
        return super().build(cells)


class Record(Kind):
    """Structs of numbers. A raw cell is the ``bytes`` of records packed without padding, in the order of the fields.

    Parameters
    ----------
    fields
        ``(name, type, nullable)`` of each field; a type is a number or a fixed-size list of numbers. In a nullable
        field 0 stands for null.
    """

    __slots__ = ("_recent", "dtype", "nullable")

    def __init__(self, fields: Sequence[tuple[str, pa.DataType, bool]]) -> None:
        super().__init__(pa.struct([pa.field(n, t, nullable=nullable) for n, t, nullable in fields]), b"")
        self.dtype = np.dtype([(name, *_numpy_form(arrow)) for name, arrow, _ in fields])
        self.nullable = tuple(nullable for _, _, nullable in fields)
        self._recent: Recent[bytes, pa.Array] = Recent(_RECENT_RECORDS)

    def to_arrow(self, cell: Cell) -> pa.Array:
        return cell if isinstance(cell, pa.Array) else self._structs(cell)

    def _few(self, packed: bytes) -> pa.Array:
        """Some records; camera frames have the same format again and again, so the last ones are kept."""
        structs = self._recent.get(packed)
        return self._recent.setdefault(packed, self._structs(packed)) if structs is None else structs

    def _structs(self, packed: bytes) -> pa.Array:
        records = np.frombuffer(packed, dtype=self.dtype)
        children = [
            _column(np.ascontiguousarray(records[name]), self.arrow_type.field(index).type, nullable)
            for index, (name, nullable) in enumerate(zip(self.dtype.names or (), self.nullable, strict=True))
        ]
        return pa.Array.from_buffers(self.arrow_type, len(records), [None], children=children)

    def build(self, cells: Sequence[Cell | None]) -> pa.Array:
        if len(cells) == 1 and type(cells[0]) is bytes and len(cells[0]) == self.dtype.itemsize:
            return self.wrap(self._few(cells[0]), 1, unit_offsets(1))
        if not set(map(type, cells)) <= {bytes, _NoneType}:
            return super().build(cells)
        present = [b"" if cell is None else cell for cell in cells]
        counts = [len(cell) // self.dtype.itemsize for cell in present]
        packed = b"".join(present)
        structs = self._few(packed) if len(counts) <= _FEW_RECORDS else self._structs(packed)
        return self.wrap(structs, len(cells), offsets_of(counts), validity_of(cells))


def _numpy_form(arrow: pa.DataType) -> tuple[Any, ...]:
    if pa.types.is_fixed_size_list(arrow):
        return (dtype_of(arrow.value_type), (arrow.list_size,))
    return (dtype_of(arrow),)


def _column(values: npt.NDArray[Any], arrow: pa.DataType, nullable: bool) -> pa.Array:
    if pa.types.is_fixed_size_list(arrow):
        numbers = pa.Array.from_buffers(arrow.value_type, values.size, [None, pa.py_buffer(values)])
        return pa.Array.from_buffers(arrow, len(values), [None], children=[numbers])
    validity = None
    if nullable and not values.all():
        validity = pa.py_buffer(np.packbits(values != 0, bitorder="little"))
    return pa.Array.from_buffers(arrow, len(values), [validity, pa.py_buffer(values)])
