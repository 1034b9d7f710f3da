"""Archetype ``McapMessage``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BlobArrayLike, BlobLike

_NAME = "rerun.archetypes.McapMessage"
_SPECS = specs(
    _NAME,
    ("data", "rerun.components.Blob", codecs.BLOB),
)
_LAYOUTS = LayoutTable(_SPECS)
_data = _SPECS[0].convert


class McapMessage(Archetype):
    """A message of an MCAP file as it is.

    Parameters
    ----------
    data
        The encoded message.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    data = Component(_SPECS[0])

    def __init__(self, data: BlobLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if data is not None:
                cells.append(_data(data))
                mask = 1
        except Exception as error:
            self._recover((data,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, data: BlobLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        data
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (data,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, data: BlobArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        data
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((data,))

    @staticmethod
    def descriptor_data() -> ComponentDescriptor:
        """Names of the column ``McapMessage:data``."""
        return _SPECS[0].field.descriptor
