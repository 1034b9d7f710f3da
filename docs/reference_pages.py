"""Writes the pages of the API reference from the package itself, when Sphinx begins: nothing on them is kept by hand.

The text of functions and classes is that of their docstrings, which Sphinx reads; tables of archetypes and components are made
from the definitions that those are generated from. How names are divided among pages is in ``reference_topics``.
"""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

import reference_topics as topics

import asyncrr
from asyncrr import blueprint, chunk, cli, experimental, notebook
from asyncrr._exports import MODULE_OF
from asyncrr.blueprint import codecs as blueprint_codecs, table as blueprint_table
from asyncrr.recording_base import BaseRecording
from asyncrr.types import NAMES as TYPE_NAMES, archetypes, codecs
from asyncrr.types.base import Archetype
from asyncrr.types.codegen.__main__ import ROOT as TYPES
from asyncrr.types.codegen.model import ArchetypeDef, Component, Model, constant, load, load_blueprint

FOLDER = Path(__file__).parent / "reference"

FURTHER = "Further"

ENGINE_SIDE = "batching, close, open, run, run_blocking, write"
"""Methods of sinks that the engine calls, not users."""

SHORT_TYPES = {"float": "float32", "double": "float64", "halffloat": "float16", "string": "text", "binary": "bytes"}


def public(kind: str) -> list[str]:
    """Names of a kind: ``functions``, ``classes`` (recordings, sinks, errors), or ``data`` (classes of what is logged)."""
    chosen = []
    for name in sorted(MODULE_OF):
        value = getattr(asyncrr, name)
        if name.startswith("__") or name in archetypes.MODULES:
            continue
        found = "functions" if inspect.isroutine(value) else "data" if name in TYPE_NAMES else "classes"
        if found == kind and (isinstance(value, type) or inspect.isroutine(value)):
            chosen.append(name)
    return chosen


def divided(names: Iterable[str], by: Mapping[str, Iterable[str]], rest: str = FURTHER) -> dict[str, list[str]]:
    """Names by topic, in the order of the topics; those of no topic under ``rest``."""
    left = list(names)
    found = {topic: [name for name in wanted if name in left] for topic, wanted in by.items()}
    found[rest] = [name for name in left if not any(name in listed for listed in found.values())]
    return {topic: listed for topic, listed in found.items() if listed}


def first_sentence(value: Any) -> str:
    """The first line of a docstring, for tables."""
    return one_line((inspect.getdoc(value) or "").split("\n\n")[0])


def one_line(text: str) -> str:
    """Text for a cell of a table, without Sphinx's roles."""
    text = " ".join(text.split()).replace("|", "\\|")
    for role in ("meth", "func", "class", "attr", "mod", "exc"):
        text = text.replace(f":{role}:`~asyncrr.", "`").replace(f":{role}:`asyncrr.", "`").replace(f":{role}:`", "`")
    return text


def table(heads: tuple[str, ...], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])


def directives(kind: str, names: Iterable[str], *options: str, module: str = "asyncrr") -> str:
    """Autodoc's directives for names of a module."""
    parts = ["```{eval-rst}", f".. currentmodule:: {module}", ""]
    for name in names:
        parts += [f".. auto{kind}:: {module}.{name}", *[f"   {option}" for option in options], ""]
    return "\n".join([*parts, "```", ""])


def options_of(value: type) -> list[str]:
    """What of a class is shown."""
    if issubclass(value, BaseException):
        return [":show-inheritance:"]
    if value.__module__.startswith("asyncrr.sinks"):
        return [":members:", f":exclude-members: {ENGINE_SIDE}"]
    if issubclass(value, Archetype) and value is not Archetype:  # their fields are in tables
        return []
    if issubclass(value, BaseRecording):  # which holds what both faces have in common
        return [":members:", ":inherited-members:"]
    return [":members:"]


