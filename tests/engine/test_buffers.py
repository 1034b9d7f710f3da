"""Pooled memory: copies are copies, and nothing is used again while it is out."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from asyncrr.engine import buffers
from asyncrr.engine.buffers import BufferPool


@pytest.mark.parametrize("shape", [(10,), (100, 100, 3), (480, 640, 3), (0, 3)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64, np.int16])
def test_copies_keep_shape_dtype_and_values(shape: tuple[int, ...], dtype: type) -> None:
    rng = np.random.default_rng(0)
    array = (rng.random(shape) * 100).astype(dtype)
    copied = BufferPool().copy(array)
    assert (copied.shape, copied.dtype) == (array.shape, array.dtype)
    np.testing.assert_array_equal(copied, array)
    assert not np.shares_memory(copied, array)


def test_memory_is_used_again_only_after_its_release() -> None:
    pool = BufferPool()
    array = np.arange(100_000, dtype=np.uint8)
    first, second = pool.copy(array), pool.copy(array)
    assert not np.shares_memory(first, second)
    pool.release(first)
    third = pool.copy(array)
    assert np.shares_memory(first, third)
    assert not np.shares_memory(second, third)


def test_a_second_release_is_harmless() -> None:
    pool = BufferPool()
    array = np.zeros(100_000, np.uint8)
    first = pool.copy(array)
    pool.release(first)
    pool.release(first)
    assert not np.shares_memory(pool.copy(array), pool.copy(array))


def test_foreign_arrays_are_not_taken_in() -> None:
    pool = BufferPool()
    foreign = np.zeros(200_000, np.uint8)
    pool.release(foreign)
    pool.release(foreign[:100_000])
    assert not np.shares_memory(pool.copy(np.ones(100_000, np.uint8)), foreign)


def test_idle_memory_is_bounded_and_can_be_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffers, "_IDLE_LIMIT", 300_000)
    pool = BufferPool()
    out = [pool.copy(np.zeros(100_000, np.uint8)) for _ in range(10)]
    for array in out:
        pool.release(array)
    assert 0 < pool.idle_bytes <= 300_000
    pool.trim()
    assert pool.idle_bytes == 0


@given(st.integers(32 * 1024, 2**34))
@settings(max_examples=200, deadline=None)
def test_size_classes_waste_at_most_a_quarter(nbytes: int) -> None:
    size = buffers._size_class(nbytes)
    assert nbytes <= size <= max(nbytes * 1.25, nbytes + 4096)


def test_threads_do_not_get_the_same_memory() -> None:
    pool = BufferPool()
    wrong: list[int] = []

    def work(number: int) -> None:
        array = np.full(50_000, number, np.uint8)
        for _ in range(300):
            held = [pool.copy(array) for _ in range(3)]
            if any((copied != number).any() for copied in held):
                wrong.append(number)
            for copied in held:
                pool.release(copied)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
