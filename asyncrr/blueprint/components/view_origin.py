"""Component ``ViewOrigin``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.entity_path import EntityPath, EntityPathBatch


class ViewOrigin(EntityPath, ComponentMixin):
    """Path of the entity whose space a view shows."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewOrigin"


class ViewOriginBatch(EntityPathBatch, ComponentBatchMixin):
    """A batch of ``ViewOrigin``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewOrigin"
