"""Importing on an event loop: the loop goes on, memory is bounded, cancellation is clean."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

import asyncrr as rr
from asyncrr import AsyncRecordingStream
from tests.importers import samples
from tests.support import oracle


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.mark.usefixtures("no_blocking_calls")
async def test_files_are_read_without_blocking_the_loop() -> None:
    await asyncio.to_thread(make_files)
    # The first recording of a program imports what it needs.
    await asyncio.to_thread(rr.RecordingStream, "importers_test")
    async with AsyncRecordingStream("importers_test", send_properties=False) as rec:
        await rec.save("out.rrd")
        await rec.log_file_from_path("in", entity_path_prefix="p")
        await rec.log_file_from_contents("b.txt", b"text")
        await rec.flush()
    found = await asyncio.to_thread(oracle.read, "out.rrd")
    ours = next(recording for recording in found if recording.application_id == "importers_test")
    assert {"/p/in/a.txt", "/p/in/c.ply", "/b.txt", "/p/cam"} <= ours.entities
    assert {recording.application_id for recording in found} == {"importers_test", "other_app"}


def make_files() -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("text")
    Path("in/c.ply").write_bytes(samples.GOOD_PLY["colors"])
    samples.write_recording(Path("in/other.rrd"))
    samples.write_table(Path("in/t.parquet"))


async def test_problems_are_told_at_the_line_that_awaits() -> None:
    async with AsyncRecordingStream("importers_test", send_properties=False) as rec:
        with pytest.warns(rr.RerunWarning, match="missing.txt: there is no such file") as caught:
            await rec.log_file_from_path("missing.txt")
        assert caught[0].filename == __file__
        rr.set_strict_mode(True)
        try:
            with pytest.raises(rr.ImporterError, match=r"b\.txt: it is no UTF-8 text"):
                await rec.log_file_from_contents("b.txt", b"\xff")
        finally:
            rr.set_strict_mode(False)


async def test_a_budget_is_kept_while_a_large_recording_is_imported() -> None:
    first = rr.RecordingStream("importers_test", recording_id="large", send_properties=False)
    first.save("large.rrd")
    for step in range(60):
        first.set_time("step", sequence=step)
        first.log("blob", rr.AnyValues(data=os.urandom(100_000)))
    first.close()
    most = 0
    async with AsyncRecordingStream("importers_test", memory_limit=2**20, send_properties=False) as rec:
        await rec.save("out.rrd")
        importing = asyncio.create_task(rec.log_file_from_path("large.rrd"))
        while not importing.done():
            stats = rec.stats()
            most = max(most, stats.staged_bytes + stats.encoded_bytes)
            await asyncio.sleep(0)
        await importing
        assert rec.stats().dropped_rows == {}
    # A chunk that is larger than the budget is let in alone.
    assert most < 4 * 2**20
    (found,) = [recording for recording in oracle.read("out.rrd") if recording.chunks]
    assert len(found.values("/blob", "data")) == 60


async def test_cancelling_leaves_a_recording_that_works() -> None:
    make_files()
    async with AsyncRecordingStream("importers_test", send_properties=False) as rec:
        await rec.save("out.rrd")
        task = asyncio.create_task(rec.log_file_from_path("in"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await rec.log("after", rr.TextLog("still here"))
    found = [r for r in oracle.read("out.rrd") if r.application_id == "importers_test"]
    assert found[0].values("/after", "TextLog:text") == [["still here"]]


async def test_the_function_reads_for_an_async_recording_too() -> None:
    Path("a.txt").write_text("text")
    async with AsyncRecordingStream("importers_test", send_properties=False) as rec:
        await rec.save("out.rrd")
        rr.log_file_from_path("a.txt")
    assert oracle.check_file("out.rrd").entities == {"/a.txt"}
