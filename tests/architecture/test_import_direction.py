"""The direction of imports between the rooms of the package, as docs/architecture.md draws it.

Every import counts, those inside functions and those for type checkers included: an arrow that exists only for a type
checker is still something the reader of the lower room has to know.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "asyncrr"
NAME = PACKAGE.name

BASE_MODULES = frozenset(
    {"_arrow", "_foreign", "_lazy", "_slabs", "_text", "_version", "errors", "error_utils", "recent"}
)
"""Top-level modules below all rooms: they import nothing of ours, and everybody may import them."""

MAY_IMPORT = {
    "base": set[str](),
    "types": {"base"},
    "blueprint": {"base", "types", "top"},  # see test_blueprints_know_one_door_of_the_top
    "chunks": {"base", "types"},
    "wire": {"base", "types", "chunks"},
    "frames": {"base", "types", "chunks", "wire"},
    "engine": {"base", "types", "chunks", "wire"},
    "server": {"base", "chunks", "wire"},
    "sinks": {"base", "types", "chunks", "wire", "engine", "server"},
    "reading": {"base", "types", "chunks", "wire", "frames", "engine", "sinks"},
    "viewers": {"base", "chunks", "wire", "frames", "engine", "sinks", "server"},
    "importers": {"base", "types", "chunks", "wire", "frames"},
    "images": {"base", "types", "chunks"},
    "top": {
        "base",
        "types",
        "images",
        "blueprint",
        "chunks",
        "wire",
        "frames",
        "engine",
        "sinks",
        "server",
        "reading",
        "viewers",
        "importers",
    },
    "cli": {"base", "types", "server", "reading", "viewers", "top"},
}
"""Room -> the rooms it may import. A subpackage that is not listed here belongs to no room, which is an error."""

ENGINE_INTERFACE = frozenset(
    {"engine.sink", "engine.config", "engine.workers", "engine.stats", "engine.report", "engine.clock"}
)
"""What a sink may know of the engine: what it implements and what it is handed."""

TYPES_BELOW_ARCHETYPES = frozenset({"types.descriptor", "types.layout"})
"""All that chunks, wire, engine and sinks may know of the types: how a row is staged and what its columns are called."""

IO_AND_LOOPS = frozenset(
    {"anyio", "asyncio", "concurrent", "grpclib", "selectors", "socket", "ssl", "threading", "uvloop"}
)
"""Modules that do I/O or know of loops and threads."""

FORBIDDEN_OUTSIDE = {
    "types": {"anyio", "asyncio", "grpclib", "betterproto", "socket"},
    "chunks": IO_AND_LOOPS - {"threading"} | {"betterproto"},  # row ids count per thread
    "wire": IO_AND_LOOPS - {"grpclib"},  # the stubs that betterproto generates import grpclib
    "frames": IO_AND_LOOPS | {"betterproto"},
    "images": IO_AND_LOOPS | {"betterproto"},
    "importers": IO_AND_LOOPS | {"betterproto"},
    "engine": {"grpclib", "betterproto", "socket", "ssl"},
    "blueprint": {"anyio", "asyncio", "grpclib", "betterproto", "socket"},
}
"""Room -> modules of others that it must do without."""


@dataclass(frozen=True)
class Import:
    """One import of ``target`` (a dotted name) in a file of the package."""

    file: Path
    line: int
    target: str

    @property
    def where(self) -> str:
        return f"{NAME}/{self.file.relative_to(PACKAGE)}:{self.line}"


def module_of(file: Path) -> str:
    """Dotted name below the package; empty for the package's own ``__init__``."""
    parts = list(file.relative_to(PACKAGE).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def is_module(name: str) -> bool:
    path = PACKAGE.joinpath(*name.split(".")) if name else PACKAGE
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def imports_of(file: Path) -> Iterator[Import]:
    """All imports of a file with absolute targets; ``from a import b`` gives ``a.b`` where that is a module of ours."""
    package = module_of(file).split(".") if module_of(file) else []
    if file.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(file.read_text(), str(file))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                above = package[: len(package) - node.level + 1]
                base = ".".join([NAME, *above, *([node.module] if node.module else [])])
            else:
                base = node.module or ""
            for alias in node.names:
                inner = f"{base}.{alias.name}".removeprefix(f"{NAME}.")
                ours = base == NAME or base.startswith(f"{NAME}.")
                yield Import(file, node.lineno, f"{NAME}.{inner}" if ours and is_module(inner) else base)


def room_of(module: str) -> str:
    """The room of a module of ours, given without the package's name."""
    first = module.partition(".")[0]
    if first in BASE_MODULES:
        return "base"
    if not first or not (PACKAGE / first).is_dir():
        return "top"
    return first


FILES = sorted(PACKAGE.rglob("*.py"))
IMPORTS = [found for file in FILES for found in imports_of(file)]
INTERNAL = [found for found in IMPORTS if found.target.partition(".")[0] == NAME]
EXTERNAL = [found for found in IMPORTS if found.target.partition(".")[0] != NAME]


def test_every_subpackage_is_a_room() -> None:
    rooms = {room_of(module_of(file)) for file in FILES}
    assert rooms <= MAY_IMPORT.keys(), f"not in the table of rooms: {sorted(rooms - MAY_IMPORT.keys())}"


def test_the_page_about_architecture_has_this_table() -> None:
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `asyncrr/([\w*]+)[./].*?` \|.*\| (.*) \|$", page, flags=re.MULTILINE)
    drawn = {
        "top" if room == "*" else room: set(re.findall(r"\w+", re.sub(r"\(.*?\)", "", below))) for room, below in rows
    }
    assert drawn == {room: below - {"base"} for room, below in MAY_IMPORT.items() if room != "base"}


def test_the_table_has_no_cycles() -> None:
    done: set[str] = set()
    while len(done) < len(MAY_IMPORT):
        ready = {room for room, below in MAY_IMPORT.items() if room not in done and below - {"top"} <= done}
        # Blueprints have methods that send them; this loop is wanted and goes through "top".
        assert ready, f"rooms that import one another: {sorted(MAY_IMPORT.keys() - done)}"
        done |= ready


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_imports_go_down(room: str) -> None:
    wrong = [
        f"{found.where} ({room}) imports {found.target} ({target})"
        for found in INTERNAL
        if room_of(module_of(found.file)) == room
        and (target := room_of(found.target.removeprefix(NAME).removeprefix("."))) != room
        and target not in MAY_IMPORT[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_sinks_know_only_the_interface_of_the_engine() -> None:
    wrong = [
        f"{found.where} imports {found.target}"
        for found in INTERNAL
        if room_of(module_of(found.file)) == "sinks"
        and (target := found.target.removeprefix(f"{NAME}.")).startswith("engine")
        and target not in ENGINE_INTERFACE
    ]
    assert not wrong, "\n".join(wrong)


def test_blueprints_know_one_door_of_the_top() -> None:
    """``Blueprint.save`` and its siblings hand themselves over; how blueprints travel is the top's affair."""
    through = [
        (found, found.target.removeprefix(f"{NAME}."))
        for found in INTERNAL
        if room_of(module_of(found.file)) == "blueprint"
        and room_of(found.target.removeprefix(NAME).removeprefix(".")) == "top"
    ]
    wrong = [f"{found.where} imports {found.target}" for found, target in through if target != "blueprint_delivery"]
    assert not wrong, "\n".join(wrong)
    assert through, "the door is not used any more: close it"


def test_no_archetype_below_the_top() -> None:
    wrong = [
        f"{found.where} imports {found.target}"
        for found in INTERNAL
        if room_of(module_of(found.file)) in {"chunks", "wire", "engine", "sinks"}
        and (target := found.target.removeprefix(f"{NAME}.")).partition(".")[0] == "types"
        and target not in TYPES_BELOW_ARCHETYPES
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("room", sorted(FORBIDDEN_OUTSIDE))
def test_rooms_keep_out_what_is_not_theirs(room: str) -> None:
    wrong = [
        f"{found.where} ({room}) imports {found.target}"
        for found in EXTERNAL
        if room_of(module_of(found.file)) == room and found.target.partition(".")[0] in FORBIDDEN_OUTSIDE[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_official_sdk_is_not_used() -> None:
    wrong = [
        f"{f.where} imports {f.target}"
        for f in EXTERNAL
        # The notebook's widget is a package of its own, which knows nothing of the SDK.
        if f.target.startswith("rerun") and (module_of(f.file), f.target) != ("viewers.widget", "rerun_notebook")
    ]
    assert not wrong, "\n".join(wrong)


def test_the_scan_sees_what_there_is() -> None:
    """Against a scan that finds nothing and so forbids nothing."""
    targets = {(module_of(found.file), found.target) for found in INTERNAL}
    assert ("wire.messages", "asyncrr.chunks.shape") in targets
    assert ("engine.sink", "asyncrr.engine.config") in targets, "an import inside a function or for type checkers only"
    assert {found.target.partition(".")[0] for found in EXTERNAL} >= {"pyarrow", "numpy", "grpclib", "anyio"}
