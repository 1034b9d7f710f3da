"""A strict reader for the outline of protobuf messages.

The readers use it in place of betterproto for two reasons: it refuses a message that ends early, where betterproto takes
the short rest for the value; and it hands out views, so that a large payload is not copied. It is as strict as the official readers, which
refuse a whole message where a field that they know is of another wire type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .errors import RrdError

MAX_FIELDS: Final = 1000
"""Fields that a message may have, unknown ones included; more are only in messages that are made to take time and memory."""

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIXED: Final = {_FIXED64: 8, _FIXED32: 4}
_KINDS: Final = {_VARINT: "an integer", _FIXED64: "a fixed integer", _BYTES: "made of bytes"}
_LARGEST_TAG: Final = 0xFFFFFFFF


class Fields:
    """The fields of one message by number. Unknown ones are kept and ignored.

    A field that is asked for as one value must not be there twice. Protobuf has a rule for that, but no writer makes use of it, and
    readers differ in it.

    Parameters
    ----------
    data
        The bytes of the message; views into them are kept.
    what
        What the message is called in errors.
    most
        How many fields it may have.

    Raises
    ------
    RrdError
        The bytes are not a protobuf message, or one with more fields.
    """

    __slots__ = ("_values", "_what")

    def __init__(self, data: memoryview, what: str, *, most: int = MAX_FIELDS) -> None:
        self._what = what
        values: dict[int, list[tuple[int, int | memoryview]]] = {}
        position, end = 0, len(data)
        left = most
        while position < end:
            left -= 1
            if left < 0:
                raise RrdError(f"{what} has more than {most} fields")
            tag = data[position]
            if tag < 0x80:
                position += 1
            else:
                tag, position = _varint(data, position, what)
            number, wire_type = tag >> 3, tag & 7
            if not number or tag > _LARGEST_TAG:
                raise RrdError(f"{what} has a field of the impossible number {number}")
            value: int | memoryview
            if wire_type == _VARINT:
                value, position = _varint(data, position, what)
            else:
                if wire_type == _BYTES:
                    length, position = _varint(data, position, what)
                else:
                    length = _FIXED.get(wire_type, 0)
                    if not length:
                        raise RrdError(f"{what} has a field of the unknown wire type {wire_type}")
                if length > end - position:
                    raise RrdError(f"{what} ends within field {number}: {end - position} of {length} bytes are there")
                value = data[position : position + length]
                position += length
                if wire_type != _BYTES:
                    value = int.from_bytes(value, "little")
            values.setdefault(number, []).append((wire_type, value))
        self._values = values

    def __contains__(self, number: int) -> bool:
        return number in self._values

    def integer(self, number: int, default: int = 0) -> int:
        """The value of a varint field."""
        value = self._value(number, _VARINT)
        return value if isinstance(value, int) else default

    def fixed64(self, number: int, default: int = 0) -> int:
        """The value of a fixed64 field."""
        value = self._value(number, _FIXED64)
        return value if isinstance(value, int) else default

    def bytes_(self, number: int) -> memoryview:
        """The value of a length-delimited field; empty when it is absent."""
        value = self._value(number, _BYTES)
        return value if isinstance(value, memoryview) else memoryview(b"")

    def text(self, number: int) -> str:
        """The value of a string field; empty when it is absent."""
        try:
            return str(self.bytes_(number), "utf-8")
        except UnicodeDecodeError as error:
            raise RrdError(f"field {number} of {self._what} is not UTF-8 text") from error

    def message(self, number: int) -> Fields:
        """The value of a message field; without fields when it is absent."""
        return Fields(self.bytes_(number), f"{self._what}.{number}")

    def messages(self, number: int) -> Iterator[Fields]:
        """All values of a repeated message field."""
        for wire_type, value in self._values.get(number, ()):
            if wire_type != _BYTES or isinstance(value, int):
                raise RrdError(f"field {number} of {self._what} is not made of bytes")
            yield Fields(value, f"{self._what}.{number}")

    def _value(self, number: int, wire_type: int) -> int | memoryview | None:
        """The one value of a field; None when it is absent."""
        values = self._values.get(number)
        if values is None:
            return None
        if len(values) > 1:
            raise RrdError(f"field {number} of {self._what} is there {len(values)} times")
        found, value = values[0]
        if found != wire_type:
            raise RrdError(f"field {number} of {self._what} is not {_KINDS[wire_type]}")
        return value


def _varint(data: memoryview, position: int, what: str) -> tuple[int, int]:
    """An integer in base-128 form and the position after it."""
    if position < len(data) and data[position] < 0x80:
        return data[position], position + 1
    result = shift = 0
    for at in range(position, min(position + 10, len(data))):
        byte = data[at]
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            if result >> 64:
                raise RrdError(f"{what} has an integer of more than 64 bits")
            return result, at + 1
        shift += 7
    raise RrdError(f"{what} has an integer without an end")
