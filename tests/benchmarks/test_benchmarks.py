"""Every benchmark runs, with sizes that take next to no time, and the command prints its table. No numbers are judged here."""

from __future__ import annotations

import importlib
import json
import math
from pathlib import Path

import pytest

from benchmarks import profile
from benchmarks.__main__ import chosen, main
from benchmarks.cases import CASES, Bar, Case, Rule
from benchmarks.floors import FLOOR
from benchmarks.measure import Run, forget_peak_memory, peak_memory, use_memory
from benchmarks.runner import OFFICIAL, OURS, Outcome, Result
from benchmarks.table import bars, large, measurements

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


FLOORS = [pytest.param(case, id=case.name) for case in CASES.values() if case.floor is not None and not case.server]


@pytest.mark.parametrize("case", FLOORS)
def test_floor_writes_what_a_recording_holds(case: Case, rrd_path: Path) -> None:
    assert case.floor is not None
    assert case.program is not None
    floor_path = rrd_path.with_name("floor.bin")
    floor = case.floor(Run(str(floor_path), quick=True))
    ours = case.program(importlib.import_module(OURS), Run(str(rrd_path), quick=True))
    assert floor_path.stat().st_size % floor["bytes"] == 0
    assert all(math.isfinite(value) for value in floor.values())
    # Besides the arrays a recording holds ids and times; LZ4 makes clouds a fifth smaller where few of them repeat.
    assert 0.7 < ours["bytes"] / floor["bytes"] < 1.4


def test_command_runs_the_floor_in_turn_and_prints_tables_for_the_docs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "results.json"
    assert main(["--quick", "--only", "image_v", "--dir", str(tmp_path), "--json", str(document)]) == 0
    lines = capsys.readouterr().out.splitlines()
    tables = [line for line in lines if line.startswith("| Image 640x480x3 | ")]
    assert len(tables) == 2
    for line in tables:
        heading = lines[lines.index(line) - 2]
        assert line.count("|") == heading.count("|")
    case = json.loads(document.read_text())["cases"]["image_vga"]
    assert len(case["floor"]) == 1
    assert {bar["rule"] for bar in case["bars"]} >= {Rule.FLOORS.value, Rule.STEADY.value}
    assert list(tmp_path.iterdir()) == [document], "files are left behind"


def test_names_may_be_cut_short_and_large_is_what_has_a_floor(tmp_path: Path) -> None:
    assert [case.name for case in chosen([], large=False)] == list(CASES)
    assert [case.name for case in chosen(["scalars"], large=False)] == ["scalars"]
    assert {case.name for case in chosen(["paced"], large=False)} == {
        "paced_points3d_100k",
        "paced_image_vga",
        "paced_image_hd",
    }
    with_floor = {
        "points3d_1k",
        "points3d_10k",
        "points3d_100k",
        "image_vga",
        "image_hd",
        "send_columns",
        "grpc_images",
    }
    assert {case.name for case in chosen([], large=True)} == with_floor
    assert {case.name for case in chosen(["import"], large=True)} == with_floor | {"import"}
    with pytest.raises(ValueError, match="no benchmark is called nonsense"):
        chosen(["nonsense"], large=False)
    with pytest.raises(SystemExit):
        main(["--only", "nonsense", "--dir", str(tmp_path)])


def test_memory_is_used_before_the_clock_and_given_back(tmp_path: Path) -> None:
    forget_peak_memory()
    before = peak_memory()
    use_memory(256 * 2**20, tmp_path)
    assert peak_memory() - before > 200 * 2**20
    forget_peak_memory()
    assert peak_memory() - before < 50 * 2**20
    assert list(tmp_path.iterdir()) == []


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


def test_floor_of_grpc_sends_what_the_real_server_takes(tmp_path: Path) -> None:
    document = tmp_path / "results.json"
    assert main(["--quick", "--only", "grpc_images", "--dir", str(tmp_path), "--json", str(document)]) == 0
    case = json.loads(document.read_text())["cases"]["grpc_images"]
    (floor,) = case["floor"]
    assert floor["lost"] == 0
    assert 640 * 480 * 3 < floor["bytes"] < 640 * 480 * 3 * 1.01


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
    assert result.best(OURS, "total_us") == 5.0
    assert result.swing(OFFICIAL, "total_us") == 6.0
    assert [line.split()[1:3] for line in measurements([result]) if line.startswith("title ")] == [["60", "10"]]
    assert sum("FAIL" in line for line in bars([result])) == 1


def test_cases_with_a_floor_are_judged_by_their_best_rounds_and_by_how_far_rounds_are_apart() -> None:
    metrics = (
        Bar("total_us", Rule.FASTER, 3),
        Bar("total_us", Rule.FLOORS, 2.5, 2),
        Bar("total_us", Rule.STEADY, 1.5),
        Bar("peak_mb", Rule.AT_MOST, 1),
    )
    case = Case("name", "title", metrics, floor=lambda run: {})
    result = Result(case)
    cpu = {"user_us": 1.0, "system_us": 2.0}
    result.runs[OFFICIAL] += [
        {"total_us": us, "peak_mb": mb} | cpu for us, mb in ((90.0, 70), (50.0, 100), (60.0, 110))
    ]
    result.runs[OURS] += [{"total_us": us, "peak_mb": mb} | cpu for us, mb in ((20.0, 80), (10.0, 101), (16.0, 120))]
    result.runs[FLOOR] += [{"total_us": us} | cpu for us in (6.0, 5.0, 4.0)]
    faster, floors, steady, memory = result.outcomes
    assert [outcome.value for outcome in result.outcomes] == [5.0, 2.5, 1.6, 1.01]
    assert [outcome.verdict for outcome in result.outcomes] == ["pass", "pass", "FAIL", "FAIL"]
    assert floors.values == [20 / 6, 2.0, 4.0]
    assert (faster.other, steady.other, memory.other) == (50.0, 10.0, 100.0)
    table = [line for line in large([result]) if line.startswith("| title")]
    assert table == [
        "| title | 5.00 (3.75) | 3 | 2.50 (3.20) | 2.5, 2 | **1.60**, 1.20, 1.25 | 1.5 | **1.01** | 1 |",
        "| title | 10 – 20 (16) | 50 – 90 (60) | 4 – 6 (5) | 1 + 2 | 1 + 2 | 1 + 2 |",
    ]


def test_the_benchmark_of_images_in_workers_runs(capsys: pytest.CaptureFixture[str]) -> None:
    from benchmarks.images_in_workers import WAYS, main as images

    assert images(["--quick", "--only", "raw", "jpeg", "h264"]) == 0
    lines = capsys.readouterr().out.splitlines()
    sizes = [float(line.split("|")[3]) for line in lines if line.startswith("| VGA")]
    assert len(sizes) == 3
    assert [way in "".join(lines) for way in (WAYS["raw"], WAYS["jpeg"], WAYS["h264"])] == [True] * 3
    assert sizes[0] > 5 * sizes[1] > 5 * sizes[2]
