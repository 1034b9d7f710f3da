"""What `asyncrr serve` says on stderr."""

from __future__ import annotations

import io
import sys

import pytest

from asyncrr.cli import serve


def test_a_line_is_one_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines are said by several threads. In two writes the end of one could follow the beginning of another."""
    written: list[str] = []

    class Stderr(io.StringIO):
        def write(self, text: str) -> int:
            written.append(text)
            return len(text)

    monkeypatch.setattr(sys, "stderr", Stderr())
    serve._say("a peer sends too much")
    assert written == ["asyncrr: a peer sends too much\n"]
