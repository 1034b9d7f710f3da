"""The page with a recording inside: who may get the recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from asyncrr.server.http1 import Request, Response, start_http_server
from asyncrr.viewers.embedded_page import PUBLIC_VIEWER, html_with_recording
from tests.support.browser import Browser


@pytest.mark.parametrize("url", [PUBLIC_VIEWER, "http://127.0.0.1:9090", "https://example.com/a/viewer/"])
def test_only_the_viewer_that_was_asked_for_gets_the_recording(url: str) -> None:
    page = html_with_recording(b"data", app_url=url, width=1, height="100%", timeout_ms=1)
    assert "const origin = new URL(frame.src).origin;" in page
    assert "message.source !== frame.contentWindow || message.origin !== origin" in page
    assert "postMessage(recording, origin)" in page
    assert '"*"' not in page


SECRET = b"a recording"

VIEWER = """<script>
  onmessage = (message) => fetch(`/got?${message.origin}&${message.data.byteLength}`);
  parent.postMessage("READY", "*");
  setTimeout(() => fetch("/waited"), 300);
</script>"""

ELSEWHERE = """<script>
  location.replace(location.href.replace("127.0.0.1", "foreign.test").replace("elsewhere", "viewer"));
</script>"""

SIBLING = (
    """<script>top.frames[0].parent.postMessage("READY", "*"); setTimeout(() => fetch("/waited"), 300);</script>"""
)


@asynccontextmanager
async def pages(folder: str, beside: str = "") -> AsyncIterator[tuple[str, list[str]]]:
    """A page with a recording for a viewer in a folder, and what the viewers tell."""
    told: list[str] = []

    async def answer(request: Request) -> Response:
        html = {"viewer": VIEWER, "elsewhere": ELSEWHERE, "silent": "", "sibling": SIBLING}
        name = request.path.strip("/")
        if name in ("got", "waited"):
            told.append(f"{request.headers['host'].partition(':')[0]} {name} {request.query}".strip())
            return Response(200, {"access-control-allow-origin": "*"})
        page = html.get(name)
        if name == "":
            url = f"http://127.0.0.1:{server.port}/{folder}"
            page = html_with_recording(SECRET, app_url=url, width=10, height=10, timeout_ms=60_000)
            page += beside.format(port=server.port)
        if page is None:
            return Response.text(404, "no")
        return Response(200, {"content-type": "text/html"}, page.encode())

    server = await start_http_server(answer, "127.0.0.1", 0, report=told.append)
    try:
        # Another origin than the viewer's.
        yield f"http://localhost:{server.port}/", told
    finally:
        await server.aclose(0.1)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.05)


async def test_in_a_browser_the_viewer_gets_the_recording() -> None:
    async with pages("viewer") as (url, told), Browser() as browser:
        await browser.open(url)
        await until(lambda: "127.0.0.1 waited" in told)
        assert told[0] == f"127.0.0.1 got {url.rstrip('/')}&{len(SECRET)}"
        assert len(told) == 2, "it gets it once"


@pytest.mark.parametrize(
    ("folder", "beside", "who"),
    [
        # The frame has been led to another origin, which says what a viewer would say.
        ("elsewhere", "", "foreign.test"),
        # Another frame of the viewer's own origin speaks in place of the viewer.
        ("silent", '<iframe src="http://127.0.0.1:{port}/sibling/"></iframe>', "127.0.0.1"),
    ],
)
async def test_in_a_browser_nobody_else_gets_it(folder: str, beside: str, who: str) -> None:
    async with pages(folder, beside) as (url, told), Browser() as browser:
        await browser.open(url)
        await until(lambda: f"{who} waited" in told)
        assert told == [f"{who} waited"]
