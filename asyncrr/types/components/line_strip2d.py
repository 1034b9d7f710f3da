"""Component ``LineStrip2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.strip import LineStrip2D as _LineStrip2D

if TYPE_CHECKING:
    from ..likes import LineStrip2DArrayLike


class LineStrip2D(_LineStrip2D, ComponentMixin):
    """A strip of connected line segments: N x 2 float32, N points."""

    _COMPONENT_TYPE = "rerun.components.LineStrip2D"


class LineStrip2DBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``LineStrip2D``."""

    _COMPONENT_TYPE = "rerun.components.LineStrip2D"
    _CODEC = codecs.LINE_STRIP2D
    _ARROW_DATATYPE = codecs.LINE_STRIP2D.kind.arrow_type

    def __init__(self, data: LineStrip2DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
