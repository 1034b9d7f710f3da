"""Encoding ``Plane3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.plane import Plane3D as Plane3D

if TYPE_CHECKING:
    from ..likes import Plane3DArrayLike


class Plane3DBatch(BaseBatch):
    """A batch of ``Plane3D``."""

    _CODEC = codecs.PLANE3D
    _ARROW_DATATYPE = codecs.PLANE3D.kind.arrow_type

    def __init__(self, data: Plane3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
