"""Files that are logged as they are: images, depth images, models, texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyarrow as pa

from asyncrr._arrow import offsets_of
from asyncrr.types.archetypes import Asset3D, EncodedDepthImage, EncodedImage, TextDocument

from .request import Item, Source, Target, one_row

_ANYMAP: Final = "image/x-portable-anymap"

IMAGES: Final[dict[str, str | None]] = {
    "avif": "image/avif",
    "bmp": "image/bmp",
    "dds": "image/vnd-ms.dds",
    "exr": "image/x-exr",
    "farbfeld": None,
    "ff": "application/octet-stream",
    "gif": "image/gif",
    "hdr": "image/vnd.radiance",
    "ico": "image/x-icon",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "pam": _ANYMAP,
    "pbm": _ANYMAP,
    "pgm": _ANYMAP,
    "png": "image/png",
    "ppm": _ANYMAP,
    "tga": "image/x-targa",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
"""Media type by extension, as viewers of Rerun 0.41 expect it."""

DEPTH_IMAGES: Final = {"rvl": "application/rvl"}

MODELS: Final = {
    "dae": "model/vnd.collada+xml",
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
    "obj": "model/obj",
    "stl": "model/stl",
}

TEXTS: Final = {"md": "text/markdown", "txt": "text/plain"}


def import_image(source: Source, target: Target) -> Iterator[Item]:
    """An image, still encoded."""
    image = EncodedImage.from_fields(blob=source.read(), media_type=IMAGES[source.extension])
    yield one_row(source.entity_path(target), image)


def import_depth_image(source: Source, target: Target) -> Iterator[Item]:
    """A depth image, still encoded."""
    image = EncodedDepthImage.from_fields(blob=source.read(), media_type=DEPTH_IMAGES[source.extension])
    yield one_row(source.entity_path(target), image)


def import_model(source: Source, target: Target) -> Iterator[Item]:
    """A 3D model. Files that it refers to are not followed."""
    model = Asset3D(contents=source.read(), media_type=MODELS[source.extension])
    yield one_row(source.entity_path(target), model)


def import_text(source: Source, target: Target) -> Iterator[Item]:
    """A text or a Markdown document.

    Raises
    ------
    ImporterError
        It is not in UTF-8.
    """
    data = source.read_text()
    # As Arrow has it: a str of its characters may be four times as large.
    text = pa.Array.from_buffers(pa.utf8(), 1, [None, offsets_of([len(data)]), pa.py_buffer(data)])
    yield one_row(source.entity_path(target), TextDocument(text, media_type=TEXTS[source.extension]))
