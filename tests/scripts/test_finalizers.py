"""Finalizers that the garbage collector runs in the middle of anything, and which log."""

from __future__ import annotations

from pathlib import Path

from tests.scripts.child import Child, run
from tests.support import oracle

PROGRAM = """
import contextvars, gc, itertools

rec = rr.RecordingStream("app", send_properties=False)
rec.save(sys.argv[1])
rec.log("first", rr.Scalars(0.0))
rec.log("first", rr.TextLog("loads what is needed"))
ended = itertools.count()

class Episode:
    def __init__(self):
        self.cycle = self

    def __del__(self):
        number = next(ended)
        rec.log(f"ended/{number % 500}", rr.Scalars(float(number)))

variable = contextvars.ContextVar("of the program")
gc.set_threshold(20, 5, 5)
for row in range(5000):
    Episode()
    variable.set(row)
    rec.set_time("row", sequence=row)
    rec.log(f"main/{row % 500}", rr.Scalars(float(row)), strict=bool(row % 2))
gc.set_threshold(0)
gc.collect()
rec.close()
print(next(ended), rec.stats().total_dropped_rows)
"""


def test_a_finalizer_may_log_in_the_middle_of_a_call(rrd_path: Path) -> None:
    """CPython 3.11 runs finalizers inside ``ContextVar.set``, where setting another variable would crash it."""
    stdout, stderr = run(PROGRAM, rrd_path)
    assert (stdout.split(), stderr) == (["5000", "0"], "")
    recording = oracle.check_file(rrd_path)
    for entity in ("main", "ended"):
        values = [v for n in range(500) for (v,) in recording.values(f"/{entity}/{n}", "Scalars:scalars")]
        assert sorted(values) == [float(n) for n in range(5000)]


USED_AND_NEW = """
rec = rr.RecordingStream("app")
rec.save(sys.argv[1])
rec.log("x", rr.Scalars(1.0))
class Holder:
    def __del__(self, new=rr.RecordingStream, value=rr.Scalars(2.0), path=sys.argv[1] + ".new"):
        for call in (lambda: rec.log("x", value), lambda: rec.flush(), lambda: rec.save(path), lambda: rr.Points3D):
            try:
                call()
            except BaseException as error:
                print(type(error).__name__)
        try:
            other = new("app", recording_id="at the end")
            other.log("x", value)
            other.save(path)
        except BaseException as error:
            print(type(error).__name__)
holder = Holder()
"""


def test_a_finalizer_at_the_very_end_of_the_process_does_not_hang(rrd_path: Path) -> None:
    """When modules are torn down, Python runs no other thread any more: whoever waits for one waits for ever."""
    with Child(USED_AND_NEW, rrd_path) as child:
        child.ends(timeout=15)
    assert oracle.check_file(rrd_path).values("/x", "Scalars:scalars") == [[1.0]]
