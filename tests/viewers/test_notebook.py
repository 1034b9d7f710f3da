"""Notebooks: a real kernel, the real widget in real Chromium, and this test in the place of JupyterLab between the two."""

from __future__ import annotations

import asyncio
import base64
import importlib.metadata
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

import asyncrr as rr
from asyncrr import notebook
from asyncrr.viewers.events import (
    EntitySelectionItem,
    RecordingOpenEvent,
    SelectionChangeEvent,
    TimeUpdateEvent,
    parse_event,
)
from asyncrr.viewers.web_files import DISTRIBUTION
from tests.async_face.helpers import ROOT
from tests.support.browser import Browser, Page

# The kernel's own libraries are not ours to judge: they leave sockets to the garbage collector and call what is deprecated.
pytestmark = [
    pytest.mark.timeout(240),
    pytest.mark.filterwarnings("default::ResourceWarning"),
    pytest.mark.filterwarnings("default::DeprecationWarning"),
    pytest.mark.filterwarnings("default::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.filterwarnings("default::RuntimeWarning:zmq"),
]

# What JupyterLab does for an anywidget: load its module, give it a model, carry messages.
FRONTEND = """(async () => {
    document.body.replaceChildren();
    document.body.style.margin = 0;
    const cell = document.body.appendChild(document.createElement("div"));
    const listeners = {}, state = %(state)s;
    window.toKernel = [];
    window.fromKernel = (content, buffers) => {
        const views = buffers.map((text) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer));
        for (const listener of listeners["msg:custom"] ?? []) listener(content, views);
    };
    window.update = (changed) => {
        for (const [name, value] of Object.entries(changed)) {
            state[name] = value;
            for (const listener of listeners[`change:${name}`] ?? []) listener(model, value);
        }
    };
    const model = {
        get: (name) => state[name], set: () => {}, save_changes: () => {}, off: () => {},
        on: (event, listener) => (listeners[event] ??= []).push(listener),
        send: (content) => {
            window.isReady ||= content === "ready";
            window.toKernel.push(content);
        },
    };
    const widget = await import(state._esm);
    // Later, when the sizes are known: they come in messages of their own.
    setTimeout(() => widget.default.render({model, el: cell}), 500);
})()"""


class Lab:
    """A kernel, and a page with the widgets that its cells show."""

    def __init__(self, client: AsyncKernelClient, page: Page) -> None:
        self._client = client
        self._page = page
        self._comm: str | None = None
        self._pending: list[tuple[Any, list[Any]]] = []
        self.displayed: list[dict[str, Any]] = []
        self.html: list[str] = []

    async def run(self, cell: str) -> str:
        """Run a cell; what it printed. A cell that raises fails the test."""
        printed: list[str] = []

        def on_output(message: dict[str, Any]) -> None:
            content = message["content"]
            printed.append(content.get("text", ""))
            data = content.get("data", {}) if message["msg_type"] in ("display_data", "execute_result") else {}
            if "application/vnd.jupyter.widget-view+json" in data:
                self.displayed.append(data["application/vnd.jupyter.widget-view+json"])
            if "text/html" in data:
                self.html.append(data["text/html"])
            self._see(message)

        reply = await self._client.execute_interactive(cell, output_hook=on_output, timeout=60)
        assert reply["content"]["status"] == "ok", reply["content"]
        await self.exchange()
        return "".join(printed)

    def _see(self, message: dict[str, Any]) -> None:
        content = message["content"]
        if message["msg_type"] == "comm_open" and "_esm" in content["data"].get("state", {}):
            self._comm = content["comm_id"]
            self._pending.append(({"method": "open", **content["data"]}, []))
        elif message["msg_type"] == "comm_msg" and content["comm_id"] == self._comm:
            self._pending.append((content["data"], message["buffers"]))

    async def exchange(self) -> None:
        """Carry messages between the page and the kernel, both ways, until a second has passed without any."""
        quiet = 0
        while quiet < 5:
            quiet += 1
            pending, self._pending = self._pending, []
            for data, buffers in pending:
                quiet = 0
                if data["method"] == "open":
                    await self._page.evaluate(FRONTEND % {"state": json.dumps(data["state"])})
                elif data["method"] == "update":
                    await self._page.evaluate(f"update({json.dumps(data['state'])})")
                elif data["method"] == "custom":
                    texts = [base64.b64encode(buffer).decode() for buffer in buffers]
                    await self._page.evaluate(f"fromKernel({json.dumps(data['content'])}, {json.dumps(texts)})")
            for content in await self._page.evaluate("(window.toKernel ?? []).splice(0)"):
                quiet = 0
                data = {"comm_id": self._comm, "data": {"method": "custom", "content": content}}
                self._client.shell_channel.send(self._client.session.msg("comm_msg", data))
            try:
                self._see(await self._client.get_iopub_msg(timeout=0.2))
                quiet = 0
            except Exception as error:
                if type(error).__name__ != "Empty":
                    raise

    async def until_ready(self) -> None:
        """Wait until the widget has said that it can take data, and what waited for that is with it."""
        await self._page.until("window.isReady")
        await self.exchange()


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    """The kernel's widgets load the viewer from our own server."""
    async with rr.WebViewerServer(0) as web, Browser() as browser:
        manager = AsyncKernelManager(kernel_name="python3")
        env = os.environ | {
            "PYTHONPATH": str(ROOT),
            "IPYTHONDIR": str(tmp_path / "ipython"),
            "JUPYTER_RUNTIME_DIR": str(tmp_path),
            "RERUN_NOTEBOOK_ASSET": f"http://127.0.0.1:{web.port}/widget.js",
        }
        await manager.start_kernel(env=env, cwd=str(tmp_path))
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=30)
            # A page from elsewhere than the viewer's server, as notebooks are.
            page = await browser.open(f"http://localhost:{web.port}/widget.css")
            await page.until("document.readyState == 'complete' && location.host")
            yield Lab(client, page)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel()
            await asyncio.sleep(0)


