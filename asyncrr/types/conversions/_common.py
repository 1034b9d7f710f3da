"""Steps that several converters share."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..._foreign import dense, widened
from ..kinds import Kind, owned
from ..layout import Cell, is_owned

Convert: TypeAlias = Callable[[Any], Cell]
"""Turns an argument into a cell or raises."""

SMALL = 256
"""Arrays of at most this many bytes are packed at once: cheaper than to borrow now and copy later."""


def as_arrow(value: Any, kind: Kind) -> pa.Array | None:
    """``value`` itself, or what it offers, where that is Arrow data of exactly the kind's type."""
    array = value
    if not isinstance(value, pa.Array):
        offer = getattr(value, "as_arrow_array", None)
        if offer is None or hasattr(value, "_ATTRIBUTE"):
            # A single value of ours makes its array by this very conversion.
            return None
        array = offer()
    return array if isinstance(array, pa.Array) and array.type == kind.arrow_type else None


def as_numpy(value: Any, dtype: npt.DTypeLike | None = None) -> npt.NDArray[Any]:
    """``numpy.asarray`` that also takes whatever :func:`~asyncrr._foreign.dense` does, alone or as the items of a list."""
    if not isinstance(value, (list, tuple)):
        return np.asarray(dense(value), dtype=dtype)
    try:
        return np.asarray(value, dtype=dtype)
    except Exception:
        # numpy asks tensors in a list for `__array__` only, and some of them refuse.
        items = [dense(item) for item in value]
        if all(item is given for item, given in zip(items, value, strict=True)):
            raise
        return np.asarray(items, dtype=dtype)


def unboxed(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """An array of Python's numbers as one of numpy's: a column of a table may come like that. Other arrays as they are."""
    if array.dtype.kind != "O":
        return array
    try:
        numbers = np.array(array.tolist())
    except ValueError:
        return array
    return numbers if numbers.dtype.kind in "biuf" and numbers.shape == array.shape else array


def native(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``array`` in this machine's byte order, and of a type that numpy knows of itself."""
    array = widened(array)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def fresh(value: Any, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """``value`` as a C-contiguous array that shares no memory with the caller's objects."""
    if isinstance(value, (list, tuple)):
        return np.asarray(as_numpy(value, dtype), order="C")
    if isinstance(value, (np.ndarray, np.generic)):
        if value.size < _LARGE or value.flags.c_contiguous:
            return np.array(np.asarray(value), dtype=dtype, order="C")
        return row_major(np.asarray(value), dtype)
    array = dense(value)
    if isinstance(array, np.ndarray):
        ready = array.dtype == dtype and array.flags.c_contiguous and is_owned(array)
        return array if ready else row_major(array, dtype)
    # In two steps, since not every __array__ knows the copy argument.
    return np.array(np.asarray(array, dtype=dtype), order="C")


_FEW_CHANNELS = 4
_LARGE = 4096
"""From so many numbers on it pays to copy channel by channel."""


def row_major(array: npt.NDArray[Any], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """A C-contiguous copy of ``array``, of type ``dtype``.

    numpy copies along the last axis. Where that is short and nothing else lies in line with it (channels-first pixels seen as
    H x W x 3, BGR turned round, mirrored images), going channel by channel is up to five times faster.
    """
    shape, strides = array.shape, array.strides
    if (
        array.size < _LARGE
        or len(shape) < 2
        or not 1 < shape[-1] <= _FEW_CHANNELS
        or strides[-2] == shape[-1] * strides[-1]
    ):
        return np.array(array, dtype=dtype, order="C")
    out = np.empty(shape, dtype)
    for channel in range(shape[-1]):
        out[..., channel] = array[..., channel]
    return out


def final(array: npt.NDArray[Any]) -> Cell:
    """The cell for a fresh array."""
    if array.nbytes <= SMALL:
        return array.tobytes()
    if array.base is None:
        return owned(array)
    return array if is_owned(array) else array.tobytes()


def borrow(array: npt.NDArray[Any]) -> Cell:
    """The cell for a caller's array that fits as it is."""
    return array if array.nbytes > SMALL else array.tobytes()


def utf8(value: Any) -> str:
    """``value`` as text; raises ``UnicodeEncodeError`` for text that has no UTF-8 form."""
    # Of subclasses the characters, not what ``str()`` makes of them: for a member of a text enumeration that is "Level.INFO".
    text = str.__str__(value) if isinstance(value, str) else str(value)
    if not text.isascii():
        text.encode()
    return text


# Not numpy's own letters: those depend on the platform's C types.
_CODES = {"f": {2: "e", 4: "f", 8: "d"}, "i": {1: "b", 2: "h", 4: "i", 8: "q"}, "u": {1: "B", 2: "H", 4: "I", 8: "Q"}}


class Packers(dict[int, Callable[..., bytes]]):
    """``Struct("<Nf").pack`` for any N, made on demand."""

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self.code = _CODES[dtype.kind][dtype.itemsize]

    def __missing__(self, count: int) -> Callable[..., bytes]:
        pack = self[count] = Struct(f"<{count}{self.code}").pack
        return pack


PACK_LIMIT = 192
"""Lists of more numbers than this are left to numpy."""
