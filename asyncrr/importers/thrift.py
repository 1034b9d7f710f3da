"""A reader for Thrift's compact protocol: as much of it as tells how large the parts of a Parquet file become."""

from __future__ import annotations

from typing import Final, TypeAlias

Value: TypeAlias = "int | bytes | list[Value] | dict[int, Value]"

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_INTEGERS: Final = (4, 5, 6)
_DEEPEST: Final = 32
"""Structs within each other. Parquet has a handful."""


class ThriftError(ValueError):
    """The bytes are not what they should be, or there are too few of them."""


class ThriftReader:
    """Reads one struct after the other.

    Parameters
    ----------
    data
        The bytes.
    position
        Where the first struct begins.
    """

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self.position = position
        """Where the next struct begins."""
        self._depth = 0

    def struct(self) -> dict[int, Value]:
        """The next struct: its fields by their numbers.

        Raises
        ------
        ThriftError
            It is damaged, or does not end.
        """
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ThriftError(f"more than {_DEEPEST} structs within each other")
        fields: dict[int, Value] = {}
        number = 0
        while (head := self._byte()) & 0x0F:
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = self._value(head & 0x0F)
        self._depth -= 1
        return fields

    def _value(self, kind: int) -> Value:
        if kind in (_TRUE, _FALSE):
            return int(kind == _TRUE)
        return self._item(kind)

    def _item(self, kind: int) -> Value:
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind in _INTEGERS:
            return self._integer()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            count = head >> 4 if head >> 4 < 15 else self._varint()
            self._check(count)
            return [self._item(head & 0x0F) for _ in range(count)]
        if kind == _MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            self._check(count)
            return [item for _ in range(count) for item in (self._item(kinds >> 4), self._item(kinds & 0x0F))]
        if kind == _STRUCT:
            return self.struct()
        raise ThriftError(f"a field of the unknown kind {kind}")

    def _check(self, count: int) -> None:
        # Each item has a byte at least.
        if count > len(self._data) - self.position:
            raise ThriftError(f"{count} items are claimed")

    def _byte(self) -> int:
        try:
            byte = self._data[self.position]
        except IndexError:
            raise ThriftError("it ends too soon") from None
        self.position += 1
        return byte

    def _bytes(self, size: int) -> bytes:
        self._check(size)
        found = self._data[self.position : self.position + size]
        self.position += size
        return found

    def _varint(self) -> int:
        result = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
        raise ThriftError("an integer without an end")

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
