"""TUIDs: layout, order, uniqueness."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from asyncrr.chunks import tuid


def test_layout_and_text() -> None:
    id_ = tuid.tuid(0x18E9D238BF766FAA, 0x7F3CF3A1E477C4D9)
    assert id_ == bytes.fromhex("18e9d238bf766faa7f3cf3a1e477c4d9")
    assert tuid.tuid_text(id_) == "18E9D238BF766FAA7f3cf3a1e477c4d9"


def test_ids_carry_the_time_of_their_making_and_ascend() -> None:
    before = time.time_ns()
    ids = [tuid.new_tuid() for _ in range(1000)]
    after = time.time_ns()
    assert ids == sorted(ids)
    assert len(set(ids)) == 1000
    # The clock never goes back, so it may be ahead of a wall clock that was set back; it is not otherwise.
    assert int.from_bytes(ids[-1][:8], "big") <= after + 10**9
    assert int.from_bytes(ids[0][:8], "big") >= before - 10**9


def test_the_counter_starts_at_random_with_its_top_bit_cleared() -> None:
    counters = {int.from_bytes(tuid.TuidFactory().new()[8:], "big") for _ in range(64)}
    assert len(counters) == 64
    assert max(counters) < 2**63


def test_threads_never_get_the_same_id() -> None:
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: [tuid.new_tuid() for _ in range(2000)], range(8))
    ids = [id_ for part in found for id_ in part]
    assert len(set(ids)) == len(ids)


def test_columns_are_big_endian_halves() -> None:
    column = tuid.tuid_column(np.array([1, 2]), np.array([3, 2**62]))
    assert column.tobytes() == tuid.tuid(1, 3) + tuid.tuid(2, 2**62)
    assert tuid.tuid_column(5, np.array([7], dtype=np.uint64)).tobytes() == tuid.tuid(5, 7)


def test_a_forked_child_has_other_counters() -> None:
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        tuid.reseed()
        os.write(writer, tuid.new_tuid())
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 0
    of_child = os.read(reader, 16)
    os.close(reader)
    os.close(writer)
    assert abs(int.from_bytes(of_child[8:], "big") - int.from_bytes(tuid.new_tuid()[8:], "big")) > 2**20
