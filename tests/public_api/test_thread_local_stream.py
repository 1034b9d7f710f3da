"""``thread_local_stream``: a recording of its own for each call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import asyncrr as rr
from tests.support import oracle


def scalars(path: Path) -> list[float]:
    return [value for (value,) in oracle.check_file(path).values("/x", "Scalars:scalars")]


def test_each_call_logs_to_a_recording_of_its_own(tmp_path: Path) -> None:
    @rr.thread_local_stream("asyncrr_jobs")
    def job(number: int) -> int:
        """What the job does."""
        rr.save(tmp_path / f"{number}.rrd")
        rr.log("x", rr.Scalars(float(number)))
        return number

    threads = [threading.Thread(target=job, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert job(4) == 4
    assert job.__doc__ == "What the job does."
    assert rr.get_data_recording() is None
    files = [tmp_path / f"{number}.rrd" for number in range(5)]
    assert [scalars(file) for file in files] == [[0], [1], [2], [3], [4]]
    ids = {oracle.read_one(file).recording_id for file in files}
    assert len(ids) == 5


def test_a_generator_s_recording_is_active_in_its_steps_only(tmp_path: Path) -> None:
    @rr.thread_local_stream("asyncrr_jobs")
    def steps(path: Path) -> Iterator[int]:
        rr.save(path)
        for step in range(3):
            rr.log("x", rr.Scalars(float(step)))
            yield step

    first, second = steps(tmp_path / "a.rrd"), steps(tmp_path / "b.rrd")
    for a, b in zip(first, second, strict=True):
        assert a == b
        assert rr.get_data_recording() is None
    assert scalars(tmp_path / "a.rrd") == scalars(tmp_path / "b.rrd") == [0, 1, 2]


def test_async_functions_are_refused() -> None:
    async def work() -> None:
        rr.log("x", rr.Scalars(1.0))

    with pytest.raises(TypeError, match="AsyncRecordingStream"):
        rr.thread_local_stream("asyncrr_jobs")(work)
