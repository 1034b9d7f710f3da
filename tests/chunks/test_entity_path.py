"""Entity paths: what users write, and the canonical text on the wire. Judge: rerun-sdk's own functions."""

from __future__ import annotations

import warnings
from pathlib import Path

import pyarrow as pa
import pytest
import rerun as rr
from hypothesis import given, settings, strategies as st

import asyncrr
from asyncrr.chunk import Chunk
from asyncrr.chunks.entity_path import (
    canonical_entity_path,
    escape_entity_path_part,
    is_reserved,
    new_entity_path,
    received_entity_path,
    split_entity_path,
)
from tests.support import oracle

# The reference leaves combining marks and circled letters as they are where we escape them (Python does not know Unicode's
# "Alphabetic"), which is another spelling of the same path.
_ANY = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
_TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cn", "Mn", "Mc", "Me", "So", "Lo", "Lm"])
    | st.sampled_from("😀🚀𝔘𠀀日本語क\u200d\U0010ffff\ufffe"),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("a/b", "/a/b"),
        ("/a/b", "/a/b"),
        ("a//b/", "/a/b"),
        ("/", "/"),
        ("", "/"),
        ("///", "/"),
        ("hallå/日本", "/hallå/日本"),
        ("foo/bar:baz", r"/foo/bar\:baz"),
        (r"foo/bar\:baz", r"/foo/bar\:baz"),
        (r"a\ b", r"/a\ b"),
        (r"a\/b", r"/a\/b"),
        (r"a\\b", r"/a\\b"),
        (r"tab\tnew\nline\r", r"/tab\tnew\nline\r"),
        (r"\u{262E}", r"/\u{262E}"),
        (r"\u{0041}", "/A"),
        (r"\u{41}\u{041}\u{00041}\u{000041}", "/AAAA"),
        (r"\u{9}", r"/\t"),
        (r"\u{e9}\u{E9}", "/éé"),
        (r"\u{2f}\u{20}", r"/\/\ "),
        (r"\u{1F600}", r"/\u{1F600}"),
        (r"\u{01f600}", r"/\u{1F600}"),
        ("cam/😀", r"/cam/\u{1F600}"),
        ("\\😀", r"/\u{1F600}"),
        (r"\u{10FFFF}", r"/\u{10FFFF}"),
        ("𝔘/𠀀", "/𝔘/𠀀"),
        ("a-b_c.d", "/a-b_c.d"),
        ("camera[0]/x=1", r"/camera\[0\]/x\=1"),
        ("end\\", r"/end\\"),
        ("__properties/x", "/__properties/x"),
    ],
)
def test_canonical_text(text: str, canonical: str) -> None:
    assert canonical_entity_path(text) == canonical
    assert canonical_entity_path(canonical) == canonical, "the canonical text must be a fixed point"


