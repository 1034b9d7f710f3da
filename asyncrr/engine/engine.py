"""The engine of one recording: it owns the batcher, the sinks and the budget, all on the background loop.

What happens to a row: the caller stages it (:mod:`.staging`). The loop looks at staging every few milliseconds and sorts rows
into groups (:mod:`.collector`). When there is enough, or it is time, it sends the groups through an anyio memory channel. The
batcher coroutine turns what comes out into messages and fans them out to the sinks' outboxes.

Commands (flush, change of sinks, blueprint, close) are tasks. Where a command has to happen behind everything that was
logged before, it sends a function through the same channel, so order is kept without locks. Nothing that can stall happens in
the batcher.
"""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import IntEnum
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from asyncrr.errors import RecordingClosed
from asyncrr.wire.messages import Message, StoreId

from .awaiting import Answer, runs_event_loop
from .background import Background, background
from .budget import Budget
from .clock import clock
from .collector import Collector
from .config import ChunkBatcherConfig
from .encoder import Batch, Encoder
from .fan_out import FanOut
from .flushing import PendingFlush
from .report import report
from .runner import Closing, SinkRunner
from .sink import Sink
from .sink_set import SinkSet
from .staging import Run, Staging
from .stats import Drops, RecordingStats
from .threads import is_own_thread

_T = TypeVar("_T")
_Item: TypeAlias = "Batch | Callable[[], None] | None"

DEFAULT_BUDGET: Final = 100 * 2**20
EXIT_STALL: Final = 2.0
"""Seconds without progress after which a sink is cut off at exit."""
EXIT_TOTAL: Final = 10.0
"""Seconds that exit takes at most."""

LOOK_AT_LOOP: Final = 1.0
"""Seconds between calls of :meth:`Engine.check` by those who wait for an answer."""

# Seconds between looks at a used-up budget while somebody waits for room: a policy may change its mind with time.
_RELIEF: Final = 0.05

# Losses noted by callers until the loop is asked to add them up.
_MANY_DROPS: Final = 1000

_LATE: Final = "log: recording closed"

# Seconds that encoding may go on beyond the limit of close() before it is given up.
_GRACE: Final = 1.0


class State(IntEnum):
    """Where an engine is in its life. It only moves forward."""

    NEW = 0
    """Nothing was staged or asked for yet. The background loop does not know of it."""
    RUNNING = 1
    """Takes rows and commands."""
    DRAINING = 2
    """Takes nothing more, and delivers what it has."""
    CLOSED = 3
    """Every sink has ended and every command is answered."""


