"""The history: what is kept, in which order it is told, and who is lost; against a model that does it the simple way."""

from __future__ import annotations

import gc
import subprocess
import sys
import textwrap
import tracemalloc

import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.server import store as store_module
from asyncrr.server.outline import Retention, outline
from asyncrr.server.store import Store
from asyncrr.wire.decode import BlueprintActivation, DecodedChunk, StoreInfo
from asyncrr.wire.errors import RrdError
from tests.grpc import messages as m
from tests.server.frames import BLUEPRINT, RECORDING, decoded, drain, frame, history, static_frame, statics
from tests.support.command import command_environment

MB = 2**20


def temporal(nbytes: int = 8) -> bytes:
    return frame(m.chunk(RECORDING, nbytes=nbytes))


@pytest.fixture
def small_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """Next to nothing is kept for readers beyond the limit."""
    monkeypatch.setattr(store_module, "LIVE_WINDOW", 20_000)


def test_outlines() -> None:
    for message, retention in (
        (m.info(RECORDING), Retention.PERSISTENT),
        (m.info(BLUEPRINT), Retention.PERSISTENT),
        (m.activation(BLUEPRINT), Retention.PERSISTENT),
        (m.chunk(BLUEPRINT), Retention.PERSISTENT),
        (m.chunk(BLUEPRINT, static=True), Retention.PERSISTENT),
        (m.chunk(RECORDING), Retention.TEMPORAL),
        (m.chunk(RECORDING, nbytes=100_000), Retention.TEMPORAL),
        (m.chunk(RECORDING, static=True), Retention.STATIC),
    ):
        found, inner = outline(frame(message))
        assert (found.kind, found.retention) == (message.kind, retention)
        assert found.store_id == message.store_id
        assert bytes(inner) == b"".join(map(bytes, map(memoryview, message.parts)))  # type: ignore[arg-type]


@given(st.binary(max_size=80))
def test_garbage_is_refused(data: bytes) -> None:
    store = Store(MB)
    try:
        store.add((b"\0\0\0\0\0" + data,))
    except RrdError:
        assert store.nbytes == 0


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=8))
def test_damaged_messages_are_refused_or_kept(at: int, damage: bytes) -> None:
    """Whatever is wrong with a message, nothing but a refusal comes of it."""
    whole = bytearray(static_frame(1, "/a", [(1, {"x": 1})]))
    at = 5 + at % (len(whole) - 5)
    whole[at : at + len(damage)] = damage
    store = Store(MB)
    try:
        store.add((bytes(whole),))
    except RrdError:
        assert store.nbytes == 0
    else:
        assert store.nbytes > 0


def test_order_of_history_and_of_what_comes_later() -> None:
    store = Store(MB)
    messages = [
        m.info(RECORDING),
        m.chunk(RECORDING, "/static/1", static=True),
        m.chunk(RECORDING, "/t/1"),
        m.info(BLUEPRINT),
        m.chunk(BLUEPRINT, "/viewport"),
        m.activation(BLUEPRINT),
        m.chunk(RECORDING, "/static/2", static=True),
        m.chunk(RECORDING, "/t/2"),
    ]
    woken: list[int] = []
    early = store.reader(lambda: woken.append(1))
    assert drain(early) == []
    for message in messages:
        store.add((frame(message),))
    frames = [frame(message) for message in messages]
    assert [b"".join(entry.frame) for entry in drain(early)] == frames
    assert woken == [1]
    order = [0, 3, 4, 5, 1, 6, 2, 7]
    assert [b"".join(entry.frame) for entry in history(store)] == [frames[i] for i in order]
    order = [0, 3, 4, 5, 6, 1, 7, 2]
    assert [b"".join(entry.frame) for entry in history(store, newest_first=True)] == [frames[i] for i in order]


def test_newest_first_tells_what_is_new_before_the_rest_of_the_history() -> None:
    store = Store(MB)
    frames = [temporal() for _ in range(6)]
    for data in frames[:4]:
        store.add((data,))
    reader = store.reader(lambda: None, newest_first=True)
    got = [b"".join(entry.frame) for entry in reader.take(1)]
    store.add((frames[4],))
    store.add((frames[5],))
    got += [b"".join(entry.frame) for entry in drain(reader)]
    assert got == [frames[i] for i in (3, 4, 5, 2, 1, 0)]


