"""No step of a server's history takes long, whatever comes in: work is counted here, not time."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from asyncrr.server import history as history_module, statics as statics_module, store as store_module
from asyncrr.server.background import LARGE, Background
from asyncrr.server.store import Store
from asyncrr.wire.messages import StoreId, StoreKind
from tests.grpc import messages as m
from tests.server.frames import RECORDING, decoded, drain, frame, history, static_frame, statics
from tests.server.test_shares import assert_books
from tests.server.test_what_is_kept import ByHand

MB = 2**20


class Counter:
    """How often something was done since one last looked."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            self.count += 1
            return function(*args, **options)

        return counted

    def take(self) -> int:
        count, self.count = self.count, 0
        return count


@pytest.fixture
def dropped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counter]:
    """Messages and columns that are dropped."""
    counter = Counter()
    for owner, name in ((history_module.Log, "pop_first"), (history_module.Log, "remove"), (statics_module.Statics, "_forget")):  # fmt: skip
        monkeypatch.setattr(owner, name, counter(getattr(owner, name)))
    return counter


def test_a_large_message_drops_many_small_ones_in_steps(dropped: Counter) -> None:
    later: list[Callable[[], object]] = []
    store = Store(20 * MB, call_soon=later.append)
    small = frame(m.chunk(RECORDING))
    while not store.dropped_messages:
        store.add((small,))
    told: list[int] = []
    dropped.take()
    store.add((frame(m.chunk(RECORDING, nbytes=19 * MB)),))
    assert dropped.take() == store_module._STEP
    assert store.is_crowded(), "writers wait meanwhile"
    store.when_there_is_room(lambda: told.append(1))
    steps = 0
    while later:
        assert not told
        later.pop()()
        steps += 1
        assert dropped.take() <= store_module._STEP
    assert told == [1]
    assert steps > 3
    assert store.nbytes <= 20 * MB
    assert not store.is_crowded()


def test_large_messages_are_dropped_in_steps_of_bytes(dropped: Counter) -> None:
    later: list[Callable[[], object]] = []
    store = Store(200 * MB, call_soon=later.append)
    large = frame(m.chunk(RECORDING, nbytes=4 * MB))
    while not store.dropped_messages:
        store.add((large,))
    dropped.take()
    store._held = lambda: 150 * MB
    store.add((large,))
    assert dropped.take() <= 17
    assert later


def test_a_store_of_many_columns_is_forgotten_in_steps(dropped: Counter) -> None:
    later: list[Callable[[], object]] = []
    store = Store(100 * MB, call_soon=later.append)
    writer = store.writer("192.0.2.1")
    for n in range(300):
        columns = dict.fromkeys([f"{n}_{k}" for k in range(50)], 1)
        store.add((static_frame(n, f"/{n % 7}", [(n + 1, columns)]),), writer=writer)
    assert not later
    store._idle = 0.0
    dropped.take()
    assert store._forget_most_silent()
    assert dropped.take() <= store_module._STEP + 300
    # What comes of it meanwhile is new.
    store.add((static_frame(1000, "/0", [(1000, {"new": 1})]),), writer=writer)
    assert dropped.take() <= store_module._STEP + 300
    steps = 0
    while later:
        later.pop(0)()
        assert dropped.take() <= store_module._STEP + 300
        assert_books(store)
        steps += 1
    assert steps > 5
    assert list(statics(history(store))) == [("rec_1", "/0", "Test:new")]


