"""Encoding ``ClassDescriptionMapElem``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.annotations import ClassDescriptionMapElem as ClassDescriptionMapElem

if TYPE_CHECKING:
    from ..likes import ClassDescriptionMapElemArrayLike


class ClassDescriptionMapElemBatch(BaseBatch):
    """A batch of ``ClassDescriptionMapElem``."""

    _CODEC = codecs.CLASS_DESCRIPTION_MAP_ELEM
    _ARROW_DATATYPE = codecs.CLASS_DESCRIPTION_MAP_ELEM.kind.arrow_type

    def __init__(self, data: ClassDescriptionMapElemArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
