"""Component ``LatLon``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.dvec2d import DVec2D, DVec2DBatch


class LatLon(DVec2D, ComponentMixin):
    """A place on the globe: latitude and longitude in degrees, float64."""

    _COMPONENT_TYPE = "rerun.components.LatLon"


class LatLonBatch(DVec2DBatch, ComponentBatchMixin):
    """A batch of ``LatLon``."""

    _COMPONENT_TYPE = "rerun.components.LatLon"
