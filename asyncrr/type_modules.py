"""Modules of single types, such as ``asyncrr.components.fill_mode``.

``rerun-sdk`` has one for each archetype, component and encoding, and programs import from them, mostly because an editor
wrote the line. Here they are made when they are asked for, and offer the same classes as the package that they are in.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final

from asyncrr import _lazy

_SPELLED_OTHERWISE: Final = {"spherical_harmonics3rgb": "spherical_harmonics3_rgb", "utf8pair": "utf8_pair"}

_packages: dict[str, ModuleType] = {}
"""Public package -> where its types live."""


def type_package(name: str, home: ModuleType) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of the public package ``name``, which offers the types of ``home``.

    Modules below the package become importable. It needs an empty ``__path__``, so that nobody else looks for them.
    """
    if not _packages:
        sys.meta_path.append(_Finder())
    _packages[name] = home

    def get(attribute: str) -> Any:
        if _module_of(home, attribute) is not None:
            return _lazy.load(f"{name}.{attribute}")
        try:
            value = getattr(home, attribute)
        except AttributeError:
            raise AttributeError(f"module {name!r} has no attribute {attribute!r}") from None
        if attribute in vars(home):  # unlike an earlier name, which warns whenever it is looked up
            setattr(sys.modules[name], attribute, value)
        return value

    return get, lambda: dir(home)


def _module_of(home: ModuleType, name: str) -> str | None:
    """The module in ``home`` that corresponds to the module ``name`` of the reference."""
    name = _SPELLED_OTHERWISE.get(name, name)
    return name if name in home.MODULES.values() else None


class _Finder:
    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        package, _, name = fullname.rpartition(".")
        home = _packages.get(package)
        if home is None or _module_of(home, name) is None:
            return None
        loader: Any = _Loader()  # not of importlib.abc, which would have to be imported for it
        return ModuleSpec(fullname, loader)


class _Loader:
    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType | None:
        return None

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        package, _, name = module.__name__.rpartition(".")
        home = _packages[package]
        place = _module_of(home, name)
        module.__doc__ = f"The types of this name, as in ``{package}``."
        module.__all__ = [  # type: ignore[attr-defined]
            public
            for public in home.__all__
            if home.MODULES[public] == place
            # Hints are elsewhere, all together.
            or home.MODULES.get(public.removesuffix("Like").removesuffix("Array")) == place
        ]
        for public in module.__all__:
            setattr(module, public, getattr(home, public))
