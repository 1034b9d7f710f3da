"""Steering a running viewer: :class:`AsyncViewerClient`.

Native viewers answer on the port on which they take data: what they show, pictures of it, where the time cursor is, and more.
They do so for programs on the same machine only.
"""

from __future__ import annotations

import json
import os
import ssl
import warnings
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias, TypeVar
from uuid import UUID

import anyio
import anyio.lowlevel
import anyio.to_thread
import betterproto
import numpy as np
from grpclib.client import Channel
from grpclib.const import Cardinality, Status
from grpclib.exceptions import GRPCError, ProtocolError, StreamTerminatedError

from asyncrr.chunks.timeline import duration_to_nanos, sequence_to_int, timestamp_to_nanos
from asyncrr.engine.awaiting import check_asyncio
from asyncrr.engine.background import shared_workers
from asyncrr.errors import ViewerError
from asyncrr.sinks.grpc.url import DEFAULT_URL, parse_url
from asyncrr.wire.proto.rerun.common.v1alpha1 import (
    DataframePart,
    EncoderVersion,
    TableId,
    Timeline as TimelineName,
    TimelineTime,
)
from asyncrr.wire.proto.rerun.sdk_comms.v1alpha1 import WriteTableRequest, WriteTableResponse
from asyncrr.wire.proto.rerun.viewer_control import v1alpha1 as proto

from . import decode
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
from .process import OUR_VERSION, StartedViewer, start_viewer_async
from .table import TableLike, table_as_ipc

if TYPE_CHECKING:
    from betterproto import Message

PlayState: TypeAlias = Literal["paused", "playing", "following"]

_CONTROL = "/rerun.viewer_control.v1alpha1.ViewerControlService/ViewerControl"
_WRITE_TABLE = "/rerun.sdk_comms.v1alpha1.MessageProxyService/WriteTable"
_TIMEOUT = 30.0

_T = TypeVar("_T", bound="Message")


