"""Files written by asyncrr in the `rerun` binary of an older release (run by ``nox -s compat``, one release at a time).

Not collected by the quick tests: the environment must hold the old ``rerun-sdk`` wheel instead of the current one.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pytest

import asyncrr as rr
from asyncrr.chunk import RrdReader
from benchmarks.samples import SAMPLES
from tests.support import oracle
from tests.support.rerun_server import RerunServer

Release: TypeAlias = tuple[int, int, int]

ENTITIES = {
    "/scalar",
    "/text",
    "/points",
    "/boxes",
    "/lines",
    "/arrows",
    "/arm",
    "/camera",
    "/camera/image",
    "/depth",
    "/classes",
    "/tensor",
    "/any",
    "/columns",
    "/world",
}


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every archetype of the first set, temporal, static and by columns."""
    path = tmp_path_factory.mktemp("compat") / "recording.rrd"
    image = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    rec = rr.RecordingStream("rerun_compat", recording_id="compat")
    rec.save(path)
    rec.log("world", rr.ViewCoordinates.RIGHT_HAND_Z_UP, static=True)
    for frame in range(20):
        rec.set_time("frame", sequence=frame)
        rec.set_time("elapsed", duration=frame / 10)
        rec.log("scalar", rr.Scalars(np.sin(frame / 5)))
        rec.log("text", rr.TextLog(f"frame {frame}", level="INFO"))
        rec.log("points", rr.Points3D(np.full((10, 3), frame, dtype=np.float32), colors=[frame, 0, 0], radii=0.1))
    rec.log("boxes", rr.Boxes3D(half_sizes=[1, 2, 3]), rr.Boxes2D(half_sizes=[1, 2]))
    rec.log("lines", rr.LineStrips3D([[[0, 0, 0], [1, 1, 1]]]), rr.LineStrips2D([[[0, 0], [1, 1]]]))
    rec.log("arrows", rr.Arrows3D(vectors=[1, 2, 3]), rr.Points2D([[1, 2]]))
    rec.log("arm", rr.Transform3D(translation=[1, 2, 3], scale=2))
    rec.log("camera", rr.Pinhole(focal_length=3, width=8, height=6))
    rec.log("camera/image", rr.Image(image))
    rec.log("depth", rr.DepthImage(image[:, :, 0].astype(np.uint16), meter=1000))
    rec.log("classes", rr.SegmentationImage(image[:, :, 0]))
    rec.log("tensor", rr.Tensor(image), rr.TextDocument("*text*", media_type="text/markdown"))
    rec.log("any", rr.AnyValues(number=1, text="x"), rr.Clear(recursive=False))
    rec.send_columns(
        "columns",
        indexes=[rr.TimeColumn("frame", sequence=np.arange(50))],
        columns=rr.Scalars.columns(scalars=np.arange(50.0)),
    )
    rec.disconnect()
    return path


def run(*args: str | Path) -> tuple[int, str]:
    """Run the installed binary; exit code and everything it wrote, without escape sequences."""
    done = subprocess.run(
        [oracle.rerun_binary(), *args],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=oracle.rerun_environment(),
        timeout=50,
        check=False,
    )
    return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode(errors="replace"))


def complaints(output: str) -> list[str]:
    """The warnings and errors of the binary's log."""
    return [line for line in output.splitlines() if re.search(r"\b(WARN|ERROR|PANIC|panicked)\b", line)]


def expected_complaint(line: str, release: Release) -> bool:
    """What every reader older than 0.41 says about a file of 0.41, whoever wrote it."""
    if "0.41.0" in line and "newer" in line:
        return True
    if re.search(r"[Ss]orbet", line) and "0.1.4" in line:
        return True
    # 0.26 does not know the trailer that later releases put behind the last message, and reads the file all the same.
    return release[:2] == (0, 26) and "ERROR" in line and "trailing" in line.lower()


def test_the_release_is_the_one_asked_for(rerun_release: Release) -> None:
    code, output = run("--version")
    assert code == 0, output
    assert "rerun-cli {}.{}.{}".format(*rerun_release) in output


def test_verify(recording: Path, rerun_release: Release) -> None:
    code, output = run("rrd", "verify", recording)
    assert code == 0, output
    assert "verified without error" in output
    unexpected = [line for line in complaints(output) if not expected_complaint(line, rerun_release)]
    assert not unexpected, "\n".join(unexpected)


SINCE = {
    (0, 25): "McapChannel McapMessage McapSchema McapStatistics",
    (0, 31): "CoordinateFrame EncodedDepthImage TransformAxes3D",
    (0, 36): "Ellipses2D GaussianSplats3D GridMap StateChange StateConfiguration VoxelGridMap VideoStream:is_keyframe",
    (0, 41): "AssetAudio Measurements Volume3D",
}
"""What no tested release before that one knows; the other archetypes are known to all of them."""

