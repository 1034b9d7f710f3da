"""From batches of rows to messages: each chunk is built and encoded once, whatever the number of sinks."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import perf_counter, sleep
from typing import Final, NamedTuple

from asyncrr.chunks.chunk import ChunkSchemas
from asyncrr.chunks.columns import Columns, column_chunks
from asyncrr.chunks.tuid import random_counter
from asyncrr.wire.envelope import ChunkDraft
from asyncrr.wire.messages import Message, StoreId

from .batcher import Plan, build_chunk, plan_chunks
from .budget import Budget
from .config import ChunkBatcherConfig
from .fan_out import FanOut
from .lanes import Ahead, has_later
from .staging import Run
from .stats import Drops
from .workers import Workers

# A chunk is built in a worker thread above so many bytes, and packed in one above so many. The trip takes 60 µs, packing 4 MiB
# about a millisecond; building mostly copies nothing.
_BUILT_INLINE: Final = 8 * 2**20
_PACKED_INLINE: Final = 4 * 2**20

# After so many seconds of encoding the GIL is left to other threads. Python itself would keep it for 5 ms, and a control loop
# in another thread would start late by that.
_SLICE: Final = 0.0005
_PAUSE: Final = 0.00005

# Sinks get their turn after so many seconds or encoded bytes. A sink that gets it for a few small messages at a time pays for a
# write for each few.
_TURN: Final = 0.005
_TURN_BYTES: Final = 256 * 1024


class Batch(NamedTuple):
    """What the loop took out of staging to be encoded now."""

    columns: list[Columns | Message]
    runs: list[Run]


class Encoder:
    """Encodes batches and gives the messages to the sinks. For the engine's loop only.

    Parameters
    ----------
    store_id
        The recording.
    budget
        Is told what became of the rows.
    fan_out
        Gets the messages.
    workers
        For large chunks.
    drops
        Where rows that cannot be encoded are counted.
    warn_once
        Called with a key, a sentence and an error; says the sentence the first time.
    """

    def __init__(
        self,
        store_id: StoreId,
        budget: Budget,
        fan_out: FanOut,
        workers: Workers,
        drops: Drops,
        warn_once: Callable[[str, str, BaseException | None], None],
    ) -> None:
        self.chunks = 0
        """Chunks encoded so far."""
        self.rows = 0
        """Rows in those chunks."""
        self.ahead = Ahead(workers)
        """Encodes the cells that take long before it is their rows' turn."""
        self._store_id = store_id
        self._budget = budget
        self._fan_out = fan_out
        self._workers = workers
        self._drops = drops
        self._warn_once = warn_once
        self._schemas = ChunkSchemas()
        self._row_counter = random_counter() >> 1

    async def process(self, batch: Batch, config: ChunkBatcherConfig, hurried: Callable[[], bool]) -> None:
        """Encode and hand out all of a batch.

        Parameters
        ----------
        batch
            Rows and columns.
        config
            Where chunks are cut.
        hurried
            Whether somebody waits for the outcome, so that no pauses are to be made for the sake of other threads.
        """
        turn_began = slice_began = perf_counter()
        pending = 0
        for columns in batch.columns:
            if isinstance(columns, Message):
                self._budget.encoded_columns(columns.num_rows, columns.nbytes, columns.nbytes)
                self._put(columns)
                continue
            await self._encode_columns(columns)
        for plan in plan_chunks(batch.runs, config):
            message = await self._encode_plan(plan)
            if message is None:
                continue
            self._put(message)
            pending += message.nbytes
            now = perf_counter()
            if now - slice_began >= _SLICE:
                slice_began = now
                if not hurried():
                    leave_the_gil()
            elif pending < _TURN_BYTES:
                continue
            if pending < _TURN_BYTES and now - turn_began < _TURN:
                continue
            turn_began, pending = now, 0
            await asyncio.sleep(0)

    async def _encode_plan(self, plan: Plan) -> Message | None:
        def draft() -> ChunkDraft:
            return ChunkDraft(build_chunk(plan, self._schemas, self._row_counter), self._store_id)

        given = plan
        message: Message | None = None
        try:
            if has_later(given):
                plan, errors = await self.ahead.settle(given)
                for error in errors:
                    self._could_not_encode(given.entity_path, 1, error)
            if plan.num_rows:
                message = await self._finish(
                    draft() if plan.nbytes <= _BUILT_INLINE else await self._workers.future(draft)
                )
        except Exception as error:
            self._could_not_encode(plan.entity_path, plan.num_rows, error)
        self._budget.encoded(given.num_rows, given.nbytes, 0 if message is None else message.nbytes)
        return message

    async def _finish(self, draft: ChunkDraft) -> Message:
        if draft.packs and draft.nbytes > _PACKED_INLINE:
            return await self._workers.future(draft.finish)
        return draft.finish()

    async def _encode_columns(self, columns: Columns) -> None:
        def drafts() -> list[ChunkDraft]:
            return [ChunkDraft(piece, self._store_id) for piece in column_chunks(self._schemas, columns)]

        rows, nbytes = columns.num_rows, columns.nbytes
        try:
            made = deque(drafts() if columns.nbytes <= _BUILT_INLINE else await self._workers.future(drafts))
            while made:
                message = await self._finish(made.popleft())
                # Piece by piece: counted as columns and as messages at a time, they would seem to be beyond the budget.
                part = nbytes * message.num_rows // rows
                self._budget.encoded_columns(message.num_rows, part, message.nbytes)
                rows -= message.num_rows
                nbytes -= part
                self._put(message)
        except Exception as error:
            self._could_not_encode(columns.entity_path, rows, error)
        self._budget.encoded_columns(rows, nbytes, 0)

    def _put(self, message: Message) -> None:
        self.chunks += 1
        self.rows += message.num_rows
        self._fan_out.put(message)

    def _could_not_encode(self, entity_path: str, rows: int, error: Exception) -> None:
        self._drops.count("encoder", type(error).__name__, rows, messages=0)
        self._warn_once(
            f"encode {entity_path}",
            f"{rows} rows of {entity_path} could not be encoded and are lost: {type(error).__name__}: {error}",
            error,
        )


def leave_the_gil() -> None:
    """Let other threads run, on a thread that nobody waits for.

    Letting go of the GIL is not enough: a thread that waits for it has to wake up first, and would find it taken again.
    """
    sleep(_PAUSE)
