"""Component ``ClassId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.class_id import ClassId as _ClassId
from ..encodings.class_id import ClassIdBatch as _ClassIdBatch


class ClassId(_ClassId, ComponentMixin):
    """Number of a class, 0 to 65535; an annotation context gives it a label and a color."""

    _COMPONENT_TYPE = "rerun.components.ClassId"


class ClassIdBatch(_ClassIdBatch, ComponentBatchMixin):
    """A batch of ``ClassId``."""

    _COMPONENT_TYPE = "rerun.components.ClassId"
