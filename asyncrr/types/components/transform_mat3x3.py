"""Component ``TransformMat3x3``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.mat3x3 import Mat3x3, Mat3x3Batch


class TransformMat3x3(Mat3x3, ComponentMixin):
    """A linear map, 3 x 3."""

    _COMPONENT_TYPE = "rerun.components.TransformMat3x3"


class TransformMat3x3Batch(Mat3x3Batch, ComponentBatchMixin):
    """A batch of ``TransformMat3x3``."""

    _COMPONENT_TYPE = "rerun.components.TransformMat3x3"
