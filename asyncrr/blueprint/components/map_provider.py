"""Enumeration ``MapProvider``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from ...types.base import BaseBatch, ComponentBatchMixin
from ...types.likes import IntegerArray, IntLike
from ...types.natives.forms import NativeEnum
from .. import codecs as blueprint_codecs


class MapProvider(NativeEnum):
    """Who provides the tiles of a map, and in which style."""

    OpenStreetMap = 1
    MapboxStreets = 2
    MapboxDark = 3
    MapboxSatellite = 4
    MapboxLight = 5


MapProviderLike: TypeAlias = (
    MapProvider
    | Literal[
        "OpenStreetMap",
        "MapboxStreets",
        "MapboxDark",
        "MapboxSatellite",
        "MapboxLight",
        "openstreetmap",
        "mapboxstreets",
        "mapboxdark",
        "mapboxsatellite",
        "mapboxlight",
    ]
    | IntLike
)
"""A member of ``MapProvider``, its name, or its number."""
MapProviderArrayLike: TypeAlias = MapProviderLike | Sequence[MapProviderLike | None] | IntegerArray
"""One ``MapProvider`` or several: members, names and numbers in a sequence, or an array of numbers."""


class MapProviderBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``MapProvider``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.blueprint.components.MapProvider"
    _CODEC = blueprint_codecs.MAP_PROVIDER
    _ARROW_DATATYPE = blueprint_codecs.MAP_PROVIDER.kind.arrow_type

    def __init__(self, data: MapProviderArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
