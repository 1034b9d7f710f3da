"""Summaries of files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from asyncrr.chunks.shape import TimeKind
from asyncrr.wire.messages import StoreId, StoreKind
from asyncrr.wire.store_info import blueprint_activation, set_store_info
from asyncrr.wire.summary import summarize
from tests.support import oracle
from tests.wire.samples import SCALARS, STORE, TEXT, message, official_recording, rrd, tuid

BLUEPRINT = StoreId(StoreKind.BLUEPRINT, STORE.application_id, "rec_1")
DATA = rrd(
    [
        message(1, "/a", {"frame": (TimeKind.SEQUENCE, [5, 2]), "t": (TimeKind.DURATION, [1_500_000_000, 0])}),
        message(2, "/b", {}, {TEXT: (pa.string(), [["static"]])}),
        message(3, "/a", {"frame": (TimeKind.SEQUENCE, [9, 7]), "at": (TimeKind.TIMESTAMP, [0, 1_000_000_001])}),
        set_store_info(BLUEPRINT, tuid(50)),
        message(
            4, "/view", {"blueprint": (TimeKind.SEQUENCE, [0])}, {SCALARS: (pa.float64(), [[]])}, store_id=BLUEPRINT
        ),
        blueprint_activation(BLUEPRINT, make_active=True, make_default=True),
    ]
)


def test_counts_and_ranges() -> None:
    summary = summarize(DATA)
    assert summary.messages == 7
    assert summary.num_rows == 5
    assert summary.footers == 1
    assert summary.cut is None
    assert list(summary.stores) == [STORE, BLUEPRINT]
    recording = summary.stores[STORE]
    assert recording.rows == {"/a": 4, "/b": 1}
    assert (recording.chunks, recording.static_rows, recording.infos) == (3, 1, 1)
    ranges = {name: (t.kind, t.start, t.end) for name, t in recording.timelines.items()}
    assert ranges == {
        "frame": (TimeKind.SEQUENCE, 2, 9),
        "t": (TimeKind.DURATION, 0, 1_500_000_000),
        "at": (TimeKind.TIMESTAMP, 0, 1_000_000_001),
    }
    assert summary.stores[BLUEPRINT].activations == 1


def test_text() -> None:
    text = str(summarize(DATA))
    for expected in (
        "format 0.41.0, 7 messages, with footer",
        "recording 'asyncrr_test' recording-1 (Python SDK 3.",
        "5 rows (1 static) in 3 chunks",
        "timeline frame (sequence): 2 … 9",
        "timeline t (duration): 0 s … 1.5 s",
        "timeline at (timestamp): 1970-01-01T00:00:00.000000000 … 1970-01-01T00:00:01.000000001",
        "       4 /a",
        "blueprint 'asyncrr_test' rec_1",
    ):
        assert expected in text


def test_a_cut_file_is_described_up_to_the_cut() -> None:
    cut = DATA[: DATA.index(b"/view") + 5]
    summary = summarize(cut)
    assert summary.cut is not None
    assert summary.messages == 5
    assert summary.stores[STORE].chunks == 3
    assert "without footer" in str(summary)
    assert str(summary.cut) in str(summary)


def test_nothing_at_all() -> None:
    summary = summarize(b"")
    assert summary.messages == 0
    assert str(summary).startswith("format unknown, 0 messages")


def test_official_file(tmp_path: Path) -> None:
    path = official_recording(tmp_path / "official.rrd")
    recording = next(s for id_, s in summarize(path).stores.items() if id_.kind is StoreKind.RECORDING)
    theirs = oracle.read_one(path)
    assert recording.rows == {entity: len(theirs.rows(entity)) for entity in theirs.entities}
