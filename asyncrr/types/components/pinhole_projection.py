"""Component ``PinholeProjection``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.mat3x3 import Mat3x3, Mat3x3Batch


class PinholeProjection(Mat3x3, ComponentMixin):
    """Projection from camera space to pixels: the 3 x 3 matrix of a pinhole camera's intrinsics."""

    _COMPONENT_TYPE = "rerun.components.PinholeProjection"


class PinholeProjectionBatch(Mat3x3Batch, ComponentBatchMixin):
    """A batch of ``PinholeProjection``."""

    _COMPONENT_TYPE = "rerun.components.PinholeProjection"
