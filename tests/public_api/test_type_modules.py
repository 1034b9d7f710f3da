"""Modules of single types: every one that ``rerun-sdk`` has can be imported, and offers the same names."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

import asyncrr as rr

PACKAGES = ("archetypes", "components", "encodings")


def modules(package: str) -> list[str]:
    """The modules of a package of rerun-sdk; those that end in ``_ext`` belong to its generated code."""
    found = pkgutil.iter_modules(importlib.import_module(f"rerun.{package}").__path__)
    return [module.name for module in found if not module.name.endswith("_ext")]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_has_the_names_of_the_official_one(package: str) -> None:
    home = importlib.import_module(f"asyncrr.{package}")
    assert len(modules(package)) >= 50
    for name in modules(package):
        official = importlib.import_module(f"rerun.{package}.{name}")
        ours = importlib.import_module(f"asyncrr.{package}.{name}")
        assert set(official.__all__) <= set(ours.__all__), name
        for public in ours.__all__:
            assert getattr(ours, public) is getattr(home, public), f"{name}.{public}"


def test_they_are_attributes_too() -> None:
    assert rr.components.fill_mode.FillMode is rr.components.FillMode
    assert rr.archetypes.points3d.Points3D is rr.Points3D


@pytest.mark.parametrize(
    "statement",
    [
        "from asyncrr.components.fill_mode import FillMode; import asyncrr; assert FillMode is asyncrr.components.FillMode",
        "import asyncrr.archetypes.points3d as m; assert m.__all__ == ['Points3D']",
        "from asyncrr.encodings.utf8pair import Utf8Pair, Utf8PairLike",
        "import warnings; warnings.simplefilter('ignore'); from asyncrr.datatypes.rgba32 import Rgba32, Rgba32Like",
    ],
)
def test_each_can_be_the_first_import(statement: str) -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", statement], check=True, timeout=30)


def test_what_is_not_there() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"asyncrr\.components\.nonsense"):
        importlib.import_module("asyncrr.components.nonsense")
    with pytest.raises(AttributeError, match=r"module 'asyncrr\.components' has no attribute 'nonsense'"):
        _ = rr.components.nonsense
