"""A strict reader for the outline of protobuf messages.

The readers use it in place of betterproto for two reasons: it refuses a message that ends early, where betterproto takes
the short rest for the value; and it hands out views, so that a large payload is not copied.
"""

from __future__ import annotations

from collections.abc import Iterator

from .errors import RrdError


class Fields:
    """The fields of one message by number. Unknown ones are kept and ignored.

    Parameters
    ----------
    data
        The bytes of the message; views into them are kept.
    what
        What the message is called in errors.

    Raises
    ------
    RrdError
        The bytes are not a protobuf message.
    """

    __slots__ = ("_values", "_what")

    def __init__(self, data: memoryview, what: str) -> None:
        self._what = what
        self._values: dict[int, list[int | memoryview]] = {}
        for number, value in _scan(data, what):
            self._values.setdefault(number, []).append(value)

    def __contains__(self, number: int) -> bool:
        return number in self._values

    def integer(self, number: int, default: int = 0) -> int:
        """The last value of a varint or fixed64 field."""
        value = self._values.get(number, (default,))[-1]
        if not isinstance(value, int):
            raise RrdError(f"field {number} of {self._what} is not an integer")
        return value

    def bytes_(self, number: int) -> memoryview:
        """The last value of a length-delimited field; empty when it is absent."""
        value = self._values.get(number, (memoryview(b""),))[-1]
        if isinstance(value, int):
            raise RrdError(f"field {number} of {self._what} is not made of bytes")
        return value

    def text(self, number: int) -> str:
        """The last value of a string field; empty when it is absent."""
        try:
            return str(self.bytes_(number), "utf-8")
        except UnicodeDecodeError as error:
            raise RrdError(f"field {number} of {self._what} is not UTF-8 text") from error

    def message(self, number: int) -> Fields:
        """The last value of a message field; without fields when it is absent."""
        return Fields(self.bytes_(number), f"{self._what}.{number}")

    def messages(self, number: int) -> list[Fields]:
        """All values of a repeated message field."""
        name = f"{self._what}.{number}"
        values = self._values.get(number, [])
        if any(isinstance(value, int) for value in values):
            raise RrdError(f"field {number} of {self._what} is not made of bytes")
        return [Fields(value, name) for value in values if not isinstance(value, int)]


def _scan(data: memoryview, what: str) -> Iterator[tuple[int, int | memoryview]]:
    position, end = 0, len(data)
    while position < end:
        tag, position = _varint(data, position, what)
        number, wire_type = tag >> 3, tag & 7
        value: int | memoryview
        if wire_type == 0:
            value, position = _varint(data, position, what)
        else:
            if wire_type == 2:
                length, position = _varint(data, position, what)
            elif wire_type == 1:
                length = 8
            elif wire_type == 5:
                length = 4
            else:
                raise RrdError(f"{what} has a field of the unknown wire type {wire_type}")
            if length > end - position:
                raise RrdError(f"{what} ends within field {number}: {end - position} of {length} bytes are there")
            value = data[position : position + length]
            position += length
            if wire_type != 2:
                value = int.from_bytes(value, "little")
        yield number, value


def _varint(data: memoryview, position: int, what: str) -> tuple[int, int]:
    """An integer in base-128 form and the position after it."""
    result = shift = 0
    for at in range(position, min(position + 10, len(data))):
        byte = data[at]
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at + 1
        shift += 7
    raise RrdError(f"{what} has an integer without an end")
