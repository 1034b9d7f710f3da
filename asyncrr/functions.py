"""The logging API as functions: each does what the method of the same name does, on the active recording.

Without an active recording they do nothing, so that a library may log without asking whether its user wants to see it.
"""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, SupportsIndex, cast

import numpy as np

from asyncrr import lifecycle
from asyncrr.chunks.entity_path import PROPERTIES
from asyncrr.error_utils import send_warning_or_raise, set_strict_mode, strict_scope
from asyncrr.frames.chunk import batch_columns, columns_of_chunks, dataframe_columns
from asyncrr.frames.keys import AUTO_INDEX, IndexLike

from . import active
from .identity import seed_for_example
from .in_memory import BinaryStream, MemoryRecording
from .recording import RecordingStream
from .recording_base import BaseRecording
from .sink_argument import NOT_SERVED, LogSinkLike

if TYPE_CHECKING:
    import ssl

    from asyncrr.blueprint import BlueprintLike
    from asyncrr.chunks.timeline import TimeColumnLike
    from asyncrr.frames.chunk import Chunk
    from asyncrr.frames.rrd_file import LazyStore
    from asyncrr.frames.source import ArrowArrayExportable, DataframeLike
    from asyncrr.types.base import AsComponents, ComponentColumn, DescribedComponentBatchLike

_logger = logging.getLogger("asyncrr")


def init(
    application_id: str,
    *,
    recording_id: str | uuid.UUID | None = None,
    spawn: bool = False,
    init_logging: bool = True,
    default_enabled: bool = True,
    strict: bool | None = None,
    default_blueprint: BlueprintLike | None = None,
    send_properties: bool = True,
) -> None:
    """Make a recording and make it the global one.

    Parameters
    ----------
    application_id, recording_id, default_enabled, send_properties
        As for :class:`RecordingStream`.
    spawn
        Whether to start a viewer and stream to it; see :func:`spawn`.
    init_logging
        Whether to make the recording at all.
    strict
        Turn strict mode on or off; None leaves it as it is (``RERUN_STRICT``, else off).
    default_blueprint
        Layout that viewers show unless the user has chosen another: for the spawned viewer, or else for the sinks to come.

    Raises
    ------
    ValueError
        If ``application_id`` is empty.
    """
    seed_for_example(application_id)
    if strict is not None:
        set_strict_mode(strict)
    if not init_logging:
        return
    recording = RecordingStream(
        application_id,
        recording_id=recording_id,
        default_enabled=default_enabled,
        send_properties=send_properties,
    )
    # The recording before ends with its last reference, which may be this one: let it finish its file before the program opens
    # the same file again.
    active.set_global_data_recording(recording)
    lifecycle.wait_for_closing(10.0)
    if spawn:
        _spawn(default_blueprint=default_blueprint)
    elif default_blueprint is not None:
        recording.send_blueprint(default_blueprint, make_active=False)


def _recording(recording: BaseRecording | None) -> RecordingStream | None:
    """The recording that is meant, seen as the sync face: its blocking methods work on either kind."""
    return cast("RecordingStream | None", recording if recording is not None else active.active_recording())


def _recording_for(what: str, recording: BaseRecording | None) -> RecordingStream | None:
    found = _recording(recording)
    if found is None:
        _logger.warning("No active recording stream; %s does nothing. Call init() first.", what)
    return found


def log(
    entity_path: str | list[Any],
    entity: AsComponents | Iterable[DescribedComponentBatchLike],
    *extra: AsComponents | Iterable[DescribedComponentBatchLike],
    static: bool = False,
    recording: BaseRecording | None = None,
    strict: bool | None = None,
    timeless: bool | None = None,
) -> None:
    """Log data to an entity of the active recording; see :meth:`RecordingStream.log`.

    While the active recording is an async one this does not wait either: on its own event loop data is dropped, counted and warned about
    once its budget is used up.

    ``timeless`` is what ``static`` was called until 0.16: an error in strict mode, else a warning, and taken as ``static``.
    """
    if timeless is not None:
        with strict_scope(strict):
            send_warning_or_raise("log: `timeless` is called `static` now", TypeError)
        static = static or timeless
    found = recording if recording is not None else active.active_recording()
    if found is None:
        return
    prepared = found._log(entity_path, entity, extra, static, strict)
    if prepared is not None:
        found._log_when_there_is_room(prepared, strict)


