"""Archetype ``ViewBlueprint``.

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
    from ...types.likes import BoolLike, EntityPathLike, Utf8Like

_NAME = "rerun.blueprint.archetypes.ViewBlueprint"
_SPECS = specs(
    _NAME,
    ("class_identifier", "rerun.blueprint.components.ViewClass", codecs.UTF8),
    ("display_name", "rerun.components.Name", codecs.UTF8),
    ("space_origin", "rerun.blueprint.components.ViewOrigin", codecs.ENTITY_PATH),
    ("visible", "rerun.components.Visible", codecs.BOOL),
    ("titlebar", "rerun.blueprint.components.Enabled", codecs.BOOL),
)
_LAYOUTS = LayoutTable(_SPECS)
_class_identifier = _SPECS[0].convert
_display_name = _SPECS[1].convert
_space_origin = _SPECS[2].convert
_visible = _SPECS[3].convert
_titlebar = _SPECS[4].convert


class ViewBlueprint(Archetype):
    """A view: what kind it is, and where it looks.

    Parameters
    ----------
    class_identifier
        What kind of view it is, such as `3D` or `TimeSeries`.
    display_name
        Name that is shown.
    space_origin
        Path of the entity whose space a view shows.
    visible
        Whether the view is shown; it is by default.
    titlebar
        Whether the view has a title bar.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    class_identifier = Component(_SPECS[0])
    display_name = Component(_SPECS[1])
    space_origin = Component(_SPECS[2])
    visible = Component(_SPECS[3])
    titlebar = Component(_SPECS[4])

    def __init__(
        self,
        class_identifier: Utf8Like,
        *,
        display_name: Utf8Like | None = None,
        space_origin: EntityPathLike | None = None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if class_identifier is not None:
                cells.append(_class_identifier(class_identifier))
                mask = 1
            if display_name is not None:
                cells.append(_display_name(display_name))
                mask |= 2
            if space_origin is not None:
                cells.append(_space_origin(space_origin))
                mask |= 4
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 8
            if titlebar is not None:
                cells.append(_titlebar(titlebar))
                mask |= 16
        except Exception as error:
            self._recover((class_identifier, display_name, space_origin, visible, titlebar), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        class_identifier: Utf8Like | None = None,
        display_name: Utf8Like | None = None,
        space_origin: EntityPathLike | None = None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        class_identifier, display_name, space_origin, visible, titlebar
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (class_identifier, display_name, space_origin, visible, titlebar))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_class_identifier() -> ComponentDescriptor:
        """Names of the column ``ViewBlueprint:class_identifier``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_display_name() -> ComponentDescriptor:
        """Names of the column ``ViewBlueprint:display_name``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_space_origin() -> ComponentDescriptor:
        """Names of the column ``ViewBlueprint:space_origin``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``ViewBlueprint:visible``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_titlebar() -> ComponentDescriptor:
        """Names of the column ``ViewBlueprint:titlebar``."""
        return _SPECS[4].field.descriptor
