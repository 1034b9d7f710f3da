"""The public names of two packages side by side: which are missing, and which signatures differ how.

Both are looked at as they are installed, nothing is written down: a release of ``rerun-sdk`` with another API shows at once.
"""

from __future__ import annotations

import enum
import importlib
import inspect
import types
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional only",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "positional",
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.KEYWORD_ONLY: "keyword only",
    inspect.Parameter.VAR_KEYWORD: "**",
}

_PROTOCOLS = (
    "__len__", "__iter__", "__next__", "__getitem__", "__contains__", "__call__", "__array__", "__int__", "__float__",
    "__bool__", "__index__", "__str__", "__repr__", "__enter__", "__exit__", "__aenter__", "__aexit__",
)  # fmt: skip
"""What Python's own syntax and functions do with an object."""

_NOT_ITS_OWN = ("TYPE_CHECKING", "UTC")
"""Constants of Python's library that modules have for their own use."""


def module_or_none(name: str) -> types.ModuleType | None:
    """The module, or None where there is none of this name."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is not None and (name == error.name or name.startswith(f"{error.name}.")):
            return None
        raise


def public_names(module: types.ModuleType) -> list[str]:
    """Names that a user of the module is meant to see: its own, and those that it passes on from its package."""
    package = module.__name__.partition(".")[0]
    own = (package, f"{package}_bindings")
    if hasattr(module, "__all__"):
        return sorted(module.__all__)
    names = []
    for name in dir(module):
        if name in _NOT_ITS_OWN or (name.startswith("_") and name not in ("__version__", "__version_info__")):
            continue
        value = getattr(module, name)
        if isinstance(value, types.ModuleType):
            origin = value.__name__
        elif inspect.isclass(value) or inspect.isroutine(value):
            origin = getattr(value, "__module__", None) or ""
        else:
            # A constant does not tell where it is from; type aliases and what typing offers are no part of the API.
            origin = package if not type(value).__module__.startswith(("typing", "types", "__future__")) else ""
        if origin.partition(".")[0] in own and not (isinstance(value, types.ModuleType) and origin in own):
            names.append(name)
    return names


def differences(official: Any, ours: Any, where: str) -> Iterator[tuple[str, str]]:
    """Where two things of the same name differ, as pairs of a key and a sentence."""
    if isinstance(official, types.ModuleType):
        if not isinstance(ours, types.ModuleType):
            yield where, "is a module in rerun"
    elif inspect.isclass(official) and issubclass(official, enum.Enum):
        if members(official) != members(ours):
            yield where, f"members {members(official)} in rerun, {members(ours)} here"
    elif where.endswith("Like"):
        return  # what is accepted, for type checkers: theirs is a class where the other is an alias
    elif inspect.isclass(official):
        yield from _class_differences(official, ours, where)
    elif inspect.isroutine(official):
        yield from signature_differences(official, ours, where)
    elif _is_alias(official) or _is_alias(ours):
        return  # for type checkers; these have tests of their own
    elif type(official).__name__ != type(ours).__name__:
        yield where, f"is a {type(official).__name__} in rerun, a {type(ours).__name__} here"


def _is_alias(value: Any) -> bool:
    return type(value).__module__ in ("typing", "types") or isinstance(value, TypeVar)


def members(enumeration: Any) -> dict[str, Any]:
    """Names and values of an enumeration."""
    return {name: member.value for name, member in getattr(enumeration, "__members__", {}).items()}


def _class_differences(official: type, ours: Any, where: str) -> Iterator[tuple[str, str]]:
    if not inspect.isclass(ours):
        yield where, "is a class in rerun"
        return
    yield from signature_differences(official, ours, where)
    for name in _PROTOCOLS:
        if _has(official, name) and not _has(ours, name):
            yield f"{where}.{name}", "is missing"
    for name in dir(official):
        value = getattr(official, name)
        if name.startswith("_") or isinstance(value, types.MemberDescriptorType):
            continue
        if not hasattr(ours, name):
            yield f"{where}.{name}", "is missing"
        elif inspect.isroutine(value):
            of_instance = not isinstance(inspect.getattr_static(official, name), classmethod | staticmethod)
            mine = getattr(ours, name)
            yield from signature_differences(value, mine, f"{where}.{name}", skip_first=of_instance)


def _has(found: type, name: str) -> bool:
    own = getattr(found, name, None)
    if name == "__str__" and own is object.__str__:
        own = found.__repr__  # which is what str() falls back to
    return own is not None and own not in (object.__str__, object.__repr__)


def signature_differences(
    official: Any, ours: Any, where: str, *, skip_first: bool = False
) -> Iterator[tuple[str, str]]:
    """Parameters that differ by name, kind or default. A method's own object has no name that matters."""
    if not callable(ours):
        yield where, "can be called in rerun"
        return
    theirs, mine = _parameters(official, skip_first), _parameters(ours, skip_first)
    if theirs is None or mine is None:
        return
    for name, parameter in theirs.items():
        if name not in mine:
            yield f"{where}({name})", "is missing"
            continue
        if mine[name].kind is not parameter.kind:
            yield f"{where}({name})", f"is {_KINDS[parameter.kind]} in rerun, {_KINDS[mine[name].kind]} here"
        if not same_default(parameter.default, mine[name].default):
            yield f"{where}({name})", f"defaults to {parameter.default!r} in rerun, {mine[name].default!r} here"
    for name in mine.keys() - theirs.keys():
        yield f"{where}({name})", "is not in rerun"
    positional = [
        [name for name, parameter in found.items() if parameter.kind.name.startswith("POSITIONAL")]
        for found in (theirs, mine)
    ]
    if positional[0] != positional[1][: len(positional[0])]:
        yield where, f"positional parameters {positional[0]} in rerun, {positional[1]} here"


