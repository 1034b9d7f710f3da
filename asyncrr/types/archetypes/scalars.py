"""Archetype ``Scalars``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Float64ArrayLike

_NAME = "rerun.archetypes.Scalars"
_SPECS = specs(
    _NAME,
    ("scalars", "rerun.components.Scalar", codecs.FLOAT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_scalars = _SPECS[0].convert


class Scalars(Archetype):
    """One or several numbers to plot over time.

    Parameters
    ----------
    scalars
        The numbers, float64: one a series.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS
    _layout = _LAYOUTS[1]

    scalars = Component(_SPECS[0])

    def __init__(self, scalars: Float64ArrayLike) -> None:
        given: Any = scalars
        if type(given) is float:
            self._cells = (given,)
            return
        cells: list[Cell] = []
        mask = 0
        try:
            if scalars is not None:
                cells.append(_scalars(scalars))
                mask = 1
        except Exception as error:
            self._recover((scalars,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, scalars: Float64ArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        scalars
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (scalars,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, scalars: Float64ArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        scalars
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((scalars,))

    @staticmethod
    def descriptor_scalars() -> ComponentDescriptor:
        """Names of the column ``Scalars:scalars``."""
        return _SPECS[0].field.descriptor
