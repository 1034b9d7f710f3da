"""Archetype ``RecordingInfo``.

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
    from ..likes import TimeIntArrayLike, TimeIntLike, Utf8ArrayLike, Utf8Like

_NAME = "rerun.archetypes.RecordingInfo"
_SPECS = specs(
    _NAME,
    ("start_time", "rerun.components.Timestamp", codecs.TIME_INT),
    ("name", "rerun.components.Name", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_start_time = _SPECS[0].convert
_name = _SPECS[1].convert


class RecordingInfo(Archetype):
    """Properties of a recording; recordings log it by themselves.

    Parameters
    ----------
    start_time
        When the recording began, nanoseconds since the Unix epoch.
    name
        Name of the recording.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    start_time = Component(_SPECS[0])
    name = Component(_SPECS[1])

    def __init__(self, *, start_time: TimeIntLike | None = None, name: Utf8Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if start_time is not None:
                cells.append(_start_time(start_time))
                mask = 1
            if name is not None:
                cells.append(_name(name))
                mask |= 2
        except Exception as error:
            self._recover((start_time, name), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        start_time: TimeIntLike | None = None,
        name: Utf8Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        start_time, name
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (start_time, name))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        start_time: TimeIntArrayLike | None = None,
        name: Utf8ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        start_time, name
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((start_time, name))

    @staticmethod
    def descriptor_start_time() -> ComponentDescriptor:
        """Names of the column ``RecordingInfo:start_time``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_name() -> ComponentDescriptor:
        """Names of the column ``RecordingInfo:name``."""
        return _SPECS[1].field.descriptor
