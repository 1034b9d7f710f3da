"""External importers: programs on PATH, as Rerun's documentation describes them, written with either SDK."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
import rerun

import asyncrr as rr
from asyncrr.importers.programs import external_importers
from tests.support import oracle
from tests.support.command import ROOT

_PROGRAM = """\
#!{python}
import json, os, sys, time
sys.path.insert(0, {root!r})
path, *options = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps([path, options, "RERUN_APP_ONLY" in os.environ]) + "\\n")
if not path.endswith((".good", ".late", ".fail", ".quiet", ".cut", ".slow")):
    sys.exit(66)
if path.endswith(".fail"):
    sys.stderr.write("it does not like the file\\n")
    sys.exit(3)
if path.endswith(".quiet"):
    sys.exit(0)
if path.endswith(".cut"):
    sys.stdout.write("this is no stream")
    sys.exit(0)
import {module} as rr
given = dict(zip(options[::2], options[1::2]))
rec = rr.RecordingStream(given["--application-id"], recording_id=given["--recording-id"], send_properties=False)
rec.stdout()
rec.log("from/a/program", rr.TextDocument(os.path.basename(path)), static=True)
rec.flush()
if path.endswith(".slow"):
    with open({log!r} + ".pid", "w") as file:
        file.write(str(os.getpid()))
    time.sleep(60)
rec.disconnect()
if path.endswith(".late"):
    sys.stderr.write("too late to complain\\n")
    sys.exit(4)
