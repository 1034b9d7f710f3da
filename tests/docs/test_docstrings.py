"""Every public name has a docstring, and every parameter of every public class, function and method a description."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import itertools
import re
import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import asyncrr
from asyncrr import blueprint
from asyncrr._exports import MODULE_OF
from asyncrr.engine.sink import Sink
from asyncrr.types import archetypes, components, encodings

HEADING = re.compile(r"^(Parameters|Fields|Keyword arguments)\n-+\n", flags=re.MULTILINE)
NAMES = re.compile(r"^\*{0,2}\w+(, \*{0,2}\w+)*$", flags=re.MULTILINE)
UNIVERSAL = ("recording", "strict")
"""What many functions take in the same sense; the module's own page describes it once."""


SINK_INTERFACE = ("open", "run", "run_blocking", "run_computing", "write", "close")
"""Methods of sinks that the engine calls, not users."""

REFERENCE = re.compile(r":(?:meth|func|class):`~?(?:asyncrr\.)?([\w.]+)`")


class Documented(NamedTuple):
    """Something with parameters, and the docstrings that may describe them."""

    name: str
    function: Any
    docs: tuple[str, ...]
    owner: type | None = None


def described(*docs: str) -> set[str]:
    """Names of the parameters that these docstrings have an entry with a text for."""
    found = set()
    for doc in docs:
        for section in HEADING.split(doc)[2::2]:
            body = re.split(r"^\w[\w ]*\n-+$", section, flags=re.MULTILINE)[0]
            for entry in NAMES.finditer(body):
                text = body[entry.end() :].lstrip("\n")
                if text.startswith("    "):
                    found |= {name.strip("* ") for name in entry.group().split(",")}
    return found


def doc_of(value: Any) -> str:
    return inspect.getdoc(value) or ""


def with_references(doc: str) -> Iterator[str]:
    """A docstring, and those that it refers to for what it does not say itself."""
    yield doc
    for reference in REFERENCE.findall(doc):
        target: Any = asyncrr
        for part in reference.split("."):
            target = getattr(target, part, None)
        if target is not None:
            yield doc_of(target)


def attribute_docs(owner: type) -> set[str]:
    """Fields of a dataclass that are followed by a text, in the class or its bases."""
    found = set()
    for base in owner.__mro__:
        if base.__module__.startswith("asyncrr"):
            body = ast.parse(textwrap.dedent(inspect.getsource(base))).body[0]
            assert isinstance(body, ast.ClassDef)
            for statement, following in itertools.pairwise(body.body):
                if isinstance(statement, ast.AnnAssign) and isinstance(following, ast.Expr):
                    found.add(ast.unparse(statement.target))
    return found


def is_ours(function: Any, owner: type) -> bool:
    """Whether users call it with arguments that a class of this package defines."""
    if getattr(owner, "_is_protocol", False):
        return False
    return dataclasses.is_dataclass(owner) or getattr(function, "__module__", "").startswith("asyncrr")


def own_methods(owner: type) -> Iterator[tuple[str, Any]]:
    """Public methods that a class or a base in this package defines, unwrapped."""
    for name in dir(owner):
        if name.startswith("_"):
            continue
        for base in owner.__mro__:
            if name in vars(base):
                value = vars(base)[name]
                if base.__module__.startswith("asyncrr"):
                    if isinstance(value, (classmethod, staticmethod)):
                        value = value.__func__
                    if inspect.isfunction(value):
                        yield name, value
                break


