"""A test bench for the engine: everything runs on one stepped loop, and what usually happens by chance happens on demand.

    @on_bench
    async def test_a_flush_gives_up(bench: Bench) -> None:
        await bench.use(sink := FakeSink("slow"))
        sink.stall()
        bench.log()
        with pytest.raises(FlushTimeout):
            await bench.flush(2.0)
        assert bench.now == pytest.approx(2.0)

The engine under test is the real one. Around it are stand-ins: a clock that jumps from timer to timer
(:mod:`tests.support.stepped_loop`), workers that run a job when the test wants (:mod:`.workers`), and sinks that stall and fail
(:mod:`.sinks`). There are no other threads, so a run always goes the same way and takes milliseconds.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from typing import Any, TypeVar, overload

import numpy as np

import asyncrr as rr
from asyncrr.chunks.timelines import NO_TIMELINES, STATIC
from asyncrr.chunks.tuid import new_tuid
from asyncrr.engine.background import Background
from asyncrr.engine.config import ChunkBatcherConfig
from asyncrr.engine.engine import Engine
from asyncrr.engine.sink import Sink
from asyncrr.engine.staging import Waiter
from asyncrr.sinks.memory import BufferedSink
from asyncrr.types.interop import stage
from asyncrr.wire.messages import Message, StoreId, StoreKind
from asyncrr.wire.store_info import set_store_info
from tests.bench.sinks import FakeSink
from tests.bench.workers import BenchWorkers
from tests.support.reports import Reports, collect_reports
from tests.support.stepped_loop import SteppedLoop, run_stepped

_T = TypeVar("_T")

STORE = StoreId(StoreKind.RECORDING, "bench", "recording")
_RNG = np.random.default_rng(9)


class Bench:
    """An engine and what is around it. Make it on a running :class:`SteppedLoop`.

    Parameters
    ----------
    limit
        The engine's budget in bytes.
    config
        Batching; None for what suits the sinks.
    """

    def __init__(self, *, limit: int = 2**20, config: ChunkBatcherConfig | None = None) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, SteppedLoop)
        self.loop = loop
        self.workers = BenchWorkers(loop)
        # Real, but never started: its loop is the one that runs the test.
        self.background = Background(loop, self.workers)
        self.limit = limit
        self.logged = 0
        """Rows that staging has taken."""
        self.reports: Reports
        """What asyncrr says while the test runs."""
        self.engine = self.another_engine(limit=limit, config=config)

    def another_engine(self, **options: Any) -> Engine:
        """One more engine on the same loop, such as a second recording has."""
        return Engine(
            STORE,
            lambda: set_store_info(STORE, new_tuid()),
            [],
            first_sink=options.pop("first_sink", BufferedSink),
            home=lambda: self.background,
            **options,
        )

    # -- time --------------------------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds since the test began, by the loop's clock."""
        return self.loop.time()

    async def wait(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)

    async def turns(self, count: int = 5) -> None:
        """Let everything happen that can happen without time passing."""
        for _ in range(count):
            await asyncio.sleep(0)

    # -- what a program does -----------------------------------------------------------------------------------------

    def log(self, path: str = "x", value: float = 1.0, *, nbytes: int = 0, static: bool = False) -> bool:
        """Log a row as ``RecordingStream.log`` does where it must not wait. False, and nothing is logged, if there is no room.

        Parameters
        ----------
        path
            Entity.
        value
            A scalar, where ``nbytes`` is 0.
        nbytes
            Size of an array of noise.
        static
            Whether the row has no times.
        """
        staging = self.engine.staging
        if self.engine.closed:
            return False
        entity = rr.Tensor(_RNG.integers(0, 255, nbytes, np.uint8)) if nbytes else rr.Scalars(value)
        layout, cells, size = stage(entity)
        timelines = STATIC if static else NO_TIMELINES
        group = staging.group((path, layout, timelines), f"/{path}", layout, timelines)
        if size:
            taken = staging.stage_large(group, (), cells, size)
        else:
            taken = len(staging.rows) < staging.max_length
            if taken:
                staging.stage_row(group, (), cells, 0)
        self.logged += taken
        return taken

    def wait_for_room(self, nbytes: int) -> asyncio.Future[None]:
        """Wait in line for room, as ``log`` does where it finds none. The future is done when there may be room."""
        room: asyncio.Future[None] = self.loop.create_future()
        self.engine.staging.waiters.append(Waiter(nbytes, lambda: None if room.done() else room.set_result(None)))
        self.engine.ask_for_room()
        return room

    async def use(self, *sinks: Sink, first: Sequence[Message] = ()) -> None:
        """Change the sinks and wait for it, as ``set_sinks`` does."""
        await asyncio.wrap_future(self.engine.set_sinks(sinks, first))

    async def flush(self, timeout: float | None = None) -> None:
        """Flush and wait for it."""
        await asyncio.wrap_future(self.engine.flush(timeout))

    async def close(self, stall: float | None = 2.0, total: float | None = 10.0) -> None:
        """Close the engine and wait for it."""
        await asyncio.wrap_future(self.engine.close(stall=stall, total=total))

    def answer(self, future: Future[_T]) -> asyncio.Future[_T]:
        """The answer of an engine's command, to be awaited later."""
        return asyncio.wrap_future(future)

    def loop_dies(self, error: BaseException | None = None) -> None:
        """The background loop ends in the middle of everything, as the engine sees it: what it still has to run is never run."""
        self.background._end(error or OSError("the loop has died"))


Test = Callable[..., Awaitable[None]]


@overload
def on_bench(test: Test, /) -> Callable[..., None]: ...
@overload
def on_bench(**options: Any) -> Callable[[Test], Callable[..., None]]: ...
def on_bench(test: Test | None = None, /, *, settle: float = 0.0, limit: float = 3600.0, **options: Any) -> Any:
    """Have a test, which takes a bench, run on it.

    Parameters
    ----------
    settle
        Real seconds to wait for real threads before each jump of the clock.
    limit
        Seconds by the bench's clock after which a test has failed.
    **options
        For :class:`Bench`; ``budget`` is its ``limit``.
    """
    if test is None:
        return functools.partial(on_bench, settle=settle, limit=limit, **options)
    if "budget" in options:
        options["limit"] = options.pop("budget")

    def run(*args: Any, **kwargs: Any) -> None:
        async def main() -> None:
            bench = Bench(**options)
            bench.reports = reports
            try:
                await test(bench, *args, **kwargs)
                await _clean_up(bench)
            finally:
                bench.workers.release_all()
                FakeSink.let_all_end()

        with collect_reports() as reports:
            run_stepped(main(), settle=settle, limit=limit, patience=0.5)

    # As pytest is to see it: without the argument that is given here.
    run.__name__, run.__doc__, run.__module__ = test.__name__, test.__doc__, test.__module__
    signature = inspect.signature(test)
    run.__signature__ = signature.replace(parameters=list(signature.parameters.values())[1:])  # type: ignore[attr-defined]
    run.pytestmark = getattr(test, "pytestmark", [])  # type: ignore[attr-defined]
    return run


async def _clean_up(bench: Bench) -> None:
    """End the engine if the test has not, and see that nobody is left waiting."""
    bench.workers.release_all()
    if not bench.engine.ended:
        await bench.close(0.0, 0.0)
    assert not bench.engine._unanswered, "every command is answered once the engine has ended"
