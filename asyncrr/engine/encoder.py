"""From drained rows to messages: each chunk is built and encoded once, whatever the number of sinks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar, TypeVarTuple

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.columns import Columns, column_chunks
from asyncrr.chunks.tuid import random_counter
from asyncrr.wire.envelope import encode_chunk
from asyncrr.wire.messages import Message, StoreId

from .batcher import Plan, build_chunk, plan_chunks
from .config import ChunkBatcherConfig
from .fan_out import FanOut
from .intake import Drained, Intake, release_cells
from .stats import Drops
from .workers import Workers, ended

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# Encoding goes to a worker thread above these sizes. On the program's own loop nothing may take a millisecond; on the
# background loop a trip to another thread must be worth its 60 µs.
_INLINE_ON_LOOP: Final = 32 * 1024
_INLINE_ON_THREAD: Final = 4 * 2**20

# The loop of a program, or on our own loop the GIL, is left to others after so many seconds of encoding.
_SLICE: Final = 0.0005
_PAUSE: Final = 0.00005

# On our own loop the sinks get their turn after so many seconds or encoded bytes.
_TURN: Final = 0.005
_TURN_BYTES: Final = 256 * 1024


class Load(NamedTuple):
    """What one collection of rows amounted to."""

    chunks: int
    rows: int
    nbytes: int
    """Encoded bytes."""


class Encoder:
    """Encodes what was drained from staging and gives it to the sinks. For the engine's loop only.

    Parameters
    ----------
    store_id
        The recording.
    intake
        Whose budget is told what became of the rows.
    fan_out
        Gets the messages.
    workers
        For large chunks.
    drops
        Where rows that cannot be encoded are counted.
    warn_once
        Called with a key and a sentence; says the sentence the first time.
    on_own_thread
        Whether the loop is asyncrr's own, so that nobody else waits for it.
    """

    def __init__(
        self,
        store_id: StoreId,
        intake: Intake,
        fan_out: FanOut,
        workers: Workers,
        drops: Drops,
        warn_once: Callable[[str, str], None],
        *,
        on_own_thread: bool,
    ) -> None:
        self.chunks = 0
        """Chunks encoded so far."""
        self.rows = 0
        """Rows in those chunks."""
        self._store_id = store_id
        self._intake = intake
        self._fan_out = fan_out
        self._workers = workers
        self._drops = drops
        self._warn_once = warn_once
        self._on_own_thread = on_own_thread
        self._inline = _INLINE_ON_THREAD if on_own_thread else _INLINE_ON_LOOP
        self._schemas = ChunkSchemas()
        self._row_counter = random_counter() >> 1
        self._cancelled: asyncio.CancelledError | None = None

    async def process(
        self, drained: Drained, config: ChunkBatcherConfig, hurried: Callable[[], bool]
    ) -> tuple[asyncio.CancelledError | None, Load]:
        """Encode and hand out all that was drained.

        A cancellation (``asyncio.run`` cancels every task of a loop that ends) does not stop it, since these rows exist
        nowhere else; it is returned, to be raised by the caller.

        Parameters
        ----------
        drained
            Rows and columns.
        config
            Where chunks are cut.
        hurried
            Whether somebody waits for the outcome, so that no pauses are to be made for the sake of other threads.
        """
        turn_began = slice_began = time.perf_counter()
        chunks = rows = nbytes = pending = 0
        for columns in drained.columns:
            if isinstance(columns, Message):
                self._intake.encoded(0, columns.nbytes, columns.nbytes)
                self._put(columns)
                continue
            for message in await self._encode_columns(columns):
                self._put(message)
        for plan in plan_chunks(drained.groups, config):
            try:
                message = (
                    self._encode_plan(plan)
                    if plan.nbytes <= self._inline
                    else await self._work(self._encode_plan, plan)
                )
            except Exception as error:
                self._intake.encoded(plan.num_rows, plan.nbytes, 0)
                self._could_not_encode(plan.entity_path, plan.num_rows, error)
                continue
            self._intake.encoded(plan.num_rows, plan.nbytes, message.nbytes)
            self._put(message)
            chunks += 1
            rows += plan.num_rows
            nbytes += message.nbytes
            pending += message.nbytes
            now = time.perf_counter()
            if now - slice_began < _SLICE:
                continue
            slice_began = now
            if self._on_own_thread:
                if not hurried():
                    leave_the_gil()
                # A sink that gets its turn for a few small messages at a time pays for a write for each few.
                if pending < _TURN_BYTES and now - turn_began < _TURN:
                    continue
            turn_began, pending = now, 0
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError as error:
                self._cancelled = error
        cancelled, self._cancelled = self._cancelled, None
        return cancelled, Load(chunks, rows, nbytes)

    async def _work(self, function: Callable[[*_Ts], _T], *args: *_Ts) -> _T:
        """Run a function in a worker, to its end."""
        job = self._workers.submit(function, *args)
        self._cancelled = await ended(job) or self._cancelled
        return job.result()

    def _encode_plan(self, plan: Plan) -> Message:
        try:
            return encode_chunk(build_chunk(plan, self._schemas, self._row_counter), self._store_id)
        finally:
            for _, rows in plan.runs:
                release_cells(rows, self._intake.pool)

    async def _encode_columns(self, columns: Columns) -> list[Message]:
        def encode() -> list[Message]:
            pieces = column_chunks(self._schemas, columns)
            return [encode_chunk(piece, self._store_id) for piece in pieces]

        try:
            messages = encode() if columns.nbytes <= self._inline else await self._work(encode)
        except Exception as error:
            self._intake.encoded(0, columns.nbytes, 0)
            self._could_not_encode(columns.entity_path, columns.num_rows, error)
            return []
        self._intake.encoded(0, columns.nbytes, sum(message.nbytes for message in messages))
        return messages

    def _put(self, message: Message) -> None:
        self.chunks += 1
        self.rows += message.num_rows
        self._fan_out.put(message)

    def _could_not_encode(self, entity_path: str, rows: int, error: Exception) -> None:
        self._drops.count("encoder", type(error).__name__, rows, messages=0)
        self._warn_once(
            f"encode {entity_path}",
            f"{rows} rows of {entity_path} could not be encoded and are lost: {type(error).__name__}: {error}",
        )


def leave_the_gil() -> None:
    """Let other threads run, on a thread that nobody waits for.

    Letting go of the GIL is not enough: a thread that waits for it has to wake up first, and would find it taken again.
    """
    time.sleep(_PAUSE)
