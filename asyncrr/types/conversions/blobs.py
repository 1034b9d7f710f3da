"""Binary blobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...error_utils import shown
from ..kinds import Blob, owned
from ..layout import Cell
from ._common import Convert, as_arrow, dense

_UINT8 = np.dtype(np.uint8)


def _one(value: Any) -> Cell:
    return value if type(value) is bytes else owned(np.array(np.asarray(value, dtype=_UINT8).reshape(-1)))


def blobs(kind: Blob) -> Convert:
    """Converter for blobs.

    ``bytes``, a file (anything with ``read``) and a one-dimensional array are one blob. A sequence, and an array with
    more dimensions, is one blob an item (so ``[1, 2, 3]``, a ``bytearray`` and a ``memoryview`` give one-byte blobs).
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
        value = dense(value)
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
