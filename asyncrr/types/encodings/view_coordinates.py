"""Encoding ``ViewCoordinates``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.view_coordinates import ViewCoordinates as ViewCoordinates

if TYPE_CHECKING:
    from ..likes import ViewCoordinatesArrayLike


class ViewCoordinatesBatch(BaseBatch):
    """A batch of ``ViewCoordinates``."""

    _CODEC = codecs.VIEW_COORDINATES
    _ARROW_DATATYPE = codecs.VIEW_COORDINATES.kind.arrow_type

    def __init__(self, data: ViewCoordinatesArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