def share(picture: npt.NDArray[np.uint8], color: tuple[int, int, int]) -> float:
    """The share of pixels of about this color."""
    return float((np.abs(picture.astype(int) - color).max(axis=2) < 30).mean())


RED, BLUE, YELLOW = (255, 0, 0), (0, 0, 200), (255, 255, 0)


async def test_cells_and_what_they_show(lab: Lab, tmp_path: Path) -> None:
    await lab.run("import numpy as np\nimport asyncrr as rr\nrr.init('notebook', recording_id='cells')")
    await lab.run("cube = np.stack(np.meshgrid(*[np.arange(4.0)] * 3), axis=-1).reshape(-1, 3)")
    await lab.run("rr.log('before', rr.Points3D(cube, colors=[255, 0, 0], radii=0.3), static=True)")
    await lab.run(
        "events = []\nviewer = rr.notebook.Viewer(width=700, height=450)\nviewer.on_event(events.append)\nviewer.display()"
    )
    # The viewer, and before it what says so if it cannot be loaded.
    assert len(lab.displayed) == 2
    await lab.until_ready()
    page = lab._page
    await page.picture_with(lambda p: share(p, RED) > 0.002, "not shown", tmp_path / "before.png")

    # A cell that goes on logging while it runs, and async cells.
    await lab.run("for i in range(50):\n    rr.set_time('frame', sequence=i)\n    rr.log('curve', rr.Scalars(i % 7))")
    await lab.run(
        "import asyncio\nawait asyncio.sleep(0.1)\nrr.log('image', rr.Image(np.full((60, 80, 3), [0, 0, 200], np.uint8)))"
    )
    await lab.run("rr.get_data_recording().flush()")
    await page.picture_with(lambda p: share(p, BLUE) > 0.02, "live data does not arrive", tmp_path / "live.png")

    await lab.run("viewer.update_panels(time='hidden')\nviewer.set_time_ctrl(timeline='frame', sequence=20)")
    await lab.exchange()
    seen = await lab.run("print(sorted({type(event).__name__ for event in events}))")
    assert "RecordingOpenEvent" in seen
    moved = await lab.run("print([e.time for e in events if e.type == 'time_update'][-1:], events[0].recording_id)")
    assert "cells" in moved
    stats = await lab.run(
        "(sink,) = rr.get_data_recording().stats().sinks\nprint(sink.label, sink.status, sink.delivered_rows)"
    )
    assert stats.split()[:2] == ["notebook", "open"]
    assert int(stats.split()[2]) >= 52


async def test_an_async_recording_and_html(lab: Lab, tmp_path: Path) -> None:
    """The sinks of an async recording live on the kernel's own loop. And the older way: data inside of HTML."""
    await lab.run("import numpy as np\nimport asyncrr as rr\nrec = rr.AsyncRecordingStream('notebook')")
    await lab.run("await rec.log('image', rr.Image(np.full((60, 80, 3), [0, 0, 200], np.uint8)), static=True)")
    await lab.run(
        "import asyncrr.blueprint as rrb\n"
        "background = rrb.Background(kind='SolidColor', color=[255, 255, 0])\n"
        "layout = rrb.Blueprint(rrb.Spatial2DView(background=background), collapse_panels=True)\n"
        "await rec.notebook_show(width=700, height=450, blueprint=layout)"
    )
    await lab.until_ready()
    page = lab._page
    await page.picture_with(
        lambda p: share(p, BLUE) > 0.02 and share(p, YELLOW) > 0.01, "not shown as laid out", tmp_path / "async.png"
    )

    await lab.run(
        "memory = await rec.memory_recording()\nawait rec.log('later', rr.Image(np.full((6, 8, 3), [255, 0, 0], np.uint8)))"
    )
    await lab.run("rr.init('old')\nrr.log('image', rr.Image(np.full((6, 8, 3), [255, 0, 0], np.uint8)), static=True)")
    origin = await page.evaluate("location.origin")
    await lab.run(f"rr.legacy_notebook_show(width=700, height=450, app_url={origin!r}, timeout_ms=60_000)")
    (html,) = lab.html
    await page.evaluate(
        "document.body.replaceChildren(document.createRange().createContextualFragment(" + json.dumps(html) + "))"
    )
    await page.picture_with(lambda p: share(p, RED) > 0.02, "the HTML shows nothing", tmp_path / "html.png")
    assert await page.evaluate("document.querySelector('p').hidden")
    counted = await lab.run(
        "print(await memory.num_msgs(), len(await memory.as_html()) > 1000, await memory.num_msgs())"
    )
    before, is_html, after = counted.split()
    assert (is_html, before) == ("True", after)
    await lab.run("await rec.aclose()")


