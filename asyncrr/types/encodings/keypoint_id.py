"""Encoding ``KeypointId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import KeypointIdArrayLike


class KeypointId(NativeInt):
    """Number of a keypoint within its class, 0 to 65535.

    Parameters
    ----------
    id
        The number; a fraction is cut off.
    """

    id: int
    _ATTRIBUTE = "id"
    _CODEC = codecs.KEYPOINT_ID

    def __init__(self, id: SupportsInt) -> None:
        self.id = int(id)


class KeypointIdBatch(BaseBatch):
    """A batch of ``KeypointId``."""

    _CODEC = codecs.KEYPOINT_ID
    _ARROW_DATATYPE = codecs.KEYPOINT_ID.kind.arrow_type

    def __init__(self, data: KeypointIdArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
