"""Columns of a text log as single values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...types.encodings.bool import Bool
from ...types.encodings.utf8 import Utf8
from ...types.natives.forms import NativeStruct
from .. import codecs

if TYPE_CHECKING:
    from ...types.likes import BoolLike, Utf8Like
    from ..encodings.text_log_column_kind import TextLogColumnKindLike


class TextLogColumn(NativeStruct):
    """A column of a text log.

    Parameters
    ----------
    kind
        What it shows.
    visible
        Whether it is visible.
    """

    _ATTRIBUTE = "kind"
    _ATTRIBUTES = ("visible", "kind")
    _CODEC = codecs.TEXT_LOG_COLUMN

    visible: Bool
    kind: Any

    def __init__(self, kind: TextLogColumnKindLike, *, visible: BoolLike = True) -> None:
        self.visible = Bool(bool(visible))
        self.kind = kind


class TimelineColumn(NativeStruct):
    """A column of a text log with the times of a timeline.

    Parameters
    ----------
    timeline
        Name of the timeline.
    visible
        Whether it is visible.
    """

    _ATTRIBUTE = "timeline"
    _ATTRIBUTES = ("visible", "timeline")
    _CODEC = codecs.TIMELINE_COLUMN

    visible: Bool
    timeline: Utf8

    def __init__(self, timeline: Utf8Like, *, visible: BoolLike = True) -> None:
        self.visible = Bool(bool(visible))
        self.timeline = timeline if isinstance(timeline, Utf8) else Utf8(timeline)
