"""The sync face: :class:`RecordingStream`."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from asyncrr.chunks.entity_path import PROPERTIES
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.engine import DEFAULT_BUDGET
from asyncrr.frames.chunk import batch_columns, columns_of_chunks, dataframe_columns
from asyncrr.frames.keys import AUTO_INDEX, IndexLike
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.memory import BinaryStreamSink, MemorySink
from asyncrr.sinks.standard_output import StdoutSink, stdout_has_reader

from . import active
from .blueprint_argument import blueprint_messages
from .image_methods import VideoMethods
from .in_memory import BinaryStream, MemoryRecording
from .recording_base import BaseRecording
from .sink_argument import NOT_SERVED, LogSinkLike, checked_sinks

if TYPE_CHECKING:
    import ssl

    from asyncrr.blueprint import BlueprintLike
    from asyncrr.chunks.timeline import TimeColumnLike
    from asyncrr.frames.chunk import Chunk
    from asyncrr.frames.rrd_file import LazyStore
    from asyncrr.frames.source import ArrowArrayExportable, DataframeLike
    from asyncrr.types.base import AsComponents, ComponentColumn, DescribedComponentBatchLike

_T = TypeVar("_T")


class RecordingStream(VideoMethods, BaseRecording):
    """A recording that you log to, and the sinks that its data goes to. :class:`AsyncRecordingStream` is the awaitable version.

    All methods may be called from any thread. Sinks run on a background thread that all recordings of the process share.

    Parameters
    ----------
    application_id
        Name of your application. Viewers group recordings and keep layouts by it.
    recording_id
        Identity of the recording. By default the same for a process and its multiprocessing children; give distinct ids
        (such as ``uuid.uuid4()``) to distinct recordings.
    make_default
        Make this the process's default recording, which the module-level functions use.
    make_thread_default
        Make this the default recording of the calling thread.
    default_enabled
        Whether logging is on; ``RERUN=on`` or ``RERUN=off`` in the environment wins.
    send_properties
        Whether the recording's start time is sent.
    batcher_config
        When rows become chunks. By default this depends on the sinks and on the environment (``RERUN_FLUSH_…``).
    memory_limit
        Budget in bytes for rows and messages that are not delivered yet; 100 MiB by default. ``log`` waits when it is used up.
    buffer_limit
        Bytes to keep while no sink is set; None (the default) keeps everything.

    Raises
    ------
    ValueError
        If ``application_id`` is empty.
    TypeError
        If it is not a str.
    """

    def __init__(
        self,
        application_id: str,
        *,
        recording_id: str | uuid.UUID | None = None,
        make_default: bool = False,
        make_thread_default: bool = False,
        default_enabled: bool = True,
        send_properties: bool = True,
        batcher_config: ChunkBatcherConfig | None = None,
        memory_limit: int = DEFAULT_BUDGET,
        buffer_limit: int | None = None,
    ) -> None:
        super().__init__(
            application_id,
            recording_id=recording_id,
            make_default=make_default,
            make_thread_default=make_thread_default,
            default_enabled=default_enabled,
            send_properties=send_properties,
            batcher_config=batcher_config,
            memory_limit=memory_limit,
            buffer_limit=buffer_limit,
        )

    def _begin(self) -> None:
        super()._begin()
        self._staging.may_hold_up = self._engine.may_hold_up_caller

    # -- logging -----------------------------------------------------------------------------------------------------

    def log(
        self,
        entity_path: str | list[Any] | tuple[Any, ...],
        entity: AsComponents | Iterable[DescribedComponentBatchLike],
        *extra: AsComponents | Iterable[DescribedComponentBatchLike],
        static: bool = False,
        strict: bool | None = None,
    ) -> None:
        """Log data to an entity.

        The data is copied: you may change arrays and lists afterwards. A call takes about a microsecond plus the copy of large
        arrays, and does no I/O. It waits only while the recording's budget is used up.

        Parameters
        ----------
        entity_path
            Path of the entity: text with ``/`` between parts and special characters escaped by a backslash, or a list of
            unescaped parts. Paths that begin with ``__`` are Rerun's own.
        entity
            An archetype, anything else with ``as_component_batches()``, or described component batches as an iterable.
        extra
            More of the same for this entity. Components that are there already are skipped with a warning.
        static
            Log without time: the data applies to every timeline and replaces earlier static data.
        strict
            Raise errors in the data (True) or turn them into warnings (False); None follows :func:`asyncrr.strict_mode`.
            Errors in the archetype's arguments are not covered: the archetype is built before this call.

        Raises
        ------
        TypeError, ValueError, RecordingClosed
            In strict mode: ``entity`` is not loggable or cannot be written; the recording was closed.
        """
        prepared = self._log(entity_path, entity, extra, static, strict)
        if prepared is not None:
            self._log_when_there_is_room(prepared, strict)

    def send_columns(
        self,
        entity_path: str,
        indexes: Iterable[TimeColumnLike],
        columns: Iterable[ComponentColumn],
        strict: bool | None = None,
    ) -> None:
        """Send whole columns: many rows of one entity at once.

        Neither the current times nor the automatic timelines are added. Rows are ordered by their times.

        Parameters
        ----------
        entity_path
            Path of the entity.
        indexes
            A :class:`~asyncrr.TimeColumn` for each timeline; an empty list for static data.
        columns
            Component columns, as ``Archetype.columns(...)`` makes them. All must have as many rows as the times.
        strict
            As for :meth:`log`; ``ValueError`` if the columns differ in their number of rows.
        """
        prepared = self._prepare_columns(entity_path, indexes, columns, strict)
        if prepared is not None:
            if self._wait_for_room(prepared.nbytes):
                self._staging.stage_columns(prepared)
            else:
                self._no_room(strict, prepared.num_rows)

    def send_chunks(self, chunks: Chunk | LazyStore | Iterable[Chunk]) -> None:
        """Send ready-made chunks. Returns when all are staged; waits while the recording's budget is used up.

        They become part of this recording, whatever recording they come from. They keep their ids and times; no other
        times are added.

        Parameters
        ----------
        chunks
            A :class:`~asyncrr.chunk.Chunk`, or an iterable of them, such as :meth:`RrdReader.stream
            <asyncrr.chunk.RrdReader.stream>`. Read one by one.

        Raises
        ------
        TypeError
            If an item is not a chunk.
        """
        if self._takes_columns():
            self._send_all(columns_of_chunks(chunks))

    def send_record_batch(
        self, batch: ArrowArrayExportable, *, index: IndexLike = AUTO_INDEX, entity_path: str | None = None
    ) -> None:
        """Send a record batch: its columns are timelines, and components of one or several entities.

        Parameters
        ----------
        batch
            A :class:`pyarrow.RecordBatch`, or an object with ``__arrow_c_array__``.
        index
            Names of the columns that are timelines; by default those whose metadata says so; None for static data.
        entity_path
            Entity of the components that do not name one.

        Raises
        ------
        ValueError, TypeError
            As :meth:`Chunk.from_record_batch <asyncrr.chunk.Chunk.from_record_batch>`, which describes how columns are
            read.
        """
        columns = batch_columns(batch, index, entity_path)
        if self._takes_columns():
            self._send_all(columns)

    def send_dataframe(
        self, df: DataframeLike, *, index: IndexLike = AUTO_INDEX, entity_path: str | None = None
    ) -> None:
        """Send a dataframe, batch by batch. It may be larger than memory.

        Parameters
        ----------
        df
            A pyarrow Table, RecordBatch or RecordBatchReader, or an object with ``__arrow_c_stream__`` or ``__arrow_c_array__``:
            dataframes of polars, pandas, duckdb, datafusion.
        index
            Names of the columns that are timelines; by default those whose metadata says so; None for static data.
        entity_path
            Entity of the components that do not name one.

        Raises
        ------
        TypeError
            If it is not a dataframe.
        ValueError
            If its columns cannot be read: see :meth:`Chunk.from_record_batch
            <asyncrr.chunk.Chunk.from_record_batch>`. Mistakes in the schema are raised before anything is sent.
        """
        columns = dataframe_columns(df, index, entity_path)
        if self._takes_columns():
            self._send_all(columns)

    def log_file_from_path(
        self,
        file_path: str | Path,
        *,
        entity_path_prefix: str | None = None,
        static: bool = False,
        max_unpacked: int | None = None,
    ) -> None:
        """Log a file by its path, or all files of a folder.

        The extension decides what is logged: images, 3D models, point clouds, videos, texts, tables, recordings. Other files are
        offered to the programs `rerun-importer-*` on ``PATH``. Entities are named after the path. The call returns when all of
        the file is staged, so the next ``flush`` includes it.

        Parameters
        ----------
        file_path
            The file or folder.
        entity_path_prefix
            Entity below which all entities are put.
        static
            Passed on to external importers. Whole files are always static data, as in ``rerun-sdk`` 0.41.
        max_unpacked
            Bytes that a chunk of a recording, or a page of a table, may unpack to. By default 320 MiB, or 16 times its bytes in the file.

        Raises
        ------
        ImporterError
            In strict mode: something could not be read. Otherwise that is a warning. Whatever could be read is logged.
        """
        self._log_file("log_file_from_path", file_path, None, entity_path_prefix, static, max_unpacked)

    def log_file_from_contents(
        self,
        file_path: str | Path,
        file_contents: bytes,
        *,
        entity_path_prefix: str | None = None,
        static: bool = False,
        max_unpacked: int | None = None,
    ) -> None:
        """Log a file that is in memory; see :meth:`log_file_from_path`. Nothing is read from the disk.

        Parameters
        ----------
        file_path
            The path that it would have. It names the entity, and its extension says what kind of file this is.
        file_contents
            All of the file.
        entity_path_prefix, static, max_unpacked
            As there.

        Raises
        ------
        ImporterError
            In strict mode: something could not be read. Otherwise that is a warning.
        """
        self._log_file("log_file_from_contents", file_path, file_contents, entity_path_prefix, static, max_unpacked)

    def send_property(self, name: str, values: AsComponents | Iterable[DescribedComponentBatchLike]) -> None:
        """Send a property of the recording: static data at ``/__properties/<name>``.

        Parameters
        ----------
        name
            Name of the property; slashes in it are escaped.
        values
            An archetype, ``AnyValues``, or described component batches.
        """
        self.log(self._property_path(name), values, static=True)

    def send_recording_name(self, name: str) -> None:
        """Send the name under which viewers show this recording.

        Parameters
        ----------
        name
            Any text.
        """
        self.log(PROPERTIES, self._name_row(name), static=True)

    def send_recording_start_time_nanos(self, nanos: int) -> None:
        """Send the recording's start time, in nanoseconds since the Unix epoch.

        Parameters
        ----------
        nanos
            Nanoseconds, int64.
        """
        self.log(PROPERTIES, self._start_time_row(nanos), static=True)

    def send_blueprint(self, blueprint: BlueprintLike, *, make_active: bool = True, make_default: bool = True) -> None:
        """Send a layout for the viewer. It is never dropped, and a viewer that restarts gets it again.

        Parameters
        ----------
        blueprint
            A :class:`~asyncrr.blueprint.Blueprint`, a view, a container, or the path of an `.rbl` file.
        make_active
            Show it now. Without this it may still be shown as the default layout, if no other is active.
        make_default
            Return to it when the user resets the layout.

        Raises
        ------
        TypeError
            If it is not a blueprint.
        SinkError
            If the file cannot be read, or holds no blueprint.
        """
        if not self._enabled or self._engine.closed:
            self._refuse()
            return
        messages = blueprint_messages(
            blueprint, self._application_id, make_active=make_active, make_default=make_default
        )
        sent = self._engine.send(messages)
        if not self._engine.on_own_thread():
            self._blocking(lambda: sent, "send_blueprint()")

    # -- commands ----------------------------------------------------------------------------------------------------

    def flush(self, blocking: bool = True, *, timeout_sec: float = 1e38) -> None:
        """Wait until everything that was logged before this call, on any thread, is delivered.

        Delivered means: written to the operating system for files and stdout, acknowledged by the server for gRPC.

        Parameters
        ----------
        blocking
            False starts the flush and does not wait.
        timeout_sec
            Seconds to wait at most; 0 does not wait. The default, 1e38, means no limit but those of the sinks: a viewer that
            makes no progress for ``flush_timeout_sec`` (2 s) ends the wait, a file does not.

        Raises
        ------
        FlushError
            If a sink did not deliver; says for each sink what is pending. ``FlushTimeout`` and ``NotConnected`` are subclasses.
        ValueError
            If ``timeout_sec`` is negative or NaN.
        """
        self._blocking_flush(blocking, timeout_sec)

    def set_sinks(self, *sinks: LogSinkLike, default_blueprint: BlueprintLike | None = None) -> None:
        """Send to several sinks at once, in place of the current ones, which are waited for as in :meth:`disconnect`.

        What you logged while there was no sink goes to all of them. A sink object that is in use and given again continues with
        its file or connection, so you can add and remove sinks.

        Parameters
        ----------
        sinks
            :class:`~asyncrr.GrpcSink`, :class:`~asyncrr.FileSink` and others. An object is for one recording at a time.
        default_blueprint
            Layout that viewers show unless the user has chosen another.

        Raises
        ------
        SinkError
            If a sink cannot be opened. The current sinks then stay.
        TypeError, ValueError
            If an argument is not a sink, a sink is given twice, or another recording uses it.
        """
        if self._enabled:
            self._blocking_set(checked_sinks(sinks), default_blueprint, "set_sinks()")

    def save(
        self,
        path: str | os.PathLike[str],
        default_blueprint: BlueprintLike | None = None,
        *,
        write_footer: bool = True,
    ) -> None:
        """Write everything to an `.rrd` file.

        Parameters
        ----------
        path
            Where to write. An existing file is replaced; a missing folder is an error.
        default_blueprint
            A blueprint to write before the data. It becomes the application's default one.
        write_footer
            Whether the file ends with an index of its chunks, which lets viewers open it without reading all of it.

        Raises
        ------
        SinkError
            If the file cannot be created, or another recording writes it. The current sinks then stay.
        """
        if self._enabled:
            self._blocking_set([FileSink(Path(path), write_footer=write_footer)], default_blueprint, "save()")

    def connect_grpc(
        self,
        url: str | None = None,
        *,
        flush_timeout_sec: float | None = 2.0,
        default_blueprint: BlueprintLike | None = None,
    ) -> None:
        """Stream everything to a running viewer or message proxy. Returns at once; connects, and reconnects, in the background.

        Parameters
        ----------
        url
            ``rerun+http://HOST:PORT/proxy``, or ``rerun+https://…``; by default ``rerun+http://127.0.0.1:9876/proxy``.
        flush_timeout_sec
            Seconds without progress after which a flush is given up. None never gives up.
        default_blueprint
            Layout that viewers show unless the user has chosen another.

        Raises
        ------
        SinkError
            If the URL is not one of a message proxy.
        """
        if self._enabled:
            from asyncrr.sinks.grpc import GrpcSink

            self._blocking_set(
                [GrpcSink(url, flush_timeout_sec=flush_timeout_sec)], default_blueprint, "connect_grpc()"
            )

    def serve_grpc(
        self,
        *,
        grpc_port: int | None = None,
        default_blueprint: BlueprintLike | None = None,
        server_memory_limit: str = "25%",
        newest_first: bool = False,
        cors_allow_origin: Sequence[str] | None = None,
        bind: str = "127.0.0.1",
        ssl_context: ssl.SSLContext | None = None,
        token: str | None = None,
    ) -> str:
        """Serve everything to viewers that connect, native ones and those in browsers, for as long as the recording lives.

        Parameters
        ----------
        grpc_port
            Port, 9876 by default; 0 for any free one.
        default_blueprint
            Layout that viewers show unless the user has chosen another.
        server_memory_limit
            Memory for the history, such as ``"25%"`` (of the machine or container) or ``"4GB"``; ``"0"`` for none. Store infos,
            the current blueprints and the newest static data are kept in any case.
        newest_first
            Whether viewers get the newest data first.
        cors_allow_origin
            Which web pages may connect, besides those of this machine and of rerun.io, such as ``["https://*.example.com"]``.
        bind
            Address to listen on; ``"0.0.0.0"`` lets other machines connect.
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
        """
        if not self._enabled:
            return NOT_SERVED
        from asyncrr.sinks.server import GrpcServerSink

        sink = GrpcServerSink(
            bind,
            9876 if grpc_port is None else grpc_port,
            server_memory_limit=server_memory_limit,
            newest_first=newest_first,
            cors_allow_origin=cors_allow_origin,
            ssl_context=ssl_context,
            token=token,
        )
        self._blocking_set([sink], default_blueprint, "serve_grpc()")
        return sink.url

    def spawn(
        self,
        port: int = 9876,
        connect: bool = True,
        *,
        memory_limit: str = "75%",
        server_memory_limit: str = "1GiB",
        hide_welcome_screen: bool = False,
        detach_process: bool = True,
        executable_name: str = "rerun",
        executable_path: str | None = None,
        default_blueprint: BlueprintLike | None = None,
    ) -> None:
        """Start a viewer, unless one already listens on ``port``, and stream everything to it.

        Does nothing while logging is off.

        Parameters
        ----------
        port
            Port on 127.0.0.1 where the viewer listens.
        connect
            Whether to stream to it.
        memory_limit
            Memory that the viewer may use, such as ``"16GB"`` or ``"50%"`` of the machine's.
        server_memory_limit
            Memory for the history of the viewer's message proxy.
        hide_welcome_screen
            Whether the viewer starts without its welcome screen.
        detach_process
            Whether the viewer outlives this program.
        executable_name, executable_path
            What to start: a name to look up on ``PATH``, or a path. The environment variable ``RERUN_VIEWER`` replaces
            the default name.
        default_blueprint
            Layout that the viewer shows unless the user has chosen another.

        Raises
        ------
        ViewerError
            If there is no such executable; the message says how to get one. A ``RuntimeError``.
        """
        if not self._enabled:
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
            self.connect_grpc(f"rerun+http://127.0.0.1:{port}/proxy", default_blueprint=default_blueprint)

    def stdout(self, default_blueprint: BlueprintLike | None = None, *, write_footer: bool = True) -> None:
        """Write everything to standard output, for a viewer at the other end of a pipe.

        On a terminal, or if nobody reads the pipe, data is kept in memory as if no sink were set.

        Parameters
        ----------
        default_blueprint
            A blueprint to write before the data. It becomes the application's default one.
        write_footer
            Whether the stream ends with an index of its chunks.
        """
        if self._enabled:
            sink = StdoutSink(write_footer=write_footer) if stdout_has_reader() else self._new_buffer()
            self._blocking_set([sink], default_blueprint, "stdout()")

    def memory_recording(self) -> MemoryRecording:
        """Keep everything in memory, to be read as the bytes of an `.rrd` file."""
        sink = MemorySink()
        self._blocking_set([sink], None, "memory_recording()")
        return MemoryRecording(self, sink)

    def binary_stream(self) -> BinaryStream:
        """Keep everything in memory until you read it, piece by piece, as an `.rrd` stream."""
        sink = BinaryStreamSink()
        self._blocking_set([sink], None, "binary_stream()")
        return BinaryStream(self, sink)

    def serve_web(
        self,
        *,
        open_browser: bool = True,
        web_port: int | None = None,
        grpc_port: int | None = None,
        default_blueprint: BlueprintLike | None = None,
        server_memory_limit: str = "25%",
    ) -> str:
        """Deprecated: use ``serve_grpc()`` and ``asyncrr.serve_web_viewer(connect_to=...)``, which this calls for you.

        Parameters
        ----------
        open_browser
            Whether to open the user's browser.
        web_port
            Port of the web viewer, 9090 by default; 0 for any free one.
        grpc_port
            Port of the message proxy, 9876 by default; 0 for any free one.
        default_blueprint
            Layout that viewers show unless the user has chosen another.
        server_memory_limit
            Memory for the history of the message proxy, such as ``"4GB"`` or ``"25%"``.

        Returns
        -------
        str
            The address of the page.
        """
        from .deprecated import serve_web

        return serve_web(
            open_browser=open_browser,
            web_port=web_port,
            grpc_port=grpc_port,
            default_blueprint=default_blueprint,
            recording=self,
            server_memory_limit=server_memory_limit,
        )

    def notebook_show(
        self,
        *,
        width: int | Literal["auto"] | None = None,
        height: int | Literal["auto"] | None = None,
        blueprint: BlueprintLike | None = None,
    ) -> None:
        """Show this recording in the output of the running notebook cell; see :func:`asyncrr.notebook_show`."""
        from .notebook import notebook_show

        notebook_show(width=width, height=height, blueprint=blueprint, recording=self)

    def disconnect(self) -> None:
        """Deliver pending data and close files and connections; waits while they make progress. Later data is buffered in memory."""
        if self._enabled and not self._engine.closed:
            self._blocking_set([self._new_buffer()], None, "disconnect()")

    def close(self) -> None:
        """Deliver pending data and end the recording. Takes at most 2 s without progress and 10 s in all.

        What could not be delivered is reported in one line and counted in :meth:`stats`.
        """
        if not self._engine.ended:
            self._blocking(self._engine.close, "close()")

    # -- as a context ------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        """Make this the active recording of the caller's context."""
        active.enter_block(self)
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Deliver pending data, end files with their footer, and make the previous recording active again."""
        active.leave_block(self)
        if not self._enabled or self._engine.closed or self._engine.on_own_thread():
            return
        if any(isinstance(sink, FileSink | StdoutSink) for sink in self._engine.sinks):
            self._blocking_set([self._new_buffer()], None, "leaving the recording")
        else:
            self._engine.flush(None)
