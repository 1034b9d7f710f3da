"""Type hints for what arguments of archetypes take.

``XLike`` is one value of the encoding ``X``; ``XArrayLike`` is a batch, which one value is, too. They are made of a few
families: whatever numpy reads as numbers, text, bytes, and the structs. A hint cannot tell the length of a list or the
shape of an array: those are checked when the argument is converted, with a ``ValueError`` in strict mode.

Hints of enumerations are in the modules of the enumerations.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import numpy as np
import numpy.typing as npt

from .natives.forms import NativeText

NumberArray: TypeAlias = np.ndarray[Any, np.dtype[np.number[Any] | np.bool_ | np.object_]]
"""An array of numbers of any dtype; arrays of objects are tried."""


class SupportsArray(Protocol):
    """Anything that numpy can turn into an array of numbers: arrays, numpy's scalars, tensors on the CPU, data frame
    columns, Arrow arrays, single values such as ``Vec3D`` and batches of ``rerun-sdk``.
    """

    def __array__(self) -> NumberArray: ...


class SupportsAnyArray(Protocol):
    """Anything that numpy can turn into an array of any dtype, text included."""

    def __array__(self) -> npt.NDArray[Any]: ...


class SupportsArrayInterface(Protocol):
    """An object that shows its memory to numpy by a dict, as PIL images do."""

    @property
    def __array_interface__(self) -> dict[str, Any]: ...


class SupportsNumpy(Protocol):
    """A tensor that may live on a device or want gradients, such as ``torch.Tensor``: ``numpy(force=True)`` fetches it."""

    def numpy(self, *, force: bool = ...) -> npt.NDArray[Any]: ...


class SupportsDLPack(Protocol):
    """A tensor that is exchanged by DLPack."""

    def __dlpack__(self) -> Any: ...


class SupportsCudaArrayInterface(Protocol):
    """An array of CUDA memory, as CuPy, Numba and cuDF have them. A copy is fetched from the device."""

    @property
    def __cuda_array_interface__(self) -> dict[str, Any]: ...


class SupportsBuffer(Protocol):
    """An object that shows its memory by the buffer protocol: ``array.array``, ``memoryview``, ctypes arrays, ``mmap``."""

    def __buffer__(self, flags: int, /) -> memoryview: ...


class SupportsArrow(Protocol):
    """An object that has a batch of component data: batches and single components, also those of ``rerun-sdk``."""

    def as_arrow_array(self) -> Any: ...


class SupportsArrowCArray(Protocol):
    """An array of Arrow's, from any library that speaks the Arrow PyCapsule interface."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...


