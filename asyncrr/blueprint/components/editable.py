"""Component ``Editable``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.bool import Bool, BoolBatch


class Editable(Bool, ComponentMixin):
    """Whether a table's column can be edited."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Editable"


class EditableBatch(BoolBatch, ComponentBatchMixin):
    """A batch of ``Editable``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.Editable"
