"""Archetypes: components that belong together. Each is loaded when it is first used.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .arrows2d import Arrows2D as Arrows2D
    from .arrows3d import Arrows3D as Arrows3D
    from .boxes2d import Boxes2D as Boxes2D
    from .boxes3d import Boxes3D as Boxes3D
    from .clear import Clear as Clear
    from .depth_image import DepthImage as DepthImage
    from .encoded_depth_image import EncodedDepthImage as EncodedDepthImage
    from .encoded_image import EncodedImage as EncodedImage
    from .image import Image as Image
    from .line_strips2d import LineStrips2D as LineStrips2D
    from .line_strips3d import LineStrips3D as LineStrips3D
    from .pinhole import Pinhole as Pinhole
    from .points2d import Points2D as Points2D
    from .points3d import Points3D as Points3D
    from .scalars import Scalars as Scalars
    from .segmentation_image import SegmentationImage as SegmentationImage
    from .series_lines import SeriesLines as SeriesLines
    from .series_points import SeriesPoints as SeriesPoints
    from .tensor import Tensor as Tensor
    from .text_document import TextDocument as TextDocument
    from .text_log import TextLog as TextLog
    from .transform3d import Transform3D as Transform3D
    from .view_coordinates import ViewCoordinates as ViewCoordinates

MODULES = {
    "Arrows2D": "arrows2d",
    "Arrows3D": "arrows3d",
    "Boxes2D": "boxes2d",
    "Boxes3D": "boxes3d",
    "Clear": "clear",
    "DepthImage": "depth_image",
    "EncodedDepthImage": "encoded_depth_image",
    "EncodedImage": "encoded_image",
    "Image": "image",
    "LineStrips2D": "line_strips2d",
    "LineStrips3D": "line_strips3d",
    "Pinhole": "pinhole",
    "Points2D": "points2d",
    "Points3D": "points3d",
    "Scalars": "scalars",
    "SegmentationImage": "segmentation_image",
    "SeriesLines": "series_lines",
    "SeriesPoints": "series_points",
    "Tensor": "tensor",
    "TextDocument": "text_document",
    "TextLog": "text_log",
    "Transform3D": "transform3d",
    "ViewCoordinates": "view_coordinates",
}


def __getattr__(name: str) -> Any:
    module = MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{module}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(MODULES)