class SupportsArrowStream(Protocol):
    """A column of a table, from any library that speaks the Arrow PyCapsule interface: polars, pandas, pyarrow."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


class SupportsRead(Protocol):
    """A file that is open for reading bytes."""

    def read(self) -> bytes: ...


# Numbers. Sequences nest to a fixed depth: a recursive alias would make every message about a wrong argument unreadable.
# A hint has one kind of sequence only, with a union inside: mypy takes that as the context of a mixed list.

NumberLike: TypeAlias = float | SupportsArray
"""A number: Python's, numpy's, or an array-like of just one."""
_Row: TypeAlias = Sequence[NumberLike]
_Rows: TypeAlias = Sequence[NumberLike | _Row]
_Grid: TypeAlias = Sequence[NumberLike | _Rows]
IntegersLike: TypeAlias = NumberLike | _Rows | SupportsBuffer
"""Numbers without gaps: one, a sequence (also a nested one, which is flattened), or an array of any dtype."""
NumbersLike: TypeAlias = NumberLike | Sequence[NumberLike | _Row | None] | SupportsBuffer
"""As :data:`IntegersLike`; None in a sequence becomes NaN."""
VectorLike: TypeAlias = _Rows | SupportsArray | SupportsBuffer
"""One vector: a sequence or array of as many numbers as it has."""
VectorsLike: TypeAlias = _Grid | SupportsArray | SupportsBuffer
"""Vectors: one, a sequence of them, or an array whose last axis is as long as a vector (or flat, a multiple of that)."""

Float32Like: TypeAlias = NumberLike
"""A number, rounded to float32."""
Float32ArrayLike: TypeAlias = NumbersLike
"""Numbers, rounded to float32."""
Float64Like: TypeAlias = NumberLike
"""A number, as float64."""
Float64ArrayLike: TypeAlias = NumbersLike
"""Numbers, as float64."""
UInt16Like: TypeAlias = NumberLike
"""A number from 0 to 65535; a fraction is cut off."""
UInt16ArrayLike: TypeAlias = IntegersLike
"""Numbers from 0 to 65535; fractions are cut off."""
UInt32Like: TypeAlias = NumberLike
"""A number from 0 to 2^32 - 1; a fraction is cut off."""
UInt32ArrayLike: TypeAlias = IntegersLike
"""Numbers from 0 to 2^32 - 1; fractions are cut off."""
UInt64Like: TypeAlias = NumberLike
"""A number from 0 to 2^64 - 1; a fraction is cut off."""
UInt64ArrayLike: TypeAlias = IntegersLike
"""Numbers from 0 to 2^64 - 1; fractions are cut off."""
ClassIdLike: TypeAlias = NumberLike
"""Number of a class, 0 to 65535."""
ClassIdArrayLike: TypeAlias = IntegersLike
"""Numbers of classes, 0 to 65535."""
KeypointIdLike: TypeAlias = NumberLike
"""Number of a keypoint, 0 to 65535."""
KeypointIdArrayLike: TypeAlias = IntegersLike
"""Numbers of keypoints, 0 to 65535."""
TimeIntLike: TypeAlias = NumberLike
"""A sequence number, nanoseconds, or a ``TimeInt``."""
TimeIntArrayLike: TypeAlias = IntegersLike
"""Sequence numbers, nanoseconds, or ``TimeInt`` objects."""
VideoTimestampLike: TypeAlias = NumberLike
"""Whole nanoseconds since the beginning of a video, or a ``VideoTimestamp``."""
VideoTimestampArrayLike: TypeAlias = IntegersLike
"""Whole nanoseconds since the beginning of a video, or ``VideoTimestamp`` objects."""
AngleLike: TypeAlias = NumberLike
"""An ``Angle``, or a number in radians."""
AngleArrayLike: TypeAlias = IntegersLike
"""``Angle`` objects, or numbers in radians."""
BoolLike: TypeAlias = int | SupportsArray
"""A truth value: ``bool``, numpy's, 0 or 1."""
BoolArrayLike: TypeAlias = IntegersLike
"""Truth values: one, a sequence, or an array, in which any number but 0 is true."""

# Arguments that are one plain number, no component.

RealLike: TypeAlias = float | np.floating[Any] | np.integer[Any]
"""A number of Python's or numpy's."""
IntLike: TypeAlias = int | np.integer[Any]
"""An integer of Python's or numpy's."""

IntegerArray: TypeAlias = npt.NDArray[np.integer[Any]]
"""An array of integers."""

# Vectors and matrices.

Vec2DLike: TypeAlias = VectorLike
"""Two numbers, rounded to float32."""
Vec2DArrayLike: TypeAlias = VectorsLike
"""N x 2 numbers, rounded to float32."""
Vec3DLike: TypeAlias = VectorLike
"""Three numbers, rounded to float32."""
Vec3DArrayLike: TypeAlias = VectorsLike
"""N x 3 numbers, rounded to float32."""
Vec4DLike: TypeAlias = VectorLike
"""Four numbers, rounded to float32."""
Vec4DArrayLike: TypeAlias = VectorsLike
"""N x 4 numbers, rounded to float32."""
DVec2DLike: TypeAlias = VectorLike
"""Two numbers, as float64."""
DVec2DArrayLike: TypeAlias = VectorsLike
"""N x 2 numbers, as float64."""
UVec2DLike: TypeAlias = VectorLike
"""Two numbers from 0 to 2^32 - 1."""
UVec2DArrayLike: TypeAlias = VectorsLike
"""N x 2 numbers from 0 to 2^32 - 1."""
UVec3DLike: TypeAlias = VectorLike
"""Three numbers from 0 to 2^32 - 1."""
UVec3DArrayLike: TypeAlias = VectorsLike
"""N x 3 numbers from 0 to 2^32 - 1."""
UVec4DLike: TypeAlias = VectorLike
"""Four numbers from 0 to 2^32 - 1."""
UVec4DArrayLike: TypeAlias = VectorsLike
"""N x 4 numbers from 0 to 2^32 - 1."""
IVec3DLike: TypeAlias = VectorLike
"""Three numbers from -2^31 to 2^31 - 1."""
IVec3DArrayLike: TypeAlias = VectorsLike
"""N x 3 numbers from -2^31 to 2^31 - 1."""
Range1DLike: TypeAlias = VectorLike
"""First and last number, as float64."""
Range1DArrayLike: TypeAlias = VectorsLike
"""N x 2 numbers, as float64."""
QuaternionLike: TypeAlias = VectorLike
"""A ``Quaternion``, or its four numbers x, y, z, w."""
QuaternionArrayLike: TypeAlias = VectorsLike
"""``Quaternion`` objects, or N x 4 numbers x, y, z, w."""
Plane3DLike: TypeAlias = VectorLike
"""A ``Plane3D``, or its four numbers: normal and distance."""
Plane3DArrayLike: TypeAlias = VectorsLike
"""``Plane3D`` objects, or N x 4 numbers."""
Mat3x3Like: TypeAlias = VectorLike
"""A ``Mat3x3``, or nine numbers row by row, nested or flat."""
Mat3x3ArrayLike: TypeAlias = VectorsLike
"""``Mat3x3`` objects, or N x 3 x 3 numbers."""
Mat4x4Like: TypeAlias = VectorLike
"""A ``Mat4x4``, or 16 numbers row by row, nested or flat."""
Mat4x4ArrayLike: TypeAlias = VectorsLike
"""``Mat4x4`` objects, or N x 4 x 4 numbers."""
SphericalHarmonics3RgbLike: TypeAlias = VectorLike
"""15 x 3 numbers, as float16."""
SphericalHarmonics3RgbArrayLike: TypeAlias = VectorsLike
"""N x 15 x 3 numbers, as float16."""

