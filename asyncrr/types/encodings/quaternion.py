"""Encoding ``Quaternion``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.rotation import Quaternion as Quaternion

if TYPE_CHECKING:
    from ..likes import QuaternionArrayLike


class QuaternionBatch(BaseBatch):
    """A batch of ``Quaternion``."""

    _CODEC = codecs.QUATERNION
    _ARROW_DATATYPE = codecs.QUATERNION.kind.arrow_type

    def __init__(self, data: QuaternionArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
