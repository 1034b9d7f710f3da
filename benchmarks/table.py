"""Results as text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from .cases import Rule
from .content import DESCRIPTION
from .floors import FLOOR
from .runner import OFFICIAL, OURS, Outcome, Result

COLUMNS = (
    ("total_us", "total µs/call"),
    ("cpu_us", "CPU µs/call"),
    ("peak_mb", "peak MB"),
    ("bytes", "bytes/call"),
    ("caller_us", "caller µs, median"),
    ("caller_p99_us", "caller µs, p99"),
)
"""Measurements that most cases have, each shown for both SDKs."""

TOTAL = "total_us"

_AGAINST = {Rule.FLOORS: ", floors", Rule.STEADY: ", median / best"}

NAMES = {
    "total_us": "total time",
    "cpu_us": "process CPU",
    "peak_mb": "peak memory MB",
    "bytes": "bytes written",
    "caller_us": "caller's time µs, p50",
    "caller_p999_us": "caller's time µs, p99.9",
    "late_p999_us": "lateness µs, p99.9",
    "stall_ms": "oversleep p99.9 over idle, ms",
    "import_ms": "import, ms",
    "first_log_ms": "import, first row to a file, ms",
    "wrong": "arrays not as logged",
    "lost": "rows not at the server",
}
SHOWN = frozenset(name for name, _ in COLUMNS) | {"calls", "rows", "user_us", "system_us", "dirty_mb_before"}


def number(value: float) -> str:
    """A number with about three digits that matter; nothing for NaN."""
    if math.isnan(value):
        return ""
    if abs(value) >= 100 or value == int(value):
        return f"{value:.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def layout(rows: Sequence[Sequence[str]], left: int = 1) -> Iterable[str]:
    """Lines with aligned columns, the first ones to the left; a row of one cell is a line of its own."""
    columns = max(map(len, rows))
    widths = [max((len(row[i]) for row in rows if len(row) == columns), default=0) for i in range(columns)]
    for row in rows:
        if len(row) < columns:
            yield row[0]
            continue
        cells = (
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def measurements(results: Iterable[Result]) -> Iterable[str]:
    """What was measured, official and ours side by side."""
    results = list(results)
    rows = [["", *(text for _, title in COLUMNS for text in (title, ""))]]
    rows.append(["medians", *(text for _ in COLUMNS for text in ("official", "ours"))])
    for result in results:
        cells = [number(result.median(module, metric)) for metric, _ in COLUMNS for module in (OFFICIAL, OURS)]
        if any(cells):
            rows.append([result.case.title, *cells])
    # The heading of a pair of columns belongs above both, so it is laid out by hand.
    body = list(layout(rows[1:]))
    widths = [max(len(row[i]) for row in rows[1:]) for i in range(len(rows[1]))]
    heading = " " * widths[0]
    for k, (_, title) in enumerate(COLUMNS):
        heading += "  " + title.rjust(widths[1 + 2 * k] + 2 + widths[2 + 2 * k])
    if len(rows) > 2:
        yield heading
        yield from body
    for result in results:
        shown = SHOWN | {bar.metric for bar in result.case.bars}
        metrics = dict.fromkeys(name for runs in result.runs.values() for run in runs for name in run)
        more = [
            f"{NAMES.get(name, name.replace('_', ' '))} {_pair(result, name)}" for name in metrics if name not in shown
        ]
        if more:
            yield f"{result.case.title}: " + "; ".join(more)


def _pair(result: Result, metric: str) -> str:
    official, ours = number(result.median(OFFICIAL, metric)), number(result.median(OURS, metric))
    return f"{official} | {ours}" if official else ours


def bars(results: Iterable[Result]) -> Iterable[str]:
    """How the cases did at their bars."""
    rows = [["", "measurement", "other", "ours", "ratio", "of the pairs", "bar", "aim", ""]]
    for result in results:
        for i, outcome in enumerate(result.outcomes):
            rows.append(
                [
                    result.case.title if i == 0 else "",
                    NAMES.get(outcome.bar.metric, outcome.bar.metric) + _AGAINST.get(outcome.bar.rule, ""),
                    *_outcome(outcome),
                ]
            )
    lines = list(layout(rows, left=2))
    yield from lines


def _outcome(outcome: Outcome) -> list[str]:
    sign = ">=" if outcome.bar.rule.at_least else "<="
    ratio = "" if outcome.bar.rule is Rule.BELOW or math.isnan(outcome.value) else f"{outcome.value:.2f}"
    limits = ["" if limit is None else f"{sign} {limit:g}" for limit in (outcome.bar.bar, outcome.bar.aim)]
    values = outcome.values
    spread = f"{number(min(values))} – {number(max(values))}" if len(values) > 1 else ""
    return [number(outcome.other), number(outcome.ours), ratio, spread, *limits, outcome.verdict]


def large(results: Sequence[Result]) -> Iterable[str]:
    """The cases with a floor, as the two Markdown tables of ``docs/performance.md``."""
    results = [result for result in results if result.case.floor is not None]
    rounds = min(len(result.runs[OURS]) for result in results)
    yield f"Best of {rounds} rounds (median in brackets):"
    yield ""
    yield (
        "| workload | times faster than rerun-sdk | bar, aim | floors | bar, aim "
        "| median over best: asyncrr, rerun-sdk, floor | bar | peak memory of rerun-sdk's | bar |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for result in results:
        by_rule = {outcome.bar.rule: outcome for outcome in result.outcomes if outcome.bar.rule is not Rule.BELOW}
        faster, floors, steady = by_rule[Rule.FASTER], by_rule[Rule.FLOORS], by_rule[Rule.STEADY]
        memory = by_rule[Rule.AT_MOST]
        swings = [f"{result.swing(module, TOTAL):.2f}" for module in (OFFICIAL, FLOOR)]
        cells = [
            _workload(result),
            _judged(faster, result.median(OFFICIAL, TOTAL) / result.median(OURS, TOTAL)),
            _limits(faster),
            _judged(floors, result.median(OURS, TOTAL) / result.median(FLOOR, TOTAL)),
            _limits(floors),
            ", ".join([_judged(steady), *swings]),
            _limits(steady),
            _judged(memory),
            _limits(memory),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "Microseconds a call, best – worst (median); CPU of the process, user + system, medians:"
    yield ""
    yield "| workload | asyncrr | rerun-sdk | floor | CPU: asyncrr | rerun-sdk | floor |"
    yield "|---|---|---|---|---|---|---|"
    for result in results:
        cells = [_workload(result)]
        for module in (OURS, OFFICIAL, FLOOR):
            best, worst = result.best(module, TOTAL), max(result.values(module, TOTAL))
            cells.append(f"{number(best)} – {number(worst)} ({number(result.median(module, TOTAL))})")
        for module in (OURS, OFFICIAL, FLOOR):
            cells.append(" + ".join(number(result.median(module, metric)) for metric in ("user_us", "system_us")))
        yield f"| {' | '.join(cells)} |"


def _workload(result: Result) -> str:
    return result.case.title.removeprefix("burst: ")


def _judged(outcome: Outcome, median: float | None = None) -> str:
    text = f"{outcome.value:.2f}" + ("" if median is None else f" ({median:.2f})")
    return f"**{text}**" if outcome.verdict == "FAIL" else text


def _limits(outcome: Outcome) -> str:
    limits = [f"{limit:g}" for limit in (outcome.bar.bar, outcome.bar.aim) if limit is not None]
    return ", ".join(limits)


def report(results: Sequence[Result], machine: dict[str, Any], load_at_end: Sequence[float], *, quick: bool) -> str:
    """Everything, as text."""
    ours = f"asyncrr {machine['asyncrr']}{' with uvloop' if machine['uvloop'] else ''}"
    libraries = f"Python {machine['python']}, numpy {machine['numpy']}, pyarrow {machine['pyarrow']}"
    settings = (
        "Both SDKs with default settings (asyncrr writes the timeline log_tick too), except for the file sizes: "
        "there with no tick, 1 MiB a chunk, no log_tick."
    )
    lines = [
        f"official: rerun-sdk {machine['rerun-sdk']}; ours: {ours}; {libraries}",
        f"{machine['system']}, {machine['cpus']} CPUs; load {_load(machine['load'])}, at the end {_load(load_at_end)}",
        "",
        *measurements(results),
        "",
        *bars(results),
        "",
        "ratio: other / ours where the bar says >=, ours / other where it says <=; the other is rerun-sdk, unless the line names one.",
        "total: until everything is flushed (gRPC: and is in the server's store). CPU: all threads of the logging process.",
        f"{DESCRIPTION}.",
        settings,
    ]
    if any(result.case.floor is not None for result in results):
        lines += ["", *large(results)]
    if quick:
        lines.append("Quick run: the sizes are too small for the numbers to mean anything.")
    return "\n".join(lines)


def _load(averages: Sequence[float]) -> str:
    return " ".join(f"{value:.2f}" for value in averages)
