"""``asyncrr.blueprint`` offers what ``rerun.blueprint`` offers: name by name, parameter by parameter."""

from __future__ import annotations

import enum
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import rerun.blueprint
import rerun.blueprint.encodings
import rerun.blueprint.experimental
import rerun.blueprint.table
import rerun.blueprint.views
import rerun.blueprint.visualizers

import asyncrr.blueprint
from asyncrr.types.base import ComponentMixin

SUBMODULES = ("archetypes", "components", "encodings", "experimental", "table", "views", "visualizers")

NOT_OFFERED = {
    # Modules and helpers that are seen only because official modules import them.
    "api",
    "containers",
    "datatypes",
    "RecordingStream",
    "bindings",
    "escape_entity_path_part",
    "dataclass",
    "field",
    "cast",
    "annotations",
    "Literal",
    "TYPE_CHECKING",
}
OWN_PARAMETERS = {"self", "cls"}


def module_pairs() -> Iterator[tuple[str, ModuleType, ModuleType]]:
    yield "", rerun.blueprint, asyncrr.blueprint
    for name in SUBMODULES:
        yield name, getattr(rerun.blueprint, name), getattr(asyncrr.blueprint, name)


def public(module: ModuleType) -> Iterator[str]:
    """Names of the official module, without those of its modules for one class each."""
    for name, value in vars(module).items():
        if name.startswith("_") or name in NOT_OFFERED or inspect.ismodule(value):
            continue
        yield name


NAMES = [(where, name) for where, theirs, _ in module_pairs() for name in public(theirs)]


def both(where: str, name: str) -> tuple[Any, Any]:
    theirs, ours = next((theirs, ours) for found, theirs, ours in module_pairs() if found == where)
    return getattr(theirs, name), getattr(ours, name)


def test_there_is_something_to_compare() -> None:
    assert len(NAMES) > 250
    assert {("", "Spatial3DView"), ("archetypes", "PlotLegend"), ("table", "col")} <= set(NAMES)
    for name in SUBMODULES:
        assert inspect.ismodule(getattr(asyncrr.blueprint, name))


@pytest.mark.parametrize(("where", "name"), NAMES)
def test_name(where: str, name: str) -> None:
    theirs, ours = both(where, name)
    if name.endswith(("Like", "Part")):
        assert ours is not None  # what arguments take: unions of other classes
        return
    if not inspect.isclass(theirs):
        assert parameters(ours) == parameters(theirs)
        return
    assert inspect.isclass(ours)
    if issubclass(theirs, enum.Enum):
        assert {m.name: m.value for m in theirs} == {m.name: m.value for m in ours}
        return
    if "__init__" in vars(theirs) and not getattr(theirs, "_is_protocol", False):
        assert parameters(ours) == parameters(theirs)
    for method in methods(theirs):
        assert hasattr(ours, method), method
        if inspect.isfunction(getattr(theirs, method)) or inspect.ismethod(getattr(theirs, method)):
            assert parameters(getattr(ours, method)) == parameters(getattr(theirs, method)), method


def methods(cls: type) -> Iterator[str]:
    for name, value in inspect.getmembers(cls):
        if name.startswith("_") or name.endswith("_override"):
            continue  # the latter are hooks of the official code generator
        if callable(value) or isinstance(value, property):
            yield name


def parameters(function: Any) -> list[tuple[str, Any, Any]]:
    """Name, kind and default of each parameter; those that go by keyword in any order."""
    found = [
        (p.name, p.kind, "none" if p.default is p.empty else repr(p.default))
        for p in inspect.signature(function).parameters.values()
        if p.name not in OWN_PARAMETERS
    ]
    return sorted(found, key=lambda p: (p[1], p[0] if p[1] is inspect.Parameter.KEYWORD_ONLY else ""))


def test_every_name_resolves_and_is_listed() -> None:
    for name in asyncrr.blueprint.__all__:
        assert getattr(asyncrr.blueprint, name) is not None
    assert set(asyncrr.blueprint.__all__) <= set(dir(asyncrr.blueprint))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        asyncrr.blueprint.Nothing  # noqa: B018


def documented() -> list[tuple[str, Any]]:
    found = []
    for name in [*asyncrr.blueprint.__all__]:
        value = getattr(asyncrr.blueprint, name)
        # Of a component of one value the class says what it is.
        if inspect.isclass(value) and not issubclass(value, enum.Enum | ComponentMixin):
            found.append((name, value))
    found += [(f"table.{name}", getattr(asyncrr.blueprint.table, name)) for name in asyncrr.blueprint.table.__all__]
    found += [
        (f"{cls.__name__}.{name}", method)
        for cls in (asyncrr.blueprint.Blueprint, asyncrr.blueprint.TableBlueprint)
        for name, method in inspect.getmembers(cls, inspect.isfunction)
        if not name.startswith("_")
    ]
    return found


@pytest.mark.parametrize(("name", "thing"), documented(), ids=lambda value: value if isinstance(value, str) else "")
def test_every_parameter_is_documented(name: str, thing: Any) -> None:
    text = inspect.getdoc(thing) or ""
    if inspect.isclass(thing):
        if getattr(thing, "_is_protocol", False):
            return
        text += "\n" + (inspect.getdoc(thing.__init__) or "")
    missing = [
        p.name
        for p in inspect.signature(thing).parameters.values()
        if p.name not in OWN_PARAMETERS
        and not any(
            p.name in [part.strip(" *") for part in line.split(",")]
            for line in text.splitlines()
            if not line.startswith(" ")
        )
    ]
    assert not missing, f"{name} does not say what these are: {missing}"
