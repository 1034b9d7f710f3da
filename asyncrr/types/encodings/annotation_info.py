"""Encoding ``AnnotationInfo``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.annotations import AnnotationInfo as AnnotationInfo

if TYPE_CHECKING:
    from ..likes import AnnotationInfoArrayLike


class AnnotationInfoBatch(BaseBatch):
    """A batch of ``AnnotationInfo``."""

    _CODEC = codecs.ANNOTATION_INFO
    _ARROW_DATATYPE = codecs.ANNOTATION_INFO.kind.arrow_type

    def __init__(self, data: AnnotationInfoArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
