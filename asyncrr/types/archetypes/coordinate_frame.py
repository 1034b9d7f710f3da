"""Archetype ``CoordinateFrame``.

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
    from ..likes import Utf8ArrayLike, Utf8Like

_NAME = "rerun.archetypes.CoordinateFrame"
_SPECS = specs(
    _NAME,
    ("frame", "rerun.components.TransformFrameId", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_frame = _SPECS[0].convert


class CoordinateFrame(Archetype):
    """The named coordinate frame that an entity's data is in.

    Parameters
    ----------
    frame
        Name of a coordinate frame.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    frame = Component(_SPECS[0])

    def __init__(self, frame: Utf8Like) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if frame is not None:
                cells.append(_frame(frame))
                mask = 1
        except Exception as error:
            self._recover((frame,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, frame: Utf8Like | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        frame
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (frame,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, frame: Utf8ArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        frame
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((frame,))

    @staticmethod
    def descriptor_frame() -> ComponentDescriptor:
        """Names of the column ``CoordinateFrame:frame``."""
        return _SPECS[0].field.descriptor
