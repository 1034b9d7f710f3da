"""Images: pixels from arrays, raw bytes, and files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ...error_utils import catch_and_log_exceptions, send_warning_or_raise
from ..base import Archetype
from ..conversions._common import row_major
from ..conversions.records import pack_image_format
from ..conversions.tensors import to_numpy
from ..kinds import owned
from ..layout import Layout
from ..natives.image_format import CHANNELS, DATATYPE_NUMBERS, ImageFormat
from ..natives.media_type import guess

if TYPE_CHECKING:
    from PIL import Image as PilImage

    from ..archetypes.encoded_depth_image import EncodedDepthImage
    from ..archetypes.encoded_image import EncodedImage
    from ..components.colormap import ColormapLike
    from ..components.magnification_filter import MagnificationFilterLike
    from ..encodings.channel_datatype import ChannelDatatypeLike
    from ..encodings.color_model import ColorModelLike
    from ..encodings.pixel_format import PixelFormatLike
    from ..likes import BlobLike, Float32Like, ImageLike, IntLike, PathLike, Range1DLike, Utf8Like

Bytes: TypeAlias = bytes

_BUFFER_AND_FORMAT = 0b11
_MODELS = {1: 1, 3: 2, 4: 3}
"""The ``ColorModel`` that a number of channels stands for."""

# Images of one size and type come by the thousand: their packed format is looked up instead of made.
_FORMATS: dict[tuple[tuple[int, ...], np.dtype[Any]], Bytes] = {}
_FORMATS_LIMIT = 256


class _Packed:
    """A packed image format on its way to the ``format`` field."""

    __slots__ = ("_packed",)

    def __init__(self, packed: Bytes) -> None:
        self._packed = packed


def _trimmed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape without leading and trailing axes of length 1, as long as there are more than two axes."""
    while len(shape) > 2 and shape[0] == 1:
        shape = shape[1:]
    while len(shape) > 2 and shape[-1] == 1:
        shape = shape[:-1]
    return shape


