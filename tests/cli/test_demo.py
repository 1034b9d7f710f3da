"""``asyncrr demo`` as a user runs it: the scene, the progress line, viewers that come and go, exit codes."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from asyncrr.cli import demo, main
from tests.support import oracle
from tests.support.command import asyncrr, command_environment
from tests.support.rerun_server import RerunServer

HAND = "/world/arm/base/turret/upper_arm/forearm/hand"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo of a user who has just installed: an empty folder, no viewer."""
    folder = tmp_path_factory.mktemp("demo")
    done = asyncrr("demo", "--no-viewer", "--seconds", "3", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert os.listdir(folder) == ["demo.rrd"]
    return folder / "demo.rrd", done


def test_the_file_is_one_that_the_official_tools_take(scene: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    recording = oracle.check_file(scene[0])
    assert recording.application_id == "asyncrr_demo"
    assert len(recording.rows("/joints/angles", static=False)) == 90
    assert len(recording.rows("/world/camera/color")) == 30
    levels = recording.values("/log", "TextLog:level", "frame")
    assert [time for time, _ in levels] == sorted(time for time, _ in levels)
    assert len(levels) > 4


def test_what_it_says_is_what_the_file_holds(scene: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    path, done = scene
    recording = oracle.read_one(path)
    assert f"{len(recording.entities)} entities" in done.stdout
    for entity in recording.entities:
        assert f"{len(recording.rows(entity)):>7} rows  {entity}\n" in done.stdout
    assert "timeline frame (sequence): 0 … 89" in done.stdout
    assert "timeline sim_time (duration): 0 s … 2.96666667 s" in done.stdout
    assert f"{path.stat().st_size / 1e6:.1f} MB" in done.stdout


def test_progress_is_a_few_lines_where_there_is_no_terminal(
    scene: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    lines = scene[1].stderr.splitlines()
    assert [line.split()[0] for line in lines] == ["25", "50", "75", "100"]


def test_progress_is_one_line_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    said = bytearray()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "asyncrr.cli", "demo", "--no-viewer", "--seconds", "0.5"],
            cwd=tmp_path,
            env=command_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
        )
        os.close(theirs)
        while True:
            try:
                block = os.read(ours, 4096)
            except OSError:
                break  # on Linux that is how the other end of a terminal says that it is closed
            if not block:
                break
            said += block
        assert process.wait(30) == 0
    finally:
        os.close(ours)
    assert said.count(b"\r\x1b[K") >= 2
    assert said.count(b"\n") == 1
    assert b"100 %  15/15" in said


def pose(row: oracle.Row) -> npt.NDArray[np.float64]:
    """The 4x4 matrix of a Transform3D as it was read."""
    matrix = np.eye(4)
    components = row.set_components()
    matrix[:3, :3] = np.array(components["Transform3D:mat3x3"][0]).reshape(3, 3).T
    matrix[:3, 3] = components["Transform3D:translation"][0]
    return matrix


def test_the_transforms_lead_to_the_tool(scene: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Forward kinematics through the nested entities ends where the tool path does, in every frame."""
    recording = oracle.read_one(scene[0])
    parts = HAND.removeprefix("/world/arm/base/").split("/")
    chains = [recording.rows("/".join(["/world/arm/base", *parts[: i + 1]]), static=False) for i in range(len(parts))]
    paths = {row.times["frame"]: row for row in recording.rows("/world/tool_path")}
    moved = set()
    for rows in zip(*chains, strict=True):
        matrix = np.eye(4)
        for row in rows:
            matrix = matrix @ pose(row)
        frame = rows[0].times["frame"]
        if frame in paths:
            tip = (matrix @ [0, 0, 0.19, 1])[:3]
            strip = paths[frame].set_components()["LineStrips3D:strips"][0]
            assert np.allclose(strip[-1], tip, atol=1e-4)
            moved.add(tuple(np.round(tip, 2)))
    assert len(moved) > 20


def test_the_cube_goes_with_the_hand(scene: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    recording = oracle.read_one(scene[0])
    cubes = {row.times["frame"]: pose(row)[:3, 3] for row in recording.rows("/world/cube", static=False)}
    tips = {
        row.times["frame"]: np.array(row.set_components()["LineStrips3D:strips"][0][-1])
        for row in recording.rows("/world/tool_path")
    }
    carrying = [time for time, text in recording.values("/log", "TextLog:text", "frame") if "carrying" in text[0]]
    assert np.allclose(cubes[carrying[0] - 30], cubes[0]), "it stands where it was until it is gripped"
    for frame in range(carrying[0], 90):
        assert np.linalg.norm(cubes[frame] - tips[frame]) < 0.03


def test_depth_and_cloud_agree_with_the_scene(scene: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Every pixel of the floor is as far away as the floor is; every point of the scanner lies in the room."""
    recording = oracle.read_one(scene[0])
    first = recording.rows("/world/camera/depth")[0].set_components()["DepthImage:buffer"][0]
    depth = np.frombuffer(bytes(first), np.uint16).reshape(192, 256) / 1000
    labels = np.array(recording.rows("/world/camera/objects")[0].set_components()["SegmentationImage:buffer"][0])
    floor = (labels.reshape(192, 256) == 1) & (depth > 0)
    camera = next(row for row in recording.rows("/world/camera") if "Transform3D:translation" in row.set_components())
    placed = pose(camera)
    v, u = np.nonzero(floor)
    rays = np.stack([(u + 0.5 - 128) / 215, (v + 0.5 - 96) / 215, np.ones(len(u))], axis=1) * depth[floor][:, None]
    heights = (rays @ placed[:3, :3].T + placed[:3, 3])[:, 2]
    assert floor.mean() > 0.2
    assert np.abs(heights).max() < 0.05
    points = np.array(recording.rows("/world/scanner/points")[0].set_components()["Points3D:positions"])
    assert len(points) > 2000
    assert np.linalg.norm(points, axis=1).max() < 2.7


# -- viewers -----------------------------------------------------------------------------------------------------------


async def test_a_viewer_that_listens_gets_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with RerunServer() as server:
        monkeypatch.setattr(demo, "DEFAULT_PORT", server.port)
        out = tmp_path / "out.rrd"
        code = await asyncio.to_thread(main, ["demo", "--seconds", "0.5", "--out", str(out)])
        assert code == 0, capsys.readouterr().err
        recording = oracle.check_file(out)
        in_file = {row.row_id for chunk in recording.chunks for row in chunk.rows}
        received = await server.read()
        in_server = {
            id_ for message in received if message.recording_id == recording.recording_id for id_ in message.row_ids
        }
        assert in_file <= in_server
        assert any(message.kind == "activation" for message in received), "the layout went along"


async def test_a_viewer_that_goes_away_is_no_failure_unless_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with RerunServer() as server:
        monkeypatch.setattr(demo, "DEFAULT_PORT", server.port)
        out = tmp_path / "out.rrd"
        running = asyncio.create_task(asyncio.to_thread(main, ["demo", "--seconds", "1", "--out", str(out)]))
        while not out.exists():
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        server.kill()
        code = await running
    said = capsys.readouterr()
    assert code == 0, said.err
    assert server.url in said.err
    assert len(oracle.check_file(out).rows("/joints/angles", static=False)) == 30


def test_a_viewer_that_was_asked_for_and_is_not_there(tmp_path: Path, free_port: int) -> None:
    url = f"rerun+http://127.0.0.1:{free_port}/proxy"
    done = asyncrr("demo", "--seconds", "0.2", "--connect", url, cwd=tmp_path)
    assert done.returncode == 1
    assert f"asyncrr demo: flush did not complete: grpc {url}" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(oracle.check_file(tmp_path / "demo.rrd").rows("/joints/angles", static=False)) == 6


# -- errors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--seconds", "0"], "positive"),
        (["--seconds", "x"], "x"),
        (["--spawn", "--connect", "rerun+http://127.0.0.1:1/proxy"], "not allowed with"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_wrong_arguments(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", *arguments])
    assert ended.value.code == 2
    assert says in capsys.readouterr().err


def test_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 2
    assert "COMMAND" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["demo", "--help"], ["--version"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(option in said for option in ("--out", "--seconds", "--spawn", "--connect", "--images", "--csv"))
    assert "Rerun 0.41.0" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--out", "missing/demo.rrd"], "Failed to create file: missing/demo.rrd"),
        (["--no-viewer", "--out", "."], "Failed to create file"),
        (["--connect", "http://127.0.0.1:9876"], "invalid endpoint"),
    ],
)
def test_places_that_cannot_be_written_to(arguments: list[str], says: str, tmp_path: Path) -> None:
    done = asyncrr("demo", *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(tmp_path) == []


def test_a_full_disk_is_said_and_what_is_written_can_be_read(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *("bash", "-c", 'ulimit -f 600; exec "$@"', "bash"),
            *(sys.executable, "-m", "asyncrr.cli", "demo", "--no-viewer", "--seconds", "2"),
        ],
        cwd=tmp_path,
        env=command_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 1
    assert "asyncrr demo: flush did not complete: file demo.rrd: [Errno 27] File too large" in done.stderr
    assert re.search(r"asyncrr demo: lost: \d+ rows, file demo.rrd: sink failed", done.stderr)
    assert "Traceback" not in done.stderr
    out = tmp_path / "demo.rrd"
    assert f"{out.stat().st_size / 1e6:.1f} MB" in done.stdout
    oracle.verify(out, check_footers=False)


def test_ctrl_c_leaves_a_file_that_can_be_read(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "asyncrr.cli", "demo", "--no-viewer", "--seconds", "600"],
        cwd=tmp_path,
        env=command_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    out = tmp_path / "demo.rrd"
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    try:
        while process.poll() is None and not (out.exists() and out.stat().st_size > 500_000):
            threading.Event().wait(0.05)
        process.send_signal(2)
        _, stderr = process.communicate()
    finally:
        watchdog.cancel()
    assert process.returncode == 130, stderr
    assert "interrupted" in stderr
    assert "Traceback" not in stderr
    assert len(oracle.check_file(out).rows("/joints/angles", static=False)) > 5
