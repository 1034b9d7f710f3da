"""Blobs as single values."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from .forms import Native


class Blob(Native):
    """Bytes.

    Parameters
    ----------
    data
        ``bytes``, a sequence of ``bytes`` (joined), or anything that numpy can turn into uint8.
    """

    data: npt.NDArray[np.uint8]
    _ATTRIBUTE = "data"
    _CODEC = codecs.BLOB

    def __init__(self, data: Any) -> None:
        if isinstance(data, (list, tuple)) and data and isinstance(data[0], bytes):
            data = b"".join(data)
        self.data = np.frombuffer(data, np.uint8) if isinstance(data, bytes) else np.array(data, dtype=np.uint8)

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.data, dtype=dtype)

    def __len__(self) -> int:
        return len(self.data)
