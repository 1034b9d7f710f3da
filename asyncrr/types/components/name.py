"""Component ``Name``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class Name(Utf8, ComponentMixin):
    """A name for people to read."""

    _COMPONENT_TYPE = "rerun.components.Name"


class NameBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``Name``."""

    _COMPONENT_TYPE = "rerun.components.Name"
