"""Containers: how views share the screen."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from asyncrr.types.likes import BoolLike, Float32ArrayLike, Utf8Like

from .archetypes import ContainerBlueprint
from .components import ContainerKind
from .rows import Row
from .tree import Arrangement, Node, as_html, as_text, facts, shares, text_or_none
from .view import View

if TYPE_CHECKING:
    from .blueprint import Blueprint
    from .components import ContainerKindLike

_ARRANGEMENTS: dict[str, Arrangement] = {"horizontal": "row", "vertical": "column", "grid": "grid", "tabs": "tabs"}


class Container:
    """Views and containers that share a part of the screen. Base of the container classes, which are easier to use.

    Parameters
    ----------
    *args
        Views and containers, in their order.
    contents
        The same as one iterable.
    kind
        How they are laid out: ``"horizontal"``, ``"vertical"``, ``"grid"`` or ``"tabs"``, or a ``ContainerKind``.
    column_shares
        Widths in proportion, one a column; for horizontal containers and grids.
    row_shares
        Heights in proportion, one a row; for vertical containers and grids.
    grid_columns
        Number of columns; for grids.
    active_tab
        The tab in front: its index, or the name of a view; for tabs.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.

    Raises
    ------
    ValueError
        If contents are given both ways, or no such tab is among them.
    TypeError
        If something among the contents is neither a view nor a container.
    """

    def __init__(
        self,
        *args: Container | View,
        contents: Iterable[Container | View] | None = None,
        kind: ContainerKindLike,
        column_shares: Float32ArrayLike | None = None,
        row_shares: Float32ArrayLike | None = None,
        grid_columns: int | None = None,
        active_tab: int | str | None = None,
        name: Utf8Like | None,
        visible: BoolLike | None = None,
    ) -> None:
        if args and contents is not None:
            raise ValueError("give the contents either as positional arguments or as `contents`, not both")
        self.id = uuid.uuid4()
        self.contents: list[Container | View] = list(args if contents is None else contents)
        part: Any
        for part in self.contents:
            if not isinstance(part, View | Container):
                hint = "; give several one by one, or as `contents=`" if isinstance(part, list | tuple) else ""
                raise TypeError(f"a container holds views and containers, not {type(part).__name__}: {part!r}{hint}")
        self.kind = kind
        self.column_shares = column_shares
        self.row_shares = row_shares
        self.grid_columns = grid_columns
        self.active_tab = active_tab
        self.name = name
        self.visible = visible
        self._active_index()

    def blueprint_path(self) -> str:
        """Where this container is stored in the blueprint, which has entities of its own."""
        return f"container/{self.id}"

    def to_container(self) -> Container:
        """The container itself."""
        return self

    def to_blueprint(self) -> Blueprint:
        """A blueprint with nothing but this container."""
        from .blueprint import Blueprint

        return Blueprint(self)

    def _active_index(self) -> int | None:
        # The last one that fits, where several views have the name. As in rerun-sdk, "no active tab" fits a view without a
        # name: programs that name none of their tabs are used to seeing the last one.
        for index in range(len(self.contents) - 1, -1, -1):
            part = self.contents[index]
            if index == self.active_tab or (isinstance(part, View) and part.name == self.active_tab):
                return index
        if self.active_tab is None:
            return None
        raise ValueError(
            f"active_tab={self.active_tab!r} is neither the index nor the name of one of the {len(self.contents)} tabs"
        )

    def _rows(self) -> Iterator[Row]:
        active = self._active_index()
        for part in self.contents:
            yield from part._rows()
        archetype = ContainerBlueprint(
            container_kind=self.kind,
            contents=[part.blueprint_path() for part in self.contents],
            col_shares=self.column_shares,
            row_shares=self.row_shares,
            visible=self.visible,
            grid_columns=self.grid_columns,
            active_tab=None if active is None else self.contents[active].blueprint_path(),
            display_name=self.name,
        )
        yield Row(self.blueprint_path(), archetype)

    def _node(self) -> Node:
        kind = str(getattr(self.kind, "name", self.kind)).lower()
        given: dict[str, Any] = {"kind": kind} if type(self) is Container else {}
        return Node(
            type(self).__name__,
            text_or_none(self.name),
            facts(
                **given,
                column_shares=self.column_shares,
                row_shares=self.row_shares,
                grid_columns=self.grid_columns,
                active_tab=self.active_tab,
                visible=self.visible,
            ),
            tuple(part._node() for part in self.contents),
            _ARRANGEMENTS.get(kind, "column"),
            shares(self.column_shares),
            shares(self.row_shares),
            self.grid_columns if isinstance(self.grid_columns, int) else None,
            self._active_index() if kind == "tabs" else None,
        )

    def __repr__(self) -> str:
        return as_text(self._node())

    def _repr_html_(self) -> str:
        return as_html(self._node())


class Horizontal(Container):
    """Views side by side.

    Parameters
    ----------
    *args
        Views and containers, from left to right.
    contents
        The same as one iterable.
    column_shares
        Widths in proportion, one each.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.
    """

    def __init__(
        self,
        *args: Container | View,
        contents: Iterable[Container | View] | None = None,
        column_shares: Float32ArrayLike | None = None,
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
    ) -> None:
        super().__init__(
            *args,
            contents=contents,
            kind=ContainerKind.Horizontal,
            column_shares=column_shares,
            name=name,
            visible=visible,
        )


class Vertical(Container):
    """Views one below the other.

    Parameters
    ----------
    *args
        Views and containers, from top to bottom.
    contents
        The same as one iterable.
    row_shares
        Heights in proportion, one each.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.
    """

    def __init__(
        self,
        *args: Container | View,
        contents: Iterable[Container | View] | None = None,
        row_shares: Float32ArrayLike | None = None,
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
    ) -> None:
        super().__init__(
            *args, contents=contents, kind=ContainerKind.Vertical, row_shares=row_shares, name=name, visible=visible
        )


class Grid(Container):
    """Views in rows and columns.

    Parameters
    ----------
    *args
        Views and containers, row by row.
    contents
        The same as one iterable.
    column_shares
        Widths in proportion, one a column.
    row_shares
        Heights in proportion, one a row.
    grid_columns
        Number of columns; None for the viewer's choice.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.
    """

    def __init__(
        self,
        *args: Container | View,
        contents: Iterable[Container | View] | None = None,
        column_shares: Float32ArrayLike | None = None,
        row_shares: Float32ArrayLike | None = None,
        grid_columns: int | None = None,
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
    ) -> None:
        super().__init__(
            *args,
            contents=contents,
            kind=ContainerKind.Grid,
            column_shares=column_shares,
            row_shares=row_shares,
            grid_columns=grid_columns,
            name=name,
            visible=visible,
        )


class Tabs(Container):
    """Views one behind the other.

    Parameters
    ----------
    *args
        Views and containers, from left to right.
    contents
        The same as one iterable.
    active_tab
        The one in front: its index, or the name of a view. None for the viewer's choice.
    name
        Title; None for the viewer's choice.
    visible
        Whether it is shown. The viewer's default is that it is.
    """

    def __init__(
        self,
        *args: Container | View,
        contents: Iterable[Container | View] | None = None,
        active_tab: int | str | None = None,
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
    ) -> None:
        super().__init__(
            *args, contents=contents, kind=ContainerKind.Tabs, active_tab=active_tab, name=name, visible=visible
        )
