"""Archetype ``TextDocumentFormat``.

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

_NAME = "rerun.blueprint.archetypes.TextDocumentFormat"
_SPECS = specs(
    _NAME,
    ("monospace", "rerun.blueprint.components.Enabled", codecs.BOOL),
    ("word_wrap", "rerun.blueprint.components.Enabled", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_monospace = _SPECS[0].convert
_word_wrap = _SPECS[1].convert


class TextDocumentFormat(Archetype):
    """How a text document is set.

    Parameters
    ----------
    monospace
        Whether all letters have the same width.
    word_wrap
        Whether long lines are broken.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    monospace = Component(_SPECS[0])
    word_wrap = Component(_SPECS[1])

    def __init__(self, *, monospace: BoolLike | None = None, word_wrap: BoolLike | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if monospace is not None:
                cells.append(_monospace(monospace))
                mask = 1
            if word_wrap is not None:
                cells.append(_word_wrap(word_wrap))
                mask |= 2
        except Exception as error:
            self._recover((monospace, word_wrap), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        monospace: BoolLike | None = None,
        word_wrap: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        monospace, word_wrap
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (monospace, word_wrap))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_monospace() -> ComponentDescriptor:
        """Names of the column ``TextDocumentFormat:monospace``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_word_wrap() -> ComponentDescriptor:
        """Names of the column ``TextDocumentFormat:word_wrap``."""
        return _SPECS[1].field.descriptor
