"""Encoding ``Utf8``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import codecs
from ..base import BaseBatch
from ..natives.forms import NativeText

if TYPE_CHECKING:
    from ..likes import Utf8ArrayLike, Utf8Like


class Utf8(NativeText):
    """Unicode text.

    Parameters
    ----------
    value
        The text; what is no ``str`` goes through ``str()``.
    """

    value: str
    _ATTRIBUTE = "value"
    _CODEC = codecs.UTF8

    def __init__(self, value: Utf8Like) -> None:
        self.value = str(value)


class Utf8Batch(BaseBatch):
    """A batch of ``Utf8``."""

    _CODEC = codecs.UTF8
    _ARROW_DATATYPE = codecs.UTF8.kind.arrow_type

    def __init__(self, data: Utf8ArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
