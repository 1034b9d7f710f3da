"""Component ``TextLogColumn``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ..encodings.text_log_column import TextLogColumn as _TextLogColumn
from ..encodings.text_log_column import TextLogColumnBatch as _TextLogColumnBatch


class TextLogColumn(_TextLogColumn, ComponentMixin):
    """A column of a text log, and whether it is visible."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TextLogColumn"


class TextLogColumnBatch(_TextLogColumnBatch, ComponentBatchMixin):
    """A batch of ``TextLogColumn``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TextLogColumn"