def _contiguous(image: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The pixels in row-major order; borrowed where they are so already. Empty if they are objects: their memory holds addresses."""
    if image.dtype.hasobject:
        return np.zeros(0, np.uint8)
    if image.flags.c_contiguous and image.dtype.isnative and type(image) is np.ndarray:
        return image
    return owned(row_major(np.asarray(image), image.dtype.newbyteorder("=")))


class _PixelImage(Archetype):
    """What all images of pixels share."""

    def _set_pixels(self, pixels: npt.NDArray[Any], packed_format: Bytes, others: tuple[Any, ...]) -> None:
        """Fill the fields: pixels may be borrowed, the other fields are converted."""
        self._set((b"", _Packed(packed_format), *others))
        # Any number type is fine as the memory of a blob, while the field's own conversion would cast to uint8.
        self._cells = (pixels, *self._cells[1:])
        self._nbytes += pixels.nbytes or 1

    def image_format(self) -> ImageFormat:
        """Size and layout of the image.

        Raises
        ------
        ValueError
            The image has none.
        """
        column: Any = getattr(self, "format", None)
        if column is None or len(column) == 0:
            raise ValueError("this image has no format")
        fields = column.as_arrow_array()[0].as_py()
        return ImageFormat(
            fields["width"],
            fields["height"],
            pixel_format=fields["pixel_format"],
            color_model=fields["color_model"],
            channel_datatype=fields["channel_datatype"],
        )

    def _pixels(self) -> tuple[ImageFormat, npt.NDArray[Any]]:
        """The format, and the pixels as H x W or H x W x C."""
        image_format = self.image_format()
        if image_format.pixel_format is not None:
            raise ValueError(f"pixels of format {image_format.pixel_format} cannot be taken apart")
        if image_format.channel_datatype is None:
            raise ValueError("the number type of this image is not known")
        buffer: Any = getattr(self, "buffer", None)
        if buffer is None or len(buffer) == 0:
            raise ValueError("this image has no pixels")
        flat = buffer.as_arrow_array().flatten().to_numpy().view(image_format.channel_datatype.to_np_dtype())
        shape: tuple[int, ...] = (image_format.height, image_format.width)
        model = image_format.color_model
        if model is not None and CHANNELS[model.value] > 1:
            shape += (CHANNELS[model.value],)
        return image_format, flat.reshape(shape)


# Layouts of images that are to be compressed, by those of plain images. They are equal to them, but not the same: a recording
# does not find them among those that it stages without a further look.
_MARKED: dict[Layout, Layout] = {}


def _marked(layout: Layout) -> Layout:
    found = _MARKED.get(layout)
    if found is None:
        if layout in _MARKED.values():
            return layout
        found = _MARKED.setdefault(layout, Layout(layout.fields))
    return found


class ImageConstructor(_PixelImage):
    """Constructor of ``Image``."""

    _jpeg_quality: int | None = None
    """Set where the image is to be logged as JPEG."""

    def __init__(
        self,
        image: ImageLike | None = None,
        color_model: ColorModelLike | None = None,
        *,
        pixel_format: PixelFormatLike | None = None,
        datatype: ChannelDatatypeLike | type[Any] | np.dtype[Any] | None = None,
        bytes: Bytes | bytearray | npt.NDArray[Any] | None = None,
        width: IntLike | None = None,
        height: IntLike | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
        compress: Literal["jpeg"] | None = None,
        jpeg_quality: int = 95,
    ) -> None:
        """An image from an array, or from raw bytes with a description.

        Parameters
        ----------
        image
            H x W (gray), H x W x 3 (RGB) or H x W x 4 (RGBA) array of any integer or float type; a PIL image; anything
            that is array-like. Leading and trailing axes of length 1 are ignored.
        color_model
            What the channels are, where that is not what their number says (``"BGR"``).
        pixel_format
            Layout of ``bytes``, such as ``"NV12"``; instead of ``color_model`` and ``datatype``.
        datatype
            Number type of ``bytes``: numpy type, name or ``ChannelDatatype``.
        bytes
            The pixels in row-major order; instead of ``image``, and needs ``width`` and ``height`` in pixels.
        width, height
            Size in pixels; with ``image`` they must agree with its shape.
        opacity, draw_order, magnification_filter
            The fields.
        compress
            ``"jpeg"`` logs the image as an ``EncodedImage`` with the same fields, which a worker thread compresses after the
            ``log`` call. 8-bit gray, RGB and BGR only; needs Pillow.
        jpeg_quality
            From 1 to 100: higher is larger and better.

        Raises
        ------
        ValueError
            In any mode: neither image nor bytes, missing or contradicting descriptions, a shape that is no image's. In
            strict mode also: a wrong number of channels, a dtype that images cannot have, an image that JPEG cannot take.
            Without strict mode such an image is logged as it is.
        RerunMissingDependencyError
            In strict mode: ``compress`` without Pillow.
        """
        if compress is not None:
            ImageConstructor.__init__(
                self,
                image,
                color_model,
                pixel_format=pixel_format,
                datatype=datatype,
                bytes=bytes,
                width=width,
                height=height,
                opacity=opacity,
                draw_order=draw_order,
                magnification_filter=magnification_filter,
            )
            self._compress_later(compress, jpeg_quality)
            return
        others = (opacity, draw_order, magnification_filter)
        if type(image) is np.ndarray and color_model is None and bytes is None and width is None and height is None:
            packed = _FORMATS.get((image.shape, image.dtype))
            if packed is not None and image.flags.c_contiguous:
                if opacity is None and draw_order is None and magnification_filter is None:
                    self._layout = self._LAYOUTS[_BUFFER_AND_FORMAT]
                    self._cells = (image, packed)
                    self._nbytes = image.nbytes or 1
                else:
                    self._set_pixels(image, packed, others)
                return
        if bytes is not None:
            image_format = _format_of_bytes(color_model, pixel_format, datatype, width, height)
            given: Any = bytes
            content = given.tobytes() if isinstance(given, np.ndarray) else given
            self._set((content, image_format, *others))
            return
        if image is None:
            raise ValueError("an image needs `image` or `bytes`")
        array = to_numpy(image) if not hasattr(image, "tobitmap") else np.asarray(image)
        packed = _format_of_array(array, color_model, width, height)
        if (
            color_model is None
            and array.dtype in DATATYPE_NUMBERS
            and array.dtype.isnative
            and packed[9] != 0
            and len(_FORMATS) < _FORMATS_LIMIT
        ):
            _FORMATS[(array.shape, array.dtype)] = packed
        self._set_pixels(_contiguous(array), packed, others)

    def _compress_later(self, compress: Any, jpeg_quality: Any) -> None:
        from ..jpeg import check_compression, check_for_jpeg

        with catch_and_log_exceptions("Image compression"):
            quality = check_compression(compress, jpeg_quality)
            check_for_jpeg(self.image_format())
            self._jpeg_quality = quality
            self._layout = _marked(self._layout)

    def _keep(self, cells: dict[int, Any]) -> None:
        super()._keep(cells)
        if self._jpeg_quality is not None:
            self._layout = _marked(self._layout)

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        if self._jpeg_quality is not None:
            self._layout = _marked(self._layout)

    def as_pil_image(self) -> PilImage.Image:
        """The image as a PIL image, in RGB(A) order.

        Raises
        ------
        ValueError
            The image has a pixel format, or no format at all.
        """
        from ..jpeg import pil_image

        return pil_image(*self._pixels())

    def compress(self, jpeg_quality: int = 95) -> EncodedImage | ImageConstructor:
        """The image as JPEG; 8-bit gray, RGB and BGR only. Needs Pillow.

        Parameters
        ----------
        jpeg_quality
            From 1 to 100: higher is larger and better.

        Returns
        -------
        EncodedImage | Image
            Without the other fields. In non-strict mode the image itself where it cannot be compressed.
        """
        from ..archetypes.encoded_image import EncodedImage
        from ..jpeg import check_for_jpeg, jpeg_of

        with catch_and_log_exceptions("Image compression"):
            check_for_jpeg(self.image_format())
            return EncodedImage(contents=jpeg_of(self.as_pil_image(), jpeg_quality), media_type="image/jpeg")
        return self


def _format_of_bytes(color_model: Any, pixel_format: Any, datatype: Any, width: Any, height: Any) -> ImageFormat:
    if width is None or height is None:
        raise ValueError("`bytes` needs `width` and `height`")
    if pixel_format is not None:
        if datatype is not None or color_model is not None:
            raise ValueError("`pixel_format` excludes `datatype` and `color_model`")
        return ImageFormat(width, height, pixel_format=pixel_format)
    if datatype is None or color_model is None:
        raise ValueError("`bytes` needs `pixel_format`, or both `color_model` and `datatype`")
    if isinstance(datatype, (type, np.dtype)):
        datatype = DATATYPE_NUMBERS.get(np.dtype(datatype), datatype)
    return ImageFormat(width, height, color_model=color_model, channel_datatype=datatype)


def channels_first_hint(shape: tuple[int, ...]) -> str:
    """What to do about pixels in torch's order, if ``shape`` looks like it."""
    if len(shape) != 3 or shape[0] not in _MODELS or shape[-1] in _MODELS:
        return ""
    return (
        "; its channels come first: give `image.permute(1, 2, 0)` of a tensor, `image.transpose(1, 2, 0)` of an array"
    )


def _format_of_array(array: npt.NDArray[Any], color_model: Any, width: Any, height: Any) -> Bytes:
    shape = _trimmed(array.shape)
    if len(shape) not in (2, 3):
        hint = "; files are for EncodedImage(path=...)" if array.dtype.kind == "U" else ""
        raise ValueError(f"an image has 2 or 3 axes, not the shape {array.shape}{hint}")
    rows, columns, channels = (*shape, 1) if len(shape) == 2 else shape
    if width is not None and width != columns:
        raise ValueError(f"`width` is {width}, the image is {columns} pixels wide")
    if height is not None and height != rows:
        raise ValueError(f"`height` is {height}, the image is {rows} pixels high")
    if color_model is None:
        model = _MODELS.get(channels, 0)
        if model == 0:
            send_warning_or_raise(
                f"an image has 1, 3 or 4 channels, not {channels} (its shape is {array.shape}){channels_first_hint(shape)}"
            )
    else:
        from ..encodings.color_model import ColorModel

        try:
            given = ColorModel.auto(color_model)
        except ValueError as error:
            send_warning_or_raise(str(error))
            raise
        model = given.value
        expected = CHANNELS[model]
        if expected != channels:
            send_warning_or_raise(f"{given} has {expected} channels, the image has {channels}")
    datatype = DATATYPE_NUMBERS.get(array.dtype.newbyteorder("="), 0)
    if datatype == 0:
        send_warning_or_raise(f"images cannot have channels of dtype {array.dtype}, only of integers and floats")
    return pack_image_format(columns, rows, 0, model, datatype)


def _flat_format(array: npt.NDArray[Any], name: str) -> Bytes:
    """The format of an image with one channel; raises ``ValueError`` in any mode."""
    shape = _trimmed(array.shape)
    if len(shape) != 2:
        raise ValueError(f"a {name} has two axes, not the shape {array.shape}{channels_first_hint(shape)}")
    datatype = DATATYPE_NUMBERS.get(array.dtype.newbyteorder("="))
    if datatype is None:
        raise ValueError(f"a {name} cannot have pixels of dtype {array.dtype}, only integers and floats")
    return pack_image_format(shape[1], shape[0], 0, 0, datatype)


class DepthImageConstructor(_PixelImage):
    """Constructor of ``DepthImage``."""

    def __init__(
        self,
        image: ImageLike,
        *,
        meter: Float32Like | None = None,
        colormap: ColormapLike | None = None,
        depth_range: Range1DLike | None = None,
        point_fill_ratio: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
    ) -> None:
        """A depth image from an array.

        Parameters
        ----------
        image
            H x W array of any integer or float type, or anything array-like. Leading and trailing axes of length 1 are
            ignored.
        meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter
            The fields.

        Raises
        ------
        ValueError
            A shape or dtype that depth images cannot have, in any mode.
        """
        array = to_numpy(image)
        self._set_pixels(
            _contiguous(array),
            _flat_format(array, "DepthImage"),
            (meter, colormap, depth_range, point_fill_ratio, draw_order, magnification_filter),
        )

    def as_pil_image(self) -> PilImage.Image:
        """The depths as an image of Pillow."""
        from PIL import Image as PilImage

        return PilImage.fromarray(np.ascontiguousarray(self._pixels()[1]))

    def compress(self, compress_level: int = 6) -> EncodedDepthImage | DepthImageConstructor:
        """The image as PNG; U8 and U16 only. Needs Pillow.

        Parameters
        ----------
        compress_level
            From 0 (fast) to 9 (small).

        Returns
        -------
        EncodedDepthImage | DepthImage
            With the other fields but ``magnification_filter``. In non-strict mode the image itself where it cannot be
            compressed.
        """
        from ..archetypes.encoded_depth_image import EncodedDepthImage

        with catch_and_log_exceptions("DepthImage compression"):
            image_format, _ = self._pixels()
            if image_format.channel_datatype is None or image_format.channel_datatype.name not in ("U8", "U16"):
                raise ValueError(f"PNG is for depth images of U8 and U16, not {image_format.channel_datatype}")
            output = io.BytesIO()
            self.as_pil_image().save(output, format="PNG", compress_level=compress_level)
            kept = {
                name: batch.as_arrow_array()
                for name in ("meter", "colormap", "depth_range", "point_fill_ratio", "draw_order")
                if (batch := getattr(self, name)) is not None
            }
            return EncodedDepthImage(output.getvalue(), media_type="image/png", **kept)
        return self


class SegmentationImageConstructor(_PixelImage):
    """Constructor of ``SegmentationImage``."""

    def __init__(
        self, image: ImageLike, *, opacity: Float32Like | None = None, draw_order: Float32Like | None = None
    ) -> None:
        """A segmentation image from an array.

        Parameters
        ----------
        image
            H x W array of class ids, or anything array-like. Leading and trailing axes of length 1 are ignored.
        opacity, draw_order
            The fields.

        Raises
        ------
        ValueError
            A shape or dtype that segmentation images cannot have, in any mode.
        """
        array = to_numpy(image)
        self._set_pixels(_contiguous(array), _flat_format(array, "SegmentationImage"), (opacity, draw_order))


class EncodedImageConstructor(Archetype):
    """Constructor of ``EncodedImage``."""

    def __init__(
        self,
        *,
        path: PathLike | None = None,
        contents: BlobLike | None = None,
        media_type: Utf8Like | None = None,
        opacity: Float32Like | None = None,
        draw_order: Float32Like | None = None,
        magnification_filter: MagnificationFilterLike | None = None,
    ) -> None:
        """An image file, from disk or from memory.

        Parameters
        ----------
        path
            File to read, now; the media type is taken from its suffix where it is not given.
        contents
            Content of a file: ``bytes``, an open binary file, or a uint8 array; instead of ``path``, and needs
            ``media_type``.
        media_type, opacity, draw_order, magnification_filter
            The fields.

        Raises
        ------
        ValueError
            In strict mode: not exactly one of ``path`` and ``contents``, or no media type for ``contents``.
        OSError
            In strict mode: the file cannot be read.
        """
        with catch_and_log_exceptions(type(self).__name__):
            if (path is None) == (contents is None):
                raise ValueError("an encoded image takes exactly one of `path` and `contents`")
            if path is not None:
                contents = Path(path).read_bytes()
                media_type = guess(path) if media_type is None else media_type
            elif media_type is None:
                raise ValueError("`contents` needs `media_type`")
            read = getattr(contents, "read", None)
            if read is not None:
                # Read once here: a failing field makes all fields convert again.
                contents = read()
            self._set((contents, media_type, opacity, draw_order, magnification_filter))
