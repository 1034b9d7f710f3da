"""Component ``Bool``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.bool import Bool as _Bool
from ..encodings.bool import BoolBatch as _BoolBatch


class Bool(_Bool, ComponentMixin):
    """True or false."""

    _COMPONENT_TYPE = "rerun.components.Bool"


class BoolBatch(_BoolBatch, ComponentBatchMixin):
    """A batch of ``Bool``."""

    _COMPONENT_TYPE = "rerun.components.Bool"
