"""Binary blobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..._foreign import dense
from ...error_utils import shown
from ..kinds import Blob, owned
from ..layout import Cell
from ._common import Convert, as_arrow

_UINT8 = np.dtype(np.uint8)


def _one(value: Any) -> Cell:
    """A single blob: the bytes of ``value``, or its numbers where these are bytes."""
    if type(value) is bytes:
        return value
    array = dense(value)
    if isinstance(array, np.ndarray) and array.dtype.kind in "iufc" and array.dtype != _UINT8:
        return _memory(array)
    return owned(np.array(np.asarray(array, dtype=_UINT8).reshape(-1)))


def _memory(array: npt.NDArray[Any]) -> bytes:
    """The memory of an array, such as pixels of a depth image, in row-major order and little-endian.

    int64 is what numpy makes of a list of bytes. An array of that type holds bytes, and nothing else.
    """
    if array.dtype.kind in "iu" and array.dtype.itemsize == 8:
        if array.size and not 0 <= array.min() <= array.max() <= 0xFF:
            raise ValueError(
                f"a blob is made of bytes, and an array of {array.dtype} with {shown(array.max())} in it is not: "
                "give its memory with `array.tobytes()`"
            )
        return array.astype(_UINT8).tobytes()
    return array.astype(array.dtype.newbyteorder("<")).tobytes()


def blobs(kind: Blob) -> Convert:
    """Converter for blobs.

    ``bytes``, a file (anything with ``read``) and a one-dimensional array are one blob. A sequence, and an array with
    more dimensions, is one blob an item (so ``[1, 2, 3]``, a ``bytearray`` and a ``memoryview`` give one-byte blobs).
    Of arrays of other number types the memory is taken.
    """

    def convert(value: Any) -> Cell:
        given = type(value)
        if given is bytes:
            return value
        if given is np.ndarray and value.dtype == _UINT8 and value.ndim == 1 and len(value):
            return value if value.flags.c_contiguous else owned(value.copy())
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if value is not (value := dense(value)):
            return convert(value)
        if isinstance(value, np.ndarray):
            if len(value) == 0:
                return ()
            return _one(value) if value.ndim == 1 else tuple([_one(row) for row in value])
        if isinstance(value, bytes):
            return bytes(value)
        read = getattr(value, "read", None)
        if read is not None:
            content = read()
            return content if type(content) is bytes else _one(np.frombuffer(content, dtype=_UINT8))
        if isinstance(value, str) and value:
            raise ValueError(
                f"{shown(value)} is text and no blob: give bytes, an open binary file, or an array of uint8"
            )
        if isinstance(value, (Sequence, memoryview)):
            return tuple([_one(getattr(item, "data", item) if _is_native(item) else item) for item in value])
        return _one(value.data)

    return convert


def _is_native(item: Any) -> bool:
    return not isinstance(item, (np.ndarray, bytes, bytearray)) and hasattr(item, "__array__")
