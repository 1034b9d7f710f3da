"""View ``TextLogView``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..archetypes.text_log_columns import TextLogColumns
from ..archetypes.text_log_format import TextLogFormat
from ..archetypes.text_log_rows import TextLogRows
from ..properties import view_property
from ..view import View

if TYPE_CHECKING:
    from ...types.base import AsComponents
    from ...types.likes import BoolLike, Utf8Like
    from ..view import DefaultsLike, EntityPathLike, OverridesLike, ViewContentsLike


class TextLogView(View):
    """Messages of text logs, line by line.

    Parameters
    ----------
    origin
        Path of the entity that the view is about; `$origin` stands for it in `contents`.
    contents
        Which entities are shown: one expression or several, such as `+ /path/**` and `- /path/below`.
    name
        Title; the viewer's choice by default.
    visible
        Whether the view is shown; it is by default.
    titlebar
        Whether it has a title bar; it has by default, and always among tabs.
    defaults
        Archetypes or component batches with values for entities that do not have them.
    overrides
        By the whole path of an entity: what shows it, and with which values in place of the logged ones.
    columns
        Which columns there are.
    rows
        Which rows are shown.
    format_options
        How the messages are set.

    Raises
    ------
    TypeError
        If a property is not what it takes, or something in `overrides` is no visualizer.
    ValueError
        If something in `defaults` is neither an archetype nor a component batch.
    """

    def __init__(
        self,
        *,
        origin: EntityPathLike = "/",
        contents: ViewContentsLike = "$origin/**",
        name: Utf8Like | None = None,
        visible: BoolLike | None = None,
        titlebar: BoolLike | None = None,
        defaults: DefaultsLike | None = None,
        overrides: OverridesLike | None = None,
        columns: TextLogColumns | None = None,
        rows: TextLogRows | None = None,
        format_options: TextLogFormat | None = None,
    ) -> None:
        properties: dict[str, AsComponents] = {}
        if columns is not None:
            properties["TextLogColumns"] = view_property(columns, TextLogColumns, "columns", shorthand=False)
        if rows is not None:
            properties["TextLogRows"] = view_property(rows, TextLogRows, "rows", shorthand=False)
        if format_options is not None:
            properties["TextLogFormat"] = view_property(
                format_options, TextLogFormat, "format_options", shorthand=False
            )
        super().__init__(
            class_identifier="TextLog",
            origin=origin,
            contents=contents,
            name=name,
            visible=visible,
            titlebar=titlebar,
            properties=properties,
            defaults=defaults,
            overrides=overrides,
        )
