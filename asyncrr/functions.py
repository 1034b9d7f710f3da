"""The logging API as functions. Each does what the method of the same name does, on the active recording.

Without an active recording they do nothing, so libraries can always log: the data goes nowhere unless the application has created a
recording. ``recording`` uses a given recording instead of the active one. ``strict`` says for one call whether mistakes are errors.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex

import numpy as np

from asyncrr import lifecycle
from asyncrr.chunks.entity_path import PROPERTIES
from asyncrr.error_utils import send_warning_or_raise, set_strict_mode, strict_scope
from asyncrr.frames.chunk import batch_columns, columns_of_chunks, dataframe_columns
from asyncrr.frames.keys import AUTO_INDEX, IndexLike

from . import active
from .active import active_recording
from .identity import seed_for_example
from .recording import RecordingStream
from .recording_base import BaseRecording
from .sink_functions import meant_recording, spawn as _spawn  # `init` has an argument of that name

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike
    from asyncrr.chunks.timeline import TimeColumnLike
    from asyncrr.frames.chunk import Chunk
    from asyncrr.frames.rrd_file import LazyStore
    from asyncrr.frames.source import ArrowArrayExportable, DataframeLike
    from asyncrr.types.base import AsComponents, ComponentColumn, DescribedComponentBatchLike

    from .images.video import VideoCodecName
    from .video_streams import VideoFrames


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
    """Create a recording and make it the one that the functions of this module use.

    Parameters
    ----------
    application_id
        Name of your application. Viewers group recordings and keep layouts by it.
    recording_id
        Identity of the recording. By default it is the same for the process and its ``multiprocessing`` children, so that their
        data ends up in one recording. Pass another one, such as ``uuid.uuid4()``, for a recording of its own.
    spawn
        Whether to start a viewer and stream to it; see :func:`spawn`.
    init_logging
        Whether to create the recording at all. False only sets strict mode.
    default_enabled
        Whether the recording logs; ``RERUN=on`` or ``RERUN=off`` in the environment wins.
    strict
        True makes mistakes in your calls errors, False makes them warnings. None leaves it as it is (``RERUN_STRICT``, else off).
    default_blueprint
        Layout that viewers show unless the user has chosen another: for the spawned viewer, or else for the sinks that you set later.
    send_properties
        Whether to send the recording's start time.

    Raises
    ------
    ValueError
        If ``application_id`` is empty.
    TypeError
        If it is not a str.
    ViewerError
        With ``spawn``: if the viewer cannot be started.

    Examples
    --------
    >>> rr.init("my_app", spawn=True)
    >>> rr.log("x", rr.Scalars(1.0))
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


