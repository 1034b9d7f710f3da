"""Images as JPEG: which can be, and how; shared by ``Image.compress`` and by what is compressed after the ``log`` call."""

from __future__ import annotations

import io
import operator
import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ..error_utils import RerunMissingDependencyError
from .natives.image_format import ImageFormat

if TYPE_CHECKING:
    from PIL import Image as PilImage

_MODELS = ("L", "RGB", "BGR")
_LONGEST_SIDE = 65500
"""Pixels: what libjpeg takes."""


def check_for_jpeg(image_format: ImageFormat) -> None:
    """Raise ``ValueError`` where an image of this format cannot be a JPEG file."""
    if image_format.pixel_format is not None:
        raise ValueError(f"JPEG is for L, RGB and BGR images, not {image_format.pixel_format}")
    model = image_format.color_model
    if model is None or model.name not in _MODELS:
        raise ValueError(f"JPEG is for L, RGB and BGR images, not {model}")
    if image_format.channel_datatype is None or image_format.channel_datatype.name != "U8":
        raise ValueError(f"JPEG is for images of U8, not {image_format.channel_datatype}")
    width, height = image_format.width, image_format.height
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
        raise ValueError(f"JPEG is for images of 1 to {_LONGEST_SIDE} pixels a side, not {width} x {height}")


def pil_image(image_format: ImageFormat, pixels: npt.NDArray[Any]) -> PilImage.Image:
    """The image, H x W or H x W x C, as one of Pillow, in RGB(A) order."""
    from PIL import Image as PilImage

    name = image_format.color_model.name if image_format.color_model is not None else "L"
    if name == "BGR":
        pixels = pixels[:, :, ::-1]
    elif name == "BGRA":
        pixels = pixels[:, :, [2, 1, 0, 3]]
    return PilImage.fromarray(np.ascontiguousarray(pixels))


def jpeg_of(image: PilImage.Image, quality: int) -> bytes:
    """An image of Pillow as a JPEG file.

    Into a file in memory: for one with a descriptor Pillow lets go of the GIL while it encodes, for a ``BytesIO`` it does not
    (other threads then stood still for 5 ms a HD image).
    """
    if not hasattr(os, "memfd_create"):
        output = io.BytesIO()
        image.save(output, format="JPEG", quality=quality)
        return output.getvalue()
    with open(os.memfd_create("asyncrr-jpeg"), "w+b", buffering=0) as file:
        image.save(file, format="JPEG", quality=quality)
        size = file.tell()
        return os.pread(file.fileno(), size, 0)


def check_compression(codec: object, jpeg_quality: object) -> int:
    """The quality, if there is such a compression and Pillow is installed.

    Raises
    ------
    ValueError
        ``codec`` is not ``"jpeg"``, or the quality is not from 1 to 100.
    TypeError
        The quality is no integer.
    RerunMissingDependencyError
        Pillow is missing.
    """
    if codec != "jpeg":
        raise ValueError(f"images can be compressed as 'jpeg', not {codec!r}")
    try:
        quality = operator.index(jpeg_quality)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(f"`jpeg_quality` is an integer, not {type(jpeg_quality).__name__}") from None
    if not 1 <= quality <= 100:
        raise ValueError(f"`jpeg_quality` is from 1 to 100, not {quality}")
    if find_spec("PIL") is None:
        raise RerunMissingDependencyError("pillow", "images")
    return quality
