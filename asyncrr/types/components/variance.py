"""Component ``Variance``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float64 import Float64, Float64Batch


class Variance(Float64, ComponentMixin):
    """Variance of a measured value, in its unit squared."""

    _COMPONENT_TYPE = "rerun.components.Variance"


class VarianceBatch(Float64Batch, ComponentBatchMixin):
    """A batch of ``Variance``."""

    _COMPONENT_TYPE = "rerun.components.Variance"
