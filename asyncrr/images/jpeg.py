"""Rows with an ``Image`` as rows with an ``EncodedImage`` that a worker will compress."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from asyncrr.types.archetypes.encoded_image import EncodedImage
from asyncrr.types.archetypes.image import Image
from asyncrr.types.jpeg import check_for_jpeg, jpeg_of, pil_image
from asyncrr.types.kinds import Later
from asyncrr.types.layout import Cell, CopyArray, Field, LaterCell, Layout, is_owned
from asyncrr.types.natives.image_format import CHANNELS, ImageFormat

_SPECS = {spec.name: spec for spec in EncodedImage._SPECS}
_BLOB = Field(_SPECS["blob"].field.descriptor, Later(_SPECS["blob"].codec.kind))
_MEDIA_TYPE = _SPECS["media_type"].convert("image/jpeg")
BUFFER, _FORMAT = (spec.field.descriptor for spec in Image._SPECS[:2])

# Fields that both archetypes have, by the descriptor of an image's.
_SHARED = {spec.field.descriptor: _SPECS[spec.name].field for spec in Image._SPECS[2:]}

# Formats that were checked, by their packed form.
_FORMATS: dict[bytes, ImageFormat] = {}
_FORMATS_LIMIT = 256


class JpegCell(LaterCell):
    """Pixels that become a JPEG file.

    Parameters
    ----------
    image_format
        One that JPEG takes.
    pixels
        Their bytes, in row-major order.
    quality
        From 1 to 100.
    """

    __slots__ = ("_encoded", "_format", "_pixels", "_quality")

    def __init__(self, image_format: ImageFormat, pixels: Any, quality: int) -> None:
        super().__init__()
        self._format = image_format
        self._pixels = pixels
        self._quality = quality
        self._encoded: bytes | None = None

    def snapshot(self, copy: CopyArray) -> JpegCell:
        pixels = self._pixels
        if isinstance(pixels, np.ndarray) and not is_owned(pixels):
            pixels = copy(pixels)
        return JpegCell(self._format, pixels, self._quality)

    def encode(self) -> bytes:
        if self._encoded is None:
            self._encoded = jpeg_of(pil_image(self._format, _shaped(self._format, self._pixels)), self._quality)
            self._pixels = None  # its memory is free for the next image
        return self._encoded


def compressed(layout: Layout, cells: tuple[Cell, ...], quality: int) -> tuple[Layout, tuple[Cell, ...]]:
    """A row with its image as JPEG, to be encoded later; the row as it is if there is no image in it.

    Raises
    ------
    ValueError
        JPEG cannot take the image.
    """
    row = dict(zip([field.descriptor for field in layout.fields], zip(layout.fields, cells, strict=True), strict=True))
    buffer, given_format = row.get(BUFFER), row.get(_FORMAT)
    if buffer is None or given_format is None or _BLOB.descriptor in row:
        return layout, cells
    pixels = _only_blob(buffer[1])
    if pixels is None:
        return layout, cells
    image_format = _format_of(*given_format)
    expected = image_format.width * image_format.height * CHANNELS[image_format.color_model.value]  # type: ignore[union-attr]
    size = len(pixels) if isinstance(pixels, bytes) else pixels.nbytes
    if size != expected:
        raise ValueError(f"an image of {image_format} has {expected} bytes, not {size}")
    fields: list[Field] = [_BLOB, _SPECS["media_type"].field]
    new_cells: list[Cell] = [JpegCell(image_format, pixels, quality), _MEDIA_TYPE]
    for descriptor, (field, cell) in row.items():
        if descriptor not in (BUFFER, _FORMAT):
            shared = _SHARED.get(descriptor)
            fields.append(field if shared is None else shared)
            new_cells.append(cell)
    return Layout.of(fields), tuple(new_cells)


def _only_blob(cell: Cell) -> Any:
    """The one blob of a cell as bytes or an array; None if there are none or several."""
    if isinstance(cell, tuple):
        return cell[0] if len(cell) == 1 else None
    if isinstance(cell, pa.Array):
        return cell.flatten().to_numpy(zero_copy_only=False) if len(cell) == 1 else None
    return cell


def _format_of(field: Field, cell: Cell) -> ImageFormat:
    known = _FORMATS.get(cell) if isinstance(cell, bytes) else None
    if known is not None:
        return known
    values = field.kind.to_arrow(cell).to_pylist()
    if len(values) != 1:
        raise ValueError("an image without a format cannot be a JPEG file")
    found = ImageFormat(**values[0])
    check_for_jpeg(found)
    if isinstance(cell, bytes) and len(_FORMATS) < _FORMATS_LIMIT:
        _FORMATS[cell] = found
    return found


def _shaped(image_format: ImageFormat, pixels: Any) -> npt.NDArray[np.uint8]:
    model = image_format.color_model
    channels = 1 if model is None else CHANNELS[model.value]
    shape = (image_format.height, image_format.width) + ((channels,) if channels > 1 else ())
    return np.frombuffer(pixels, np.uint8).reshape(shape)
