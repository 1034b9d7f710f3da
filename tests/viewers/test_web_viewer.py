"""The real web viewer in real Chromium: the page from our own HTTP server, the data over gRPC-web."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import numpy.typing as npt
import pytest

import asyncrr as rr
from tests.support.browser import Browser, Page

pytestmark = pytest.mark.timeout(240)

RED, GREEN, BLUE, DARK = (255, 0, 0), (0, 200, 0), (0, 0, 200), (13, 16, 17)


def share(picture: npt.NDArray[np.uint8], color: tuple[int, int, int]) -> float:
    """The share of pixels of about this color."""
    return float((np.abs(picture.astype(int) - color).max(axis=2) < 30).mean())


def plain(color: tuple[int, int, int]) -> rr.Image:
    return rr.Image(np.full((60, 80, 3), color, dtype=np.uint8))


async def log_scene(rec: rr.AsyncRecordingStream) -> None:
    cube = np.stack(np.meshgrid(*[np.arange(4.0)] * 3), axis=-1).reshape(-1, 3)
    await rec.log("world/cube", rr.Points3D(cube, colors=RED, radii=0.3), static=True)
    for i in range(100):
        rec.set_time("frame", sequence=i)
        await rec.log("curve", rr.Scalars(np.sin(i / 9)))
    await rec.log("camera", plain(GREEN))
    await rec.log("text", rr.TextLog("a line of text"))
    await rec.flush(timeout_sec=20)


async def test_scene_live_data_and_reload(tmp_path: Path) -> None:
    async with rr.AsyncRecordingStream("web_viewer") as rec:
        uri = await rec.serve_grpc(grpc_port=0)
        await log_scene(rec)
        async with rr.WebViewerServer(0, connect_to=uri) as web, Browser() as browser:
            page = await browser.open(web.url)
            await page.until("document.documentElement.dataset.recordings == '1'")
            await page.picture_with(
                lambda p: share(p, RED) > 0.002 and share(p, GREEN) > 0.02,
                "the scene is not shown",
                tmp_path / "scene.png",
            )
            assert await page.evaluate("document.getElementById('notice').textContent") == ""

            rec.set_time("frame", sequence=100)
            await rec.log("camera", plain(BLUE))
            await rec.flush(timeout_sec=20)
            await page.picture_with(
                lambda p: share(p, BLUE) > 0.02 and share(p, GREEN) < 0.01,
                "live data does not arrive",
                tmp_path / "live.png",
            )

            before = len(page.requests)
            await page.reload()
            await page.until("document.documentElement.dataset.recordings == '1'")
            await page.picture_with(
                lambda p: share(p, RED) > 0.002 and share(p, BLUE) > 0.02,
                "a reload does not get what was logged before",
                tmp_path / "reloaded.png",
            )
            asked_for = [url for _, url in page.requests[before:]]
            assert any(url.endswith("/ReadMessages") for url in asked_for)
            wasm = next(url for url in asked_for if url.endswith(".wasm"))
            assert wasm.startswith(f"http://127.0.0.1:{web.port}/")
            status, headers = page.responses[wasm]
            assert (status in (200, 304), headers["content-type"]) == (True, "application/wasm")


async def test_what_the_address_of_the_page_says(tmp_path: Path) -> None:
    """Two sources at once, without panels, in the dark."""
    async with rr.AsyncRecordingStream("one") as one, rr.AsyncRecordingStream("two") as two:
        uris = [await rec.serve_grpc(grpc_port=0) for rec in (one, two)]
        for rec in (one, two):
            await rec.log("camera", plain(BLUE), static=True)
            await rec.flush(timeout_sec=20)
        query = urlencode([("url", uri) for uri in uris] + [("theme", "dark"), ("panels", "hidden")])
        async with rr.WebViewerServer(0) as web, Browser() as browser:
            page = await browser.open(f"{web.url}?{query}")
            await page.until("document.documentElement.dataset.recordings == '2'")
            picture = await page.picture_with(
                lambda p: share(p, BLUE) > 0.4 and share(p, DARK) > 0.1, "there are panels", tmp_path / "dark.png"
            )
            assert share(picture, (255, 255, 255)) < 0.05


READ = """(async () => {
    const answer = await fetch("%s/rerun.sdk_comms.v1alpha1.MessageProxyService/ReadMessages", {
        method: "POST", body: new Uint8Array(5),
        headers: {"content-type": "application/grpc-web+proto", "x-grpc-web": "1"},
    });
    const {value} = await answer.body.getReader().read();
    return value.length;
})()"""


async def test_pages_from_elsewhere_get_no_data() -> None:
    """Only pages from this machine may read what is logged, whoever opens them in the same browser."""
    async with rr.AsyncRecordingStream("web_viewer") as rec:
        uri = await rec.serve_grpc(grpc_port=0)
        await rec.log("x", rr.Scalars(1.0))
        await rec.flush(timeout_sec=20)
        read = READ % uri.removeprefix("rerun+").removesuffix("/proxy")
        async with rr.WebViewerServer(0) as web, Browser() as browser:
            ours = await loaded(browser, f"http://127.0.0.1:{web.port}/host.js")
            assert await ours.evaluate(read) > 100
            foreign = await loaded(browser, f"http://foreign.test:{web.port}/host.js")
            with pytest.raises(AssertionError, match="Failed to fetch"):
                await foreign.evaluate(read)
            assert any("Origin" in reason or "origin" in reason for _, reason in foreign.failures), foreign.failures


async def loaded(browser: Browser, url: str) -> Page:
    page = await browser.open(url)
    await page.until(f"document.readyState == 'complete' && location.href == {url!r}")
    return page