# Colors.

Rgba32Like: TypeAlias = int | _Rows | SupportsArray
"""0xRRGGBBAA, 3 or 4 integers in 0-255, 3 or 4 floats in 0-1, or a color object."""
Rgba32ArrayLike: TypeAlias = int | VectorsLike
"""One color or several: packed integers, N x 3 or N x 4 numbers, color objects, or a mixture of these."""

# Line strips.


class HasPoints(Protocol):
    """A line strip: ``LineStrip2D`` or ``LineStrip3D``."""

    @property
    def points(self) -> Any: ...


class HasLatLon(Protocol):
    """A line on the globe: ``GeoLineString``."""

    @property
    def lat_lon(self) -> Any: ...


LineStrip2DLike: TypeAlias = HasPoints | VectorsLike
"""One strip: N x 2 numbers, or a ``LineStrip2D``."""
LineStrip2DArrayLike: TypeAlias = HasPoints | Sequence[HasPoints | NumberLike | _Grid] | SupportsArray | SupportsBuffer
"""One strip, or a sequence of strips, which may differ in length."""
LineStrip3DLike: TypeAlias = HasPoints | VectorsLike
"""One strip: N x 3 numbers, or a ``LineStrip3D``."""
LineStrip3DArrayLike: TypeAlias = HasPoints | Sequence[HasPoints | NumberLike | _Grid] | SupportsArray | SupportsBuffer
"""One strip, or a sequence of strips, which may differ in length."""
GeoLineStringLike: TypeAlias = HasLatLon | VectorsLike
"""One line: N x 2 numbers, latitude and longitude in degrees, or a ``GeoLineString``."""
GeoLineStringArrayLike: TypeAlias = (
    HasLatLon | Sequence[HasLatLon | NumberLike | _Grid] | SupportsArray | SupportsBuffer
)
"""One line, or a sequence of lines, which may differ in length."""

# Text and bytes.

Utf8Like: TypeAlias = str | float | os.PathLike[str] | UUID | Enum | NativeText | SupportsArrow
"""A text, or what ``str()`` makes a sensible one of."""
Utf8ArrayLike: TypeAlias = (
    Utf8Like
    | Sequence[Utf8Like | None]
    | Set[Utf8Like]
    | ValuesView[Utf8Like]
    | Iterator[Utf8Like]
    | SupportsAnyArray
    | SupportsArrowStream
)
"""One text (a ``str`` is never taken apart), or several: a sequence, an array, a column of a table, an iterator, keys of a dict."""
EntityPathLike: TypeAlias = Utf8Like
"""Path of an entity as text."""
EntityPathArrayLike: TypeAlias = Utf8ArrayLike
"""Paths of entities as text."""
BlobLike: TypeAlias = bytes | SupportsRead | SupportsArray
"""``bytes``, a file that is open for reading bytes, or a one-dimensional uint8 array."""
BlobArrayLike: TypeAlias = BlobLike | Sequence[bytes | bytearray | memoryview | SupportsArray]
"""One blob, or a sequence of blobs; a two-dimensional array has one blob a row."""

