"""Archetype ``TimePanelBlueprint``.

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
    from ...types.likes import AbsoluteTimeRangeLike, Float64Like, Utf8Like
    from ..components.loop_mode import LoopModeLike
    from ..components.panel_state import PanelStateLike
    from ..components.play_state import PlayStateLike

_NAME = "rerun.blueprint.archetypes.TimePanelBlueprint"
_SPECS = specs(
    _NAME,
    ("state", "rerun.blueprint.components.PanelState", blueprint_codecs.PANEL_STATE),
    ("timeline", "rerun.blueprint.components.TimelineName", codecs.UTF8),
    ("playback_speed", "rerun.blueprint.components.PlaybackSpeed", codecs.FLOAT64),
    ("fps", "rerun.blueprint.components.Fps", codecs.FLOAT64),
    ("play_state", "rerun.blueprint.components.PlayState", blueprint_codecs.PLAY_STATE),
    ("loop_mode", "rerun.blueprint.components.LoopMode", blueprint_codecs.LOOP_MODE),
    ("time_selection", "rerun.blueprint.components.AbsoluteTimeRange", codecs.ABSOLUTE_TIME_RANGE),
)
_LAYOUTS = LayoutTable(_SPECS)
_state = _SPECS[0].convert
_timeline = _SPECS[1].convert
_playback_speed = _SPECS[2].convert
_fps = _SPECS[3].convert
_play_state = _SPECS[4].convert
_loop_mode = _SPECS[5].convert
_time_selection = _SPECS[6].convert


class TimePanelBlueprint(Archetype):
    """The state of the time panel.

    Parameters
    ----------
    state
        Whether a panel is hidden, small, or shown in full.
    timeline
        Name of the timeline that is played.
    playback_speed
        Speed of playback; 1 is real time.
    fps
        Frames a second, for timelines that count frames.
    play_state
        What the time cursor does: stand still, move on, or stay with the newest data.
    loop_mode
        What is repeated in playback: nothing, the selected span of time, or everything.
    time_selection
        The selected span of time.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    state = Component(_SPECS[0])
    timeline = Component(_SPECS[1])
    playback_speed = Component(_SPECS[2])
    fps = Component(_SPECS[3])
    play_state = Component(_SPECS[4])
    loop_mode = Component(_SPECS[5])
    time_selection = Component(_SPECS[6])

    def __init__(
        self,
        *,
        state: PanelStateLike | None = None,
        timeline: Utf8Like | None = None,
        playback_speed: Float64Like | None = None,
        fps: Float64Like | None = None,
        play_state: PlayStateLike | None = None,
        loop_mode: LoopModeLike | None = None,
        time_selection: AbsoluteTimeRangeLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if state is not None:
                cells.append(_state(state))
                mask = 1
            if timeline is not None:
                cells.append(_timeline(timeline))
                mask |= 2
            if playback_speed is not None:
                cells.append(_playback_speed(playback_speed))
                mask |= 4
            if fps is not None:
                cells.append(_fps(fps))
                mask |= 8
            if play_state is not None:
                cells.append(_play_state(play_state))
                mask |= 16
            if loop_mode is not None:
                cells.append(_loop_mode(loop_mode))
                mask |= 32
            if time_selection is not None:
                cells.append(_time_selection(time_selection))
                mask |= 64
        except Exception as error:
            self._recover(
                (state, timeline, playback_speed, fps, play_state, loop_mode, time_selection), cells, mask, error
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
        state: PanelStateLike | None = None,
        timeline: Utf8Like | None = None,
        playback_speed: Float64Like | None = None,
        fps: Float64Like | None = None,
        play_state: PlayStateLike | None = None,
        loop_mode: LoopModeLike | None = None,
        time_selection: AbsoluteTimeRangeLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        state, timeline, playback_speed, fps, play_state, loop_mode, time_selection
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (state, timeline, playback_speed, fps, play_state, loop_mode, time_selection)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_state() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:state``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_timeline() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:timeline``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_playback_speed() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:playback_speed``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_fps() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:fps``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_play_state() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:play_state``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_loop_mode() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:loop_mode``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_time_selection() -> ComponentDescriptor:
        """Names of the column ``TimePanelBlueprint:time_selection``."""
        return _SPECS[6].field.descriptor
