"""Archetype ``MapBackground``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ..components.map_provider import MapProviderLike

_NAME = "rerun.blueprint.archetypes.MapBackground"
_SPECS = specs(
    _NAME,
    ("provider", "rerun.blueprint.components.MapProvider", blueprint_codecs.MAP_PROVIDER),
)
_LAYOUTS = LayoutTable(_SPECS)
_provider = _SPECS[0].convert


class MapBackground(Archetype):
    """The tiles of a map.

    Parameters
    ----------
    provider
        Who provides the tiles of a map, and in which style.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    provider = Component(_SPECS[0])

    def __init__(self, provider: MapProviderLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if provider is not None:
                cells.append(_provider(provider))
                mask = 1
        except Exception as error:
            self._recover((provider,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, provider: MapProviderLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        provider
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (provider,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_provider() -> ComponentDescriptor:
        """Names of the column ``MapBackground:provider``."""
        return _SPECS[0].field.descriptor
