"""Data in memory: what the sinks keep and drop, at what cost, and where it is encoded."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given, strategies as st

import asyncrr as rr
from asyncrr import in_memory
from asyncrr.engine.sink import Outbox
from asyncrr.sinks.memory import MemorySink, encode_rrd
from asyncrr.wire.messages import Message, StoreId, StoreKind
from tests.grpc import messages as m

STORE = StoreId(StoreKind.RECORDING, "asyncrr_test", "r")


class _Box(Outbox):
    """An outbox of messages that are there already."""

    def __init__(self, messages: list[Message]) -> None:
        self._waiting = iter(messages)
        self.lost: list[Message] = []

    async def get(self) -> Message | None:
        return next(self._waiting, None)

    def get_nowait(self) -> Message | None:
        return next(self._waiting, None)

    def release(self, message: Message) -> None: ...

    def drop(self, message: Message, reason: str) -> None: ...

    def lose(self, message: Message, reason: str) -> None:
        self.lost.append(message)

    def progress(self) -> None: ...


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 500)), max_size=40), st.integers(0, 4000), st.integers(0, 40))
def test_the_oldest_temporal_data_goes_and_the_rest_keeps_its_order(
    given_messages: list[tuple[bool, int]], limit: int, put_back: int
) -> None:
    messages = [m.chunk(STORE, static=static, nbytes=nbytes) for static, nbytes in given_messages]
    sink, box = MemorySink(buffer_limit=limit), _Box(messages)
    asyncio.run(sink.run(box))
    kept = sink.messages()
    assert [message for message in messages if message not in box.lost] == list(kept)
    droppable = [message for message in messages if message.droppable]
    assert box.lost == droppable[: len(box.lost)]
    assert sum(message.nbytes for message in kept) <= limit or not any(message.droppable for message in kept)
    taken = list(sink.take_backlog())
    assert sink.num_messages == 0
    asyncio.run(sink.run(_Box([m.chunk(STORE, static=True), m.chunk(STORE, nbytes=1)])))
    later = sink.messages()
    sink.put_back(taken[:put_back])
    assert list(sink.messages()) == [*taken[:put_back], *later]


def test_what_may_not_be_dropped_does_not_slow_down_what_may() -> None:
    """Once static data fills the buffer, each further message is dropped at once, without a look at all the static data."""
    seconds = []
    for count in (2_000, 40_000):
        messages = [m.chunk(STORE, static=True, nbytes=100) for _ in range(count)]
        messages += [m.chunk(STORE, nbytes=100) for _ in range(2000)]
        sink, box = MemorySink(buffer_limit=1000), _Box(messages)
        began = time.perf_counter()
        asyncio.run(sink.run(box))
        seconds.append(time.perf_counter() - began)
        assert (len(box.lost), sink.num_messages) == (2000, count)
    assert seconds[1] < 1.0


async def _drain(rec: rr.AsyncRecordingStream) -> Callable[[], Awaitable[Any]]:
    return (await rec.memory_recording()).drain_as_bytes


async def _html(rec: rr.AsyncRecordingStream) -> Callable[[], Awaitable[Any]]:
    return (await rec.memory_recording()).as_html


async def _read(rec: rr.AsyncRecordingStream) -> Callable[[], Awaitable[Any]]:
    return (await rec.binary_stream()).read


@pytest.mark.parametrize("open_", [_drain, _html, _read])
async def test_nothing_is_encoded_on_the_loop_of_the_program(
    open_: Callable[[rr.AsyncRecordingStream], Awaitable[Callable[[], Awaitable[Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[threading.Thread] = []

    def encode(messages: Any) -> bytes:
        threads.append(threading.current_thread())
        return encode_rrd(messages)

    monkeypatch.setattr(in_memory, "encode_rrd", encode)
    async with rr.AsyncRecordingStream("asyncrr_test") as rec:
        take = await open_(rec)
        await rec.log("x", rr.Scalars(1.0))
        assert len(await take()) > 1000
    assert len(threads) == 1
    assert threads[0] is not threading.current_thread()


@pytest.mark.parametrize("open_", [_drain, _read])
async def test_who_is_cancelled_while_it_is_encoded_loses_nothing(
    open_: Callable[[rr.AsyncRecordingStream], Awaitable[Callable[[], Awaitable[Any]]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoding, go_on = threading.Event(), threading.Event()

    def encode(messages: Any) -> bytes:
        encoding.set()
        go_on.wait(20)
        return encode_rrd(messages)

    monkeypatch.setattr(in_memory, "encode_rrd", encode)
    async with rr.AsyncRecordingStream("asyncrr_test") as rec:
        take = await open_(rec)
        await rec.log("first", rr.Scalars(1.0))
        taking = asyncio.ensure_future(take())
        await asyncio.to_thread(encoding.wait, 20)
        await rec.log("second", rr.Scalars(1.0))
        await rec.flush()
        taking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await taking
        go_on.set()
        data = await take()
    assert data.index(b"/first") < data.index(b"/second")
