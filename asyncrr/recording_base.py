"""What the sync and the async recording stream have in common: everything that does not wait."""

from __future__ import annotations

import uuid
import weakref
from collections.abc import Callable, Hashable, Iterable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import time_ns
from typing import TYPE_CHECKING, Any, Final, SupportsIndex, TypeVar

import numpy as np
import pyarrow as pa

from asyncrr._arrow import number_array, offsets_of, text_array
from asyncrr.chunks.chunk import Chunk, ChunkSchemas
from asyncrr.chunks.columns import Columns
from asyncrr.chunks.entity_path import PROPERTIES, WARNINGS, canonical_entity_path, escape_entity_path_part
from asyncrr.chunks.limits import MAX_ROW_BYTES
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.timeline import LOG_TIME
from asyncrr.chunks.tuid import new_tuid
from asyncrr.engine.awaiting import Answer
from asyncrr.engine.config import ChunkBatcherConfig, flag_from_environment
from asyncrr.engine.engine import LOOK_AT_LOOP, Engine
from asyncrr.engine.staging import Waiter
from asyncrr.engine.stats import RecordingStats
from asyncrr.engine.threads import Bell
from asyncrr.error_utils import (
    catch_and_log_exceptions,
    say_at_caller,
    send_warning_or_raise,
    set_warning_hook,
    strict_mode,
    strict_scope,
)
from asyncrr.errors import RecordingClosed, WouldDeadlock
from asyncrr.frames.arguments import columns_of_arguments
from asyncrr.recent import Recent
from asyncrr.sinks.memory import BufferedSink
from asyncrr.types.base import CellBatch, DescribedComponentBatch, field_of
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.interop import stage, stage_all
from asyncrr.types.layout import Cell, Layout
from asyncrr.wire.envelope import encode_chunk
from asyncrr.wire.messages import Message, StoreId, StoreKind
from asyncrr.wire.store_info import set_store_info

from . import active, lifecycle
from .blueprint_argument import default_blueprint_messages
from .identity import checked_application_id, default_recording_id, is_logging_enabled
from .image_methods import ImageMethods
from .time_state import NEVER, NO_TIME, TimePoint, TimeState, current_times, thread_times

if TYPE_CHECKING:
    from asyncrr.blueprint import BlueprintLike
    from asyncrr.engine.sink import Sink
    from asyncrr.importers.files import FileImport

_T = TypeVar("_T")

# Seconds between looks at whether there is room by now. The engine says so, too.
_LOOK_FOR_ROOM: Final = 0.1

_START_TIME = ComponentDescriptor(
    "RecordingInfo:start_time", "rerun.archetypes.RecordingInfo", "rerun.components.Timestamp"
)
_NAME = ComponentDescriptor("RecordingInfo:name", "rerun.archetypes.RecordingInfo", "rerun.components.Name")


