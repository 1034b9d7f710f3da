"""Interfaces of ``rerun.experimental`` that asyncrr has: steering a running viewer."""

from __future__ import annotations

from .viewers.answers import (
    Blueprint as Blueprint,
    BlueprintInfo as BlueprintInfo,
    Command as Command,
    ComponentSchema as ComponentSchema,
    DatasetAssetSchema as DatasetAssetSchema,
    DatasetSchema as DatasetSchema,
    EntitySchema as EntitySchema,
    LoadingSource as LoadingSource,
    LogEntry as LogEntry,
    OpenResult as OpenResult,
    ProfileTrace as ProfileTrace,
    Recording as Recording,
    RecordingSchema as RecordingSchema,
    StoreId as StoreId,
    TableColumnSchema as TableColumnSchema,
    Timeline as Timeline,
    View as View,
    ViewerState as ViewerState,
    ViewReport as ViewReport,
)
from .viewers.client import ViewerClient as ViewerClient
from .viewers.control import AsyncViewerClient as AsyncViewerClient
