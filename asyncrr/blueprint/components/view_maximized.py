"""Component ``ViewMaximized``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uuid import Uuid, UuidBatch


class ViewMaximized(Uuid, ComponentMixin):
    """Id of the view that is shown alone."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewMaximized"


class ViewMaximizedBatch(UuidBatch, ComponentBatchMixin):
    """A batch of ``ViewMaximized``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewMaximized"
