"""Component ``EntityPath``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.entity_path import EntityPath as _EntityPath
from ..encodings.entity_path import EntityPathBatch as _EntityPathBatch


class EntityPath(_EntityPath, ComponentMixin):
    """Path of an entity as text."""

    _COMPONENT_TYPE = "rerun.components.EntityPath"


class EntityPathBatch(_EntityPathBatch, ComponentBatchMixin):
    """A batch of ``EntityPath``."""

    _COMPONENT_TYPE = "rerun.components.EntityPath"
