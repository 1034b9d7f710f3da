"""``send_columns``: whole columns at once, sorted or not, with several components and rows of several instances."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from .registry import program


@program()
def columns_scalars(rr: Any) -> None:
    times = np.arange(0, 64)
    rr.send_columns(
        "sin",
        indexes=[rr.TimeColumn("step", sequence=times)],
        columns=rr.Scalars.columns(scalars=np.sin(times / 10.0)),
    )
    rr.send_columns(
        "list",
        indexes=[rr.TimeColumn("step", sequence=[1, 2, 3])],
        columns=rr.Scalars.columns(scalars=[1, 2.5, 3]),
    )


@program()
def columns_time_kinds(rr: Any) -> None:
    moment = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    rr.send_columns(
        "all",
        indexes=[
            rr.TimeColumn("frame", sequence=[0, 1, 2]),
            rr.TimeColumn("seconds", duration=[0.5, 1.5, 2.5]),
            rr.TimeColumn("deltas", duration=[timedelta(milliseconds=n) for n in range(3)]),
            rr.TimeColumn("clock", timestamp=[1.7e9, 1.7e9 + 0.25, 1.7e9 + 0.5]),
            rr.TimeColumn("moments", timestamp=[moment + timedelta(seconds=n) for n in range(3)]),
            rr.TimeColumn("nanos", timestamp=np.array([1, 2, 3], dtype="datetime64[ns]")),
            rr.TimeColumn("millis", duration=np.array([1, 2, 3], dtype="timedelta64[ms]")),
        ],
        columns=rr.Scalars.columns(scalars=[1.0, 2.0, 3.0]),
    )


@program()
def columns_unsorted(rr: Any) -> None:
    rr.send_columns(
        "one",
        indexes=[rr.TimeColumn("f", sequence=[3, 1, 2])],
        columns=rr.Scalars.columns(scalars=[30.0, 10.0, 20.0]),
    )
    rr.send_columns(
        "two",
        indexes=[rr.TimeColumn("zz", sequence=[1, 2, 3, 4]), rr.TimeColumn("aa", sequence=[2, 1, 2, 1])],
        columns=rr.Scalars.columns(scalars=[1.0, 2.0, 3.0, 4.0]),
    )
    rr.send_columns(
        "ties",
        indexes=[rr.TimeColumn("f", sequence=[5, 5, 4, 5, 4])],
        columns=rr.Scalars.columns(scalars=[1.0, 2.0, 3.0, 4.0, 5.0]),
    )
    rr.send_columns(
        "negative",
        indexes=[rr.TimeColumn("f", sequence=[0, -5, 9223372036854775807])],
        columns=rr.Scalars.columns(scalars=[1.0, 2.0, 3.0]),
    )


@program()
def columns_partition(rr: Any) -> None:
    positions = np.arange(18, dtype=np.float32).reshape(6, 3)
    rr.send_columns(
        "points",
        indexes=[rr.TimeColumn("time", duration=[10.0, 11.0, 12.0])],
        columns=[
            *rr.Points3D.columns(positions=positions).partition(lengths=[1, 2, 3]),
            *rr.Points3D.columns(
                colors=np.array([0xFF0000FF, 0x00FF00FF], dtype=np.uint32).repeat([1, 2]), radii=[0.1, 0.2, 0.3]
            ),
        ],
    )
    rr.send_columns(
        "gaps",
        indexes=[rr.TimeColumn("time", duration=[12.0, 10.0, 11.0])],
        columns=rr.Points3D.columns(positions=positions).partition(lengths=[0, 6, 0]),
    )
    rr.send_columns(
        "scalars",
        indexes=[rr.TimeColumn("f", sequence=[0, 1])],
        columns=rr.Scalars.columns(scalars=np.arange(6.0)).partition(lengths=[3, 3]),
    )


@program()
def columns_many_components(rr: Any) -> None:
    rr.send_columns(
        "log",
        indexes=[rr.TimeColumn("f", sequence=[2, 0, 1])],
        columns=rr.TextLog.columns(text=["c", "a", "b"], level=["INFO", "WARN", "ERROR"]),
    )
    rr.send_columns(
        "transform",
        indexes=[rr.TimeColumn("f", sequence=[0, 1])],
        columns=rr.Transform3D.columns(
            translation=[[1, 2, 3], [4, 5, 6]],
            quaternion=[rr.Quaternion(xyzw=[0, 0, 0, 1]), rr.Quaternion(xyzw=[1, 0, 0, 0])],
        ),
    )
    rr.send_columns(
        "mixed",
        indexes=[rr.TimeColumn("f", sequence=[0, 1])],
        columns=[*rr.Scalars.columns(scalars=[1.0, 2.0]), *rr.AnyValues.columns(note=["x", "y"], number=[1, 2])],
    )


@program()
def columns_static(rr: Any) -> None:
    rr.send_columns("points", indexes=[], columns=rr.Points3D.columns(positions=[[1, 2, 3]]))
    rr.send_columns("cloud", indexes=[], columns=rr.Points3D.columns(positions=np.ones((4, 3))).partition(lengths=[4]))


@program()
def columns_do_not_mix_with_log(rr: Any) -> None:
    for frame in range(3):
        rr.set_time("f", sequence=frame)
        rr.log("value", rr.Scalars(float(frame)))
    rr.send_columns(
        "value",
        indexes=[rr.TimeColumn("f", sequence=[10, 11])],
        columns=rr.Scalars.columns(scalars=[10.0, 11.0]),
    )
    rr.set_time("f", sequence=3)
    rr.log("value", rr.Scalars(3.0))


@program()
def columns_images(rr: Any) -> None:
    frames = np.arange(2 * 4 * 6 * 3, dtype=np.uint8).reshape(2, 4, 6, 3)
    format_ = rr.components.ImageFormat(width=6, height=4, color_model="RGB", channel_datatype="U8")
    rr.log("camera", rr.Image.from_fields(format=format_), static=True)
    rr.send_columns(
        "camera",
        indexes=[rr.TimeColumn("f", sequence=[0, 1])],
        columns=rr.Image.columns(buffer=frames.reshape(2, -1)),
    )
