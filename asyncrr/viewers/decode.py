"""From the messages of the control protocol to :mod:`asyncrr.viewers.answers`."""

from __future__ import annotations

from collections.abc import Iterable

from asyncrr.wire.proto.rerun.common.v1alpha1 import TimeType
from asyncrr.wire.proto.rerun.viewer_control import v1alpha1 as proto

from .answers import (
    Command,
    ComponentSchema,
    EntitySchema,
    LoadingSource,
    Recording,
    RecordingSchema,
    Timeline,
    View,
    ViewerState,
    ViewReport,
)

_TIME_TYPES = {
    int(TimeType.SEQUENCE): "sequence",
    int(TimeType.DURATION_NS): "duration",
    int(TimeType.TIMESTAMP_NS): "timestamp",
}
"""By number, because viewers of later versions may know more of them."""


def timeline(message: proto.ViewerTimeline) -> Timeline:
    """A timeline and its span."""
    span = message.time_range
    return Timeline(
        message.timeline.name,
        _TIME_TYPES.get(int(message.time_type), ""),
        None if span is None else span.start,
        None if span is None else span.end,
    )


def recording(message: proto.ViewerRecording) -> Recording:
    """A recording with its time cursor."""
    cursor = message.current_time
    return Recording(
        message.store_id,
        message.location,
        [timeline(each) for each in message.timelines],
        cursor.timeline.name or None,
        None if cursor.time is None else cursor.time.time,
    )


def view(message: proto.ViewerView) -> View:
    """A view and what it complains about."""
    reports = [ViewReport(report.severity, report.summary, report.details) for report in message.reports]
    return View(message.view_id, message.class_, message.name, message.origin, message.visible, reports)


def state(message: proto.GetStateResponse) -> ViewerState:
    """All that is open."""
    return ViewerState(
        message.location,
        message.active_store_id,
        [recording(each) for each in message.recordings],
        [view(each) for each in message.views],
        [LoadingSource(source.name, source.status) for source in message.loading],
        message.catalog_url,
        message.viewer_version,
    )


def entities(messages: Iterable[proto.RecordingEntitySchema]) -> list[EntitySchema]:
    """Entities and their components."""
    return [
        EntitySchema(
            entity.entity_path,
            [
                ComponentSchema(c.component, c.archetype, c.component_type, c.datatype, bool(c.has_static))
                for c in entity.components
            ],
        )
        for entity in messages
    ]


def recording_schema(message: proto.GetRecordingSchemaResponse) -> RecordingSchema:
    """What a recording holds."""
    return RecordingSchema(
        message.store_id,
        [timeline(each) for each in message.timelines],
        entities(message.entities),
        message.omitted_entities,
    )


def command(message: proto.ViewerCommand) -> Command:
    """A command of the menus."""
    return Command(
        message.id,
        message.title,
        message.description,
        message.scope,
        list(message.shortcuts),
        message.available,
        message.blocking_native_modal,
        message.destructive,
        message.target,
    )
