"""Interfaces of ``rerun.experimental`` that asyncrr has: steering a running viewer."""

from __future__ import annotations

import warnings
from typing import Any

from asyncrr.error_utils import caller_stacklevel

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


def __getattr__(name: str) -> Any:
    import asyncrr

    if name == "send_chunks" or (not name.startswith("_") and hasattr(asyncrr.chunk, name)):
        home, found = ("asyncrr", asyncrr) if name == "send_chunks" else ("asyncrr.chunk", asyncrr.chunk)
        warnings.warn(
            f"asyncrr.experimental.{name} is deprecated; use {home}.{name}",
            DeprecationWarning,
            stacklevel=caller_stacklevel(),
        )
        return getattr(found, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