class BaseRecording(ImageMethods):
    """Identity, time and staging of a recording. Use :class:`~asyncrr.RecordingStream` or its async sibling."""

    def __init__(
        self,
        application_id: str,
        *,
        recording_id: str | uuid.UUID | None,
        make_default: bool,
        make_thread_default: bool,
        default_enabled: bool,
        send_properties: bool,
        batcher_config: ChunkBatcherConfig | None,
        memory_limit: int,
        buffer_limit: int | None,
    ) -> None:
        self._application_id = checked_application_id(application_id)
        self._recording_id = default_recording_id(self._application_id) if recording_id is None else str(recording_id)
        self._enabled = is_logging_enabled(default_enabled)
        self._store_id = StoreId(StoreKind.RECORDING, self._application_id, self._recording_id)
        self._times = TimeState(self._application_id, self._recording_id)
        self._time_key = self._times.key
        self._send_properties = send_properties
        self._batcher_config = batcher_config
        self._memory_limit = memory_limit
        self._buffer_limit = buffer_limit
        self._refused = False
        self._said_no_room = False
        self._mistakes: Recent[Hashable, bool] = Recent(1024)
        self._log_time = flag_from_environment("RERUN_LOG_TIME", True)
        self._log_tick = flag_from_environment("RERUN_LOG_TICK", True)
        if not self._enabled:
            # Found before the method: what is switched off is to cost next to nothing.
            vars(self)["_log"] = _log_nothing
        self._begin()
        if make_default:
            active.set_global_data_recording(self)
        if make_thread_default:
            active.set_thread_local_data_recording(self)

    def _begin(self) -> None:
        """Make the engine."""
        store_id = self._store_id
        prelude = [set_store_info(store_id, new_tuid())]
        if self._send_properties:
            prelude.append(_static_chunk(store_id, PROPERTIES, _START_TIME, number_array(np.array([time_ns()]))))
        limit = self._buffer_limit
        engine = Engine(
            store_id,
            lambda: set_store_info(store_id, new_tuid()),
            prelude,
            first_sink=lambda: BufferedSink(buffer_limit=limit),
            config=self._batcher_config,
            limit=self._memory_limit,
            auto_time=self._log_time,
            auto_tick=self._log_tick,
        )
        self._current_engine = engine
        self._staging = engine.staging
        lifecycle.register(engine)
        self._finalizer = weakref.finalize(self, lifecycle.let_go, engine)
        self._finalizer.atexit = False

    @property
    def _engine(self) -> Engine:
        """The engine; a new one in a forked child, to which the parent's is of no use. What the parent had staged is the parent's."""
        engine = self._current_engine
        if engine.is_of_parent:
            self._finalizer.detach()
            self._begin()
            engine = self._current_engine
        return engine

    # -- identity ----------------------------------------------------------------------------------------------------

    def get_application_id(self) -> str:
        """The application id, as it is sent."""
        return self._application_id

    def get_recording_id(self) -> str:
        """The recording id."""
        return self._recording_id

    def is_enabled(self) -> bool:
        """Whether this recording logs at all (``default_enabled``, ``RERUN=on/off``)."""
        return self._enabled

    def stats(self) -> RecordingStats:
        """Counters: what was logged, what waits, what was lost and why. Cheap, from any thread."""
        return self._engine.stats()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._application_id!r} {self._recording_id!r}>"

    # -- time --------------------------------------------------------------------------------------------------------

    def set_time(
        self,
        timeline: str,
        *,
        sequence: SupportsIndex | None = None,
        duration: int | float | timedelta | np.timedelta64 | None = None,
        timestamp: int | float | datetime | np.datetime64 | None = None,
    ) -> None:
        """Say what time it is on a timeline, for what this task or thread logs from now on.

        Parameters
        ----------
        timeline
            Name of the timeline.
        sequence
            An integer, such as a frame number: an int, or anything with ``__index__`` (numpy, torch), of at most 64 bits.
        duration
            Seconds since some zero, a ``timedelta``, a ``numpy.timedelta64`` or an Arrow duration; at most 292 years.
        timestamp
            Seconds since the Unix epoch, a ``datetime`` (naive means UTC), a ``numpy.datetime64`` or an Arrow timestamp, from
            1677 to 2262.

        Raises
        ------
        ValueError
            If not exactly one of the three is given, or it is out of range or no time (NaN, NaT); if the name is empty, has a
            NUL character or is not Unicode text.
        TypeError
            If it is of another type.
        """
        self._times.set(timeline, sequence, duration, timestamp, 1)

    def set_time_sequence(self, timeline: str, sequence: int) -> None:
        """Deprecated: as the function :func:`asyncrr.set_time_sequence`."""
        from .deprecated import set_time_sequence

        set_time_sequence(timeline, sequence, self)

    def set_time_seconds(self, timeline: str, seconds: float) -> None:
        """Deprecated: as the function :func:`asyncrr.set_time_seconds`."""
        from .deprecated import set_time_seconds

        set_time_seconds(timeline, seconds, self)

    def set_time_nanos(self, timeline: str, nanos: int) -> None:
        """Deprecated: as the function :func:`asyncrr.set_time_nanos`."""
        from .deprecated import set_time_nanos

        set_time_nanos(timeline, nanos, self)

    def disable_timeline(self, timeline: str) -> None:
        """Stop stamping ``timeline`` on what this task or thread logs."""
        self._times.disable(timeline, 1)

    def reset_time(self) -> None:
        """Stop stamping any timeline that was set."""
        self._times.reset(1)

    def set_log_time_enabled(self, enabled: bool) -> None:
        """Whether rows get the wall-clock time of their ``log`` call on timeline ``log_time`` (on by default).

        Parameters
        ----------
        enabled
            False takes the timeline from the rows that follow.
        """
        self._log_time = bool(enabled)
        self._staging.set_auto(time=self._log_time)

    def set_log_tick_enabled(self, enabled: bool) -> None:
        """Whether rows get the number of their ``log`` call on timeline ``log_tick`` (on by default).

        Parameters
        ----------
        enabled
            False takes the timeline from the rows that follow.
        """
        self._log_tick = bool(enabled)
        self._staging.set_auto(tick=self._log_tick)

    # -- staging -----------------------------------------------------------------------------------------------------

    def _log(
        self, entity_path: Any, entity: Any, extra: tuple[Any, ...], static: bool, strict: bool | None
    ) -> tuple[Any, ...] | None:
        """Stage a row; what nearly every ``log`` runs through, and nothing else. Returns what :meth:`_stage_now` does."""
        staging = self._staging
        if not extra:
            if static:
                timelines, values = NEVER
            else:
                key, timelines, values, others = current_times()
                if key is not self._time_key:
                    # What self._times.now() does, with less to look up where the context has set nothing.
                    timelines, values = others.get(self._time_key) or (
                        self._times.now() if key else thread_times.points.get(self._time_key, NO_TIME)
                    )
            try:
                layout = entity._layout
                group = staging.groups[entity_path, layout, timelines]
                cells = entity._cells
                nbytes = entity._nbytes
            except (KeyError, AttributeError, TypeError):
                pass  # the first row of its kind, or not an archetype of ours: the thorough way finds out
            else:
                if not nbytes:
                    rows = staging.rows
                    # Without cells it is the class, where an instance was meant.
                    if cells and len(rows) < staging.max_length:
                        rows.extend((group, time_ns(), values, cells, 0))
                        if staging.asleep:
                            staging.wake()
                        return None
                elif nbytes < MAX_ROW_BYTES and staging.stage_large(group, values, cells, nbytes):
                    return None
        return self._stage_now(entity_path, entity, extra, static, strict)

    def _stage_now(
        self, entity_path: Any, entity: Any, extra: tuple[Any, ...], static: bool, strict: bool | None
    ) -> tuple[Any, ...] | None:
        """Convert and stage a row. None: done with it. Otherwise: what :meth:`_stage_row` needs once there is room."""
        if not self._enabled or self._engine.closed:
            self._refuse(strict)
            return None
        with catch_and_log_exceptions("log", strict=strict):
            layout, cells, nbytes = stage_all((entity, *extra)) if extra else stage(entity)
            if not cells:
                return None
            if nbytes > MAX_ROW_BYTES:
                raise ValueError(f"a row of {nbytes} bytes is too large: Rerun messages end at {MAX_ROW_BYTES} bytes")
            path = canonical_entity_path(entity_path)
            quality = next(filter(None, [getattr(one, "_jpeg_quality", None) for one in (entity, *extra)]), None)
            if quality is None and self._image_rules is not None:
                quality = self._image_rules.quality(path)
            if quality is not None:
                layout, cells = self._compressed(layout, cells, quality)
            point = NEVER if static else self._times.now()
            prepared = (path, layout, point, cells, nbytes, entity_path)
            if self._staging.has_room(nbytes):
                self._stage_row(*prepared)
                return None
            return prepared
        return None

    def _stage_row(
        self,
        path: str,
        layout: Layout,
        point: TimePoint,
        cells: tuple[Cell, ...],
        nbytes: int,
        given_path: Any,
    ) -> None:
        staging = self._staging
        timelines, values = point
        # The key under which the fast path will look: the path as the program writes it.
        key: Hashable = (given_path if isinstance(given_path, str) else path, layout, timelines)
        staging.stage_row(staging.group(key, path, layout, timelines), values, cells, nbytes)
        # Asked for afterwards: rules may have come in between, and the fast path would not look at them.
        rules = self._image_rules
        if rules is not None and rules.concern(path, layout):
            staging.forget_group(key)

    def is_closed(self) -> bool:
        """Whether this recording has ended and takes no more data."""
        return self._engine.closed

    def _log_when_there_is_room(self, prepared: tuple[Any, ...], strict: bool | None) -> None:
        """Wait for room and stage what :meth:`_log` has prepared; where waiting would never end, count and say so.

        ``asyncrr.log`` comes here for async recordings, too.
        """
        if self._wait_for_room(prepared[4]):
            self._stage_row(*prepared)
        else:
            self._no_room(strict)

    def _refuse(self, strict: bool | None = None, rows: int = 1) -> None:
        """Data for a recording that is off or closed: silence for the former, one warning (or each time an error) for the latter."""
        if self._enabled:
            self._engine.count_drop("recording closed", rows)
            with strict_scope(strict):
                if strict_mode() or not self._refused:
                    self._refused = True
                    send_warning_or_raise(
                        f"recording {self._recording_id} of {self._application_id!r} is closed; data is dropped (and counted)",
                        RecordingClosed,
                    )

    def _no_room(self, strict: bool | None = None, rows: int = 1) -> None:
        """Rows find the budget used up and must not wait: count them, say so once (in strict mode each time)."""
        if self._engine.closed:
            self._refuse(strict, rows)
            return
        self._engine.count_drop("budget used up", rows)
        with strict_scope(strict):
            if strict_mode() or not self._said_no_room:
                self._said_no_room = True
                send_warning_or_raise(
                    f"recording {self._recording_id}: the budget of {self._memory_limit} bytes is used up, and waiting here would "
                    "block the thread that has to make room; data is dropped (and counted)",
                    WouldDeadlock,
                )

    def _wait_for_room(self, nbytes: int) -> bool:
        """Wait until ``nbytes`` fit into the budget. False if waiting here would never end."""
        engine = self._engine
        staging = self._staging
        room = Bell()
        waiter: Waiter | None = None
        try:
            while not staging.has_room(nbytes):
                if engine.closed or engine.on_own_thread():
                    return False
                if waiter is None:
                    waiter = Waiter(nbytes, room.ring)
                    staging.waiters.append(waiter)
                engine.ask_for_room()
                # Not for ever at once: room may have been made between the question and the registration.
                if room.wait(_LOOK_FOR_ROOM):
                    waiter = None  # told, and so no longer in the line
        finally:
            if waiter is not None:
                waiter.gone = True
        return True

    # -- columns -----------------------------------------------------------------------------------------------------

    def _prepare_columns(
        self, entity_path: Any, indexes: Iterable[Any], columns: Iterable[Any], strict: bool | None
    ) -> Columns | None:
        if not self._enabled or self._engine.closed:
            self._refuse(strict)
            return None
        with catch_and_log_exceptions("send_columns", strict=strict):
            return columns_of_arguments(entity_path, indexes, columns)
        return None

    def _takes_columns(self) -> bool:
        """Whether ready-made columns may be staged; if not, the recording is off, or closed, which is said."""
        if self._enabled and not self._engine.closed:
            return True
        self._refuse()
        return False

    def _send_all(self, columns: Iterable[Columns | Message]) -> None:
        """Stage columns, or messages that are ready, one by one, waiting for room; the next are made when there was room for the last."""
        for item in columns:
            if isinstance(item, Columns) and not is_worth_sending(item):
                continue
            if not self._wait_for_room(item.nbytes):
                self._no_room(rows=item.num_rows)
                return
            self._staging.stage_columns(item)

    def _log_file(
        self, what: str, file_path: Any, contents: Any, entity_path_prefix: Any, static: bool, max_unpacked: Any
    ) -> None:
        """Import a file and stage all that it gives, waiting for room."""
        if not self._takes_columns():
            return
        with catch_and_log_exceptions(what):
            found = self._file_import(file_path, contents, entity_path_prefix, static, max_unpacked)
            with closing(found.items()) as items:
                self._send_all(items)
            self._end_of_import(found)

    def _file_import(
        self, file_path: Any, contents: Any, entity_path_prefix: Any, static: bool, max_unpacked: Any
    ) -> FileImport:
        """An import that has not begun, with the arguments checked. Raises ``TypeError`` or ``ValueError``."""
        from asyncrr.frames.bounds import bounds_of
        from asyncrr.importers.files import FileImport
        from asyncrr.importers.request import Source, Target, prefix_path

        if contents is not None and not isinstance(contents, bytes):
            contents = bytes(memoryview(contents))
        timelines, values = self._times.now()
        times = dict(zip(timelines.names, zip(timelines.kinds, values, strict=True), strict=True))
        if self._log_time:
            times[LOG_TIME] = (TimeKind.TIMESTAMP, time_ns())
        target = Target(
            self._store_id,
            prefix_path(entity_path_prefix),
            bool(static),
            tuple([(name, kind, value) for name, (kind, value) in times.items()]),
            bounds_of(max_unpacked),
        )
        return FileImport(Source(Path(file_path), contents), target)

    def _end_of_import(self, found: FileImport) -> None:
        """Say at the caller's line what an import has to say; raise what could not be imported."""
        for note in found.notes:
            say_at_caller(note)
        error = found.error()
        if error is not None:
            raise error

    def _new_buffer(self) -> BufferedSink:
        return BufferedSink(buffer_limit=self._buffer_limit)

    def _property_path(self, name: str) -> str:
        return f"{PROPERTIES}/{escape_entity_path_part(name)}"

    def _name_row(self, name: str) -> list[DescribedComponentBatch]:
        return [_described(_NAME, text_array([str(name)]))]

    def _start_time_row(self, nanos: int) -> list[DescribedComponentBatch]:
        return [_described(_START_TIME, number_array(np.array([int(nanos)], np.int64)))]

    # -- commands, for callers that block ----------------------------------------------------------------------------

    def _blocking(self, start: Callable[[], Answer[_T]], what: str) -> _T:
        if self._engine.on_own_thread():
            raise WouldDeadlock(
                f"{what} would wait for the very thread that it is called on: call it from one of your own"
            )
        return start().wait(self._engine.check, LOOK_AT_LOOP)

    def _blocking_flush(self, blocking: bool = True, timeout_sec: float = 1e38) -> None:
        """What :meth:`asyncrr.RecordingStream.flush` does, for recordings of both kinds."""
        if not timeout_sec >= 0:
            raise ValueError(f"timeout_sec must be non-negative, got {timeout_sec!r}")
        if not self._enabled:
            return
        if not blocking or timeout_sec == 0:
            self._engine.flush(None)  # what fails is said and counted by the sink itself
            return
        self._blocking(lambda: self._engine.flush(timeout_sec if timeout_sec < 1e9 else None), "flush()")

    def _blocking_set(self, sinks: list[Sink], default_blueprint: BlueprintLike | None, what: str) -> None:
        first = default_blueprint_messages(default_blueprint, self._store_id)
        self._blocking(lambda: self._engine.set_sinks(sinks, first), what)


