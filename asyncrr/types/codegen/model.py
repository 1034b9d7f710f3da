"""The definitions as objects, checked against each other."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


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

    @property
    def full_name(self) -> str:
        """Name as it is written to chunks."""
        return f"rerun.{self.scope}.{self.name}"


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

    @property
    def full_name(self) -> str:
        """Name as it is written to chunks."""
        return f"rerun.archetypes.{self.name}"


@dataclass
class Model:
    """Everything that is defined."""

    encodings: dict[str, Encoding]
    components: dict[str, Component]
    archetypes: dict[str, ArchetypeDef]

    def codec(self, component: Component) -> str:
        """Name of the codec that a component uses."""
        return constant(component.encoding or component.name)

    def hints(self, component: Component, many: bool) -> str:
        """Type hint of an argument."""
        if component.encoding is None:
            return "Any"
        encoding = self.encodings[component.encoding]
        return encoding.many if many else encoding.like


def load(folder: Path) -> Model:
    """Read the definitions; raises ``ValueError`` for a reference to nothing."""

    def read(name: str) -> dict[str, Any]:
        return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))

    model = Model(
        {name: Encoding(name, **entry) for name, entry in read("encodings").items()},
        {name: Component(name, **entry) for name, entry in read("components").items()},
        {
            name: ArchetypeDef(
                name,
                fields=[FieldDef(key, **value) for key, value in entry.pop("fields").items()],
                **entry,
            )
            for name, entry in read("archetypes").items()
        },
    )
    for component in model.components.values():
        if component.encoding is not None and component.encoding not in model.encodings:
            raise ValueError(f"component {component.name}: there is no encoding {component.encoding}")
        if (component.encoding is None) == (not component.values):
            raise ValueError(f"component {component.name}: give either an encoding or values")
    for archetype in model.archetypes.values():
        for member in archetype.fields:
            if member.component not in model.components:
                raise ValueError(f"{archetype.name}.{member.name}: there is no component {member.component}")
            member.doc = member.doc or model.components[member.component].doc
        if archetype.order and sorted(archetype.order) != sorted(member.name for member in archetype.fields):
            raise ValueError(f"{archetype.name}: `order` must name each field once")
    return model
