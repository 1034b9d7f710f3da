"""What happens in a viewer that is part of a page: events, as the viewer sends them in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias


@dataclass
class _Event:
    application_id: str
    recording_id: str
    segment_id: str | None


@dataclass
class PlayEvent(_Event):
    """Playing has begun."""

    @property
    def type(self) -> Literal["play"]:
        """Which event this is."""
        return "play"


@dataclass
class PauseEvent(_Event):
    """Playing was paused."""

    @property
    def type(self) -> Literal["pause"]:
        """Which event this is."""
        return "pause"


@dataclass
class TimeUpdateEvent(_Event):
    """The time cursor has moved."""

    time: float
    """Nanoseconds, or a sequence number."""

    @property
    def type(self) -> Literal["time_update"]:
        """Which event this is."""
        return "time_update"


@dataclass
class TimelineChangeEvent(_Event):
    """Another timeline is shown."""

    timeline: str
    time: float

    @property
    def type(self) -> Literal["timeline_change"]:
        """Which event this is."""
        return "timeline_change"


@dataclass
class EntitySelectionItem:
    """An entity, or an instance of it, was selected."""

    entity_path: str
    instance_id: int | None = None
    view_name: str | None = None
    position: list[float] | None = None

    @property
    def type(self) -> Literal["entity"]:
        """Which kind of item this is."""
        return "entity"


@dataclass
class ViewSelectionItem:
    """A view was selected."""

    view_id: str
    view_name: str

    @property
    def type(self) -> Literal["view"]:
        """Which kind of item this is."""
        return "view"


@dataclass
class ContainerSelectionItem:
    """A container was selected."""

    container_id: str
    container_name: str

    @property
    def type(self) -> Literal["container"]:
        """Which kind of item this is."""
        return "container"


SelectionItem: TypeAlias = EntitySelectionItem | ViewSelectionItem | ContainerSelectionItem


@dataclass
class SelectionChangeEvent(_Event):
    """Something else is selected."""

    items: list[SelectionItem]

    @property
    def type(self) -> Literal["selection_change"]:
        """Which event this is."""
        return "selection_change"


@dataclass
class RecordingOpenEvent(_Event):
    """A recording was opened."""

    source: str
    version: str | None

    @property
    def type(self) -> Literal["recording_open"]:
        """Which event this is."""
        return "recording_open"


ViewerEvent: TypeAlias = (
    PlayEvent | PauseEvent | TimeUpdateEvent | TimelineChangeEvent | SelectionChangeEvent | RecordingOpenEvent
)


def parse_event(text: str) -> ViewerEvent | None:
    """An event from its JSON; None for kinds that are not known here, which newer viewers may send.

    Raises
    ------
    ValueError
        If it is not the JSON of an event.
    """
    data = json.loads(text)
    try:
        about = (data["application_id"], data["recording_id"], data.get("segment_id"))
        match data["type"]:
            case "play":
                return PlayEvent(*about)
            case "pause":
                return PauseEvent(*about)
            case "time_update":
                return TimeUpdateEvent(*about, time=data["time"])
            case "timeline_change":
                return TimelineChangeEvent(*about, timeline=data["timeline"], time=data["time"])
            case "selection_change":
                items = [item for raw in data["items"] if (item := _item(raw)) is not None]
                return SelectionChangeEvent(*about, items=items)
            case "recording_open":
                return RecordingOpenEvent(*about, source=data["source"], version=data.get("version"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an event of a viewer: {text[:200]!r}") from error
    return None


def _item(raw: Mapping[str, Any]) -> SelectionItem | None:
    match raw["type"]:
        case "entity":
            return EntitySelectionItem(
                raw["entity_path"], raw.get("instance_id"), raw.get("view_name"), raw.get("position")
            )
        case "view":
            return ViewSelectionItem(raw["view_id"], raw["view_name"])
        case "container":
            return ContainerSelectionItem(raw["container_id"], raw["container_name"])
    return None
