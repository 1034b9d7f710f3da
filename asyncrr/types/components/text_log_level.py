"""Component ``TextLogLevel``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import ClassVar

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class TextLogLevel(Utf8, ComponentMixin):
    """Severity of a text log entry: one of the constants, or any other text."""

    _COMPONENT_TYPE = "rerun.components.TextLogLevel"
    CRITICAL: ClassVar[TextLogLevel]
    DEBUG: ClassVar[TextLogLevel]
    ERROR: ClassVar[TextLogLevel]
    INFO: ClassVar[TextLogLevel]
    TRACE: ClassVar[TextLogLevel]
    WARN: ClassVar[TextLogLevel]


class TextLogLevelBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``TextLogLevel``."""

    _COMPONENT_TYPE = "rerun.components.TextLogLevel"


TextLogLevel.CRITICAL = TextLogLevel("CRITICAL")
TextLogLevel.DEBUG = TextLogLevel("DEBUG")
TextLogLevel.ERROR = TextLogLevel("ERROR")
TextLogLevel.INFO = TextLogLevel("INFO")
TextLogLevel.TRACE = TextLogLevel("TRACE")
TextLogLevel.WARN = TextLogLevel("WARN")
