"""Data without a predefined type, as the module ``rr.dynamic_archetype`` offers it."""

from __future__ import annotations

from asyncrr.error_utils import catch_and_log_exceptions
from asyncrr.types.any_values import AnyBatchValue, DynamicArchetype
from asyncrr.types.base import AsComponents, ComponentColumn, ComponentColumnList, DescribedComponentBatch
from asyncrr.types.descriptor import ComponentDescriptor

__all__ = [
    "AnyBatchValue",
    "AsComponents",
    "ComponentColumn",
    "ComponentColumnList",
    "ComponentDescriptor",
    "DescribedComponentBatch",
    "DynamicArchetype",
    "catch_and_log_exceptions",
]
