"""Choosing entities by expressions, as views and queries of Rerun do: ``/world/**``, ``- /world/debug/**``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from .entity_path import PROPERTIES, canonical_entity_path

_MOST_KNOWN: Final = 10_000
_LONGEST_KNOWN: Final = 256
"""Characters of a path up to which the answer is remembered: those of others may be long."""


class _Rule(NamedTuple):
    path: str
    subtree: bool
    include: bool

    @property
    def weight(self) -> tuple[int, bool]:
        """What is more exact wins: the longer path, and the entity itself over its subtree."""
        return (0 if self.path == "/" else self.path.count("/"), not self.subtree)

    def fits(self, path: str) -> bool:
        """Whether it says anything about an entity."""
        if path == self.path:
            return True
        return self.subtree and _is_below(path, self.path) and (_is_property(self.path) or not _is_property(path))


class EntityFilter:
    """Whether entities are among those that some expressions describe.

    An expression is a path, which means that entity, or a path and ``/**``, which means it and all below it. ``+`` in front
    includes them, as nothing does, ``-`` leaves them out. Of several that fit an entity the most exact decides, of two equal
    ones the later. What none fits is left out, and so are a recording's properties, unless an expression names them.

    Parameters
    ----------
    expressions
        One or several; one text may hold several lines.

    Raises
    ------
    ValueError
        An expression is empty or has ``*`` elsewhere than at its end; or none includes anything.
    TypeError
        It is no text.
    """

    def __init__(self, expressions: str | Iterable[str]) -> None:
        texts = [expressions] if isinstance(expressions, str) else list(expressions)
        for text in texts:
            if not isinstance(text, str):
                raise TypeError(
                    f"an entity is chosen by a str such as '/world/**', not {type(text).__name__}: {text!r}"
                )
        rules = [_rule(line.strip()) for text in texts for line in (text.splitlines() or [""])]
        if not any(rule.include for rule in rules):
            raise ValueError(f"{texts} include no entity; add '+ /**' for all others")
        # The last one of equal weight stands last.
        self._rules = sorted(rules, key=lambda rule: rule.weight)
        self._known: dict[str, bool] = {}

    def matches(self, entity_path: str) -> bool:
        """Whether the entity, a canonical path, is chosen."""
        found = self._known.get(entity_path)
        if found is None:
            found = False
            for rule in self._rules:
                if rule.fits(entity_path):
                    found = rule.include
            if len(self._known) < _MOST_KNOWN and len(entity_path) <= _LONGEST_KNOWN:
                self._known[entity_path] = found
        return found


def _is_below(path: str, ancestor: str) -> bool:
    return ancestor == "/" or path.startswith(f"{ancestor}/")


def _is_property(path: str) -> bool:
    return path == PROPERTIES or _is_below(path, PROPERTIES)


def _rule(text: str) -> _Rule:
    include = not text.startswith("-")
    path = text[1:].strip() if text[:1] in ("+", "-") else text
    subtree = path == "**" or path.endswith("/**")
    if subtree:
        path = path.removesuffix("**").rstrip("/") or "/"
    if not path or "*" in path.replace("\\*", ""):
        raise ValueError(
            f"{text!r} chooses no entities: expected a path, or a path and /**, with + or - in front or not"
        )
    return _Rule(canonical_entity_path(path), subtree, include)
