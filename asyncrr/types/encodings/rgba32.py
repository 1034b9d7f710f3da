"""Encoding ``Rgba32``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.color import Rgba32 as Rgba32

if TYPE_CHECKING:
    from ..likes import Rgba32ArrayLike


class Rgba32Batch(BaseBatch):
    """A batch of ``Rgba32``."""

    _CODEC = codecs.RGBA32
    _ARROW_DATATYPE = codecs.RGBA32.kind.arrow_type

    def __init__(self, data: Rgba32ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
