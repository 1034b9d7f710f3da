"""The functions that say where data goes, and wait until it is there. The others are in :mod:`asyncrr.functions`.

Without an active recording they do nothing, and say so. ``recording`` uses a given recording instead of the active one.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from . import active
from .in_memory import BinaryStream, MemoryRecording
from .recording import RecordingStream
from .recording_base import BaseRecording
from .sink_argument import NOT_SERVED, LogSinkLike

if TYPE_CHECKING:
    import ssl

    from asyncrr.blueprint import BlueprintLike

_logger = logging.getLogger("asyncrr")


def meant_recording(recording: BaseRecording | None) -> RecordingStream | None:
    """The recording that is meant, seen as the sync face: its blocking methods work on either kind."""
    return cast("RecordingStream | None", recording if recording is not None else active.active_recording())


def _recording_for(what: str, recording: BaseRecording | None) -> RecordingStream | None:
    found = meant_recording(recording)
    if found is None:
        _logger.warning("No active recording stream; %s does nothing. Call init() first.", what)
    return found


def flush(blocking: bool = True, *, timeout_sec: float = 1e38, recording: BaseRecording | None = None) -> None:
    """Wait until everything that was logged before this call, on any thread, is delivered.

    Delivered means: written to the operating system for files and stdout, acknowledged by the server for gRPC. A flush that fails drops
    nothing; delivery goes on.

    Parameters
    ----------
    blocking
        False starts the flush and does not wait.
    timeout_sec
        Seconds to wait at most. The default, 1e38, means no limit but those of the sinks: a viewer that makes no progress for
        ``flush_timeout_sec`` (2 s) ends the wait, a file does not. 0 does not wait.
    recording
        The recording; by default the active one.

    Raises
    ------
    FlushTimeout
        If a sink did not deliver in time. ``error.pending`` says for each such sink what is pending.
    NotConnected
        If a viewer cannot be reached.
    FlushError
        If a sink has failed. The base of the other two, and a ``RuntimeError``.
    ValueError
        If ``timeout_sec`` is negative or NaN.
    WouldDeadlock
        If called on one of asyncrr's own threads, for example from a logging handler.

    Examples
    --------
    >>> rr.flush(timeout_sec=5)
    """
    found = meant_recording(recording)
    if found is not None:
        RecordingStream.flush(found, blocking, timeout_sec=timeout_sec)


def disconnect(recording: BaseRecording | None = None) -> None:
    """Deliver pending data and close all files and connections.

    What you log afterwards is kept in memory until you set a sink again. The call returns when the sinks are done, or when they have made no
    progress for 2 s; a slow disk then goes on in the background.

    Parameters
    ----------
    recording
        The recording; by default the active one.

    Raises
    ------
    WouldDeadlock
        If called on one of asyncrr's own threads.

    Examples
    --------
    >>> rr.save("run1.rrd")
    >>> rr.disconnect()  # run1.rrd is complete
    """
    found = _recording_for("disconnect()", recording)
    if found is not None:
        RecordingStream.disconnect(found)


def set_sinks(
    *sinks: LogSinkLike, default_blueprint: BlueprintLike | None = None, recording: BaseRecording | None = None
) -> None:
    """Send to several sinks at once, in place of the current ones.

    What you logged while there was no sink goes to all of them. A sink object that is in use and given again continues with its file or
    connection, so you can add and remove sinks. The old sinks deliver what they have; the call waits for them as :func:`disconnect` does.

    Parameters
    ----------
    *sinks
        :class:`FileSink`, :class:`GrpcSink`, :class:`GrpcServerSink` and others. Each object is for one recording at a time.
    default_blueprint
        Layout that viewers show unless the user has chosen another.
    recording
        The recording; by default the active one.

    Raises
    ------
    SinkError
        If a sink cannot be opened. The current sinks then stay.
    TypeError, ValueError
        If an argument is not a sink, a sink is given twice, or another recording uses it.

    Examples
    --------
    >>> rr.set_sinks(rr.FileSink("run.rrd"), rr.GrpcSink())
    """
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
    """Send a layout for the viewer. It is never dropped, and a viewer that restarts gets it again.

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

    Raises
    ------
    TypeError
        If it is not a blueprint.
    SinkError
        If the file cannot be read, or holds no blueprint.

    Examples
    --------
    >>> import asyncrr.blueprint as rrb
    >>> rr.send_blueprint(rrb.Horizontal(rrb.Spatial3DView(origin="/world"), rrb.TimeSeriesView(origin="/curves")))
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
    """Write everything to an `.rrd` file, in place of the current sinks.

    What you logged while there was no sink is written, too. The file can be read at any time up to its last whole message. It is complete
    after :func:`disconnect` or at the end of the program.

    Parameters
    ----------
    path
        Where to write. An existing file is replaced; a missing folder is an error.
    default_blueprint
        A blueprint to write before the data. It becomes the application's default one.
    recording
        The recording; by default the active one. It may come second, as in early releases.
    write_footer
        Whether the file ends with an index of its chunks, which lets viewers open it without reading all of it.

    Raises
    ------
    SinkError
        If the file cannot be created, or another recording writes it. The current sinks then stay.

    Examples
    --------
    >>> rr.init("my_app")
    >>> rr.save("my_app.rrd")
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
    """Stream everything to a running viewer or message proxy, in place of the current sinks.

    The call returns at once. The connection is made, and made again whenever it is lost, in the background. Data is kept until the server
    has acknowledged it.

    Parameters
    ----------
    url
        ``rerun+http://HOST:PORT/proxy``, or ``rerun+https://…`` for TLS; by default ``rerun+http://127.0.0.1:9876/proxy``.
    flush_timeout_sec
        Seconds without progress after which a flush is given up. None never gives up.
    default_blueprint
        Layout that the viewer shows unless the user has chosen another.
    recording
        The recording; by default the active one.

    Raises
    ------
    SinkError
        If the URL is not one of a message proxy.

    Examples
    --------
    >>> rr.connect_grpc()
    >>> rr.log("status", rr.TextLog("started"))
    >>> rr.flush(timeout_sec=5)  # raises NotConnected if no viewer listens
    """
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
    """Serve everything to viewers that connect to this program, in place of the current sinks.

    Native viewers and viewers in browsers use the same port. A viewer that connects late gets the history first. The server runs for as long as
    the recording does.

    Parameters
    ----------
    grpc_port
        Port, 9876 by default; 0 for any free one.
    default_blueprint
        Layout that viewers show unless the user has chosen another.
    recording
        The recording; by default the active one.
    server_memory_limit
        Memory for the history, such as ``"25%"`` (of the machine or container) or ``"4GB"``; ``"0"`` for none. Store infos, the
        current blueprints and the newest static data are kept in any case.
    newest_first
        Whether viewers get the newest data first.
    cors_allow_origin
        Which web pages may connect, besides those of this machine and of rerun.io, such as ``["https://*.example.com"]``.
    bind
        Address to listen on. ``"0.0.0.0"`` lets other machines connect.
    ssl_context
        For TLS.
    token
        Clients have to send ``authorization: Bearer <token>``.

    Returns
    -------
    str
        The URL for viewers, such as ``rerun+http://127.0.0.1:9876/proxy``.

    Raises
    ------
    SinkError
        If the port cannot be used. The current sinks then stay.
    ValueError
        If an argument is invalid.

    Examples
    --------
    >>> url = rr.serve_grpc()
    >>> print("open it with: rerun", url)
    """
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
    """Write everything to standard output, for a viewer at the other end of a pipe: ``python program.py | rerun -``.

    On a terminal, or if nobody reads the pipe, data is kept in memory as if no sink were set.

    Parameters
    ----------
    default_blueprint
        A blueprint to write before the data. It becomes the application's default one.
    recording
        The recording; by default the active one.
    write_footer
        Whether the stream ends with an index of its chunks.

    Raises
    ------
    SinkError
        If standard output cannot be written.

    Examples
    --------
    >>> rr.init("my_app")
    >>> rr.stdout()
    """
    found = _recording_for("stdout()", recording)
    if found is not None:
        RecordingStream.stdout(found, default_blueprint, write_footer=write_footer)


def memory_recording(recording: BaseRecording | None = None) -> MemoryRecording:
    """Keep everything in memory, to be read as the bytes of an `.rrd` file.

    Parameters
    ----------
    recording
        The recording; by default the active one.

    Raises
    ------
    RuntimeError
        If there is no active recording.

    Examples
    --------
    >>> memory = rr.memory_recording()
    >>> rr.log("x", rr.Scalars(1.0))
    >>> data = memory.drain_as_bytes()
    """
    found = meant_recording(recording)
    if found is None:
        raise RuntimeError("memory_recording() needs a recording: call init() first")
    return RecordingStream.memory_recording(found)


def binary_stream(recording: BaseRecording | None = None) -> BinaryStream:
    """Keep everything in memory until you read it, piece by piece, as an `.rrd` stream.

    Parameters
    ----------
    recording
        The recording; by default the active one.

    Raises
    ------
    RuntimeError
        If there is no active recording.

    Examples
    --------
    >>> stream = rr.binary_stream()
    >>> rr.log("x", rr.Scalars(1.0))
    >>> piece = stream.read()
    """
    found = meant_recording(recording)
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
    """Start a viewer, unless one already listens on ``port``, and stream to it.

    Does nothing without a recording, or while logging is off.

    Parameters
    ----------
    port
        Port on 127.0.0.1 where the viewer listens.
    connect
        Whether to stream to it.
    recording
        The recording; by default the active one.
    memory_limit
        Memory that the viewer may use, such as ``"16GB"`` or ``"50%"`` of the machine's.
    server_memory_limit
        Memory for the history of the viewer's message proxy.
    hide_welcome_screen
        Whether the viewer starts without its welcome screen.
    detach_process
        Whether the viewer outlives this program.
    executable_name, executable_path
        What to start: a name to look up on ``PATH``, or a path. The environment variable ``RERUN_VIEWER`` replaces the default
        name.
    default_blueprint
        Layout that the viewer shows unless the user has chosen another.

    Raises
    ------
    ViewerError
        If there is no such executable; the message says how to get one. A ``RuntimeError``.

    Examples
    --------
    >>> rr.init("my_app")
    >>> rr.spawn()
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
