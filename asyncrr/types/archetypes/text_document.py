"""Archetype ``TextDocument``.

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
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.TextDocument"
_SPECS = specs(
    _NAME,
    ("text", "rerun.components.Text", codecs.UTF8),
    ("media_type", "rerun.components.MediaType", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_text = _SPECS[0].convert
_media_type = _SPECS[1].convert


class TextDocument(Archetype):
    """A text of its own, plain or Markdown.

    Parameters
    ----------
    text
        The text.
    media_type
        `text/plain` (default) or `text/markdown`.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    text = Component(_SPECS[0])
    media_type = Component(_SPECS[1])

    def __init__(self, text: Utf8Like, *, media_type: Utf8Like | None = None) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if text is not None:
                cells.append(_text(text))
                mask = 1
            if media_type is not None:
                cells.append(_media_type(media_type))
                mask |= 2
        except Exception as error:
            self._recover((text, media_type), cells, mask, error)
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
        media_type: Utf8Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        text, media_type
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (text, media_type))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        text: Utf8ArrayLike | None = None,
        media_type: Utf8ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        text, media_type
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((text, media_type))

    @staticmethod
    def descriptor_text() -> ComponentDescriptor:
        """Names of the column ``TextDocument:text``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_media_type() -> ComponentDescriptor:
        """Names of the column ``TextDocument:media_type``."""
        return _SPECS[1].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``TextDocument`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("TextDocument", overrides=self.as_component_batches(), mappings=mappings)
