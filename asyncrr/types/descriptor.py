"""What a column of component data is called: :class:`ComponentDescriptor`."""

from __future__ import annotations

from functools import total_ordering


def _checked(name: str | None, what: str) -> str | None:
    if name is None and what != "component":
        return None
    if not isinstance(name, str):
        raise TypeError(f"ComponentDescriptor: {what} must be a str, not {type(name).__name__}: {name!r}")
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"ComponentDescriptor: {what} {name!r} is not Unicode text: {error.reason}") from None
    return name


@total_ordering
class ComponentDescriptor:
    """Names one column of component data.

    Descriptors are immutable and hashable. They sort by archetype (none first), component, component type, which is
    the order of component columns in a chunk.

    Parameters
    ----------
    component
        Identifier of the column, ``"Points3D:positions"`` for an archetype's field or a bare name.
    archetype
        Full archetype name such as ``"rerun.archetypes.Points3D"``, or None. An empty one is the same as None.
    component_type
        Full name of the component type such as ``"rerun.components.Position3D"``, or None. An empty one is the same as None.

    Raises
    ------
    TypeError
        A name is not a str.
    ValueError
        ``component`` is empty or has a NUL character, or a name is not Unicode text (it has lone surrogates). Readers refuse such
        a column or are killed by it.
    """

    __slots__ = ("_hash", "_key", "archetype", "component", "component_type")

    component: str
    archetype: str | None
    component_type: str | None
    _key: tuple[str, str, str]
    _hash: int

    def __init__(self, component: str, archetype: str | None = None, component_type: str | None = None) -> None:
        if not _checked(component, "component"):
            raise ValueError("the name of a component must not be empty")
        if "\0" in component:
            raise ValueError(f"the name of a component must not have a NUL character: {component!r}")
        archetype = _checked(archetype, "archetype") or None
        component_type = _checked(component_type, "component_type") or None
        set_ = object.__setattr__
        set_(self, "component", component)
        set_(self, "archetype", archetype)
        set_(self, "component_type", component_type)
        key = (archetype or "", component, component_type or "")
        set_(self, "_key", key)
        set_(self, "_hash", hash(key))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"ComponentDescriptor is immutable; cannot set {name!r}")

    def __reduce__(self) -> tuple[type[ComponentDescriptor], tuple[str, str | None, str | None]]:
        return ComponentDescriptor, (self.component, self.archetype, self.component_type)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ComponentDescriptor):
            return NotImplemented
        return self._key == other._key

    def __lt__(self, other: ComponentDescriptor) -> bool:
        return self._key < other._key

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return self.component

    def __repr__(self) -> str:
        return (
            f"ComponentDescriptor({self.component!r}, archetype={self.archetype!r}, "
            f"component_type={self.component_type!r})"
        )

    def with_overrides(self, archetype: str | None = None, component_type: str | None = None) -> ComponentDescriptor:
        """Return a copy in which each given value replaces the present one."""
        return ComponentDescriptor(self.component, archetype or self.archetype, component_type or self.component_type)

    def or_with_overrides(self, archetype: str | None = None, component_type: str | None = None) -> ComponentDescriptor:
        """Return a copy in which each given value fills in where the present one is None."""
        return ComponentDescriptor(self.component, self.archetype or archetype, self.component_type or component_type)

    def with_builtin_archetype(self, archetype: str) -> ComponentDescriptor:
        """Return a copy that belongs to ``archetype`` and whose component is prefixed with its name.

        Of archetypes in the namespace ``rerun`` the prefix is the short name, ``"Points3D"``; others keep theirs whole.
        """
        short = archetype
        for package in ("rerun.blueprint.archetypes.", "rerun.archetypes.", "rerun."):
            if archetype.startswith(package):
                short = archetype.removeprefix(package)
                break
        return ComponentDescriptor(f"{short}:{self.component}", archetype, self.component_type)
