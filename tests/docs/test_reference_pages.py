"""The pages of the API reference name everything that is public."""

from __future__ import annotations

import importlib.util
import inspect
import re
from pathlib import Path
from types import ModuleType

import pytest

import asyncrr
from asyncrr._exports import MODULE_OF
from asyncrr.types import archetypes


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = Path(__file__).parents[2] / "docs" / "reference_pages.py"
    spec = importlib.util.spec_from_file_location("reference_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_public_class_and_function_is_on_a_page(reference: ModuleType) -> None:
    text = "\n".join(reference.pages().values())
    named = set(re.findall(r"^\.\. auto\w+:: asyncrr\.(?:archetypes\.)?(\w+)$", text, flags=re.MULTILINE))
    values = {name: getattr(asyncrr, name) for name in MODULE_OF if not name.startswith("__")}
    wanted = {name for name, value in values.items() if isinstance(value, type) or inspect.isroutine(value)}
    assert wanted <= named
    assert set(archetypes.MODULES) <= named


def test_the_table_of_an_archetype_has_its_fields(reference: ModuleType) -> None:
    page = reference.pages()["archetypes.md"]
    for name in archetypes.MODULES:
        (section,) = re.findall(rf"^## {name}\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL)
        descriptors = [method for method in dir(getattr(archetypes, name)) if method.startswith("descriptor_")]
        assert all(f"| `{method.removeprefix('descriptor_')}` |" in section for method in descriptors)
        assert descriptors
