"""What the ledger keeps, forgets and sends again; no network."""

from __future__ import annotations

from collections.abc import Iterable

from asyncrr.engine.sink import FlushMarker
from asyncrr.sinks.grpc.ledger import Entry, History, Ledger, row_id_of_info
from asyncrr.wire.messages import Message, StoreKind
from tests.grpc.messages import activation, chunk, info, new_store

STORE = new_store()


def replayed(history: History) -> list[Message]:
    return [entry.message for entry in history.replay()]


def sent(messages: Iterable[Message | FlushMarker]) -> list[bytes | FlushMarker]:
    """What goes over the wire. Small messages are packed when they are kept, and are other objects then."""
    return [b"".join(item.parts) if isinstance(item, Message) else item for item in messages]


def history_of(*messages: Message, limit: int = 10**6) -> History:
    history = History(limit)
    for message in messages:
        history.add(Entry(message))
    return history


def send_all(ledger: Ledger) -> None:
    while ledger.pending:
        ledger.send()


def test_replay_puts_blueprints_infos_and_statics_before_temporal_chunks() -> None:
    blueprint = new_store(StoreKind.BLUEPRINT)
    temporal = [chunk(STORE), chunk(STORE)]
    static = chunk(STORE, "/static", static=True)
    infos = [info(STORE), info(blueprint)]
    views = [chunk(blueprint, "/view"), activation(blueprint)]
    history = history_of(infos[0], temporal[0], static, infos[1], *views, temporal[1])
    assert sent(replayed(history)) == sent([infos[1], *views, infos[0], static, *temporal])
    assert history.nbytes == sum(m.nbytes for m in replayed(history))


def test_oldest_temporal_chunks_are_evicted_and_counted() -> None:
    static = chunk(STORE, "/static", static=True, nbytes=50_000)
    temporal = [chunk(STORE, rows=2, nbytes=5_000) for _ in range(10)]
    history = history_of(static, *temporal, limit=3 * (temporal[0].nbytes + 500) + 10)
    assert sent(replayed(history)) == sent([static, *temporal[-3:]])
    assert (history.evicted_messages, history.evicted_rows) == (7, 14)
    assert history.nbytes == static.nbytes + sum(m.nbytes for m in temporal[-3:])


def test_a_chunk_larger_than_the_limit_is_not_kept() -> None:
    history = history_of(chunk(STORE, nbytes=5_000), limit=100)
    assert replayed(history) == []
    assert (history.evicted_messages, history.nbytes) == (1, 0)


def test_a_static_chunk_stays_while_one_of_its_components_is_the_newest() -> None:
    both = chunk(STORE, "/s", components=("a", "b"), static=True)
    a = chunk(STORE, "/s", components=("a",), static=True)
    elsewhere = chunk(STORE, "/other", components=("b",), static=True)
    b = chunk(STORE, "/s", components=("b",), static=True)
    assert replayed(history_of(both, a, elsewhere)) == [both, a, elsewhere]
    history = history_of(both, a, elsewhere, b)
    assert replayed(history) == [a, elsewhere, b]
    assert history.nbytes == a.nbytes + elsewhere.nbytes + b.nbytes
    assert history.evicted_messages == 0


def test_only_the_last_info_of_a_store_is_kept() -> None:
    first, second = info(STORE), info(STORE)
    assert replayed(history_of(first, second)) == [second]


def test_a_blueprint_is_forgotten_once_others_have_both_of_its_roles() -> None:
    one, two, three = (new_store(StoreKind.BLUEPRINT) for _ in range(3))
    first = [info(one), chunk(one, "/view"), activation(one)]
    second = [info(two), chunk(two, "/view"), activation(two, make_default=False)]
    third = [info(three), chunk(three, "/view"), activation(three)]
    # The first one is still the default when the second one has become active.
    assert set(replayed(history_of(*first, *second))) == {*first, *second}
    assert set(replayed(history_of(*first, *second, *third))) == set(third)
    # One that has not been activated yet is under construction.
    assert set(replayed(history_of(*first, *second[:2], *third))) == {*second[:2], *third}


def test_what_was_in_flight_is_sent_again_in_order() -> None:
    ledger = Ledger(10**6)
    messages = [info(STORE), *(chunk(STORE) for _ in range(4))]
    for message in messages:
        ledger.take(message)
    ledger.send()
    ledger.send()
    assert ledger.acknowledge(10) == messages[:2]
    ledger.send()
    ledger.send()
    assert ledger.unacknowledged == (3, sum(m.nbytes for m in messages[2:]))
    ledger.rewind()
    assert [entry.message for entry in ledger.pending if isinstance(entry, Entry)] == messages[2:]
    send_all(ledger)
    assert ledger.acknowledge(10) == messages[2:]
    assert ledger.is_done
    assert (*ledger.unacknowledged, ledger.inflight_bytes) == (0, 0, 0)


def test_a_new_server_gets_the_history_once_and_the_rest_behind_it() -> None:
    ledger = Ledger(10**6)
    done: list[FlushMarker] = []
    marker = FlushMarker(None, done.append)
    early = [info(STORE), chunk(STORE), chunk(STORE)]
    for message in early:
        ledger.take(message)
    send_all(ledger)
    ledger.acknowledge(10)
    late = [chunk(STORE), chunk(STORE)]
    ledger.take(late[0])
    ledger.send()
    ledger.take(marker)
    ledger.take(late[1])
    for _ in range(2):  # a second time as well, when the first replay was cut
        assert ledger.start_over() == 3
        items = [item.message if isinstance(item, Entry) else item for item in ledger.pending]
        assert sent(items) == sent([*early, late[0], marker, late[1]])
        ledger.send()
    while ledger.pending and isinstance(ledger.pending[0], Entry):
        ledger.send()
    # What has been released once is not released again.
    assert ledger.acknowledge(10) == [late[0]]
    assert sent(replayed(ledger.history)) == sent([*early, late[0]])
    assert ledger.pop_marker() is marker
    assert ledger.markers == []


def test_row_ids_of_infos_are_known() -> None:
    ledger = Ledger(0)
    message = info(STORE)
    ledger.take(message)
    assert ledger.info_row_ids == {row_id_of_info(message.parts[0])}  # type: ignore[arg-type]
    (row_id,) = ledger.info_row_ids
    assert row_id[0] == 1_700_000_000_000_000_000


def test_layouts_that_were_replaced_leave_nothing_behind() -> None:
    """A program may send one every second, for days."""
    ledger = Ledger(10**6)
    ledger.take(info(STORE))
    for _ in range(20):
        blueprint = new_store(StoreKind.BLUEPRINT)
        for message in (info(blueprint), chunk(blueprint, "/view"), activation(blueprint)):
            ledger.take(message)
        send_all(ledger)
        ledger.acknowledge(len(ledger.inflight))
    assert set(ledger.infos) == {STORE, blueprint}
    assert len(ledger.info_row_ids) == 2


def test_a_new_run_knows_the_past_and_nothing_else() -> None:
    ledger = Ledger(10**6)
    early = [info(STORE), chunk(STORE)]
    for message in early:
        ledger.take(message)
    send_all(ledger)
    ledger.acknowledge(10)
    ledger.take(chunk(STORE))
    ledger.send()
    ledger.take(FlushMarker(None, lambda marker: None))
    ledger.take(chunk(STORE))
    ledger.take(None)
    ledger.begin()
    assert ledger.is_done
    assert not ledger.finishing
    assert (ledger.markers, ledger.unacknowledged) == ([], (0, 0))
    assert ledger.start_over() == 2
    assert sent(item.message for item in ledger.pending if isinstance(item, Entry)) == sent(early)
