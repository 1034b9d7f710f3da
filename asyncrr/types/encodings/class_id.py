"""Encoding ``ClassId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsInt

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeInt

if TYPE_CHECKING:
    from ..likes import ClassIdArrayLike


class ClassId(NativeInt):
    """Number of a class, 0 to 65535; an annotation context gives it a label and a color.

    Parameters
    ----------
    id
        The number; a fraction is cut off.
    """

    id: int
    _ATTRIBUTE = "id"
    _CODEC = codecs.CLASS_ID

    def __init__(self, id: SupportsInt) -> None:
        self.id = int(id)


class ClassIdBatch(BaseBatch):
    """A batch of ``ClassId``."""

    _CODEC = codecs.CLASS_ID
    _ARROW_DATATYPE = codecs.CLASS_ID.kind.arrow_type

    def __init__(self, data: ClassIdArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
