"""The page with a recording inside: who may get the recording."""

from __future__ import annotations

import pytest

from asyncrr.viewers.embedded_page import PUBLIC_VIEWER, html_with_recording


@pytest.mark.parametrize("url", [PUBLIC_VIEWER, "http://127.0.0.1:9090", "https://example.com/a/viewer/"])
def test_only_the_viewer_that_was_asked_for_gets_the_recording(url: str) -> None:
    page = html_with_recording(b"data", app_url=url, width=1, height="100%", timeout_ms=1)
    assert "const origin = new URL(frame.src).origin;" in page
    assert "message.source !== frame.contentWindow || message.origin !== origin" in page
    assert "postMessage(recording, origin)" in page
    assert '"*"' not in page
