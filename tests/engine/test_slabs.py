"""Pooled memory: copies are copies, lie side by side, and nothing is used again while anything refers to it."""

from __future__ import annotations

import gc
import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from hypothesis import given, settings, strategies as st

import asyncrr as rr
from asyncrr import _slabs
from asyncrr._slabs import POOL, SlabPool
from asyncrr.types.kinds._base import joined
from asyncrr.wire.decode import DecodedChunk, MessageDecoder
from tests.engine.sinks import TakingSink

New = Callable[..., rr.RecordingStream]


def address(array: npt.NDArray[np.generic]) -> int:
    return int(array.__array_interface__["data"][0])


@pytest.mark.parametrize("shape", [(), (10,), (100, 100, 3), (480, 640, 3), (1500, 1500, 3), (0, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64, np.int16, np.float16, np.bool_])
def test_copies_keep_shape_dtype_and_values(shape: tuple[int, ...], dtype: type) -> None:
    rng = np.random.default_rng(0)
    array = np.asarray((rng.random(shape) * 100).astype(dtype))
    copied = SlabPool().shelf().copy(array)
    assert (copied.shape, copied.dtype) == (array.shape, array.dtype)
    np.testing.assert_array_equal(copied, array)
    assert not np.shares_memory(copied, array)


@given(st.lists(st.integers(0, 60_000), min_size=1, max_size=60), st.sampled_from([1, 2, 4, 8]))
@settings(max_examples=60, deadline=None)
def test_copies_of_any_sizes_do_not_overlap(sizes: list[int], itemsize: int) -> None:
    shelf = SlabPool().shelf()
    copies = [shelf.copy(np.full(size, number, np.dtype(f"u{itemsize}"))) for number, size in enumerate(sizes)]
    for number, copied in enumerate(copies):
        assert (copied == number).all()


def test_copies_of_a_column_lie_side_by_side() -> None:
    shelf = SlabPool().shelf()
    rows = [np.full((1000, 3), i, np.float32) for i in range(200)]
    copies = [shelf.copy(row) for row in rows]
    breaks = sum(address(b) != address(a) + a.nbytes for a, b in itertools.pairwise(copies))
    assert breaks < 10, "one for each slab"


def test_adjacent_copies_become_a_column_without_a_copy() -> None:
    shelf = SlabPool().shelf()
    rows = [np.full((1000, 3), i, np.float32) for i in range(20)]
    shelf.copy(np.zeros(200_000, np.uint8))  # a slab with room for all
    copies = [shelf.copy(row) for row in rows]
    column = joined(copies, 20 * 12_000)
    assert isinstance(column, np.ndarray)
    assert np.shares_memory(column, copies[7])
    assert column.tobytes() == b"".join(row.tobytes() for row in rows)


@given(st.permutations(range(6)))
@settings(max_examples=50, deadline=None)
def test_copies_in_another_order_are_joined_in_that_order(order: list[int]) -> None:
    """Two threads may stage rows in another order than that in which they have copied them."""
    shelf = SlabPool().shelf()
    shelf.copy(np.zeros(200_000, np.uint8))
    copies = [shelf.copy(np.full(20_000, i, np.uint8)) for i in range(6)]
    pieces = [copies[i] for i in order]
    assert bytes(memoryview(joined(pieces, 120_000))) == b"".join(piece.tobytes() for piece in pieces)


def test_a_gap_between_copies_is_noticed() -> None:
    shelf = SlabPool().shelf()
    shelf.copy(np.zeros(200_000, np.uint8))
    first, _, third = [shelf.copy(np.full(50_000, i, np.uint8)) for i in range(3)]
    assert bytes(memoryview(joined([first, third], 100_000))) == bytes(50_000) + b"\x02" * 50_000


def test_memory_is_used_again_once_nothing_refers_to_it() -> None:
    pool = SlabPool()
    shelf = pool.shelf()
    array = np.arange(3_000_000, dtype=np.uint8)
    first, second = shelf.copy(array), shelf.copy(array)
    assert not np.shares_memory(first, second)
    at = address(first)
    held = pa.py_buffer(first[100:200])
    del first
    assert pool.idle_bytes == 0, "a buffer of it is still in use"
    assert address(shelf.copy(array)) != at
    del held
    assert pool.idle_bytes > 0
    assert address(shelf.copy(array)) == at
    assert (second == array).all()


def test_views_of_numpy_s_own_give_nothing_back() -> None:
    pool = SlabPool()
    slab = pool.slab(100_000)
    part = slab[10:20]
    again = slab.view(type(slab))
    del part, again
    gc.collect()
    assert pool.idle_bytes == 0
    del slab
    assert pool.idle_bytes == 100_000


def test_idle_memory_is_bounded_and_can_be_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_slabs, "_IDLE_LIMIT", 10_000_000)
    pool = SlabPool()
    shelf = pool.shelf()
    out = [shelf.copy(np.zeros(3_000_000, np.uint8)) for _ in range(10)]
    assert pool.idle_bytes == 0
    out.clear()
    assert 0 < pool.idle_bytes <= 10_000_000
    assert pool.shrink(0.0), "used until now"
    assert pool.shrink(1.0), "too soon"
    assert pool.idle_bytes > 0
    assert not pool.shrink(2.0)
    assert pool.idle_bytes == 0