class Engine:
    """Moves one recording's data from staging to its sinks. Public methods may be called from any thread.

    Parameters
    ----------
    store_id
        Identity of the recording.
    store_info
        Makes a ``SetStoreInfo`` message with a fresh row id; every new sink gets one first.
    prelude
        Messages that stand before everything else (the original ``SetStoreInfo``).
    first_sink
        The sink to begin with (the buffered one).
    config
        Batching as the user has set it; None for what suits the sinks.
    limit
        Budget in bytes for staged rows and undelivered messages.
    auto_time, auto_tick
        Whether rows get the automatic timelines.
    home
        Gives the background loop; by default the process's.
    """

    def __init__(
        self,
        store_id: StoreId,
        store_info: Callable[[], Message],
        prelude: Sequence[Message],
        *,
        first_sink: Callable[[], Sink],
        config: ChunkBatcherConfig | None = None,
        limit: int = DEFAULT_BUDGET,
        auto_time: bool = True,
        auto_tick: bool = True,
        home: Callable[[], Background] = background,
    ) -> None:
        self.store_id = store_id
        self.state = State.NEW
        self.finished: Answer[None] = Answer()
        """Done when the engine is closed."""
        self.is_of_parent = False
        """Whether this is a copy in a forked child."""
        self._store_info = store_info
        self._prelude = list(prelude)
        self._first_sink = first_sink
        self._explicit_config = None if config is None else config.copy()
        self._home = home
        self._background: Background | None = None
        self._moving = threading.RLock()
        self._unanswered: set[Answer[Any]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._batcher: asyncio.Task[None] | None = None
        self._encoder: Encoder | None = None
        self._commands = 0
        """Commands that wait for what was logged before them to be encoded."""
        self._drops = Drops()
        self._is_draining = False
        self._own_rows = 0
        self._warned: set[str] = set()
        self._relief: asyncio.TimerHandle | None = None
        self.staging = Staging(limit, self._wake, auto_time=auto_time, auto_tick=auto_tick)
        self._budget = Budget(self.staging)
        self._fan_out = FanOut(self._budget, self._drops, self._warn_once)
        self._sinks = SinkSet(self._fan_out)
        self._collector = Collector(self.staging, self._budget, self._send, self._begin_ahead)
        self._collector.use(self._config_for(()))

    # -- from any thread ---------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        """Whether the recording takes no more data."""
        return self.state >= State.DRAINING

    @property
    def ended(self) -> bool:
        """Whether every sink has ended."""
        return self.state is State.CLOSED

    @property
    def config(self) -> ChunkBatcherConfig:
        """The batching in use."""
        return self._collector.config

    @property
    def sinks(self) -> list[Sink]:
        """The sinks in use."""
        return [runner.sink for runner in list(self._fan_out.runners)]

    def on_own_thread(self) -> bool:
        """Whether the caller runs on one of asyncrr's threads, for which a blocking call might then wait for ever."""
        return is_own_thread(threading.current_thread().name)

    def may_hold_up_caller(self) -> bool:
        """Whether the calling thread may be held up for some milliseconds: it is not ours, and runs no event loop."""
        return not self.on_own_thread() and not runs_event_loop()

    def check(self) -> None:
        """Answer everybody who waits if the background loop has ended without a word."""
        if self._background is not None:
            try:
                self._background.check()
            except RecordingClosed as error:
                self._end(error)

    def start(self) -> None:
        """Have the background loop take the engine on, if it has not. Later calls do nothing.

        Raises
        ------
        RecordingClosed
            If the recording is closed.
        """
        if self.closed:
            raise self._closed_error()
        if self.state is State.NEW:
            self._post(self._launch)

    def command(self, make: Callable[[], Coroutine[Any, Any, _T]]) -> Answer[_T]:
        """Have the loop run a coroutine as a task. It is answered whatever happens, and goes on if nobody waits for it.

        Raises
        ------
        RecordingClosed
            If the recording is closed.
        """
        if self.closed:
            raise self._closed_error()
        future: Answer[_T] = Answer()
        # Known before it is posted: if the loop ends now, either it finds the future here or posting fails.
        self._unanswered.add(future)

        def begin() -> None:
            try:
                alive = self._launch()
            except Exception as error:
                self._fail(future, error)
                raise
            if alive:
                self._spawn(make(), future)
            else:
                self._fail(future)

        try:
            self._post(begin)
        except RecordingClosed:
            self._unanswered.discard(future)
            raise
        return future

    def ask_for_room(self) -> None:
        """Have the loop do what it can about a used-up budget; waiters are told when there is room."""
        self._post_if_alive(self._on_pressure)

    def flush(self, timeout: float | None) -> Answer[None]:
        """Have every sink deliver all that was logged before this call.

        Parameters
        ----------
        timeout
            Seconds in all, from now; None for no limit but the sinks' own.

        Raises
        ------
        FlushError
            From the future, if a sink did not; tells what is pending, for each such sink.
        RecordingClosed
            If the recording is closed, or, from the future, is closed meanwhile.
        """
        return self.command(partial(self._flush, timeout))

    def set_sinks(self, sinks: Sequence[Sink], first: Sequence[Message] = ()) -> Answer[None]:
        """Replace the sinks.

        The new ones are opened beside the old ones, which go on until all is ready. What the old buffered or memory sink kept goes
        to the new ones. A sink that is in use and given again goes on as it is. The future is done when the old sinks have
        delivered and are closed, or have made no progress for their ``close_timeout`` (they still go on then). It
        fails, and nothing changes, if a new sink cannot be opened or two want the same file.

        Parameters
        ----------
        sinks
            The new sinks.
        first
            Messages for the new sinks that come before everything else (a default blueprint).
        """
        return self.command(partial(self._change_sinks, list(sinks), list(first)))

    def send(self, messages: Sequence[Message]) -> Answer[None]:
        """Give messages that are ready (a blueprint) to the sinks in use, after all that was logged before."""
        return self.command(partial(self._send_messages, list(messages)))

    def close(self, *, stall: float | None = EXIT_STALL, total: float | None = EXIT_TOTAL) -> Answer[None]:
        """End the recording: deliver what is staged and queued, close the sinks, stop. Later calls change nothing.

        Parameters
        ----------
        stall, total
            Seconds without progress, and in all from now, after which a sink is cut off and what it still holds is counted as lost.
        """
        self._move(State.DRAINING)
        if not self.finished.done():
            # Each time: a caller before may have been interrupted right here. The first that gets through counts.
            if self._background is None and not self.staging.rows and not self.staging.columns:
                self._end()  # never started
            else:
                until = None if total is None else clock.monotonic() + total
                self._post_if_alive(partial(self._begin_to_drain, stall, until))
        return self.finished

    def cut_off(self) -> None:
        """Stop all sinks now; what they have not delivered is counted as lost."""
        self._post_if_alive(self._cut_off)

    def abandon_after_fork(self) -> None:
        """In a forked child: this engine is the parent's. Its tasks do not run here, its files must not be touched."""
        self.is_of_parent = True
        # Without the locks, which may have been held by other threads of the parent.
        self.state = State.CLOSED
        self.staging.forget()
        for runner in self._sinks.everyone:
            runner.sink.in_use = False
            runner.sink.after_fork()
        if self._batcher is not None:
            for stream in self._channel:
                # Closed, so that nobody complains of them. In debug mode asyncio complains of who wakes the parent's batcher.
                with suppress(RuntimeError):
                    stream.close()

    def stats(self) -> RecordingStats:
        """A snapshot of the counters."""
        waiting = self.staging.staged_rows + self._budget.unencoded_rows + self._budget.unencoded_column_rows
        encoder = self._encoder
        encoded = 0 if encoder is None else encoder.rows
        dropped = self._drops.rows
        staged = self._budget.taken_bytes + self.staging.staged_bytes
        if self.ended and waiting:
            # A thread was in the middle of log() when the recording ended.
            dropped[_LATE] = dropped.get(_LATE, 0) + waiting
            waiting = staged = 0
        return RecordingStats(
            logged_rows=encoded + waiting + self._drops.of("encoder"),
            property_rows=self._own_rows,
            staged_bytes=staged,
            encoded_bytes=self._budget.encoded_bytes,
            chunks=0 if encoder is None else encoder.chunks,
            encoded_rows=encoded,
            dropped_rows=dropped,
            dropped_messages=self._drops.messages,
            sinks=[replace(runner.outbox.stats) for runner in self._sinks.everyone],
        )

    def count_drop(self, reason: str, rows: int) -> None:
        """Count rows that were refused before they were staged. From any thread."""
        self._drops.note("log", reason, rows, messages=0)
        if self._drops.waiting >= _MANY_DROPS:
            # On whatever loop there is now: the engine's own may have ended.
            self._home().call_soon(self._drops.add_up)

    def _closed_error(self) -> RecordingClosed:
        return RecordingClosed(f"recording {self.store_id.recording_id} of {self.store_id.application_id!r} is closed")

    def _post(self, function: Callable[[], object]) -> None:
        found = self._background
        if found is None:
            # Two threads may both find none. They get the same loop, and launching twice does nothing.
            found = self._background = self._home()
        found.call_soon(function)

    def _post_if_alive(self, function: Callable[[], object]) -> None:
        try:
            self._post(function)
        except (RecordingClosed, RuntimeError) as error:  # the latter where no thread can be started any more
            self._end(error)

    def _wake(self, now: bool) -> None:
        self._post_if_alive(self._on_urgent if now else self._on_wake)

    # -- the state ---------------------------------------------------------------------------------------------------

    def _move(self, state: State) -> bool:
        """Move on to a later state. False where the engine is there already, or further. From any thread."""
        with self._moving:
            if state <= self.state:
                return False
            if state >= State.DRAINING:
                self.staging.refuse()
            self.state = state
        return True

    def _launch(self) -> bool:
        """On the loop: begin, if that has not happened. False if the engine has ended."""
        if self._batcher is None and self._background is not None and self.state < State.CLOSED:
            self._move(State.RUNNING)
            self._background.join(self._end)
            workers = self._background.workers
            workers.start()
            loop = asyncio.get_running_loop()
            self._encoder = Encoder(self.store_id, self._budget, self._fan_out, workers, self._drops, self._warn_once)
            self._channel: tuple[MemoryObjectSendStream[_Item], MemoryObjectReceiveStream[_Item]]
            self._channel = anyio.create_memory_object_stream[_Item](math.inf)
            self._batcher = loop.create_task(self._batch(), name=f"asyncrr {self.store_id.application_id}")
            self._batcher.add_done_callback(self._on_batcher_done)
            first = self._fan_out.add(self._first_sink())
            first.start()
            for message in self._prelude:
                self._put_own([first], message)
            self._prelude = []
            self._collector.loop = loop
            self._collector.wake()
        return self.state < State.CLOSED

    def _begin_to_drain(self, stall: float | None, until: float | None) -> None:
        if self._is_draining:
            return
        self._is_draining = True
        try:
            alive = self._launch()
        except Exception as error:
            self._end(error)
            raise
        if alive:
            self.staging.close()
            self._spawn(self._drain(stall, until), None)

    async def _drain(self, stall: float | None, until: float | None) -> None:
        """Deliver what is there, close the sinks, end."""
        try:
            await self._deliver_all(stall, until)
        finally:
            self._end()

    async def _deliver_all(self, stall: float | None, until: float | None) -> None:
        assert self._batcher is not None
        # A change of sinks that was asked for before still counts, unless it hangs.
        await self._sinks.finish_changes(_least(stall, until))
        self._collector.collect()
        self._send(None)
        with anyio.move_on_after(None if until is None else until - clock.monotonic() + _GRACE):
            await asyncio.wait((self._batcher,))
        await Closing(self._sinks.everyone, stall=stall, total=until).wait()
        self._batcher.cancel()

    def _on_batcher_done(self, batcher: asyncio.Task[None]) -> None:
        error = None if batcher.cancelled() else batcher.exception()
        if error is not None:
            report(
                f"recording {self.store_id.recording_id} has ended by an error: {type(error).__name__}: {error}",
                error=error,
            )
        # Nothing can be encoded any more, but what is encoded can still go.
        self.close()

    def _end(self, error: BaseException | None = None) -> None:
        """Nothing goes on from here, however it came about. Answers everybody who waits."""
        if not self._move(State.CLOSED) and self.finished.done():
            return
        self.staging.close()
        if self._background is not None:
            self._background.leave(self._end)
        self._collector.stop()
        if error is not None:
            # The loop is gone, and with it everything that could have gone on.
            for runner in self._sinks.everyone:
                runner.lost(error)
        elif self._relief is not None:
            self._relief.cancel()
        self._collector.take_everything()
        rows = self._budget.forget_unencoded()
        if rows:
            self._drops.note("log", "recording closed", rows, messages=0)
            report(
                f"{_rows(rows)} lost: recording {self.store_id.recording_id} of {self.store_id.application_id!r} was "
                + ("closed when they were logged" if error is None else f"ended by an error ({error})")
            )
        if self._batcher is not None:
            for stream in self._channel:
                stream.close()
        if error is None:
            self._sinks.stop()
        for task in list(self._tasks):
            if error is None and task is not asyncio.current_task():
                task.cancel()
        for future in list(self._unanswered):
            self._fail(future)
        if not self.finished.done():
            self.finished.set_result(None)

    def _cut_off(self) -> None:
        for runner in self._sinks.everyone:
            runner.cut_off()

    # -- tasks -------------------------------------------------------------------------------------------------------

    def _spawn(self, coroutine: Coroutine[Any, Any, _T], future: Answer[_T] | None) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(partial(self._on_task_done, future))

    def _on_task_done(self, future: Answer[Any] | None, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if future is None:
            if error is not None:
                report(f"recording {self.store_id.recording_id}: {type(error).__name__}: {error}", error=error)
            return
        self._unanswered.discard(future)
        if future.done():
            return
        if task.cancelled():
            future.set_exception(RecordingClosed("the recording was closed meanwhile"))
        elif error is not None:
            future.set_exception(error)
        else:
            future.set_result(task.result())

    def _fail(self, future: Answer[Any], error: Exception | None = None) -> None:
        self._unanswered.discard(future)
        if not future.done():
            future.set_exception(error or self._closed_error())

    def _begin_ahead(self, runs: list[Run]) -> None:
        if self._encoder is not None and self.state < State.CLOSED:
            self._encoder.ahead.begin(runs)

    def _send(self, item: _Item) -> None:
        self._channel[0].send_nowait(item)

    async def _in_order(self, function: Callable[[], None]) -> None:
        """Have the batcher call a function behind everything that was logged before, and wait until it has.

        If the caller is cancelled before, the function is not called.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def call() -> None:
            if done.cancelled():
                return
            try:
                function()
            except Exception as error:
                done.set_exception(error)
            else:
                done.set_result(None)

        self._commands += 1
        try:
            self._collector.collect()
            self._send(call)
            await done
        finally:
            self._commands -= 1

    # -- looking at staging ------------------------------------------------------------------------------------------

    def _on_wake(self) -> None:
        if self._launch():
            self._collector.wake()

    def _on_urgent(self) -> None:
        if self._launch():
            self._collector.look()

    def _on_pressure(self) -> None:
        """Somebody waits for room: encode what is staged, drop what policies allow, look again soon."""
        if self._relief is not None:
            self._relief.cancel()
            self._relief = None
        if self._launch():
            self._collector.collect()
            self._fan_out.relieve()
            if self._budget.has_waiters:
                self._relief = asyncio.get_running_loop().call_later(_RELIEF, self._on_pressure)

    # -- the batcher coroutine ---------------------------------------------------------------------------------------

    async def _batch(self) -> None:
        assert self._encoder is not None
        async for item in self._channel[1]:
            if item is None:
                return
            if isinstance(item, Batch):
                await self._encoder.process(item, self._collector.config, self._is_hurried)
            else:
                item()

    def _is_hurried(self) -> bool:
        """Whether somebody waits for what is being encoded, or will soon have to."""
        return self._commands > 0 or self.closed or self._budget.has_waiters or self.staging.is_crowded

    # -- commands ----------------------------------------------------------------------------------------------------

    async def _flush(self, timeout: float | None) -> None:
        pending = PendingFlush()
        self._commands += 1
        try:
            self._collector.collect()
            self._send(lambda: pending.place(self._fan_out.runners))
            await pending.wait(timeout)
        finally:
            self._commands -= 1

    async def _send_messages(self, messages: Sequence[Message]) -> None:
        await self._in_order(lambda: self._put_all_own(messages))

    def _put_all_own(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self._put_own(self._fan_out.runners, message)

    def _put_own(self, runners: Sequence[SinkRunner], message: Message) -> None:
        self._own_rows += message.num_rows
        self._fan_out.reenter(runners, message)

    async def _change_sinks(self, sinks: list[Sink], first: list[Message]) -> None:
        assert self._background is not None
        config = self._config_for(sinks)

        def took_over(new: Sequence[SinkRunner], backlog: Iterable[Message]) -> None:
            self._collector.use(config)
            self._put_all_own(first)
            for message in (self._store_info(), *backlog):
                self._fan_out.reenter(new, message)

        await self._sinks.change(sinks, self._background.workers, self._in_order, took_over)

    def _config_for(self, sinks: Sequence[Sink]) -> ChunkBatcherConfig:
        if self._explicit_config is not None:
            return self._explicit_config
        if len(sinks) == 1:
            return sinks[0].batching().with_environment()
        return ChunkBatcherConfig.combine([sink.batching() for sink in sinks]).with_environment()

    def _warn_once(self, key: str, message: str, error: BaseException | None = None) -> None:
        if key not in self._warned:
            self._warned.add(key)
            report(message, error=error)


def _least(stall: float | None, until: float | None) -> float | None:
    limits = [stall, None if until is None else max(until - clock.monotonic(), 0.0)]
    return min((limit for limit in limits if limit is not None), default=None)


def _rows(count: int) -> str:
    return "1 row is" if count == 1 else f"{count} rows are"