def test_events() -> None:
    about = {"application_id": "a", "recording_id": "r"}
    opened = parse_event(json.dumps({"type": "recording_open", **about, "source": "s", "version": None}))
    assert opened == RecordingOpenEvent("a", "r", None, "s", None)
    moved = parse_event(json.dumps({"type": "time_update", **about, "segment_id": "x", "time": 2.5}))
    assert moved == TimeUpdateEvent("a", "r", "x", 2.5)
    items = [{"type": "entity", "entity_path": "/a", "instance_id": 3}, {"type": "from the future"}]
    selected = parse_event(json.dumps({"type": "selection_change", **about, "items": items}))
    assert selected == SelectionChangeEvent("a", "r", None, [EntitySelectionItem("/a", 3)])
    assert parse_event(json.dumps({"type": "from the future", **about})) is None
    for broken in ('{"type": "play"}', "[]", "nonsense"):
        with pytest.raises(ValueError):
            parse_event(broken)


def test_nothing_to_show(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    rr.notebook_show()
    assert [record.getMessage() for record in caplog.records] == [
        "No active recording stream; notebook_show() shows an empty viewer. Call init() first."
    ]
    assert "viewers.widget.Widget" in capsys.readouterr().out, "what IPython prints where there is no notebook"
    with pytest.raises(ValueError, match="a blueprint needs a recording"):
        rr.notebook_show(blueprint="layout.rbl")
    with pytest.raises(ValueError, match="there is no recording to show"):
        rr.legacy_notebook_show()


def test_sizes_and_themes() -> None:
    with rr.RecordingStream("sizes") as rec:
        for size in ("wide", 0, -5):
            with pytest.raises(ValueError, match="width must be a number of pixels or 'auto'"):
                rr.notebook_show(width=size, recording=rec)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="height must be"):
            notebook.set_default_size(width=None, height="high")  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="theme must be"):
            notebook.Viewer(theme="pink", recording=rec)  # type: ignore[arg-type]
        viewer = notebook.Viewer(width="auto", height=np.int32(300), recording=rec)  # type: ignore[arg-type]
        assert (viewer._widget._width, viewer._widget._height) == ("auto", 300)
        memory = rec.memory_recording()
        assert 'width="100%" height="300"' in memory.as_html(width="100%", height=300)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="width must be"):
            memory.as_html(width='1" onload="alert()')  # type: ignore[arg-type]


def test_a_widget_of_another_version(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    version = importlib.metadata.version
    monkeypatch.setattr(importlib.metadata, "version", lambda name: "0.40.1" if name == DISTRIBUTION else version(name))
    notebook._check_version.cache_clear()
    for _ in range(2):
        notebook.Viewer()
    assert capsys.readouterr().err.count("is version 0.40.1, but data is written for 0.41.0") == 1
    notebook._check_version.cache_clear()


def test_in_marimo(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The widget goes to the cell's output by marimo's own means."""
    shown: list[object] = []
    marimo = ModuleType("marimo")
    vars(marimo).update(running_in_notebook=lambda: True, output=SimpleNamespace(append=shown.append))
    monkeypatch.setitem(sys.modules, "marimo", marimo)
    monkeypatch.setenv("REDAP_TOKEN", "for servers that ask")
    with rr.RecordingStream("marimo") as rec:
        rr.notebook_show(recording=rec)
        rec.log("x", rr.Scalars(1.0))
        rec.flush()
    (widget,) = shown
    assert widget._fallback_token == "for servers that ask"  # type: ignore[attr-defined]
    assert widget._event_queue, "data waits for the browser"  # type: ignore[attr-defined]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("missing", ["rerun_notebook", "anywidget"])
def test_the_package_is_missing(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The package, or what it needs: for the web viewer alone it may be installed without that."""
    monkeypatch.setattr(notebook, "HAS_NOTEBOOK", missing != "rerun_notebook")
    for name in ("rerun_notebook", "asyncrr.viewers.widget"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)  # type: ignore[arg-type]
    with pytest.raises(notebook.RerunMissingDependencyError, match=r"pip install '\.\[notebook\]'"):
        rr.notebook_show(recording=rr.RecordingStream("x"))
