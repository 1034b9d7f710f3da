"""Archetype ``TextLogFormat``.

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
    from ...types.likes import BoolLike

_NAME = "rerun.blueprint.archetypes.TextLogFormat"
_SPECS = specs(
    _NAME,
    ("monospace_body", "rerun.blueprint.components.Enabled", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_monospace_body = _SPECS[0].convert


class TextLogFormat(Archetype):
    """How a text log is set.

    Parameters
    ----------
    monospace_body
        Whether all letters of the messages have the same width.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    monospace_body = Component(_SPECS[0])

    def __init__(self, *, monospace_body: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if monospace_body is not None:
                cells.append(_monospace_body(monospace_body))
                mask = 1
        except Exception as error:
            self._recover((monospace_body,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, monospace_body: BoolLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        monospace_body
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (monospace_body,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_monospace_body() -> ComponentDescriptor:
        """Names of the column ``TextLogFormat:monospace_body``."""
        return _SPECS[0].field.descriptor
