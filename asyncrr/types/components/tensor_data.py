"""Component ``TensorData``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.tensor_data import TensorData as _TensorData
from ..encodings.tensor_data import TensorDataBatch as _TensorDataBatch


class TensorData(_TensorData, ComponentMixin):
    """An array with any number of dimensions, which may have names."""

    _COMPONENT_TYPE = "rerun.components.TensorData"


class TensorDataBatch(_TensorDataBatch, ComponentBatchMixin):
    """A batch of ``TensorData``."""

    _COMPONENT_TYPE = "rerun.components.TensorData"
