"""Data without a predefined type, as the module ``rr.any_value`` offers it."""

from __future__ import annotations

from asyncrr.error_utils import catch_and_log_exceptions
from asyncrr.types.any_values import AnyBatchValue, AnyValues, DynamicArchetype
from asyncrr.types.base import AsComponents, ComponentColumn, ComponentColumnList, DescribedComponentBatch

__all__ = [
    "AnyBatchValue",
    "AnyValues",
    "AsComponents",
    "ComponentColumn",
    "ComponentColumnList",
    "DescribedComponentBatch",
    "DynamicArchetype",
    "catch_and_log_exceptions",
]
