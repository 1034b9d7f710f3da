"""Colors: many forms in, ``0xRRGGBBAA`` out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ..._foreign import dense, foreign
from ...error_utils import send_warning, shown
from ..kinds import Color
from ..kinds._fixed import pack_colors
from ..layout import Cell
from ._common import Convert, as_arrow, as_numpy, borrow, final, native, unboxed

_PACK = Struct("<I").pack
_UINT8 = np.dtype(np.uint8)
_UINT32 = np.dtype(np.uint32)


_FEW = 32
"""Up to so many rows plain Python beats numpy."""
_ROWS = (list, tuple)


def _rgb(red: int, green: int, blue: int) -> bytes:
    return bytes((255, blue, green, red))


def _rgba(red: int, green: int, blue: int, alpha: int) -> bytes:
    return bytes((alpha, blue, green, red))


_PACK_ROW: dict[int, Callable[..., bytes]] = {3: _rgb, 4: _rgba}


def colors(kind: Color) -> Convert:
    """Converter for batches of colors.

    An integer is a packed color; three or four numbers are one color, integers in 0-255 and floats in 0-1; N x 3 and
    N x 4 are N colors, and so are arrays with more axes before the last one; uint32 arrays are packed. In longer flat
    sequences integers are packed colors, while uint8 and float arrays are rows of four.
    """

    def slow(value: Any) -> Cell:
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if isinstance(value, int):
            # bool, or an integer that does not fit: Arrow knows the error.
            return pa.array(np.array([value]), type=kind.arrow_type)
        if hasattr(value, "rgba"):
            return _PACK(int(value))
        if type(value) is not np.ndarray and (array := foreign(value)) is not None:
            return convert(array)
        if isinstance(value, Sequence) and len(value) == 0:
            return b""
        if isinstance(value, str):
            raise _no_color(value)
        try:
            array = native(unboxed(as_numpy(value))).squeeze()
            if array.size and array.ndim > 2 and (isinstance(value, _ROWS) or array.shape[-1] not in (3, 4)):
                raise _no_color(value)
            packed = _from_array(array)
        except (ValueError, TypeError, IndexError):
            items = list(value)
            try:
                packed = np.array([single_color(items)], dtype=np.uint32)
            except (IndexError, ValueError, TypeError):
                packed = np.array([single_color(item) for item in items], dtype=np.uint32)
        if packed.dtype == _UINT32:
            return final(np.array(packed).reshape(-1))
        return pa.array(np.array(packed), type=kind.arrow_type)

    def convert(value: Any) -> Cell:
        given = type(value)
        if given is np.ndarray:
            if value.dtype == _UINT8:
                if value.ndim == 2 and 3 <= value.shape[1] <= 4 and value.flags.c_contiguous:
                    return value
            elif value.dtype == _UINT32 and value.flags.c_contiguous:
                return borrow(value)
        elif given is list or given is tuple:
            count = len(value)
            if (count == 3 or count == 4) and type(value[0]) is int:
                try:
                    return bytes((255 if count == 3 else value[3], value[2], value[1], value[0]))
                except (ValueError, TypeError):
                    pass  # not four numbers in 0-255
            elif 0 < count <= _FEW and type(value[0]) in _ROWS and value[0] and type(value[0][0]) is int:
                try:
                    return b"".join([_PACK_ROW[len(row)](*row) for row in value])
                except (ValueError, TypeError, KeyError):
                    pass  # not rows of numbers in 0-255 only
        elif given is int and 0 <= value <= 0xFFFFFFFF:
            return _PACK(value)
        return slow(value)

    return convert


def _from_array(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if array.ndim <= 1:
        if array.dtype == _UINT32:
            return array
        if array.dtype == _UINT8 or array.dtype.kind == "f":
            return _rows_to_packed(array.reshape((-1, 4) if array.size > 4 else (1, -1)))
        if array.size not in (3, 4):
            return array.astype(np.uint32)
        if np.max(array) < 256:
            return _rows_to_packed(array.reshape(1, -1))
        send_warning(
            f"{array.size} integers with values above 255 are taken for packed colors (0xRRGGBBAA); "
            "pass a numpy array of dtype uint32 to say that this is meant."
        )
        return array.astype(np.uint32)
    return array.reshape(-1) if array.dtype == _UINT32 else _rows_to_packed(array)


def _rows_to_packed(rows: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    if rows.size == 0:
        return np.zeros(0, dtype=np.uint32)
    rows = rows.reshape(-1, rows.shape[-1])
    if rows.shape[1] < 3:
        raise IndexError(f"{rows.shape[1]} numbers are not a color")
    has_alpha = rows.shape[1] == 4
    if rows.dtype.kind == "f":
        return pack_colors(_from_fractions(rows if has_alpha else rows[:, :3]))
    # In the byte order of the result, and channel by channel, which suits rows of other types and in any order in memory: planes, BGR
    # turned into RGB by a view.
    abgr = np.empty((len(rows), 4), np.uint8)
    abgr[:, 0] = rows[:, 3] if has_alpha else 255
    for channel in range(3):
        abgr[:, 3 - channel] = rows[:, channel]
    return abgr.view(np.dtype("<u4")).reshape(-1)


def _from_fractions(rows: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Floats in 0-1 as bytes, C-contiguous; what is below counts as 0 and what is above as 1."""
    # Half precision is too coarse to multiply by 255 in; float32 stays what it is, so that colors round as rerun-sdk's do.
    if rows.dtype != np.float32:
        rows = rows.astype(np.float32 if rows.dtype == np.float16 else np.float64)
    scaled = np.multiply(rows, 255.0, order="C")
    np.rint(scaled, out=scaled)
    # Written so that NaN is not in range.
    if not (scaled.min() >= 0 and scaled.max() <= 255):
        scaled = np.where(np.isnan(scaled), 0, scaled)
        largest = scaled.max() / 255
        if largest >= _SURELY_TOO_LARGE:
            send_warning(
                f"colors of floats are 0 to 1, but there is {largest:g}: what is above 1 counts as 1; "
                "pass uint8 for colors of 0 to 255."
            )
        scaled = np.clip(scaled, 0, 255)
    channels: npt.NDArray[np.uint8] = scaled.astype(np.uint8)
    return channels


_SURELY_TOO_LARGE = 2.0
"""A little above 1 is what networks and interpolation give; from here on somebody means 0 to 255."""


def single_color(value: Any) -> int:
    """One color as a packed integer: a color object, 3 or 4 numbers, or anything that ``int()`` takes."""
    value = dense(value)
    if isinstance(value, np.ndarray):
        if value.ndim == 0:
            return int(value)
        return int(_rows_to_packed(native(value).reshape(1, -1))[0])
    if isinstance(value, Sequence):
        row = np.array(value).reshape(1, -1)
        if isinstance(value, str) or row.size not in (3, 4):
            raise _no_color(value)
        return int(_rows_to_packed(row)[0])
    return int(value)


def _no_color(value: Any) -> ValueError:
    return ValueError(
        f"{shown(value)} is no color: give 0xRRGGBBAA, or 3 or 4 numbers, which are integers in 0-255 or floats in 0-1"
    )
