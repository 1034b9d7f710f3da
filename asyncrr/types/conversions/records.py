"""Structs: rotations around an axis, image formats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from struct import Struct, error as StructError
from typing import Any

from ..kinds import Record
from ..layout import Cell
from ._common import Convert, as_arrow

_ANGLE = Struct("<f").pack


def _records(kind: Record, name: str, single: Callable[[Any], bytes], marker: str) -> Convert:
    """Converter for objects that have the attribute ``marker``, and for sequences of them."""

    def convert(value: Any) -> Cell:
        packed = getattr(value, "_packed", None)
        if type(packed) is bytes:
            return packed
        arrow = as_arrow(value, kind)
        if arrow is not None:
            return arrow
        if hasattr(value, marker):
            return single(value)
        if not isinstance(value, Sequence) and not hasattr(value, "__iter__"):
            raise TypeError(f"expected {name} objects, not {type(value).__name__}")
        return b"".join([single(item) for item in value])

    return convert


def axis_angles(kind: Record, axis_of: Convert) -> Convert:
    """Converter for ``RotationAxisAngle`` objects."""

    def single(value: Any) -> bytes:
        packed = getattr(value, "_packed", None)
        if type(packed) is bytes:
            return packed
        axis = axis_of(value.axis)
        if len(axis) != 12:
            raise ValueError(f"a rotation axis is one vector of 3 numbers, not {value.axis!r}")
        return bytes(axis) + _ANGLE(value.angle.radians)

    return _records(kind, "RotationAxisAngle", single, "axis")


_FORMAT = Struct("<IIBBB").pack


def pack_image_format(width: int, height: int, pixel_format: int, color_model: int, datatype: int) -> bytes:
    """A packed record of the ``ImageFormat`` kind; 0 stands for an unset member."""
    try:
        return _FORMAT(width, height, pixel_format, color_model, datatype)
    except StructError as error:
        raise ValueError(f"an image cannot be {width!r} x {height!r} pixels: {error}") from None


def image_formats(kind: Record) -> Convert:
    """Converter for ``ImageFormat`` objects."""

    def single(value: Any) -> bytes:
        packed = getattr(value, "_packed", None)
        if type(packed) is bytes:
            return packed
        members = (value.pixel_format, value.color_model, value.channel_datatype)
        numbers = [0 if member is None else int(getattr(member, "value", member)) for member in members]
        return pack_image_format(int(value.width), int(value.height), *numbers)

    return _records(kind, "ImageFormat", single, "channel_datatype")
