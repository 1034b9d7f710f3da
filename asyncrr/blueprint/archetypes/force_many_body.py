"""Archetype ``ForceManyBody``.

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
    from ...types.likes import BoolLike, Float64Like

_NAME = "rerun.blueprint.archetypes.ForceManyBody"
_SPECS = specs(
    _NAME,
    ("enabled", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("strength", "rerun.blueprint.components.ForceStrength", codecs.FLOAT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_enabled = _SPECS[0].convert
_strength = _SPECS[1].convert


class ForceManyBody(Archetype):
    """A force between each two nodes of a graph, as of electric charges or of masses.

    Parameters
    ----------
    enabled
        Whether something is switched on.
    strength
        How strong the force is: positive values attract, negative ones push apart.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    enabled = Component(_SPECS[0])
    strength = Component(_SPECS[1])

    def __init__(self, *, enabled: BoolLike | None = None, strength: Float64Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if enabled is not None:
                cells.append(_enabled(enabled))
                mask = 1
            if strength is not None:
                cells.append(_strength(strength))
                mask |= 2
        except Exception as error:
            self._recover((enabled, strength), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        enabled: BoolLike | None = None,
        strength: Float64Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        enabled, strength
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (enabled, strength))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_enabled() -> ComponentDescriptor:
        """Names of the column ``ForceManyBody:enabled``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_strength() -> ComponentDescriptor:
        """Names of the column ``ForceManyBody:strength``."""
        return _SPECS[1].field.descriptor
