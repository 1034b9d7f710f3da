"""Identifiers as single values."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from .. import codecs
from ..conversions._common import as_numpy
from .forms import Native

if TYPE_CHECKING:
    from ..likes import UuidLike


_BYTES = bytes  # the class below has an attribute of that name


class Uuid(Native):
    """A universally unique identifier.

    Parameters
    ----------
    bytes
        Its 16 bytes, as ``bytes`` or numbers, or a ``uuid.UUID``.
    """

    _ATTRIBUTE = "bytes"
    _CODEC = codecs.UUID

    bytes: npt.NDArray[np.uint8]

    def __init__(self, bytes: UuidLike) -> None:
        given: Any = bytes.bytes if isinstance(bytes, (Uuid, uuid.UUID)) else bytes
        self.bytes = np.array(
            np.frombuffer(given, np.uint8) if isinstance(given, _BYTES) else as_numpy(given, np.uint8)
        )

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self.bytes, dtype=dtype)

    def __len__(self) -> int:
        return len(self.bytes)
