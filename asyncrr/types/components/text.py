"""Component ``Text``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class Text(Utf8, ComponentMixin):
    """Text."""

    _COMPONENT_TYPE = "rerun.components.Text"


class TextBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``Text``."""

    _COMPONENT_TYPE = "rerun.components.Text"
