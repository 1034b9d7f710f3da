"""Archetype ``AudioPlayback``.

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
    from ...types.likes import Float32Like

_NAME = "rerun.blueprint.archetypes.AudioPlayback"
_SPECS = specs(
    _NAME,
    ("volume", "rerun.blueprint.components.Volume", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_volume = _SPECS[0].convert


class AudioPlayback(Archetype):
    """How an audio view plays.

    Parameters
    ----------
    volume
        Loudness of playback, 0 is silence and 1 the loudness of the recording.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    volume = Component(_SPECS[0])

    def __init__(self, *, volume: Float32Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if volume is not None:
                cells.append(_volume(volume))
                mask = 1
        except Exception as error:
            self._recover((volume,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, volume: Float32Like | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        volume
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (volume,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_volume() -> ComponentDescriptor:
        """Names of the column ``AudioPlayback:volume``."""
        return _SPECS[0].field.descriptor
