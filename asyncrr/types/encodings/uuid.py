"""Encoding ``Uuid``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.identifiers import Uuid as Uuid

if TYPE_CHECKING:
    from ..likes import UuidArrayLike


class UuidBatch(BaseBatch):
    """A batch of ``Uuid``."""

    _CODEC = codecs.UUID
    _ARROW_DATATYPE = codecs.UUID.kind.arrow_type

    def __init__(self, data: UuidArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
