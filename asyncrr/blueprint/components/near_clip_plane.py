"""Component ``NearClipPlane``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.float32 import Float32, Float32Batch


class NearClipPlane(Float32, ComponentMixin):
    """Distance from the eye, in scene units, before which nothing is shown."""

    _COMPONENT_TYPE = "rerun.blueprint.components.NearClipPlane"


class NearClipPlaneBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``NearClipPlane``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.NearClipPlane"
