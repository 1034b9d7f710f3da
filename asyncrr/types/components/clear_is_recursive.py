"""Component ``ClearIsRecursive``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import BoolBatch
from ..natives.clear import ClearIsRecursive as _ClearIsRecursive


class ClearIsRecursive(_ClearIsRecursive, ComponentMixin):
    """Whether everything below the entity is cleared, too."""

    _COMPONENT_TYPE = "rerun.components.ClearIsRecursive"


class ClearIsRecursiveBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``ClearIsRecursive``."""

    _COMPONENT_TYPE = "rerun.components.ClearIsRecursive"