def test_what_is_said_again_is_kept_once_and_the_last_activation_counts() -> None:
    store = Store(MB)
    other = m.new_store(m.StoreKind.BLUEPRINT)
    info, first, second = frame(m.info(RECORDING)), frame(m.activation(BLUEPRINT)), frame(m.activation(other))
    for data in (info, first, second, info, first, info):
        store.add((data,))
    # The second layout was replaced by the first, which was activated once more.
    assert [b"".join(entry.frame) for entry in history(store)] == [info, first]


def test_a_hundred_thousand_static_rows_on_one_entity_leave_one() -> None:
    """Under a limit that all of them together would exceed; temporal data goes, what is static stays."""
    store = Store(4 * MB)
    first = static_frame(1, "/logged/first", [(1, {"x": 1})])
    store.add((first,))
    for chunk in range(100):
        ids = range(10 + chunk * 1000, 10 + (chunk + 1) * 1000)
        store.add((static_frame(2 + chunk, "/pose", [(i, {"x": i}) for i in ids]),))
        store.add((temporal(100_000),))
    assert store.nbytes <= 4 * MB
    entries = history(store)
    assert b"".join(entries[0].frame) == first
    rows = [c for c in decoded(entries) if isinstance(c, DecodedChunk) and c.is_static]
    assert [(c.entity_path, c.num_rows) for c in rows] == [("/logged/first", 1), ("/pose", 1)]
    assert rows[1].batch.column(1).to_pylist() == [[100_009]]
    assert len(entries) > 30
    assert store.dropped_messages == 102 - len(entries)


def test_static_data_beyond_the_limit_is_kept_and_said() -> None:
    lines: list[str] = []
    store = Store(50_000, lines.append)
    store.add((temporal(),))
    for i in range(200):
        store.add((static_frame(i, f"/{i}", [(1, {"x": i})]),))
    store.add((temporal(),))
    assert [type(c) for c in decoded(history(store))] == [DecodedChunk] * 200
    assert len(store.temporal) == 0
    assert len(lines) == 1
    assert "MB, more than the memory limit of 0.1 MB" in lines[0]


def test_each_static_row_by_itself() -> None:
    store = Store(4 * MB)
    for i in range(2000):
        store.add((static_frame(i, "/pose", [(i + 1, {"x": i})]),))
    assert len(history(store)) == 1
    assert store.nbytes < 5000


def test_a_static_row_that_comes_late_is_not_the_newest() -> None:
    store = Store(MB)
    store.add((static_frame(1, "/a", [(5, {"x": 5})]),))
    store.add((static_frame(2, "/a", [(3, {"x": 3, "y": 3})]),))
    store.add((static_frame(3, "/a", [(4, {"x": 4})]),))
    assert statics(history(store)) == {
        ("rec_1", "/a", "Test:x"): (5, 5),
        ("rec_1", "/a", "Test:y"): (3, 3),
    }
    assert len(history(store)) == 2


def test_static_chunks_that_cannot_be_looked_into_are_passed_on_once_reported() -> None:
    lines: list[str] = []
    store = Store(MB, lines.append)
    for _ in range(2):
        whole = bytearray(static_frame(1, "/a", [(1, {"x": 1})]))
        at = whole.index(b"rerun:entity_path")
        whole[at : at + 5] = b"other"
        store.add((bytes(whole),))
    assert len(history(store)) == 2
    assert len(lines) == 1


_STATIC_ROW = st.tuples(
    st.integers(1, 40), st.dictionaries(st.sampled_from("xyz"), st.integers(0, 9), min_size=1, max_size=3)
)
_OPERATION = st.one_of(
    st.tuples(st.just("temporal"), st.integers(0, 4000)),
    st.tuples(st.just("static"), st.sampled_from(["/a", "/b"]), st.lists(_STATIC_ROW, min_size=1, max_size=4)),
    st.tuples(st.just("info"), st.integers(0, 2)),
    st.tuples(st.just("join"), st.booleans()),
    st.tuples(st.just("take"), st.integers(0, 3), st.integers(1, 5000)),
    st.tuples(st.just("leave"), st.integers(0, 3)),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([0, 3000, 20_000, 10**6]), st.lists(_OPERATION, max_size=60))
