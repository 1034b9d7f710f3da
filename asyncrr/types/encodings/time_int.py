"""Encoding ``TimeInt``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from .. import codecs
from ..base import BaseBatch
from ..likes import TimeIntArrayLike
from ..natives.time import TimeInt as TimeInt


class TimeIntBatch(BaseBatch):
    """A batch of ``TimeInt``."""

    _CODEC = codecs.TIME_INT
    _ARROW_DATATYPE = codecs.TIME_INT.kind.arrow_type

    def __init__(self, data: TimeIntArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