def test_readers_are_woken_in_steps() -> None:
    later: list[Callable[[], object]] = []
    store = Store(MB, call_soon=later.append)
    woken: list[int] = []
    readers = [store.reader(lambda i=i: woken.append(i)) for i in range(3 * store_module._STEP // 2)]  # type: ignore[misc]
    for reader in readers:
        assert reader.take(1) == []
    data = frame(m.chunk(RECORDING))
    for _ in range(10):
        store.add((data,))
    assert len(woken) == store_module._STEP
    assert len(later) == 1
    later.pop()()
    assert sorted(woken) == list(range(len(readers)))
    assert not later


def test_many_stuck_readers_cost_each_message_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each becomes lost once; until then nobody looks at it."""
    looks = Counter()
    monkeypatch.setattr(heapq, "heappop", looks(heapq.heappop))
    monkeypatch.setattr(heapq, "heapreplace", looks(heapq.heapreplace))
    monkeypatch.setattr(store_module, "LIVE_WINDOW", 100_000)
    monkeypatch.setattr(store_module, "READER_OVERHEAD", 0)
    store = Store(200_000)
    data = frame(m.chunk(RECORDING))
    keeping_up = store.reader(lambda: None)
    stuck = []
    for _ in range(2000):
        stuck.append(store.reader(lambda: None))
        store.add((data,))
        assert len(keeping_up.take(1)) == 1
    for _ in range(2000):
        store.add((data,))
        assert len(keeping_up.take(1)) == 1
    assert keeping_up.lost is None
    assert [reader.lost for reader in stuck] == [4000 - i - len(store.temporal) for i in range(2000)]
    assert looks.count < 3 * 4000
    for reader in stuck:
        reader.close()
    assert len(store._by_place) < 200


def test_whether_it_is_crowded_is_not_asked_of_many_readers_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Counter()
    monkeypatch.setattr(store_module.Reader, "holds_up", asked(store_module.Reader.holds_up))
    store = Store(40 * MB)
    readers = [store.reader(lambda: None) for _ in range(500)]
    data = frame(m.chunk(RECORDING, nbytes=1000))
    for _ in range(20_000):
        store.add((data,))
        store.is_crowded()
    assert asked.take() < 500 * 100
    for reader in readers:
        reader.took_at -= 10.0
    store._crowded_at = 0.0
    store.is_crowded()
    assert asked.take() == 0, "those that take nothing are not waited for"


def test_a_wide_chunk_is_not_cut_for_each_message_that_supersedes_a_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts = Counter()
    monkeypatch.setattr(statics_module, "cut_down", cuts(statics_module.cut_down))
    store = Store(100 * MB)
    count = 120
    store.add((static_frame(0, "/a", [(i + 1, {f"c{i:03}": i}) for i in range(count)]),))
    for i in range(count):
        store.add((static_frame(i + 1, "/a", [(1000 + i, {f"c{i:03}": -i})]),))
        left = [c.num_rows for c in decoded(history(store)) if c.num_rows > 1]  # type: ignore[attr-defined]
        assert sum(left) <= 2 * (count - i), "no more than half of a chunk is of no use"
    assert len(store.static) == count
    assert cuts.count < 12
    assert statics(history(store)) == {("rec_1", "/a", f"Test:c{i:03}"): (1000 + i, -i) for i in range(count)}


def test_what_supersedes_parts_of_many_chunks_has_them_cut_in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    background = ByHand()
    cuts = Counter()
    monkeypatch.setattr(statics_module, "cut_down", cuts(statics_module.cut_down))
    store = Store(100 * MB, background=background)
    writer = store.writer("192.0.2.1")
    for n in range(20):
        store.add((static_frame(n, "/a", [(2 * n + 1, {f"a{n}": 1}), (2 * n + 2, {f"b{n}": 1})]),), writer=writer)
    assert not background.jobs
    store.add((static_frame(100, "/a", [(100, {f"a{n}": 2 for n in range(20)})]),), writer=writer)
    assert cuts.count == 0
    assert len(background.jobs) == 20
    assert writer.pending
    background.work()
    assert cuts.count == 20
    assert writer.pending == 0
    assert {row for (_, _, name), (row, _) in statics(history(store)).items() if "a" in name[5:]} == {100}
    assert_books(store)


class _Threads:
    """Work that is done when the test says so, as futures."""

    def __init__(self) -> None:
        self.started: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []

    def submit(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.started.append((work, future))
        return future

    async def step(self) -> None:
        work, future = self.started.pop(0)
        future.set_result(work())
        await asyncio.sleep(0)


async def test_writers_take_turns_in_the_background() -> None:
    threads = _Threads()
    background = Background(threads.submit)
    done: list[str] = []
    for i in range(5):
        background.run(lambda i=i: f"a{i}", done.append, owner="a", nbytes=1000)  # type: ignore[misc]
    for name in "bc":
        background.run(lambda name=name: name, done.append, owner=name, nbytes=1000)  # type: ignore[misc]
    background.run(lambda: "large", done.append, owner="a", nbytes=LARGE + 1)
    assert background.working == 2 * (LARGE + 1) + 2000
    assert len(threads.started) == 2, "a small one beside a large one"
    (large,) = [job for job in threads.started if job[0]() == "large"]
    threads.started.remove(large)
    while threads.started:
        await threads.step()
    assert done == ["a0", "b", "c", "a1", "a2", "a3", "a4"] or done == ["a0", "a1", "b", "c", "a2", "a3", "a4"]
    assert background.working == 2 * (LARGE + 1)
    large[1].set_result("large")
    await asyncio.sleep(0)
    assert done[-1] == "large"
    assert background.working == 0


def test_a_log_keeps_its_order_whatever_is_taken_away() -> None:
    """Blocks are compacted and merged; each operation moves a block at most."""
    log = history_module.Log()
    entries = [history_module.Entry(seq, (b"x",), 1) for seq in range(1, 5001)]
    for entry in entries:
        log.append(entry)
    alive = dict.fromkeys(entries)
    for step, count in ((3, 1500), (7, 500), (2, 1200), (1, 1000)):
        for entry in list(alive)[::step][:count]:
            log.remove(entry)
            del alive[entry]
        assert list(log) == list(alive)
        assert len(log) == len(alive)
        seqs = [entry.seq for entry in alive]
        for at in range(0, 5002, 13):
            after = log.after(at)
            before = log.before(at)
            assert (after.seq if after else None) == next((seq for seq in seqs if seq > at), None)
            assert (before.seq if before else None) == next((seq for seq in reversed(seqs) if seq < at), None)
    assert len(log._blocks) < 30
    for entry in list(alive):
        log.remove(entry)
    assert log.nbytes == 0
    assert log.after(0) is None
    assert not log._blocks


def test_ids_of_stores_that_only_send_temporal_data_have_no_books() -> None:
    store = Store(MB)
    for n in range(100):
        store.add((frame(m.chunk(StoreId(StoreKind.RECORDING, "a", f"r{n}"))),), writer=store.writer("192.0.2.1"))
    assert len(store._books) == 0
    assert drain(store.reader(lambda: None))
