"""Component ``ActiveTab``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.entity_path import EntityPath, EntityPathBatch


class ActiveTab(EntityPath, ComponentMixin):
    """Path of the view or container whose tab is in front."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ActiveTab"


class ActiveTabBatch(EntityPathBatch, ComponentBatchMixin):
    """A batch of ``ActiveTab``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ActiveTab"
