"""Component ``Count``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.uint64 import UInt64, UInt64Batch


class Count(UInt64, ComponentMixin):
    """How many of something there are."""

    _COMPONENT_TYPE = "rerun.components.Count"


class CountBatch(UInt64Batch, ComponentBatchMixin):
    """A batch of ``Count``."""

    _COMPONENT_TYPE = "rerun.components.Count"
