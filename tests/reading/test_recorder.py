"""``asyncrr record`` and its recorder: the file is complete and holds what the server told, byte for byte."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rerun.chunk

import asyncrr as rr
from asyncrr.chunk import RrdReader
from asyncrr.cli import main
from asyncrr.reading import recorder as module
from asyncrr.reading.recorder import RecordedFile, Recorder
from asyncrr.wire.decode import DecodedChunk, Footer
from asyncrr.wire.messages import StoreKind
from asyncrr.wire.reader import read_rrd
from tests.reading.writers import OFFICIAL, log_officially, log_scalars
from tests.support import oracle
from tests.support.command import ROOT, command_environment
from tests.support.fault_proxy import FaultProxy
from tests.support.rerun_server import RerunServer


async def until(condition: Callable[[], object], timeout: float = 15.0) -> None:
    async with asyncio.timeout(timeout):
        while not condition():
            await asyncio.sleep(0.02)


async def record(url: str, path: Path, rows: int, **arguments: Any) -> RecordedFile:
    """Record until there are so many rows."""
    recorder, stop = Recorder(url, path, **arguments), asyncio.Event()
    running = asyncio.create_task(recorder.run(stop))
    await until(lambda: recorder.file.rows >= rows or running.done())
    stop.set()
    return await running


def bodies(path: Path) -> list[DecodedChunk]:
    return [event for event in read_rrd(path) if isinstance(event, DecodedChunk)]


async def test_the_file_is_the_recording(server: RerunServer, tmp_path: Path) -> None:
    await log_officially(server.url, "official", frames=20)
    path, direct = tmp_path / "recorded.rrd", tmp_path / "direct.rrd"
    file = await record(server.url, path, 42)
    assert file.lost is None
    assert file.footer_problem is None
    assert file.nbytes == path.stat().st_size
    assert (file.chunks, file.rows) == (
        len(bodies(path)),
        sum(chunk.num_rows for chunk in bodies(path)),
    )
    assert len(file.recordings) == len(file.blueprints) == 1
    oracle.verify(path)
    assert [type(event) for event in read_rrd(path)][-1] is Footer
    # The same program into a file: the same rows.
    script = OFFICIAL.replace("rec.connect_grpc(url,", "rec.save(url,")
    subprocess.run(
        [sys.executable, "-c", script, str(direct), "official", "20"],
        env=oracle.rerun_environment(),
        check=True,
        timeout=40,
        cwd=tmp_path,
    )

    def rows(recording: oracle.Recording) -> dict[str, list[tuple[Any, Any]]]:
        return {
            entity: [
                ({t: v for t, v in r.times.items() if t != "log_time"}, r.set_components())
                for r in recording.rows(entity)
            ]
            for entity in sorted(recording.entities - {"/__properties"})
        }

    assert rows(oracle.read_one(path)) == rows(oracle.read_one(direct))
    # The official reader goes by the footer, and finds recording and blueprint.
    reader = rerun.chunk.RrdReader(path)
    assert [entry.recording_id for entry in reader.recordings()] == ["official"]
    assert len(reader.blueprints()) == 1
    assert len(reader.store()) == len(list(reader.stream()))


async def test_encoded_chunks_are_forwarded_as_they_came(server: RerunServer, tmp_path: Path) -> None:
    source, path = tmp_path / "source.rrd", tmp_path / "recorded.rrd"
    with rr.RecordingStream("reading_test", recording_id="r") as rec:
        rec.set_sinks(rr.FileSink(source), rr.GrpcSink(server.url))
        rec.log("static", rr.TextDocument("x"), static=True)
        for frame in range(30):
            rec.set_time("frame", sequence=frame)
            rec.log("value", rr.Scalars(frame))
        await asyncio.to_thread(rec.flush)
        await asyncio.to_thread(rec.close)
    await record(server.url, path, 32)
    raw = source.read_bytes()
    assert sorted(chunk.chunk_id for chunk in bodies(path)) == sorted(chunk.chunk_id for chunk in bodies(source))
    recorded = path.read_bytes()
    for chunk in RrdReader(source).stream():
        assert chunk.to_record_batch().num_rows
    # Each frame of the one file that holds a chunk stands in the other, bytes and all.
    for start, size in chunk_frames(raw):
        assert raw[start : start + size] in recorded
    oracle.compare(path, source)


def chunk_frames(raw: bytes) -> list[tuple[int, int]]:
    found, at = [], 12
    while at + 16 <= len(raw):
        kind, size = int.from_bytes(raw[at : at + 8], "little"), int.from_bytes(raw[at + 8 : at + 16], "little")
        if kind == 0:
            break
        if kind == 2:
            found.append((at, 16 + size))
        at += 16 + size
    assert found
    return found


async def test_live_data_with_filters(server: RerunServer, tmp_path: Path) -> None:
    path = tmp_path / "filtered.rrd"
    recorder, stop = Recorder(server.url, path, recording="wanted", entity="/keep/**"), asyncio.Event()
    running = asyncio.create_task(recorder.run(stop))
    await until(lambda: path.exists() and path.stat().st_size >= 12)
    await log_scalars(server.url, "other", range(5), entity="keep/a")
    await log_scalars(server.url, "wanted", range(5), entity="drop/a")
    await log_scalars(server.url, "wanted", range(7), entity="keep/a")
    await until(lambda: recorder.file.rows >= 7)
    stop.set()
    file = await running
    assert file.rows == 7
    assert {store.recording_id for store in file.recordings} == {"wanted"}
    oracle.verify(path)
    assert {chunk.entity_path for chunk in bodies(path)} == {"/keep/a"}


async def test_a_server_that_goes_away_leaves_a_complete_file(server: RerunServer, tmp_path: Path) -> None:
    path = tmp_path / "lost.rrd"
    await log_scalars(server.url, "r", range(10))
    recorder = Recorder(server.url, path)
    running = asyncio.create_task(recorder.run(asyncio.Event()))
    await until(lambda: recorder.file.rows == 10)
    server.kill()
    file = await running
    assert file.lost is not None
    oracle.verify(path)
    assert len(oracle.check_file(path).rows("/value")) == 10


async def test_a_reconnect_leaves_no_row_twice(server: RerunServer, tmp_path: Path) -> None:
    path = tmp_path / "again.rrd"
    async with FaultProxy(server.port) as proxy:
        await log_officially(server.url, "r", frames=5)
        recorder, stop = Recorder(proxy.url, path, reconnect_sec=30.0), asyncio.Event()
        running = asyncio.create_task(recorder.run(stop))
        await until(lambda: recorder.file.rows >= 12)
        for wanted in (2, 3, 4):
            proxy.cut()
            await until(lambda wanted=wanted: recorder.file.reading.connections >= wanted)  # type: ignore[misc]
        await log_scalars(server.url, "r", range(5))
        await until(lambda: recorder.file.rows >= 17)
        stop.set()
        file = await running
    assert file.reading.connections >= 4
    ids = [chunk.chunk_id for chunk in bodies(path)]
    assert len(ids) == len(set(ids))
    assert {chunk.store_id.kind for chunk in bodies(path)} == set(StoreKind)
    oracle.verify(path)


async def test_large_chunks_and_a_slow_disk_stay_within_bounds(
    server: RerunServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(fd: int, buffers: Any) -> None:
        time.sleep(0.02)
        real(fd, buffers)

    real = module.write_all
    monkeypatch.setattr(module, "write_all", slow)
    path = tmp_path / "large.rrd"
    async with rr.AsyncRecordingStream("reading_test", recording_id="large", send_properties=False) as rec:
        await rec.connect_grpc(server.url)
        for frame in range(40):
            rec.set_time("frame", sequence=frame)
            await rec.log("blob", rr.AnyValues(data=[os.urandom(400_000)]))
        await rec.flush()
    recorder, stop, most = Recorder(server.url, path), asyncio.Event(), 0
    running = asyncio.create_task(recorder.run(stop))
    while recorder.file.rows < 40:
        most = max(most, recorder._waiting)
        await asyncio.sleep(0.005)
    stop.set()
    await running
    assert 0 < most < 8_000_000
    oracle.verify(path)


async def test_a_file_is_not_closed_under_a_write_however_often_it_is_cancelled(
    server: RerunServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The descriptor of a file that is closed may be that of another file at once."""
    writing, go_on = threading.Event(), threading.Event()

    def stuck(fd: int, buffers: Any) -> None:
        writing.set()
        assert go_on.wait(20)
        real(fd, buffers)

    real = module.write_all
    await log_scalars(server.url, "r", range(10))
    monkeypatch.setattr(module, "write_all", stuck)
    path = tmp_path / "stuck.rrd"
    running = asyncio.create_task(Recorder(server.url, path).run(asyncio.Event()))
    await until(writing.is_set)
    descriptors = set(os.listdir("/proc/self/fd"))
    (fd,) = [fd for fd in descriptors if os.path.realpath(f"/proc/self/fd/{fd}") == str(path)]
    for _ in range(4):
        running.cancel()
        await asyncio.sleep(0.05)
    with pytest.raises(asyncio.CancelledError):
        await running
    with (tmp_path / "other").open("wb") as other:
        assert os.path.realpath(f"/proc/self/fd/{fd}") == str(path)
        go_on.set()
        await until(
            lambda: not os.path.exists(f"/proc/self/fd/{fd}") or os.path.realpath(f"/proc/self/fd/{fd}") != str(path)
        )
        assert os.fstat(other.fileno()).st_size == 0
    assert list(read_rrd(path))


