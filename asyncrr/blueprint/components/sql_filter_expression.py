"""Component ``SqlFilterExpression``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.utf8 import Utf8, Utf8Batch


class SqlFilterExpression(Utf8, ComponentMixin):
    """A condition in SQL that rows of a table must meet to be shown."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SqlFilterExpression"


class SqlFilterExpressionBatch(Utf8Batch, ComponentBatchMixin):
    """A batch of ``SqlFilterExpression``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.SqlFilterExpression"
