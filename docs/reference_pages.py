"""Writes the pages of the API reference from the package itself, when Sphinx begins: nothing on them is kept by hand.

The text of functions and classes is that of their docstrings, which Sphinx reads; the table of archetypes is made from the
definitions that the archetypes are generated from.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import asyncrr
from asyncrr._exports import MODULE_OF
from asyncrr.types import NAMES as TYPE_NAMES, archetypes
from asyncrr.types.codegen.__main__ import ROOT as TYPES
from asyncrr.types.codegen.model import load

FOLDER = Path(__file__).parent / "reference"


def public(kind: str) -> list[str]:
    """Names of a kind: ``functions``, ``recordings`` (classes around them), or ``data`` (classes of what is logged)."""
    chosen = []
    for name in sorted(MODULE_OF):
        value = getattr(asyncrr, name)
        if name.startswith("__") or name in archetypes.MODULES:
            continue
        found = "functions" if inspect.isroutine(value) else "data" if name in TYPE_NAMES else "recordings"
        if found == kind and (isinstance(value, type) or inspect.isroutine(value)):
            chosen.append(name)
    return chosen


def directives(kind: str, names: Iterable[str], *options: str) -> str:
    """Autodoc's directives for names of ``asyncrr``."""
    parts = ["```{eval-rst}"]
    for name in names:
        parts += [f".. auto{kind}:: asyncrr.{name}", *[f"   {option}" for option in options], ""]
    return "\n".join([*parts, "```", ""])


def table(archetype: Any, model: Any) -> str:
    """The fields of an archetype."""
    rows = ["| field | component | stored as | what it is |", "|---|---|---|---|"]
    for member in archetype.fields:
        component = model.component(member.component)
        storage = component.encoding or f"enumeration ({', '.join(component.values)})"
        doc = member.doc.replace("|", "\\|")
        rows.append(f"| `{member.name}` | {member.component} | {storage} | {doc} |")
    return "\n".join([*rows, ""])


def pages() -> dict[str, str]:
    """All pages by the name of their file."""
    model = load(TYPES / "definitions")
    rows = [f"| [{name}](#{name.lower()}) | {archetype.doc} |" for name, archetype in sorted(model.archetypes.items())]
    sections = [
        f"## {name}\n\n{archetype.doc}\n\n{table(archetype, model)}\n"
        + directives("class", [f"archetypes.{name}"], ":no-index:", ":class-doc-from: both")
        for name, archetype in sorted(model.archetypes.items())
    ]
    return {
        "archetypes.md": "# Archetypes\n\nWhat can be logged. An argument may have any form that its hint names; `XLike` "
        "is one value of the encoding `X`, and `XArrayLike` one or several.\n\n"
        + "\n".join(["| archetype | what it is |", "|---|---|", *rows, "", *sections]),
        "functions.md": "# Functions\n\nThey act on the active recording, or on the one that `recording` names.\n\n"
        + directives("function", public("functions")),
        "recordings.md": "# Recordings, sinks, errors\n\n" + directives("class", public("recordings"), ":members:"),
        "data.md": "# Components and building blocks\n\nWhat archetypes are made of, and data without an archetype.\n\n"
        + directives("class", public("data"), ":members:"),
        "index.md": "# API reference\n\n```{toctree}\n:maxdepth: 1\n\nfunctions\nrecordings\narchetypes\ndata\n```\n",
    }


def write() -> None:
    """Write the pages that have changed."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
