"""Archetype ``ForceLink``.

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

_NAME = "rerun.blueprint.archetypes.ForceLink"
_SPECS = specs(
    _NAME,
    ("enabled", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("distance", "rerun.blueprint.components.ForceDistance", codecs.FLOAT64),
    ("iterations", "rerun.blueprint.components.ForceIterations", codecs.UINT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_enabled = _SPECS[0].convert
_distance = _SPECS[1].convert
_iterations = _SPECS[2].convert


class ForceLink(Archetype):
    """A force that brings nodes of a graph that an edge connects to a wanted distance.

    Parameters
    ----------
    enabled
        Whether something is switched on.
    distance
        The wanted distance of two connected nodes.
    iterations
        How often a force of a graph's layout is applied in each step.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    enabled = Component(_SPECS[0])
    distance = Component(_SPECS[1])
    iterations = Component(_SPECS[2])

    def __init__(
        self,
        *,
        enabled: BoolLike | None = None,
        distance: Float64Like | None = None,
        iterations: UInt64Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if enabled is not None:
                cells.append(_enabled(enabled))
                mask = 1
            if distance is not None:
                cells.append(_distance(distance))
                mask |= 2
            if iterations is not None:
                cells.append(_iterations(iterations))
                mask |= 4
        except Exception as error:
            self._recover((enabled, distance, iterations), cells, mask, error)
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
        distance: Float64Like | None = None,
        iterations: UInt64Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        enabled, distance, iterations
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (enabled, distance, iterations))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_enabled() -> ComponentDescriptor:
        """Names of the column ``ForceLink:enabled``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_distance() -> ComponentDescriptor:
        """Names of the column ``ForceLink:distance``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_iterations() -> ComponentDescriptor:
        """Names of the column ``ForceLink:iterations``."""
        return _SPECS[2].field.descriptor