# Structs: objects with the attributes of our classes, which those of `rerun-sdk` have, too, and short forms.


class HasAxisAngle(Protocol):
    """A ``RotationAxisAngle``."""

    @property
    def axis(self) -> Any: ...
    @property
    def angle(self) -> Any: ...


class HasXyzw(Protocol):
    """A ``Quaternion``."""

    @property
    def xyzw(self) -> Any: ...


class HasCoordinates(Protocol):
    """``ViewCoordinates``, of which there are many constants."""

    @property
    def coordinates(self) -> Any: ...


class HasImageFormat(Protocol):
    """An ``ImageFormat``."""

    @property
    def width(self) -> Any: ...
    @property
    def height(self) -> Any: ...
    @property
    def channel_datatype(self) -> Any: ...


class HasTensor(Protocol):
    """``TensorData``."""

    @property
    def shape(self) -> Any: ...
    @property
    def buffer(self) -> Any: ...
    @property
    def names(self) -> Any: ...


class HasFirstSecond(Protocol):
    """A pair of texts: ``Utf8Pair`` or ``GraphEdge``."""

    @property
    def first(self) -> Any: ...
    @property
    def second(self) -> Any: ...


class HasPairs(Protocol):
    """``KeyValuePairs``."""

    @property
    def pairs(self) -> Any: ...


class HasKeypoints(Protocol):
    """A ``KeypointPair``."""

    @property
    def keypoint0(self) -> Any: ...
    @property
    def keypoint1(self) -> Any: ...


class HasMessageCount(Protocol):
    """A ``ChannelCountPair``."""

    @property
    def channel_id(self) -> Any: ...
    @property
    def message_count(self) -> Any: ...


class HasCounts(Protocol):
    """``ChannelMessageCounts``."""

    @property
    def counts(self) -> Any: ...


class HasInfo(Protocol):
    """An ``AnnotationInfo``."""

    @property
    def id(self) -> Any: ...
    @property
    def label(self) -> Any: ...
    @property
    def color(self) -> Any: ...


class HasKeypointAnnotations(Protocol):
    """A ``ClassDescription``."""

    @property
    def info(self) -> Any: ...
    @property
    def keypoint_annotations(self) -> Any: ...
    @property
    def keypoint_connections(self) -> Any: ...


class HasClassDescription(Protocol):
    """A ``ClassDescriptionMapElem``."""

    @property
    def class_id(self) -> Any: ...
    @property
    def class_description(self) -> Any: ...


class HasClassMap(Protocol):
    """An ``AnnotationContext`` component."""

    @property
    def class_map(self) -> Any: ...


class HasMinMax(Protocol):
    """An ``AbsoluteTimeRange``."""

    @property
    def min(self) -> Any: ...
    @property
    def max(self) -> Any: ...


class HasBoundary(Protocol):
    """A ``TimeRangeBoundary``."""

    @property
    def inner(self) -> Any: ...
    @property
    def kind(self) -> Any: ...


class HasStartEnd(Protocol):
    """A ``TimeRange``."""

    @property
    def start(self) -> Any: ...
    @property
    def end(self) -> Any: ...


class HasTimelineRange(Protocol):
    """A ``VisibleTimeRange``."""

    @property
    def timeline(self) -> Any: ...
    @property
    def range(self) -> Any: ...


class HasXyRanges(Protocol):
    """A ``Range2D``."""

    @property
    def x_range(self) -> Any: ...
    @property
    def y_range(self) -> Any: ...


class HasInner(Protocol):
    """A ``TensorBuffer``."""

    @property
    def inner(self) -> Any: ...


class HasDimensionIndex(Protocol):
    """A ``TensorDimensionIndexSelection``."""

    @property
    def dimension(self) -> Any: ...
    @property
    def index(self) -> Any: ...


class HasDimensionInvert(Protocol):
    """A ``TensorDimensionSelection``."""

    @property
    def dimension(self) -> Any: ...
    @property
    def invert(self) -> Any: ...


