"""Encoding ``Angle``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.rotation import Angle as Angle

if TYPE_CHECKING:
    from ..likes import AngleArrayLike


class AngleBatch(BaseBatch):
    """A batch of ``Angle``."""

    _CODEC = codecs.ANGLE
    _ARROW_DATATYPE = codecs.ANGLE.kind.arrow_type

    def __init__(self, data: AngleArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
