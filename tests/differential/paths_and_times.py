"""Entity paths in all their spellings, and times in all their units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np

from .registry import program


@program()
def entity_paths(rr: Any) -> None:
    paths: list[Any] = [
        "plain",
        "/leading/slash",
        "trailing/slash/",
        "double//slash",
        "/",
        "with space",
        r"escaped\ space",
        r"punctuation\!\?\(\)",
        "unescaped!",
        "colon:name",
        "brackets[0]",
        "dots.and-dashes_",
        "hallå/世界/ñ",
        "emoji🦀",
        r"tab\tand\nnewline",
        r"unicode\u{262E}",
        ["list", "of parts"],
        ["with/slash", "a b", 3],
        rr.new_entity_path(["made", "by function", 1]),
        f"part/{rr.escape_entity_path_part('a b/c!')}",
    ]
    for number, path in enumerate(paths):
        rr.log(path, rr.Scalars(float(number)), static=True)


@program()
def time_sequence(rr: Any) -> None:
    for value in (0, -1, 5, 2**62, np.int64(3), np.uint8(4), True):
        rr.set_time("frame", sequence=value)
        rr.log("value", rr.Scalars(1.0))


@program()
def time_duration(rr: Any) -> None:
    values: list[Any] = [0, 1, -1, 0.5e-9, 1.5e-9, 2.5e-9, 1.25, 1e6 + 1e-9, timedelta(microseconds=1)]
    values += [timedelta(days=-1, seconds=1.5), np.timedelta64(5, "us"), np.timedelta64(3, "h"), np.float64(0.1)]
    for value in values:
        rr.set_time("elapsed", duration=value)
        rr.log("value", rr.Scalars(1.0))


@program()
def time_timestamp(rr: Any) -> None:
    values: list[Any] = [0, 1, 1.0000000005, 1700000000, 1700000000.123456, -1.5]
    values += [
        # Without a zone means UTC. Half a second: the reference rounds microseconds to multiples of 256 ns.
        datetime(2020, 1, 1, 0, 0, 0, 500_000),  # noqa: DTZ001
        datetime(2020, 1, 1, tzinfo=UTC),
        datetime(2020, 1, 1, tzinfo=timezone(timedelta(hours=-7))),
        datetime(1950, 6, 1),  # noqa: DTZ001
        np.datetime64("2024-02-29"),
        np.datetime64(5, "us"),
        np.datetime64(1700000000123456789, "ns"),
    ]
    for value in values:
        rr.set_time("clock", timestamp=value)
        rr.log("value", rr.Scalars(1.0))


@program()
def several_timelines(rr: Any) -> None:
    for step in range(8):
        rr.set_time("frame", sequence=step)
        rr.set_time("elapsed", duration=step / 30)
        rr.set_time("clock", timestamp=1.7e9 + step)
        rr.set_time("Zeit (größer)", sequence=-step)
        rr.log("scalar", rr.Scalars(step**2))
        rr.log("text", rr.TextLog(f"step {step}"))


@program()
def timeline_that_changes_its_kind(rr: Any) -> None:
    """Warned about, and written. A chunk's column has the kind of its first row; later values are stored in it as they are."""
    rr.set_time("t", sequence=1)
    rr.log("value", rr.Scalars(1.0))
    rr.set_time("t", duration=2.5)
    rr.log("value", rr.Scalars(2.0))
    rr.log("other", rr.Scalars(3.0))
    rr.set_time("t", timestamp=3.5)
    rr.log("value", rr.Scalars(4.0))
    rr.log("another", rr.Scalars(5.0))


@program()
def timelines_named_like_automatic_ones(rr: Any) -> None:
    rr.set_time("log_time", timestamp=1.0)
    rr.log("value", rr.Scalars(1.0))
    rr.log("value", rr.Scalars(2.0))