def test_against_a_model(limit: int, operations: list[tuple]) -> None:  # type: ignore[type-arg]
    """A reader gets, in order, all that came after it; or is told exactly how many temporal messages it has missed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "LIVE_WINDOW", 6000)
        patch.setattr(store_module, "READER_OVERHEAD", 0)
        _run(Store(limit), operations)


def _run(store: Store, operations: list[tuple]) -> None:  # type: ignore[type-arg]
    infos = [frame(m.info(m.new_store())) for _ in range(3)]
    newest: dict[tuple[str, str, str], tuple[int, int]] = {}
    said: set[bytes] = set()
    arrived: list[bytes] = []
    """Temporal messages."""
    readers: list[_Model] = []
    for number, operation in enumerate(operations):
        match operation:
            case ("temporal", nbytes):
                arrived.append(temporal(nbytes))
                store.add((arrived[-1],))
            case ("static", path, rows):
                unique = {row_id * 100 + number % 100: values for row_id, values in rows}
                store.add((static_frame(number, path, sorted(unique.items())),))
                for row_id, values in unique.items():
                    for name, value in values.items():
                        key = ("rec_1", path, f"Test:{name}")
                        if key not in newest or row_id > newest[key][0]:
                            newest[key] = (row_id, value)
            case ("info", which):
                said.add(infos[which])
                store.add((infos[which],))
            case ("join", newest_first):
                readers.append(_Model(store, len(arrived), newest_first))
            case ("take", which, nbytes) if which < len(readers):
                readers[which].take(nbytes)
            case ("leave", which) if which < len(readers):
                readers.pop(which).reader.close()
    bound = max(store.limit, store.nbytes - store.temporal.nbytes + store_module.LIVE_WINDOW + 5000)
    assert store.nbytes <= bound
    assert store.dropped_messages == len(arrived) - len(store.temporal)
    late = history(store)
    frames = [b"".join(entry.frame) for entry in late]
    assert [data for data in frames if data in said] == [b"".join(entry.frame) for entry in store.persistent]
    assert set(frames) >= said
    assert statics(late) == newest
    kept = [data for data in frames if data in set(arrived)]
    assert kept == arrived[len(arrived) - len(store.temporal) :]
    assert [b"".join(e.frame) for e in history(store, newest_first=True)][len(said) :] == frames[len(said) :][::-1][
        len(kept) :
    ] + kept[::-1] or statics(history(store, newest_first=True)) == newest
    for model in readers:
        model.check(arrived, newest)


class _Model:
    """What a reader should get."""

    def __init__(self, store: Store, joined: int, newest_first: bool) -> None:
        self.reader = store.reader(lambda: None, newest_first=newest_first)
        self.joined = joined
        self.newest_first = newest_first
        self.got: list[bytes] = []
        self.entries: list[object] = []

    def take(self, nbytes: int) -> None:
        for entry in self.reader.take(nbytes):
            self.got.append(b"".join(entry.frame))

    def check(self, arrived: list[bytes], newest: dict[tuple[str, str, str], tuple[int, int]]) -> None:
        while self.reader.lost is None and (batch := self.reader.take(1000)):
            self.got.extend(b"".join(entry.frame) for entry in batch)
        live = [data for data in arrived[self.joined :] if data in set(self.got)]
        assert [data for data in self.got if data in set(arrived[self.joined :])] == live, "in order"
        assert live == arrived[self.joined : self.joined + len(live)], "without holes"
        if self.reader.lost is None:
            assert live == arrived[self.joined :], "and to the end"
        else:
            assert 0 < self.reader.lost <= len(arrived) - self.joined - len(live)
        past = [data for data in self.got if data in set(arrived[: self.joined])]
        expected = [data for data in arrived[: self.joined] if data in set(past)]
        assert past == (expected[::-1] if self.newest_first else expected)
        self.reader.close()


@pytest.mark.usefixtures("small_window")
def test_a_reader_that_falls_out_of_the_history_is_told_how_much_it_missed() -> None:
    store = Store(20_000)
    woken: list[int] = []
    slow = store.reader(lambda: woken.append(1))
    assert slow.take(1) == []
    size = len(temporal(5000))
    for _ in range(10):
        store.add((temporal(5000),))
    kept = len(store.temporal)
    assert 20_000 - 2 * size < store.temporal.nbytes <= 20_000
    assert slow.lost == 10 - kept
    assert slow.take(1) == []
    again = store.reader(lambda: None)
    assert len(drain(again)) == kept, "a new one gets what there is"
    assert woken == [1, 1], "when there was something, and when there was nothing any more"


@pytest.mark.usefixtures("small_window")
def test_without_a_history_messages_are_kept_until_all_readers_have_them() -> None:
    store = Store(0)
    first, second = store.reader(lambda: None), store.reader(lambda: None)
    for _ in range(3):
        store.add((temporal(),))
    assert len(drain(first)) == 3
    assert len(store.temporal) == 3
    second.take(1)
    assert len(store.temporal) == 2
    second.close()
    assert len(store.temporal) == 0
    store.add((temporal(),))
    assert len(drain(first)) == 1
    assert store.temporal.nbytes == 0


def test_a_stuck_reader_is_not_waited_for_and_a_slow_one_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(store_module.time, "monotonic", lambda: now)
    store = Store(20 * MB)
    slow, stuck = store.reader(lambda: None), store.reader(lambda: None)
    data = temporal(MB)
    while not store.is_crowded():
        store.add((data,))
        assert store.nbytes < 18 * MB
    now += 2.5
    assert not store.is_crowded(), "both have taken nothing for long"
    store.add((data,))
    slow.take(1)
    assert store.is_crowded()
    called: list[int] = []
    store.when_there_is_room(lambda: called.append(1))
    for _ in range(30):
        now += 0.1
        slow.take(1)
        store.add((data,))
        slow.take(1)
    assert called == [1]
    assert not store.is_crowded(), "one that does not catch up has had its time"
    assert stuck.lost is not None
    drain(slow)
    assert slow.lost is None
    while not store.is_crowded():
        store.add((data,))
    assert slow.lost is None, "and has it anew once it has caught up"


def test_the_books_are_not_too_small() -> None:
    """What is accounted for covers what Python really takes."""
    frames = [temporal(i % 300) for i in range(3000)]
    frames += [static_frame(i, f"/s/{i % 200}", [(i + 1, {"x": i, "y": i})]) for i in range(1000)]
    store = Store(100 * MB)
    gc.collect()
    tracemalloc.start()
    try:
        for data in frames:
            store.add((bytes(bytearray(data)),))
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert 0.7 * store.nbytes < taken < 1.1 * store.nbytes


def test_closing_ends_readers_when_they_have_taken_everything() -> None:
    store = Store(MB)
    store.add((temporal(),))
    reader = store.reader(lambda: None)
    store.close()
    assert not reader.ended
    assert len(drain(reader)) == 1
    assert reader.ended


def test_decoded_kinds() -> None:
    store = Store(MB)
    for message in (m.info(RECORDING), m.activation(BLUEPRINT), m.chunk(RECORDING)):
        store.add((frame(message),))
    assert [type(message) for message in decoded(history(store))] == [StoreInfo, BlueprintActivation, DecodedChunk]


def test_static_data_is_looked_into_without_pandas() -> None:
    """Which pyarrow imports for many a purpose where it is installed, as it is here: half a second in which nobody is served."""
    one, many = static_frame(1, "/a", [(1, {"x": 1})]), static_frame(2, "/a", [(i, {"x": i}) for i in range(2, 1000)])
    program = f"""
        import sys
        from asyncrr.server.store import Store

        store = Store(10**6)
        for data in ({one!r}, {many!r}):
            store.add((data,))
        print(len(store.static), store.static.nbytes < 2000, "pandas" in sys.modules)
        import pandas
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    done = subprocess.run(command, env=command_environment(), capture_output=True, text=True, check=True)
    assert done.stdout == "1 True False\n"
