"""The whole of a layout: :class:`Blueprint`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from .archetypes import ViewportBlueprint
from .containers import Container, Tabs
from .panels import BlueprintPanel, Panel, SelectionPanel, TimePanel, TopPanel
from .rows import Row
from .tree import Node, as_html, as_text
from .view import View

if TYPE_CHECKING:
    from pathlib import Path

ContainerLike: TypeAlias = Container | View
"""What can stand where a container is wanted."""

BlueprintPart: TypeAlias = ContainerLike | TopPanel | BlueprintPanel | SelectionPanel | TimePanel
"""What a blueprint consists of."""


class Blueprint:
    """A layout for the viewer.

    Parameters
    ----------
    *parts
        Views, containers and panels, at most one of each kind of panel. Several views or containers become tabs.
    auto_layout
        Whether the viewer rearranges everything when a view is added. By default only if there are neither views nor containers.
    auto_views
        Whether the viewer adds views for data that none shows. By default only if there are neither views nor containers.
    collapse_panels
        Hide the panels left and right and show a line of the time panel, but for panels among the parts.

    Raises
    ------
    ValueError
        If something is no part of a blueprint, or a kind of panel is given twice.
    """

    def __init__(
        self,
        *parts: BlueprintPart,
        auto_layout: bool | None = None,
        auto_views: bool | None = None,
        collapse_panels: bool = False,
    ) -> None:
        contents: list[Container | View] = []
        panels: dict[type[Panel], Panel] = {}
        kind: type[TopPanel | BlueprintPanel | SelectionPanel | TimePanel] | None
        for part in parts:
            if isinstance(part, Container | View):
                contents.append(part)
                continue
            kind = next((k for k in (TopPanel, BlueprintPanel, SelectionPanel, TimePanel) if isinstance(part, k)), None)
            if kind is None:
                hint = "; give several one by one" if isinstance(part, list | tuple) else ""
                raise ValueError(f"a blueprint consists of views, containers and panels, not {part!r}{hint}")
            if kind in panels:
                raise ValueError(f"a blueprint has one {kind.__name__} at most")
            panels[kind] = part
        self.collapse_panels = collapse_panels
        self.auto_layout = auto_layout
        self.auto_views = auto_views
        self.root_container: Container | None = None
        if len(contents) == 1:
            self.root_container = contents[0].to_container()
        elif contents:
            self.root_container = Tabs(contents=contents)
        else:
            self.auto_layout = True if auto_layout is None else auto_layout
            self.auto_views = True if auto_views is None else auto_views
        if collapse_panels:
            for kind in (BlueprintPanel, SelectionPanel, TimePanel):
                panels.setdefault(kind, kind(state="collapsed"))
        self.top_panel = panels.get(TopPanel)
        self.blueprint_panel = panels.get(BlueprintPanel)
        self.selection_panel = panels.get(SelectionPanel)
        self.time_panel = panels.get(TimePanel)

    def to_blueprint(self) -> Blueprint:
        """The blueprint itself."""
        return self

    def save(self, application_id: str, path: str | Path | None = None) -> None:
        """Write the blueprint to an `.rbl` file, which viewers open and ``default_blueprint=`` takes.

        Parameters
        ----------
        application_id
            The application whose recordings it is for.
        path
            The file; by default ``<application_id>.rbl``.

        Raises
        ------
        SinkError
            If the file cannot be written.
        """
        from asyncrr.blueprint_delivery import save

        save(self, application_id, f"{application_id}.rbl" if path is None else path)

    def connect_grpc(
        self, application_id: str, *, url: str | None = None, make_active: bool = True, make_default: bool = True
    ) -> None:
        """Send the blueprint to a running viewer, and return when the viewer has it.

        Parameters
        ----------
        application_id
            The application whose recordings it is for.
        url
            Default ``rerun+http://127.0.0.1:9876/proxy``.
        make_active
            Show it now.
        make_default
            Return to it on reset; and show it now where no layout is active.

        Raises
        ------
        FlushError
            If it could not be delivered; ``NotConnected`` if there is no viewer.
        SinkError
            If the URL is not one of a viewer.
        """
        from asyncrr.blueprint_delivery import connect

        connect(self, application_id, url, make_active=make_active, make_default=make_default)

    def spawn(
        self,
        application_id: str,
        *,
        port: int = 9876,
        memory_limit: str = "75%",
        hide_welcome_screen: bool = False,
        detach_process: bool = True,
    ) -> None:
        """Start a viewer, unless one listens on ``port`` already, and send it the blueprint.

        Parameters
        ----------
        application_id
            The application whose recordings it is for.
        port
            Where the viewer listens, on 127.0.0.1.
        memory_limit
            Memory that the viewer may use, such as ``"16GB"`` or ``"50%"`` of the machine's.
        hide_welcome_screen
            Whether the viewer starts without its welcome screen.
        detach_process
            Whether the viewer outlives this program.

        Raises
        ------
        ViewerError
            If no viewer can be started.
        """
        from asyncrr.blueprint_delivery import spawn

        spawn(
            self,
            application_id,
            port=port,
            memory_limit=memory_limit,
            hide_welcome_screen=hide_welcome_screen,
            detach_process=detach_process,
        )

    def _panels(self) -> list[Panel]:
        panels = (self.top_panel, self.blueprint_panel, self.selection_panel, self.time_panel)
        return [panel for panel in panels if panel is not None]

    def _rows(self) -> Iterator[Row]:
        root = self.root_container
        if root is not None:
            yield from root._rows()
        archetype = ViewportBlueprint(
            root_container=None if root is None else root.id.bytes,
            auto_layout=self.auto_layout,
            auto_views=self.auto_views,
        )
        yield Row("viewport", archetype)
        for panel in self._panels():
            yield from panel._rows()

    def _node(self) -> Node:
        automatic = {"auto_layout": self.auto_layout, "auto_views": self.auto_views}
        root = () if self.root_container is None else (self.root_container,)
        parts: tuple[Container | Panel, ...] = (*root, *self._panels())
        return Node(
            type(self).__name__,
            facts=tuple((name, value) for name, value in automatic.items() if value is not None),
            children=tuple(part._node() for part in parts),
            arrangement="window",
        )

    def __repr__(self) -> str:
        return as_text(self._node())

    def _repr_html_(self) -> str:
        return as_html(self._node())


BlueprintLike: TypeAlias = Blueprint | View | Container | str | os.PathLike[str]
"""A blueprint, what can be made one, or the path of an `.rbl` file."""
