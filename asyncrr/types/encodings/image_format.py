"""Encoding ``ImageFormat``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.image_format import ImageFormat as ImageFormat

if TYPE_CHECKING:
    from ..likes import ImageFormatArrayLike


class ImageFormatBatch(BaseBatch):
    """A batch of ``ImageFormat``."""

    _CODEC = codecs.IMAGE_FORMAT
    _ARROW_DATATYPE = codecs.IMAGE_FORMAT.kind.arrow_type

    def __init__(self, data: ImageFormatArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