def log_file_from_path(
    file_path: str | Path,
    *,
    entity_path_prefix: str | None = None,
    static: bool = False,
    recording: BaseRecording | None = None,
) -> None:
    """Log a file or a folder; see :meth:`RecordingStream.log_file_from_path`."""
    found = _recording(recording)
    if found is not None:
        found._log_file("log_file_from_path", file_path, None, entity_path_prefix, static)


def log_file_from_contents(
    file_path: str | Path,
    file_contents: bytes,
    *,
    entity_path_prefix: str | None = None,
    static: bool = False,
    recording: BaseRecording | None = None,
) -> None:
    """Log a file that is in memory; see :meth:`RecordingStream.log_file_from_contents`."""
    found = _recording(recording)
    if found is not None:
        found._log_file("log_file_from_contents", file_path, file_contents, entity_path_prefix, static)


def send_columns(
    entity_path: str,
    indexes: Iterable[TimeColumnLike],
    columns: Iterable[ComponentColumn],
    *,
    recording: BaseRecording | None = None,
    strict: bool | None = None,
) -> None:
    """Send whole columns; see :meth:`RecordingStream.send_columns`."""
    found = _recording(recording)
    if found is not None:
        RecordingStream.send_columns(found, entity_path, indexes, columns, strict=strict)


def send_chunks(chunks: Chunk | LazyStore | Iterable[Chunk], *, recording: BaseRecording | None = None) -> None:
    """Send ready-made chunks; see :meth:`RecordingStream.send_chunks`."""
    found = _recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns_of_chunks(chunks))


def send_record_batch(
    batch: ArrowArrayExportable,
    recording: BaseRecording | None = None,
    *,
    index: IndexLike = AUTO_INDEX,
    entity_path: str | None = None,
) -> None:
    """Send a record batch; see :meth:`RecordingStream.send_record_batch`."""
    columns = batch_columns(batch, index, entity_path)
    found = _recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns)


def send_dataframe(
    df: DataframeLike,
    recording: BaseRecording | None = None,
    *,
    index: IndexLike = AUTO_INDEX,
    entity_path: str | None = None,
) -> None:
    """Send a dataframe, batch by batch; see :meth:`RecordingStream.send_dataframe`."""
    columns = dataframe_columns(df, index, entity_path)
    found = _recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns)


def send_property(
    name: str,
    values: AsComponents | Iterable[DescribedComponentBatchLike],
    recording: BaseRecording | None = None,
) -> None:
    """Send a property of the recording; see :meth:`RecordingStream.send_property`.

    Parameters
    ----------
    name
        Name of the property; slashes in it are escaped.
    values
        An archetype, ``AnyValues``, or described component batches.
    """
    found = _recording(recording)
    if found is not None:
        log(found._property_path(name), values, static=True, recording=found)


def send_recording_name(name: str, recording: BaseRecording | None = None) -> None:
    """Send the name under which viewers show the recording.

    Parameters
    ----------
    name
        Any text.
    """
    found = _recording(recording)
    if found is not None:
        log(PROPERTIES, found._name_row(name), static=True, recording=found)


def send_recording_start_time_nanos(nanos: int, recording: BaseRecording | None = None) -> None:
    """Send the recording's start time, in nanoseconds since the Unix epoch.

    Parameters
    ----------
    nanos
        Nanoseconds, int64.
    """
    found = _recording(recording)
    if found is not None:
        log(PROPERTIES, found._start_time_row(nanos), static=True, recording=found)


def set_time(
    timeline: str,
    *,
    recording: BaseRecording | None = None,
    sequence: SupportsIndex | None = None,
    duration: int | float | timedelta | np.timedelta64 | None = None,
    timestamp: int | float | datetime | np.datetime64 | None = None,
) -> None:
    """Say what time it is on a timeline, for the calling task or thread; see :meth:`RecordingStream.set_time`."""
    found = recording if recording is not None else active.active_recording()
    if found is not None:
        found._times.set(timeline, sequence, duration, timestamp, 1)


def disable_timeline(timeline: str, recording: BaseRecording | None = None) -> None:
    """Stop stamping a timeline; see :meth:`RecordingStream.disable_timeline`."""
    found = _recording(recording)
    if found is not None:
        found._times.disable(timeline, 1)


