"""Component ``SchemaId``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ..base import ComponentBatchMixin, ComponentMixin
from ..encodings.uint16 import UInt16, UInt16Batch


class SchemaId(UInt16, ComponentMixin):
    """Number of a schema of an MCAP file."""

    _COMPONENT_TYPE = "rerun.components.SchemaId"


class SchemaIdBatch(UInt16Batch, ComponentBatchMixin):
    """A batch of ``SchemaId``."""

    _COMPONENT_TYPE = "rerun.components.SchemaId"
