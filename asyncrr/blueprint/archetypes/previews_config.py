"""Archetype ``PreviewsConfig``.

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
    from ...types.likes import Float64Like, Utf8Like
    from ..components.play_state import PlayStateLike

_NAME = "rerun.blueprint.archetypes.PreviewsConfig"
_SPECS = specs(
    _NAME,
    ("timeline", "rerun.blueprint.components.TimelineName", codecs.UTF8),
    ("play_state", "rerun.blueprint.components.PlayState", blueprint_codecs.PLAY_STATE),
    ("playback_speed", "rerun.blueprint.components.PlaybackSpeed", codecs.FLOAT64),
    ("start_point", "rerun.blueprint.components.TimelineFraction", codecs.FLOAT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_timeline = _SPECS[0].convert
_play_state = _SPECS[1].convert
_playback_speed = _SPECS[2].convert
_start_point = _SPECS[3].convert


class PreviewsConfig(Archetype):
    """How the previews in a table play.

    Parameters
    ----------
    timeline
        Name of the timeline that they play along.
    play_state
        Whether they play or stand still.
    playback_speed
        Speed of playback; 1 is real time.
    start_point
        Where they begin: 0 is the beginning of the timeline, 1 its end.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    timeline = Component(_SPECS[0])
    play_state = Component(_SPECS[1])
    playback_speed = Component(_SPECS[2])
    start_point = Component(_SPECS[3])

    def __init__(
        self,
        *,
        timeline: Utf8Like | None = None,
        play_state: PlayStateLike | None = None,
        playback_speed: Float64Like | None = None,
        start_point: Float64Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if timeline is not None:
                cells.append(_timeline(timeline))
                mask = 1
            if play_state is not None:
                cells.append(_play_state(play_state))
                mask |= 2
            if playback_speed is not None:
                cells.append(_playback_speed(playback_speed))
                mask |= 4
            if start_point is not None:
                cells.append(_start_point(start_point))
                mask |= 8
        except Exception as error:
            self._recover((timeline, play_state, playback_speed, start_point), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        timeline: Utf8Like | None = None,
        play_state: PlayStateLike | None = None,
        playback_speed: Float64Like | None = None,
        start_point: Float64Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        timeline, play_state, playback_speed, start_point
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (timeline, play_state, playback_speed, start_point))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_timeline() -> ComponentDescriptor:
        """Names of the column ``PreviewsConfig:timeline``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_play_state() -> ComponentDescriptor:
        """Names of the column ``PreviewsConfig:play_state``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_playback_speed() -> ComponentDescriptor:
        """Names of the column ``PreviewsConfig:playback_speed``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_start_point() -> ComponentDescriptor:
        """Names of the column ``PreviewsConfig:start_point``."""
        return _SPECS[3].field.descriptor
