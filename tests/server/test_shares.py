"""Who may keep how much: one that floods a server harms neither what others keep nor the history, and memory stays bounded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.server import statics as statics_module
from asyncrr.server.accounts import Account, Accounts, Writer
from asyncrr.server.announced import OVERHEAD
from asyncrr.server.store import Store
from asyncrr.wire.decode import DecodedChunk
from asyncrr.wire.messages import StoreId, StoreKind
from asyncrr.wire.store_info import blueprint_activation
from tests.grpc import messages as m
from tests.server.frames import RECORDING, decoded, drain, frame, history, static_frame, statics
from tests.server.test_what_is_kept import ByHand

MB = 2**20


def _static(number: int, *, nbytes: int = 100_000, path: str | None = None, store: StoreId = RECORDING) -> bytes:
    return static_frame(number, path or f"/{number}", [(number + 1, {"x": number})], store, padding=nbytes)


def _flood(store: Store, writer: Writer, first: int = 0, count: int = 2000, nbytes: int = 100_000) -> int:
    """Have a writer send static data until some is not kept; how many bytes it keeps then."""
    before = store.not_kept
    for number in range(first, first + count):
        store.add((_static(number, nbytes=nbytes),), writer=writer)
        if store.not_kept > before:
            return writer.nbytes
    raise AssertionError("all of it was kept")


def test_shares_of_accounts() -> None:
    accounts = Accounts(400 * MB)
    assert accounts.room == 300 * MB
    alone = accounts.writer("192.0.2.1")
    assert accounts.may_keep(alone, 200 * MB)
    assert not accounts.may_keep(alone, 201 * MB)
    alone.charge(200 * MB)
    beside, elsewhere = accounts.writer("192.0.2.1"), accounts.writer("192.0.2.2")
    assert accounts.may_keep(beside, 39 * MB)
    assert not accounts.may_keep(beside, 41 * MB), "four times what is free for an address"
    assert accounts.may_keep(elsewhere, 66 * MB)
    assert not accounts.may_keep(elsewhere, 67 * MB)
    assert accounts.may_keep(accounts.own, 10**12)
    accounts.own.charge(1000 * MB)
    assert accounts.may_keep(beside, 39 * MB), "what the program keeps takes nothing from others"
    alone.charge(-200 * MB)
    del alone, beside
    assert accounts.may_keep(accounts.writer("192.0.2.1"), 200 * MB)


def test_a_hundred_connections_of_one_address_leave_something_for_another() -> None:
    accounts = Accounts(400 * MB)
    writers = [accounts.writer("192.0.2.1") for _ in range(100)]
    for writer in writers * 20:
        while accounts.may_keep(writer, MB):
            writer.charge(MB)
    assert 235 * MB < accounts.nbytes <= 240 * MB
    assert accounts.may_keep(accounts.writer("192.0.2.2"), 38 * MB)


def test_one_that_floods_leaves_the_others_what_they_keep_and_the_history() -> None:
    lines: list[str] = []
    store = Store(40 * MB, lines.append)
    good, flooding, late = store.writer("192.0.2.1"), store.writer("192.0.2.1"), store.writer("192.0.2.1")
    kept = [frame(m.info(RECORDING)), *(_static(n, path=f"/good/{n}") for n in range(20))]
    layout = StoreId(StoreKind.BLUEPRINT, "asyncrr_test", "layout")
    kept += [frame(m.info(layout)), frame(m.chunk(layout)), frame(blueprint_activation(layout, make_active=True, make_default=True))]  # fmt: skip
    temporal = [frame(m.chunk(RECORDING, nbytes=50_000)) for _ in range(150)]
    for data in (*kept, *temporal):
        store.add((data,), writer=good)
    assert _flood(store, flooding, 1000) > 15 * MB
    assert store.nbytes <= 40 * MB
    told = {b"".join(entry.frame) for entry in history(store)}
    assert told >= set(kept)
    assert sum(data in told for data in temporal) > 100
    # What comes later, of the others.
    more = [_static(5000 + n, path=f"/late/{n}") for n in range(10)]
    for data in more:
        store.add((data,), writer=late)
    for n in range(1000):
        store.add((_static(10_000 + n),), writer=flooding)
        assert store.nbytes <= 40 * MB
    assert {b"".join(entry.frame) for entry in history(store)} >= {*kept, *more}
    assert len(lines) == 1
    assert "beyond a writer's share" in lines[0]


def _of_kind(what: str, n: int) -> bytes:
    """A message of which a server can get any number, none like the others."""
    recording = StoreId(StoreKind.RECORDING, f"{n}{'a' * 2000}", f"{n}{'r' * 2000}")
    layout = StoreId(StoreKind.BLUEPRINT, f"{n}{'a' * 2000}", f"{n}{'l' * 2000}")
    match what:
        case "stores":
            return _static(n, nbytes=0, store=recording)
        case "names":
            return static_frame(n, f"/{n}{'p' * 10_000}", [(n + 1, {f"{n}{'x' * 10_000}": 1})])
        case "columns":
            return static_frame(n, "/a", [(n + 1, {f"{n}_{k}": 1 for k in range(20)})], padding=10_000)
        case "layouts":
            return frame(m.chunk(layout, nbytes=5000))
        case "store infos":
            return frame(m.info(recording))
        case _:
            return frame(blueprint_activation(layout, make_active=False, make_default=False))


@pytest.mark.parametrize("what", ["stores", "names", "columns", "layouts", "store infos", "activations"])
def test_whatever_is_flooded_memory_is_bounded(what: str) -> None:
    store = Store(20 * MB)
    writer = store.writer("192.0.2.1")
    for n in range(3000):
        data = _of_kind(what, n)
        store.add((data,), writer=writer)
        assert store.nbytes <= 20 * MB
        if store.not_kept > 20:
            break
    else:
        pytest.fail("all of it was kept")
    assert 7 * MB < writer.nbytes <= 10 * MB
    assert_books(store)


def test_a_writer_at_its_limit_can_replace_what_it_keeps() -> None:
    store = Store(20 * MB)
    writer = store.writer("192.0.2.1")
    _flood(store, writer)
    not_kept = store.not_kept
    for n in range(500):
        store.add((static_frame(10_000 + n, f"/{n % 20}", [(10_000 + n, {"x": n})], padding=100_000),), writer=writer)
    assert store.not_kept == not_kept
    assert statics(history(store))["rec_1", "/7", "Test:x"] == (10_487, 487)


@pytest.mark.parametrize("in_background", [False, True])
def test_what_is_not_kept_is_told_and_leaves_no_old_value_behind(in_background: bool) -> None:
    background = ByHand() if in_background else None
    store = Store(20 * MB, background=background)
    writer = store.writer("192.0.2.1")
    first = static_frame(1, "/pose", [(1, {"x": 1}), (2, {"y": 1})])
    store.add((first,), writer=writer)
    if background is not None:
        background.work()
    for n in range(2, 3000):
        store.add((_static(n),), writer=writer)
        if background is not None:
            background.work()
        if store.not_kept:
            break
    reader = store.reader(lambda: None)
    new = static_frame(5000, "/pose", [(5000, {"x": 2})], padding=3 * MB)
    store.add((new,), writer=writer)
    if background is not None:
        background.work()
    if not in_background:  # or else it has been told at once, and is in no history any more
        assert b"".join(drain(reader)[-1].frame) == new
    now = {key: value for key, value in statics(history(store)).items() if key[1] == "/pose"}
    assert now.get(("rec_1", "/pose", "Test:x"), (5000, 2)) == (5000, 2), "the new value or none"
    assert now["rec_1", "/pose", "Test:y"] == (2, 1)
    assert_books(store)


def test_recordings_silent_for_long_make_room_for_others() -> None:
    store = Store(20 * MB, idle=0.0)
    for n in range(1500):
        recording = StoreId(StoreKind.RECORDING, "application", f"recording {n}")
        store.add((_static(n, store=recording),), writer=store.writer("192.0.2.1"))
        assert store.nbytes <= 20 * MB
    assert store.not_kept == 0
    assert store.forgotten_recordings > 1000
    late = [c.store_id.recording_id for c in decoded(history(store)) if isinstance(c, DecodedChunk)]
    assert late == [f"recording {n}" for n in range(1500 - len(late), 1500)]
    assert_books(store)


def assert_books(store: Store) -> None:
    """All accounts are what is in the logs and in the books."""
    owed: dict[Account | None, int] = {}

    def owe(account: Account | None, nbytes: int) -> None:
        while account is not None:
            owed[account] = owed.get(account, 0) + nbytes
            account = account.parent

    for log in (store.persistent, store.static):
        assert log.nbytes == sum(entry.cost for entry in log)
        assert len(log) == len(list(log))
        for entry in log:
            owe(entry.account, entry.cost)
    applications = set()
    for book in _books_of(store):
        if book not in store._leaving:
            owe(book.account, book.cost)
            applications.add(book.application)
        for entry in book.announced.values():
            owe(entry.account, OVERHEAD)
        chunks = set()
        for entity in book.entities.values():
            assert entity.columns
            owe(entity.account, entity.cost)
            for component, column in entity.columns.items():
                assert column.component == component
                assert column in column.chunk.columns
                assert column.row < column.chunk.num_rows
                owe(column.chunk.account, column.cost)
                chunks.add(column.chunk)
        for chunk in chunks:
            assert chunk.entry.alive
            owe(chunk.account, statics_module._CHUNK_OVERHEAD)
    for application in applications:
        owe(application.account, 225)
    assert {account: nbytes for account, nbytes in owed.items() if nbytes} == {
        account: account.nbytes for account in owed if account is not None and account.nbytes
    }
    assert store.accounts.nbytes == sum(nbytes for account, nbytes in owed.items() if account is store.accounts.all)


def _books_of(store: Store) -> Iterator:  # type: ignore[type-arg]
    yield from store._books._recordings.values()
    yield from store._books._layouts.values()
    yield from store._leaving


_ROW = st.tuples(st.integers(1, 60), st.sets(st.sampled_from("xyz"), min_size=1))
_OPERATION = st.one_of(
    st.tuples(st.just("static"), st.integers(0, 3), st.sampled_from(["/a", "/b"]), st.lists(_ROW, min_size=1, max_size=5), st.integers(0, 40_000)),
    st.tuples(st.just("info"), st.integers(0, 3)),
    st.tuples(st.just("layout"), st.integers(0, 3), st.booleans(), st.booleans()),
    st.tuples(st.just("temporal"), st.integers(0, 3), st.integers(0, 5000)),
    st.tuples(st.just("work")),
    st.tuples(st.just("turn")),
    st.tuples(st.just("silent")),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_OPERATION, max_size=50))
def test_the_accounts_add_up_whatever_happens(operations: list[tuple]) -> None:  # type: ignore[type-arg]
    background = ByHand()
    later: list = []  # type: ignore[type-arg]
    store = Store(2 * MB, background=background, call_soon=later.append)
    store.accounts.room = 300_000
    writers = [store.writer(f"192.0.2.{i % 3}") for i in range(4)]
    recordings = [StoreId(StoreKind.RECORDING, f"application {i % 2}", f"recording {i}") for i in range(4)]
    infos = [frame(m.info(recording)) for recording in recordings]
    for number, operation in enumerate(operations):
        match operation:
            case ("static", i, path, rows, padding):
                unique = {row_id * 100 + number: dict.fromkeys(names, number) for row_id, names in rows}
                data = static_frame(number, path, sorted(unique.items()), recordings[i], padding=padding)
                store.add((data,), writer=writers[(i + number) % 4])
            case ("info", i):
                store.add((infos[i],), writer=writers[i])
            case ("layout", i, active, default):
                layout = StoreId(StoreKind.BLUEPRINT, f"application {i % 2}", f"layout {i}")
                store.add((frame(m.chunk(layout)),), writer=writers[i])
                activation = blueprint_activation(layout, make_active=active, make_default=default)
                store.add((frame(activation),), writer=writers[(i + 1) % 4])
            case ("temporal", i, nbytes):
                store.add((frame(m.chunk(recordings[i], nbytes=nbytes)),), writer=writers[i])
            case ("work",):
                background.work()
            case ("turn",):
                while later:
                    later.pop(0)()
            case ("silent",):
                store._idle = 0.0
                store._forget_most_silent()
                store._idle = 600.0
        assert store.accounts.nbytes <= 300_000 + 50_000
    background.work()
    while later:
        later.pop(0)()
    assert_books(store)
    assert all(writer.pending == 0 for writer in writers)