def _log_nothing(
    entity_path: Any, entity: Any, extra: tuple[Any, ...], static: bool, strict: bool | None
) -> tuple[Any, ...] | None:
    return None


def _described(descriptor: ComponentDescriptor, values: pa.Array) -> DescribedComponentBatch:
    return DescribedComponentBatch(CellBatch(field_of(descriptor, values.type), values), descriptor)


def _static_chunk(store_id: StoreId, path: str, descriptor: ComponentDescriptor, values: pa.Array) -> Message:
    item = pa.field("item", values.type)
    column = pa.Array.from_buffers(pa.list_(item), 1, [None, offsets_of([len(values)])], children=[values])
    schemas = ChunkSchemas()
    shape = schemas.shape(path, (), ((descriptor, values.type),))
    return encode_chunk(Chunk(schemas, shape, new_tuid(), 1, (), (column,), nbytes=column.nbytes), store_id)


def is_worth_sending(columns: Columns) -> bool:
    """Whether there are rows in it. Rows without components are not sent either, which is said."""
    if columns.num_rows and not columns.components:
        send_warning_or_raise(f"a chunk of {columns.entity_path} has no components and is not sent")
        return False
    return columns.num_rows > 0


def _log_warning(message: str, stack: str, mistake: Hashable) -> None:
    found = active.active_recording()
    if found is None or not found.is_enabled() or found.is_closed() or found._mistakes.get(mistake):
        return
    # Once a recording: a mistake in a loop would fill it with the same text.
    found._mistakes[mistake] = True
    from asyncrr.types.archetypes import TextLog

    # Never strict: the mistake has been answered already, and this must not put another error in its place.
    prepared = found._log(WARNINGS, TextLog(f"{message}\n{stack}", level="WARN"), (), False, False)
    if prepared is not None:
        found._log_when_there_is_room(prepared, False)


set_warning_hook(_log_warning)
