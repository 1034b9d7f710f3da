"""Layouts made by asyncrr in the real viewer: what it shows is what it shows for the official SDK's same program."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import rerun as official
import rerun.blueprint as official_blueprint

import asyncrr
import asyncrr.blueprint as our_blueprint
from tests.support.blueprints import without_ids
from tests.support.viewer import HeadlessViewer, Shown

from .layouts import LAYOUTS, STEPS, log_data, workbench

pytestmark = pytest.mark.timeout(180)

SDKS: dict[str, tuple[Any, Any]] = {"ours": (asyncrr, our_blueprint), "theirs": (official, official_blueprint)}

SAME = 2.0
"""Mean difference of two pictures of the same, in levels of 255: software rasterizers are not exact."""

NOTIFICATIONS = np.s_[:440, 940:]
"""Where the viewer says for some seconds on which port it listens, and what it thinks of the machine: layouts have little to show there."""


def feed(sdk: str, url: str, name: str) -> None:
    """The program: the same text for both SDKs."""
    rr, rrb = SDKS[sdk]
    rec: Any = rr.RecordingStream("layouts", recording_id="one")
    rec.set_log_time_enabled(False)
    rec.set_log_tick_enabled(False)
    rec.connect_grpc(url)
    rec.send_blueprint(LAYOUTS[name](rr, rrb))
    log_data(rr, rec)
    rec.flush()
    rec.disconnect()


class Seen:
    """What one viewer shows."""

    def __init__(
        self, layout: dict[str, Any], shown: Shown, picture: npt.NDArray[np.uint8], complaints: list[str]
    ) -> None:
        self.layout = sorted(without_ids([json.dumps([path, found]) for path, found in layout.items()]))
        self.views = sorted((view.kind, view.name, view.origin, view.problems) for view in shown.views)
        self.picture = picture.astype(np.int16)
        self.picture[NOTIFICATIONS] = 0
        self.complaints = complaints


async def still_picture(viewer: HeadlessViewer) -> npt.NDArray[np.uint8]:
    """What the viewer shows once nothing moves any more: panels slide in and out."""
    picture = await viewer.picture()
    for _ in range(20):
        before, picture = picture, await viewer.picture()
        if np.abs(picture.astype(np.int16) - before).mean() < SAME / 10:
            return picture
    raise AssertionError("the picture does not come to rest")


async def look(sdk: str, name: str) -> Seen:
    async with HeadlessViewer() as viewer:
        await asyncio.to_thread(feed, sdk, viewer.url, name)
        await viewer.loaded()
        await viewer.until(
            HeadlessViewer.schema,
            lambda s: "step" in s.timelines and s.timelines["step"].end == STEPS - 1,
            "the curves are missing",
        )
        await viewer.seek("step", STEPS - 1)
        if name == "automatic":
            # It takes the viewer a few frames to lay views out by itself and to write down which.
            await viewer.until(HeadlessViewer.blueprint, lambda found: "/viewport" in found, "no views of its own")
        picture = await still_picture(viewer)
        return Seen(await viewer.blueprint(), await viewer.loaded(), picture, await viewer.complaints())


@pytest.mark.parametrize("name", list(LAYOUTS))
async def test_the_viewer_shows_the_same(name: str) -> None:
    ours, theirs = await look("ours", name), await look("theirs", name)
    assert ours.complaints == theirs.complaints == []
    if name == "automatic":
        # What is in views of the viewer's own, and where they are, depends on what had arrived in which of its frames.
        kinds = {kind for kind, *_ in ours.views}
        assert kinds == {kind for kind, *_ in theirs.views}
        assert len(kinds) >= 4
        return
    assert ours.views == theirs.views
    assert ours.layout == theirs.layout
    assert len(ours.layout) >= 10
    assert ours.picture.shape == theirs.picture.shape
    difference = np.abs(ours.picture - theirs.picture)
    assert difference.mean() < SAME, f"the pictures differ by {difference.mean():.2f} levels"
    # Against equal pictures of nothing.
    assert len(np.unique(ours.picture.reshape(-1, 3), axis=0)) > 300


async def test_different_layouts_look_different() -> None:
    """Else the comparison above says nothing."""
    workbench, grid = await look("ours", "workbench"), await look("ours", "grid")
    assert workbench.layout != grid.layout
    assert np.abs(workbench.picture - grid.picture).mean() > 5 * SAME


async def test_a_file_of_ours_opens_in_the_viewer(tmp_path: Path) -> None:
    """Beside a recording without a layout of its own: it is for all recordings of the application."""
    rr, rrb = SDKS["ours"]
    path = tmp_path / "layout.rbl"
    workbench(rr, rrb).save("layouts", path)
    with asyncrr.RecordingStream("layouts", recording_id="one") as rec:
        rec.save(tmp_path / "data.rrd")
        rec.log("curves/sin", asyncrr.Scalars(1.0))
    async with HeadlessViewer(tmp_path / "data.rrd", path) as viewer:
        shown = await viewer.until(
            HeadlessViewer.shown, lambda s: s.recordings > 0 and len(s.views) == 6 and not s.loading, "no layout"
        )
        assert {view.name for view in shown.views} == {"Scene", "Picture", "Curves", "Bars", "Text", "Other"}
        assert await viewer.complaints() == []
