"""A program that logs, flushes and ends with a peer that fails: its own calls hold their limits."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.errors import FlushError
from tests.support import bad_peers
from tests.support.bad_peers import FAILURES, FLOODS, Behaviour, fails_calls

PEERS: dict[str, Behaviour] = {
    **{
        f"{name} at {when}": fails_calls(FAILURES[name][0], when)
        for name, when in (
            ("goaway", "headers"),
            ("html", "headers"),
            ("http 503", "data"),
            ("rst_stream", "data"),
            ("reset", "end"),
            ("resource_exhausted", "end"),
        )
    },
    "closes": bad_peers.closes,
    "acknowledges at once": bad_peers.acknowledges_at_once,
    "takes everything": bad_peers.takes_everything,
    "takes nothing": bad_peers.takes_nothing,
    "flood of settings": FLOODS["settings"],
}
_MARGIN = 2.0
"""Seconds that eleven recordings at once may take for their work."""


def serve(told: Connection) -> None:
    """All of the peers, in a process of their own. In ours they would compete with it for the GIL."""
    found: dict[str, str] = {}

    async def serve_one(name: str, behaviour: Behaviour) -> None:
        async with bad_peers.serving(behaviour) as server:
            found[name] = server.url
            if len(found) == len(PEERS):
                told.send(found)
            await asyncio.Event().wait()

    async def main() -> None:
        async with asyncio.TaskGroup() as tasks:
            for name, behaviour in PEERS.items():
                tasks.create_task(serve_one(name, behaviour))

    asyncio.run(main())


@pytest.fixture
def urls() -> Iterator[dict[str, str]]:
    """Where the peers wait for connections."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        assert ours.poll(20), "the peers do not start"
        yield ours.recv()
    finally:
        process.kill()
        process.join()
        ours.close()


def use(url: str) -> dict[str, float]:
    """Seconds that calls took: the longest `log`, `flush`, `disconnect`."""
    times = dict.fromkeys(("log", "flush", "disconnect"), 0.0)
    rec = rr.RecordingStream("asyncrr_example_bad_peer", memory_limit=2 << 20)
    rec.set_sinks(rr.GrpcSink(url, flush_timeout_sec=0.5))
    image = rr.Image(np.random.default_rng(0).integers(0, 255, (200, 200, 3), np.uint8))
    for _ in range(60):
        began = time.perf_counter()
        rec.log("image", image)
        times["log"] = max(times["log"], time.perf_counter() - began)
    began = time.perf_counter()
    with pytest.raises(FlushError):
        rec.flush()
    times["flush"] = time.perf_counter() - began
    began = time.perf_counter()
    rec.disconnect()
    times["disconnect"] = time.perf_counter() - began
    lost = rec.stats().total_dropped_rows
    assert lost >= 60, lost
    return times


def test_all_limits_hold_with_every_peer(urls: dict[str, str]) -> None:
    with ThreadPoolExecutor(len(PEERS)) as threads:
        measured = dict(zip(PEERS, threads.map(use, (urls[name] for name in PEERS)), strict=True))
    limits = {"log": 2.0, "flush": 0.5, "disconnect": 2.0}
    late = {
        name: times for name, times in measured.items() if any(times[call] > limits[call] + _MARGIN for call in limits)
    }
    assert not late, late
