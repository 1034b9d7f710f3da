"""The demo in the real viewer: from its file, and live."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from asyncrr.wire.messages import StoreKind
from asyncrr.wire.summary import StoreSummary, summarize
from tests.support.command import asyncrr, command_environment
from tests.support.viewer import HeadlessViewer, Schema, View

pytestmark = pytest.mark.timeout(120)

ARCHETYPES = {
    "/world": "ViewCoordinates",
    "/world/arm/base/turret/upper_arm/forearm/hand": "Transform3D",
    "/world/arm/base/turret/upper_arm/forearm/hand/axes": "Arrows3D",
    "/world/camera": "Pinhole",
    "/world/camera/color": "Image",
    "/world/camera/depth": "DepthImage",
    "/world/camera/objects": "SegmentationImage",
    "/world/scanner/points": "Points3D",
    "/world/tool_path": "LineStrips3D",
    "/joints/angles": "Scalars",
    "/joints/errors": "SeriesLines",
    "/log": "TextLog",
    "/description": "TextDocument",
}


def recording_of(path: Path) -> StoreSummary:
    (store,) = (store for id_, store in summarize(path).stores.items() if id_.kind is StoreKind.RECORDING)
    return store


def holds_all_of(schema: Schema, store: StoreSummary) -> bool:
    """Whether the viewer has every entity of the file, and all timelines from their start to their end."""
    return schema.entities.keys() == store.rows.keys() and {
        name: (t.kind, t.start, t.end) for name, t in schema.timelines.items()
    } == {name: (t.kind.value, t.start, t.end) for name, t in store.timelines.items()}


def has_archetypes(schema: Schema) -> None:
    for path, archetype in ARCHETYPES.items():
        assert f"rerun.archetypes.{archetype}" in schema.entities[path], path


def share_of(picture: npt.NDArray[np.uint8], color: tuple[int, int, int], tolerance: int = 45) -> float:
    """The share of pixels that are about as bright as, or darker than, ``color``, and of its hue."""
    pixels = picture.reshape(-1, 3).astype(np.float64)
    brightness = pixels.max(axis=1)
    scaled = pixels * (max(color) / np.maximum(brightness, 1))[:, None]
    return float(((np.abs(scaled - color).max(axis=1) < tolerance) & (brightness > 50)).mean())


async def look(viewer: HeadlessViewer, views: tuple[View, ...], folder: Path) -> None:
    """What can be seen in the views, at a moment in which the arm carries the cube."""
    await viewer.seek("sim_time", 1_600_000_000)
    by_name = {view.name: view for view in views}
    window = await viewer.picture()
    Image.fromarray(window).save(folder / "window.png")
    assert window.shape == (800, 1280, 3)
    assert window.std() > 20, "the window is flat"
    for name, colors in {
        "Workcell": [(242, 127, 36), (46, 160, 98), (181, 136, 99)],
        "Camera": [(242, 127, 36), (46, 160, 98), (90, 120, 170)],
        "Joint angles in degrees": [(232, 93, 73), (242, 169, 59), (77, 151, 255), (160, 108, 213)],
    }.items():
        picture = await viewer.picture(by_name[name])
        Image.fromarray(picture).save(folder / f"{name}.png")
        for color in colors:
            assert share_of(picture, color) > 2e-4, f"nothing of color {color} in {name}: see {folder}"
    for name in ("Depth", "Objects"):
        picture = await viewer.picture(by_name[name])
        Image.fromarray(picture).save(folder / f"{name}.png")
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) >= 5, f"{name} is flat: see {folder}"


async def test_the_file_in_the_viewer(tmp_path: Path) -> None:
    done = await asyncio.to_thread(asyncrr, "demo", "--no-viewer", "--seconds", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    file = tmp_path / "demo.rrd"
    async with HeadlessViewer(file) as viewer:
        store = recording_of(file)
        schema = await viewer.until(
            HeadlessViewer.schema,
            lambda s: holds_all_of(s, store),
            f"the viewer does not hold what the file does, {store}",
        )
        has_archetypes(schema)
        shown = await viewer.loaded()
        assert sorted(view.name for view in shown.views) == [
            "Camera",
            "Depth",
            "Description",
            "Joint angles in degrees",
            "Log",
            "Objects",
            "Tracking errors in degrees",
            "Workcell",
        ], "the layout of the demo is not shown"
        await look(viewer, shown.views, tmp_path)
        assert [view.problems for view in (await viewer.shown()).views if view.problems] == []
        assert await viewer.complaints() == []


async def test_live_into_the_viewer(tmp_path: Path) -> None:
    async with HeadlessViewer() as viewer:
        done = await asyncio.to_thread(asyncrr, "demo", "--seconds", "2", "--connect", viewer.url, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert viewer.url in done.stdout
        store = recording_of(tmp_path / "demo.rrd")
        schema = await viewer.until(
            HeadlessViewer.schema, lambda s: holds_all_of(s, store), f"the viewer lacks something of {store}"
        )
        has_archetypes(schema)
        shown = await viewer.loaded()
        assert len(shown.views) == 8
        await look(viewer, shown.views, tmp_path)
        assert await viewer.complaints() == []


async def test_the_viewer_has_it_while_it_is_logged(tmp_path: Path) -> None:
    """The demo runs on until the viewer has seen some of it; interrupted, it still delivers what it has logged."""
    async with HeadlessViewer() as viewer:
        demo = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "asyncrr.cli", "demo", "--seconds", "600", "--connect", viewer.url),
            cwd=tmp_path,
            env=command_environment(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            await viewer.until(
                HeadlessViewer.schema,
                lambda s: "frame" in s.timelines and s.timelines["frame"].end > 20 and len(s.entities) > 10,
                "nothing arrives while it is logged",
            )
            assert demo.returncode is None
            demo.send_signal(signal.SIGINT)
            _, stderr = await demo.communicate()
        finally:
            if demo.returncode is None:
                demo.kill()
                await demo.wait()
        assert demo.returncode == 130, stderr.decode()
        store = recording_of(tmp_path / "demo.rrd")
        await viewer.until(
            HeadlessViewer.schema, lambda s: holds_all_of(s, store), f"the viewer lacks something of {store}"
        )
        assert await viewer.complaints() == []


async def test_a_users_own_files(tmp_path: Path) -> None:
    for name, size in (("a.png", (64, 48)), ("b.jpg", (64, 48)), ("c.png", (64, 48)), ("d.jpg", (32, 32))):
        Image.new("RGB", size, (242, 127, 36)).save(tmp_path / name)
    (tmp_path / "table.csv").write_text("frame,up,down\n" + "".join(f"{i},{i},{-i}\n" for i in range(4)))
    done = await asyncio.to_thread(asyncrr, "demo", "--no-viewer", "--images", ".", "--csv", "table.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    async with HeadlessViewer(tmp_path / "demo.rrd") as viewer:
        store = recording_of(tmp_path / "demo.rrd")
        await viewer.until(HeadlessViewer.schema, lambda s: holds_all_of(s, store), "something is missing")
        await viewer.loaded()
        for frame in range(4):
            await viewer.seek("frame", frame)
            window = await viewer.picture()
        Image.fromarray(window).save(tmp_path / "window.png")
        assert share_of(window, (242, 127, 36)) > 0.02, f"no image is shown: see {tmp_path}"
        assert [view.problems for view in (await viewer.shown()).views if view.problems] == []
        assert await viewer.complaints() == []
