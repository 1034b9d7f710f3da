"""The examples of the docs run, and record what they say."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import numpy as np
import pytest

from tests.async_face.helpers import ROOT, SCALARS, stamped
from tests.support import oracle
from tests.support.browser import Browser
from tests.support.rerun_server import free_port

EXAMPLES = ROOT / "docs" / "examples"


def run_example(name: str, *args: str | Path, cwd: Path) -> str:
    """Run an example with warnings as errors; what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name, *map(str, args)],
        cwd=cwd,
        env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def test_plain_script(rrd_path: Path, tmp_path: Path) -> None:
    assert run_example("plain_script.py", rrd_path, cwd=tmp_path) == ""
    recording = oracle.check_file(rrd_path)
    assert [time for time, _ in stamped(recording, "/wave/sin", "frame")] == list(range(100))
    assert len(recording.rows("/camera")) == 10
    assert len(recording.values("/wave/fine", SCALARS)) == 1000
    assert len(recording.rows("/room/corners", static=True)) == 1


def test_trio_program(rrd_path: Path, tmp_path: Path) -> None:
    assert run_example("trio_program.py", rrd_path, cwd=tmp_path) == ""
    recording = oracle.check_file(rrd_path)
    for number in range(3):
        assert [time for time, _ in stamped(recording, f"/arm/joint{number}", "step")] == list(range(100))
    assert sorted(row.times["step"] for row in recording.rows("/camera")) == list(range(0, 100, 10))


async def test_served_script(rrd_path: Path, tmp_path: Path) -> None:
    """A viewer that comes while it runs has everything in the end."""
    port = free_port()
    script = asyncio.to_thread(run_example, "served_script.py", "--steps", "500", "--port", str(port), cwd=tmp_path)
    running = asyncio.ensure_future(script)
    url = f"rerun+http://127.0.0.1:{port}/proxy"
    async with asyncio.timeout(40):
        while not await asyncio.to_thread(_listens, port):
            await asyncio.sleep(0.05)
        reader = await asyncio.create_subprocess_exec(
            *(oracle.rerun_binary(), url, "--save", rrd_path, "--bind", "127.0.0.1", "--port", str(free_port())),
            env=oracle.rerun_environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert await running == f"serving; open it with: rerun {url}\n"
        assert await reader.wait() == 0
    recording = oracle.check_file(rrd_path)
    for path in ("/room/particles", "/hits"):
        assert sorted(row.times["step"] for row in recording.rows(path)) == list(range(500))
    assert len(recording.rows("/room", static=True)) == 1


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.mark.parametrize("port", [(), ("--port", "0")], ids=["file", "file and viewers"])
def test_control_loop(rrd_path: Path, tmp_path: Path, port: tuple[str, ...]) -> None:
    printed = run_example("control_loop.py", "--seconds", "1", "--out", rrd_path, *port, cwd=tmp_path)
    assert re.fullmatch(
        r"200 ticks at 200 Hz\n"
        r"late:    p50 +\d+ µs   p99 +\d+ µs   max +\d+ µs\n"
        r"logging: p50 +\d+ µs   p99 +\d+ µs   max +\d+ µs\n"
        r"rows:    1610 written, 0 lost\n",
        printed,
    ), printed
    recording = oracle.check_file(rrd_path)
    for i in range(6):
        assert [time for time, _ in stamped(recording, f"/arm/joint{i}", "tick")] == list(range(200))
    assert len(recording.rows("/arm/hand")) == 200
    assert all(value[0] >= 0 for value in recording.values("/loop/late_ms", SCALARS))
    assert len(recording.rows("/camera")) == 10


async def test_web_application(rrd_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORDING", str(rrd_path))
    spec = importlib.util.spec_from_file_location("web_application", EXAMPLES / "web_application.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app = module.app
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client,
    ):
        replies = await asyncio.gather(*[client.get(f"/{path}/{n}") for n in range(10) for path in ("measure", "blur")])
    assert {reply.status_code for reply in replies} == {200}
    recording = oracle.check_file(rrd_path)
    assert sorted(time or 0 for time, _ in stamped(recording, "/measure/value", "channel")) == list(range(10))
    assert sorted(row.times["size"] for row in recording.rows("/blur/image")) == list(range(10))


@pytest.mark.timeout(240)
async def test_web_viewer(tmp_path: Path) -> None:
    """The page, the viewer and the data from one web server, in a real browser; what is logged later arrives, too."""
    port = free_port()
    example = EXAMPLES / "web_viewer.py"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", f"{example.stem}:app", "--port", str(port), "--log-level", "warning"),
        *("--timeout-graceful-shutdown", "1"),
        cwd=EXAMPLES,
        env=oracle.rerun_environment() | {"PYTHONPATH": str(ROOT)},
    )
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client, Browser() as browser:
            async with asyncio.timeout(30):
                while not await _answers(client):
                    await asyncio.sleep(0.1)
            for step in range(20):
                answer = await client.post("/measure", params={"step": step, "value": step % 5})
                assert answer.status_code == 200
            page = await browser.open(f"http://127.0.0.1:{port}/viewer/")
            await page.until("document.documentElement.dataset.recordings == '1'")
            await page.picture_with(
                lambda p: bool((np.abs(p.astype(int) - (0, 200, 0)).max(axis=2) < 30).mean() > 0.02),
                "the scene is not shown",
                tmp_path / "scene.png",
            )
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 20) in (0, -15), "uvicorn ends by the signal"


async def _answers(client: httpx.AsyncClient) -> bool:
    try:
        return (await client.get("/docs")).status_code == 200
    except httpx.TransportError:
        return False


def test_every_example_is_listed_and_run() -> None:
    names = {file.name for file in EXAMPLES.glob("*.py")}
    listed = set(re.findall(r"\((\w+\.py)\)", (EXAMPLES / "README.md").read_text()))
    here = Path(__file__).read_text()
    assert names == listed == {name for name in names if f'"{name}"' in here}