def reset_time(recording: BaseRecording | None = None) -> None:
    """Stop stamping all timelines that were set."""
    found = _recording(recording)
    if found is not None:
        found._times.reset(1)


def set_log_time_enabled(enabled: bool, recording: BaseRecording | None = None) -> None:
    """Turn the automatic timeline ``log_time`` on or off.

    Parameters
    ----------
    enabled
        False takes the timeline from the rows that follow.
    """
    found = _recording(recording)
    if found is not None:
        found.set_log_time_enabled(enabled)


def set_log_tick_enabled(enabled: bool, recording: BaseRecording | None = None) -> None:
    """Turn the automatic timeline ``log_tick`` on or off.

    Parameters
    ----------
    enabled
        False takes the timeline from the rows that follow.
    """
    found = _recording(recording)
    if found is not None:
        found.set_log_tick_enabled(enabled)


def flush(blocking: bool = True, *, timeout_sec: float = 1e38, recording: BaseRecording | None = None) -> None:
    """Deliver all that was logged before; see :meth:`RecordingStream.flush`."""
    found = _recording(recording)
    if found is not None:
        RecordingStream.flush(found, blocking, timeout_sec=timeout_sec)


def disconnect(recording: BaseRecording | None = None) -> None:
    """Deliver what is on its way and close files and connections; see :meth:`RecordingStream.disconnect`."""
    found = _recording_for("disconnect()", recording)
    if found is not None:
        RecordingStream.disconnect(found)


def set_sinks(
    *sinks: LogSinkLike, default_blueprint: BlueprintLike | None = None, recording: BaseRecording | None = None
) -> None:
    """Send to several sinks at once; see :meth:`RecordingStream.set_sinks`."""
    found = _recording_for("set_sinks()", recording)
    if found is not None:
        RecordingStream.set_sinks(found, *sinks, default_blueprint=default_blueprint)


def send_blueprint(
    blueprint: BlueprintLike,
    *,
    make_active: bool = True,
    make_default: bool = True,
    recording: BaseRecording | None = None,
) -> None:
    """Send a layout for the viewer; see :meth:`RecordingStream.send_blueprint`.

    Parameters
    ----------
    blueprint
        A :class:`~asyncrr.blueprint.Blueprint`, a view, a container, or the path of an `.rbl` file.
    make_active
        Show it now.
    make_default
        Return to it when the user resets the layout.
    recording
        The recording whose application it is for; by default the active one.
    """
    found = _recording_for("send_blueprint()", recording)
    if found is not None:
        RecordingStream.send_blueprint(found, blueprint, make_active=make_active, make_default=make_default)


def save(
    path: str | os.PathLike[str],
    default_blueprint: BlueprintLike | BaseRecording | None = None,
    recording: BaseRecording | None = None,
    *,
    write_footer: bool = True,
) -> None:
    """Write everything to an `.rrd` file; see :meth:`RecordingStream.save`.

    Parameters
    ----------
    path
        Where to write; a file that is there is replaced. Folders that are missing are an error.
    default_blueprint
        A blueprint to write before the data; it becomes the default one of the application.
    write_footer
        Whether the file ends with a manifest, which lets readers jump to what they want.
    recording
        The recording; by default the active one. It may come second, as in early releases.
    """
    if isinstance(default_blueprint, BaseRecording):
        default_blueprint, recording = None, default_blueprint
    found = _recording_for("save()", recording)
    if found is not None:
        RecordingStream.save(found, path, default_blueprint, write_footer=write_footer)


def connect_grpc(
    url: str | None = None,
    *,
    flush_timeout_sec: float | None = 2.0,
    default_blueprint: BlueprintLike | None = None,
    recording: BaseRecording | None = None,
) -> None:
    """Stream everything to a viewer or message proxy; see :meth:`RecordingStream.connect_grpc`."""
    found = _recording_for("connect_grpc()", recording)
    if found is not None:
        RecordingStream.connect_grpc(
            found, url, flush_timeout_sec=flush_timeout_sec, default_blueprint=default_blueprint
        )


