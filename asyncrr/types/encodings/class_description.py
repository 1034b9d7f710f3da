"""Encoding ``ClassDescription``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.annotations import ClassDescription as ClassDescription

if TYPE_CHECKING:
    from ..likes import ClassDescriptionArrayLike


class ClassDescriptionBatch(BaseBatch):
    """A batch of ``ClassDescription``."""

    _CODEC = codecs.CLASS_DESCRIPTION
    _ARROW_DATATYPE = codecs.CLASS_DESCRIPTION.kind.arrow_type

    def __init__(self, data: ClassDescriptionArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
