"""A layout on sight: blueprints as text trees, and in notebooks as boxes in proportion."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, TypeAlias

_LONG = 120

Arrangement: TypeAlias = Literal["row", "column", "grid", "tabs", "window"]
"""How parts lie on the screen; in a window there is one part, and panels."""


@dataclass(frozen=True)
class Node:
    """One part of a blueprint, as it is shown."""

    kind: str
    """Name of the class."""
    name: str | None = None
    facts: tuple[tuple[str, Any], ...] = ()
    """What was set, by parameter; None as a value for what speaks for itself."""
    children: tuple[Node, ...] = ()
    arrangement: Arrangement | None = None
    """How the children lie on the screen; None for what has no place there."""
    column_shares: tuple[float, ...] = ()
    row_shares: tuple[float, ...] = ()
    columns: int | None = None
    """Columns of a grid, where they were set."""
    chosen: int | None = None
    """The child that is in front among tabs."""

    def line(self) -> str:
        """The node without its children, on one line."""
        return " ".join([self.kind, *([repr(self.name)] if self.name is not None else []), *_texts(self.facts)])


def as_text(node: Node) -> str:
    """The tree, a line a node."""
    return "\n".join(_lines(node, "", ""))


def as_html(node: Node) -> str:
    """The tree as nested boxes that lie as the viewer will lay them out."""
    return f'<div style="{_OUTSIDE}">{_box(node, "")}</div>'


def shares(value: Any) -> tuple[float, ...]:
    """Layout shares as they were passed, as numbers; none where they are not numbers (which sending will report)."""
    if value is None:
        return ()
    try:
        return tuple(float(share) for share in value)
    except (TypeError, ValueError):
        return ()


def text_or_none(value: Any) -> str | None:
    """A name as it was passed, as text."""
    return None if value is None else str(getattr(value, "value", value))


def facts(**given: Any) -> tuple[tuple[str, Any], ...]:
    """What was set of these parameters."""
    return tuple((name, value) for name, value in given.items() if value is not None)


def _texts(given: Sequence[tuple[str, Any]]) -> list[str]:
    return [name if value is None else f"{name}={_brief(value)}" for name, value in given]


def _brief(value: Any) -> str:
    name = getattr(value, "name", None)
    text = repr(name.lower()) if isinstance(name, str) else repr(value)
    return text if len(text) <= _LONG else f"{text[: _LONG - 3]}..."


def _lines(node: Node, first: str, rest: str) -> Iterator[str]:
    yield first + node.line()
    for index, child in enumerate(node.children):
        last = index == len(node.children) - 1
        yield from _lines(child, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "))


# Colours that are readable on light and dark notebook pages alike.
_OUTSIDE = "max-width:720px;font:12px/1.35 sans-serif;color:#e8e8ec"
_PART = (
    "box-sizing:border-box;min-width:0;overflow-wrap:anywhere;border-radius:4px;padding:5px;overflow:hidden;"
    "display:flex;flex-direction:column;"
)
_LOOKS = {
    "view": "background:#31343f;border:1px solid #5a6072;min-height:54px;",
    "container": "background:#1d1f26;border:1px solid #42475a;",
    "panel": "background:#262935;border:1px dashed #42475a;",
}
_PARTS_IN_PROPORTION = "display:grid;gap:5px;"
_PARTS_IN_A_WINDOW = "display:flex;flex-flow:row wrap;gap:5px;"
_MOST = 10.0
"""The tallest row of a container is at most this many times as tall as its shortest, so that pages do not get too long."""


def _box(node: Node, place: str) -> str:
    look = "container" if node.children or node.arrangement else "panel" if node.kind.endswith("Panel") else "view"
    label = f"<b>{escape(node.name)}</b> " if node.name is not None else ""
    details = escape(" ".join(_texts(node.facts)))
    head = f'<div>{label}<span style="opacity:.75">{escape(node.kind)} {details}</span></div>'
    if any(name == "visible" and value is False for name, value in node.facts):
        place += "opacity:.5;"
    return f'<div style="{escape(_PART + _LOOKS[look] + place)}">{head}{_inside(node)}</div>'


def _inside(node: Node) -> str:
    if not node.children:
        return ""
    style = "margin-top:4px;flex:1 1 auto;"
    if node.arrangement == "window":
        style += _PARTS_IN_A_WINDOW
        places = ["flex:0 1 auto;" if child.kind.endswith("Panel") else "flex:1 1 100%;" for child in node.children]
    else:
        # Rows and columns are in units of `fr`. Text that needs more height makes the unit taller, and so all rows alike.
        columns, rows = _columns_and_rows(node)
        style += _PARTS_IN_PROPORTION
        style += (
            f"grid-template-columns:{' '.join(f'{share:g}fr' for share in _proportions(node.column_shares, columns))};"
        )
        style += (
            f"grid-template-rows:{' '.join(f'{share:g}fr' for share in _proportions(node.row_shares, rows, _MOST))};"
        )
        places = [""] * len(node.children)
    if node.chosen is not None:
        places[node.chosen] += "outline:2px solid #7f96e0;"
    boxes = "".join(_box(child, place) for child, place in zip(node.children, places, strict=True))
    return f'<div style="{escape(style)}">{boxes}</div>'


def _columns_and_rows(node: Node) -> tuple[int, int]:
    """The size of the grid in which the children lie."""
    count = len(node.children)
    if node.arrangement == "row":
        return count, 1
    if node.arrangement == "grid":
        columns = max(1, node.columns or _square(count))
        return columns, math.ceil(count / columns)
    return 1, count


def _proportions(given: Sequence[float], count: int, most: float = math.inf) -> list[float]:
    """One share for each row or column, 1 for the smallest.

    The viewer takes 1 for shares that are missing. CSS keeps proportions for shares of 1 and above only.
    """
    padded = [*given, *[1.0] * count][:count]
    valid = [share if 0 < share < math.inf else 0.0 for share in padded]
    smallest = min((share for share in valid if share), default=0.0)
    if not smallest:
        return [1.0] * count
    return [min(share / smallest, most) for share in valid]


def _square(count: int) -> int:
    """Columns of a grid that nobody has set: as the viewer, about as many as rows."""
    return max(1, math.ceil(math.sqrt(count)))
