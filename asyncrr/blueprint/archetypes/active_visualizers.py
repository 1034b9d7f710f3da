"""Archetype ``ActiveVisualizers``.

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
    from ...types.likes import UuidArrayLike

_NAME = "rerun.blueprint.archetypes.ActiveVisualizers"
_SPECS = specs(
    _NAME,
    ("instruction_ids", "rerun.blueprint.components.VisualizerInstructionId", codecs.UUID),
)
_LAYOUTS = LayoutTable(_SPECS)
_instruction_ids = _SPECS[0].convert


class ActiveVisualizers(Archetype):
    """Which visualizers show an entity in a view, instead of those that the viewer would choose.

    Parameters
    ----------
    instruction_ids
        Ids of the visualizers' instructions, each 16 bytes.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    instruction_ids = Component(_SPECS[0])

    def __init__(self, instruction_ids: UuidArrayLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if instruction_ids is not None:
                cells.append(_instruction_ids(instruction_ids))
                mask = 1
        except Exception as error:
            self._recover((instruction_ids,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, instruction_ids: UuidArrayLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        instruction_ids
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (instruction_ids,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_instruction_ids() -> ComponentDescriptor:
        """Names of the column ``ActiveVisualizers:instruction_ids``."""
        return _SPECS[0].field.descriptor
