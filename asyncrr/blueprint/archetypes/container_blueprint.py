"""Archetype ``ContainerBlueprint``.

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
    from ...types.likes import BoolLike, EntityPathArrayLike, EntityPathLike, Float32ArrayLike, UInt32Like, Utf8Like
    from ..components.container_kind import ContainerKindLike

_NAME = "rerun.blueprint.archetypes.ContainerBlueprint"
_SPECS = specs(
    _NAME,
    ("container_kind", "rerun.blueprint.components.ContainerKind", blueprint_codecs.CONTAINER_KIND),
    ("display_name", "rerun.components.Name", codecs.UTF8),
    ("contents", "rerun.blueprint.components.IncludedContent", codecs.ENTITY_PATH),
    ("col_shares", "rerun.blueprint.components.ColumnShare", codecs.FLOAT32),
    ("row_shares", "rerun.blueprint.components.RowShare", codecs.FLOAT32),
    ("active_tab", "rerun.blueprint.components.ActiveTab", codecs.ENTITY_PATH),
    ("visible", "rerun.components.Visible", codecs.BOOL),
    ("grid_columns", "rerun.blueprint.components.GridColumns", codecs.UINT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_container_kind = _SPECS[0].convert
_display_name = _SPECS[1].convert
_contents = _SPECS[2].convert
_col_shares = _SPECS[3].convert
_row_shares = _SPECS[4].convert
_active_tab = _SPECS[5].convert
_visible = _SPECS[6].convert
_grid_columns = _SPECS[7].convert


class ContainerBlueprint(Archetype):
    """A container of views and of other containers.

    Parameters
    ----------
    container_kind
        How a container arranges what is in it: as tabs, in a row, in a column, in a grid.
    display_name
        Name that is shown.
    contents
        Paths of the views and containers in it, in order.
    col_shares
        Width of each column as a share; for `Horizontal` and `Grid`.
    row_shares
        Height of each row as a share; for `Vertical` and `Grid`.
    active_tab
        Path of the content whose tab is in front; for `Tabs`.
    visible
        Whether the container is shown; it is by default.
    grid_columns
        How many columns a `Grid` has; chosen by the viewer by default.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    container_kind = Component(_SPECS[0])
    display_name = Component(_SPECS[1])
    contents = Component(_SPECS[2])
    col_shares = Component(_SPECS[3])
    row_shares = Component(_SPECS[4])
    active_tab = Component(_SPECS[5])
    visible = Component(_SPECS[6])
    grid_columns = Component(_SPECS[7])

    def __init__(
        self,
        container_kind: ContainerKindLike,
        *,
        display_name: Utf8Like | None = None,
        contents: EntityPathArrayLike | None = None,
        col_shares: Float32ArrayLike | None = None,
        row_shares: Float32ArrayLike | None = None,
        active_tab: EntityPathLike | None = None,
        visible: BoolLike | None = None,
        grid_columns: UInt32Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if container_kind is not None:
                cells.append(_container_kind(container_kind))
                mask = 1
            if display_name is not None:
                cells.append(_display_name(display_name))
                mask |= 2
            if contents is not None:
                cells.append(_contents(contents))
                mask |= 4
            if col_shares is not None:
                cells.append(_col_shares(col_shares))
                mask |= 8
            if row_shares is not None:
                cells.append(_row_shares(row_shares))
                mask |= 16
            if active_tab is not None:
                cells.append(_active_tab(active_tab))
                mask |= 32
            if visible is not None:
                cells.append(_visible(visible))
                mask |= 64
            if grid_columns is not None:
                cells.append(_grid_columns(grid_columns))
                mask |= 128
        except Exception as error:
            self._recover(
                (container_kind, display_name, contents, col_shares, row_shares, active_tab, visible, grid_columns),
                cells,
                mask,
                error,
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        container_kind: ContainerKindLike | None = None,
        display_name: Utf8Like | None = None,
        contents: EntityPathArrayLike | None = None,
        col_shares: Float32ArrayLike | None = None,
        row_shares: Float32ArrayLike | None = None,
        active_tab: EntityPathLike | None = None,
        visible: BoolLike | None = None,
        grid_columns: UInt32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        container_kind, display_name, contents, col_shares, row_shares, active_tab, visible, grid_columns
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                container_kind,
                display_name,
                contents,
                col_shares,
                row_shares,
                active_tab,
                visible,
                grid_columns,
            ),
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_container_kind() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:container_kind``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_display_name() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:display_name``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_contents() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:contents``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_col_shares() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:col_shares``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_row_shares() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:row_shares``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_active_tab() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:active_tab``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_visible() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:visible``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_grid_columns() -> ComponentDescriptor:
        """Names of the column ``ContainerBlueprint:grid_columns``."""
        return _SPECS[7].field.descriptor
