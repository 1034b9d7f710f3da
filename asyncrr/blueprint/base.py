"""What archetypes of blueprints are built of: what those of data are, and components of both."""

from __future__ import annotations

from typing import Any

from ..types import base
from ..types.base import Archetype as Archetype, ComponentColumnList as ComponentColumnList
from ..types.fields import Spec


class Component(base.Component):
    """Descriptor of a field, whose component may be one of blueprints."""

    __slots__ = ()

    @staticmethod
    def _batch_class(spec: Spec) -> Any:
        if spec.field.descriptor.component_type != f"rerun.blueprint.components.{spec.component}":
            return base.Component._batch_class(spec)
        from .components import batch_class

        return batch_class(spec.component)
