"""Every line of ``mistakes.py`` is known as a mistake to both type checkers; that they agree is for their own runs to tell."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = (Path(__file__).parent / "mistakes.py").read_text(encoding="utf-8")
EXPECTED = re.compile(r"  # type: ignore\[[\w, -]+\]  # pyright: ignore\[\w+(, \w+)*\]$")


def test_every_line_says_what_both_checkers_find() -> None:
    lines = SOURCE.splitlines()
    (function,) = [node for node in ast.parse(SOURCE).body if isinstance(node, ast.FunctionDef)]
    assert len(function.body) > 80
    silent = [lines[node.lineno - 1] for node in function.body if not EXPECTED.search(lines[node.lineno - 1])]
    assert not silent


def test_comments_that_silence_nothing_are_errors() -> None:
    assert re.search(r"^# pyright: .*reportUnnecessaryTypeIgnoreComment=true$", SOURCE, flags=re.MULTILINE)
