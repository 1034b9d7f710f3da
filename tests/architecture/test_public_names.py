"""What ``asyncrr`` offers: every name resolves, to the same thing in any order of imports, and type checkers see it."""

from __future__ import annotations

import ast
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import asyncrr
from asyncrr._exports import MODULE_OF, MODULES

ROOT = Path(__file__).parents[2]


def test_every_name_resolves() -> None:
    missing = []
    for name in asyncrr.__all__:
        try:
            getattr(asyncrr, name)
        except (AttributeError, ImportError) as error:
            missing.append(f"{name}: {error!r}")
    assert not missing, "\n".join(missing)


def test_no_submodule_hides_a_public_name() -> None:
    """Importing ``asyncrr.x`` sets the attribute ``x`` of the package, to which a lazily loaded name ``x`` would lose."""
    submodules = {module.name for module in pkgutil.iter_modules(asyncrr.__path__)}
    clashes = sorted(submodules & set(MODULE_OF))
    assert not clashes
    assert all(MODULES[name] == f"asyncrr.{name}" for name in submodules & set(MODULES))


def test_type_checkers_see_the_same_names() -> None:
    """The imports under TYPE_CHECKING and the table of lazily loaded names are one list written twice."""
    tree = ast.parse((ROOT / "asyncrr" / "__init__.py").read_text())
    seen: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for statement in node.body:
                if isinstance(statement, ast.ImportFrom):
                    seen |= {alias.asname or alias.name: statement.module or "" for alias in statement.names}
    assert {name: module for name, module in seen.items() if name in MODULE_OF} == MODULE_OF
    assert {name for name in MODULES if seen.get(name) != "asyncrr"} == set()


@pytest.mark.parametrize("heavy", ["grpclib", "betterproto", "pyarrow.dataset", "pandas", "rerun"])
def test_importing_the_package_loads_nothing_heavy(heavy: str) -> None:
    program = f"import sys, asyncrr; sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=30, check=False).returncode == 0
