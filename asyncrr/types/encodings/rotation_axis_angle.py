"""Encoding ``RotationAxisAngle``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.rotation import RotationAxisAngle as RotationAxisAngle

if TYPE_CHECKING:
    from ..likes import RotationAxisAngleArrayLike


class RotationAxisAngleBatch(BaseBatch):
    """A batch of ``RotationAxisAngle``."""

    _CODEC = codecs.ROTATION_AXIS_ANGLE
    _ARROW_DATATYPE = codecs.ROTATION_AXIS_ANGLE.kind.arrow_type

    def __init__(self, data: RotationAxisAngleArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
