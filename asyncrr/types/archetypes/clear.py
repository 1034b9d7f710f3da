"""Archetype ``Clear``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.clear import ClearConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BoolArrayLike, BoolLike

_NAME = "rerun.archetypes.Clear"
_SPECS = specs(
    _NAME,
    ("is_recursive", "rerun.components.ClearIsRecursive", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_is_recursive = _SPECS[0].convert


class Clear(ClearConstructor):
    """Empties an entity: all of its components, and with `recursive` those of everything below it, from here on in time.

    Fields
    ------
    is_recursive
        Whether everything below the entity is cleared, too.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    is_recursive = Component(_SPECS[0])

    def _set(self, given: tuple[Any, ...]) -> None:
        (is_recursive,) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if is_recursive is not None:
                cells.append(_is_recursive(is_recursive))
                mask = 1
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, is_recursive: BoolLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        is_recursive
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (is_recursive,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, is_recursive: BoolArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        is_recursive
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((is_recursive,))

    @staticmethod
    def descriptor_is_recursive() -> ComponentDescriptor:
        """Names of the column ``Clear:is_recursive``."""
        return _SPECS[0].field.descriptor