def log(
    entity_path: str | list[Any] | tuple[Any, ...],
    entity: AsComponents | Iterable[DescribedComponentBatchLike],
    *extra: AsComponents | Iterable[DescribedComponentBatchLike],
    static: bool = False,
    recording: BaseRecording | None = None,
    strict: bool | None = None,
    timeless: bool | None = None,
) -> None:
    """Log data to an entity.

    The data is copied, so you may change arrays and lists afterwards. A call takes about a microsecond plus the copy of large arrays, and
    does no I/O. It waits only while the recording's budget (``memory_limit``, 100 MiB) is used up: up to 2 s for a viewer that makes no
    progress, longer for a disk. On an event loop that blocks the loop; use ``await rec.log(...)`` there.

    Does nothing if there is no recording.

    Parameters
    ----------
    entity_path
        Path of the entity: text with ``/`` between parts and special characters escaped by a backslash, or a list of unescaped
        parts. Paths that begin with ``__`` are reserved by Rerun.
    entity
        An archetype such as ``rr.Points3D(...)``, another object with ``as_component_batches()``, or an iterable of described
        component batches.
    *extra
        More of the same for this entity. Components that are there already are skipped with a warning.
    static
        Log without time: the data applies to every timeline and replaces earlier static data.
    recording
        The recording to log to; by default the active one.
    strict
        True raises errors in the data, False turns them into warnings, None follows :func:`strict_mode`. Errors in the archetype's own
        arguments are not covered, because the archetype is built before this call.
    timeless
        The name of ``static`` until 0.16. An error in strict mode, else a warning, and read as ``static``.

    Raises
    ------
    TypeError, ValueError, RecordingClosed
        In strict mode: ``entity`` is not loggable or cannot be written; the recording was closed. Otherwise these are a
        :class:`RerunWarning` at your line.

    Examples
    --------
    >>> rr.set_time("frame", sequence=42)
    >>> rr.log("world/points", rr.Points3D([[0, 0, 0], [1, 0, 0]], colors=[255, 0, 0]))
    >>> rr.log("world", rr.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
    """
    if timeless is not None:
        with strict_scope(strict):
            send_warning_or_raise("log: `timeless` is called `static` now", TypeError)
        static = static or timeless
    found = recording if recording is not None else active_recording()
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
    max_unpacked: int | None = None,
    recording: BaseRecording | None = None,
) -> None:
    """Log a file by its path, or all files of a folder.

    The extension decides what is logged: images, 3D models, point clouds, videos, texts, tables, recordings. Other files are offered to the
    programs ``rerun-importer-*`` on ``PATH``. Entities are named after the path. The call returns when all of the file is staged, so that the
    next ``flush`` includes it. It waits while the recording's budget is used up.

    Parameters
    ----------
    file_path
        The file or folder.
    entity_path_prefix
        Entity below which all entities of the file are put.
    static
        Passed on to external importers. Whole files are always static data, as in ``rerun-sdk`` 0.41.
    max_unpacked
        Bytes that a chunk of a recording, or a page of a table, may unpack to. By default 320 MiB, or 16 times its bytes in the file.
    recording
        The recording to log to; by default the active one.

    Raises
    ------
    ImporterError
        In strict mode: something could not be read. Otherwise that is a warning. Whatever could be read is logged.

    Examples
    --------
    >>> rr.log_file_from_path("scans/kitchen.ply", entity_path_prefix="world")
    """
    found = meant_recording(recording)
    if found is not None:
        found._log_file("log_file_from_path", file_path, None, entity_path_prefix, static, max_unpacked)


def log_file_from_contents(
    file_path: str | Path,
    file_contents: bytes,
    *,
    entity_path_prefix: str | None = None,
    static: bool = False,
    max_unpacked: int | None = None,
    recording: BaseRecording | None = None,
) -> None:
    """Log a file whose contents you have in memory. Nothing is read from the disk.

    Parameters
    ----------
    file_path
        The path that the file would have. It names the entity, and its extension says what kind of file this is.
    file_contents
        All bytes of the file.
    entity_path_prefix
        Entity below which all entities of the file are put.
    static
        Passed on to external importers. Whole files are always static data.
    max_unpacked
        As for :func:`log_file_from_path`.
    recording
        The recording to log to; by default the active one.

    Raises
    ------
    ImporterError
        In strict mode: something could not be read. Otherwise that is a warning.

    Examples
    --------
    >>> rr.log_file_from_contents("notes/today.md", b"# Today")
    """
    found = meant_recording(recording)
    if found is not None:
        found._log_file("log_file_from_contents", file_path, file_contents, entity_path_prefix, static, max_unpacked)


def send_columns(
    entity_path: str,
    indexes: Iterable[TimeColumnLike],
    columns: Iterable[ComponentColumn],
    *,
    recording: BaseRecording | None = None,
    strict: bool | None = None,
) -> None:
    """Send many rows of one entity at once, as columns.

    Neither the current times nor ``log_time`` and ``log_tick`` are added. Rows are ordered by their times. The data is copied. The call waits
    while the recording's budget is used up.

    Parameters
    ----------
    entity_path
        Path of the entity.
    indexes
        A :class:`TimeColumn` for each timeline, with N times each. An empty list sends static data.
    columns
        Component columns with N rows each, as ``Archetype.columns(...)`` makes them. ``.partition([...])`` of these gives rows of several
        values.
    recording
        The recording to send to; by default the active one.
    strict
        As for :func:`log`.

    Raises
    ------
    ValueError, TypeError, RecordingClosed
        In strict mode: the columns differ in their number of rows, or cannot be read; the recording was closed. Otherwise these are a
        :class:`RerunWarning` at your line.

    Examples
    --------
    >>> steps = np.arange(1000)
    >>> rr.send_columns("sine", [rr.TimeColumn("step", sequence=steps)], rr.Scalars.columns(scalars=np.sin(steps / 100)))
    """
    found = meant_recording(recording)
    if found is not None:
        RecordingStream.send_columns(found, entity_path, indexes, columns, strict=strict)


