"""Archetype ``VisualBounds2D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from ..base import Component
from ..constructors.bounds import VisualBounds2DConstructor

if TYPE_CHECKING:
    from ...types.likes import Range2DLike

_NAME = "rerun.blueprint.archetypes.VisualBounds2D"
_SPECS = specs(
    _NAME,
    ("range", "rerun.blueprint.components.VisualBounds2D", codecs.RANGE2D),
)
_LAYOUTS = LayoutTable(_SPECS)
_range = _SPECS[0].convert


class VisualBounds2D(VisualBounds2DConstructor):
    """The part of a 2D space that is seen.

    Fields
    ------
    range
        The part of a 2D space that is seen, in its units.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    range = Component(_SPECS[0])

    def _set(self, given: tuple[Any, ...]) -> None:
        (range,) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if range is not None:
                cells.append(_range(range))
                mask = 1
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, range: Range2DLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        range
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (range,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_range() -> ComponentDescriptor:
        """Names of the column ``VisualBounds2D:range``."""
        return _SPECS[0].field.descriptor
