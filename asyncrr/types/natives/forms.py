"""Forms that many native classes share: a number, a text, a vector, a matrix, an enumeration."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from ...error_utils import send_warning_or_raise
from ..conversions._common import as_numpy
from ..conversions.words import plain
from ..layout import Cell

if TYPE_CHECKING:
    from ..codec import Codec


class Native:
    """A value with one attribute, compared and shown by it."""

    _ATTRIBUTE: ClassVar[str]
    _CODEC: ClassVar[Codec]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Native) or other._ATTRIBUTE != self._ATTRIBUTE:
            return NotImplemented
        return bool(np.array_equal(getattr(self, self._ATTRIBUTE), getattr(other, self._ATTRIBUTE)))

    def __hash__(self) -> int:
        return hash(str(getattr(self, self._ATTRIBUTE)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._ATTRIBUTE}={getattr(self, self._ATTRIBUTE)!r})"


class NativeStruct:
    """A value with several attributes, compared and shown by them."""

    _ATTRIBUTE: ClassVar[str]
    _ATTRIBUTES: ClassVar[tuple[str, ...]]
    _CODEC: ClassVar[Codec]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NativeStruct) or other._ATTRIBUTES != self._ATTRIBUTES:
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._ATTRIBUTES)

    def __hash__(self) -> int:
        return hash(repr(self))

    def __repr__(self) -> str:
        members = [f"{name}={getattr(self, name)!r}" for name in self._ATTRIBUTES]
        return f"{type(self).__name__}({', '.join(members)})"


class _NativeNumber(Native):
    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(getattr(self, self._ATTRIBUTE), dtype=dtype)


class NativeFloat(_NativeNumber):
    """A floating point number."""

    def __float__(self) -> float:
        return float(getattr(self, self._ATTRIBUTE))


class NativeInt(_NativeNumber):
    """An integer."""

    def __int__(self) -> int:
        return int(getattr(self, self._ATTRIBUTE))


class NativeBool(_NativeNumber):
    """A truth value."""

    def __bool__(self) -> bool:
        return bool(getattr(self, self._ATTRIBUTE))


class NativeText(Native):
    """A text."""

    def __str__(self) -> str:
        return str(getattr(self, self._ATTRIBUTE))


class NativeVector(Native):
    """A vector of numbers.

    Kept packed where it has the right length. Numbers that are no such vector are kept as they are, and refused when
    they are logged, as arguments of archetypes are.
    """

    __slots__ = ("_kept",)

    _kept: Cell

    def _keep(self, numbers: Any) -> None:
        try:
            self._kept = self._CODEC.private_cell(numbers)
        except (ValueError, TypeError):
            self._kept = np.array(as_numpy(numbers, dtype=self._dtype()))

    def _dtype(self) -> np.dtype[Any]:
        dtype: np.dtype[Any] = self._CODEC.kind.dtype  # type: ignore[attr-defined]
        return dtype

    def _numbers(self) -> npt.NDArray[Any]:
        if type(self._kept) is bytes:
            return np.frombuffer(self._kept, dtype=self._dtype())
        return np.asarray(self._kept)

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.asarray(self._numbers(), dtype=dtype)

    def __len__(self) -> int:
        return len(self._numbers())


class NativeMatrix(NativeVector):
    """A square matrix, given by rows or by columns, flat or nested."""

    __slots__ = ()

    def _keep_matrix(self, rows: Any, columns: Any) -> None:
        side = round(self._CODEC.kind.size**0.5)  # type: ignore[attr-defined]
        if rows is not None:
            if columns is not None:
                send_warning_or_raise("a matrix takes `rows` or `columns`, not both", instead="`columns` is ignored")
            flat = getattr(rows, "flat_columns", None)
            if flat is None:
                flat = as_numpy(rows, dtype=self._dtype()).reshape(side, side).ravel("F")
        elif columns is not None:
            flat = as_numpy(columns, dtype=self._dtype()).reshape(side, side)
        else:
            send_warning_or_raise("a matrix needs `rows` or `columns`", instead="the identity is used")
            flat = np.identity(side, dtype=self._dtype())
        self._kept = np.asarray(flat, dtype=self._dtype()).tobytes()


class NativeEnum(Enum):
    """An enumeration whose members can be looked up by name in any case and by number."""

    @classmethod
    def auto(cls, value: str | int | np.integer[Any] | Enum) -> Self:
        """The member that ``value`` is: a member, its name in any case, or its number.

        Members of your own ``IntEnum`` and ``StrEnum`` classes count as their number or text.

        Raises
        ------
        ValueError
            There is no such member.
        """
        if isinstance(value, cls):
            return value
        given = plain(value, cls.__name__)
        if isinstance(given, str):
            for member in cls:
                if member.name.lower() == given.lower():
                    return member
            raise ValueError(f"{value!r} is not a {cls.__name__}; known are {', '.join(m.name for m in cls)}")
        return cls(given)

    def __str__(self) -> str:
        return str(self.name)