def send_chunks(chunks: Chunk | LazyStore | Iterable[Chunk], *, recording: BaseRecording | None = None) -> None:
    """Send ready-made chunks, such as those of a file. Returns when all of them are staged.

    They become part of this recording and keep their ids and times. A chunk that is sent twice is in a viewer once. The call waits while the
    recording's budget is used up.

    Parameters
    ----------
    chunks
        A :class:`asyncrr.chunk.Chunk`, or an iterable of them, which is read one by one.
    recording
        The recording to send to; by default the active one.

    Raises
    ------
    TypeError
        If an item is not a chunk.

    Examples
    --------
    >>> from asyncrr.chunk import RrdReader
    >>> rr.send_chunks(RrdReader("other.rrd").stream())
    """
    found = meant_recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns_of_chunks(chunks))


def send_record_batch(
    batch: ArrowArrayExportable,
    recording: BaseRecording | None = None,
    *,
    index: IndexLike = AUTO_INDEX,
    entity_path: str | None = None,
) -> None:
    """Send an Arrow record batch: its columns are timelines, and components of one or several entities.

    Parameters
    ----------
    batch
        A :class:`pyarrow.RecordBatch`, or an object with ``__arrow_c_array__``.
    recording
        The recording to send to; by default the active one.
    index
        Name or names of the columns that are timelines. By default these are the columns whose metadata says so; None sends
        static data.
    entity_path
        Entity of the components that do not name one.

    Raises
    ------
    TypeError, ValueError
        If it is not a record batch, or its columns cannot be read; see :meth:`asyncrr.chunk.Chunk.from_record_batch`.

    Examples
    --------
    >>> batch = pa.record_batch({"frame": [0, 1], "/arm:Scalars:scalars": [0.1, 0.2]})
    >>> rr.send_record_batch(batch, index="frame")
    """
    columns = batch_columns(batch, index, entity_path)
    found = meant_recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns)


def send_dataframe(
    df: DataframeLike,
    recording: BaseRecording | None = None,
    *,
    index: IndexLike = AUTO_INDEX,
    entity_path: str | None = None,
) -> None:
    """Send a dataframe, batch by batch. It may be larger than memory.

    Parameters
    ----------
    df
        A pyarrow Table, RecordBatch or RecordBatchReader, or an object with ``__arrow_c_stream__`` or ``__arrow_c_array__``: dataframes of
        polars, pandas, duckdb, datafusion.
    recording
        The recording to send to; by default the active one.
    index
        Name or names of the columns that are timelines. By default these are the columns whose metadata says so; None sends
        static data.
    entity_path
        Entity of the components that do not name one.

    Raises
    ------
    TypeError
        If it is not a dataframe.
    ValueError
        If its columns cannot be read; see :meth:`asyncrr.chunk.Chunk.from_record_batch`. Mistakes in the schema are raised before
        anything is sent.

    Examples
    --------
    >>> frame = pl.DataFrame({"frame": [0, 1], "/arm:Scalars:scalars": [0.1, 0.2]})
    >>> rr.send_dataframe(frame, index="frame")
    """
    columns = dataframe_columns(df, index, entity_path)
    found = meant_recording(recording)
    if found is not None and found._takes_columns():
        found._send_all(columns)


def send_property(
    name: str,
    values: AsComponents | Iterable[DescribedComponentBatchLike],
    recording: BaseRecording | None = None,
) -> None:
    """Send a property of the recording: static data at ``/__properties/<name>``.

    Parameters
    ----------
    name
        Name of the property. Slashes in it are escaped.
    values
        An archetype, ``AnyValues``, or an iterable of described component batches.
    recording
        The recording to send to; by default the active one.

    Examples
    --------
    >>> rr.send_property("setup", rr.AnyValues(operator="night shift", firmware="2.1"))
    """
    found = meant_recording(recording)
    if found is not None:
        log(found._property_path(name), values, static=True, recording=found)


