"""Component ``QueryExpression``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class QueryExpression(Utf8, ComponentMixin):
    """A rule that includes (`+ /path/**`) or excludes (`- /path`) entities."""

    _COMPONENT_TYPE = "rerun.blueprint.components.QueryExpression"


class QueryExpressionBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``QueryExpression``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.QueryExpression"
