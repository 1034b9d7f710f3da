"""Numbers, vectors of numbers, matrices, booleans."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from numbers import Number
from struct import error as StructError
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..._foreign import dense, foreign
from ...error_utils import send_warning_or_raise
from ..kinds import Boolean, Fixed, FixedRows
from ..layout import Cell
from ._common import PACK_LIMIT, Convert, Packers, as_arrow, as_numpy, borrow, final, fresh

_REFUSED = (StructError, OverflowError, TypeError)


def numbers(kind: Fixed) -> Convert:
    """Converter for plain numbers: a number is one instance, anything else is flattened."""
    dtype = kind.dtype
    packers = Packers(dtype)
    one = packers[1]
    takes_float = kind.takes_float

    def slow(value: Any) -> Cell:
        if takes_float and isinstance(value, np.floating):
            return float(value)
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if type(value) is not np.ndarray and (array := foreign(value)) is not None:
            return convert(array)
        try:
            return final(fresh(value, dtype))
        except TypeError:
            if isinstance(value, Mapping):
                raise TypeError(
                    "numbers are expected, not a dict: give `list(values.values())`, or log each to an entity of its own"
                ) from None
            raise

    def convert(value: Any) -> Cell:
        given = type(value)
        if takes_float:
            if given is float:
                return value
            if given is int:
                return float(value)
        if given is np.ndarray:
            return borrow(value) if value.dtype == dtype and value.flags.c_contiguous else slow(value)
        try:
            if given is float or given is int:
                return one(value)
            if (given is list or given is tuple) and len(value) <= PACK_LIMIT:
                return packers[len(value)](*value)
        except _REFUSED:
            pass  # numpy gives the right value or the right error
        return slow(value)

    return convert


def vectors(kind: Fixed) -> Convert:
    """Converter for vectors: ``[x, y, z]``, ``[[x, y, z], ...]``, arrays whose last axis has the right length."""
    dtype = kind.dtype
    size = kind.size
    assert size is not None
    packers = Packers(dtype)
    one = packers[size]

    def slow(value: Any) -> Cell:
        kept = getattr(value, "_kept", None)
        if type(kept) is bytes and value._CODEC.kind is kind:
            return kept
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if type(value) is not np.ndarray and (array := foreign(value)) is not None:
            return convert(array)
        array = fresh(value, dtype)
        check_vectors(array, size)
        return final(array)

    def convert(value: Any) -> Cell:
        given = type(value)
        if given is np.ndarray:
            if value.dtype == dtype and value.flags.c_contiguous:
                check_vectors(value, size)
                return borrow(value)
        elif given is list or given is tuple:
            try:
                count = len(value)
                if count == 1:
                    row = value[0]
                    if type(row) is list or type(row) is tuple:
                        return one(*row)
                elif count == 0:
                    return b""
                elif type(value[0]) is list or type(value[0]) is tuple:
                    if count * size <= PACK_LIMIT and set(map(len, value)) == {size}:
                        return packers[count * size](*chain.from_iterable(value))
                elif count == size:
                    return one(*value)
            except _REFUSED:
                pass  # numpy gives the right value or the right error
        return slow(value)

    return convert


def check_vectors(array: npt.NDArray[Any], size: int) -> None:
    """Raise ``ValueError`` (its subclass ``ArrowInvalid`` for a single number) unless ``array`` can be read as vectors of ``size`` numbers."""
    shape = array.shape
    if len(shape) == 2 and shape[1] == size:
        return
    if len(shape) == 0:
        raise pa.ArrowInvalid(f"a single number is not a vector of {size} numbers")
    if len(shape) == 1:
        fits = shape[0] % size == 0
    else:
        fits = next((axis for axis in reversed(shape[1:]) if axis != 1), 1) == size
    if not fits:
        raise ValueError(
            f"cannot read an array of shape {shape} as vectors of {size} numbers: a flat array must have a multiple of "
            f"{size} elements, and any other a last axis of length {size}"
        )


def matrices(kind: Fixed) -> Convert:
    """Converter for square matrices, given row by row and stored column by column."""
    dtype = kind.dtype
    assert kind.size is not None
    side = round(kind.size**0.5)
    one = Packers(dtype)[kind.size]

    def columns_of(value: Any) -> npt.NDArray[Any]:
        if value is None:
            send_warning_or_raise("a matrix in a sequence is None", instead="the identity is used")
            return np.identity(side, dtype=dtype)
        stored = getattr(value, "flat_columns", None)
        if stored is not None:
            return np.array(stored, dtype=dtype)
        array = fresh(value, dtype)
        if array.size != kind.size:
            raise ValueError(f"cannot read an array of shape {array.shape} as a matrix of {side} x {side} numbers")
        return array.reshape(side, side).ravel("F")

    def slow(value: Any) -> Cell:
        kept = getattr(value, "_kept", None)
        if type(kept) is bytes and value._CODEC.kind is kind:
            return kept
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if not hasattr(value, "flat_columns"):
            value = dense(value)
            if hasattr(value, "__array__"):
                value = np.asarray(value)
            if len(value) == 0:
                return b""
            try:
                return columns_of(value).tobytes()
            except ValueError:
                if isinstance(value[0], Number):
                    raise
                return b"".join([columns_of(matrix).tobytes() for matrix in value])
        return columns_of(value).tobytes()

    def convert(value: Any) -> Cell:
        if type(value) is list and len(value) == side:
            try:
                return one(*chain.from_iterable(zip(*value, strict=True)))
            except (*_REFUSED, ValueError):
                pass  # numpy gives the right value or the right error
        return slow(value)

    return convert


def harmonics(kind: FixedRows) -> Convert:
    """Converter for grids of numbers: arrays that end in the grid's two axes, or with these flattened into one."""
    dtype = kind.dtype
    size = kind.size
    assert size is not None
    side = kind.row_type.list_size

    def convert(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        value = dense(value)
        array = value
        if type(value) is not np.ndarray or value.dtype != dtype or not value.flags.c_contiguous:
            array = fresh(value, dtype)
        shape = array.shape
        flat = len(shape) == 1 and shape[0] % size == 0
        if not flat and shape[-1:] != (size,) and shape[-2:] != (size // side, side):
            raise ValueError(f"cannot read an array of shape {shape} as grids of {size // side} x {side} numbers")
        return borrow(array) if array is value else final(array)

    return convert


def booleans(kind: Boolean) -> Convert:
    """Converter for booleans; anything that numpy takes for a truth value."""

    def convert(value: Any) -> Cell:
        if value is True or value is False:
            return value
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        array = np.array(as_numpy(value, np.bool_)).reshape(-1)
        # A copy once more where reshape made a view, so that the cell owns its memory.
        array = array if array.base is None else array.copy()
        array.flags.writeable = False
        return array

    return convert


def intervals(kind: Fixed) -> Convert:
    """Converter for intervals: vectors of two numbers, or a ``slice(first, last)``."""
    convert_vectors = vectors(kind)

    def convert(value: Any) -> Cell:
        if type(value) is not slice:
            return convert_vectors(value)
        if value.step not in (None, 1):
            raise ValueError(f"an interval has no step, but {value!r} has")
        return convert_vectors([value.start, value.stop])

    return convert


def identifiers(kind: Fixed) -> Convert:
    """Converter for identifiers: ``bytes``, ``uuid.UUID`` or ``Uuid`` objects, arrays of uint8, and sequences of these."""
    convert_vectors = vectors(kind)

    def single(value: Any) -> Any:
        # Both classes have the attribute; only one of them has it as an array.
        value = getattr(value, "bytes", value)
        return np.frombuffer(value, np.uint8) if isinstance(value, bytes) else value

    def convert(value: Any) -> Cell:
        if isinstance(value, (list, tuple)):
            return convert_vectors([single(item) for item in value])
        return convert_vectors(single(value))

    return convert
