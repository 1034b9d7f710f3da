"""Which layout the real viewer shows: of several, of several applications, and after it was restarted."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rerun as official
import rerun.blueprint as official_blueprint

import asyncrr
import asyncrr.blueprint as our_blueprint
from asyncrr.experimental import AsyncViewerClient
from tests.support import oracle
from tests.support.viewer import HeadlessViewer, Shown

pytestmark = pytest.mark.timeout(120)

SDKS: dict[str, tuple[Any, Any]] = {"ours": (asyncrr, our_blueprint), "theirs": (official, official_blueprint)}
TRUTH_TABLE = list(itertools.product((True, False), repeat=2))


def layout(rrb: Any, *names: str) -> Any:
    return rrb.Blueprint(rrb.Grid(*(rrb.TimeSeriesView(name=name) for name in names)))


async def shows(viewer: HeadlessViewer, *names: str) -> Shown:
    """Wait until just these views are there."""
    shown = await viewer.until(
        HeadlessViewer.shown, lambda s: sorted(view.name for view in s.views) == sorted(names), f"not {names}"
    )
    assert isinstance(shown, Shown)
    return shown


@pytest.mark.parametrize("sdk", SDKS)
async def test_active_and_default(sdk: str) -> None:
    """A recording with a default layout; then another one is sent. Each case is an application of its own."""
    rr, rrb = SDKS[sdk]

    def begin(application_id: str) -> Any:
        rec = rr.RecordingStream(application_id)
        rec.connect_grpc(viewer.url, default_blueprint=layout(rrb, "first"))
        rec.log("x", rr.Scalars(1.0))
        rec.flush()
        return rec

    def send(rec: Any, **how: bool) -> None:
        rec.send_blueprint(layout(rrb, "second", "more of it"), **how)
        rec.log("x", rr.Scalars(2.0))
        rec.flush()

    async with HeadlessViewer() as viewer, AsyncViewerClient(viewer.url) as client:
        for make_active, make_default in TRUTH_TABLE:
            rec = await asyncio.to_thread(begin, f"app-{make_active}-{make_default}")
            await shows(viewer, "first")
            await asyncio.to_thread(send, rec, make_active=make_active, make_default=make_default)
            await asyncio.sleep(0.5)
            second = ("second", "more of it")
            await shows(viewer, *(second if make_active else ("first",)))
            await client.run_command("recording.reset_blueprint_to_default")
            await asyncio.sleep(0.5)
            await shows(viewer, *(second if make_default else ("first",)))
            await asyncio.to_thread(rec.disconnect)
        assert (await viewer.shown()).recordings == len(TRUTH_TABLE)
        assert await viewer.complaints() == []


@pytest.mark.parametrize("sdk", SDKS)
async def test_of_several_the_last_one(sdk: str) -> None:
    rr, rrb = SDKS[sdk]

    def run(url: str) -> None:
        rec = rr.RecordingStream("app")
        # Before there is a viewer, too.
        rec.send_blueprint(layout(rrb, "one"))
        rec.log("x", rr.Scalars(1.0))
        rec.connect_grpc(url)
        rec.send_blueprint(layout(rrb, "two"))
        rec.send_blueprint(layout(rrb, "three"))
        rec.flush()
        rec.disconnect()

    async with HeadlessViewer() as viewer:
        await asyncio.to_thread(run, viewer.url)
        await shows(viewer, "three")


async def test_the_default_layout_of_init() -> None:
    def run(url: str) -> None:
        asyncrr.init("app", default_blueprint=layout(our_blueprint, "of init"))
        asyncrr.connect_grpc(url)
        asyncrr.log("x", asyncrr.Scalars(1.0))
        asyncrr.disconnect()
        asyncrr.set_global_data_recording(None)

    async with HeadlessViewer() as viewer:
        await asyncio.to_thread(run, viewer.url)
        await shows(viewer, "of init")


async def test_the_layouts_of_a_viewer_that_is_restarted() -> None:
    """With static data, which a viewer without a layout would begin to lay out by itself."""
    image = np.frombuffer(np.random.default_rng(0).bytes(9_000_000), np.uint8).reshape(1500, 2000, 3)
    async with asyncrr.AsyncRecordingStream("app") as rec:
        async with HeadlessViewer() as viewer:
            await rec.connect_grpc(viewer.url, default_blueprint=layout(our_blueprint, "default"))
            await rec.log("image", asyncrr.Image(image), static=True)
            await rec.flush()
            await shows(viewer, "default")
        async with HeadlessViewer(port=viewer.port) as viewer:
            await rec.log("x", asyncrr.Scalars(1))
            await rec.flush(timeout_sec=20)
            await shows(viewer, "default")
            await rec.send_blueprint(layout(our_blueprint, "active"), make_default=False)
            await rec.flush()
            await shows(viewer, "active")
        async with HeadlessViewer(port=viewer.port) as viewer, AsyncViewerClient(viewer.url) as client:
            await rec.log("x", asyncrr.Scalars(2))
            await rec.flush(timeout_sec=20)
            await shows(viewer, "active")
            await client.run_command("recording.reset_blueprint_to_default")
            await shows(viewer, "default")


@pytest.mark.parametrize("sdk", SDKS)
async def test_a_file_that_is_opened_in_a_viewer_that_runs(sdk: str, tmp_path: Path) -> None:
    """The `rerun` command hands it over to the viewer; the layout is shown for the recording that is open."""
    layout(SDKS[sdk][1], "from the file").save("app", str(tmp_path / "layout.rbl"))
    async with HeadlessViewer() as viewer, asyncrr.AsyncRecordingStream("app") as rec:
        await rec.connect_grpc(viewer.url)
        await rec.log("x", asyncrr.Scalars(1))
        await rec.flush()
        await viewer.loaded()
        address = ("--bind", "127.0.0.1", "--port", str(viewer.port))
        await asyncio.to_thread(oracle.run_rerun, str(tmp_path / "layout.rbl"), *address)
        await shows(viewer, "from the file")
        assert await viewer.complaints() == []
