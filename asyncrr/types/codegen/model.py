"""The definitions as objects, checked against each other."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PACKAGES = {"types": "rerun", "blueprint": "rerun.blueprint"}
"""The trees of definitions, by the package of asyncrr that their modules go to, and the beginning of their names."""

CODECS = {"types": "codecs", "blueprint": "blueprint_codecs"}
"""What generated modules call the codecs of each tree."""


def snake(name: str) -> str:
    """Module name of a class: ``LineStrips2D`` is in ``line_strips2d``."""
    if re.match(r"[DIU]Vec\d", name):
        return name.lower()
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name).lower()


def constant(name: str) -> str:
    """Name of an encoding's codec."""
    return snake(name).upper()


@dataclass
class Encoding:
    """An entry of ``encodings.toml``."""

    name: str
    storage: str
    convert: str
    native: str
    attribute: str
    like: str
    many: str
    doc: str
    component_only: bool = False
    tree: str = "types"


@dataclass
class Component:
    """An entry of ``components.toml``: a named encoding or an enumeration."""

    name: str
    doc: str
    encoding: str | None = None
    values: dict[str, int] = field(default_factory=dict)
    base: str = "u8"
    scope: str = "components"
    mixin: str | None = None
    native: str | None = None
    constants: dict[str, Any] = field(default_factory=dict)
    tree: str = "types"

    @property
    def full_name(self) -> str:
        """Name as it is written to chunks."""
        return f"{PACKAGES[self.tree]}.{self.scope}.{self.name}"


@dataclass
class FieldDef:
    """A field of an archetype."""

    name: str
    component: str
    required: bool = False
    many: bool = False
    doc: str = ""
    argument: str = ""

    @property
    def given(self) -> str:
        """Name of the constructor's argument."""
        return self.argument or self.name


@dataclass
class ArchetypeDef:
    """An entry of ``archetypes.toml``."""

    name: str
    doc: str
    fields: list[FieldDef]
    constructor: str = "fields"
    fast: str | None = None
    constants_of: str | None = None
    implied: dict[str, dict[str, str]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    visualizer: str | None = None
    tree: str = "types"

    @property
    def full_name(self) -> str:
        """Name as it is written to chunks."""
        return f"{PACKAGES[self.tree]}.archetypes.{self.name}"


@dataclass
class PropertyDef:
    """An argument of a view, and the archetype that it takes."""

    name: str
    archetype: str
    doc: str
    shorthand: list[str] = field(default_factory=list)


@dataclass
class ViewDef:
    """An entry of ``views.toml``."""

    name: str
    identifier: str
    doc: str
    properties: list[PropertyDef]


@dataclass
class Model:
    """What is defined in one tree: that of data (``types``), or that of blueprints, which builds on it."""

    encodings: dict[str, Encoding]
    components: dict[str, Component]
    archetypes: dict[str, ArchetypeDef]
    tree: str = "types"
    below: Model | None = None
    views: dict[str, ViewDef] = field(default_factory=dict)

    def encoding(self, name: str) -> Encoding:
        """An encoding of this tree or the one below; raises ``KeyError``."""
        if self.below is None or name in self.encodings:
            return self.encodings[name]
        return self.below.encoding(name)

    def component(self, name: str) -> Component:
        """A component of this tree or the one below; raises ``KeyError``."""
        if self.below is None or name in self.components:
            return self.components[name]
        return self.below.component(name)

    def codec(self, component: Component) -> str:
        """The codec that a component uses, as modules of this tree that import ``CODECS`` write it."""
        name = component.encoding or component.name
        tree = component.tree if component.encoding is None else self.encoding(name).tree
        return f"{CODECS[tree]}.{constant(name)}"

    def hint(self, component: Component, many: bool) -> tuple[str, str]:
        """Type hint of an argument: its module, as modules of this tree write it, and its name."""
        if component.encoding is None:
            name = f"{component.name}ArrayLike" if many else f"{component.name}Like"
            return f"{self.within(component.tree)}{component.scope}.{snake(component.name)}", name
        encoding = self.encoding(component.encoding)
        return f"{self.within(encoding.tree)}likes", encoding.many if many else encoding.like

    def hint_name(self, component: Component, many: bool) -> str:
        """Type hint of an argument."""
        return self.hint(component, many)[1]

    def within(self, tree: str) -> str:
        """How a module two packages down in this tree begins the relative name of one in ``tree``."""
        return ".." if tree == self.tree else f"...{tree}."


def load(folder: Path) -> Model:
    """The definitions of data; raises ``ValueError`` for a reference to nothing."""
    return _load(folder, "types", None)


def load_blueprint(folder: Path, data: Model) -> Model:
    """The definitions of blueprints in ``folder / "blueprint"``, on top of those of data."""
    return _load(folder / "blueprint", "blueprint", data)


def _load(folder: Path, tree: str, below: Model | None) -> Model:
    def read(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))

    model = Model(
        {name: Encoding(name, **entry, tree=tree) for name, entry in read("encodings").items()},
        {name: Component(name, **entry, tree=tree) for name, entry in read("components").items()},
        {
            name: ArchetypeDef(
                name,
                fields=[FieldDef(key, **value) for key, value in entry.pop("fields").items()],
                **entry,
                tree=tree,
            )
            for name, entry in read("archetypes").items()
        },
        tree,
        below,
    )
    if below is not None:
        model.views = {
            name: ViewDef(
                name,
                properties=[PropertyDef(key, **value) for key, value in entry.pop("properties").items()],
                **entry,
            )
            for name, entry in read("views").items()
        }
    _check(model)
    return model


def _check(model: Model) -> None:
    for component in model.components.values():
        if (component.encoding is None) == (not component.values):
            raise ValueError(f"component {component.name}: give either an encoding or values")
        if component.encoding is not None:
            try:
                model.encoding(component.encoding)
            except KeyError:
                raise ValueError(f"component {component.name}: there is no encoding {component.encoding}") from None
    for archetype in model.archetypes.values():
        for member in archetype.fields:
            try:
                component = model.component(member.component)
            except KeyError:
                raise ValueError(f"{archetype.name}.{member.name}: there is no component {member.component}") from None
            member.doc = member.doc or component.doc
        if archetype.order and sorted(archetype.order) != sorted(member.name for member in archetype.fields):
            raise ValueError(f"{archetype.name}: `order` must name each field once")
    for view in model.views.values():
        for argument in view.properties:
            if argument.archetype not in model.archetypes:
                raise ValueError(f"{view.name}.{argument.name}: there is no archetype {argument.archetype}")
