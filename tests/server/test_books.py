"""What the books of a server say against what Python really takes, for contents of many kinds; and that all is given back."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable

import pytest

from asyncrr.server.store import READER_OVERHEAD, Store
from asyncrr.wire.messages import StoreId, StoreKind
from asyncrr.wire.store_info import blueprint_activation
from tests.grpc import messages as m
from tests.server.frames import BLUEPRINT, RECORDING, frame, static_frame


def _recording(application: str, name: str) -> StoreId:
    return StoreId(StoreKind.RECORDING, application, name)


def _static(number: int, path: str = "/a", components: tuple[str, ...] = ("x",), store: StoreId = RECORDING) -> bytes:
    return static_frame(number, path, [(number + 1, dict.fromkeys(components, number))], store)


def _layouts(count: int) -> list[bytes]:
    frames = []
    for i in range(count):
        store = StoreId(StoreKind.BLUEPRINT, f"application {i}", f"layout {i}")
        activation = blueprint_activation(store, make_active=True, make_default=True)
        frames += [frame(message) for message in (m.info(store), m.chunk(store), activation)]
    return frames


_CONTENTS: dict[str, Callable[[], list[bytes]]] = {
    "temporal": lambda: [frame(m.chunk(RECORDING, nbytes=i % 300)) for i in range(600)],
    "entities": lambda: [_static(i, f"/s/{i}", ("x", "y")) for i in range(400)],
    "superseded": lambda: [_static(i, f"/s/{i % 50}") for i in range(600)],
    "long names": lambda: [_static(i, f"/{i}{'p' * 5000}", (f"{i}{'c' * 5000}",)) for i in range(80)],
    "names beyond ASCII": lambda: [_static(i, f"/{i}{'p' * 3000}😀", (f"{i}{'c' * 3000}😀",)) for i in range(80)],
    "columns of one chunk": lambda: [_static(i, "/a", tuple(f"c{i}_{k}" for k in range(100))) for i in range(25)],
    "columns of one entity": lambda: [_static(i, "/a", (f"c{i}",)) for i in range(600)],
    "stores": lambda: [_static(i, store=_recording("application", f"recording {i}")) for i in range(400)],
    "applications": lambda: [_static(i, store=_recording(f"application {i}", "recording")) for i in range(400)],
    "long ids": lambda: [_static(i, store=_recording(f"{i}{'a' * 4000}", f"{i}{'r' * 4000}")) for i in range(80)],
    "store infos": lambda: [frame(m.info(_recording("application", f"recording {i}"))) for i in range(600)],
    "layouts": lambda: _layouts(200),
    "one layout": lambda: [frame(m.chunk(BLUEPRINT)) for _ in range(600)],
}


@pytest.mark.parametrize("kind", _CONTENTS)
def test_the_books_say_what_is_taken(kind: str) -> None:
    frames = _CONTENTS[kind]()
    before = Store(100 * 2**20)
    for data in frames:
        before.add((data,))  # what is remembered of schemas and ids, which is bounded, is then there already
    for _ in range(3):
        store = Store(100 * 2**20, idle=0.0)
        writer = store.writer("192.0.2.1")
        gc.collect()
        tracemalloc.start()
        try:
            for data in frames:
                store.add((bytes(bytearray(data)),), writer=writer)
            gc.collect()
            taken = tracemalloc.get_traced_memory()[0]
        finally:
            tracemalloc.stop()
        # Threads of other tests may allocate something meanwhile.
        if taken == pytest.approx(store.nbytes, rel=0.15):
            break
    assert store.not_kept == 0
    assert taken == pytest.approx(store.nbytes, rel=0.15)
    kept = store.accounts.nbytes
    assert kept == writer.nbytes
    assert kept == 0 if kind == "temporal" else kept > 0.9 * store.nbytes


def test_the_books_say_what_readers_take() -> None:
    store = Store(2**20)
    gc.collect()
    tracemalloc.start()
    try:
        readers = [store.reader(lambda: None) for _ in range(2000)]
        for reader in readers:
            reader.take(1)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert store.nbytes == 2000 * READER_OVERHEAD
    assert taken == pytest.approx(store.nbytes, rel=0.15)
    for reader in readers:
        reader.close()
    assert store.nbytes == 0


@pytest.mark.parametrize("kind", _CONTENTS)
def test_all_is_given_back(kind: str) -> None:
    """Accounts and logs are empty when all recordings were silent for long and somebody needs their room."""
    store = Store(100 * 2**20, idle=0.0)
    writer = store.writer("192.0.2.1")
    for data in _CONTENTS[kind]():
        store.add((data,), writer=writer)
    while store._forget_most_silent():
        pass
    store._make_room()
    if kind == "one layout":  # which belongs to no recording
        assert writer.nbytes == store.persistent.nbytes + 600 * 50 + _book_of(BLUEPRINT)
        return
    layouts = store.persistent.nbytes if kind == "layouts" else 0
    assert bool(writer.nbytes) == bool(layouts)
    assert len(store.static) == store.static.nbytes == 0


def _book_of(store_id: StoreId) -> int:
    return Store(0)._books.cost_of(store_id)


def test_ids_of_messages_that_have_gone_are_not_kept() -> None:
    """Whatever has been said of a recording of which there is nothing any more, nothing remains."""
    store = Store(100_000)
    writer = store.writer("192.0.2.1")
    frames = [frame(m.chunk(_recording("a" * 4000, f"{i}{'r' * 4000}"))) for i in range(500)]
    for data in frames:
        store.add((data,), writer=writer)
    gc.collect()
    tracemalloc.start()
    try:
        for data in frames:
            store.add((bytes(bytearray(data)),), writer=writer)
        gc.collect()
        taken = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert taken < 130_000
    assert store.accounts.nbytes == 0
