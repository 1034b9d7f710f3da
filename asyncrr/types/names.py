"""Where the public names of the types live, so that using one does not load the others."""

from __future__ import annotations

from . import archetypes, components, encodings

_HAND_WRITTEN = {
    "AnyBatchValue": "asyncrr.types.any_values",
    "AnyValues": "asyncrr.types.any_values",
    "Archetype": "asyncrr.types.base",
    "AsComponents": "asyncrr.types.base",
    "Box2DFormat": "asyncrr.types.constructors.boxes",
    "ComponentBatchLike": "asyncrr.types.base",
    "ComponentBatchMixin": "asyncrr.types.base",
    "ComponentColumn": "asyncrr.types.base",
    "ComponentColumnList": "asyncrr.types.base",
    "ComponentDescriptor": "asyncrr.types.descriptor",
    "ComponentMixin": "asyncrr.types.base",
    "ComponentValueLike": "asyncrr.types.likes",
    "DescribedComponentBatch": "asyncrr.types.base",
    "DynamicArchetype": "asyncrr.types.any_values",
}
_FROM_COMPONENTS = (
    "AlbedoFactor",
    "GraphEdge",
    "GraphType",
    "MediaType",
    "Radius",
    "Scale3D",
    "TensorDimensionIndexSelection",
    "TextLogLevel",
    "TransformRelation",
    "VideoCodec",
)
_FROM_ENCODINGS = (
    "Angle",
    "AnnotationInfo",
    "ChannelDatatype",
    "ClassDescription",
    "ColorModel",
    "PixelFormat",
    "Quaternion",
    "RotationAxisAngle",
    "TensorData",
    "TensorDimensionSelection",
    "TimeInt",
    "TimeRange",
    "TimeRangeBoundary",
    "VisibleTimeRange",
)
# Recordings log these by themselves.
_NOT_AT_THE_TOP = ("RecordingInfo",)

NAMES: dict[str, str] = {
    **{
        name: f"{archetypes.__name__}.{module}"
        for name, module in archetypes.MODULES.items()
        if name not in _NOT_AT_THE_TOP
    },
    **{name: f"{components.__name__}.{components.MODULES[name]}" for name in _FROM_COMPONENTS},
    **{name: f"{encodings.__name__}.{encodings.MODULES[name]}" for name in _FROM_ENCODINGS},
    **_HAND_WRITTEN,
}
"""Module of each name that ``asyncrr`` offers at its top level."""
