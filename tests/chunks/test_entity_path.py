"""Entity paths: what users write, and the canonical text on the wire. Judge: rerun-sdk's own functions."""

from __future__ import annotations

import warnings

import pyarrow as pa
import pytest
import rerun as rr
from hypothesis import given, settings, strategies as st

from asyncrr.chunk import Chunk
from asyncrr.chunks.entity_path import (
    canonical_entity_path,
    escape_entity_path_part,
    is_reserved,
    new_entity_path,
    received_entity_path,
    split_entity_path,
)

# Above U+FFFF the reference prints five hex digits, which nobody can read back. And it leaves combining marks and circled letters
# as they are where we escape them (Python does not know Unicode's "Alphabetic"), which is another spelling of the same path.
_ANY = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), min_size=1, max_size=12)
_TEXT = st.text(
    st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs", "Cn", "Mn", "Mc", "Me", "So"]),
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


@pytest.mark.parametrize("broken", [r"\u{12}", r"\u{12345}", r"\u{zzzz}", r"\u0041", r"\u{"])
def test_broken_unicode_escapes_stand_for_themselves(broken: str) -> None:
    sentences: list[str] = []
    assert split_entity_path(broken, sentences.append) == [broken[1:]]
    assert sentences


def test_parts_may_hold_anything() -> None:
    assert new_entity_path(["a", "b c", "d/e", 7]) == r"/a/b\ c/d\/e/7"
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


@given(st.text(st.sampled_from("ab/\\ :.-_n\nué[]"), max_size=14))
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
