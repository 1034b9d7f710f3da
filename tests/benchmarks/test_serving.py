"""The benchmark of message proxies: each kind of run goes through, with sizes that take next to no time. No numbers are judged here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import floods, hostile, raw_peer as raw
from benchmarks.serving import main

SMALL = ["--rows", "200", "--megabytes", "2", "--readers", "1", "--writers", "2", "--pairs", "1", "--limits", "50MB"]


def test_two_checkouts_are_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--against", str(Path(__file__).parents[2])]) == 0
    output = capsys.readouterr().out
    assert "before" in output
    rows = {line[:20].strip(): line[20:].split() for line in output.splitlines()}
    assert rows["lost readers"][:2] == ["0.0", "0.0"]
    assert len(rows["seconds"]) == 4, "two medians, the median of the ratios, and the ratio of the only pair"


def test_a_flood_beside_the_load(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = hostile.attack(
        "unknown-frames", {"rows": 200, "megabytes": 2, "readers": 1, "writers": 2}, "50MB", tls=False
    )
    assert (outcome.lost_readers, outcome.lost_writers, outcome.failed) == (0, 0, [])
    assert outcome.waits
    assert outcome.attacker["sent"] > 0
    assert outcome.load_seconds > 0


def test_an_unknown_flood_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--hostile", "no-such-flood"]) == 2
    assert "rapid-reset" in capsys.readouterr().out


def test_bars() -> None:
    outcome = hostile.Outcome("x", [0.5, 1.5], ["OSError"], 1.0, 0, 0, 1000, ["Traceback"], 1.0, {}, {})
    assert outcome.faults(999) == ["wait", "not served", "memory", "lines"]
    outcome = hostile.Outcome("x", [0.5], [], 1.0, 0, 0, 1000, ["a line"] * 20, 1.0, {}, {})
    assert outcome.faults(1000) == []
    assert hostile.megabytes("2GB") == 2 * 10**9


def test_there_are_enough_floods() -> None:
    old = [flood for flood in floods.FLOODS.values() if not flood.is_new]
    assert len(old) == 25
    assert len(floods.FLOODS) >= 35


def test_header_blocks_can_be_read_one_by_one() -> None:
    import hpack

    block = raw.header_block("/x", [("x-a", "b")])
    for _ in range(2):
        assert ("x-a", "b") in hpack.Decoder().decode(block)
