"""Component ``GeoLineString``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.strip import GeoLineString as _GeoLineString

if TYPE_CHECKING:
    from ..likes import GeoLineStringArrayLike


class GeoLineString(_GeoLineString, ComponentMixin):
    """A line on the globe: N x 2 float64, latitude and longitude of N points in degrees."""

    _COMPONENT_TYPE = "rerun.components.GeoLineString"


class GeoLineStringBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``GeoLineString``."""

    _COMPONENT_TYPE = "rerun.components.GeoLineString"
    _CODEC = codecs.GEO_LINE_STRING
    _ARROW_DATATYPE = codecs.GEO_LINE_STRING.kind.arrow_type

    def __init__(self, data: GeoLineStringArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
