"""What views take for their properties: archetypes, and what these can be made of."""

from __future__ import annotations

from typing import Any

from ..types.base import Archetype, AsComponents


def view_property(given: Any, archetype: type[Archetype], argument: str, *, shorthand: bool) -> AsComponents:
    """The archetype that is given for a view's property; also the one of that name of ``rerun-sdk``.

    Parameters
    ----------
    given
        An ``archetype``, or with ``shorthand`` the argument of its constructor.
    archetype
        The class.
    argument
        Name of the view's argument.
    shorthand
        Whether something else may be given.

    Raises
    ------
    TypeError
        If it is something else, and there is no shorthand.
    """
    if isinstance(given, archetype):
        return given
    if hasattr(given, "as_component_batches"):
        if type(given).__name__ == archetype.__name__:
            other: AsComponents = given
            return other
    elif shorthand:
        make: Any = archetype
        made: AsComponents = make(given)
        return made
    raise TypeError(f"`{argument}` takes a {archetype.__name__}, not {given!r}")
