"""Component ``ViewClass``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class ViewClass(Utf8, ComponentMixin):
    """What kind of view it is, such as `3D` or `TimeSeries`."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewClass"


class ViewClassBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``ViewClass``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewClass"
