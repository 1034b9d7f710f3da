"""Encoding ``EntityPath``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeText

if TYPE_CHECKING:
    from ..likes import EntityPathArrayLike, EntityPathLike


class EntityPath(NativeText):
    """Path of an entity as text.

    Parameters
    ----------
    path
        The text; what is no ``str`` goes through ``str()``.
    """

    path: str
    _ATTRIBUTE = "path"
    _CODEC = codecs.ENTITY_PATH

    def __init__(self, path: EntityPathLike) -> None:
        self.path = str(path)


class EntityPathBatch(BaseBatch):
    """A batch of ``EntityPath``."""

    _CODEC = codecs.ENTITY_PATH
    _ARROW_DATATYPE = codecs.ENTITY_PATH.kind.arrow_type

    def __init__(self, data: EntityPathArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
