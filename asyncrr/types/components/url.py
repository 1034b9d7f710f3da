"""Component ``Url``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.utf8 import Utf8, Utf8Batch


class Url(Utf8, ComponentMixin):
    """A web address."""

    _COMPONENT_TYPE = "rerun.components.Url"


class UrlBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``Url``."""

    _COMPONENT_TYPE = "rerun.components.Url"
