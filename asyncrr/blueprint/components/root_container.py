"""Component ``RootContainer``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uuid import Uuid, UuidBatch


class RootContainer(Uuid, ComponentMixin):
    """Id of the container that everything else is in."""

    _COMPONENT_TYPE = "rerun.blueprint.components.RootContainer"


class RootContainerBatch(UuidBatch, ComponentBatchMixin):
    """A batch of ``RootContainer``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.RootContainer"
