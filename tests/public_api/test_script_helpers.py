"""The usual flags of a script, each of them used in a process of its own."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import asyncrr as rr
from tests.support import oracle
from tests.support.command import command_environment
from tests.support.rerun_server import RerunServer, read_messages

SCRIPT = """
import argparse
import asyncrr as rr

parser = argparse.ArgumentParser()
rr.script_add_args(parser)
args = parser.parse_args()
recording = rr.script_setup(args, "asyncrr_script", recording_id="script")
assert recording is rr.get_global_data_recording()
assert rr.strict_mode()
rr.log("x", rr.Scalars(1.0))
rr.script_teardown(args)
"""


def run(*flags: str | Path, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    script = cwd / "script.py"
    script.write_text(SCRIPT)
    return subprocess.run(
        [sys.executable, "-W", "error", str(script), *map(str, flags)],
        cwd=cwd,
        env=command_environment(env),
        capture_output=True,
        timeout=30,
        check=False,
    )


# The flag serves at the usual ports; a test takes free ones.
SERVE = """
import functools
import asyncrr.script_helpers as helpers
import asyncrr as rr

rr.RecordingStream.serve_grpc = functools.partialmethod(rr.RecordingStream.serve_grpc, grpc_port=0)
helpers.serve_web_viewer = functools.partial(helpers.serve_web_viewer, web_port=0)
"""

BROWSER = """#!{python}
import sys
open({file!r} + ".part", "w").write(sys.argv[1])
import os
os.rename({file!r} + ".part", {file!r})
"""


def scalars(path: Path) -> list[list[float]]:
    return oracle.check_file(path).values("/x", "Scalars:scalars")


def test_save(tmp_path: Path) -> None:
    done = run("--save", "out.rrd", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert scalars(tmp_path / "out.rrd") == [[1.0]]


def test_stdout_wins(tmp_path: Path) -> None:
    done = run("--stdout", "--save", "out.rrd", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "piped.rrd").write_bytes(done.stdout)
    assert scalars(tmp_path / "piped.rrd") == [[1.0]]
    assert not (tmp_path / "out.rrd").exists()


async def test_connect_to_a_url(tmp_path: Path) -> None:
    async with RerunServer() as server:
        done = await asyncio.to_thread(run, "--connect", "--url", server.url, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        messages = await server.read(rows=2)
    assert [message.entity_path for message in messages if message.kind == "chunk"] == ["/__properties", "/x"]


async def test_serve_until_ctrl_c(tmp_path: Path) -> None:
    """A browser is shown the web viewer, which is told where the data is; both are served until the script is interrupted."""
    opened, browser, script = tmp_path / "opened", tmp_path / "browser", tmp_path / "script.py"
    browser.write_text(BROWSER.format(python=sys.executable, file=str(opened)))
    browser.chmod(0o755)
    script.write_text(SERVE + SCRIPT)
    with subprocess.Popen(
        [sys.executable, "-W", "error", str(script), "--serve"],
        env=command_environment({"BROWSER": f"{browser} %s"}),
        stderr=subprocess.PIPE,
    ) as process:
        try:
            while not opened.exists() and process.poll() is None:
                await asyncio.sleep(0.02)
            page = opened.read_text()
            (served_at,) = parse_qs(urlsplit(page).query)["url"]
            text = await asyncio.to_thread(lambda: urlopen(page, timeout=10).read())
            port = urlsplit(served_at.removeprefix("rerun+")).port
            messages = await read_messages(port, rows=2)
            assert process.poll() is None, "it serves on"
        finally:
            process.send_signal(signal.SIGINT)
            _, said = await asyncio.to_thread(process.communicate, timeout=20)
    assert b"<script" in text
    assert [message.entity_path for message in messages if message.kind == "chunk"] == ["/__properties", "/x"]
    assert process.returncode == 0, said
    assert said.startswith(b"Ctrl-C: "), said


def test_headless_starts_nothing(tmp_path: Path) -> None:
    done = run("--headless", cwd=tmp_path, env={"PATH": str(tmp_path), "RERUN_VIEWER": "no-such-viewer"})
    assert done.returncode == 0, done.stderr


def test_otherwise_a_viewer_is_started(tmp_path: Path) -> None:
    done = run(cwd=tmp_path, env={"PATH": str(tmp_path), "RERUN_VIEWER": "no-such-viewer"})
    assert done.returncode == 1
    assert b"no-such-viewer" in done.stderr


def test_the_flags_are_those_of_rerun() -> None:
    import rerun as official

    ours, theirs = ArgumentParser(), ArgumentParser()
    rr.script_add_args(ours)
    official.script_add_args(theirs)
    line = ["--connect", "--url", "u", "--save", "s", "--stdout", "--headless", "--serve"]
    for given in ([], line):
        expected = vars(theirs.parse_args(given))
        assert vars(ours.parse_args(given)) == expected


def test_flags_that_a_parser_does_not_have_count_as_not_given(tmp_path: Path) -> None:
    parser = ArgumentParser()
    parser.add_argument("--save")
    parser.add_argument("--headless", action="store_true")
    recording = rr.script_setup(parser.parse_args(["--save", str(tmp_path / "out.rrd")]), "asyncrr_script")
    rr.log("x", rr.Scalars(1.0))
    rr.script_teardown(parser.parse_args([]))
    recording.close()
    rr.set_global_data_recording(None)
    rr.set_strict_mode(False)
    assert scalars(tmp_path / "out.rrd") == [[1.0]]
