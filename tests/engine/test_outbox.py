"""The queue to one sink: what an overflow policy may drop, what it must keep, and that everything is counted."""

from __future__ import annotations

import asyncio
import struct
import time
from collections import Counter

import anyio
import pyarrow as pa
import pytest

from asyncrr.chunks.shape import ChunkShape, ChunkSummary, TimeKind
from asyncrr.engine.outbox import QueueOutbox
from asyncrr.engine.sink import FlushMarker, OverflowPolicy
from asyncrr.engine.stats import Drops
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.wire.messages import Message, MessageKind, StoreId, StoreKind
from tests.engine.sinks import StuckSink

_RECORDING = StoreId(StoreKind.RECORDING, "app", "rec")
_BLUEPRINT = StoreId(StoreKind.BLUEPRINT, "app", "blue")
_A = ComponentDescriptor("X:a", "X", "A")
_B = ComponentDescriptor("X:b", "X", "B")
_ids = iter(range(10**6))


def chunk(
    *components: ComponentDescriptor,
    path: str = "/x",
    static: bool = False,
    nbytes: int = 100,
    rows: int = 1,
    store: StoreId = _RECORDING,
) -> Message:
    """A chunk that nobody will ever decode."""
    columns = tuple((descriptor, pa.float64()) for descriptor in components or (_A,))
    shape = ChunkShape(path, () if static else (("f", TimeKind.SEQUENCE),), columns)
    id_ = struct.pack(">QQ", 1, next(_ids))
    times = () if static else ((0, 0),)
    summary = ChunkSummary(shape, id_, rows, nbytes, times, (rows,) * len(columns), (rows,) * len(columns))
    return Message(MessageKind.ARROW_MSG, store, (b"x" * nbytes,), nbytes, summary)


def info(nbytes: int = 100) -> Message:
    """Something like a SetStoreInfo."""
    return Message(MessageKind.SET_STORE_INFO, _RECORDING, (b"i" * nbytes,), nbytes)


class _Bench:
    def __init__(self, policy: OverflowPolicy = "drop_oldest", stall_timeout: float | None = None) -> None:
        self.drops = Drops()
        self.freed: Counter[Message] = Counter()
        self.sink = StuckSink("bench", policy=policy, stall_timeout=stall_timeout)
        self.outbox = QueueOutbox(self.sink, self.drops, lambda message: self.freed.update([message]))

    def put(self, *messages: Message) -> None:
        for message in messages:
            self.outbox.put(message)

    def take_all(self) -> list[Message | FlushMarker | None]:
        found = []
        try:
            while True:
                found.append(self.outbox.get_nowait())
        except anyio.WouldBlock:
            return found


def test_messages_come_out_in_order_and_are_counted() -> None:
    bench = _Bench()
    messages = [info(), chunk(nbytes=50, rows=3), chunk()]
    bench.put(*messages)
    assert (bench.outbox.stats.queued_messages, bench.outbox.stats.queued_bytes) == (3, 250)
    assert bench.take_all() == messages
    assert bench.outbox.stats.queued_messages == bench.outbox.stats.queued_bytes == 0
    assert bench.outbox.pending == (3, 250)
    for message in messages:
        bench.outbox.release(message)
    stats = bench.outbox.stats
    assert (stats.delivered_messages, stats.delivered_rows, stats.delivered_bytes) == (3, 4, 250)
    assert bench.freed == Counter(messages)
    assert bench.outbox.idle


def test_drop_oldest_drops_the_oldest_temporal_chunks_only() -> None:
    bench = _Bench()
    keep = [info(), chunk(static=True), chunk(store=_BLUEPRINT)]
    old, new = [chunk(rows=2) for _ in range(5)], [chunk() for _ in range(5)]
    bench.put(keep[0], *old, keep[1], *new, keep[2])
    assert bench.outbox.shed(500) == 500
    assert bench.take_all() == [keep[0], keep[1], *new, keep[2]]
    assert dict(bench.drops.rows) == {"bench: overflow": 10}
    assert dict(bench.drops.messages) == {"bench: overflow": 5}
    assert bench.freed == Counter(old)


def test_drop_newest_drops_the_newest() -> None:
    bench = _Bench("drop_newest")
    messages = [chunk() for _ in range(6)]
    bench.put(*messages, last := chunk(static=True))
    assert bench.outbox.shed(150, newest=True) == 200
    assert bench.take_all() == [*messages[:4], last]


def test_statics_infos_and_blueprints_are_never_dropped() -> None:
    bench = _Bench()
    keep = [
        info(),
        chunk(_A, static=True),
        chunk(_B, static=True),
        chunk(store=_BLUEPRINT),
        chunk(path="/y", static=True),
    ]
    bench.put(*keep)
    assert bench.outbox.shed(10**9) == 0
    assert bench.take_all() == keep
    assert not bench.drops.messages


def test_superseded_statics_coalesce_and_are_no_loss() -> None:
    bench = _Bench()
    both, first_a, b, last_a, elsewhere = (
        chunk(_A, _B, static=True),
        chunk(_A, static=True),
        chunk(_B, static=True),
        chunk(_A, static=True),
        chunk(_A, static=True, path="/other"),
    )
    temporal = chunk()
    bench.put(temporal, both, first_a, b, last_a, elsewhere)
    assert bench.outbox.shed(1) == 100, "no more than is needed"
    assert bench.freed == Counter([both]), "the oldest superseded one"
    assert bench.outbox.shed(1) == 100
    assert bench.take_all() == [temporal, b, last_a, elsewhere]
    assert not bench.drops.rows
    assert dict(bench.drops.messages) == {"bench: superseded static": 2}


