"""Type hints for what the conversions take; numpy-style input in most cases.

The runtime is more liberal than a type can say; what each accepts is described by the converters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any, TypeAlias

import numpy.typing as npt

Float32Like: TypeAlias = npt.ArrayLike
Float32ArrayLike: TypeAlias = npt.ArrayLike
Float64Like: TypeAlias = npt.ArrayLike
Float64ArrayLike: TypeAlias = npt.ArrayLike
UInt16Like: TypeAlias = npt.ArrayLike
UInt16ArrayLike: TypeAlias = npt.ArrayLike
UInt32Like: TypeAlias = npt.ArrayLike
UInt32ArrayLike: TypeAlias = npt.ArrayLike
UInt64Like: TypeAlias = npt.ArrayLike
UInt64ArrayLike: TypeAlias = npt.ArrayLike
ClassIdLike: TypeAlias = npt.ArrayLike
ClassIdArrayLike: TypeAlias = npt.ArrayLike
KeypointIdLike: TypeAlias = npt.ArrayLike
KeypointIdArrayLike: TypeAlias = npt.ArrayLike
BoolLike: TypeAlias = npt.ArrayLike
BoolArrayLike: TypeAlias = npt.ArrayLike
Vec2DLike: TypeAlias = npt.ArrayLike
Vec2DArrayLike: TypeAlias = npt.ArrayLike
Vec3DLike: TypeAlias = npt.ArrayLike
Vec3DArrayLike: TypeAlias = npt.ArrayLike
Vec4DLike: TypeAlias = npt.ArrayLike
Vec4DArrayLike: TypeAlias = npt.ArrayLike
DVec2DLike: TypeAlias = npt.ArrayLike
DVec2DArrayLike: TypeAlias = npt.ArrayLike
UVec2DLike: TypeAlias = npt.ArrayLike
UVec2DArrayLike: TypeAlias = npt.ArrayLike
UVec3DLike: TypeAlias = npt.ArrayLike
UVec3DArrayLike: TypeAlias = npt.ArrayLike
Range1DLike: TypeAlias = npt.ArrayLike
Range1DArrayLike: TypeAlias = npt.ArrayLike
Mat3x3Like: TypeAlias = npt.ArrayLike
Mat3x3ArrayLike: TypeAlias = npt.ArrayLike
QuaternionLike: TypeAlias = npt.ArrayLike
QuaternionArrayLike: TypeAlias = npt.ArrayLike
ViewCoordinatesLike: TypeAlias = npt.ArrayLike
ViewCoordinatesArrayLike: TypeAlias = npt.ArrayLike
LineStrip2DLike: TypeAlias = npt.ArrayLike
LineStrip2DArrayLike: TypeAlias = npt.ArrayLike | Sequence[npt.ArrayLike]
LineStrip3DLike: TypeAlias = npt.ArrayLike
LineStrip3DArrayLike: TypeAlias = npt.ArrayLike | Sequence[npt.ArrayLike]
IVec3DLike: TypeAlias = npt.ArrayLike
IVec3DArrayLike: TypeAlias = npt.ArrayLike
UVec4DLike: TypeAlias = npt.ArrayLike
UVec4DArrayLike: TypeAlias = npt.ArrayLike
Mat4x4Like: TypeAlias = npt.ArrayLike
Mat4x4ArrayLike: TypeAlias = npt.ArrayLike
Plane3DLike: TypeAlias = npt.ArrayLike
Plane3DArrayLike: TypeAlias = npt.ArrayLike
SphericalHarmonics3RgbLike: TypeAlias = npt.ArrayLike
SphericalHarmonics3RgbArrayLike: TypeAlias = npt.ArrayLike
GeoLineStringLike: TypeAlias = npt.ArrayLike
GeoLineStringArrayLike: TypeAlias = npt.ArrayLike | Sequence[npt.ArrayLike]

Rgba32Like: TypeAlias = npt.ArrayLike
"""0xRRGGBBAA, 3 or 4 integers in 0-255, 3 or 4 floats in 0-1, or a color object."""
Rgba32ArrayLike: TypeAlias = npt.ArrayLike | Sequence[npt.ArrayLike]

# Text and enumerations take any object (``str()`` is applied) and any member, name or number.
Utf8Like: TypeAlias = Any
Utf8ArrayLike: TypeAlias = Any
BlobLike: TypeAlias = bytes | npt.ArrayLike | IO[bytes]
BlobArrayLike: TypeAlias = BlobLike | Sequence[bytes] | Sequence[npt.ArrayLike]

# Objects with attributes that have no common base: our classes, and those of the official SDK.
RotationAxisAngleLike: TypeAlias = Any
RotationAxisAngleArrayLike: TypeAlias = Any
AngleLike: TypeAlias = Any
AngleArrayLike: TypeAlias = Any
ImageFormatLike: TypeAlias = Any
ImageFormatArrayLike: TypeAlias = Any
TensorDataLike: TypeAlias = Any
TensorDataArrayLike: TypeAlias = Any
TimeIntLike: TypeAlias = Any
TimeIntArrayLike: TypeAlias = Any
VideoTimestampLike: TypeAlias = Any
VideoTimestampArrayLike: TypeAlias = Any
Utf8PairLike: TypeAlias = Any
Utf8PairArrayLike: TypeAlias = Any
KeyValuePairsLike: TypeAlias = Any
KeyValuePairsArrayLike: TypeAlias = Any
KeypointPairLike: TypeAlias = Any
KeypointPairArrayLike: TypeAlias = Any
ChannelCountPairLike: TypeAlias = Any
ChannelCountPairArrayLike: TypeAlias = Any
ChannelMessageCountsLike: TypeAlias = Any
ChannelMessageCountsArrayLike: TypeAlias = Any
AnnotationInfoLike: TypeAlias = Any
AnnotationInfoArrayLike: TypeAlias = Any
ClassDescriptionLike: TypeAlias = Any
ClassDescriptionArrayLike: TypeAlias = Any
ClassDescriptionMapElemLike: TypeAlias = Any
ClassDescriptionMapElemArrayLike: TypeAlias = Any
AnnotationContextLike: TypeAlias = Any
AnnotationContextArrayLike: TypeAlias = Any
ImageLike: TypeAlias = Any
"""An array, a PIL image, or anything with ``numpy(force=True)`` or ``__array__``."""