def send_recording_name(name: str, recording: BaseRecording | None = None) -> None:
    """Send the name under which viewers show the recording.

    Parameters
    ----------
    name
        Any text.
    recording
        The recording to name; by default the active one.

    Examples
    --------
    >>> rr.send_recording_name("kitchen, take 3")
    """
    found = meant_recording(recording)
    if found is not None:
        log(PROPERTIES, found._name_row(name), static=True, recording=found)


def send_recording_start_time_nanos(nanos: int, recording: BaseRecording | None = None) -> None:
    """Send the recording's start time.

    Parameters
    ----------
    nanos
        Nanoseconds since the Unix epoch, int64.
    recording
        The recording to send to; by default the active one.

    Examples
    --------
    >>> rr.send_recording_start_time_nanos(time.time_ns())
    """
    found = meant_recording(recording)
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
    """Set the current time on a timeline, for what the calling task or thread logs from now on.

    Exactly one of ``sequence``, ``duration`` and ``timestamp`` must be given. It applies to one recording, and to the caller's task or thread
    only. At the top level of a script or notebook cell it also sets the thread's default.

    Parameters
    ----------
    timeline
        Name of the timeline.
    recording
        The recording to set the time of; by default the active one.
    sequence
        A whole number, such as a frame number: an ``int`` or an object with ``__index__``.
    duration
        Seconds, a ``timedelta``, or a ``numpy.timedelta64`` of any unit. Stored in nanoseconds.
    timestamp
        Seconds since the Unix epoch, a ``datetime`` (naive ones are UTC), or a ``numpy.datetime64`` of any unit. Stored in nanoseconds.

    Raises
    ------
    ValueError
        If not exactly one of the three is given, or the time does not fit into int64 (nano)seconds.
    TypeError
        If it has another type.

    Examples
    --------
    >>> rr.set_time("frame", sequence=42)
    >>> rr.set_time("sensor_time", timestamp=1_700_000_000.25)
    """
    found = recording if recording is not None else active.active_recording()
    if found is not None:
        found._times.set(timeline, sequence, duration, timestamp, 1)


def disable_timeline(timeline: str, recording: BaseRecording | None = None) -> None:
    """Stop adding a timeline to what the calling task or thread logs.

    Parameters
    ----------
    timeline
        Name of the timeline, as it was given to :func:`set_time`.
    recording
        The recording; by default the active one.

    Examples
    --------
    >>> rr.disable_timeline("frame")
    """
    found = meant_recording(recording)
    if found is not None:
        found._times.disable(timeline, 1)


def reset_time(recording: BaseRecording | None = None) -> None:
    """Stop adding all timelines that the calling task or thread has set. ``log_time`` and ``log_tick`` stay.

    Parameters
    ----------
    recording
        The recording; by default the active one.

    Examples
    --------
    >>> rr.reset_time()
    """
    found = meant_recording(recording)
    if found is not None:
        found._times.reset(1)


def set_log_time_enabled(enabled: bool, recording: BaseRecording | None = None) -> None:
    """Turn the automatic timeline ``log_time`` (the wall clock at the ``log`` call) on or off.

    Parameters
    ----------
    enabled
        False leaves the timeline out of the rows that follow.
    recording
        The recording; by default the active one.
    """
    found = meant_recording(recording)
    if found is not None:
        found.set_log_time_enabled(enabled)


def set_log_tick_enabled(enabled: bool, recording: BaseRecording | None = None) -> None:
    """Turn the automatic timeline ``log_tick`` (the number of the row) on or off.

    Parameters
    ----------
    enabled
        False leaves the timeline out of the rows that follow.
    recording
        The recording; by default the active one.
    """
    found = meant_recording(recording)
    if found is not None:
        found.set_log_tick_enabled(enabled)


