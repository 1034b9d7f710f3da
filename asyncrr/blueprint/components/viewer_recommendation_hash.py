"""Component ``ViewerRecommendationHash``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from ...types.base import ComponentBatchMixin, ComponentMixin
from ...types.encodings.uint64 import UInt64, UInt64Batch


class ViewerRecommendationHash(UInt64, ComponentMixin):
    """Hash of something that the viewer has proposed before and need not propose again."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewerRecommendationHash"


class ViewerRecommendationHashBatch(UInt64Batch, ComponentBatchMixin):
    """A batch of ``ViewerRecommendationHash``."""

    _COMPONENT_TYPE = "rerun.blueprint.components.ViewerRecommendationHash"
