"""Blobs as single values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..conversions._common import as_numpy
from .forms import Native

if TYPE_CHECKING:
    from ..likes import IntegersLike


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

    def __init__(self, data: bytes | bytearray | Sequence[bytes] | IntegersLike) -> None:
        given: Any = data
        if isinstance(given, (list, tuple)) and given and isinstance(given[0], bytes):
            given = b"".join(given)
        self.data = np.frombuffer(given, np.uint8) if isinstance(given, bytes) else np.array(as_numpy(given, np.uint8))

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.data, dtype=dtype)

    def __len__(self) -> int:
        return len(self.data)
