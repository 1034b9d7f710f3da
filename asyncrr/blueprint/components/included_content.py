"""Component ``IncludedContent``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.entity_path import EntityPath, EntityPathBatch


class IncludedContent(EntityPath, ComponentMixin):
    """Path of a view or container that is in a container."""

    _COMPONENT_TYPE = "rerun.blueprint.components.IncludedContent"


class IncludedContentBatch(EntityPathBatch, ComponentBatchMixin):
    """A batch of ``IncludedContent``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.IncludedContent"