def _parameters(thing: Any, skip_first: bool) -> dict[str, inspect.Parameter] | None:
    try:
        found = list(inspect.signature(thing).parameters.items())
    except (TypeError, ValueError):
        return None  # of a class in native code that tells nothing
    # Classes in native code list their own object among the parameters of the constructor.
    return dict(found[1:] if found and (skip_first or found[0][0] == "self") else found)


def same_default(a: Any, b: Any) -> bool:
    """Whether two defaults mean the same; those of a class of the package itself are compared by name."""
    if a is inspect.Parameter.empty or b is inspect.Parameter.empty:
        return a is b
    if type(a).__module__.startswith("rerun"):
        return type(a).__name__ == type(b).__name__
    if isinstance(a, Sequence) and not isinstance(a, str):
        return isinstance(b, Sequence) and list(a) == list(b)
    return type(a) is type(b) and bool(a == b)


def module_differences(name: str) -> dict[str, str]:
    """All differences between ``rerun.<name>`` and ``asyncrr.<name>``, by key."""
    suffix = f".{name}" if name else ""
    official, ours = importlib.import_module(f"rerun{suffix}"), module_or_none(f"asyncrr{suffix}")
    prefix = f"{name}." if name else ""
    top, our_top = importlib.import_module("rerun"), importlib.import_module("asyncrr")
    if ours is None:
        return {name: "the module is missing"}
    found: dict[str, list[str]] = {}
    for public in public_names(official):
        where = f"{prefix}{public}"
        if not hasattr(ours, public):
            found.setdefault(where, []).append("is missing")
            continue
        if name and getattr(top, public, None) is getattr(official, public):
            # Compared once already; here it only has to be the same.
            if getattr(our_top, public, None) is not getattr(ours, public):
                found.setdefault(where, []).append("is not the same as that of the package")
            continue
        for key, text in differences(getattr(official, public), getattr(ours, public), where):
            found.setdefault(key, []).append(text)
    return {key: "; ".join(texts) for key, texts in found.items()}
