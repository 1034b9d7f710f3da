"""Each fuzzer for some hundred cases with a fixed seed, and the aimed inputs. ``nox -s fuzz`` goes on for hours."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pyarrow as pa
import pytest

from benchmarks import bombs, raw_peer as raw
from tests.fuzz import aimed, child, files, messages, mutations, runner, sessions

SEED = 20
CASES = {"http2": 150, "http1": 150, "tls": 40, "saved": 15, "web_host": 100, "files": 100, "asgi": 200}
PARTS = 4
"""Of the aimed files, so that none takes too long."""


@pytest.mark.parametrize("target", CASES)
def test_nothing_is_found(target: str) -> None:
    report = runner.run(target, SEED, cases=CASES[target])
    assert [str(finding) for finding in report.findings] == []
    assert report.cases == CASES[target]


@pytest.mark.parametrize("part", range(PARTS))
def test_aimed_files_do_no_harm(part: int) -> None:
    bounds = [len(aimed.FILES) * number // PARTS for number in range(PARTS + 1)]
    first, cases = bounds[part], bounds[part + 1] - bounds[part]
    report = runner.run("aimed", SEED, first=first, cases=cases)
    assert [str(finding) for finding in report.findings] == []
    assert report.cases == cases


@pytest.mark.parametrize("target", sessions.SESSIONS)
def test_the_same_seed_gives_the_same_sessions(target: str) -> None:
    first = [sessions.case(target, SEED, number) for number in range(50)]
    assert first == [sessions.case(target, SEED, number) for number in range(50)]
    assert first != [sessions.case(target, SEED + 1, number) for number in range(50)]


@pytest.mark.parametrize("target", ["files", "asgi"])
def test_the_same_seed_gives_the_same_cases(target: str) -> None:
    make = child.TARGETS[target]
    assert [make(SEED, number) for number in range(50)] == [make(SEED, number) for number in range(50)]


def test_a_finding_is_saved_and_says_how_to_run_it_again(tmp_path: Path) -> None:
    finding = runner.Finding("http2", 3, 14, "something", b"bytes")
    finding.save(tmp_path)
    assert (tmp_path / "http2-3-14.bin").read_bytes() == b"bytes"
    assert "python -m tests.fuzz http2 --seed 3 --first 14 --cases 1" in (tmp_path / "http2-3-14.txt").read_text()


def test_a_dead_child_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the cases behind the one that killed it are tried all the same."""
    monkeypatch.setenv(child.DIES_AT, "2")
    report = runner.run("asgi", SEED, cases=5)
    assert [(finding.case, "ended with -6" in finding.what) for finding in report.findings] == [(2, True)]
    assert report.cases == 5


def test_what_the_official_reader_refuses_is_found(tmp_path: Path) -> None:
    path = tmp_path / "bad.rrd"
    path.write_bytes(aimed.recording(bombs.announcement()))
    assert runner.refused(path) is None
    path.write_bytes(aimed.recording(raw.request(raw.ARROW_MSG, raw.arrow_msg(b"x", 1))))
    assert runner.refused(path) is not None


# -- the mutations --------------------------------------------------------------------------------------------------------


def test_good_messages_are_read_by_both(tmp_path: Path) -> None:
    """What the fuzzers begin with is right, or they would stop at the door."""
    path = tmp_path / "seeds.rrd"
    path.write_bytes(
        b"".join(aimed.recording(body)[0 if not number else 12 :] for number, body in enumerate(messages.seeds()))
    )
    assert runner.refused(path) is None
    for suffix, good in files.samples().items():
        for name, data in good:
            assert data, (suffix, name)


def test_fields_are_taken_apart_and_joined() -> None:
    for body in messages.seeds():
        assert mutations.joined(mutations.fields(body)) == body


def test_arrow_streams_are_taken_apart_and_joined() -> None:
    stream = raw.ipc(raw.batch("/x", {"A:a": raw.lists([[1], None])}, times={"t": [1, 2]}))
    parts = mutations.arrow_parts(stream)
    assert len(parts) == 2
    assert mutations.arrow_stream(None, parts) == stream


def test_many_changed_chunks_get_past_protobuf() -> None:
    """The Arrow stream is what most of them differ in."""
    streams = 0
    for number in range(300):
        try:
            (_, _, inner), *_ = mutations.fields(messages.changed_request(Random(number)))
            assert isinstance(inner, bytes)
            (kind, _, message), *_ = mutations.fields(inner)
            assert isinstance(message, bytes)
            found = {key: value for key, _, value in mutations.fields(message)}
        except (ValueError, AssertionError):
            continue
        streams += kind == raw.ARROW_MSG and {1, 3, 4, 5} <= found.keys()
    assert streams > 150


@pytest.mark.parametrize("name", aimed.REQUESTS)
def test_aimed_messages_are_what_they_say(name: str) -> None:
    if any(word in name for word in ("zstd", "block of zeros", "many rows")):
        return  # made, read and measured as files; here they would only take time
    assert isinstance(aimed.REQUESTS[name](), bytes)


def test_a_short_block_unpacks_to_less_than_it_claims() -> None:
    (_, _, inner), *_ = mutations.fields(bombs.short_block(1000, missing=1))
    assert isinstance(inner, bytes)
    (_, _, message), *_ = mutations.fields(inner)
    assert isinstance(message, bytes)
    found = {number: value for number, _, value in mutations.fields(message)}
    assert isinstance(found[3], int)
    short = pa.Codec("lz4_raw").decompress(found[5], found[3] - 1, asbytes=True)
    assert len(short) == found[3] - 1


def test_frames_claim_what_they_are_told_to() -> None:
    assert raw.frame(raw.DATA, 0, 1, b"abc", size=2**24 - 1)[:3] == b"\xff\xff\xff"
    assert struct.unpack(">I", raw.grpc(b"x", size=5)[1:5]) == (5,)
