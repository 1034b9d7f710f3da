"""The engine of one recording: it owns the batcher, the sinks and the budget, all on one event loop.

What happens to a row: the caller stages it (:mod:`.intake`); a tick, a size or a flush makes the loop *collect* the staged
rows into an anyio memory channel; the batcher coroutine turns what comes out of it into messages and fans them out to the
sinks' outboxes. Commands (flush, change of sinks, close) travel the same channel, so that order is kept without locks.
"""

from __future__ import annotations

import asyncio
import math
import threading
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextvars import Context
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias, TypeVar

import anyio
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from asyncrr.errors import RecordingClosed
from asyncrr.wire.messages import Message, StoreId

from .background import background_loop, context_of_own_work
from .config import ChunkBatcherConfig
from .encoder import Encoder, Load
from .fan_out import FanOut
from .flushing import flush_runners
from .intake import Drained, Intake
from .report import report
from .runner import SinkRunner, Undelivered, close_runners, find_claims, hand_on, open_sinks, plan_change
from .sink import Sink
from .stats import Drops, RecordingStats
from .waker import Waker, shared_waker
from .workers import Workers, shared_workers

_T = TypeVar("_T")
Command: TypeAlias = Callable[[], Awaitable[None]]
Home: TypeAlias = Literal["thread", "loop"]
"""Where an engine lives: on the background loop, or on the loop of the program."""

DEFAULT_BUDGET: Final = 100 * 2**20
EXIT_STALL: Final = 2.0
EXIT_TOTAL: Final = 10.0

# A tick that is at most so many seconds away is soon enough for an entity that has gathered enough bytes for a chunk.
_SOON: Final = 0.25

# Seconds of idling after which pooled memory is given back.
_TRIM_AFTER: Final = 2.0

# Staged bytes beyond which a caller that wakes the loop gives way to it.
_BACKLOG: Final = 4 * 2**20

# Seconds after which staged rows are counted, where there is a limit on rows.
_LOOK: Final = 0.001

# A tick stretches while it gives at least this many chunks of fewer rows than this on average.
_MANY_CHUNKS: Final = 8
_FEW_ROWS: Final = 8


