"""Encoding ``Range2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.rectangles import Range2D as Range2D

if TYPE_CHECKING:
    from ..likes import Range2DArrayLike


class Range2DBatch(BaseBatch):
    """A batch of ``Range2D``."""

    _CODEC = codecs.RANGE2D
    _ARROW_DATATYPE = codecs.RANGE2D.kind.arrow_type

    def __init__(self, data: Range2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