def classes(names: Iterable[str], module: Any = asyncrr) -> str:
    """Autodoc's directives for classes."""
    return "\n".join(
        directives("class", [name], *options_of(getattr(module, name)), module=module.__name__) for name in names
    )


def stored(type_: pa.DataType) -> str:
    """An Arrow type in few words."""
    if pa.types.is_fixed_size_list(type_):
        return f"{type_.list_size} x {stored(type_.value_type)}"
    if pa.types.is_list(type_):
        if type_.value_type == pa.uint8():
            return "bytes"
        return f"list of {stored(type_.value_type)}"
    if pa.types.is_struct(type_):
        return ", ".join(f"{field.name}: {stored(field.type)}" for field in type_)
    if pa.types.is_union(type_):
        return f"one of {type_.num_fields - 1} types"
    return SHORT_TYPES.get(str(type_), str(type_))


def stored_as(component: Component, model: Model) -> str:
    """How one value of a component is stored."""
    name = component.encoding or component.name
    tree = component.tree if component.encoding is None else model.encoding(name).tree
    codec = getattr(codecs if tree == "types" else blueprint_codecs, constant(name))
    if component.encoding is None:
        return f"{stored(codec.kind.arrow_type)}: " + ", ".join(f"{key} = {at}" for key, at in component.values.items())
    if component.encoding == "Rgba32":
        return "uint32: 0xRRGGBBAA"
    if component.encoding in ("TensorData", "TensorBuffer"):
        return "tensor of one of 11 number types"
    return stored(codec.kind.arrow_type)


def link_to(component: Component, root: str) -> str:
    """A component's name as a link to its row. MyST knows headings only, hence the HTML."""
    if component.tree != "types":
        return component.name
    return f'<a href="{root}components.html#component-{component.name.lower()}">{component.name}</a>'


def fields(archetype: ArchetypeDef, model: Model) -> str:
    """The fields of an archetype."""
    return table(
        ("field", "required", "what it is", "values", "type of a value", "component"),
        (
            (
                f"`{member.name}`",
                "yes" if member.required else "",
                one_line(member.doc or component.doc),
                "one or many" if member.many else "one",
                stored_as(component, model) if component.encoding else "enumeration",
                link_to(component, "../" if archetype.tree == "types" else ""),
            )
            for member in archetype.fields
            for component in [model.component(member.component)]
        ),
    )


def archetype_page(archetype: ArchetypeDef, model: Model) -> str:
    """The page of one archetype."""
    target = getattr(archetypes, archetype.name)
    methods = ", ".join(
        name
        for name, value in inspect.getmembers(target, inspect.isroutine)
        if not name.startswith(("_", "descriptor_"))
        and name not in {*dir(Archetype), *(member.name for member in archetype.fields)}
    )
    module = "asyncrr" if archetype.name in MODULE_OF else "asyncrr.archetypes"
    options = [f":members: {methods}", ":class-doc-from: both"]
    seen = f"Viewers show it with the visualizer `{archetype.visualizer}`.\n\n" if archetype.visualizer else ""
    return f"# {archetype.name}\n\n{archetype.doc}\n\n{fields(archetype, model)}\n{seen}## The class\n\n" + directives(
        "class", [archetype.name], *options, module=module
    )


def archetype_pages(model: Model) -> dict[str, str]:
    """The page with the table of all archetypes, and one for each."""
    sections = []
    for topic, names in divided(sorted(model.archetypes), topics.ARCHETYPES).items():
        rows = []
        for name in names:
            archetype = model.archetypes[name]
            required = ", ".join(f"`{member.name}`" for member in archetype.fields if member.required)
            others = ", ".join(f"`{member.name}`" for member in archetype.fields if not member.required)
            rows.append((f"[{name}](archetypes/{name}.md)", one_line(archetype.doc), required, others))
        sections.append(f"## {topic}\n\n" + table(("archetype", "what it is", "required", "optional"), rows))
    order = [name for names in divided(sorted(model.archetypes), topics.ARCHETYPES).values() for name in names]
    tree = "\n".join(f"archetypes/{name}" for name in order)
    intro = (
        "# Archetypes\n\nWhat can be logged. All are names of `asyncrr.archetypes`, and nearly all of `asyncrr`; all have "
        "`from_fields` and `cleared` for updates of some fields, and `columns` for many rows at once.\n\nAn argument may have any "
        "form that its type hint names: `XLike` is one value of the encoding `X`, and `XArrayLike` one or several. "
        "[Logging data](../logging.md) tells what those are.\n\n"
    )
    pages = {"archetypes.md": f"{intro}{chr(10).join(sections)}\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"}
    pages |= {f"archetypes/{name}.md": archetype_page(each, model) for name, each in model.archetypes.items()}
    return pages


