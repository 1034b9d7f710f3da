"""Archetype ``TensorViewFit``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Component
from ..constructors.fits import TensorViewFitConstructor

if TYPE_CHECKING:
    from ..components.view_fit import ViewFitLike

_NAME = "rerun.blueprint.archetypes.TensorViewFit"
_SPECS = specs(
    _NAME,
    ("scaling", "rerun.blueprint.components.ViewFit", blueprint_codecs.VIEW_FIT),
)
_LAYOUTS = LayoutTable(_SPECS)
_scaling = _SPECS[0].convert


class TensorViewFit(TensorViewFitConstructor):
    """How a tensor's image is scaled into its view.

    Fields
    ------
    scaling
        How an image is scaled into its view: not at all, to fill it, or to fill it as far as its proportions
        allow.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    scaling = Component(_SPECS[0])

    def _set(self, given: tuple[Any, ...]) -> None:
        (scaling,) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if scaling is not None:
                cells.append(_scaling(scaling))
                mask = 1
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, scaling: ViewFitLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        scaling
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (scaling,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_scaling() -> ComponentDescriptor:
        """Names of the column ``TensorViewFit:scaling``."""
        return _SPECS[0].field.descriptor
