"""HTML with a recording inside it, shown by a web viewer in a frame."""

from __future__ import annotations

import base64
import html
import json
import re
import uuid
from typing import Final

from .process import OUR_VERSION

PUBLIC_VIEWER: Final = f"https://app.rerun.io/version/{OUR_VERSION}"
"""The web viewer as its makers host it."""

_TEMPLATE: Final = """\
<div id="{id}">
  <p hidden>The viewer at {shown_url} has not answered. Hosting it yourself may help:
    <code>asyncrr.start_web_viewer_server()</code>.</p>
  <iframe src="{source}" width="{width}" height="{height}" style="border: 0" allowfullscreen></iframe>
</div>
<script type="module">
  const place = document.getElementById("{id}");
  const frame = place.querySelector("iframe");
  // The recording is for the viewer that was asked for, not for whatever else the frame may have been led to.
  const origin = new URL(frame.src).origin;
  const late = setTimeout(() => (place.querySelector("p").hidden = false), {timeout_ms});
  const text = atob({data});
  const recording = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const onMessage = (message) => {{
    if (message.source !== frame.contentWindow || message.origin !== origin) return;
    // Whatever it says first, it says once it can take data.
    window.removeEventListener("message", onMessage);
    clearTimeout(late);
    place.querySelector("p").hidden = true;
    frame.contentWindow.postMessage(recording, origin);
  }};
  window.addEventListener("message", onMessage);
</script>
"""


def html_with_recording(rrd: bytes, *, app_url: str, width: int | str, height: int | str, timeout_ms: int) -> str:
    """HTML, to be put into a page, that shows a recording.

    Parameters
    ----------
    rrd
        The recording.
    app_url
        Where the web viewer is hosted.
    width, height
        In CSS pixels, or such as ``"100%"``.
    timeout_ms
        Milliseconds after which it says that the viewer has not answered.

    Raises
    ------
    ValueError
        If a size is not a number of pixels or a percentage.
    """
    # `web_event://` has viewers wait for messages; `persist=0` keeps them from remembering this one.
    source = f"{app_url.rstrip('/')}/?url=web_event://&persist=0&notebook=1"
    return _TEMPLATE.format(
        id=f"rerun-{uuid.uuid4().hex}",
        source=html.escape(source, quote=True),
        shown_url=html.escape(app_url),
        width=_length("width", width),
        height=_length("height", height),
        timeout_ms=int(timeout_ms),
        data=json.dumps(base64.b64encode(rrd).decode("ascii")),
    )


def _length(name: str, value: int | str) -> str:
    text = str(value)
    if re.fullmatch(r"\d+%?", text) is None:
        raise ValueError(f'{name} must be a number of pixels or such as "100%", got {value!r}')
    return text
