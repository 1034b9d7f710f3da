"""Archetype ``ForceCollisionRadius``.

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
    from ...types.likes import BoolLike, Float64Like, UInt64Like

_NAME = "rerun.blueprint.archetypes.ForceCollisionRadius"
_SPECS = specs(
    _NAME,
    ("enabled", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("strength", "rerun.blueprint.components.ForceStrength", codecs.FLOAT64),
    ("iterations", "rerun.blueprint.components.ForceIterations", codecs.UINT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_enabled = _SPECS[0].convert
_strength = _SPECS[1].convert
_iterations = _SPECS[2].convert


class ForceCollisionRadius(Archetype):
    """A force that keeps the nodes of a graph from overlapping, by the size of each.

    Parameters
    ----------
    enabled
        Whether something is switched on.
    strength
        How strong the force is.
    iterations
        How often a force of a graph's layout is applied in each step.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    enabled = Component(_SPECS[0])
    strength = Component(_SPECS[1])
    iterations = Component(_SPECS[2])

    def __init__(
        self,
        *,
        enabled: BoolLike | None = None,
        strength: Float64Like | None = None,
        iterations: UInt64Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if enabled is not None:
                cells.append(_enabled(enabled))
                mask = 1
            if strength is not None:
                cells.append(_strength(strength))
                mask |= 2
            if iterations is not None:
                cells.append(_iterations(iterations))
                mask |= 4
        except Exception as error:
            self._recover((enabled, strength, iterations), cells, mask, error)
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
        iterations: UInt64Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        enabled, strength, iterations
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (enabled, strength, iterations))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_enabled() -> ComponentDescriptor:
        """Names of the column ``ForceCollisionRadius:enabled``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_strength() -> ComponentDescriptor:
        """Names of the column ``ForceCollisionRadius:strength``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_iterations() -> ComponentDescriptor:
        """Names of the column ``ForceCollisionRadius:iterations``."""
        return _SPECS[2].field.descriptor