def test_unescaped_whitespace_is_accepted_with_one_line_a_text(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        assert canonical_entity_path("once only") == r"/once\ only"
    (record,) = caplog.records
    assert (record.name, record.levelname, record.pathname) == ("asyncrr", "WARNING", __file__)
    assert record.getMessage().startswith(
        f"{__file__}:{record.lineno}: Unescaped whitespace in entity path 'once only'"
    )


def test_unknown_escapes_are_accepted_with_a_line(caplog: pytest.LogCaptureFixture) -> None:
    assert canonical_entity_path(r"a\qb") == "/aqb"
    assert "Unknown escape sequence \\q" in caplog.text


@pytest.mark.parametrize(
    "broken",
    [
        *[r"\u{", r"\u", r"\u0041", r"\u{}", r"\u{zz}", r"\u{12", r"\u{+41}", r"\u{4_1}", r"\u{ 41}", r"\u{0000041}"],
        *[r"\u{110000}", r"\u{D800}", r"\u{dfff}", r"\u{0D800}", r"\u{FFFFFF}"],
    ],
)
def test_broken_unicode_escapes_keep_their_backslash(broken: str) -> None:
    sentences: list[str] = []
    assert split_entity_path(broken, sentences.append) == [broken]
    assert sentences
    canonical = canonical_entity_path(broken)
    assert canonical.startswith(r"/\\u")
    assert canonical_entity_path(canonical) == canonical


@pytest.mark.parametrize("text", ["\ud800", "a\udcff", "a/b\udfff/c", "\\\ud800"])
def test_lone_surrogates_are_errors(text: str) -> None:
    for call in (canonical_entity_path, escape_entity_path_part, lambda t: new_entity_path([t])):
        with pytest.raises(ValueError, match="surrogate"):
            call(text)  # type: ignore[operator]


_ODD_PATHS = [
    *[
        "cam/😀",
        r"a\u{1F600}",
        r"\u{e9}",
        r"\u{0000e9}",
        r"\u{00000e9}",
        r"\u{1F600}x",
        r"\u{}",
        r"\u{zz}",
        r"\u{110000}",
    ],
    *[
        r"\u{D800}",
        r"\u{10FFFF}",
        r"\u{12",
        r"\u",
        r"\q",
        r"\x41",
        r"\U{41}",
        r"\u{+41}",
        r"\n\t\r",
        "\\",
        r"\é",
        r"\😀",
    ],
    *["𝔘", "𠀀", "e\u0301", "²½ª", "\u00a0x", "👩\u200d🚀", "\ufffe", r"\u{41}/\u{2f}", r"\\u{41}", r"\{41}"],
]


def test_paths_are_those_of_rerun_sdk_and_can_be_used_again(tmp_path: Path) -> None:
    found: dict[str, dict[int, str]] = {}
    for module in (rr, asyncrr):
        rec = module.RecordingStream("asyncrr_test_paths", recording_id="paths", send_properties=False)
        rec.save(tmp_path / f"{module.__name__}.rrd")
        for i, path in enumerate(_ODD_PATHS):
            rec.log(path, module.AnyValues(**{f"k{i}": i}))
        rec.flush()
        rec.disconnect()
        chunks = oracle.read_one(tmp_path / f"{module.__name__}.rrd").chunks
        found[module.__name__] = {
            int(name[1:]): c.entity_path for c in chunks for name in c.batch.schema.names if name.startswith("k")
        }
    assert found["asyncrr"] == found["rerun"]
    assert len(found["asyncrr"]) == len(_ODD_PATHS)
    for canonical in found["asyncrr"].values():
        assert canonical_entity_path(canonical) == canonical


def test_parts_may_hold_anything() -> None:
    assert new_entity_path(["a", "b c", "d/e", 7]) == r"/a/b\ c/d\/e/7"
    assert (
        new_entity_path(["cam", "😀"])
        == canonical_entity_path("cam/" + escape_entity_path_part("😀"))
        == r"/cam/\u{1F600}"
    )
    assert canonical_entity_path(["p", "q r"]) == canonical_entity_path(("p", "q r")) == r"/p/q\ r"


@pytest.mark.parametrize("wrong", [None, 3, b"bytes", object(), {"a": 1}])
def test_other_types_are_errors(wrong: object) -> None:
    with pytest.raises(TypeError, match="entity_path"):
        canonical_entity_path(wrong)  # type: ignore[arg-type]


def test_reserved_paths_are_known() -> None:
    assert is_reserved(canonical_entity_path("__warnings"))
    assert is_reserved(canonical_entity_path("/__properties/name"))
    assert not is_reserved(canonical_entity_path("a/__b"))


@given(st.lists(_TEXT, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_escaping_is_the_reference_s(parts: list[str]) -> None:
    assert new_entity_path(parts) == rr.new_entity_path(parts)
    assert [escape_entity_path_part(part) for part in parts] == [rr.escape_entity_path_part(part) for part in parts]


@given(st.lists(_ANY, min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_escaping_can_be_undone(parts: list[str]) -> None:
    assert split_entity_path(new_entity_path(parts)) == parts


@given(st.text(st.sampled_from("ab/\\ :.-_n\nué[]{}019dF😀"), max_size=14))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_path_and_canonical_text_is_stable(text: str) -> None:
    once = canonical_entity_path(text)
    assert once.startswith("/")
    assert canonical_entity_path(once) == once


@pytest.mark.parametrize("path", ["/a b/c", "/a\\q", "/\\u{0041}", "/ä/ö", "/a\\ b", "a/b", "//x//", "/tab\there"])
def test_received_paths_are_as_logged_ones_without_a_warning(path: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        received = received_entity_path(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert received == canonical_entity_path(path)


def test_chunks_of_others_are_read_without_a_warning() -> None:
    metadata = {"rerun:id": f"chunk_{'0' * 31}1", "rerun:entity_path": "/never warned of/here"}
    field = pa.field("x", pa.list_(pa.int64()), metadata={"rerun:kind": "data", "rerun:component": "x"})
    batch = pa.record_batch([pa.array([[1]], pa.list_(pa.int64()))], schema=pa.schema([field], metadata))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (chunk,) = Chunk.from_record_batch(batch, index=None)
    assert chunk.entity_path == "/never\\ warned\\ of/here"