def serve_grpc(
    *,
    grpc_port: int | None = None,
    default_blueprint: BlueprintLike | None = None,
    recording: BaseRecording | None = None,
    server_memory_limit: str = "25%",
    newest_first: bool = False,
    cors_allow_origin: Sequence[str] | None = None,
    bind: str = "127.0.0.1",
    ssl_context: ssl.SSLContext | None = None,
    token: str | None = None,
) -> str:
    """Serve everything to viewers that connect; see :meth:`RecordingStream.serve_grpc`."""
    found = _recording_for("serve_grpc()", recording)
    if found is None:
        return NOT_SERVED
    return RecordingStream.serve_grpc(
        found,
        grpc_port=grpc_port,
        default_blueprint=default_blueprint,
        server_memory_limit=server_memory_limit,
        newest_first=newest_first,
        cors_allow_origin=cors_allow_origin,
        bind=bind,
        ssl_context=ssl_context,
        token=token,
    )


def stdout(
    default_blueprint: BlueprintLike | None = None,
    recording: BaseRecording | None = None,
    *,
    write_footer: bool = True,
) -> None:
    """Write everything to standard output; see :meth:`RecordingStream.stdout`.

    Parameters
    ----------
    default_blueprint
        A blueprint to write before the data; it becomes the default one of the application.
    write_footer
        Whether the stream ends with a manifest.
    """
    found = _recording_for("stdout()", recording)
    if found is not None:
        RecordingStream.stdout(found, default_blueprint, write_footer=write_footer)


def memory_recording(recording: BaseRecording | None = None) -> MemoryRecording:
    """Keep everything in memory, to be read as `.rrd` bytes.

    Raises
    ------
    RuntimeError
        If there is no active recording.
    """
    found = _recording(recording)
    if found is None:
        raise RuntimeError("memory_recording() needs a recording: call init() first")
    return RecordingStream.memory_recording(found)


def binary_stream(recording: BaseRecording | None = None) -> BinaryStream:
    """Keep everything in memory until it is read as a stream of bytes.

    Raises
    ------
    RuntimeError
        If there is no active recording.
    """
    found = _recording(recording)
    if found is None:
        raise RuntimeError("binary_stream() needs a recording: call init() first")
    return RecordingStream.binary_stream(found)


def spawn(
    port: int = 9876,
    connect: bool = True,
    recording: BaseRecording | None = None,
    *,
    memory_limit: str = "75%",
    server_memory_limit: str = "1GiB",
    hide_welcome_screen: bool = False,
    detach_process: bool = True,
    executable_name: str = "rerun",
    executable_path: str | None = None,
    default_blueprint: BlueprintLike | None = None,
) -> None:
    """Start a viewer, unless one listens on ``port`` already, and stream to it.

    Does nothing without a recording, or while logging is off.

    Parameters
    ----------
    port
        Where the viewer listens, on 127.0.0.1.
    connect
        Whether to stream to it.
    memory_limit
        Memory that the viewer may use, such as ``"16GB"`` or ``"50%"`` of the machine's.
    server_memory_limit
        Memory for data that the viewer's message proxy keeps.
    hide_welcome_screen
        Whether the viewer starts without its welcome screen.
    detach_process
        Whether the viewer outlives this program.
    executable_name, executable_path
        What to start: a name to look up on ``PATH``, or a path. The environment variable ``RERUN_VIEWER`` takes the place of the
        usual name.
    default_blueprint
        Layout that the viewer shows unless the user has chosen another.

    Raises
    ------
    RuntimeError
        If there is no such executable; the message says how to get one.
    """
    found = _recording_for("spawn()", recording)
    if found is None or not found.is_enabled():
        return
    from .viewers.process import start_viewer

    start_viewer(
        port=port,
        memory_limit=memory_limit,
        server_memory_limit=server_memory_limit,
        hide_welcome_screen=hide_welcome_screen,
        detach_process=detach_process,
        executable_name=executable_name,
        executable_path=executable_path,
    )
    if connect:
        url = f"rerun+http://127.0.0.1:{port}/proxy"
        RecordingStream.connect_grpc(found, url, default_blueprint=default_blueprint)


_spawn = spawn  # `init` has an argument of that name


def get_recording_id(recording: BaseRecording | None = None) -> str | None:
    """The recording id of the given or active recording, or None."""
    found = _recording(recording)
    return found.get_recording_id() if found is not None else None


def get_application_id(recording: BaseRecording | None = None) -> str | None:
    """The application id of the given or active recording, or None."""
    found = _recording(recording)
    return found.get_application_id() if found is not None else None


def is_enabled(recording: BaseRecording | None = None) -> bool:
    """Whether there is an active recording that logs."""
    found = _recording(recording)
    return found is not None and found.is_enabled()
