"""Serving from scripts: at exit, in forked children, under load with little memory; and the benchmark runs."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

import asyncrr as rr
from asyncrr.cli import main
from tests.grpc import messages as m
from tests.server.conftest import Serving
from tests.server.frames import RECORDING, frame
from tests.support import oracle
from tests.support.command import ROOT, command_environment
from tests.support.rerun_server import free_port, read_messages


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(program), *map(str, arguments)],
        env=command_environment(),
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )


def test_a_forked_child_does_not_keep_the_port() -> None:
    done = run("""
        import os, signal, socket, time
        import asyncrr as rr

        rec = rr.RecordingStream("forking")
        url = rec.serve_grpc(grpc_port=0, server_memory_limit="10MB")
        port = int(url.rpartition(":")[2].partition("/")[0])
        viewer = socket.create_connection(("127.0.0.1", port))
        viewer.sendall(b"GET / HTTP/1.1\\r\\nhost: x\\r\\n\\r\\n")
        assert viewer.recv(1000).startswith(b"HTTP/1.1 405")
        child = os.fork()
        if not child:
            viewer.close()
            time.sleep(30)
            os._exit(0)
        try:
            rec.log("x", rr.Scalars(1.0))
            rec.flush()
            rec.close()
            viewer.settimeout(5)
            assert viewer.recv(1000) == b"", "the connection is closed although the child lives"
            viewer.close()
            again = rr.RecordingStream("forking")
            assert again.serve_grpc(grpc_port=port, server_memory_limit="10MB") == url
            again.close()
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    """)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_forked_child_does_not_keep_the_web_viewers_port() -> None:
    done = run("""
        import os, sys, time
        import asyncrr as rr

        url = rr.start_web_viewer_server(0)
        child = os.fork()
        if not child:
            sys.stdout = sys.stderr = None
            os.closerange(0, 3)
            time.sleep(30)
            os._exit(0)
        print(url, child)
    """)
    assert (done.returncode, done.stderr) == (0, "")
    url, child = done.stdout.split()
    try:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2].rstrip("/"))))
    finally:
        os.kill(int(child), signal.SIGKILL)


def test_a_short_script_delivers_what_it_logged_to_a_viewer_that_is_there(tmp_path: Path) -> None:
    """Ten lines, no flush, no close: the viewer gets it all, and an end."""
    path, port = tmp_path / "pulled.rrd", free_port()
    reader = [str(oracle.rerun_binary()), f"rerun+http://127.0.0.1:{port}/proxy", "--save", str(path)]
    done = run(
        """
        import subprocess, sys, time
        import asyncrr as rr

        rr.init("asyncrr_test_script")
        rr.serve_grpc(grpc_port=int(sys.argv[1]), server_memory_limit="100MB")
        subprocess.Popen(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(2)
        for i in range(5000):
            rr.set_time("i", sequence=i)
            rr.log("x", rr.Scalars(i))
        """,
        port, *reader, "--bind", "127.0.0.1", "--port", free_port(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The reader, which outlives the script, writes the end of its file.
    deadline = time.monotonic() + 10
    while not path.exists() or not path.read_bytes()[-12:].startswith(b"RRF2FOOT"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    recording = oracle.check_file(path)
    assert [value[0] for value in recording.values("/x", "Scalars:scalars", "i")] == list(range(5000))


async def test_more_is_served_than_there_is_memory_for() -> None:
    """The oldest goes; static data stays; what was dropped is counted."""
    async with rr.AsyncRecordingStream("asyncrr_test", recording_id="much") as rec:
        sink = rr.GrpcServerSink(port=0, server_memory_limit="5MB")
        await rec.set_sinks(sink)
        await rec.log("fixed", rr.TextDocument("stays"), static=True)
        random = np.random.default_rng(1)
        for i in range(400):
            rec.set_time("i", sequence=i)
            await rec.log("blob", rr.Image(random.integers(0, 256, (100, 100, 3), np.uint8)))
            await rec.log("pose", rr.TextDocument(f"pose {i}"), static=True)
        await rec.flush(timeout_sec=20)
        stats = rec.stats().sinks[0]
        assert stats.history_bytes <= 5_000_000
        assert stats.evicted_messages > 0
        messages = await read_messages(int(sink.url.rpartition(":")[2].partition("/")[0]), quiet=0.3)
        rows = {
            path: sum(len(msg.row_ids) for msg in messages if msg.entity_path == path) for path in ("/blob", "/pose")
        }
        assert 100 < rows["/blob"] < 170
        assert rows["/pose"] == 1
        assert [msg.entity_path for msg in messages if msg.is_static] == ["/__properties", "/fixed", "/pose"]
        last = next(msg for msg in messages if msg.entity_path == "/pose")
        assert last.batch is not None
        assert last.batch["TextDocument:text"].to_pylist() == [["pose 399"]]


async def test_newest_first_over_the_wire(serving: Serving) -> None:
    async with serving(newest_first=True) as server:
        for path in ("/1", "/2", "/3"):
            server.proxy.take((frame(m.chunk(RECORDING, path)),), 0)
        assert [msg.entity_path for msg in await read_messages(server.port)] == ["/3", "/2", "/1"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--port", "{port}", "--save", "{file}"), "port {port} on 127.0.0.1 is taken"),
        (("--memory-limit", "much"), "not a memory limit: 'much'"),
        (("--bind", "nowhere"), "not an IP address to bind to: 'nowhere'"),
        (("--save", "/no/such/folder/file.rrd"), "/no/such/folder/file.rrd: No such file"),
        (("--save", "/dev/full"), "/dev/full: No space left on device"),
        (("--certificate", "{file}"), "no certificate with its private key"),
        (("--certificate", "/no/such/file"), "/no/such/file: No such file"),
        (("--key", "{file}"), "--key is for --certificate"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_wrong_arguments_of_the_command(
    arguments: tuple[str, ...], complaint: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and no file is touched."""
    precious = tmp_path / "precious.rrd"
    precious.write_bytes(b"data")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        names = {"port": taken.getsockname()[1], "file": precious}
        code = main(["serve", "--port", "0", *(argument.format(**names) for argument in arguments)])
    assert code == 1
    said = capsys.readouterr().err
    assert complaint.format(**names) in said
    assert said.startswith("asyncrr: ")
    assert said.count("\n") == 1
    assert precious.read_bytes() == b"data"


def test_the_benchmark_runs() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "benchmarks.serving", "--rows", "2000", "--megabytes", "20", "--readers", "2"),
            *("--writers", "2", "--pairs", "1", "--limits", "100MB"),
        ],
        cwd=ROOT,
        env=command_environment(),
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"lost readers +0\.0 +0\.0", done.stdout), done.stdout
