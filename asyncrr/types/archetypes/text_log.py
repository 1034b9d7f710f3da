"""Archetype ``TextLog``.

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
    from ..likes import Rgba32ArrayLike, Rgba32Like, Utf8ArrayLike, Utf8Like
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.TextLog"
_SPECS = specs(
    _NAME,
    ("text", "rerun.components.Text", codecs.UTF8),
    ("level", "rerun.components.TextLogLevel", codecs.UTF8),
    ("color", "rerun.components.Color", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_text = _SPECS[0].convert
_level = _SPECS[1].convert
_color = _SPECS[2].convert


class TextLog(Archetype):
    """An entry of a text log.

    Parameters
    ----------
    text
        The entry.
    level
        Severity of a text log entry: one of the constants, or any other text.
    color
        A color with alpha: 0xRRGGBBAA, 3 or 4 integers in 0-255, or 3 or 4 floats in 0-1.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    text = Component(_SPECS[0])
    level = Component(_SPECS[1])
    color = Component(_SPECS[2])

    def __init__(self, text: Utf8Like, *, level: Utf8Like | None = None, color: Rgba32Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if text is not None:
                cells.append(_text(text))
                mask = 1
            if level is not None:
                cells.append(_level(level))
                mask |= 2
            if color is not None:
                cells.append(_color(color))
                mask |= 4
        except Exception as error:
            self._recover((text, level, color), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        text: Utf8Like | None = None,
        level: Utf8Like | None = None,
        color: Rgba32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        text, level, color
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (text, level, color))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        text: Utf8ArrayLike | None = None,
        level: Utf8ArrayLike | None = None,
        color: Rgba32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        text, level, color
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((text, level, color))

    @staticmethod
    def descriptor_text() -> ComponentDescriptor:
        """Names of the column ``TextLog:text``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_level() -> ComponentDescriptor:
        """Names of the column ``TextLog:level``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_color() -> ComponentDescriptor:
        """Names of the column ``TextLog:color``."""
        return _SPECS[2].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``TextLog`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("TextLog", overrides=self.as_component_batches(), mappings=mappings)