def documented() -> Iterator[Documented]:
    values: dict[str, Any] = {name: getattr(asyncrr, name) for name in MODULE_OF if not name.startswith("__")}
    for package in (archetypes, components, encodings):
        short = package.__name__.rsplit(".", 1)[-1]
        values |= {f"{short}.{name}": getattr(package, name) for name in package.MODULES if not name.endswith("Like")}
    values |= {f"blueprint.{name}": getattr(blueprint, name) for name in blueprint.MODULE_OF}
    values |= {f"blueprint.table.{name}": getattr(blueprint.table, name) for name in blueprint.table.__all__}
    for package in (blueprint.archetypes, blueprint.components, blueprint.encodings):
        short = package.__name__.removeprefix("asyncrr.")
        values |= {f"{short}.{name}": getattr(package, name) for name in package.MODULES if not name.endswith("Like")}
    for name, value in values.items():
        if not getattr(value, "__module__", "").startswith("asyncrr"):
            continue
        if isinstance(value, type):
            doc = doc_of(value)
            if not issubclass(value, (Enum, BaseException)) and is_ours(value.__init__, value):
                inherited = [doc_of(base) for base in value.__mro__ if base.__module__.startswith("asyncrr")]
                yield Documented(name, value.__init__, (doc, doc_of(value.__init__), *inherited), value)
            for method, function in own_methods(value):
                if issubclass(value, Sink) and method in SINK_INTERFACE:
                    continue
                yield Documented(f"{name}.{method}", function, (doc_of(function), doc))
        elif callable(value):
            yield Documented(name, value, (doc_of(value),))


ALL = list(documented())


def test_there_is_much_to_look_at() -> None:
    assert len(ALL) > 2000


@pytest.mark.parametrize("name", sorted({name for name in MODULE_OF if not name.startswith("__")}))
def test_public_names_have_docstrings(name: str) -> None:
    value = getattr(asyncrr, name)
    if isinstance(value, type) or inspect.isroutine(value):
        assert value.__doc__, name


def test_functions_and_methods_have_docstrings() -> None:
    missing = {entry.name for entry in ALL if not any(entry.docs)}
    assert not missing, "\n".join(sorted(missing))


def test_parameters_are_described() -> None:
    missing = []
    for entry in ALL:
        try:
            parameters = [name for name in inspect.signature(entry.function).parameters if name not in ("self", "cls")]
        except (ValueError, TypeError):
            continue
        docs = [text for doc in entry.docs for text in with_references(doc)]
        known = described(*docs)
        if entry.owner is not None and dataclasses.is_dataclass(entry.owner):
            known |= attribute_docs(entry.owner)
        # A short docstring may name its parameters in the sentence.
        first = " ".join(docs)
        missing += [
            f"{entry.name}: {name}"
            for name in parameters
            if name not in known and name not in UNIVERSAL and f"``{name}``" not in first
        ]
    assert not missing, f"{len(missing)}:\n" + "\n".join(sorted(missing))


SECTION = re.compile(r"^([A-Z][\w ]+)\n-{3,}\n", flags=re.MULTILINE)
ENTRIES = {
    "Parameters": NAMES.pattern,
    "Fields": NAMES.pattern,
    "Attributes": NAMES.pattern,
    "Keyword arguments": NAMES.pattern,
    "Raises": r"^[\w.]+(, [\w.]+)*$",
    "Returns": r".*",
    "Yields": r".*",
    "Examples": r".*",
}
"""What the lines of a section that are not indented look like."""


def test_sections_of_docstrings_hold_entries_only() -> None:
    """A sentence after the list of parameters would be read as one more of them."""
    package = Path(asyncrr.__file__).parent
    wrong = []
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
                continue
            headings_and_bodies = SECTION.split(ast.get_docstring(node) or "")[1:]
            for heading, body in zip(headings_and_bodies[::2], headings_and_bodies[1::2], strict=True):
                lines = body.rstrip().split("\n")
                for line, following in itertools.pairwise([*lines, ""]):
                    if not line or line.startswith("    "):
                        continue
                    described_below = following.startswith("    ") or heading == "Examples"
                    if heading not in ENTRIES or not re.match(ENTRIES[heading], line) or not described_below:
                        wrong.append(f"{file.relative_to(package)}: {getattr(node, 'name', '')}: {heading}: {line}")
    assert not wrong, "\n".join(wrong)