RotationAxisAngleLike: TypeAlias = HasAxisAngle | SupportsArrow
"""A ``RotationAxisAngle``."""
RotationAxisAngleArrayLike: TypeAlias = RotationAxisAngleLike | Sequence[HasAxisAngle]
"""One ``RotationAxisAngle`` or several."""
RotationLike: TypeAlias = HasAxisAngle | HasXyzw | Sequence[HasAxisAngle | HasXyzw]
"""A ``Quaternion`` or a ``RotationAxisAngle``; plain numbers tell neither."""
ViewCoordinatesLike: TypeAlias = HasCoordinates | Sequence[int | Enum] | SupportsArray
"""``ViewCoordinates``, or three directions: ``ViewDir`` members or their numbers."""
ViewCoordinatesArrayLike: TypeAlias = HasCoordinates | Sequence[int | Enum | ViewCoordinatesLike] | SupportsArray
"""One or several view coordinates."""
ImageFormatLike: TypeAlias = HasImageFormat | SupportsArrow
"""An ``ImageFormat``."""
ImageFormatArrayLike: TypeAlias = ImageFormatLike | Sequence[HasImageFormat]
"""One ``ImageFormat`` or several."""
Utf8PairLike: TypeAlias = HasFirstSecond | tuple[Utf8Like, Utf8Like] | list[str]
"""Two texts: a tuple, or an object such as ``GraphEdge``."""
Utf8PairArrayLike: TypeAlias = HasFirstSecond | Iterable[Utf8PairLike] | SupportsArrow | npt.NDArray[Any]
"""Pairs of texts; a single pair stands alone only as an object, while a tuple would be taken apart."""
KeyValuePairsLike: TypeAlias = Mapping[str, Utf8Like] | HasPairs | SupportsArrow
"""Texts by keys."""
KeyValuePairsArrayLike: TypeAlias = KeyValuePairsLike | Iterable[Mapping[str, Utf8Like] | HasPairs]
"""One or several dicts of texts."""
KeypointPairLike: TypeAlias = HasKeypoints | Sequence[int] | npt.NDArray[np.integer[Any]]
"""Two keypoint ids."""
KeypointPairArrayLike: TypeAlias = HasKeypoints | Iterable[KeypointPairLike] | SupportsArrow
"""Pairs of keypoint ids."""
ChannelCountPairLike: TypeAlias = HasMessageCount | Sequence[int]
"""A channel id and how many messages it has."""
ChannelCountPairArrayLike: TypeAlias = HasMessageCount | Iterable[ChannelCountPairLike] | SupportsArrow
"""Pairs of channel ids and numbers of messages."""
ChannelMessageCountsLike: TypeAlias = HasCounts | Mapping[int, int] | Iterable[ChannelCountPairLike] | SupportsArrow
"""Numbers of messages by channel id."""
ChannelMessageCountsArrayLike: TypeAlias = ChannelMessageCountsLike | Sequence[HasCounts]
"""One or several lists of numbers of messages by channel id."""

AnnotationInfoLike: TypeAlias = HasInfo | int | tuple[int, str] | tuple[int, str | None, Rgba32Like | None]
"""An ``AnnotationInfo``, an id, or a tuple (id, label) or (id, label, color)."""
AnnotationInfoArrayLike: TypeAlias = HasInfo | Iterable[AnnotationInfoLike] | SupportsArrow
"""One ``AnnotationInfo``, or an iterable of ids, labels and colors."""
ClassDescriptionLike: TypeAlias = HasKeypointAnnotations | AnnotationInfoLike
"""A ``ClassDescription``, or what its ``info`` may be."""
ClassDescriptionArrayLike: TypeAlias = HasKeypointAnnotations | Iterable[ClassDescriptionLike] | SupportsArrow
"""One ``ClassDescription``, or an iterable of classes."""
ClassDescriptionMapElemLike: TypeAlias = HasClassDescription | ClassDescriptionLike
"""A ``ClassDescriptionMapElem``, or a class in a form that has its id."""
ClassDescriptionMapElemArrayLike: TypeAlias = (
    HasClassDescription | Iterable[ClassDescriptionMapElemLike] | SupportsArrow
)
"""One ``ClassDescriptionMapElem``, or an iterable of classes."""
AnnotationContextLike: TypeAlias = (
    HasClassMap | HasKeypointAnnotations | Iterable[ClassDescriptionMapElemLike] | SupportsArrow
)
"""One class, or an iterable of classes: objects, ids, tuples (id, label, color)."""
AnnotationContextArrayLike: TypeAlias = AnnotationContextLike
"""One annotation context: a column has one a row."""

# Images, tensors, values of any type.

