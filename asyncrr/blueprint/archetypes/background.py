"""Archetype ``Background``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Component
from ..constructors.backgrounds import BackgroundConstructor

if TYPE_CHECKING:
    from ...types.likes import Rgba32Like
    from ..components.background_kind import BackgroundKindLike

_NAME = "rerun.blueprint.archetypes.Background"
_SPECS = specs(
    _NAME,
    ("kind", "rerun.blueprint.components.BackgroundKind", blueprint_codecs.BACKGROUND_KIND),
    ("color", "rerun.components.Color", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_kind = _SPECS[0].convert
_color = _SPECS[1].convert


class Background(BackgroundConstructor):
    """What is behind a spatial view.

    Fields
    ------
    kind
        A gradient, or one color; a dark gradient by default.
    color
        The color of `BackgroundKind.SolidColor`; white by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    kind = Component(_SPECS[0])
    color = Component(_SPECS[1])

    def _set(self, given: tuple[Any, ...]) -> None:
        (kind, color) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if kind is not None:
                cells.append(_kind(kind))
                mask = 1
            if color is not None:
                cells.append(_color(color))
                mask |= 2
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        kind: BackgroundKindLike | None = None,
        color: Rgba32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        kind, color
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (kind, color))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_kind() -> ComponentDescriptor:
        """Names of the column ``Background:kind``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``Background:color``."""
        return _SPECS[1].field.descriptor
