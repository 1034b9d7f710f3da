"""A stream of frames in the real viewer: of AV1, which it decodes by itself. For the other codecs it needs an ``ffmpeg``."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

import asyncrr as rr
from tests.support import needs
from tests.support.viewer import HeadlessViewer

pytestmark = pytest.mark.timeout(120)

RED = (255, 0, 0)


def picture(number: int) -> npt.NDArray[np.uint8]:
    """Blue, with a red square that moves to the right by 4 pixels a frame."""
    frame = np.full((240, 320, 3), (0, 0, 200), np.uint8)
    frame[100:140, 10 + 4 * number : 50 + 4 * number] = RED
    return frame


async def test_the_frame_of_the_time_is_shown(rrd_path: Path) -> None:
    needs.module("av")
    async with rr.AsyncRecordingStream("video") as rec:
        rec.set_log_time_enabled(False)
        rec.set_log_tick_enabled(False)
        await rec.save(rrd_path)
        async with rec.video_stream("camera", "av1", keyframe_interval=15) as stream:
            for i in range(60):
                rec.set_time("frame", sequence=i)
                await stream.log(picture(i))
    async with HeadlessViewer(rrd_path) as viewer:
        shown = await viewer.loaded()
        (view,) = shown.views
        found = {}
        for number in (5, 50):
            await viewer.seek("frame", number)

            async def red(viewer: HeadlessViewer) -> float:
                """Middle of the red square, from 0 (left) to 1; NaN while there is none."""
                screen = (await viewer.picture(view)).astype(int)
                columns = np.nonzero((screen[:, :, 0] > 200) & (screen[:, :, 1] < 60) & (screen[:, :, 2] < 60))[1]
                blue = np.nonzero((screen[:, :, 2] > 150) & (screen[:, :, 0] < 60))[1]
                if len(columns) < 100 or not len(blue):
                    return float("nan")
                return float((columns.mean() - blue.min()) / (blue.max() - blue.min()))

            expected = (30 + 4 * number) / 320
            found[number] = await viewer.until(
                red, lambda at, expected=expected: abs(at - expected) < 0.02, f"no {expected}"
            )
        assert found[5] < 0.2 < 0.6 < found[50]
        assert await viewer.complaints() == []