_Nested: TypeAlias = Sequence[NumberLike | Sequence[NumberLike | _Grid]]
ImageLike: TypeAlias = SupportsArray | SupportsArrayInterface | SupportsNumpy | _Grid
"""H x W or H x W x C numbers: an array, a PIL image, a tensor (also one on a device), or nested lists."""
TensorLike: TypeAlias = float | SupportsArray | SupportsNumpy | SupportsArrayInterface | _Nested | SupportsBuffer
"""Numbers in any number of dimensions: an array, a tensor (also one on a device), nested lists, or one number."""
TensorDataLike: TypeAlias = TensorLike | HasTensor | SupportsArrow
"""``TensorData``, or anything that is an array."""
TensorDataArrayLike: TypeAlias = TensorDataLike | Sequence[HasTensor | TensorDataLike]
"""One tensor: a column has one a row."""
ComponentValueLike: TypeAlias = (
    str
    | bytes
    | complex
    | date
    | datetime
    | time
    | timedelta
    | Decimal
    | Sequence[Any]
    | SupportsAnyArray
    | SupportsArrow
    | SupportsArrowCArray
    | SupportsDLPack
    | SupportsCudaArrayInterface
    | SupportsBuffer
)
"""Anything with an Arrow type: numbers, texts, bytes, times, sequences of these or of dicts, one-dimensional arrays."""
PathLike: TypeAlias = str | os.PathLike[str]
"""Path of a file."""

# Spans of time, rectangles, selections.

AbsoluteTimeRangeLike: TypeAlias = HasMinMax | SupportsArrow
"""An ``AbsoluteTimeRange``."""
AbsoluteTimeRangeArrayLike: TypeAlias = AbsoluteTimeRangeLike | Sequence[HasMinMax]
"""One ``AbsoluteTimeRange`` or several."""
TimeRangeBoundaryLike: TypeAlias = HasBoundary | TimeIntLike
"""A ``TimeRangeBoundary``; a ``TimeInt`` is a distance from the time cursor."""
TimeRangeBoundaryArrayLike: TypeAlias = TimeRangeBoundaryLike | Sequence[TimeRangeBoundaryLike | None] | SupportsArrow
"""One boundary or several."""
TimeRangeLike: TypeAlias = HasStartEnd | SupportsArrow
"""A ``TimeRange``."""
TimeRangeArrayLike: TypeAlias = TimeRangeLike | Sequence[HasStartEnd]
"""One ``TimeRange`` or several."""
VisibleTimeRangeLike: TypeAlias = HasTimelineRange | SupportsArrow
"""A ``VisibleTimeRange``."""
VisibleTimeRangeArrayLike: TypeAlias = VisibleTimeRangeLike | Sequence[HasTimelineRange]
"""One ``VisibleTimeRange`` or several."""
Range2DLike: TypeAlias = HasXyRanges | SupportsArrow
"""A ``Range2D`` or ``VisualBounds2D``."""
Range2DArrayLike: TypeAlias = Range2DLike | Sequence[HasXyRanges]
"""One ``Range2D`` or several."""
TensorBufferLike: TypeAlias = HasInner | TensorLike | SupportsArrow
"""A ``TensorBuffer``, or an array whose elements it has."""
TensorBufferArrayLike: TypeAlias = TensorBufferLike | Sequence[HasInner]
"""One ``TensorBuffer`` or several."""
TensorDimensionIndexSelectionLike: TypeAlias = HasDimensionIndex | SupportsArrow
"""A ``TensorDimensionIndexSelection``."""
TensorDimensionIndexSelectionArrayLike: TypeAlias = TensorDimensionIndexSelectionLike | Sequence[HasDimensionIndex]
"""One ``TensorDimensionIndexSelection`` or several."""
TensorDimensionSelectionLike: TypeAlias = HasDimensionInvert | IntLike | SupportsArrow
"""A ``TensorDimensionSelection``, or the number of the dimension."""
TensorDimensionSelectionArrayLike: TypeAlias = TensorDimensionSelectionLike | Sequence[HasDimensionInvert | IntLike]
"""One ``TensorDimensionSelection`` or several."""
UuidLike: TypeAlias = UUID | SupportsBuffer | bytes | VectorLike
"""16 bytes, a ``uuid.UUID``, or a ``Uuid``."""
UuidArrayLike: TypeAlias = UuidLike | VectorsLike | Sequence[UuidLike]
"""One identifier or several."""
