"""Nobody listens: what the program notices of it, and what a server that comes later gets."""

from __future__ import annotations

import asyncio
import json
import subprocess
from typing import Any

from tests.scripts.child import Child
from tests.support.rerun_server import RerunServer, free_port

_SCRIPT = """
import json
from time import perf_counter
rr.init("asyncrr_test", recording_id="absent")
rec = rr.get_global_data_recording()
url = sys.argv[1]
rr.connect_grpc(url)
value = rr.Scalars(1.0)
costs = []
for row in range(2000):
    rr.set_time("row", sequence=row)
    began = perf_counter()
    rr.log("value", value)
    costs.append(perf_counter() - began)
began = perf_counter()
error = None
try:
    rr.flush()
except RuntimeError as caught:
    error = [type(caught).__mro__[i].__name__ for i in range(4)] + [str(caught)]
flush = perf_counter() - began
stats = rec.stats()
print(json.dumps({
    "cost": sorted(costs)[len(costs) // 2],
    "flush": flush,
    "error": error,
    "held": stats.staged_bytes + stats.encoded_bytes,
    "status": stats.sinks[0].status,
    "dropped": stats.total_dropped_rows,
}), flush=True)
sys.stdin.readline()
"""


def _report(child: Child) -> dict[str, Any]:
    assert child.process.stdout is not None
    report: dict[str, Any] = json.loads(child.process.stdout.readline())
    return report


def test_log_costs_what_it_costs_flush_raises_in_time_and_the_end_says_what_is_lost() -> None:
    url = f"rerun+http://127.0.0.1:{free_port()}/proxy"
    with Child(_SCRIPT, url) as child:  # its stdin is at its end: it goes on at once
        report = _report(child)
        took = child.ends()
        first, *others = child.lines
    assert report["cost"] < 0.0005
    assert report["flush"] < 6
    assert "NotConnected" in report["error"]
    assert url in report["error"][-1]
    assert report["status"] in ("connecting", "disconnected")
    assert report["held"] < 100 * 2**20
    assert report["dropped"] == 0
    assert took < 8
    when, line = first
    assert when < 8, "within two seconds, and what it takes to start an interpreter on a busy machine"
    assert url in line
    assert "connect" in line
    (_, last) = others[-1]
    assert "2000 rows" in last or "2001 rows" in last
    assert "not delivered" in last
    assert len(others) == 1, child.stderr


async def test_a_server_that_comes_later_gets_it_all() -> None:
    server = RerunServer()
    with Child(_SCRIPT, server.url, stdin=subprocess.PIPE) as child:
        report = await asyncio.to_thread(_report, child)
        assert report["error"] is not None
        async with server:
            assert child.process.stdin is not None
            child.process.stdin.close()
            await asyncio.to_thread(child.ends)
            found = await server.read(rows=2000)
    rows = [row for message in found if message.entity_path == "/value" for row in message.row_ids]
    assert len(rows) == len(set(rows)) == 2000
    times = sorted(
        row
        for m in found
        if m.entity_path == "/value" and m.batch is not None
        for row in m.batch.column("row").to_pylist()
    )
    assert times == list(range(2000))
    assert "not delivered" not in child.stderr


def test_the_budget_is_kept_and_the_wait_ends() -> None:
    """Images beyond the budget, with nobody there: one wait of about two seconds, then the oldest go, counted."""
    script = """
import json, resource
from time import perf_counter
import numpy as np
rec = rr.RecordingStream("asyncrr_test", memory_limit=20 * 2**20)
rec.connect_grpc(sys.argv[1])
rng = np.random.default_rng(0)
image = rng.integers(0, 255, (480, 640, 3), dtype=np.uint8)
began, longest, held = perf_counter(), [], 0
for row in range(150):
    call = perf_counter()
    rec.log("image", rr.Image(image))
    longest.append(perf_counter() - call)
    stats = rec.stats()
    held = max(held, stats.staged_bytes + stats.encoded_bytes)
took = perf_counter() - began
rec.close()
stats = rec.stats()
print(json.dumps({"took": took, "longest": sorted(longest)[-3:], "held": held, "dropped": stats.dropped_rows}))
"""
    url = f"rerun+http://127.0.0.1:{free_port()}/proxy"
    with Child(script, url) as child:
        report = _report(child)
        child.ends()
    assert 1.0 < report["took"] < 12
    assert report["longest"][-1] < 4
    assert report["longest"][0] < 1, "it waits once"
    assert report["held"] <= 1.2 * 20 * 2**20
    assert sum(report["dropped"].values()) in (150, 151), "each row is counted: by the policy, or at the end"
    assert len(report["dropped"]) == 2
