"""The fields of archetypes: interned columns, the conversion of each argument, and the layouts of a class."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakValueDictionary

import pyarrow as pa

from ..error_utils import shown, strict_mode, warn_of
from .codec import Codec
from .descriptor import ComponentDescriptor
from .kinds import Kind, opaque
from .layout import Cell, Field, Layout
from .portable import unpacked_type

# Weak, because programs may make up component names without end. Archetype classes keep their own fields alive.
_fields: WeakValueDictionary[tuple[ComponentDescriptor, pa.DataType], Field] = WeakValueDictionary()


def field_of(descriptor: ComponentDescriptor, arrow_type: pa.DataType, kind: Kind | None = None) -> Field:
    """The one field for a descriptor and a type, so that rows from anywhere share layouts with those of archetypes.

    A new field gets ``kind``, by default one that takes Arrow arrays only.
    """
    key = (descriptor, arrow_type)
    field = _fields.get(key)
    if field is None:
        field = _fields.setdefault(key, Field(descriptor, opaque(arrow_type) if kind is None else kind))
    return field


def unpickled_field(descriptor: ComponentDescriptor, arrow_type: bytes) -> Field:
    """The interned field that a pickle names."""
    return field_of(descriptor, unpacked_type(arrow_type))


class Spec:
    """One field of an archetype class: its name, where it is stored, and how its argument is converted."""

    __slots__ = ("archetype", "codec", "component", "context", "convert", "field", "name")

    def __init__(self, archetype: str, name: str, component: str, codec: Codec) -> None:
        short = archetype.rsplit(".", 1)[-1]
        self.archetype = short
        self.name = name
        self.component = component.rsplit(".", 1)[-1]
        self.context = f"{self.component}Batch"
        self.codec = codec
        self.convert: Callable[[Any], Cell] = codec.convert
        descriptor = ComponentDescriptor(f"{short}:{name}", archetype, component)
        # A class that is loaded after rows of the official SDK's namesake brings the kind for its own cells.
        known = _fields.get((descriptor, codec.kind.arrow_type))
        if known is not None:
            known.kind = codec.kind
        self.field = field_of(descriptor, codec.kind.arrow_type, codec.kind)

    def guarded(self, value: Any) -> Cell:
        """The cell of ``value``; without strict mode bad input gives a warning and no instances.

        To be called inside of a guarded scope.
        """
        try:
            return self.convert(value)
        except Exception as error:
            return self.refuse(value, error)

    def refuse(self, value: Any, error: Exception) -> Cell:
        """Raise ``error`` in strict mode, else warn and return the cell of no instances; both name the argument."""
        error.add_note(f"in {self.archetype}({self.name}={shown(value)})")
        if strict_mode():
            raise error
        warn_of(error, self.context, f"in {self.archetype}({self.name}=...)")
        return self.codec.kind.empty


def specs(archetype: str, *fields: tuple[str, str, Codec]) -> tuple[Spec, ...]:
    """The fields of an archetype class, from name, component type and codec of each."""
    return tuple([Spec(archetype, *field) for field in fields])


class LayoutTable(dict[int, Layout]):
    """The layouts of an archetype by the bits of the fields that are set, made on demand."""

    def __init__(self, fields: tuple[Spec, ...]) -> None:
        self._specs = fields

    def __missing__(self, mask: int) -> Layout:
        chosen = [spec.field for bit, spec in enumerate(self._specs) if mask >> bit & 1]
        # setdefault is one step, so that all threads get the same layout.
        return self.setdefault(mask, Layout.of(chosen))
