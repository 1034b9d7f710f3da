"""Names of earlier releases of the API, as thin forms over the present ones. Each warns at the caller's line."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from asyncrr._version import EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE
from asyncrr.chunks.timeline import MAX_TIME, MIN_TIME, TimeColumn
from asyncrr.error_utils import caller_stacklevel

from . import active
from .recording import RecordingStream
from .sink_functions import connect_grpc
from .web import page_for, viewer_server, viewer_server_async

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike

    from .async_recording import AsyncRecordingStream
    from .recording_base import BaseRecording

_A_FEW_YEARS: Final = 3 * 365 * 24 * 3600 * 1_000_000_000
"""Nanoseconds beyond which a time is taken as counted from the Unix epoch, as the earlier releases did."""


def set_time_sequence(timeline: str, sequence: int, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time(timeline, sequence=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    sequence
        A number, int64.
    """
    _deprecated("set_time_sequence", "set_time(timeline, sequence=...)")
    found = active.get_data_recording(recording)
    if found is not None:
        found._times.set(timeline, sequence, None, None, 1)


def set_time_seconds(timeline: str, seconds: float, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time(timeline, duration=...)`` or ``set_time(timeline, timestamp=...)``.

    More than three years of seconds are taken as time since the Unix epoch, less as a duration.

    Parameters
    ----------
    timeline
        Name of the timeline.
    seconds
        Seconds.
    """
    _deprecated("set_time_seconds", "set_time(timeline, duration=seconds) or set_time(timeline, timestamp=seconds)")
    _set_nanos(timeline, round(1e9 * seconds), recording)


def set_time_nanos(timeline: str, nanos: int, recording: BaseRecording | None = None) -> None:
    """Deprecated: use ``set_time`` with a ``numpy.timedelta64`` or ``numpy.datetime64`` of unit ``"ns"``.

    More than three years of nanoseconds are taken as time since the Unix epoch, less as a duration.

    Parameters
    ----------
    timeline
        Name of the timeline.
    nanos
        Nanoseconds.
    """
    _deprecated(
        "set_time_nanos", "set_time with duration=np.timedelta64(nanos, 'ns') or timestamp=np.datetime64(nanos, 'ns')"
    )
    _set_nanos(timeline, int(nanos), recording)


def _set_nanos(timeline: str, nanos: int, recording: BaseRecording | None) -> None:
    found = active.get_data_recording(recording)
    if found is None:
        return
    if not MIN_TIME <= nanos <= MAX_TIME:
        raise ValueError(f"set_time: {nanos} nanoseconds are out of range: times are 64-bit nanoseconds")
    if abs(nanos) > _A_FEW_YEARS:
        found._times.set(timeline, None, None, np.datetime64(nanos, "ns"), 2)
    else:
        found._times.set(timeline, None, np.timedelta64(nanos, "ns"), None, 2)


class TimeSequenceColumn(TimeColumn):
    """Deprecated: use ``TimeColumn(timeline, sequence=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Numbers, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[int]) -> None:
        _deprecated("TimeSequenceColumn", "TimeColumn(timeline, sequence=...)")
        super().__init__(timeline, sequence=times)


class TimeSecondsColumn(TimeColumn):
    """Deprecated: use ``TimeColumn(timeline, duration=...)`` or ``TimeColumn(timeline, timestamp=...)``.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Seconds, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[float]) -> None:
        _deprecated("TimeSecondsColumn", "TimeColumn(timeline, duration=...) or TimeColumn(timeline, timestamp=...)")
        super().__init__(timeline, duration=np.asarray(list(times), dtype=np.float64))


class TimeNanosColumn(TimeColumn):
    """Deprecated: use ``TimeColumn`` with ``numpy.timedelta64`` or ``numpy.datetime64`` values.

    Parameters
    ----------
    timeline
        Name of the timeline.
    times
        Nanoseconds, one a row.
    """

    def __init__(self, timeline: str, times: Iterable[int]) -> None:
        _deprecated("TimeNanosColumn", "TimeColumn with numpy.timedelta64 or numpy.datetime64 values")
        super().__init__(timeline, duration=np.asarray(list(times), dtype=np.int64).astype("timedelta64[ns]"))


def new_recording(
    application_id: str,
    *,
    recording_id: str | uuid.UUID | None = None,
    make_default: bool = False,
    make_thread_default: bool = False,
    spawn: bool = False,
    default_enabled: bool = True,
) -> RecordingStream:
    """Deprecated: use :class:`~asyncrr.RecordingStream`, and its ``spawn()`` to start a viewer.

    Parameters
    ----------
    application_id, recording_id, make_default, make_thread_default, default_enabled
        As for :func:`asyncrr.init`.
    spawn
        Whether to start a viewer.
    """
    _deprecated("new_recording", "RecordingStream(application_id, ...)")
    recording = RecordingStream(
        application_id,
        recording_id=recording_id,
        make_default=make_default,
        make_thread_default=make_thread_default,
        default_enabled=default_enabled,
    )
    if spawn:
        recording.spawn()
    return recording


def connect(
    addr: str | None = None, flush_timeout_sec: float | None = 2.0, recording: BaseRecording | None = None
) -> None:
    """Deprecated: use ``connect_grpc(url)``. Speaks gRPC as that does: viewers that listen for the protocol of old are gone.

    Parameters
    ----------
    addr
        ``"HOST:PORT"``, by default ``"127.0.0.1:9876"``; a URL as for ``connect_grpc`` will do, too.
    flush_timeout_sec, recording
        As for ``connect_grpc``.
    """
    _deprecated("connect", "connect_grpc(url)")
    url = addr if addr is None or "/" in addr else f"rerun+http://{addr}/proxy"
    connect_grpc(url, flush_timeout_sec=flush_timeout_sec, recording=recording)


def serve(
    open_browser: bool = True,
    web_port: int | None = None,
    ws_port: int | None = None,
    recording: BaseRecording | None = None,
) -> str:
    """Deprecated: use ``serve_grpc()`` and ``serve_web_viewer(connect_to=...)``. Serves gRPC in the place of WebSockets.

    Parameters
    ----------
    open_browser, web_port, recording
        As for :func:`serve_web`.
    ws_port
        Port of the message proxy, 9876 by default.

    Returns
    -------
    str
        The address of the page.
    """
    _deprecated("serve", "serve_grpc() and serve_web_viewer(connect_to=...)")
    return _serve_web(recording, open_browser, web_port, ws_port, None, "25%")


def serve_web(
    *,
    open_browser: bool = True,
    web_port: int | None = None,
    grpc_port: int | None = None,
    default_blueprint: BlueprintLike | None = None,
    recording: BaseRecording | None = None,
    server_memory_limit: str = "25%",
) -> str:
    """Deprecated: use ``serve_grpc()`` and ``serve_web_viewer(connect_to=...)``; see :meth:`asyncrr.RecordingStream.serve_web`."""
    _deprecated("serve_web", "serve_grpc() and serve_web_viewer(connect_to=...)")
    return _serve_web(recording, open_browser, web_port, grpc_port, default_blueprint, server_memory_limit)


def _serve_web(
    recording: BaseRecording | None,
    open_browser: bool,
    web_port: int | None,
    grpc_port: int | None,
    default_blueprint: BlueprintLike | None,
    server_memory_limit: str,
) -> str:
    found = active.get_data_recording(recording)
    if found is None:
        raise RuntimeError("there is no recording to serve: give one, or call init() first")
    # Before anything is served: the viewer may not be installed, and its port may be taken.
    server = viewer_server(web_port)
    uri = RecordingStream.serve_grpc(
        found,  # type: ignore[arg-type] # the blocking methods work on either kind
        grpc_port=grpc_port,
        default_blueprint=default_blueprint,
        server_memory_limit=server_memory_limit,
    )
    return page_for(server, uri, open_browser)


async def serve_web_async(
    recording: AsyncRecordingStream,
    open_browser: bool,
    web_port: int | None,
    grpc_port: int | None,
    default_blueprint: BlueprintLike | None,
    server_memory_limit: str,
) -> str:
    """What ``AsyncRecordingStream.serve_web`` does."""
    _deprecated("serve_web", "serve_grpc() and serve_web_viewer(connect_to=...)")
    server = await viewer_server_async(web_port)
    uri = await recording.serve_grpc(
        grpc_port=grpc_port, default_blueprint=default_blueprint, server_memory_limit=server_memory_limit
    )
    return page_for(server, uri, open_browser)


def __getattr__(name: str) -> Any:
    if name == "EXTERNAL_DATA_LOADER_INCOMPATIBLE_EXIT_CODE":
        warnings.warn(
            f"{name} is deprecated; use EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE",
            DeprecationWarning,
            stacklevel=caller_stacklevel(),
        )
        return EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _deprecated(name: str, instead: str) -> None:
    warnings.warn(f"{name} is deprecated; use {instead}", DeprecationWarning, stacklevel=caller_stacklevel())
