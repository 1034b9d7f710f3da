"""Component ``Scalar``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float64 import Float64, Float64Batch


class Scalar(Float64, ComponentMixin):
    """A number to plot, float64."""

    _COMPONENT_TYPE = "rerun.components.Scalar"


class ScalarBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``Scalar``."""

    _COMPONENT_TYPE = "rerun.components.Scalar"
