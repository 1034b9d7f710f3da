"""Component ``Unit``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class Unit(Utf8, ComponentMixin):
    """Unit of measured values, such as `m/s`."""

    _COMPONENT_TYPE = "rerun.components.Unit"


class UnitBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``Unit``."""

    _COMPONENT_TYPE = "rerun.components.Unit"