"""


@pytest.fixture(autouse=True)
def in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("PATH", f"{tmp_path / 'nowhere'}{os.pathsep}{tmp_path / 'bin'}")
    monkeypatch.setenv("RERUN_APP_ONLY", "1")


def install(name: str = "rerun-importer-test", module: str = "asyncrr") -> Path:
    """A program, and the file that its calls are in."""
    program, log = Path("../bin", name).resolve(), Path(f"{name}.log").resolve()
    program.write_text(_PROGRAM.format(python=sys.executable, root=str(ROOT), log=str(log), module=module))
    program.chmod(0o755)
    return log


def calls(log: Path) -> list[Any]:
    return [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []


@pytest.fixture
def rec(monkeypatch: pytest.MonkeyPatch) -> rr.RecordingStream:
    monkeypatch.delenv("RERUN_APP_ONLY")
    rec = rr.RecordingStream("importers_test", recording_id="one", send_properties=False)
    monkeypatch.setenv("RERUN_APP_ONLY", "1")
    rec.save("out.rrd")
    return rec


def texts(rec: rr.RecordingStream) -> list[Any]:
    rec.disconnect()
    return [
        values for found in oracle.read("out.rrd") for values in found.values("/from/a/program", "TextDocument:text")
    ]


@pytest.mark.parametrize("module", ["asyncrr", "rerun"])
def test_what_a_program_prints_is_part_of_the_recording(module: str, rec: rr.RecordingStream) -> None:
    log = install(module=module)
    Path("a.good").write_text("")
    rec.log_file_from_path("a.good")
    assert texts(rec) == [["a.good"]]
    oracle.check_file("out.rrd")
    ((path, _, is_viewer),) = calls(log)
    assert (path, is_viewer) == ("a.good", False)


def test_what_programs_are_told(rec: rr.RecordingStream) -> None:
    log = install()
    Path("a.none").write_text("")
    rec.set_log_time_enabled(False)
    rec.set_time("frame", sequence=5)
    rec.set_time("elapsed", duration=1.5)
    rec.set_time("when", timestamp=1e9)
    identity = ["--application-id", "importers_test", "--recording-id", "one"]
    with pytest.warns(rr.RerunWarning, match="no importer for a file with the extension .none"):
        rec.log_file_from_path("a.none", entity_path_prefix="some/where")
    with pytest.warns(rr.RerunWarning):
        rec.log_file_from_path("a.none", static=True)
    (_, told, _), (_, static, _) = calls(log)
    assert told[:6] == [*identity, "--entity-path-prefix", "/some/where"]
    assert set(zip(told[6::2], told[7::2], strict=True)) == {
        ("--time_sequence", "frame=5"),
        ("--time_duration_nanos", "elapsed=1500000000"),
        ("--time_timestamp_nanos", "when=1000000000000000000"),
    }
    assert static == [*identity, "--static"]
    rec.set_log_time_enabled(True)
    rec.reset_time()
    with pytest.warns(rr.RerunWarning):
        rec.log_file_from_path("a.none")
    option, value = calls(log)[-1][1][4:]
    assert option == "--time_timestamp_nanos"
    assert abs(int(value.removeprefix("log_time=")) - time.time_ns()) < 60e9
    rec.disconnect()


def test_programs_are_asked_about_unknown_kinds_of_files_only(rec: rr.RecordingStream) -> None:
    log = install()
    for name in ("a.txt", "in/b.md", "in/c.good", "in/d"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("text")
    rec.log_file_from_path("a.txt")
    with pytest.warns(rr.RerunWarning, match="in/d: no importer"):
        rec.log_file_from_path("in")
    assert [path for path, _, _ in calls(log)] == ["in", "in/c.good", "in/d"]
    with pytest.warns(rr.RerunWarning, match="external importers take files on disk only"):
        rec.log_file_from_contents("x.good", b"")
    assert texts(rec) == [["c.good"]]


def test_all_programs_are_asked(rec: rr.RecordingStream) -> None:
    logs = [install("rerun-importer-a"), install("rerun-loader-b")]
    Path("../bin/rerun-importer-not-executable").write_text("")
    Path("../bin/rerun-importer-folder").mkdir()
    Path("a.good").write_text("")
    assert [path.name for path in external_importers()] == ["rerun-importer-a", "rerun-loader-b"]
    rec.log_file_from_path("a.good")
    assert [len(calls(log)) for log in logs] == [1, 1]
    assert texts(rec) == [["a.good"], ["a.good"]]


def test_of_programs_with_one_name_the_first_on_the_path_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install("rerun-importer-a")
    other = tmp_path / "other"
    other.mkdir()
    (other / "rerun-importer-a").symlink_to("/bin/true")
    monkeypatch.setenv("PATH", os.pathsep.join([str(other), str(tmp_path / "bin")]))
    assert external_importers() == [other / "rerun-importer-a"]


@pytest.mark.parametrize(
    ("name", "message", "logged"),
    [
        ("a.fail", "a.fail: rerun-importer-test ended with exit code 3: it does not like the file", False),
        ("a.late", "a.late: rerun-importer-test ended with exit code 4: too late to complain", True),
        ("a.cut", "a.cut: the output of rerun-importer-test: this is not an .rrd stream (at byte 0)", False),
    ],
)
def test_programs_that_fail(name: str, message: str, logged: bool, rec: rr.RecordingStream) -> None:
    install()
    Path(name).write_text("")
    with pytest.warns(rr.RerunWarning) as caught:
        rec.log_file_from_path(name)
    assert [str(warning.message) for warning in caught] == [f"log_file_from_path: ImporterError({message})"]
    assert caught[0].filename == __file__
    assert texts(rec) == ([[name]] if logged else [])


def test_a_program_may_find_nothing_in_a_file_that_it_knows(rec: rr.RecordingStream) -> None:
    install()
    Path("a.quiet").write_text("")
    rec.log_file_from_path("a.quiet")
    assert texts(rec) == []


def test_a_program_that_cannot_be_run(rec: rr.RecordingStream) -> None:
    program = Path("../bin/rerun-importer-broken")
    program.write_text("#!/nowhere/at/all\n")
    program.chmod(0o755)
    Path("a.good").write_text("")
    with pytest.warns(rr.RerunWarning, match="rerun-importer-broken cannot be run: .*No such file"):
        rec.log_file_from_path("a.good")
    rec.disconnect()


def test_ctrl_c_ends_the_program(rec: rr.RecordingStream) -> None:
    log = install()
    Path("a.slow").write_text("")
    pid_file = Path(f"{log}.pid")

    def interrupt() -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until and not pid_file.exists():
            time.sleep(0.02)
        time.sleep(0.2)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        rec.log_file_from_path("a.slow")
    thread.join()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text()), 0)
    assert texts(rec) == [["a.slow"]]


async def test_cancelling_ends_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    log = install()
    Path("a.slow").write_text("")
    pid_file = Path(f"{log}.pid")
    monkeypatch.delenv("RERUN_APP_ONLY")
    async with rr.AsyncRecordingStream("importers_test", recording_id="one", send_properties=False) as rec:
        await rec.save("out.rrd")
        task = asyncio.create_task(rec.log_file_from_path("a.slow"))
        async with asyncio.timeout(20):
            while not pid_file.exists() or not pid_file.read_text():
                await asyncio.sleep(0.02)
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            pid = int(pid_file.read_text())
            while Path(f"/proc/{pid}").exists():
                await asyncio.sleep(0.02)
    assert oracle.read_one("out.rrd").values("/from/a/program", "TextDocument:text") == [["a.slow"]]


def test_the_exit_code_is_the_official_one() -> None:
    assert rr.EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE == rerun.EXTERNAL_IMPORTER_INCOMPATIBLE_EXIT_CODE == 66
