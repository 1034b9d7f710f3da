"""Encoding ``TimeInt``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.time import TimeInt as TimeInt

if TYPE_CHECKING:
    from ..likes import TimeIntArrayLike


class TimeIntBatch(BaseBatch):
    """A batch of ``TimeInt``."""

    _CODEC = codecs.TIME_INT
    _ARROW_DATATYPE = codecs.TIME_INT.kind.arrow_type

    def __init__(self, data: TimeIntArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
