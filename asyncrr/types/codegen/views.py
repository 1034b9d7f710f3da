"""Source of a view's module."""

from __future__ import annotations

import textwrap

from .archetypes import WIDTH, in_order
from .model import ArchetypeDef, Model, ViewDef, snake

_COMMON = [
    ("origin", 'EntityPathLike = "/"'),
    ("contents", 'ViewContentsLike = "$origin/**"'),
    ("name", "Utf8Like | None = None"),
    ("visible", "BoolLike | None = None"),
    ("titlebar", "BoolLike | None = None"),
    ("defaults", "DefaultsLike | None = None"),
    ("overrides", "OverridesLike | None = None"),
]
_COMMON_DOCS = {
    "origin": "Path of the entity that the view is about; `$origin` stands for it in `contents`.",
    "contents": "Which entities are shown: one expression or several, such as `+ /path/**` and `- /path/below`.",
    "name": "Title; the viewer's choice by default.",
    "visible": "Whether the view is shown; it is by default.",
    "titlebar": "Whether it has a title bar; it has by default, and always among tabs.",
    "defaults": "Archetypes or component batches with values for entities that do not have them.",
    "overrides": "By the whole path of an entity: what shows it, and with which values in place of the logged ones.",
}


def view_module_name(name: str) -> str:
    """Module of a view: ``Spatial3DView`` is in ``spatial3d_view``."""
    return f"{snake(name.removesuffix('View'))}_view"


def view_module(model: Model, view: ViewDef) -> str:
    """The module of one view."""
    imports = ["from ..properties import view_property", "from ..view import View"]
    hints: dict[str, set[str]] = {
        "...types.base": {"AsComponents"},
        "...types.likes": {"BoolLike", "Utf8Like"},
        "..view": {"DefaultsLike", "EntityPathLike", "OverridesLike", "ViewContentsLike"},
    }
    arguments = [f"{name}: {hint}" for name, hint in _COMMON]
    body = ["properties: dict[str, AsComponents] = {}"]
    for member in view.properties:
        archetype: ArchetypeDef = model.archetypes[member.archetype]
        imports.append(f"from ..archetypes.{snake(archetype.name)} import {archetype.name}")
        names = [archetype.name]
        for hint in member.shorthand:
            module, name = hint.rsplit(".", 1)
            module = f"...{module}" if module.startswith("types.") else f"..{module}"
            hints.setdefault(module, set()).add(name)
            names.append(name)
        arguments.append(f"{member.name}: {' | '.join(names)} | None = None")
        call = f'"{member.name}", shorthand={bool(member.shorthand)}'
        body.append(f"if {member.name} is not None:")
        one_line = f'    properties["{archetype.name}"] = view_property({member.name}, {archetype.name}, {call})'
        if len(one_line) <= WIDTH - 8:
            body.append(one_line)
        else:
            head, arguments_of_it = one_line.removesuffix(")").split("(", 1)
            body += [f"{head}(", f"        {arguments_of_it}", "    )"]
    lines = [
        f'"""View ``{view.name}``.\n\nMade by ``python -m asyncrr.types.codegen``; change the definitions instead.\n"""',
        "",
        "from __future__ import annotations",
        "",
        "from typing import TYPE_CHECKING",
        "",
        *in_order(imports),
        "",
        "if TYPE_CHECKING:",
    ]
    lines += [f"    {line}" for line in in_order([f"from {m} import {', '.join(sorted(n))}" for m, n in hints.items()])]
    lines += ["", "", f"class {view.name}(View):", f'    """{view.doc}', "", "    Parameters", "    ----------"]
    docs = {**_COMMON_DOCS, **{member.name: member.doc for member in view.properties}}
    for name, doc in docs.items():
        indent = " " * 8
        lines.append(f"    {name}")
        lines += textwrap.wrap(doc, WIDTH - 8, initial_indent=indent, subsequent_indent=indent, break_long_words=False)
    lines += [
        "",
        "    Raises",
        "    ------",
        "    TypeError",
        "        If a property is not what it takes, or something in `overrides` is no visualizer.",
        "    ValueError",
        "        If something in `defaults` is neither an archetype nor a component batch.",
        '    """',
        "",
        "    def __init__(",
        "        self,",
        "        *,",
        *[f"        {argument}," for argument in arguments],
        "    ) -> None:",
        *[f"        {line}" for line in body],
        "        super().__init__(",
        f'            class_identifier="{view.identifier}",',
        *[f"            {name}={name}," for name in ("origin", "contents", "name", "visible", "titlebar")],
        "            properties=properties,",
        "            defaults=defaults,",
        "            overrides=overrides,",
        "        )",
    ]
    return "\n".join(lines) + "\n"