def components_page(model: Model) -> str:
    """Components and encodings."""
    plain = sorted(name for name, each in model.components.items() if each.encoding is not None)
    enumerations = sorted(name for name, each in model.components.items() if each.encoding is None)

    def encoding(each: Component) -> str:
        type_ = stored_as(each, model)
        return f"{each.encoding}: {type_}" if len(type_) < 50 else str(each.encoding)

    def rows(names: Iterable[str], last: Callable[[Component], str]) -> Iterable[tuple[str, ...]]:
        for name in names:
            each = model.components[name]
            yield f'<a id="component-{name.lower()}"></a>`{name}`', one_line(each.doc), last(each)

    types = {each.encoding: stored_as(each, model) for each in model.components.values() if each.encoding is not None}
    return (
        "# Components and encodings\n\nThe fields of archetypes are components, and a component is an encoding with a meaning. Both "
        "are classes: `asyncrr.components.X` and `asyncrr.encodings.X` are one value, `XBatch` is several, and either may be "
        "an argument.\n\n## Components\n\n"
        + table(("component", "what it is", "encoding"), rows(plain, encoding))
        + "\n## Enumerations\n\nMembers are given as `asyncrr.components.X.MEMBER`, by name in any case, or by number.\n\n"
        + table(
            ("component", "what it is", "members"),
            rows(enumerations, lambda each: stored_as(each, model).partition(": ")[2]),
        )
        + "\n## Encodings\n\n"
        + table(
            ("encoding", "what it is", "stored as"),
            (
                (f"`{name}`", one_line(each.doc), types.get(name, "part of others"))
                for name, each in model.encodings.items()
            ),
        )
    )


def blueprint_page(model: Model) -> str:
    """``asyncrr.blueprint``."""
    values = {name: getattr(blueprint, name) for name in sorted(blueprint.MODULE_OF) if name not in TYPE_NAMES}
    named = [name for name, value in values.items() if isinstance(value, type)]
    settings = "Settings of views"
    sections = [
        f"## {topic}\n\n{classes(names, blueprint)}"
        for topic, names in divided(named, topics.BLUEPRINTS, settings).items()
    ]
    parts = [name for name in blueprint_table.__all__ if isinstance(getattr(blueprint_table, name), type)]
    return (
        "# Blueprints\n\n`import asyncrr.blueprint as rrb`. [The guide](../blueprints.md) shows them at work.\n\n"
        + "\n".join(sections)
        + "\n## Parts of table blueprints\n\nIn `asyncrr.blueprint.table`.\n\n"
        + directives(
            "class", [name for name in parts if name != "TableBlueprint"], ":members:", module="asyncrr.blueprint.table"
        )
        + directives("function", ["col"], module="asyncrr.blueprint.table")
        + "\n## Archetypes of blueprints\n\nIn `asyncrr.blueprint.archetypes`: what views and containers are written as.\n\n"
        + "\n".join(
            f"### {name}\n\n{archetype.doc}\n\n{fields(archetype, model)}"
            for name, archetype in sorted(model.archetypes.items())
        )
    )