def test_slabs_with_room_are_few_however_many_columns_there_are() -> None:
    pool = SlabPool()
    shelves = [pool.shelf() for _ in range(1000)]
    for shelf in shelves:
        shelf.copy(np.zeros(5_000, np.uint8))
    assert sum(bool(shelf._open) for shelf in shelves) <= 64


def test_memory_that_is_not_used_any_more_goes_back_while_the_rest_is_used() -> None:
    pool = SlabPool()
    many = [pool.slab(2**20) for _ in range(10)]
    del many
    pool.shrink(0.0)
    for second in range(2, 12, 2):
        pair = [pool.slab(2**20), pool.slab(2**20)]
        del pair
        pool.shrink(float(second))
    assert pool.idle_bytes == 2 * 2**20
    assert not pool.shrink(12.0)


@given(st.integers(32 * 1024, 2**34))
@settings(max_examples=200, deadline=None)
def test_size_classes_waste_at_most_an_eighth(nbytes: int) -> None:
    size = _slabs._size_class(nbytes)
    assert nbytes <= size <= max(nbytes * 1.125, nbytes + 4096)


def test_threads_do_not_get_the_same_memory() -> None:
    pool = SlabPool()
    shelf = pool.shelf()
    wrong: list[int] = []

    def work(number: int) -> None:
        array = np.full(20_000, number, np.uint8)
        for _ in range(300):
            held = [shelf.copy(array) for _ in range(3)]
            if any((copied != number).any() for copied in held):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.parametrize("shape", [(300, 400, 3), (4, 4, 3), (1200, 1200, 3)])
def test_a_message_that_is_kept_keeps_its_data(new_recording: New, shape: tuple[int, ...]) -> None:
    """A sink may hold messages for as long as it likes: what is logged later goes elsewhere."""
    rec = new_recording()
    sink = TakingSink()
    rec.set_sinks(sink)
    noise = np.random.default_rng(0).integers(0, 255, shape, np.uint8)
    array = noise.copy()
    for i in range(30):
        array[:] = noise + i
        rec.log("image", rr.Image(array))
        if i % 3 == 0:
            rec.flush()
    rec.flush()
    decoder = MessageDecoder()
    images: list[npt.NDArray[np.uint8]] = []
    for message in sink.messages:
        chunk = decoder.decode(message.kind, b"".join(message.parts))
        if isinstance(chunk, DecodedChunk) and chunk.entity_path == "/image":
            images += [np.array(image[0].as_py(), np.uint8) for image in chunk.batch.column("Image:buffer")]
    assert len(images) == 30
    for i, image in enumerate(images):
        np.testing.assert_array_equal(image.reshape(shape), noise + np.uint8(i))


def test_memory_comes_back_when_all_is_written(new_recording: New, tmp_path: Path) -> None:
    rec = new_recording()
    rec.save(tmp_path / "a.rrd")
    noise = np.random.default_rng(0).integers(0, 255, (1000, 1000, 3), np.uint8)
    for _ in range(20):
        rec.log("image", rr.Image(noise))
    rec.flush()
    assert POOL.idle_bytes >= noise.nbytes
