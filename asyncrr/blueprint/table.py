"""Layouts of catalog tables: which columns are shown, how, and in which rows. Rerun may still change all of this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from asyncrr.types.base import ComponentMixin
from asyncrr.types.descriptor import ComponentDescriptor

from .archetypes import (
    CardLayout as CardLayoutArchetype,
    PreviewsConfig as PreviewsConfig,
    TableBlueprint as TableBlueprintArchetype,
    TableColumn as TableColumnArchetype,
    TableColumnPreview,
    TableLayout as TableLayoutArchetype,
)
from .encodings import ColumnType, SortBy as SortBy
from .rows import Row
from .table_filters import (
    Filter as Filter,
    FilterColumn as FilterColumn,
    ListFilters as ListFilters,
    StringFilters as StringFilters,
    col as col,
)
from .tree import Node, as_html, as_text, facts
from .view import View

if TYPE_CHECKING:
    from pathlib import Path

    from .components import ColumnDisplayModeLike

__all__ = [
    "CardLayout",
    "Column",
    "Filter",
    "FilterColumn",
    "ListFilters",
    "PreviewCell",
    "PreviewsConfig",
    "SortBy",
    "StringFilters",
    "TableBlueprint",
    "TableLayout",
    "col",
]


@dataclass(frozen=True, init=False)
class PreviewCell:
    """Shows the recording that a cell refers to in small views. :class:`PreviewsConfig` says when in the recording they are.

    Parameters
    ----------
    *views
        The views, at least one.

    Raises
    ------
    ValueError
        If there is none.
    TypeError
        If something is no view.
    """

    views: tuple[View, ...]

    def __init__(self, *views: View) -> None:
        if not views:
            raise ValueError("a PreviewCell needs at least one view")
        for view in views:
            if not isinstance(view, View):
                raise TypeError(f"a PreviewCell takes views, not {type(view).__name__}: {view!r}")
        object.__setattr__(self, "views", views)


@dataclass(frozen=True)
class Column:
    """How one column of the table looks in a layout.

    Parameters
    ----------
    source
        Name of the column in the table's schema.
    name
        Title, in place of one made from ``source``.
    editable
        Whether its cells can be edited. Takes a table that can be written and has an index, and a type that has an editor.
    column_type
        What its values are shown as: a component class, a component's full name such as ``"rerun.components.Flag"``, the
        descriptor of an archetype's field, or a :class:`PreviewCell`. Must have the column's Arrow type.
    visible
        Whether it is shown; it is where this is not set.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If ``source`` or ``column_type`` is empty.
    """

    source: str
    name: str | None = field(default=None, kw_only=True)
    editable: bool | None = field(default=None, kw_only=True)
    column_type: type[ComponentMixin] | str | ComponentDescriptor | PreviewCell | None = field(
        default=None, kw_only=True
    )
    visible: bool | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        _check("Column.source", self.source, str, optional=False, empty=False)
        _check("Column.name", self.name, str)
        _check("Column.editable", self.editable, bool)
        _check("Column.visible", self.visible, bool)
        self._column_type()

    def _column_type(self) -> ColumnType | None:
        given = self.column_type
        if given is None or isinstance(given, PreviewCell):
            return None
        if isinstance(given, str):
            _check("Column.column_type", given, str, empty=False)
            return ColumnType(component_type_name=given)
        if isinstance(given, type) and issubclass(given, ComponentMixin):
            return ColumnType(component_type_name=given.component_type())
        if hasattr(given, "component_type") and hasattr(given, "component"):
            return ColumnType(component=given.component, component_type_name=given.component_type)
        raise TypeError(
            "Column.column_type must be a component class, the name of a component, a ComponentDescriptor or a PreviewCell, not "
            f"{given!r}"
        )

    def _node(self) -> Node:
        given = self.column_type
        views = given.views if isinstance(given, PreviewCell) else ()
        name = getattr(given, "__name__", None) or getattr(given, "component", given)
        return Node(
            type(self).__name__,
            self.source,
            facts(name=self.name, editable=self.editable, column_type=None if views else name, visible=self.visible),
            tuple(view._node() for view in views),
            "row" if views else None,
        )

    def _rows(self, path: list[str]) -> Iterator[Row]:
        archetype = TableColumnArchetype(
            name=self.name, editable=self.editable, visible=self.visible, column_type=self._column_type()
        )
        if archetype.as_component_batches():
            yield Row(path, archetype)
        if isinstance(self.column_type, PreviewCell):
            yield Row(path, TableColumnPreview([view.blueprint_path() for view in self.column_type.views]))


@dataclass(frozen=True, kw_only=True)
class TableLayout:
    """The table's records as rows.

    Parameters
    ----------
    columns
        Columns in the order in which they are shown, each source once. All others follow.

    Raises
    ------
    TypeError
        If something is no :class:`Column`.
    ValueError
        If a source is there twice.
    """

    columns: Sequence[Column] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", _checked_columns("TableLayout.columns", self.columns))


@dataclass(frozen=True, kw_only=True)
class CardLayout:
    """The table's records as cards.

    Parameters
    ----------
    title
        Source of the cards' titles; by default the first visible column of texts.
    link
        Source of what opens when a card is clicked; by default the first visible field with a :class:`PreviewCell`.
    fields
        Columns in the order in which they are shown, each source once. No others are shown.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If a source is there twice, or ``title`` or ``link`` is empty.
    """

    title: str | None = None
    link: str | None = None
    fields: Sequence[Column] = ()

    def __post_init__(self) -> None:
        _check("CardLayout.title", self.title, str, empty=False)
        _check("CardLayout.link", self.link, str, empty=False)
        object.__setattr__(self, "fields", _checked_columns("CardLayout.fields", self.fields))


@dataclass(frozen=True, kw_only=True)
class TableBlueprint:
    """A layout for a catalog table; see :class:`~asyncrr.blueprint.Blueprint` for layouts of the viewer.

    Parameters
    ----------
    table_layout
        How its records look as rows.
    card_layout
        How they look as cards. Without one there are none.
    default_layout
        What is shown first, ``"table"`` or ``"cards"``; by default the cards where there are any.
    column_display_mode
        How titles are made of the columns' names, where :attr:`Column.name` does not say.
    previews_config
        Timeline, time and speed of all previews.
    filters
        Conditions that rows must fulfil to be shown, all of them: made by :func:`col`, or texts in SQL.
    sort_by
        Source that the rows are sorted by (ascending), or a :class:`SortBy` with a direction.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If ``default_layout`` is none of the two, or cards without a layout for them.
    """

    table_layout: TableLayout | None = None
    card_layout: CardLayout | None = None
    default_layout: Literal["table", "cards"] | None = None
    column_display_mode: ColumnDisplayModeLike | None = None
    previews_config: PreviewsConfig | None = None
    filters: Sequence[Filter | str] = ()
    sort_by: str | SortBy | None = None

    def __post_init__(self) -> None:
        if isinstance(self.filters, str | Filter):
            raise TypeError(f"TableBlueprint.filters must be a sequence of filters, not {self.filters!r}")
        filters = tuple(given if isinstance(given, Filter) else Filter(given) for given in self.filters)
        object.__setattr__(self, "filters", filters)
        _check("TableBlueprint.table_layout", self.table_layout, TableLayout)
        _check("TableBlueprint.card_layout", self.card_layout, CardLayout)
        _check("TableBlueprint.default_layout", self.default_layout, str)
        if self.default_layout not in (None, "table", "cards"):
            raise ValueError(f"TableBlueprint.default_layout must be 'table' or 'cards', not {self.default_layout!r}")
        if self.default_layout == "cards" and self.card_layout is None:
            raise ValueError("TableBlueprint.default_layout is 'cards', but there is no card_layout")
        _check("TableBlueprint.previews_config", self.previews_config, PreviewsConfig)
        if isinstance(self.sort_by, str):
            _check("TableBlueprint.sort_by", self.sort_by, str, empty=False)
            object.__setattr__(self, "sort_by", SortBy(self.sort_by))
        _check("TableBlueprint.sort_by", self.sort_by, SortBy)

    def save(self, application_id: str, path: str | Path | None = None) -> None:
        """Write the layout to an `.rbl` file, which can be registered with a catalog.

        Parameters
        ----------
        application_id
            The application id in the file.
        path
            The file; by default ``<application_id>.rbl``.

        Raises
        ------
        SinkError
            If the file cannot be written.
        """
        from asyncrr.blueprint_delivery import save

        save(self, application_id, f"{application_id}.rbl" if path is None else path)

    def _node(self) -> Node:
        shown = facts(
            default_layout=self.default_layout,
            column_display_mode=self.column_display_mode,
            filters=[str(condition) for condition in self.filters] or None,
            sort_by=_order(self.sort_by) if isinstance(self.sort_by, SortBy) else None,
        )
        if self.previews_config is not None:
            shown = (*shown, (type(self.previews_config).__name__, None))
        children = []
        if (table := self.table_layout) is not None:
            columns = tuple(column._node() for column in table.columns)
            children.append(Node(type(table).__name__, children=columns, arrangement="row"))
        if (cards := self.card_layout) is not None:
            fields = tuple(column._node() for column in cards.fields)
            about = facts(title=cards.title, link=cards.link)
            children.append(Node(type(cards).__name__, facts=about, children=fields, arrangement="column"))
        return Node(type(self).__name__, facts=shown, children=tuple(children), arrangement="column")

    def __repr__(self) -> str:
        return as_text(self._node())

    def _repr_html_(self) -> str:
        return as_html(self._node())

    def _rows(self) -> Iterator[Row]:
        layout = self.table_layout if self.table_layout is not None else TableLayout()
        columns = [*layout.columns, *(self.card_layout.fields if self.card_layout is not None else ())]
        cells = [column.column_type for column in columns if isinstance(column.column_type, PreviewCell)]
        for view in {view.id: view for cell in cells for view in cell.views}.values():
            yield from view._rows()
        own = TableBlueprintArchetype(
            layout=self.default_layout,
            column_display_mode=self.column_display_mode,
            filters=[str(condition) for condition in self.filters] or None,
            sort_by=self.sort_by if isinstance(self.sort_by, SortBy) else None,
        )
        for archetype in (own, self.previews_config):
            if archetype is not None and archetype.as_component_batches():
                yield Row("table", archetype)
        yield Row("table/layouts/table", TableLayoutArchetype(column_order=[c.source for c in layout.columns]))
        for column in layout.columns:
            yield from column._rows(["table", "layouts", "table", "columns", column.source])
        if self.card_layout is not None:
            cards = CardLayoutArchetype(
                [column.source for column in self.card_layout.fields],
                title=self.card_layout.title,
                link=self.card_layout.link,
            )
            yield Row("table/layouts/cards", cards)
            for column in self.card_layout.fields:
                yield from column._rows(["table", "layouts", "cards", "fields", column.source])


def _order(by: SortBy) -> str:
    direction = "" if by.direction is None else f" {getattr(by.direction, 'name', by.direction)}".lower()
    return f"{by.column}{direction}"


def _check(what: str, value: Any, kind: type, *, optional: bool = True, empty: bool = True) -> None:
    if value is None and optional:
        return
    if not isinstance(value, kind):
        raise TypeError(f"{what} must be a {kind.__name__}, not {type(value).__name__}: {value!r}")
    if not empty and not value:
        raise ValueError(f"{what} must not be empty")


def _checked_columns(what: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    checked = tuple(columns)
    sources: set[str] = set()
    for column in checked:
        _check(f"each of {what}", column, Column, optional=False)
        if column.source in sources:
            raise ValueError(f"{what} has the column {column.source!r} twice")
        sources.add(column.source)
    return checked