def test_a_static_that_is_superseded_in_part_stays() -> None:
    bench = _Bench()
    both, a = chunk(_A, _B, static=True), chunk(_A, static=True)
    bench.put(both, a)
    assert bench.outbox.shed(10**6) == 0
    assert bench.take_all() == [both, a]


def test_markers_keep_their_place_when_chunks_before_them_are_dropped() -> None:
    bench = _Bench()
    marker = FlushMarker(None, lambda _: None)
    bench.put(chunk(), chunk())
    bench.outbox.put_marker(marker)
    bench.put(last := chunk())
    assert list(bench.outbox.markers()) == [marker]
    bench.outbox.shed(200)
    assert bench.take_all() == [marker, last]


def test_what_the_sink_has_taken_is_not_shed() -> None:
    bench = _Bench()
    bench.put(taken := chunk(), chunk())
    assert bench.outbox.get_nowait() is taken
    assert bench.outbox.shed(10**6) == 100
    bench.outbox.release(taken)
    assert bench.freed[taken] == 1


def test_a_sink_that_gives_up_a_message_counts_it() -> None:
    bench = _Bench()
    bench.put(message := chunk(rows=7))
    bench.outbox.get_nowait()
    bench.outbox.drop(message, "refused")
    assert dict(bench.drops.rows) == {"bench: refused": 7}
    assert bench.freed[message] == 1
    assert bench.outbox.idle


def test_failing_counts_all_and_answers_markers_now_and_later() -> None:
    bench = _Bench()
    bench.put(chunk(), chunk())
    bench.outbox.get_nowait()
    early, late = FlushMarker(None, lambda _: None), FlushMarker(None, lambda _: None)
    bench.outbox.put_marker(early)
    error = OSError("gone")
    bench.outbox.end(error, "sink failed")
    bench.outbox.put_marker(late)
    bench.put(chunk())
    assert early.error is late.error is error
    assert dict(bench.drops.rows) == {"bench: sink failed": 3}
    assert bench.outbox.pending == (0, 0)


def test_a_sink_that_has_delivered_all_answers_later_markers_at_once() -> None:
    bench = _Bench()
    bench.outbox.end(None, "sink closed")
    bench.outbox.put_marker(marker := FlushMarker(None, lambda _: None))
    assert marker.finished
    assert marker.error is None
    bench.put(message := chunk(rows=2))
    assert dict(bench.drops.rows) == {"bench: sink closed": 2}
    assert bench.freed == Counter([message])


def test_only_the_first_end_counts() -> None:
    bench = _Bench()
    bench.put(message := chunk())
    bench.outbox.end(error := OSError("gone"), "sink failed")
    bench.outbox.end(None, "sink closed")
    assert bench.outbox.error is error
    assert bench.freed == Counter([message])
    assert dict(bench.drops.rows) == {"bench: sink failed": 1}


def test_what_ended_sinks_release_or_drop_afterwards_is_not_counted_again() -> None:
    bench = _Bench()
    bench.put(first := chunk(), second := chunk())
    bench.take_all()
    bench.outbox.end(OSError("gone"), "sink failed")
    bench.outbox.release(first)
    bench.outbox.drop(second, "refused")
    assert bench.freed == Counter([first, second])
    assert bench.outbox.stats.delivered_messages == 0
    assert dict(bench.drops.rows) == {"bench: sink failed": 2}


def test_a_marker_s_first_outcome_counts() -> None:
    outcomes: list[BaseException | None] = []
    marker = FlushMarker(1.0, lambda m: outcomes.append(m.error))
    marker.done()
    marker.done(OSError("late"))
    assert outcomes == [None]


@pytest.mark.parametrize("policy", ["block", "drop_oldest", "drop_newest"])
def test_policies_without_a_stall_timeout_stay(policy: OverflowPolicy) -> None:
    bench = _Bench(policy)
    assert bench.outbox.overflow_policy(time.monotonic() + 1000) == policy


def test_block_ends_after_the_stall_timeout_and_comes_back_with_progress() -> None:
    bench = _Bench("block", stall_timeout=2.0)
    bench.put(chunk())
    now = time.monotonic()
    assert bench.outbox.overflow_policy(now + 1.9) == "block"
    assert bench.outbox.overflow_policy(now + 2.1) == "drop_oldest"
    bench.outbox.last_progress = now + 2.0
    assert bench.outbox.overflow_policy(now + 2.1) == "block"


def test_a_sink_with_nothing_to_do_is_not_stalled() -> None:
    bench = _Bench("block", stall_timeout=2.0)
    bench.outbox.last_progress -= 100
    bench.put(chunk())
    assert bench.outbox.overflow_policy(time.monotonic()) == "block"


async def test_get_waits_and_close_ends_it() -> None:
    bench = _Bench()
    waiting = asyncio.ensure_future(bench.outbox.get())
    await asyncio.sleep(0)
    bench.put(message := chunk())
    assert await waiting is message
    bench.outbox.release(message)
    bench.put(last := chunk())
    bench.outbox.close()
    assert await bench.outbox.get() is last, "what was put before the end still comes"
    assert await bench.outbox.get() is None
    assert bench.outbox.get_nowait() is None


async def test_a_cancelled_get_loses_nothing() -> None:
    bench = _Bench()
    with anyio.move_on_after(0.01):
        await bench.outbox.get()
    bench.put(message := chunk())
    assert await bench.outbox.get() is message
