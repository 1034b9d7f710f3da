"""Component ``ImagePlaneDistance``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.float32 import Float32, Float32Batch


class ImagePlaneDistance(Float32, ComponentMixin):
    """Distance from a camera's origin at which its image plane is shown in 3D views, in scene units."""

    _COMPONENT_TYPE = "rerun.components.ImagePlaneDistance"


class ImagePlaneDistanceBatch(Float32Batch, ComponentBatchMixin):
    """A batch of ``ImagePlaneDistance``."""

    _COMPONENT_TYPE = "rerun.components.ImagePlaneDistance"