def functions_page() -> str:
    """Functions of the package, by topic."""
    sections = []
    for topic, names in divided(public("functions"), topics.FUNCTIONS).items():
        rows = ((f"{{py:func}}`~asyncrr.{name}`", first_sentence(getattr(asyncrr, name))) for name in names)
        sections.append(f"## {topic}\n\n{table(('function', 'what it does'), rows)}\n{directives('function', names)}")
    return (
        "# Functions\n\nThey act on the active recording, or on the one that `recording` names; those that have a method "
        "of the same name do what it does. Without an active recording they do nothing.\n\n" + "\n".join(sections)
    )


def class_pages() -> dict[str, str]:
    """Recordings, sinks, errors."""
    titles = {
        "recordings": "# Recordings\n\nThe two faces have the same methods; those of `AsyncRecordingStream` are awaited "
        "where they may wait.\n\n",
        "sinks": "# Sinks, servers, readers\n\n",
        "errors": "# Errors and warnings\n\nAll errors are `RuntimeError`s, so that programs that catch those of "
        "`rerun-sdk` catch them. Bad arguments are `TypeError` and `ValueError`.\n\n",
    }
    left = public("classes")
    pages = {}
    for page, by in topics.CLASSES.items():
        mine = [name for names in by.values() for name in names]
        mine += [name for name in left if name not in mine and page == "recordings" and not _is_listed(name)]
        sections = [
            f"## {topic}\n\n{classes(names)}"
            for topic, names in divided([name for name in mine if name in left], by).items()
        ]
        pages[f"{page}.md"] = titles[page] + "\n".join(sections)
    return pages


def _is_listed(name: str) -> bool:
    return any(name in names for by in topics.CLASSES.values() for names in by.values())


def modules_pages() -> dict[str, str]:
    """Modules with names of their own."""
    clients = ["ViewerClient", "AsyncViewerClient"]
    told = sorted(
        name
        for name, value in vars(experimental).items()
        if isinstance(value, type) and value.__module__.startswith("asyncrr.viewers") and name not in clients
    )
    return {
        "chunks.md": "# Chunks and files\n\nIn `asyncrr.chunk`; [the guide](../dataframes.md) shows them at work.\n\n"
        + classes(chunk.__all__, chunk),
        "viewers.md": "# Viewers\n\n## Steering a viewer\n\nIn `asyncrr.experimental`.\n\n"
        + classes(clients, experimental)
        + "\n## What viewers tell\n\n"
        + directives("class", told, ":members:", module="asyncrr.experimental")
        + "\n## Notebooks\n\nIn `asyncrr.notebook`.\n\n"
        + classes(["Viewer"], notebook)
        + directives("function", ["set_default_size"], module="asyncrr.notebook"),
    }


def command_page() -> str:
    """The ``asyncrr`` command, as it explains itself."""
    width = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        parser = cli._parser()
        (commands,) = [action.choices for action in parser._actions if isinstance(action.choices, dict)]
        parts = [f"## asyncrr {name}\n\n```text\n{each.format_help()}```\n" for name, each in commands.items()]
        whole = parser.format_help()
    finally:
        if width is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = width
    return f"# The command\n\n```text\n{whole}```\n\n" + "\n".join(parts)


def pages() -> dict[str, str]:
    """All pages by the name of their file."""
    data = load(TYPES / "definitions")
    layouts = load_blueprint(TYPES / "definitions", data)
    return {
        "functions.md": functions_page(),
        **class_pages(),
        **archetype_pages(data),
        "components.md": components_page(data),
        "data.md": "# Building blocks\n\nClasses of `asyncrr` for data that are no archetypes: values, batches, columns, and "
        "data of your own.\n\n" + classes(public("data")),
        "blueprint.md": blueprint_page(layouts),
        **modules_pages(),
        "command.md": command_page(),
    }


def write() -> None:
    """Write the pages that have changed, and remove those that are no more."""
    wanted = {FOLDER / name: text for name, text in pages().items()}
    for old in FOLDER.rglob("*.md"):
        if old not in wanted:
            old.unlink()
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
