"""Archetype ``TableColumn``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Utf8Like
    from ..likes import ColumnTypeLike

_NAME = "rerun.blueprint.archetypes.TableColumn"
_SPECS = specs(
    _NAME,
    ("name", "rerun.components.Name", codecs.UTF8),
    ("editable", "rerun.blueprint.components.Editable", codecs.BOOL),
    ("visible", "rerun.components.Visible", codecs.BOOL),
    ("column_type", "rerun.blueprint.components.ColumnType", blueprint_codecs.COLUMN_TYPE),
)
_LAYOUTS = LayoutTable(_SPECS)
_name = _SPECS[0].convert
_editable = _SPECS[1].convert
_visible = _SPECS[2].convert
_column_type = _SPECS[3].convert


class TableColumn(Archetype):
    """How a column of a table is shown.

    Parameters
    ----------
    name
        Name that is shown instead of the column's own.
    editable
        Whether a table's column can be edited.
    visible
        Whether the column is shown.
    column_type
        What a table column's values are shown as: the values of a component, or of a component type.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    name = Component(_SPECS[0])
    editable = Component(_SPECS[1])
    visible = Component(_SPECS[2])
    column_type = Component(_SPECS[3])

    def __init__(
        self,
        *,
        name: Utf8Like | None = None,
        editable: BoolLike | None = None,
        visible: BoolLike | None = None,
        column_type: ColumnTypeLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if name is not None:
                cells.append(_name(name))
                mask = 1
            if editable is not None:
                cells.append(_editable(editable))
                mask |= 2
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 4
            if column_type is not None:
                cells.append(_column_type(column_type))
                mask |= 8
        except Exception as error:
            self._recover((name, editable, visible, column_type), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        name: Utf8Like | None = None,
        editable: BoolLike | None = None,
        visible: BoolLike | None = None,
        column_type: ColumnTypeLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        name, editable, visible, column_type
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (name, editable, visible, column_type))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_name() -> ComponentDescriptor:
        """Names of the column ``TableColumn:name``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_editable() -> ComponentDescriptor:
        """Names of the column ``TableColumn:editable``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``TableColumn:visible``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_column_type() -> ComponentDescriptor:
        """Names of the column ``TableColumn:column_type``."""
        return _SPECS[3].field.descriptor