async def test_nothing_is_made_where_there_is_no_server(free_port: int, tmp_path: Path) -> None:
    path = tmp_path / "kept.rrd"
    path.write_bytes(b"an old file")
    with pytest.raises(rr.ConnectionLost):
        await Recorder(f"rerun+http://127.0.0.1:{free_port}/proxy", path).run(asyncio.Event())
    assert path.read_bytes() == b"an old file"


async def test_a_file_that_cannot_be_written_is_an_error(server: RerunServer, tmp_path: Path) -> None:
    with pytest.raises(rr.SinkError, match="cannot create"):
        await Recorder(server.url, tmp_path / "nowhere" / "x.rrd").run(asyncio.Event())
    await log_scalars(server.url, "r", range(10))
    with pytest.raises(rr.SinkError, match="cannot write"):
        await Recorder(server.url, "/dev/full").run(asyncio.Event())


async def test_stopping_at_once_leaves_a_file_or_none(server: RerunServer, tmp_path: Path) -> None:
    stop = asyncio.Event()
    stop.set()
    file = await Recorder(server.url, tmp_path / "none.rrd").run(stop)
    assert file.rows == 0
    assert not (tmp_path / "none.rrd").exists()


# -- the command -------------------------------------------------------------------------------------------------------


async def start(*args: str | Path, cwd: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-W",
        "error",
        "-m",
        "asyncrr.cli",
        *map(str, args),
        cwd=cwd,
        env=command_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_ctrl_c_finishes_the_file(server: RerunServer, tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "out.rrd"
    process = await start("record", server.url, path, cwd=tmp_path)
    await until(path.exists, 30)
    await log_officially(server.url, "r", frames=10)
    await until(lambda: path.stat().st_size > 5000)
    await asyncio.sleep(0.5)
    process.send_signal(number)
    out, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, out) == (0, b""), err
    assert b"1 recording(s) and 1 blueprint(s)" in err
    assert str(path).encode() in err
    oracle.verify(path)


async def test_the_command_says_what_went_wrong(server: RerunServer, tmp_path: Path, free_port: int) -> None:
    path = tmp_path / "out.rrd"
    process = await start("record", f"rerun+http://127.0.0.1:{free_port}/proxy", path, cwd=tmp_path)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"cannot be reached" in err
    assert b"Traceback" not in err
    assert not path.exists()
    process = await start("record", server.url, path, "--seconds", "0.5", cwd=tmp_path)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 0, err
    process = await start("record", server.url, path, cwd=tmp_path)
    await log_scalars(server.url, "r", range(3))
    await until(lambda: path.stat().st_size > 1000, 20)
    await asyncio.sleep(0.3)
    server.kill()
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"the file holds what came before" in err
    oracle.verify(path)


async def test_tail_prints_chunks_and_rows(server: RerunServer, tmp_path: Path) -> None:
    assert ROOT.is_dir()
    await log_officially(server.url, "run-1", frames=3)

    async def tail(*args: str) -> tuple[list[str], str]:
        process = await start("tail", server.url, *args, cwd=tmp_path)
        out, err = await asyncio.wait_for(process.communicate(), 20)
        assert process.returncode == 0, err
        return out.decode().splitlines(), err.decode()

    lines, _ = await tail("--count", "2", "--entity", "/fixed", "--entity", "/world/text", "--rows")
    assert lines[0].startswith("run-1  /fixed  static  Points3D:positions=[[9.0, 9.0, 9.0]]")
    assert "  frame=0  log_time=" in lines[1]
    assert lines[1].endswith("TextLog:level=['INFO']  TextLog:text=['line 0']")
    lines, _ = await tail("--count", "1", "--component", "Points3D:radii", "--recording", "run-1")
    assert lines[0].startswith("run-1  /world/points  ")
    assert lines[0].endswith("  Points3D:radii")
    assert "frame=0" in lines[0]


async def test_tail_ends_with_its_reader_and_its_server(server: RerunServer, tmp_path: Path) -> None:
    await log_officially(server.url, "r", frames=3)
    process = await start("tail", server.url, "--rows", cwd=tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert await process.stdout.readline()
    server.kill()
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert b"is lost" in err
    assert b"Traceback" not in err
    await server.start()
    await log_officially(server.url, "r", frames=200)
    head = await asyncio.to_thread(
        subprocess.run,
        f"{sys.executable} -W error -m asyncrr.cli tail {server.url} --rows --count 300 | head -n 1",
        shell=True,
        env=command_environment(),
        cwd=tmp_path,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert head.stdout.count(b"\n") == 1
    assert head.stderr == b""


async def test_tail_stops_at_ctrl_c(server: RerunServer, tmp_path: Path) -> None:
    await log_scalars(server.url, "r", range(1))
    process = await start("tail", server.url, cwd=tmp_path)
    assert process.stdout is not None
    async with asyncio.timeout(20):
        await process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, err = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 130
    assert b"Traceback" not in err


async def test_tail_into_a_full_disk(server: RerunServer, tmp_path: Path) -> None:
    await log_scalars(server.url, "r", range(1))
    with Path("/dev/full").open("wb") as full:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-W", "error", "-m", "asyncrr.cli", "tail", server.url),
            stdout=full,
            stderr=asyncio.subprocess.PIPE,
            env=command_environment(),
            cwd=tmp_path,
        )
        _, err = await asyncio.wait_for(process.communicate(), 20)
    assert (process.returncode, err.decode()) == (
        1,
        "asyncrr: cannot write to standard output: No space left on device\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tail", "URL", "--count", "0"), "argument --count: must be a whole number, at least 1, got 0"),
        (
            ("tail", "URL", "--reconnect", "soon"),
            "argument --reconnect: must be a number of seconds that is not negative, got soon",
        ),
        (
            ("record", "URL", "x.rrd", "--seconds", "-1"),
            "argument --seconds: must be a number of seconds that is not negative, got -1",
        ),
    ],
)
def test_numbers_that_are_none(arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert message in capsys.readouterr().err
