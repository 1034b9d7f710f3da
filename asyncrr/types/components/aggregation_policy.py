"""Enumeration ``AggregationPolicy``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from .. import codecs
from ..base import BaseBatch, ComponentBatchMixin
from ..likes import IntegerArray, IntLike
from ..natives.forms import NativeEnum


class AggregationPolicy(NativeEnum):
    """How a line plot joins values that fall on the same pixel column."""

    Off = 1
    Average = 2
    Max = 3
    Min = 4
    MinMax = 5
    MinMaxAverage = 6


AggregationPolicyLike: TypeAlias = (
    AggregationPolicy
    | Literal[
        "Off",
        "Average",
        "Max",
        "Min",
        "MinMax",
        "MinMaxAverage",
        "off",
        "average",
        "max",
        "min",
        "minmax",
        "minmaxaverage",
    ]
    | IntLike
)
"""A member of ``AggregationPolicy``, its name, or its number."""
AggregationPolicyArrayLike: TypeAlias = AggregationPolicyLike | Sequence[AggregationPolicyLike | None] | IntegerArray
"""One ``AggregationPolicy`` or several: members, names and numbers in a sequence, or an array of numbers."""


class AggregationPolicyBatch(BaseBatch, ComponentBatchMixin):
    """A batch of ``AggregationPolicy``: members, names in any case, or numbers."""

    _COMPONENT_TYPE = "rerun.components.AggregationPolicy"
    _CODEC = codecs.AGGREGATION_POLICY
    _ARROW_DATATYPE = codecs.AGGREGATION_POLICY.kind.arrow_type

    def __init__(self, data: AggregationPolicyArrayLike | None, strict: bool | None = None) -> None:
        super().__init__(data, strict)
