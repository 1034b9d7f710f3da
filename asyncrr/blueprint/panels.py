"""The panels around the views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from asyncrr.types.likes import Utf8Like

from .archetypes import PanelBlueprint, TimePanelBlueprint
from .components import PanelState
from .rows import Row
from .tree import Node, as_html, as_text, facts

if TYPE_CHECKING:
    from .components import AbsoluteTimeRange, LoopModeLike, PanelStateLike, PlayStateLike


class Panel:
    """Base of the panels.

    Parameters
    ----------
    blueprint_path
        Where the panel is stored in the blueprint.
    expanded
        Older way to say ``state="expanded"`` (True) or ``state="collapsed"`` (False).
    state
        ``"expanded"``, ``"collapsed"`` or ``"hidden"``, or a :class:`PanelState`. None leaves it to the viewer.

    Raises
    ------
    ValueError
        If both ``expanded`` and ``state`` are given.
    """

    def __init__(
        self, *, blueprint_path: str, expanded: bool | None = None, state: PanelStateLike | None = None
    ) -> None:
        if expanded is not None and state is not None:
            raise ValueError("expanded and state say the same thing; give one of them")
        if expanded is not None:
            state = PanelState.Expanded if expanded else PanelState.Collapsed
        self._blueprint_path = blueprint_path
        self.state = state

    def blueprint_path(self) -> str:
        """Where this panel is stored in the blueprint."""
        return self._blueprint_path

    def _rows(self) -> Iterator[Row]:
        yield Row(self._blueprint_path, PanelBlueprint(state=self.state))

    def _node(self) -> Node:
        return Node(type(self).__name__, facts=facts(state=self.state))

    def __repr__(self) -> str:
        return as_text(self._node())

    def _repr_html_(self) -> str:
        return as_html(self._node())


class TopPanel(Panel):
    """The bar at the top of the window.

    Parameters
    ----------
    expanded
        Older way to say ``state``.
    state
        ``"expanded"``, ``"collapsed"`` or ``"hidden"``; the latter two both hide it.
    """

    def __init__(self, *, expanded: bool | None = None, state: PanelStateLike | None = None) -> None:
        super().__init__(blueprint_path="top_panel", expanded=expanded, state=state)


class BlueprintPanel(Panel):
    """The panel on the left, which lists the views and the data.

    Parameters
    ----------
    expanded
        Older way to say ``state``.
    state
        ``"expanded"``, ``"collapsed"`` or ``"hidden"``; the latter two both hide it.
    """

    def __init__(self, *, expanded: bool | None = None, state: PanelStateLike | None = None) -> None:
        super().__init__(blueprint_path="blueprint_panel", expanded=expanded, state=state)


class SelectionPanel(Panel):
    """The panel on the right, which tells about what is selected.

    Parameters
    ----------
    expanded
        Older way to say ``state``.
    state
        ``"expanded"``, ``"collapsed"`` or ``"hidden"``; the latter two both hide it.
    """

    def __init__(self, *, expanded: bool | None = None, state: PanelStateLike | None = None) -> None:
        super().__init__(blueprint_path="selection_panel", expanded=expanded, state=state)


class TimePanel(Panel):
    """The panel at the bottom, with the timelines.

    Parameters
    ----------
    expanded
        Older way to say ``state``.
    state
        ``"expanded"``, ``"collapsed"`` (one line with the controls) or ``"hidden"``.
    timeline
        Name of the timeline that is shown.
    playback_speed
        Seconds of the timeline a second.
    fps
        Steps a second, on sequence timelines.
    play_state
        ``"paused"``, ``"playing"`` or ``"following"``.
    loop_mode
        What is repeated: ``"off"``, ``"selection"`` (see ``time_selection``) or ``"all"``.
    time_selection
        The part of the timeline that is selected.
    """

    def __init__(
        self,
        *,
        expanded: bool | None = None,
        state: PanelStateLike | None = None,
        timeline: Utf8Like | None = None,
        playback_speed: float | None = None,
        fps: float | None = None,
        play_state: PlayStateLike | None = None,
        loop_mode: LoopModeLike | None = None,
        time_selection: AbsoluteTimeRange | None = None,
    ) -> None:
        super().__init__(blueprint_path="time_panel", expanded=expanded, state=state)
        self.timeline = timeline
        self.playback_speed = playback_speed
        self.fps = fps
        self.play_state = play_state
        self.loop_mode = loop_mode
        self.time_selection = time_selection

    def _rows(self) -> Iterator[Row]:
        yield Row(
            self._blueprint_path,
            TimePanelBlueprint(
                state=self.state,
                timeline=self.timeline,
                playback_speed=self.playback_speed,
                fps=self.fps,
                loop_mode=self.loop_mode,
                time_selection=self.time_selection,
            ),
        )
        if self.play_state is not None:
            # The viewer keeps what it plays as static data, which temporal data would never replace.
            yield Row(self._blueprint_path, TimePanelBlueprint(play_state=self.play_state), static=True)

    def _node(self) -> Node:
        given: Any = facts(
            state=self.state,
            timeline=self.timeline,
            playback_speed=self.playback_speed,
            fps=self.fps,
            play_state=self.play_state,
            loop_mode=self.loop_mode,
            time_selection=self.time_selection,
        )
        return Node(type(self).__name__, facts=given)
