"""Encoding ``KeypointId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import KeypointIdArrayLike
from ..natives.forms import NativeInt


class KeypointId(NativeInt):
    """Number of a keypoint within its class, 0 to 65535."""

    id: int
    _ATTRIBUTE = "id"
    _CODEC = codecs.KEYPOINT_ID

    def __init__(self, id: int) -> None:
        self.id = int(id)


class KeypointIdBatch(BaseBatch):
    """A batch of ``KeypointId``."""

    _CODEC = codecs.KEYPOINT_ID
    _ARROW_DATATYPE = codecs.KEYPOINT_ID.kind.arrow_type

    def __init__(self, data: KeypointIdArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