class Engine:
    """Moves one recording's data from staging to its sinks.

    Parameters
    ----------
    store_id
        Identity of the recording.
    store_info
        Makes a ``SetStoreInfo`` message with a fresh row id; every new sink gets one first.
    prelude
        Messages that stand before everything else (the original ``SetStoreInfo``).
    home
        ``"thread"``: on the background loop, started at the first need. ``"loop"``: on the loop that calls :meth:`start`.
    first_sink
        The sink to begin with (the buffered one).
    config
        Batching as the user has set it; None for what suits the sinks.
    limit
        Budget in bytes for staged rows and undelivered messages.
    """

    def __init__(
        self,
        store_id: StoreId,
        store_info: Callable[[], Message],
        prelude: Sequence[Message],
        *,
        home: Home,
        first_sink: Callable[[], Sink],
        config: ChunkBatcherConfig | None = None,
        limit: int = DEFAULT_BUDGET,
        auto_time: bool = True,
        auto_tick: bool = True,
    ) -> None:
        self.store_id = store_id
        self.home: Home = home
        self.closed = False
        self._store_info = store_info
        self._prelude = list(prelude)
        self._first_sink = first_sink
        self._explicit_config = None if config is None else config.copy()
        self._limit = limit
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waker: Waker | None = None
        self._thread_id: int | None = None
        self._lock = threading.Lock()
        self._workers: Workers = shared_workers()
        self._drops = Drops()
        self._closing: list[SinkRunner] = []
        self._send: MemoryObjectSendStream[Drained | Command | None] | None = None
        self._tasks: TaskGroup | None = None
        self.finished: Future[None] = Future()
        """Done when the engine has ended."""
        self.closing = False
        self._timer: asyncio.TimerHandle | None = None
        self._look: asyncio.TimerHandle | None = None
        self._relief: asyncio.TimerHandle | None = None
        self._trim: asyncio.TimerHandle | None = None
        self._awaited = 0
        """Commands that were given and are not carried out yet."""
        self._warned: set[str] = set()
        self.undelivered: list[Undelivered] = []
        self.intake = Intake(limit, self._wake, auto_time=auto_time, auto_tick=auto_tick)
        self._fan_out = FanOut(self.intake, self._drops, self._warn_once)
        self._encoder = Encoder(
            store_id,
            self.intake,
            self._fan_out,
            self._workers,
            self._drops,
            self._warn_once,
            on_own_thread=home == "thread",
        )
        self._tick = 0.0
        self._use_config(self._config_for(()))

    # -- from any thread ---------------------------------------------------------------------------------------------

    def on_own_thread(self) -> bool:
        """Whether the caller runs on the engine's loop, which a blocking call would then block for ever."""
        return self._thread_id == threading.get_ident() and self._loop is not None and not self._loop.is_closed()

    def can_be_waited_for(self) -> bool:
        """Whether a blocking call from this thread can end: the engine runs, or will run, on another one."""
        return not self.on_own_thread() and (self.home == "thread" or self._loop is not None)

    def may_hold_up_caller(self) -> bool:
        """Whether the calling thread may be held up for some milliseconds: it is not the engine's, and runs no event loop."""
        return self.can_be_waited_for() and asyncio._get_running_loop() is None

    def ensure_started(self) -> None:
        """Start on the background loop if this engine lives there and has not started."""
        if self._loop is not None or self.home == "loop":
            return
        with self._lock:
            if self._loop is None and not self.closed:
                loop = background_loop()
                self._workers.start()
                self._waker = shared_waker()
                loop.call_soon_threadsafe(self._launch, loop, context=Context())
                self._loop = loop

    def start(self) -> None:
        """Start, on the running loop unless the engine lives on the background one. Commands are taken from then on."""
        if self.closed:
            raise RecordingClosed(
                f"recording {self.store_id.recording_id} of {self.store_id.application_id!r} is closed"
            )
        if self.home == "thread":
            self.ensure_started()
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            raise RuntimeError(
                "no asyncio event loop is running here; asyncrr does not support others, such as trio's"
            ) from None
        with self._lock:
            if self._loop is not None:
                return
            self._waker = shared_waker()
            self._loop = loop
        self._launch(loop)

    def _launch(self, loop: asyncio.AbstractEventLoop) -> None:
        # A plain task, not one of the caller's task group: entering and leaving may happen in different tasks. In a context of its
        # own: a copy of the caller's would keep the recording alive. The channel exists before the task has its first turn, and
        # whoever would block this thread is told so before that, too.
        self._thread_id = threading.get_ident()
        self._send, self._receive = anyio.create_memory_object_stream[Drained | Command | None](math.inf)
        name = f"asyncrr {self.store_id.application_id}"
        self._owner = loop.create_task(self._main(), name=name, context=context_of_own_work())
        self._owner.add_done_callback(self._on_owner_done, context=Context())

    def submit(self, command: Callable[[], Awaitable[_T]]) -> Future[_T]:
        """Run a coroutine function on the loop after all that was logged before has been encoded.

        Raises
        ------
        RecordingClosed
            If the engine has ended, or lives on a loop and was not started.
        """
        self.ensure_started()
        future: Future[_T] = Future()

        async def run() -> None:
            self._awaited -= 1
            if not future.set_running_or_notify_cancel():
                return
            try:
                result = await command()
            except BaseException as error:
                future.set_exception(
                    error if isinstance(error, Exception) else RecordingClosed("the recording was closed meanwhile")
                )
                if not isinstance(error, Exception):
                    raise
            else:
                future.set_result(result)

        def enqueue() -> None:
            if self._send is None:
                future.set_exception(RecordingClosed(f"recording {self.store_id.recording_id} is closed"))
                return
            self._awaited += 1
            self._collect()
            self._send.send_nowait(run)

        loop = self._loop
        if loop is None or self.closed:
            raise RecordingClosed(
                f"recording {self.store_id.recording_id} of {self.store_id.application_id!r} is "
                + ("closed" if self.closed else "not started: use `async with` or `await rec.start()` first")
            )
        try:
            loop.call_soon_threadsafe(enqueue, context=Context())
        except RuntimeError as error:
            raise RecordingClosed(f"the event loop of recording {self.store_id.recording_id} is closed") from error
        return future

    def ask_for_room(self) -> None:
        """Have the loop do what it can about a used-up budget; waiters are told when there is room."""
        self.ensure_started()
        self._call_on_loop(self._on_pressure)

    def run_idle_loop(self, seconds: float) -> None:
        """Run the program's loop until this engine has ended, if nobody runs it: it was left standing when the program ended."""
        loop = self._loop
        if self.home == "thread" or self.ended or loop is None or loop.is_running() or loop.is_closed():
            return
        if asyncio._get_running_loop() is None:  # a thread runs one loop at a time
            waiting = asyncio.wait((asyncio.wrap_future(self.finished, loop=loop),), timeout=seconds)
            loop.run_until_complete(waiting)

    @property
    def ended(self) -> bool:
        """Whether the engine has closed its sinks and stopped, or was never needed."""
        return self.finished.done()

    def cut_off(self) -> None:
        """Stop all sinks now; what they have not delivered is counted as lost."""
        self._call_on_loop(self._cut_off)

    def _cut_off(self) -> None:
        for runner in [*self._fan_out.runners, *self._closing]:
            if not runner.finished.done():
                runner.cut_off()

    def abandon_after_fork(self) -> None:
        """In a forked child: this engine is the parent's. Its tasks do not run here, its files must not be touched."""
        self.closed = True
        self._loop = self._send = self._tasks = None
        for runner in [*self._fan_out.runners, *self._closing]:
            runner.sink.in_use = False
        if not self.finished.done():
            self.finished.set_result(None)

    def stats(self) -> RecordingStats:
        """A snapshot of the counters."""
        intake = self.intake
        if self.finished.done():
            self._count_late_rows()  # a thread may have been in the middle of log() when the recording ended
        return RecordingStats(
            logged_rows=self._encoder.rows + intake.staged_rows + self._drops.of("encoder"),
            staged_bytes=intake.staged_bytes,
            encoded_bytes=intake.encoded_bytes,
            chunks=self._encoder.chunks,
            encoded_rows=self._encoder.rows,
            dropped_rows=dict(self._drops.rows),
            dropped_messages=dict(self._drops.messages),
            sinks=[replace(runner.outbox.stats) for runner in [*self._fan_out.runners, *self._closing]],
        )

    def count_drop(self, reason: str, rows: int) -> None:
        """Count rows that were refused before they were staged."""
        self._drops.count("log", reason, rows, messages=0)

    @property
    def sinks(self) -> list[Sink]:
        """The sinks in use."""
        return [runner.sink for runner in self._fan_out.runners]

    def _wake(self, due: bool) -> None:
        self.ensure_started()
        come = self._on_due if due else self._on_wake
        if self._waker is None or self.on_own_thread() or self.intake.staged_bytes > _BACKLOG:
            # Also where the loop is behind: giving it the GIL now, while the data is in the caches, serves both.
            self._call_on_loop(come)
        else:
            self._waker.call_soon(partial(self._call_on_loop, come))

    def _call_on_loop(self, function: Callable[[], object]) -> None:
        if self._loop is None or self.ended:
            return  # not started yet: start() collects what was staged before it
        try:
            self._loop.call_soon_threadsafe(function, context=Context())
        except RuntimeError:
            # The loop of the program has been closed under a recording that was not.
            self._end()
            self._warn_once(
                "loop", f"recording {self.store_id.recording_id}: its event loop is closed; data is not delivered"
            )

    # -- collecting: plain callbacks on the loop ---------------------------------------------------------------------

    def _on_wake(self) -> None:
        if self._loop is None:
            return
        if self._timer is None and not math.isinf(self._tick):
            self._timer = self._loop.call_later(self._tick, self._on_tick)
        if self._eager and self._look is None:
            self._look = self._loop.call_later(_LOOK, self._on_look)

    def _on_look(self) -> None:
        self._look = None
        self._collect(due_only=True)

    def _on_due(self) -> None:
        self._collect(due_only=True)

    def _on_tick(self) -> None:
        self._timer = None
        if self._collect():
            self.intake.asleep = False
            self._on_wake()
        elif self._loop is not None and self._trim is None:
            self._trim = self._loop.call_later(_TRIM_AFTER, self._on_trim)

    def _on_trim(self) -> None:
        self._trim = None
        if self._timer is None:
            self.intake.pool.trim()

    def _collect(self, *, due_only: bool = False) -> bool:
        """Move staged rows into the channel. Whether there were any."""
        intake = self.intake
        if not due_only or self._eager:
            # Before draining: a row that is appended after its list was emptied must find this set and wake us.
            intake.asleep = True
        drained = intake.drain(due_only=due_only, min_rows=max(self.config.flush_num_rows, 1) if self._eager else None)
        if not drained.columns and not drained.groups:
            return False
        if self._send is not None:
            self._send.send_nowait(drained)
        return True

    def _on_pressure(self) -> None:
        """Somebody waits for room: encode what is staged, drop what policies allow, look again soon."""
        if self._relief is not None:
            self._relief.cancel()
            self._relief = None
        self._collect()
        self._fan_out.relieve()
        self.intake.open_gate()
        if self.intake.has_waiters and self._loop is not None:
            self._relief = self._loop.call_later(0.05, self._on_pressure)

    # -- the batcher coroutine ---------------------------------------------------------------------------------------

    async def _main(self) -> None:
        assert self._send is not None
        async with anyio.create_task_group() as tasks, self._send, self._receive as receive:
            self._tasks = tasks
            self._begin_with(self._first_sink())
            self._collect()
            try:
                await self._serve(receive)
            finally:
                self._cut_off()

    def _on_owner_done(self, owner: asyncio.Task[None]) -> None:
        error = None if owner.cancelled() else owner.exception()
        if error is not None:
            report(f"recording {self.store_id.recording_id} has ended by an error: {type(error).__name__}: {error}")
        self._end()

    def _end(self) -> None:
        """Nothing goes on from here, however it came about."""
        self._refuse_rows()
        self._thread_id = self._send = self._tasks = None
        for timer in (self._timer, self._look, self._relief, self._trim):
            if timer is not None:
                timer.cancel()
        rows = self._count_late_rows()
        if rows:
            report(
                f"recording {self.store_id.recording_id}: {rows} rows are lost, it was not started or has just been closed"
            )
        if not self.finished.done():
            self.finished.set_result(None)

    def _count_late_rows(self) -> int:
        with self._lock:
            late = self.intake.drain()
            rows = sum(len(rows) for _, rows in late.groups) + sum(columns.num_rows for columns in late.columns)
            if rows:
                self._drops.count("log", "recording closed", rows, messages=0)
        return rows

    def _refuse_rows(self) -> None:
        self.closed = self.closing = True
        self.intake.close()
        self.intake.notify_waiters()

    async def _serve(self, receive: MemoryObjectReceiveStream[Drained | Command | None]) -> None:
        try:
            async for item in receive:
                if item is None:
                    return
                if isinstance(item, Drained):
                    await self._process(item)
                else:
                    await item()
        except anyio.get_cancelled_exc_class():
            # The loop ends without the recording having been closed (asyncio.run cancels all tasks): deliver what can go.
            await self._finish(EXIT_STALL, EXIT_TOTAL)
            raise
        except (KeyboardInterrupt, SystemExit) as error:
            hand_on(error)
            await self._finish(EXIT_STALL, EXIT_TOTAL)

    async def _finish(self, stall: float | None, total: float | None) -> None:
        """Take no more rows, deliver those that came before, carry out the commands that wait, close the sinks."""
        self._refuse_rows()
        self._collect()
        cancelled: asyncio.CancelledError | None = None
        while (rest := _receive_nowait(self._receive)) is not None:
            try:
                await (self._process(rest) if isinstance(rest, Drained) else rest())
            except asyncio.CancelledError as error:
                cancelled = error
        for runner in (*self._fan_out.runners, *self._closing):
            self._start_anew(runner)
        self.undelivered += await close_runners([*self._fan_out.runners, *self._closing], stall=stall, total=total)
        if cancelled is not None:
            raise cancelled

    async def _process(self, drained: Drained) -> None:
        began = time.perf_counter()
        cancelled, load = await self._encoder.process(drained, self.config, self._is_hurried)
        self._adapt_tick(load, time.perf_counter() - began)
        if cancelled is not None:
            raise cancelled

    def _is_hurried(self) -> bool:
        """Whether somebody waits for what is being encoded, or will soon have to."""
        return self._awaited > 0 or self.intake.has_waiters or self.intake.is_crowded

    def _adapt_tick(self, load: Load, seconds: float) -> None:
        """Stretch a tick that was not set by the user while it gives many small chunks, and take it back afterwards.

        A chunk of one row costs what one of a hundred costs; large data gains nothing by waiting.
        """
        if self.config.stretch_to <= self.config.tick or not load.chunks:
            return
        small = load.nbytes < 65536 * load.chunks
        many = load.chunks >= _MANY_CHUNKS and load.rows < _FEW_ROWS * load.chunks
        if small and (many or seconds > 0.1 * self._tick):
            self._tick = min(self._tick * 2, self.config.stretch_to)
        elif load.chunks < _MANY_CHUNKS:
            self._tick = max(self._tick / 2, self.config.tick)

    # -- sinks -------------------------------------------------------------------------------------------------------

    def _begin_with(self, sink: Sink) -> None:
        runner = self._start_sink(sink)
        for message in self._prelude:
            self._fan_out.reenter([runner], message)
        self._prelude = []

    def _start_sink(self, sink: Sink, claim: str | None = None) -> SinkRunner:
        assert self._tasks is not None
        runner = self._fan_out.add(sink)
        runner.claim = claim
        self._tasks.start_soon(runner.run, name=f"asyncrr sink {sink.label}")
        return runner

    def _config_for(self, sinks: Sequence[Sink]) -> ChunkBatcherConfig:
        if self._explicit_config is not None:
            return self._explicit_config
        if len(sinks) == 1:
            return sinks[0].batching().with_environment()
        return ChunkBatcherConfig.combine([sink.batching() for sink in sinks]).with_environment()

    def _use_config(self, config: ChunkBatcherConfig) -> None:
        self.config = config
        # A limit on rows is looked at often; without one the tick and the sizes of large rows are enough.
        self._eager = config.flush_num_rows < 2**32
        self._tick = config.tick
        self.intake.flush_num_bytes = config.flush_num_bytes
        # On the program's own loop small pieces of work soon are better than large ones at a tick.
        self.intake.prompt = self.home == "loop" or max(config.tick, config.stretch_to) > _SOON
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._on_wake()

    # -- commands ----------------------------------------------------------------------------------------------------

    def flush(self, timeout: float | None) -> Future[None]:
        """Have every sink deliver all that was logged before this call.

        Parameters
        ----------
        timeout
            Seconds in all; None for no limit but the sinks' own.

        Raises
        ------
        FlushError
            From the future, if a sink did not; tells what is pending, for each such sink.
        """
        deadline = math.inf if timeout is None else time.monotonic() + timeout
        outer: Future[None] = Future()
        outer.set_running_or_notify_cancel()

        async def command() -> None:
            assert self._tasks is not None
            # The sinks take their time in a task of its own, while the batcher goes on with what was logged later.
            self._tasks.start_soon(self._finish_flush, list(self._fan_out.runners), deadline, outer)

        def relay(inner: Future[None]) -> None:
            error = inner.exception()
            if error is not None and not outer.done():
                outer.set_exception(error)

        self.submit(command).add_done_callback(relay)
        return outer

    async def _finish_flush(self, runners: list[SinkRunner], deadline: float, outer: Future[None]) -> None:
        try:
            await flush_runners(runners, deadline)
        except BaseException as error:
            outer.set_exception(
                error if isinstance(error, Exception) else RecordingClosed("the recording was closed during a flush")
            )
            if not isinstance(error, Exception):
                raise
        else:
            outer.set_result(None)

    def set_sinks(self, sinks: Sequence[Sink], first: Sequence[Message] = ()) -> Future[None]:
        """Replace the sinks.

        What the old buffered or memory sink kept goes to the new ones. A sink that is in use and given again goes on as it is.
        The future is done when the old sinks have delivered and are closed; it fails, and nothing changes, if a new sink cannot be
        opened or two want the same file.

        Parameters
        ----------
        sinks
            The new sinks.
        first
            Messages for the new sinks that come before everything else (a default blueprint).
        """
        outer: Future[None] = Future()
        outer.set_running_or_notify_cancel()

        async def command() -> None:
            claims = await self._workers.run(find_claims, sinks)
            change = plan_change(sinks, claims, self._fan_out.runners, self._closing)
            if change.in_the_way:
                self.undelivered += await close_runners(change.in_the_way, stall=None, total=None)
            await open_sinks([sink for sink, _ in change.new], self._workers)
            old = self._fan_out.take_all_but(change.staying)
            # Sinks that keep a backlog take all that is on its way to them first.
            keepers = [runner for runner in old if runner.sink.keeps_backlog]
            cancelled = await self._flush_to_the_end(keepers)
            # Two of them keep the same messages.
            backlog = dict.fromkeys(message for runner in keepers for message in runner.sink.take_backlog())
            new = [self._start_sink(sink, claim) for sink, claim in change.new]
            self._fan_out.sort(sinks)
            self._use_config(self._config_for(sinks))
            for message in first:
                self._fan_out.reenter(self._fan_out.runners, message)
            for message in (self._store_info(), *backlog):
                self._fan_out.reenter(new, message)
            assert self._tasks is not None
            self._closing.extend(old)
            self._tasks.start_soon(self._retire, old, outer)
            if cancelled is not None:
                raise cancelled

        def relay(inner: Future[None]) -> None:
            error = inner.exception()
            if error is not None:
                outer.set_exception(error)

        self.submit(command).add_done_callback(relay)
        return outer

    async def _flush_to_the_end(self, runners: list[SinkRunner]) -> asyncio.CancelledError | None:
        """Flush sinks that are quick, while the old ones are taken away and the new ones not there yet.

        A loop that ends (asyncio.run cancels all tasks) must not leave it at that: what is in neither list would never be closed.
        Returns the cancellation, to be raised when all is in place.
        """
        cancelled: asyncio.CancelledError | None = None
        done = False
        with anyio.CancelScope(shield=True):
            while not done:
                for runner in runners:
                    self._start_anew(runner)
                try:
                    await flush_runners(runners, math.inf)
                    done = True
                except asyncio.CancelledError as error:
                    cancelled = error
        return cancelled

    def _start_anew(self, runner: SinkRunner) -> None:
        """Start a sink's task if it did not get to its first turn: one that is cancelled before never runs."""
        if not runner.started and self._tasks is not None:
            self._tasks.start_soon(runner.run)

    async def _retire(self, old: list[SinkRunner], outer: Future[None]) -> None:
        try:
            self.undelivered += await close_runners(old, stall=None, total=None)
        finally:
            self._closing = [runner for runner in self._closing if runner not in old]
            if not outer.done():
                outer.set_result(None)

    def send(self, messages: Sequence[Message]) -> Future[None]:
        """Give messages that are ready (a blueprint) to the sinks in use, after all that was logged before."""

        async def command() -> None:
            for message in messages:
                self._fan_out.reenter(self._fan_out.runners, message)

        return self.submit(command)

    def close(self, *, stall: float | None = EXIT_STALL, total: float | None = EXIT_TOTAL) -> Future[None]:
        """End the recording: deliver what is staged and queued, close the sinks, stop.

        Parameters
        ----------
        stall, total
            Seconds without progress, and in all, after which a sink is cut off and what it still holds is counted as lost.
        """

        async def command() -> None:
            await self._finish(stall, total)
            if self._send is not None:
                self._send.send_nowait(None)

        if self.closing:
            return self.finished
        self.closing = True
        if self._loop is None and (self.home == "loop" or not self.intake.staged_bytes):
            # Never started: no sink was set.
            self._end()
        else:
            self.submit(command)  # its outcome is the engine's end
        return self.finished

    def _warn_once(self, key: str, message: str) -> None:
        if key not in self._warned:
            self._warned.add(key)
            report(message)


def _receive_nowait(receive: MemoryObjectReceiveStream[Any]) -> Any:
    try:
        return receive.receive_nowait()
    except anyio.WouldBlock:
        return None
