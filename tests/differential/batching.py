"""Where the batcher cuts: rows share a chunk as the reference batcher lets them, no more and no less.

With a tick that never comes, everything that is logged for an entity reaches the batcher in one flush, so that these
programs show its grouping alone. With RERUN_FLUSH_NUM_ROWS=0 each row is a chunk, and they show that grouping adds none.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from .registry import program


@program()
def sparse_components(rr: Any) -> None:
    """Different component sets make different datatype sequences, hence chunks; equal ones meet again."""
    points = [[1, 2, 3], [4, 5, 6]]
    entities = [
        rr.Points3D(points),
        rr.Points3D(points, radii=[0.1, 0.2]),
        rr.Points3D(points, colors=[255, 0, 0]),
        rr.Points3D(points, radii=[0.3, 0.4]),
        rr.Points3D(points, colors=[0, 255, 0], radii=0.5),
        rr.Points3D(points),
    ]
    for frame, entity in enumerate(entities):
        rr.set_time("f", sequence=frame)
        rr.log("points", entity)


@program()
def same_datatypes_other_components(rr: Any) -> None:
    """Sets that differ in names but not in types share a chunk: the missing ones become nulls."""
    for frame, entity in enumerate([rr.AnyValues(i=1), rr.AnyValues(j=2), rr.AnyValues(k=3), rr.AnyValues(i=4)]):
        rr.set_time("f", sequence=frame)
        rr.log("integers", entity)
    for frame, entity in enumerate(
        [
            rr.AnyValues(i=1, word="x"),
            rr.AnyValues(word="y", j=2),
            rr.AnyValues(i=3, text="z"),
            rr.AnyValues(j=1, i=2),
        ]
    ):
        rr.set_time("f", sequence=frame)
        rr.log("pairs", entity)
    for frame, entity in enumerate(
        [rr.Transform3D.from_fields(translation=[1, 2, 3]), rr.Transform3D.from_fields(scale=[1, 1, 1])] * 3
    ):
        rr.set_time("f", sequence=frame)
        rr.log("transform", entity)


class Untyped:
    """A user's own component batches, in which one component may change its type from row to row."""

    def __init__(self, descriptor: Any, values: list[Any]) -> None:
        self._descriptor = descriptor
        self._values = values

    def as_component_batches(self) -> list[Untyped]:
        return [self]

    def component_descriptor(self) -> Any:
        return self._descriptor

    def as_arrow_array(self) -> pa.Array:
        return pa.array(self._values)


@program()
def changing_datatypes(rr: Any) -> None:
    """Rows of one datatype meet in one chunk, also when others came in between."""
    rows: list[list[Any]] = [[1], [2], ["three"], ["four"], [5.0], [6], [7, 8], [True], ["nine"], [None], []]
    for frame, values in enumerate(rows):
        rr.set_time("f", sequence=frame)
        rr.log("value", Untyped(rr.ComponentDescriptor("value"), values))


@program()
def changing_timelines(rr: Any) -> None:
    """Each set of timeline names has chunks of its own, wherever its rows stand."""
    for step in range(12):
        rr.set_time("always", sequence=step)
        if step % 2:
            rr.set_time("odd", sequence=step)
        else:
            rr.disable_timeline("odd")
        if step % 3 == 0:
            rr.set_time("third", duration=step / 10)
        if step == 8:
            rr.reset_time()
        rr.log("value", rr.Scalars(float(step)))
        rr.log(["other", step % 2], rr.TextLog(str(step)))


@program()
def static_among_temporal(rr: Any) -> None:
    for frame in range(6):
        rr.set_time("f", sequence=frame)
        rr.log("value", rr.Scalars(float(frame)), static=frame % 3 == 1)
        rr.log("text", rr.TextLog(str(frame)), static=frame < 2)


@program()
def unsorted_below_the_limit(rr: Any) -> None:
    for frame in [0, 5, 3, 4, 9, 1, 2]:
        rr.set_time("f", sequence=frame)
        rr.log("value", rr.Scalars(float(frame)))


