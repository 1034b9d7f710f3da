"""Data without a predefined type, as the module ``rr.any_batch_value`` offers it."""

from __future__ import annotations

from asyncrr.error_utils import catch_and_log_exceptions, strict_mode
from asyncrr.types.any_values import REGISTRY as ANY_VALUE_TYPE_REGISTRY, AnyBatchValue, TypeRegistry
from asyncrr.types.base import ComponentBatchLike, ComponentColumn
from asyncrr.types.descriptor import ComponentDescriptor
from asyncrr.types.likes import ComponentValueLike

__all__ = [
    "ANY_VALUE_TYPE_REGISTRY",
    "AnyBatchValue",
    "ComponentBatchLike",
    "ComponentColumn",
    "ComponentDescriptor",
    "ComponentValueLike",
    "TypeRegistry",
    "catch_and_log_exceptions",
    "strict_mode",
]
