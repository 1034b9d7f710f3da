"""``ImageEncoded`` and ``ImageFormat`` of earlier releases, as thin forms of ``EncodedImage`` and ``Image``."""

from __future__ import annotations

import os
import warnings
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar

from asyncrr.types.archetypes import EncodedImage, Image
from asyncrr.types.encodings import PixelFormat

if TYPE_CHECKING:
    from asyncrr.types.likes import Float32Like


class ImageFormat:
    """A format of an encoded image; the two raw ones come with a size, as in ``ImageFormat.NV12((height, width))``.

    Parameters
    ----------
    name
        What the format is called, such as ``"PNG"``.
    """

    BMP: ClassVar[ImageFormat]
    GIF: ClassVar[ImageFormat]
    JPEG: ClassVar[ImageFormat]
    PNG: ClassVar[ImageFormat]
    TIFF: ClassVar[ImageFormat]
    NV12: ClassVar[type[ImageFormat]]
    YUY2: ClassVar[type[ImageFormat]]

    pixel_format: ClassVar[PixelFormat | None] = None

    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


class _Raw(ImageFormat):
    def __init__(self, size_hint: tuple[int, int]) -> None:
        super().__init__(type(self).__name__)
        self.size_hint = size_hint


class NV12(_Raw):
    """12 bits a pixel: all of the luma, then the chroma at half of the size, both of its channels in turn."""

    pixel_format = PixelFormat.NV12


class YUY2(_Raw):
    """16 bits a pixel: luma, chroma, luma, chroma for each two pixels."""

    pixel_format = PixelFormat.YUY2


for _name in ("BMP", "GIF", "JPEG", "PNG", "TIFF"):
    setattr(ImageFormat, _name, ImageFormat(_name))
ImageFormat.NV12 = NV12
ImageFormat.YUY2 = YUY2


def ImageEncoded(
    *,
    path: str | os.PathLike[str] | None = None,
    contents: bytes | IO[bytes] | None = None,
    format: ImageFormat | None = None,
    draw_order: Float32Like | None = None,
) -> Image | EncodedImage:
    """Deprecated: use :class:`~asyncrr.EncodedImage`, and for raw pixels :class:`~asyncrr.Image` with a ``pixel_format``.

    Parameters
    ----------
    path
        Where the image's file is.
    contents
        The bytes of the file, or an open file.
    format
        One of the constants of :class:`ImageFormat`; guessed where it is not given.
    draw_order
        The field of the archetype.

    Raises
    ------
    ValueError
        If not exactly one of ``path`` and ``contents`` is given.
    """
    warnings.warn("ImageEncoded is deprecated; use EncodedImage or Image", DeprecationWarning, stacklevel=2)
    if (path is None) == (contents is None):
        raise ValueError("ImageEncoded: exactly one of `path` and `contents` must be given")
    data = Path(path).read_bytes() if path is not None else contents
    if data is not None and not isinstance(data, bytes):
        data = data.read()
    if isinstance(format, _Raw) and format.pixel_format is not None:
        height, width = format.size_hint
        return Image(
            bytes=data or b"",
            width=width,
            height=height,
            pixel_format=format.pixel_format,
            draw_order=draw_order,
        )
    if format is not None:
        return EncodedImage(contents=data, media_type=f"image/{format.name.lower()}", draw_order=draw_order)
    if path is not None:
        return EncodedImage(path=path, draw_order=draw_order)
    return EncodedImage(contents=data, draw_order=draw_order)
