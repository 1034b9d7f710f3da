"""Archetype ``TextLogRows``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import Utf8ArrayLike

_NAME = "rerun.blueprint.archetypes.TextLogRows"
_SPECS = specs(
    _NAME,
    ("filter_by_log_level", "rerun.components.TextLogLevel", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_filter_by_log_level = _SPECS[0].convert


class TextLogRows(Archetype):
    """Which rows a text log shows.

    Parameters
    ----------
    filter_by_log_level
        Levels whose messages are shown; all by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    filter_by_log_level = Component(_SPECS[0])

    def __init__(self, *, filter_by_log_level: Utf8ArrayLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if filter_by_log_level is not None:
                cells.append(_filter_by_log_level(filter_by_log_level))
                mask = 1
        except Exception as error:
            self._recover((filter_by_log_level,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, filter_by_log_level: Utf8ArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        filter_by_log_level
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (filter_by_log_level,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_filter_by_log_level() -> ComponentDescriptor:
        """Names of the column ``TextLogRows:filter_by_log_level``."""
        return _SPECS[0].field.descriptor
