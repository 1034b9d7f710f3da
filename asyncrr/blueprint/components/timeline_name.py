"""Component ``TimelineName``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class TimelineName(Utf8, ComponentMixin):
    """Name of a timeline."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineName"


class TimelineNameBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``TimelineName``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.TimelineName"
