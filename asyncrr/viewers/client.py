"""Steering a running viewer from programs that do not await: :class:`ViewerClient`."""

from __future__ import annotations

import os
import warnings
from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from uuid import UUID

import numpy as np

from asyncrr.engine.background import is_background_thread, run_on_background
from asyncrr.errors import WouldDeadlock
from asyncrr.sinks.grpc.url import DEFAULT_URL

from .answers import (
    Blueprint,
    BlueprintInfo,
    Command,
    DatasetAssetSchema,
    DatasetSchema,
    LogEntry,
    OpenResult,
    ProfileTrace,
    RecordingSchema,
    StoreId,
    TableColumnSchema,
    ViewerState,
)
from .control import AsyncViewerClient, PlayState
from .table import TableLike

_T = TypeVar("_T")


class ViewerClient:
    """Steers a native viewer, and asks it what it shows. There is nothing to close: each call connects anew.

    Each method waits for what the method of the same name of :class:`AsyncViewerClient` does, where it is described.

    Parameters
    ----------
    url
        Where the viewer listens, as for ``connect_grpc``.
    timeout
        Seconds that an answer may take.
    """

    def __init__(self, url: str = DEFAULT_URL, *, timeout: float = 30.0) -> None:
        self._client = _without_connection(AsyncViewerClient(url, timeout=timeout))

    @classmethod
    def connect(cls, url: str = DEFAULT_URL) -> Self:
        """A client for the viewer that listens at ``url``."""
        return cls(url)

    @classmethod
    def spawn(
        cls,
        *,
        headless: bool = False,
        port: int = 9876,
        memory_limit: str = "75%",
        server_memory_limit: str = "1GiB",
        hide_welcome_screen: bool = False,
        detach_process: bool | None = None,
        executable_name: str = "rerun",
        executable_path: str | os.PathLike[str] | None = None,
    ) -> Self:
        """Start a viewer and connect to it; see :meth:`AsyncViewerClient.spawn`."""
        self = cls.__new__(cls)
        client = _wait(
            AsyncViewerClient.spawn(
                headless=headless,
                port=port,
                memory_limit=memory_limit,
                server_memory_limit=server_memory_limit,
                hide_welcome_screen=hide_welcome_screen,
                detach_process=detach_process,
                executable_name=executable_name,
                executable_path=executable_path,
            )
        )
        self._client = _without_connection(client)
        return self

    @property
    def url(self) -> str:
        """Where the viewer listens."""
        return self._client.url

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End the viewer if this client has started it and it is not detached."""
        _wait(self._client.__aexit__(exc_type, exc, traceback))

    def quit(self, *, wait: bool = True, timeout: float = 5.0) -> None:
        """End the viewer that :meth:`spawn` has started; see :meth:`AsyncViewerClient.quit`."""
        if self._client.has_started_viewer:
            _wait(self._client.quit(wait=wait, timeout=timeout))
        else:
            warnings.warn("quit(): this client has no viewer of its own to end", UserWarning, stacklevel=2)

    # -- what is open ------------------------------------------------------------------------------------------------

    def open(self, urls: str | Sequence[str], *, navigate: bool = True) -> OpenResult:
        """Open files or addresses."""
        return _wait(self._client.open(urls, navigate=navigate))

    def close(
        self,
        urls: Literal["current", "all"] | str | Sequence[str] | None = None,
        *,
        store_ids: Sequence[StoreId] | None = None,
    ) -> list[StoreId]:
        """Close recordings in the viewer."""
        return _wait(self._client.close(urls, store_ids=store_ids))

    def get_state(self) -> ViewerState:
        """What the viewer has open and shows."""
        return _wait(self._client.get_state())

    def get_location(self) -> str:
        """What the viewer's address bar says."""
        return _wait(self._client.get_location())

    def set_location(self, location: str) -> None:
        """Go to a location."""
        _wait(self._client.set_location(location))

    def get_logs(self, after_sequence: int | None = None) -> list[LogEntry]:
        """The viewer's own log."""
        return _wait(self._client.get_logs(after_sequence))

    def set_time(
        self,
        timeline: str | None = None,
        *,
        sequence: int | None = None,
        duration: int | float | timedelta | np.timedelta64 | None = None,
        timestamp: int | float | datetime | np.datetime64 | None = None,
        play_state: PlayState | None = None,
        recording: StoreId | None = None,
    ) -> None:
        """Move the time cursor, choose the timeline, play or pause."""
        _wait(
            self._client.set_time(
                timeline,
                sequence=sequence,
                duration=duration,
                timestamp=timestamp,
                play_state=play_state,
                recording=recording,
            )
        )

    # -- pictures ----------------------------------------------------------------------------------------------------

    def take_screenshot(self, view_id: str | UUID | None = None, *, max_size: int | None = None) -> bytes:
        """A picture as PNG."""
        return _wait(self._client.take_screenshot(view_id, max_size=max_size))

    def save_screenshot(self, file_path: str | os.PathLike[str], view_id: str | UUID | None = None) -> None:
        """Have the viewer write a picture to a PNG file."""
        _wait(self._client.save_screenshot(file_path, view_id))

    def highlight_rect(self, rect: tuple[float, float, float, float] | None, label: str | None = None) -> None:
        """Draw a frame over the window; None takes it away."""
        _wait(self._client.highlight_rect(rect, label))

    def capture_profile_trace(
        self, file_path: str | os.PathLike[str], *, num_frames: int | None = None
    ) -> ProfileTrace:
        """Have the viewer write down how it spends the next frames."""
        return _wait(self._client.capture_profile_trace(file_path, num_frames=num_frames))

    # -- schemas and blueprints --------------------------------------------------------------------------------------

    def get_recording_schema(
        self,
        store_id: StoreId | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> RecordingSchema:
        """Timelines, entities and components of a recording."""
        return _wait(
            self._client.get_recording_schema(
                store_id, entity_path=entity_path, max_entities=max_entities, paths_only=paths_only
            )
        )

    def get_dataset_schema(
        self,
        dataset_url: str | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> DatasetSchema:
        """Timelines, entities and components of a dataset of a catalog."""
        return _wait(
            self._client.get_dataset_schema(
                dataset_url, entity_path=entity_path, max_entities=max_entities, paths_only=paths_only
            )
        )

    def get_dataset_assets_schema(
        self,
        dataset_url: str | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> list[DatasetAssetSchema]:
        """Entities of the assets of a dataset."""
        return _wait(
            self._client.get_dataset_assets_schema(
                dataset_url, entity_path=entity_path, max_entities=max_entities, paths_only=paths_only
            )
        )

    def get_table_schema(self, table_url: str | None = None) -> list[TableColumnSchema]:
        """The columns of a table of a catalog."""
        return _wait(self._client.get_table_schema(table_url))

    def get_transform_graph(
        self,
        store_id: StoreId | None = None,
        *,
        frame_filter: Literal["entity_path", "named", "all"] | None = None,
        edge_filter: Literal["static", "temporal", "all"] | None = None,
        include_transforms: bool | None = None,
    ) -> dict[str, Any]:
        """How the coordinate frames of a recording hang together."""
        return _wait(
            self._client.get_transform_graph(
                store_id,
                frame_filter=frame_filter,
                edge_filter=edge_filter,
                include_transforms=include_transforms,
            )
        )

    def get_blueprint(
        self,
        of: Literal["recording", "table"] | None = None,
        *,
        store_id: StoreId | None = None,
        table_url: str | None = None,
    ) -> Blueprint:
        """The layout of a recording or table."""
        return _wait(self._client.get_blueprint(of, store_id=store_id, table_url=table_url))

    def set_blueprint(
        self,
        blueprint: dict[str, Any],
        of: Literal["recording", "table"] | None = None,
        *,
        store_id: StoreId | None = None,
        table_url: str | None = None,
    ) -> BlueprintInfo:
        """Set the layout of a recording or table."""
        return _wait(self._client.set_blueprint(blueprint, of, store_id=store_id, table_url=table_url))

    # -- commands and tables -----------------------------------------------------------------------------------------

    def list_commands(
        self,
        ids: Sequence[str] | None = None,
        *,
        include_unavailable: bool | None = None,
        store_id: StoreId | None = None,
        server_origin: str | None = None,
    ) -> list[Command]:
        """The commands of the viewer's menus."""
        return _wait(
            self._client.list_commands(
                ids, include_unavailable=include_unavailable, store_id=store_id, server_origin=server_origin
            )
        )

    def run_command(
        self,
        id: str,
        *,
        store_id: StoreId | None = None,
        server_origin: str | None = None,
        allow_blocking_native_modal: bool | None = None,
    ) -> Command:
        """Run a command of the viewer's menus."""
        return _wait(
            self._client.run_command(
                id,
                store_id=store_id,
                server_origin=server_origin,
                allow_blocking_native_modal=allow_blocking_native_modal,
            )
        )

    def send_table(self, name: str, table: TableLike) -> None:
        """Show a table in the viewer."""
        _wait(self._client.send_table(name, table))

    # -- earlier names -----------------------------------------------------------------------------------------------

    def open_url(self, url: str, *, navigate: bool = True) -> bool:
        """Deprecated: use :meth:`open`. True if it was loaded when the viewer answered."""
        _deprecated("open_url", "open")
        return not self.open(url, navigate=navigate).loading

    def close_recordings(self, target: str | Sequence[StoreId] = "current") -> list[StoreId]:
        """Deprecated: use :meth:`close`."""
        _deprecated("close_recordings", "close")
        if isinstance(target, str):
            return self.close(target) if target in ("current", "all") else self.close(store_ids=[target])
        return self.close(store_ids=target)

    def viewer_state(self) -> ViewerState:
        """Deprecated: use :meth:`get_state`."""
        _deprecated("viewer_state", "get_state")
        return self.get_state()

    def viewer_logs(self, after_sequence: int | None = None) -> list[LogEntry]:
        """Deprecated: use :meth:`get_logs`."""
        _deprecated("viewer_logs", "get_logs")
        return self.get_logs(after_sequence)


def _deprecated(name: str, instead: str) -> None:
    warnings.warn(f"ViewerClient.{name} is deprecated; use {instead}", DeprecationWarning, stacklevel=3)


def _without_connection(client: AsyncViewerClient) -> AsyncViewerClient:
    """Have it connect for each call, so that nothing is left open when its user forgets about it."""
    client._keeps_connection = False
    return client


def _wait(call: Coroutine[Any, Any, _T]) -> _T:
    """Run it on the background loop, where the connection lives, and wait for it."""
    if is_background_thread():
        call.close()
        raise WouldDeadlock("a ViewerClient cannot be used on asyncrr's background loop; use AsyncViewerClient")
    return run_on_background(call).result()
