"""Ctrl-C and SIGTERM: at rest, during a flush, at exit."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from asyncrr.wire.reader import Cut, read_rrd
from tests.scripts.child import Child
from tests.support import oracle

_START = """
rr.init("asyncrr_test")
rr.save(sys.argv[1])
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
"""


def _values(path: Path) -> list[float]:
    return [value for (value,) in oracle.check_file(path).values("/value", "Scalars:scalars")]


def test_ctrl_c_in_the_program_s_own_code(rrd_path: Path) -> None:
    with Child(_START + "print('ready', file=sys.stderr)\ntime.sleep(60)", rrd_path) as child:
        child.said("ready")
        child.interrupt()
        child.ends(-signal.SIGINT)
        assert "KeyboardInterrupt" in child.stderr
    assert _values(rrd_path) == list(range(10))


def test_ctrl_c_while_rows_are_logged(rrd_path: Path) -> None:
    script = (
        _START
        + """
print("ready", file=sys.stderr)
n = 10
try:
    while True:
        rr.log("value", rr.Scalars(float(n)))
        n += 1
except KeyboardInterrupt:
    print(f"logged {n}", file=sys.stderr)
"""
    )
    with Child(script, rrd_path) as child:
        child.said("ready")
        child.interrupt()
        child.said("logged")
        child.ends()
        logged = int(child.stderr.split("logged ")[1].split()[0])
    values = _values(rrd_path)
    # The interrupt may fall between a call's end and the count.
    assert len(values) in (logged, logged + 1)
    assert values == [float(n) for n in range(len(values))]


_STUCK_FLUSH = """
from tests.engine.sinks import StuckSink
rr.init("asyncrr_test", send_properties=False)
rr.set_sinks(rr.FileSink(sys.argv[1]), StuckSink())
for row in range(10):
    rr.set_time("row", sequence=row)
    rr.log("value", rr.Scalars(float(row)))
"""


def test_ctrl_c_during_a_flush_ends_the_flush_and_the_program_goes_on(rrd_path: Path) -> None:
    script = (
        _STUCK_FLUSH
        + """
print("flushing", file=sys.stderr)
try:
    rr.flush()
except KeyboardInterrupt:
    print("interrupted", file=sys.stderr)
rr.log("value", rr.Scalars(10.0))
"""
    )
    with Child(script, rrd_path) as child:
        child.said("flushing")
        child.interrupt()
        child.said("interrupted", timeout=5)
        assert child.ends() < 8
        assert "Traceback" not in child.stderr
        assert "11 rows" in child.stderr, "what the stuck sink had is said"
    assert _values(rrd_path) == list(range(11))


def test_ctrl_c_at_exit_cuts_it_short_and_says_what_is_lost(rrd_path: Path) -> None:
    script = (
        _STUCK_FLUSH.replace("StuckSink()", "Slow()").replace(
            "rr.init",
            """
import anyio
class Slow(StuckSink):
    # Makes progress all the time, so that only the limit in all would end it.
    async def run(self, outbox):
        while True:
            await anyio.sleep(0.05)
            outbox.progress()
rr.init""",
            1,
        )
        + "print('ending', file=sys.stderr)\n"
    )
    with Child(script, rrd_path) as child:
        child.said("ending")
        # The program has ended; what runs now is the exit.
        with pytest.raises(AssertionError, match="did not say"):
            child.said("never said", timeout=0.7)
        child.interrupt()
        assert child.ends(None) < 5, "far below the ten seconds that it may take"
        assert "10 rows" in child.stderr
        assert "stuck" in child.stderr
    assert _values(rrd_path) == list(range(10))


def test_sigterm_leaves_a_file_that_is_readable_to_its_last_whole_message(rrd_path: Path) -> None:
    script = (
        _START
        + """
rr.flush()
print("flushed", file=sys.stderr)
import numpy as np
while True:
    rr.log("noise", rr.Points3D(np.random.random((1000, 3))))
"""
    )
    with Child(script, rrd_path) as child:
        child.said("flushed")
        child.process.send_signal(signal.SIGTERM)
        child.ends(-signal.SIGTERM)
    events = [event for event in read_rrd(rrd_path) if not isinstance(event, Cut)]
    assert len(events) >= 4
    oracle.verify(rrd_path, check_footers=False)


def test_sigterm_with_a_handler_that_exits_delivers_all(rrd_path: Path) -> None:
    script = (
        "import signal\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
        + _START
        + "print('ready', file=sys.stderr)\nwhile True: time.sleep(0.05)"
    )
    with Child(script, rrd_path) as child:
        child.said("ready")
        child.process.send_signal(signal.SIGTERM)
        child.ends()
        assert child.stderr == "ready"
    assert _values(rrd_path) == list(range(10))


def test_sigkill_leaves_what_was_flushed(rrd_path: Path) -> None:
    with Child(_START + "rr.flush()\nprint('flushed', file=sys.stderr)\ntime.sleep(60)", rrd_path) as child:
        child.said("flushed")
        child.process.kill()
        child.ends(-signal.SIGKILL)
    with pytest.warns(Warning, match="no footer"):
        read = oracle.read_one(rrd_path)
    assert [value for (value,) in read.values("/value", "Scalars:scalars")] == list(range(10))
