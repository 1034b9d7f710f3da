"""Encoding ``Blob``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.blob import Blob as Blob

if TYPE_CHECKING:
    from ..likes import BlobArrayLike


class BlobBatch(BaseBatch):
    """A batch of ``Blob``."""

    _CODEC = codecs.BLOB
    _ARROW_DATATYPE = codecs.BLOB.kind.arrow_type

    def __init__(self, data: BlobArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