RENAMED = {
    "Boxes3D:centers",
    "Capsules3D:translations",
    "Cylinders3D:centers",
    "Ellipsoids3D:centers",
    "InstancePoses3D:scales",
    "InstancePoses3D:translations",
}
"""Columns whose component type was renamed in 0.28; readers before it refuse them, in files of the official SDK, too."""


def log_everything(rec: rr.RecordingStream) -> None:
    """Every archetype of 0.41, each on an entity of its name."""
    for name, sample in SAMPLES.items():
        make = sample(rr)
        for frame in range(2):
            rec.set_time("frame", sequence=frame)
            rec.log(name, make(frame))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all that :func:`log_everything` logs."""
    path = tmp_path_factory.mktemp("compat") / "everything.rrd"
    rec = rr.RecordingStream("rerun_compat", recording_id="everything")
    rec.save(path)
    log_everything(rec)
    rec.disconnect()
    return path


Values: TypeAlias = dict[str, dict[int, dict[str, str]]]
"""Entity -> frame -> component -> value, as text, so that a NaN equals itself."""


def add(values: Values, entity: str, batch: pa.RecordBatch) -> None:
    """Add the rows of a chunk. Releases may cut rows in two, so that some components are in chunks of their own."""
    for row in batch.select(["frame", *(name for name in batch.schema.names if ":" in name)]).to_pylist():
        frame = values.setdefault(entity, {}).setdefault(row.pop("frame"), {})
        frame.update({name: repr(value) for name, value in row.items() if value is not None})


def values_of(path: Path) -> Values:
    """What a file holds besides static data."""
    values: Values = {}
    for chunk in RrdReader(path).stream():
        if not chunk.is_static:
            add(values, chunk.entity_path, chunk.to_record_batch())
    return values


def test_every_archetype_that_the_release_knows(everything: Path, rerun_release: Release) -> None:
    _, output = run("rrd", "verify", everything)
    refused = dict(re.findall(r"Failed to deserialize column /\w+:(\w+:\w+): (.*)", output))
    unknown = {name for since, names in SINCE.items() if rerun_release[:2] < since for name in names.split()}
    for column, reason in refused.items():
        if rerun_release < (0, 28, 0) and column in RENAMED:
            continue
        assert "Unknown archetype" in reason or "Unknown component" in reason, (column, reason)
        assert column in unknown or column.split(":")[0] in unknown, (column, reason)
    assert {column.split(":")[0] for column in refused} >= {name.split(":")[0] for name in unknown}
    unexpected = [line for line in complaints(output) if not expected_complaint(line, rerun_release)]
    assert not unexpected, "\n".join(unexpected)


def test_every_archetype_is_printed(everything: Path, rerun_release: Release) -> None:
    """Viewers keep what they do not know, so each entity is there."""
    code, output = run("rrd", "print", everything)
    assert code == 0, output
    assert {name for name in SAMPLES if re.search(rf"(?<![\w/])/{name}(?![\w/])", output)} == set(SAMPLES)


def test_print(recording: Path, rerun_release: Release) -> None:
    code, output = run("rrd", "print", recording)
    assert code == 0, output
    found = {path for path in ENTITIES if re.search(rf"(?<![\w/]){re.escape(path)}(?![\w/])", output)}
    assert found == ENTITIES, output
    unexpected = [line for line in complaints(output) if not expected_complaint(line, rerun_release)]
    assert not unexpected, "\n".join(unexpected)


def test_every_value_survives_the_store_of_the_release(
    everything: Path, rerun_release: Release, tmp_path: Path
) -> None:
    """What a viewer of that release has loaded, written to a file again."""
    rewritten = tmp_path / "rewritten.rrd"
    command = "compact" if rerun_release < (0, 36, 0) else "optimize"
    code, output = run("rrd", command, everything, "-o", rewritten)
    assert code == 0, output
    expected = values_of(everything)
    assert set(expected) == {f"/{name}" for name in SAMPLES}
    assert values_of(rewritten) == expected


def send_everything(url: str) -> None:
    """Stream all that :func:`log_everything` logs to a server."""
    rec = rr.RecordingStream("rerun_compat", recording_id="everything")
    rec.connect_grpc(url)
    log_everything(rec)
    rec.flush()
    rec.disconnect()


async def test_every_value_reaches_viewers_through_a_server_of_the_release(everything: Path) -> None:
    expected = values_of(everything)
    async with RerunServer() as server:
        await asyncio.to_thread(send_everything, server.url)
        messages = await server.read(quiet=3, rows=sum(map(len, expected.values())))
    received: Values = {}
    for message in messages:
        if message.entity_path in expected and message.batch is not None:
            add(received, message.entity_path, message.batch)
    assert received == expected
