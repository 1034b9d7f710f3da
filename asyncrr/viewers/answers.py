"""What a viewer answers when it is asked: plain data classes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

StoreId: TypeAlias = str
"""How viewers name a recording among themselves: opaque text, good for giving it back to the same viewer."""


@dataclass(frozen=True)
class Timeline:
    """A timeline of a recording."""

    name: str
    time_type: str
    """``sequence``, ``duration`` or ``timestamp``."""
    start: int | None
    """First and last time with data: nanoseconds, or sequence numbers. None without data."""
    end: int | None


@dataclass(frozen=True)
class Recording:
    """A recording that the viewer has."""

    store_id: StoreId
    location: str
    timelines: list[Timeline]
    current_timeline: str | None
    current_time: int | None
    """Nanoseconds, or a sequence number."""


@dataclass(frozen=True)
class ViewReport:
    """Something that a view cannot show, or not as it was meant."""

    severity: str
    summary: str
    details: str | None


@dataclass(frozen=True)
class View:
    """A view of the layout on screen."""

    view_id: str
    view_class: str
    name: str
    origin: str
    visible: bool
    reports: list[ViewReport]


@dataclass(frozen=True)
class LoadingSource:
    """A file or address that is being loaded."""

    name: str
    status: str


@dataclass(frozen=True)
class ViewerState:
    """What a viewer has open and shows."""

    location: str
    active_recording: StoreId | None
    recordings: list[Recording]
    views: list[View]
    loading: list[LoadingSource]
    catalog_url: str | None
    viewer_version: str | None


@dataclass(frozen=True)
class OpenResult:
    """What came of opening addresses."""

    store_ids: list[StoreId]
    loading: list[str]
    """What was not there yet when the viewer answered."""


@dataclass(frozen=True)
class LogEntry:
    """A line of the viewer's own log."""

    sequence: int
    level: str
    target: str
    message: str


@dataclass(frozen=True)
class ComponentSchema:
    """A component of an entity."""

    component: str
    archetype: str | None
    component_type: str | None
    datatype: str
    """The Arrow type, in words."""
    has_static: bool


@dataclass(frozen=True)
class EntitySchema:
    """What was logged to an entity."""

    entity_path: str
    components: list[ComponentSchema]


@dataclass(frozen=True)
class RecordingSchema:
    """Timelines and entities of a recording."""

    store_id: StoreId
    timelines: list[Timeline]
    entities: list[EntitySchema]
    omitted_entities: int


@dataclass(frozen=True)
class DatasetSchema:
    """Timelines and entities of a dataset."""

    timelines: list[str]
    entities: list[EntitySchema]
    omitted_entities: int
    asset_ids: list[str]


@dataclass(frozen=True)
class DatasetAssetSchema:
    """Entities of an asset of a dataset."""

    asset_id: str
    entities: list[EntitySchema]
    omitted_entities: int


@dataclass(frozen=True)
class TableColumnSchema:
    """A column of a table."""

    name: str
    display_name: str
    datatype: str


@dataclass(frozen=True)
class BlueprintInfo:
    """Which blueprint was changed."""

    blueprint_id: str
    store_id: StoreId | None
    table_url: str | None


@dataclass(frozen=True)
class Blueprint:
    """A blueprint as the viewer writes it down."""

    blueprint_id: str
    store_id: StoreId | None
    table_url: str | None
    blueprint: dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A command of the viewer's menus."""

    id: str
    title: str
    description: str
    scope: str
    shortcuts: list[str]
    available: bool
    blocking_native_modal: bool
    """Whether it opens a dialog of the system, which waits for a person."""
    destructive: bool
    target: str | None


@dataclass(frozen=True)
class ProfileTrace:
    """Where a trace of the viewer's frames was written."""

    num_frames: int
    file_path: str