class AsyncViewerClient:
    """A connection to a native viewer, to steer it and to ask what it shows.

    ::

        async with AsyncViewerClient() as viewer:
            await viewer.set_time("frame", sequence=42, play_state="paused")
            png = await viewer.take_screenshot()

    Parameters
    ----------
    url
        Where the viewer listens, as for ``connect_grpc``.
    timeout
        Seconds that an answer may take.

    Raises
    ------
    SinkError
        If the URL is not one of a viewer. Whether anything answers there is known at the first call.
    ValueError
        If the timeout is not a positive number.
    """

    def __init__(self, url: str = DEFAULT_URL, *, timeout: float = _TIMEOUT) -> None:
        if not timeout > 0:
            raise ValueError(f"timeout must be a positive number of seconds, got {timeout!r}")
        self._url = parse_url(url)
        self._given_url = url
        self._timeout = timeout
        self._channel: Channel | None = None
        self._keeps_connection = True
        self._started: StartedViewer | None = None
        self._ends_with_us = False

    @classmethod
    async def spawn(
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
        """Start a viewer, unless something listens on ``port`` already, and connect to it.

        Parameters
        ----------
        headless
            Without a window, for scripts that take pictures; needs a Vulkan driver, software ones will do.
        detach_process
            Whether the viewer outlives this program and this client. None: only if it has a window.
        port, memory_limit, server_memory_limit, hide_welcome_screen, executable_name, executable_path
            As for :func:`asyncrr.spawn`.

        Raises
        ------
        RuntimeError
            Under trio.
        """
        check_asyncio("AsyncViewerClient")
        detached = not headless if detach_process is None else detach_process
        started = await start_viewer_async(
            port=port,
            memory_limit=memory_limit,
            server_memory_limit=server_memory_limit,
            hide_welcome_screen=hide_welcome_screen,
            detach_process=detached,
            executable_name=executable_name,
            executable_path=executable_path,
            headless=headless,
        )
        client = cls(f"rerun+http://127.0.0.1:{port}/proxy")
        client._started = started
        client._ends_with_us = not detached
        return client

    @property
    def url(self) -> str:
        """Where the viewer listens."""
        return self._given_url

    @property
    def has_started_viewer(self) -> bool:
        """Whether there is a viewer for :meth:`quit` to end."""
        return self._started is not None

    # -- life --------------------------------------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """:meth:`aclose`, and end the viewer if this client has started it and it is not detached."""
        with anyio.CancelScope(shield=True):
            if self._ends_with_us and self._started is not None:
                await self.quit()
            await self.aclose()

    async def aclose(self) -> None:
        """Close the connection. The viewer goes on; a later call connects anew."""
        channel, self._channel = self._channel, None
        if channel is not None:
            channel.close()
            await anyio.lowlevel.checkpoint()

    async def quit(self, *, wait: bool = True, timeout: float = 5.0) -> None:
        """End the viewer that :meth:`spawn` has started. Without one it only warns.

        Parameters
        ----------
        wait
            Whether to wait until it has ended and its port is free.
        timeout
            Seconds that it may take to end by itself; then it is killed.
        """
        if not 0 < timeout < float("inf"):
            raise ValueError(f"timeout must be a positive number of seconds, got {timeout!r}")
        started, self._started = self._started, None
        if started is None:
            warnings.warn("quit(): this client has no viewer of its own to end", UserWarning, stacklevel=2)
            return
        await self.aclose()
        if wait:
            await anyio.to_thread.run_sync(started.end, timeout, limiter=anyio.CapacityLimiter(1))
        else:
            started.ask_to_end()

    # -- what is open ------------------------------------------------------------------------------------------------

    async def open(self, urls: str | Sequence[str], *, navigate: bool = True) -> OpenResult:
        """Open files or addresses, and wait some ten seconds for each to be loaded.

        Parameters
        ----------
        urls
            What to open. Paths are as the viewer's process sees them.
        navigate
            Whether to show what was opened.
        """
        store_ids: list[StoreId] = []
        loading: list[str] = []
        for url in _texts(urls):
            answer = await self._ask(open=proto.OpenRequest(url, navigate))
            store_ids += answer.open.store_ids
            loading += answer.open.loading
        return OpenResult(store_ids, loading)

    async def close(
        self,
        urls: Literal["current", "all"] | str | Sequence[str] | None = None,
        *,
        store_ids: Sequence[StoreId] | None = None,
    ) -> list[StoreId]:
        """Close recordings in the viewer (the connection is closed by :meth:`aclose`).

        Parameters
        ----------
        urls
            ``"current"``, ``"all"``, or what the recordings were opened from.
        store_ids
            Or the recordings themselves, as :meth:`get_state` lists them.

        Returns
        -------
        list[str]
            The recordings that were closed.

        Raises
        ------
        ValueError
            If not exactly one of the two is given.
        """
        if (urls is None) == (store_ids is None):
            raise ValueError(
                "close: give either `urls` or `store_ids`; quit() ends the viewer, aclose() the connection"
            )
        if store_ids is not None:
            request = proto.CloseRequest(store_ids=proto.ViewerRecordingIds(_texts(store_ids)))
        elif urls == "current":
            request = proto.CloseRequest(current=True)
        elif urls == "all":
            request = proto.CloseRequest(all=True)
        else:
            request = proto.CloseRequest(urls=proto.ViewerSourceUrls(_texts(urls or ())))
        return list((await self._ask(close=request)).close.closed)

    async def get_state(self) -> ViewerState:
        """What the viewer has open and shows."""
        return decode.state((await self._ask(get_state=proto.GetStateRequest())).get_state)

    async def get_location(self) -> str:
        """What the viewer's address bar says."""
        return (await self._ask(get_location=proto.GetLocationRequest())).get_location.location

    async def set_location(self, location: str) -> None:
        """Go to a location, as :meth:`get_location` gives it."""
        await self._ask(set_location=proto.SetLocationRequest(location))

    async def get_logs(self, after_sequence: int | None = None) -> list[LogEntry]:
        """The viewer's own log, oldest first.

        Parameters
        ----------
        after_sequence
            Only what came after the entry of this number.
        """
        answer = await self._ask(get_logs=proto.GetLogsRequest(after_sequence))
        return [LogEntry(e.sequence, e.level, e.target, e.message) for e in answer.get_logs.entries]

    # -- time --------------------------------------------------------------------------------------------------------

    async def set_time(
        self,
        timeline: str | None = None,
        *,
        sequence: int | None = None,
        duration: int | float | timedelta | np.timedelta64 | None = None,
        timestamp: int | float | datetime | np.datetime64 | None = None,
        play_state: PlayState | None = None,
        recording: StoreId | None = None,
    ) -> None:
        """Move the time cursor, choose the timeline, play or pause. What is left out stays as it is.

        Parameters
        ----------
        timeline
            Name of the timeline to show.
        sequence, duration, timestamp
            Where to go on it: one of them, as for :func:`asyncrr.set_time`.
        play_state
            ``"paused"``, ``"playing"``, or ``"following"`` the newest data, which excludes a time.
        recording
            Which recording, as :meth:`get_state` lists them; None is the one on screen.

        Raises
        ------
        ValueError
            If nothing is given, or what excludes one another.
        """
        times = sum(value is not None for value in (sequence, duration, timestamp))
        if times > 1:
            raise ValueError("set_time: at most one of `sequence`, `duration` and `timestamp` may be given")
        if not times and timeline is None and play_state is None:
            raise ValueError("set_time: nothing to set was given")
        if times and play_state == "following":
            raise ValueError('set_time: "following" shows the newest data, so no time can be given with it')
        if play_state not in (None, "paused", "playing", "following"):
            raise ValueError(f'set_time: play_state must be "paused", "playing" or "following", got {play_state!r}')
        time: int | None = None
        if sequence is not None:
            time = sequence_to_int(sequence)
        elif duration is not None:
            time = duration_to_nanos(duration)
        elif timestamp is not None:
            time = timestamp_to_nanos(timestamp)
        await self._ask(
            set_time_cursor=proto.SetTimeCursorRequest(
                store_id=recording,
                timeline=None if timeline is None else TimelineName(timeline),
                time=None if time is None else TimelineTime(time),
                play_state=None if play_state is None else proto.PlayState[play_state.upper()],
            )
        )

    # -- pictures ----------------------------------------------------------------------------------------------------

    async def take_screenshot(self, view_id: str | UUID | None = None, *, max_size: int | None = None) -> bytes:
        """A picture as PNG.

        Parameters
        ----------
        view_id
            Of this view only, as :meth:`get_state` lists them; None is the whole window.
        max_size
            Longer side in pixels at most.
        """
        request = proto.SaveScreenshotRequest(view_id=_text(view_id), max_size=max_size)
        png = (await self._ask(save_screenshot=request)).save_screenshot.png
        if png is None:
            raise ViewerError(f"the viewer at {self._url} answered without a picture")
        return png

    async def save_screenshot(self, file_path: str | os.PathLike[str], view_id: str | UUID | None = None) -> None:
        """Have the viewer write a picture to a PNG file.

        Parameters
        ----------
        file_path
            As the viewer's process sees it; relative to this program's directory.
        view_id
            Of this view only; None is the whole window.

        Raises
        ------
        ViewerError
            If the viewer cannot write it.
        """
        path = _absolute(file_path)
        await self._ask(save_screenshot=proto.SaveScreenshotRequest(view_id=_text(view_id), file_path=path))

    async def highlight_rect(self, rect: tuple[float, float, float, float] | None, label: str | None = None) -> None:
        """Draw a frame over the window, to point at something; None takes it away.

        Parameters
        ----------
        rect
            Left, top, width and height, in points.
        label
            Text beside it.
        """
        if rect is not None and len(rect) != 4:
            raise ValueError(f"rect must be left, top, width and height, got {rect!r}")
        shape = None if rect is None else proto.ScreenRect(*map(float, rect))
        await self._ask(highlight_rect=proto.HighlightRectRequest(shape, label))

    async def capture_profile_trace(
        self, file_path: str | os.PathLike[str], *, num_frames: int | None = None
    ) -> ProfileTrace:
        """Have the viewer write down how it spends the next frames."""
        request = proto.CaptureProfileTraceRequest(_absolute(file_path), num_frames)
        answer = (await self._ask(capture_profile_trace=request)).capture_profile_trace
        return ProfileTrace(answer.num_frames, answer.file_path)

    # -- schemas -----------------------------------------------------------------------------------------------------

    async def get_recording_schema(
        self,
        store_id: StoreId | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> RecordingSchema:
        """Timelines, entities and components of a recording.

        Parameters
        ----------
        store_id
            Which recording; None is the one on screen.
        entity_path
            Only this entity and those below it.
        max_entities
            How many to list at most; the viewer's default is 100, or 10 000 with ``paths_only``.
        paths_only
            Leave out the components.
        """
        request = proto.GetRecordingSchemaRequest(
            store_id, entity_path, max_entities, with_archetypes=False, with_components=not paths_only
        )
        return decode.recording_schema((await self._ask(get_recording_schema=request)).get_recording_schema)

    async def get_dataset_schema(
        self,
        dataset_url: str | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> DatasetSchema:
        """Timelines, entities and components of a dataset of a catalog; None is the one on screen."""
        request = proto.GetDatasetSchemaRequest(dataset_url, entity_path, max_entities, paths_only)
        answer = (await self._ask(get_dataset_schema=request)).get_dataset_schema
        return DatasetSchema(
            list(answer.timelines), decode.entities(answer.entities), answer.omitted_entities, list(answer.asset_ids)
        )

    async def get_dataset_assets_schema(
        self,
        dataset_url: str | None = None,
        *,
        entity_path: str | None = None,
        max_entities: int | None = None,
        paths_only: bool | None = None,
    ) -> list[DatasetAssetSchema]:
        """Entities of the assets of a dataset; None is the one on screen."""
        request = proto.GetDatasetAssetsSchemaRequest(dataset_url, entity_path, max_entities, paths_only)
        answer = (await self._ask(get_dataset_assets_schema=request)).get_dataset_assets_schema
        return [
            DatasetAssetSchema(asset.asset_id, decode.entities(asset.entities), asset.omitted_entities)
            for asset in answer.assets
        ]

    async def get_table_schema(self, table_url: str | None = None) -> list[TableColumnSchema]:
        """The columns of a table of a catalog; None is the one on screen."""
        answer = (await self._ask(get_table_schema=proto.GetTableSchemaRequest(table_url))).get_table_schema
        return [TableColumnSchema(c.name, c.display_name, c.datatype) for c in answer.columns]

    async def get_transform_graph(
        self,
        store_id: StoreId | None = None,
        *,
        frame_filter: Literal["entity_path", "named", "all"] | None = None,
        edge_filter: Literal["static", "temporal", "all"] | None = None,
        include_transforms: bool | None = None,
    ) -> dict[str, Any]:
        """How the coordinate frames of a recording hang together, as the viewer writes it down.

        Parameters
        ----------
        store_id
            Which recording; None is the one on screen.
        frame_filter, edge_filter
            Which frames and edges to list.
        include_transforms
            Whether to list the transforms themselves.
        """
        frames = proto.GetTransformGraphRequestFrameFilter
        edges = proto.GetTransformGraphRequestEdgeFilter
        request = proto.GetTransformGraphRequest(
            store_id,
            None if frame_filter is None else _choice("frame_filter", frame_filter, frames),
            None if edge_filter is None else _choice("edge_filter", edge_filter, edges),
            include_transforms,
        )
        return _object((await self._ask(get_transform_graph=request)).get_transform_graph.json)

    # -- blueprints --------------------------------------------------------------------------------------------------

    async def get_blueprint(
        self,
        of: Literal["recording", "table"] | None = None,
        *,
        store_id: StoreId | None = None,
        table_url: str | None = None,
    ) -> Blueprint:
        """The layout of a recording or table, as the viewer writes it down; without arguments, that of what is on screen."""
        request = proto.GetBlueprintRequest(**_target(of, store_id, table_url))
        answer = (await self._ask(get_blueprint=request)).get_blueprint
        return Blueprint(answer.blueprint_id, answer.store_id, answer.table_url, _object(answer.json))

    async def set_blueprint(
        self,
        blueprint: dict[str, Any],
        of: Literal["recording", "table"] | None = None,
        *,
        store_id: StoreId | None = None,
        table_url: str | None = None,
    ) -> BlueprintInfo:
        """Set the layout of a recording or table, in the form in which :meth:`get_blueprint` gives it."""
        request = proto.SetBlueprintRequest(json=json.dumps(blueprint), **_target(of, store_id, table_url))
        answer = (await self._ask(set_blueprint=request)).set_blueprint
        return BlueprintInfo(answer.blueprint_id, answer.store_id, answer.table_url)

    # -- commands and tables -----------------------------------------------------------------------------------------

    async def list_commands(
        self,
        ids: Sequence[str] | None = None,
        *,
        include_unavailable: bool | None = None,
        store_id: StoreId | None = None,
        server_origin: str | None = None,
    ) -> list[Command]:
        """The commands of the viewer's menus.

        Parameters
        ----------
        ids
            These only; None is all.
        include_unavailable
            Also those that cannot be run right now.
        store_id, server_origin
            What they are to act on; None is what is on screen.
        """
        if ids is None:
            listed = await self._ask(
                list_commands=proto.ListCommandsRequest(None, include_unavailable, store_id, server_origin)
            )
            ids = [command.id for command in listed.list_commands.commands]
        answer = await self._ask(describe_commands=proto.DescribeCommandsRequest(_texts(ids), store_id, server_origin))
        return [decode.command(command) for command in answer.describe_commands.commands]

    async def run_command(
        self,
        id: str,
        *,
        store_id: StoreId | None = None,
        server_origin: str | None = None,
        allow_blocking_native_modal: bool | None = None,
    ) -> Command:
        """Run a command of the viewer's menus; :meth:`list_commands` has their ids."""
        request = proto.RunCommandRequest(id, store_id, server_origin, allow_blocking_native_modal)
        return decode.command((await self._ask(run_command=request)).run_command.command)

    async def send_table(self, name: str, table: TableLike) -> None:
        """Show a table in the viewer, outside of any recording.

        Parameters
        ----------
        name
            Name of the table. One of the same name is replaced.
        table
            A dataframe of pyarrow, polars, pandas, duckdb or datafusion, or record batches of one schema. It is read in
            another thread, since lazy ones are computed by that.
        """
        payload = await shared_workers().run(table_as_ipc, table)
        request = WriteTableRequest(
            TableId(name), DataframePart(EncoderVersion(EncoderVersion.V0), payload, uncompressed_size=len(payload))
        )
        await self._call(_WRITE_TABLE, request, WriteTableResponse)

    # -- the wire ----------------------------------------------------------------------------------------------------

    async def _ask(self, **operation: Any) -> proto.ViewerControlResponse:
        request = proto.ViewerControlRequest(**operation)
        answer = await self._call(_CONTROL, request, proto.ViewerControlResponse)
        (name,) = operation
        if betterproto.which_one_of(answer, "kind")[0] != name:
            raise ViewerError(f"the viewer at {self._url} does not know {name!r}; is it as new as {OUR_VERSION}?")
        return answer

    async def _connection(self) -> Channel:
        tls: ssl.SSLContext | None = None
        if self._channel is None and self._url.tls:
            # The certificates that are trusted are files.
            tls = await shared_workers().run(ssl.create_default_context)
        if self._channel is not None:
            return self._channel
        channel = Channel(self._url.connect_host, self._url.port, ssl=tls)
        if self._keeps_connection:
            self._channel = channel
        return channel

    async def _call(self, path: str, request: Message, response: type[_T]) -> _T:
        check_asyncio("AsyncViewerClient")
        channel = await self._connection()
        try:
            with anyio.fail_after(self._timeout):
                async with channel.request(path, Cardinality.UNARY_UNARY, type(request), response) as stream:
                    await stream.send_message(request, end=True)
                    answer = await stream.recv_message()
        except GRPCError as error:
            if error.status is Status.UNIMPLEMENTED:
                raise ViewerError(
                    f"what listens at {self._url} cannot be steered: that takes a native viewer as new as {OUR_VERSION}"
                ) from error
            raise ViewerError(f"the viewer at {self._url} refuses: {error.message} ({error.status.name})") from error
        except TimeoutError as error:
            raise ViewerError(f"the viewer at {self._url} did not answer within {self._timeout:g} s") from error
        except (OSError, ProtocolError, StreamTerminatedError) as error:
            raise ViewerError(f"no viewer answers at {self._url}: {error}") from error
        finally:
            if not self._keeps_connection:
                channel.close()
        if answer is None:
            raise ViewerError(f"the viewer at {self._url} ended the call without an answer")
        return answer


def _texts(given: str | Sequence[str]) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _text(view_id: str | UUID | None) -> str | None:
    return None if view_id is None else str(view_id)


def _absolute(path: str | os.PathLike[str]) -> str:
    """The viewer's process has another working directory."""
    return os.path.abspath(path)


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text or "{}")
    if not isinstance(found, dict):
        raise ViewerError(f"the viewer answered {text[:80]!r} where an object was expected")
    return found


def _choice(argument: str, value: str, choices: type[betterproto.Enum]) -> Any:
    """The member of an enum of the protocol, whose names begin with the argument's."""
    prefix = f"{argument.upper()}_"
    known = {name.removeprefix(prefix).lower(): member for name, member in choices.__members__.items() if member.value}
    if value not in known:
        raise ValueError(f"{argument} must be one of {', '.join(map(repr, known))}, got {value!r}")
    return known[value]


def _target(of: str | None, store_id: StoreId | None, table_url: str | None) -> dict[str, Any]:
    if of not in (None, "recording", "table"):
        raise ValueError(f'of must be "recording" or "table", got {of!r}')
    of = of or ("recording" if store_id is not None else "table" if table_url is not None else None)
    if (of == "recording" and table_url is not None) or (of == "table" and store_id is not None):
        raise ValueError("store_id goes with the blueprint of a recording, table_url with that of a table")
    if of == "recording":
        return {"recording": proto.RecordingBlueprintTarget(store_id)}
    if of == "table":
        return {"table": proto.TableBlueprintTarget(table_url)}
    return {}
