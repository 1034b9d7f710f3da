"""Component ``AnnotationContext``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin, ComponentMixin
from ..natives.annotations import AnnotationContext as _AnnotationContext

if TYPE_CHECKING:
    from ..likes import AnnotationContextArrayLike


class AnnotationContext(_AnnotationContext, ComponentMixin):
    """What class ids and keypoint ids stand for: labels, colors, connections."""

    _COMPONENT_TYPE = "rerun.components.AnnotationContext"


class AnnotationContextBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``AnnotationContext``."""

    _COMPONENT_TYPE = "rerun.components.AnnotationContext"
    _CODEC = codecs.ANNOTATION_CONTEXT
    _ARROW_DATATYPE = codecs.ANNOTATION_CONTEXT.kind.arrow_type

    def __init__(self, data: AnnotationContextArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
