"""Component ``LineStrip3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.strip import LineStrip3D as _LineStrip3D

if TYPE_CHECKING:
    from ..likes import LineStrip3DArrayLike


class LineStrip3D(_LineStrip3D, ComponentMixin):
    """A strip of connected line segments: N x 3 float32, N points."""

    _COMPONENT_TYPE = "rerun.components.LineStrip3D"


class LineStrip3DBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``LineStrip3D``."""

    _COMPONENT_TYPE = "rerun.components.LineStrip3D"
    _CODEC = codecs.LINE_STRIP3D
    _ARROW_DATATYPE = codecs.LINE_STRIP3D.kind.arrow_type

    def __init__(self, data: LineStrip3DArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
