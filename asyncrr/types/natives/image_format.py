"""Image formats as single values, and what belongs to their enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from .. import codecs
from .forms import Native

if TYPE_CHECKING:
    from ..encodings.channel_datatype import ChannelDatatype, ChannelDatatypeLike
    from ..encodings.color_model import ColorModel, ColorModelLike
    from ..encodings.pixel_format import PixelFormat, PixelFormatLike
    from ..likes import IntLike

DATATYPE_NUMBERS: dict[np.dtype[Any], int] = {
    np.dtype(np.uint8): 6,
    np.dtype(np.int8): 7,
    np.dtype(np.uint16): 8,
    np.dtype(np.int16): 9,
    np.dtype(np.uint32): 10,
    np.dtype(np.int32): 11,
    np.dtype(np.uint64): 12,
    np.dtype(np.int64): 13,
    np.dtype(np.float16): 33,
    np.dtype(np.float32): 34,
    np.dtype(np.float64): 35,
}
"""The ``ChannelDatatype`` of each number type."""

CHANNELS = {1: 1, 2: 3, 3: 4, 4: 3, 5: 4}
"""Channels of each ``ColorModel``."""


class ImageFormat(Native):
    """Size and layout of an image.

    Parameters
    ----------
    width
        In pixels.
    height
        In pixels.
    pixel_format
        For images that are not simply interleaved; then the other two stay unset.
    color_model
        Which channels there are, in which order.
    channel_datatype
        Number type of each channel.
    """

    _ATTRIBUTE = "width"
    _CODEC = codecs.IMAGE_FORMAT

    width: int
    height: int
    pixel_format: PixelFormat | None
    color_model: ColorModel | None
    channel_datatype: ChannelDatatype | None

    def __init__(
        self,
        width: IntLike,
        height: IntLike,
        *,
        pixel_format: PixelFormatLike | None = None,
        color_model: ColorModelLike | None = None,
        channel_datatype: ChannelDatatypeLike | None = None,
    ) -> None:
        from ..encodings.channel_datatype import ChannelDatatype
        from ..encodings.color_model import ColorModel
        from ..encodings.pixel_format import PixelFormat

        self.width = int(width)
        self.height = int(height)
        self.pixel_format = None if pixel_format is None else PixelFormat.auto(pixel_format)
        self.color_model = None if color_model is None else ColorModel.auto(color_model)
        self.channel_datatype = None if channel_datatype is None else ChannelDatatype.auto(channel_datatype)

    def _key(self) -> tuple[Any, ...]:
        return (self.width, self.height, self.pixel_format, self.color_model, self.channel_datatype)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ImageFormat):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}(width={self.width}, height={self.height}, pixel_format={self.pixel_format!r}, "
            f"color_model={self.color_model!r}, channel_datatype={self.channel_datatype!r})"
        )


class ColorModelMixin:
    """Further members of ``ColorModel``."""

    value: Any

    def num_channels(self) -> int:
        """How many channels an image of this model has."""
        return CHANNELS[self.value]


class ChannelDatatypeMixin:
    """Further members of ``ChannelDatatype``."""

    value: Any

    @classmethod
    def from_np_dtype(cls, dtype: npt.DTypeLike) -> Self:
        """The member for a numpy dtype; raises ``ValueError`` for one that images cannot have."""
        number = DATATYPE_NUMBERS.get(np.dtype(dtype).newbyteorder("="))
        if number is None:
            raise ValueError(f"images cannot have channels of dtype {np.dtype(dtype)}")
        return cls(number)  # type: ignore[call-arg]

    def to_np_dtype(self) -> np.dtype[Any]:
        """The numpy dtype of this member."""
        return next(dtype for dtype, number in DATATYPE_NUMBERS.items() if number == self.value)
