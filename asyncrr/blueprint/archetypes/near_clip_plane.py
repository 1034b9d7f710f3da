"""Archetype ``NearClipPlane``.

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

_NAME = "rerun.blueprint.archetypes.NearClipPlane"
_SPECS = specs(
    _NAME,
    ("near_clip_plane", "rerun.blueprint.components.NearClipPlane", codecs.FLOAT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_near_clip_plane = _SPECS[0].convert


class NearClipPlane(Archetype):
    """The plane before which a 3D view shows nothing.

    Parameters
    ----------
    near_clip_plane
        Distance from the eye, in scene units, before which nothing is shown.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    near_clip_plane = Component(_SPECS[0])

    def __init__(self, near_clip_plane: Float32Like) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if near_clip_plane is not None:
                cells.append(_near_clip_plane(near_clip_plane))
                mask = 1
        except Exception as error:
            self._recover((near_clip_plane,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, near_clip_plane: Float32Like | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        near_clip_plane
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (near_clip_plane,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_near_clip_plane() -> ComponentDescriptor:
        """Names of the column ``NearClipPlane:near_clip_plane``."""
        return _SPECS[0].field.descriptor
