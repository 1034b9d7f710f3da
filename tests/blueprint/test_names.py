"""What ``asyncrr.blueprint`` offers resolves; that it is what ``rerun.blueprint`` offers is shown in ``tests/public_api``."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

import asyncrr
import asyncrr.blueprint as rrb


def test_every_name_resolves_and_is_listed() -> None:
    for name in (*rrb.__all__, *rrb.SUBMODULES):
        assert getattr(rrb, name) is not None
    assert {*rrb.__all__, *rrb.SUBMODULES} <= set(dir(rrb))
    assert asyncrr.blueprint is rrb
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        rrb.Nothing  # noqa: B018


def test_type_checkers_see_the_same_names() -> None:
    """The imports under TYPE_CHECKING and the table of lazily loaded names are one list written twice."""
    seen: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(rrb.__file__).read_text())):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                assert isinstance(statement, ast.ImportFrom)
                module = statement.module or ""
                if statement.level:
                    module = f"asyncrr.blueprint.{module}".rstrip(".")
                seen |= {alias.asname or alias.name: module for alias in statement.names}
    assert {name: module for name, module in seen.items() if module != "asyncrr.blueprint"} == rrb.MODULE_OF
    assert set(rrb.SUBMODULES) <= {name for name, module in seen.items() if module == "asyncrr.blueprint"}


def test_the_official_module_for_blueprints() -> None:
    from asyncrr.blueprint import api

    for name, value in vars(api).items():
        if inspect.isclass(value) and name in rrb.MODULE_OF:
            assert getattr(rrb, name) is value
    assert api.Panel in rrb.TimePanel.__mro__
