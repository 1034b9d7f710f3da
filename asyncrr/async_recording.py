"""The async face: :class:`AsyncRecordingStream`."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

import anyio
from anyio.lowlevel import checkpoint

from asyncrr.chunks.entity_path import PROPERTIES
from asyncrr.engine.awaiting import Answer, call_soon_here
from asyncrr.engine.background import shared_workers
from asyncrr.engine.clock import clock
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.engine import DEFAULT_BUDGET, LOOK_AT_LOOP
from asyncrr.engine.staging import Waiter
from asyncrr.error_utils import catch_and_log_exceptions
from asyncrr.frames.chunk import batch_columns, columns_of_chunk, columns_of_chunks, dataframe_columns
from asyncrr.frames.keys import AUTO_INDEX, IndexLike
from asyncrr.frames.streams import LazyChunkStream
from asyncrr.sinks.file import FileSink
from asyncrr.sinks.memory import BinaryStreamSink, MemorySink
from asyncrr.sinks.standard_output import StdoutSink, stdout_has_reader
from asyncrr.wire.messages import Message

from . import active
from .blueprint_argument import blueprint_messages, default_blueprint_messages
from .image_methods import AsyncVideoMethods
from .in_memory import AsyncBinaryStream, AsyncMemoryRecording
from .recording_base import BaseRecording, is_worth_sending
from .sink_argument import NOT_SERVED, LogSinkLike, checked_sinks

if TYPE_CHECKING:
    import ssl

    from asyncrr.blueprint import BlueprintLike
    from asyncrr.chunks.columns import Columns
    from asyncrr.chunks.timeline import TimeColumnLike
    from asyncrr.engine.sink import Sink
    from asyncrr.frames.chunk import Chunk
    from asyncrr.frames.rrd_file import LazyStore
    from asyncrr.frames.source import ArrowArrayExportable, DataframeLike
    from asyncrr.importers.files import FileImport
    from asyncrr.sinks.server import GrpcServerSink
    from asyncrr.types.base import AsComponents, ComponentColumn, DescribedComponentBatchLike

_T = TypeVar("_T")

# Seconds between looks at whether there is room by now. The engine says so, too.
_LOOK_FOR_ROOM = 0.1

# Seconds of logging without a pause after which other tasks get their turn.
_TURN = 0.001


class AsyncRecordingStream(AsyncVideoMethods, BaseRecording):
    """A recording for async programs, under asyncio and under trio: services, FastAPI applications, robot control loops.

    ::

        async with AsyncRecordingStream("app") as rec:
            await rec.save("out.rrd")
            rec.set_time("frame", sequence=1)
            await rec.log("x", Scalars(1.0))

    Methods that can wait are coroutines. Those that never wait (``set_time``, ``log_nowait``, ``stats``, …) are plain functions. Entering
    makes it the active recording of the caller's context, and the process's default unless it has one. Leaving delivers what was logged
    (at most 2 s without progress, 10 s in all) and does not hide the body's exception. You may also log without a block and call
    ``aclose`` at the end, from any task; that does not change the active recording (``make_default=True`` and ``with rec:`` do).
    Files and connections live on a background thread of asyncrr, so they never hold up your event loop.

    Parameters
    ----------
    application_id, recording_id, make_default, make_thread_default, default_enabled, send_properties, batcher_config, memory_limit, buffer_limit
        As for :class:`~asyncrr.RecordingStream`.

    Raises
    ------
    ValueError
        If ``application_id`` is empty.
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
        self._turn_ends = 0.0
        self._is_global = False
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

    # -- life --------------------------------------------------------------------------------------------------------

    async def start(self) -> Self:
        """Start the recording now rather than with the first row. For start/stop classes; a second call changes nothing.

        Raises
        ------
        RecordingClosed
            If the recording was closed.
        """
        self._engine.start()
        return self

    async def aclose(self) -> None:
        """Deliver what was logged, close all sinks, end the recording. From any task; a second call waits for the first.

        Takes at most 2 s without progress and 10 s in all. What could not be delivered is reported and counted in :meth:`stats`.
        If the caller is cancelled by asyncio it stops waiting, and delivery goes on; cancel scopes of anyio and trio wait.
        """
        if self._is_global and active.get_global_data_recording() is self:
            active.set_global_data_recording(None)
        finished = self._engine.close()
        # Shielded, so that leaving a block whose scope was cancelled still delivers.
        with anyio.CancelScope(shield=True):
            await finished.outcome(self._engine.check, LOOK_AT_LOOP)

    async def __aenter__(self) -> Self:
        """Start, and make this the active recording of the caller's context, and the process's default unless it has one."""
        await self.start()
        active.enter_block(self)
        default = active.get_global_data_recording()
        if default is None or default.is_closed():
            # A web application's lifespan is another task than its requests, which inherit nothing from it.
            active.set_global_data_recording(self)
            self._is_global = True
        return self

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """:meth:`aclose`, and make the previous recording active again."""
        active.leave_block(self)
        await self.aclose()

    def __enter__(self) -> Self:
        """Make this the active recording of the caller's context, without starting or closing it."""
        active.enter_block(self)
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Make the previous recording active again."""
        active.leave_block(self)

    # -- logging -----------------------------------------------------------------------------------------------------

    async def log(
        self,
        entity_path: str | list[Any] | tuple[Any, ...],
        entity: AsComponents | Iterable[DescribedComponentBatchLike],
        *extra: AsComponents | Iterable[DescribedComponentBatchLike],
        static: bool = False,
        strict: bool | None = None,
    ) -> None:
        """Log data to an entity; see :meth:`asyncrr.RecordingStream.log` for the arguments.

        Waits while the recording's budget is used up, without blocking the event loop. Otherwise it lets other tasks run about once per
        millisecond of logging. If it is cancelled while it waits, nothing was logged.
        """
        if clock.monotonic() >= self._turn_ends:
            # Before staging, so that a cancellation here means "not logged".
            await checkpoint()
            self._turn_ends = clock.monotonic() + _TURN
        prepared = self._log(entity_path, entity, extra, static, strict)
        if prepared is not None:
            if await self._room(prepared[4]):
                self._stage_row(*prepared)
            else:
                self._refuse(strict)

    def log_nowait(
        self,
        entity_path: str | list[Any] | tuple[Any, ...],
        entity: AsComponents | Iterable[DescribedComponentBatchLike],
        *extra: AsComponents | Iterable[DescribedComponentBatchLike],
        static: bool = False,
        strict: bool | None = None,
    ) -> bool:
        """Log without ever waiting. If the budget is used up, the data is dropped and counted.

        Parameters
        ----------
        entity_path, entity, extra, static, strict
            As for :meth:`log`.

        Returns
        -------
        bool
            False if the data was dropped, because there was no room or the recording is closed.
        """
        prepared = self._log(entity_path, entity, extra, static, strict)
        if prepared is None:
            return not (self._enabled and self._engine.closed)
        self._engine.count_drop("budget used up", 1)
        self._engine.ask_for_room()
        return False

    async def send_columns(
        self,
        entity_path: str,
        indexes: Iterable[TimeColumnLike],
        columns: Iterable[ComponentColumn],
        *,
        strict: bool | None = None,
    ) -> None:
        """Send whole columns; see :meth:`asyncrr.RecordingStream.send_columns`."""
        prepared = self._prepare_columns(entity_path, indexes, columns, strict)
        if prepared is not None:
            if await self._room(prepared.nbytes):
                self._staging.stage_columns(prepared)
            else:
                self._refuse(strict, prepared.num_rows)

    async def send_chunks(self, chunks: Chunk | LazyStore | Iterable[Chunk] | AsyncIterable[Chunk]) -> None:
        """Send ready-made chunks; see :meth:`asyncrr.RecordingStream.send_chunks`.

        Also accepts an async iterable, such as :func:`asyncrr.subscribe`. Chunks of an `.rrd` file are read in a worker thread.
        """
        if not self._takes_columns():
            return
        if isinstance(chunks, AsyncIterable):
            async for chunk in chunks:
                await self._send_all_of(iter((columns_of_chunk(chunk),)))
        elif isinstance(chunks, LazyChunkStream) or hasattr(chunks, "stream"):
            await self._send_all_of(columns_of_chunks(chunks), in_worker=True)
        else:
            await self._send_all_of(columns_of_chunks(chunks))

    async def send_record_batch(
        self, batch: ArrowArrayExportable, *, index: IndexLike = AUTO_INDEX, entity_path: str | None = None
    ) -> None:
        """Send a record batch; see :meth:`asyncrr.RecordingStream.send_record_batch`."""
        columns = batch_columns(batch, index, entity_path)
        if self._takes_columns():
            await self._send_all_of(columns, in_worker=True)

    async def send_dataframe(
        self, df: DataframeLike, *, index: IndexLike = AUTO_INDEX, entity_path: str | None = None
    ) -> None:
        """Send a dataframe, batch by batch; see :meth:`asyncrr.RecordingStream.send_dataframe`.

        It is read in a worker thread, so that a query or a file behind it does not hold up the event loop, and only as fast as
        there is room. If cancelled, each batch has been sent completely or not at all.
        """
        columns = await shared_workers().run(dataframe_columns, df, index, entity_path)
        if self._takes_columns():
            await self._send_all_of(columns, in_worker=True)

    async def log_file_from_path(
        self,
        file_path: str | Path,
        *,
        entity_path_prefix: str | None = None,
        static: bool = False,
        max_unpacked: int | None = None,
    ) -> None:
        """Log a file or a folder; see :meth:`asyncrr.RecordingStream.log_file_from_path`.

        It is read in a worker thread, only as fast as there is room. If cancelled, part of it may have been logged.
        """
        await self._import("log_file_from_path", file_path, None, entity_path_prefix, static, max_unpacked)

    async def log_file_from_contents(
        self,
        file_path: str | Path,
        file_contents: bytes,
        *,
        entity_path_prefix: str | None = None,
        static: bool = False,
        max_unpacked: int | None = None,
    ) -> None:
        """Log a file that is in memory; see :meth:`asyncrr.RecordingStream.log_file_from_contents`."""
        await self._import("log_file_from_contents", file_path, file_contents, entity_path_prefix, static, max_unpacked)

    async def _import(
        self, what: str, file_path: Any, contents: Any, entity_path_prefix: Any, static: bool, max_unpacked: Any
    ) -> None:
        if not self._takes_columns():
            return
        # Its first import takes files and time.
        await shared_workers().run(import_module, "asyncrr.importers.files")
        found: FileImport | None = None
        with catch_and_log_exceptions(what):
            found = self._file_import(file_path, contents, entity_path_prefix, static, max_unpacked)
        if found is None:
            return
        problem: Exception | None = None
        try:
            await self._send_all_of(found.items(), in_worker=True)
        except Exception as error:
            problem = error
        finally:
            found.stop()
        # Only now: a guarded scope is the thread's, and while this awaited, other tasks ran in it.
        with catch_and_log_exceptions(what):
            if problem is not None:
                raise problem
            self._end_of_import(found)

    async def _send_all_of(self, columns: Iterator[Columns | Message], *, in_worker: bool = False) -> None:
        workers = shared_workers()
        while True:
            item = await workers.run(next, columns, None) if in_worker else next(columns, None)
            if item is None:
                return
            if not isinstance(item, Message) and not is_worth_sending(item):
                continue
            if not await self._room(item.nbytes):
                self._refuse(rows=item.num_rows)
                return
            self._staging.stage_columns(item)
            await checkpoint()

    async def send_property(self, name: str, values: AsComponents | Iterable[DescribedComponentBatchLike]) -> None:
        """Send a property of the recording: static data at ``/__properties/<name>``.

        Parameters
        ----------
        name
            Name of the property; slashes in it are escaped.
        values
            An archetype, ``AnyValues``, or described component batches.
        """
        await self.log(self._property_path(name), values, static=True)

    async def send_recording_name(self, name: str) -> None:
        """Send the name under which viewers show this recording.

        Parameters
        ----------
        name
            Any text.
        """
        await self.log(PROPERTIES, self._name_row(name), static=True)

    async def send_recording_start_time_nanos(self, nanos: int) -> None:
        """Send the recording's start time, in nanoseconds since the Unix epoch.

        Parameters
        ----------
        nanos
            Nanoseconds, int64.
        """
        await self.log(PROPERTIES, self._start_time_row(nanos), static=True)

    async def send_blueprint(
        self, blueprint: BlueprintLike, *, make_active: bool = True, make_default: bool = True
    ) -> None:
        """Send a layout for the viewer; see :meth:`asyncrr.RecordingStream.send_blueprint`."""
        if not self._enabled or self._engine.closed:
            self._refuse()
            return
        messages = await _read(
            blueprint,
            lambda: blueprint_messages(
                blueprint, self._application_id, make_active=make_active, make_default=make_default
            ),
        )
        await self._wait(lambda: self._engine.send(messages))

    async def _room(self, nbytes: int) -> bool:
        """Wait until ``nbytes`` fit into the budget. False if the recording was closed meanwhile."""
        engine = self._engine
        staging = self._staging
        call_soon = call_soon_here()
        room: anyio.Event | None = None
        waiter: Waiter | None = None
        try:
            while not staging.has_room(nbytes):
                if engine.closed:
                    return False
                if room is None or waiter is None:
                    room = anyio.Event()
                    waiter = Waiter(nbytes, partial(call_soon, room.set))
                    staging.waiters.append(waiter)
                engine.ask_for_room()
                # Not for ever at once: room may have been made between the question and the registration.
                with anyio.move_on_after(_LOOK_FOR_ROOM):
                    await room.wait()
                    room = None  # told, and so no longer in the line
        finally:
            if waiter is not None:
                waiter.gone = True
        return True

    # -- commands ----------------------------------------------------------------------------------------------------

    async def _wait(self, start: Callable[[], Answer[_T]]) -> _T:
        # A command that was given is carried out, whether or not somebody waits for its outcome.
        return await start().outcome(self._engine.check, LOOK_AT_LOOP)

    async def flush(self, blocking: bool = True, *, timeout_sec: float = 1e38) -> None:
        """Wait until everything logged before this call is delivered; see :meth:`asyncrr.RecordingStream.flush`."""
        if not timeout_sec >= 0:
            raise ValueError(f"timeout_sec must be non-negative, got {timeout_sec!r}")
        if not self._enabled:
            return
        if not blocking or timeout_sec == 0:
            self._engine.flush(None)  # what fails is said and counted by the sink itself
            return
        await self._wait(lambda: self._engine.flush(timeout_sec if timeout_sec < 1e9 else None))

    async def _set(self, sinks: list[Sink], default_blueprint: BlueprintLike | None) -> None:
        first = await _read(default_blueprint, lambda: default_blueprint_messages(default_blueprint, self._store_id))
        await self._wait(lambda: self._engine.set_sinks(sinks, first))

    async def set_sinks(self, *sinks: LogSinkLike, default_blueprint: BlueprintLike | None = None) -> None:
        """Send to several sinks at once, in place of the current ones; see :meth:`asyncrr.RecordingStream.set_sinks`."""
        if self._enabled:
            await self._set(checked_sinks(sinks), default_blueprint)

    async def save(
        self,
        path: str | os.PathLike[str],
        default_blueprint: BlueprintLike | None = None,
        *,
        write_footer: bool = True,
    ) -> None:
        """Write everything to an `.rrd` file; see :meth:`asyncrr.RecordingStream.save`."""
        if self._enabled:
            await self._set([FileSink(Path(path), write_footer=write_footer)], default_blueprint)

    async def connect_grpc(
        self,
        url: str | None = None,
        *,
        flush_timeout_sec: float | None = 2.0,
        default_blueprint: BlueprintLike | None = None,
    ) -> None:
        """Stream everything to a viewer or message proxy; see :meth:`asyncrr.RecordingStream.connect_grpc`."""
        if self._enabled:
            # In a worker: the first time, it takes a tenth of a second to load.
            sink = await shared_workers().run(_grpc_sink, url, flush_timeout_sec)
            await self._set([sink], default_blueprint)

    async def serve_grpc(
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
        """Serve everything to viewers that connect; see :meth:`asyncrr.RecordingStream.serve_grpc`."""
        if not self._enabled:
            return NOT_SERVED
        make = await shared_workers().run(_server_sink_class)
        sink = make(
            bind,
            9876 if grpc_port is None else grpc_port,
            server_memory_limit=server_memory_limit,
            newest_first=newest_first,
            cors_allow_origin=cors_allow_origin,
            ssl_context=ssl_context,
            token=token,
        )
        await self._set([sink], default_blueprint)
        return sink.url

    async def spawn(
        self,
        *,
        port: int = 9876,
        connect: bool = True,
        memory_limit: str = "75%",
        server_memory_limit: str = "1GiB",
        hide_welcome_screen: bool = False,
        detach_process: bool = True,
        executable_name: str = "rerun",
        executable_path: str | None = None,
        default_blueprint: BlueprintLike | None = None,
    ) -> None:
        """Start a viewer, unless one already listens, and stream to it; see :meth:`asyncrr.RecordingStream.spawn`."""
        if not self._enabled:
            return
        from .viewers.process import start_viewer_async

        await start_viewer_async(
            port=port,
            memory_limit=memory_limit,
            server_memory_limit=server_memory_limit,
            hide_welcome_screen=hide_welcome_screen,
            detach_process=detach_process,
            executable_name=executable_name,
            executable_path=executable_path,
        )
        if connect:
            await self.connect_grpc(f"rerun+http://127.0.0.1:{port}/proxy", default_blueprint=default_blueprint)

    async def stdout(self, default_blueprint: BlueprintLike | None = None, *, write_footer: bool = True) -> None:
        """Write everything to standard output; see :meth:`asyncrr.RecordingStream.stdout`."""
        if self._enabled:
            sink = StdoutSink(write_footer=write_footer) if stdout_has_reader() else self._new_buffer()
            await self._set([sink], default_blueprint)

    async def memory_recording(self) -> AsyncMemoryRecording:
        """Keep everything in memory, to be read as the bytes of an `.rrd` file."""
        sink = MemorySink()
        await self._set([sink], None)
        return AsyncMemoryRecording(self, sink)

    async def binary_stream(self) -> AsyncBinaryStream:
        """Keep everything in memory until you read it, piece by piece, as an `.rrd` stream."""
        sink = BinaryStreamSink()
        await self._set([sink], None)
        return AsyncBinaryStream(self, sink)

    async def serve_web(
        self,
        *,
        open_browser: bool = True,
        web_port: int | None = None,
        grpc_port: int | None = None,
        default_blueprint: BlueprintLike | None = None,
        server_memory_limit: str = "25%",
    ) -> str:
        """Deprecated: use ``serve_grpc()`` and a :class:`asyncrr.WebViewerServer`; see :meth:`asyncrr.RecordingStream.serve_web`."""
        from .deprecated import serve_web_async

        return await serve_web_async(self, open_browser, web_port, grpc_port, default_blueprint, server_memory_limit)

    async def notebook_show(
        self,
        *,
        width: int | Literal["auto"] | None = None,
        height: int | Literal["auto"] | None = None,
        blueprint: BlueprintLike | None = None,
    ) -> None:
        """Show this recording in the output of the running notebook cell; see :func:`asyncrr.notebook_show`."""
        from .notebook import notebook_show

        await self.start()
        notebook_show(width=width, height=height, blueprint=blueprint, recording=self)

    async def disconnect(self) -> None:
        """Deliver pending data and close files and connections; waits while they make progress. Later data is buffered in memory."""
        if self._enabled and not self._engine.closed:
            await self._set([self._new_buffer()], None)


async def _read(blueprint: BlueprintLike | None, messages: Callable[[], Sequence[Message]]) -> Sequence[Message]:
    """The messages of a layout. A file is read in a worker; the others warn of mistakes at the caller's line."""
    if isinstance(blueprint, (str, os.PathLike)):
        return await shared_workers().run(messages)
    return messages()


def _server_sink_class() -> type[GrpcServerSink]:
    from asyncrr.sinks.server import GrpcServerSink

    return GrpcServerSink


def _grpc_sink(url: str | None, flush_timeout_sec: float | None) -> Sink:
    from asyncrr.sinks.grpc import GrpcSink

    return GrpcSink(url, flush_timeout_sec=flush_timeout_sec)