def compress_images(
    entities: str | Iterable[str],
    codec: Literal["jpeg"] | None = "jpeg",
    *,
    jpeg_quality: int = 95,
    recording: BaseRecording | None = None,
) -> None:
    """Log the images of some entities as JPEG from now on; see :meth:`RecordingStream.compress_images`.

    Parameters
    ----------
    entities
        A path, or a path and ``/**`` for all entities below it, too; or several. ``-`` in front leaves them out.
    codec
        ``"jpeg"``, or None for images as they are. Of two calls that fit an entity the later one counts.
    jpeg_quality
        From 1 to 100: higher is larger and better.
    recording
        The recording; by default the active one.

    Raises
    ------
    ValueError, TypeError
        There is no such codec, quality or path.
    RerunMissingDependencyError
        Pillow is missing: ``pip install 'asyncrr[images]'``.
    """
    found = meant_recording(recording)
    if found is not None:
        found.compress_images(entities, codec, jpeg_quality=jpeg_quality)


def video_stream(
    entity_path: str | list[Any],
    codec: VideoCodecName = "h264",
    *,
    fps: float = 30.0,
    bitrate: int | None = None,
    quality: int | None = None,
    preset: str | None = None,
    keyframe_interval: int = 60,
    color_model: Literal["RGB", "BGR"] = "RGB",
    max_waiting: int = 8,
    options: Mapping[str, str] | None = None,
    recording: BaseRecording | None = None,
) -> VideoFrames:
    """A video of frames that are logged one by one: as an encoded stream (``VideoStream``), much smaller than images.

    ::

        with rr.video_stream("camera", fps=30) as video:
            for i, frame in enumerate(frames):
                rr.set_time("frame", sequence=i)
                video.log(frame)

    A worker thread encodes the frames in the order of the calls. Each gives one row at once, with the times that were set
    when it was logged. ``flush`` and ``close`` wait for all.

    Parameters
    ----------
    entity_path
        Path of the entity.
    codec
        ``"h264"``, ``"h265"`` or ``"av1"``. Viewers show the first of them nearly everywhere.
    fps
        Frames a second, as far as the encoder's rate control goes. Times are those that are set when a frame is logged.
    bitrate
        Bits a second to aim at; instead of ``quality``.
    quality
        The encoder's constant quality (CRF): lower is larger and better. By default 23 (h264), 26 (h265) or 35 (av1).
    preset
        The encoder's, from fast to small: by default ``"veryfast"`` (h264), ``"ultrafast"`` (h265) or ``"10"`` (av1).
    keyframe_interval
        Frames from one key frame to the next at most: a viewer that seeks has to decode from the last one.
    color_model
        Order of the channels of frames.
    max_waiting
        Frames that may wait to be encoded before ``log`` waits.
    options
        Further options of the encoder, by name. They must not make it delay frames.
    recording
        The recording; by default the one that is active now. On an async one ``log`` blocks while it waits.

    Returns
    -------
    VideoFrames
        Log frames to it, and close it.

    Raises
    ------
    RerunMissingDependencyError
        PyAV is missing: ``pip install 'asyncrr[video]'``.
    ValueError
        An argument is out of range, or this build of PyAV has no such encoder.
    """
    from .images.video import VideoSettings
    from .video_streams import VideoFrames

    return VideoFrames(
        meant_recording(recording),
        entity_path,
        VideoSettings(codec, fps, bitrate, quality, preset, keyframe_interval, color_model, max_waiting, options),
    )


def get_recording_id(recording: BaseRecording | None = None) -> str | None:
    """The recording id of the given or active recording, or None if there is no recording."""
    found = meant_recording(recording)
    return found.get_recording_id() if found is not None else None


def get_application_id(recording: BaseRecording | None = None) -> str | None:
    """The application id of the given or active recording, or None if there is no recording."""
    found = meant_recording(recording)
    return found.get_application_id() if found is not None else None


def is_enabled(recording: BaseRecording | None = None) -> bool:
    """Whether there is an active (or given) recording and its logging is switched on."""
    found = meant_recording(recording)
    return found is not None and found.is_enabled()
