"""Every benchmark runs, with sizes that take next to no time, and the command prints its table. No numbers are judged here."""

from __future__ import annotations

import importlib
import json
import math
from pathlib import Path

import pytest

from benchmarks import profile
from benchmarks.__main__ import main
from benchmarks.cases import CASES, Bar, Case, Rule
from benchmarks.measure import Run
from benchmarks.runner import OFFICIAL, OURS, Outcome, Result
from benchmarks.table import bars, measurements

PROGRAMS = [
    pytest.param(case, module, id=f"{case.name}-{module}")
    for case in CASES.values()
    for module in (OFFICIAL, OURS)
    if case.program is not None and not case.server and (case.official or module == OURS)
]


@pytest.mark.parametrize(("case", "module"), PROGRAMS)
def test_program_measures_what_its_bars_need(case: Case, module: str, rrd_path: Path) -> None:
    assert case.program is not None
    rr = importlib.import_module(module)
    metrics = case.program(rr, Run(str(rrd_path), quick=True))
    rr.set_global_data_recording(None)
    assert {bar.metric for bar in case.bars} <= metrics.keys()
    assert all(math.isfinite(value) for value in metrics.values())
    assert rrd_path.stat().st_size > 0
    if module == OURS:
        assert metrics.get("wrong", 0) == 0, "an array was logged with later values"


def test_command_runs_both_sdks_and_prints_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "results.json"
    assert main(["--quick", "--only", "scalars", "import", "--dir", str(tmp_path), "--json", str(document)]) == 0
    output = capsys.readouterr().out
    assert "burst: set_time + Scalars" in output
    assert "import, ms" in output
    cases = json.loads(document.read_text())["cases"]
    assert set(cases) == {"scalars", "import"}
    assert len(cases["scalars"]["official"]) == len(cases["scalars"]["ours"]) == 1
    assert list(tmp_path.iterdir()) == [document], "recordings are left behind"


def test_command_measures_against_a_real_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = tmp_path / "results.json"
    assert main(["--quick", "--only", "grpc_rows", "--dir", str(tmp_path), "--json", str(document)]) == 0
    assert "gRPC burst: Scalars" in capsys.readouterr().out
    case = json.loads(document.read_text())["cases"]["grpc_rows"]
    for metrics in (*case["official"], *case["ours"]):
        assert metrics["lost"] == 0
        assert metrics["bytes"] > 0


def test_profile_tells_threads_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile.main(["text_log", "--quick", "--dir", str(tmp_path), "--lines", "5"])
    output = capsys.readouterr().out
    assert "asyncrr-loop" in output
    assert output.count("function calls") == 2
    assert list(tmp_path.iterdir()) == []


def test_list_names_every_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(CASES)


def test_medians_ratios_and_verdicts() -> None:
    case = Case(
        "name",
        "title",
        (
            Bar("total_us", Rule.FASTER, 5, 10),
            Bar("peak_mb", Rule.AT_MOST, 1.2),
            Bar("bytes", Rule.AT_MOST, 1.2),
            Bar("stall_ms", Rule.BELOW, 2, 1),
        ),
    )
    result = Result(case)
    result.runs[OFFICIAL] += [{"total_us": us, "peak_mb": 100, "bytes": 10} for us in (60.0, 90.0, 10.0)]
    result.runs[OURS] += [{"total_us": us, "peak_mb": 110, "bytes": 13, "stall_ms": 1.5} for us in (10.0, 20.0, 5.0)]
    assert [outcome.value for outcome in result.outcomes] == [6.0, 1.1, 1.3, 1.5]
    assert result.outcomes[0].values == [6.0, 4.5, 2.0]
    assert [outcome.verdict for outcome in result.outcomes] == ["pass", "pass", "FAIL", "pass"]
    assert Outcome(Bar("total_us", Rule.FASTER, 5, 10), 100.0, 9.0).verdict == "pass, aim reached"
    assert Outcome(Bar("total_us", Rule.BELOW, None, 10), math.nan, 11.0).verdict == "aim not reached"
    assert [line.split()[1:3] for line in measurements([result]) if line.startswith("title ")] == [["60", "10"]]
    assert sum("FAIL" in line for line in bars([result])) == 1


def test_the_benchmark_of_images_in_workers_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.images_in_workers import WAYS, main as images

    assert images(["--quick", "--only", "raw", "jpeg", "h264"]) == 0
    lines = capsys.readouterr().out.splitlines()
    sizes = [float(line.split("|")[3]) for line in lines if line.startswith("| VGA")]
    assert len(sizes) == 3
    assert [way in "".join(lines) for way in (WAYS["raw"], WAYS["jpeg"], WAYS["h264"])] == [True] * 3
    assert sizes[0] > 5 * sizes[1] > 5 * sizes[2]
