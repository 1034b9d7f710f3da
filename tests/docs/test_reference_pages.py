"""The pages of the API reference name everything that is public."""

from __future__ import annotations

import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import asyncrr
from asyncrr import blueprint, chunk
from asyncrr._exports import MODULE_OF
from asyncrr.types import archetypes, components, encodings


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = Path(__file__).parents[2] / "docs" / "reference_pages.py"
    spec = importlib.util.spec_from_file_location("reference_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages(reference: ModuleType) -> dict[str, str]:
    return reference.pages()


def test_what_leads_to_the_reference_leads_somewhere(pages: dict[str, str]) -> None:
    """Its pages are made when the documentation is built: links and the table of contents are looked up among those."""
    texts = [page.read_text() for page in (Path(__file__).parents[2] / "docs").glob("*.md")]
    links = {target for text in texts for target in re.findall(r"\]\(reference/([^)#\s]+)", text)}
    listed = {f"{name}.md" for text in texts for name in re.findall(r"^reference/(\S+)$", text, flags=re.MULTILINE)}
    assert not (links | listed) - set(pages)
    assert listed == {page for page in pages if "/" not in page}, "a page that no reader would find"


def documented(text: str, module: str) -> list[str]:
    """What autodoc is told to document."""
    return re.findall(rf"^\.\. auto\w+:: {re.escape(module)}\.(\w+)$", text, flags=re.MULTILINE)


def test_every_public_class_and_function_is_on_one_page(pages: dict[str, str]) -> None:
    text = "\n".join(pages.values())
    named = documented(text, "asyncrr")
    values = {name: getattr(asyncrr, name) for name in MODULE_OF if not name.startswith("__")}
    wanted = {name for name, value in values.items() if isinstance(value, type) or inspect.isroutine(value)}
    assert wanted == set(named)
    assert len(named) == len(set(named))
    assert set(archetypes.MODULES) - set(named) == set(documented(text, "asyncrr.archetypes"))
    layouts = {name for name in blueprint.MODULE_OF if isinstance(getattr(blueprint, name), type)}
    assert layouts - wanted == set(documented(text, "asyncrr.blueprint"))
    assert set(documented(text, "asyncrr.chunk")) == set(chunk.__all__)


def test_topics_name_what_there_is(reference: ModuleType) -> None:
    topics = reference.topics
    coming = {"log_file_from_path", "log_file_from_contents"}
    functions = {name for names in topics.FUNCTIONS.values() for name in names}
    assert functions - coming <= set(MODULE_OF)
    assert {name for by in topics.CLASSES.values() for names in by.values() for name in names} <= set(MODULE_OF)
    assert {name for names in topics.ARCHETYPES.values() for name in names} == set(archetypes.MODULES)
    assert {name for names in topics.BLUEPRINTS.values() for name in names} <= set(blueprint.MODULE_OF)


def test_the_table_of_an_archetype_has_its_fields(pages: dict[str, str]) -> None:
    for name in archetypes.MODULES:
        page = pages[f"archetypes/{name}.md"]
        methods = [method for method in dir(getattr(archetypes, name)) if method.startswith("descriptor_")]
        assert methods
        assert all(f"| `{method.removeprefix('descriptor_')}` |" in page for method in methods)
        assert f"[{name}](archetypes/{name}.md)" in pages["archetypes.md"]


def test_what_a_field_is_stored_as(pages: dict[str, str]) -> None:
    rows = {
        (page, cells[1].strip("` ")): [cell.strip() for cell in cells[2:]]
        for page in ("Points3D", "Image", "Scalars", "Transform3D")
        for line in pages[f"archetypes/{page}.md"].splitlines()
        if len(cells := line.split("|")) == 8
    }
    assert rows["Points3D", "positions"][0] == "yes"
    assert rows["Points3D", "positions"][2:4] == ["one or many", "3 x float32"]
    assert rows["Points3D", "colors"][0] == ""
    assert rows["Points3D", "colors"][3] == "uint32: 0xRRGGBBAA"
    assert rows["Scalars", "scalars"][3] == "float64"
    assert rows["Image", "buffer"][3] == "bytes"
    assert rows["Transform3D", "mat3x3"][3] == "9 x float32"


def test_components_and_encodings_are_listed(pages: dict[str, str]) -> None:
    text = pages["components.md"]
    for package in (components, encodings):
        singles = [name for name in package.MODULES if not name.endswith(("Batch", "Like"))]
        missing = [name for name in singles if f"`{name}` |" not in text]
        assert not missing, f"{package.__name__}: {missing}"


def test_the_command_tells_its_options(pages: dict[str, str]) -> None:
    for command in ("demo", "serve", "tail", "record"):
        assert f"usage: asyncrr {command} [-h]" in pages["command.md"]