@program(env={"RERUN_CHUNK_MAX_ROWS_IF_UNSORTED": "3"})
def unsorted_above_the_limit(rr: Any) -> None:
    """An unsorted chunk is closed once it has the limit's number of rows; a sorted one goes on growing."""
    for frame in [0, 1, 2, 1, 5, 4]:
        rr.set_time("f", sequence=frame)
        rr.log("late_disorder", rr.Scalars(float(frame)))
    for frame in [9, 8, 7, 6, 5, 4, 3, 2]:
        rr.set_time("f", sequence=frame)
        rr.log("backwards", rr.Scalars(float(frame)))
    for frame in range(10):
        rr.set_time("f", sequence=frame)
        rr.log("sorted", rr.Scalars(float(frame)))
    for frame in [1, 1, 1, 0, 0, 2, 2, 2]:
        rr.set_time("f", sequence=frame)
        rr.set_time("g", sequence=-frame)
        rr.log("two_timelines", rr.Scalars(float(frame)))


@program(env={"RERUN_MAX_CHUNK_ROWS_IF_UNSORTED": "2", "RERUN_CHUNK_MAX_ROWS_IF_UNSORTED": "5"})
def unsorted_limit_by_its_old_name(rr: Any) -> None:
    for frame in [9, 8, 7, 6, 5, 4, 3, 2]:
        rr.set_time("f", sequence=frame)
        rr.log("backwards", rr.Scalars(float(frame)))


@program()
def null_and_empty(rr: Any) -> None:
    """Nothing said about a component is not the same as a component without instances."""
    for frame, entity in enumerate(
        [
            rr.AnyValues(i=[1, 2], j=[1]),
            rr.AnyValues(i=np.array([], dtype=np.int64), j=[2]),
            rr.AnyValues(j=[3]),
            rr.AnyValues(i=[4]),
        ]
    ):
        rr.set_time("f", sequence=frame)
        rr.log("any", entity)
    for frame, entity in enumerate(
        [rr.Points3D([[1, 2, 3]], colors=[1, 2, 3]), rr.Points3D([], colors=[]), rr.Points3D.cleared()]
    ):
        rr.set_time("f", sequence=frame)
        rr.log("points", entity)


@program()
def several_entities_at_once(rr: Any) -> None:
    """One log call with several entities is one row with the components of all."""
    for frame in range(3):
        rr.set_time("f", sequence=frame)
        rr.log(
            "points",
            rr.Points3D([[frame, 0, 0]], radii=0.5),
            rr.Arrows3D(vectors=[[0, 0, frame]]),
            rr.AnyValues(certainty=[0.3, 0.4], word="x"),
        )
    rr.log("plain", rr.Scalars(1.0), rr.TextLog("with text"), static=True)


@program()
def many_entities(rr: Any) -> None:
    for step in range(200):
        rr.set_time("f", sequence=step)
        rr.log(f"group/{step % 16}", rr.Scalars(step / 7))
        if step % 5 == 0:
            rr.log(f"group/{step % 16}/text", rr.TextLog(f"step {step}", level="INFO"))


@program(blocking=True)
def flushes_in_between(rr: Any) -> None:
    """A flush ends the chunks; what comes after it starts new ones."""
    for step in range(9):
        rr.set_time("f", sequence=step)
        rr.log("value", rr.Scalars(float(step)))
        if step % 4 == 3:
            rr.get_global_data_recording().flush()


@program(env={"RERUN_FLUSH_NUM_ROWS": "4", "RERUN_FLUSH_TICK_SECS": "1e9"})
def flush_after_rows(rr: Any) -> None:
    """The row threshold counts per entity, and only that entity's rows leave."""
    for step in range(11):
        rr.set_time("f", sequence=step)
        rr.log("often", rr.Scalars(float(step)))
        if step % 3 == 0:
            rr.log("seldom", rr.Scalars(float(step)))


@program()
def automatic_timelines(rr: Any) -> None:
    rr.log("with_time", rr.Scalars(1.0))
    rr.set_log_time_enabled(False)
    rr.set_time("f", sequence=1)
    rr.log("without_time", rr.Scalars(2.0))
    rr.set_log_tick_enabled(True)
    rr.log("with_tick", rr.Scalars(3.0))
    rr.log("with_tick", rr.Scalars(4.0))
    rr.set_log_tick_enabled(False)
    rr.log("neither", rr.Scalars(5.0))
    rr.set_log_tick_enabled(True)
    rr.log("tick_counted_on", rr.Scalars(6.0))
    rr.log("static_counts_too", rr.Scalars(7.0), static=True)
    rr.log("tick_counted_on", rr.Scalars(8.0))
