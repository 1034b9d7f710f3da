"""Archetype ``AnnotationContext``.

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
    from ..likes import AnnotationContextArrayLike, AnnotationContextLike

_NAME = "rerun.archetypes.AnnotationContext"
_SPECS = specs(
    _NAME,
    ("context", "rerun.components.AnnotationContext", codecs.ANNOTATION_CONTEXT),
)
_LAYOUTS = LayoutTable(_SPECS)
_context = _SPECS[0].convert


class AnnotationContext(Archetype):
    """What class ids and keypoint ids stand for, for an entity and everything below it; usually logged as static.

    Parameters
    ----------
    context
        Classes, each with an id, and if wanted a label, a color and keypoints.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    context = Component(_SPECS[0])

    def __init__(self, context: AnnotationContextLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if context is not None:
                cells.append(_context(context))
                mask = 1
        except Exception as error:
            self._recover((context,), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(cls, *, clear_unset: bool = False, context: AnnotationContextLike | None = None) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        context
            The field: see the class.
        """
        return cls._from_fields(clear_unset, (context,))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(cls, *, context: AnnotationContextArrayLike | None = None) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        context
            The field: the outermost axis of each is the rows.
        """
        return cls._columns((context,))

    @staticmethod
    def descriptor_context() -> ComponentDescriptor:
        """Names of the column ``AnnotationContext:context``."""
        return _SPECS[0].field.descriptor
