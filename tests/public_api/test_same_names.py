"""Each public name of ``rerun-sdk`` is there, with the same parameters; what is not is in :mod:`exceptions`, with a reason."""

from __future__ import annotations

import enum
from fnmatch import fnmatchcase
from types import ModuleType
from typing import Any

import pytest

from .compare import differences, module_differences, public_names
from .exceptions import EXCEPTIONS

MODULES = (
    "",
    "any_batch_value",
    "any_value",
    "archetypes",
    "blueprint",
    "blueprint.archetypes",
    "blueprint.components",
    "blueprint.encodings",
    "blueprint.experimental",
    "blueprint.table",
    "blueprint.views",
    "blueprint.visualizers",
    "chunk",
    "components",
    "dynamic_archetype",
    "encodings",
    "error_utils",
    "recording_stream",
    "server",
    "sinks",
    "time",
    "utilities",
    "web",
)


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, str]]:
    """All differences, by module."""
    return {module: module_differences(module) for module in MODULES}


@pytest.mark.parametrize("module", MODULES)
def test_no_difference_without_a_reason(found: dict[str, dict[str, str]], module: str) -> None:
    unexplained = [
        f"{key}: {text}"
        for key, text in found[module].items()
        if not any(fnmatchcase(key, pattern) for pattern in EXCEPTIONS)
    ]
    assert not unexplained, "\n".join(unexplained)


def test_no_reason_without_a_difference(found: dict[str, dict[str, str]]) -> None:
    keys = [key for of_module in found.values() for key in of_module]
    unneeded = [pattern for pattern in EXCEPTIONS if not any(fnmatchcase(key, pattern) for key in keys)]
    assert not unneeded, unneeded


def test_the_official_names_are_seen() -> None:
    import rerun

    names = public_names(rerun)
    assert {"log", "Points3D", "RecordingStream", "archetypes", "__version__", "version", "AUTO_INDEX"} <= set(names)
    assert not {"np", "Any", "annotations", "bindings", "functools"} & set(names)
    assert len(names) > 170


class _Class:
    def __init__(self, a: int, *, b: int = 1) -> None: ...

    def method(self, a: int = 1) -> None: ...


class _Same:
    def __init__(self, a: int, *, b: int = 1) -> None: ...

    def method(self, a: int = 1) -> None: ...


class _Sized:
    def __len__(self) -> int:
        return 1


class _Shown:
    def __repr__(self) -> str:
        return "shown"


class _Other:
    def __init__(self, a: int, b: int = 2, *, c: int = 3) -> None: ...


_Enum = enum.Enum("_Enum", {"A": 1})
_Wider = enum.Enum("_Wider", {"A": 1, "B": 2})


@pytest.mark.parametrize(
    ("official", "ours", "keys"),
    [
        (_Class, _Same, set()),
        (_Class, _Other, {"x(b)", "x(c)", "x.method"}),
        (_Class, _Class.method, {"x"}),
        (_Sized, _Same, {"x.__len__", "x(a)", "x(b)"}),
        (_Shown, _Sized, {"x.__repr__", "x.__str__"}),
        (_Sized, _Sized, set()),
        (lambda a: a, lambda b: b, {"x", "x(a)", "x(b)"}),
        (lambda a, b: a, lambda b, a: a, {"x"}),
        (lambda a=1: a, lambda a=1.0: a, {"x(a)"}),
        (lambda *a: a, lambda **a: a, {"x(a)"}),
        (lambda a: a, 5, {"x"}),
        (_Enum, _Enum, set()),
        (_Enum, _Wider, {"x"}),
        (b"text", "text", {"x"}),
        (5, 6, set()),
        (ModuleType("a"), 5, {"x"}),
    ],
)
def test_the_comparison_sees_differences(official: Any, ours: Any, keys: set[str]) -> None:
    """Against a comparison that finds nothing and so forbids nothing."""
    assert {key for key, _ in differences(official, ours, "x")} == keys
