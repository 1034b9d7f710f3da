"""Evaluates an expression with the official SDK or with asyncrr, and says what came of it in comparable form."""

from __future__ import annotations

import io
import math
import warnings
from array import array
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy as np
import pyarrow as pa
import rerun
import rerun.blueprint
import rerun.error_utils
from PIL import Image as PilImage

import asyncrr.blueprint
import asyncrr.blueprint.archetypes
import asyncrr.blueprint.components
import asyncrr.blueprint.encodings
import asyncrr.types
from asyncrr import error_utils


class Ours:
    """The parts of asyncrr that the expressions use, under the names they have in the official SDK."""

    components = asyncrr.types.components
    encodings = asyncrr.types.encodings
    blueprint = asyncrr.blueprint
    error_utils = error_utils

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncrr.types, name)


class HasArray:
    """Only ``__array__``, and the oldest form of it."""

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data)

    def __array__(self, dtype: Any = None) -> np.ndarray:
        return self.data if dtype is None else self.data.astype(dtype)


class HasNumpy:
    """Only ``numpy(force=...)``, like a tensor on a device."""

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data)

    def numpy(self, force: bool = False) -> np.ndarray:
        assert force
        return self.data


class HasDlpack:
    """Only DLPack, like an array of a library that knows nothing of numpy."""

    def __init__(self, data: Any) -> None:
        self.data = np.asarray(data)

    def __dlpack__(self, **options: Any) -> Any:
        return self.data.__dlpack__()

    def __dlpack_device__(self) -> tuple[int, int]:
        return self.data.__dlpack_device__()


class Anything:
    """Nothing that an SDK knows; shown without an address."""

    def __repr__(self) -> str:
        return "anything"


def arrow_form(array: pa.Array | None) -> Any:
    """Type and values; validates the array."""
    if array is None:
        return None
    array.validate(full=True)
    return str(array.type), array.type, comparable(array.to_pylist())


def comparable(value: Any) -> Any:
    """``value`` with NaN made equal to itself and arrays made lists."""
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, np.ndarray):
        return comparable(value.tolist())
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    return value


def form(value: Any) -> Any:
    """Everything that must agree about a result."""
    if hasattr(value, "as_component_batches"):
        return [
            (d.component, d.archetype, d.component_type, arrow_form(batch.as_arrow_array()))
            for batch in value.as_component_batches()
            for d in (batch.component_descriptor(),)
        ]
    if type(value).__name__ == "ComponentColumnList":
        return [form(column) for column in value]
    if hasattr(value, "component_descriptor"):
        d = value.component_descriptor()
        return d.component, d.archetype, d.component_type, arrow_form(value.as_arrow_array())
    if hasattr(value, "as_arrow_array"):
        return arrow_form(value.as_arrow_array())
    return comparable(value)


NAMESPACE = {
    "np": np,
    "pa": pa,
    "Anything": Anything,
    "HasArray": HasArray,
    "HasNumpy": HasNumpy,
    "HasDlpack": HasDlpack,
    "PilImage": PilImage,
    "BytesIO": io.BytesIO,
    "Path": Path,
    "array": array,
    "math": math,
}


def outcome(module: Any, expression: str, strict: bool, **names: Any) -> dict[str, Any]:
    """Result, exception type and warning categories of ``expression``, in which ``rr`` is ``module``."""
    switch = module.set_strict_mode if module is rerun else module.error_utils.set_strict_mode
    switch(strict)
    # For the text on `/__warnings` the official SDK reads the sources of the whole stack: most of the time of a test.
    without_stack = mock.patch.object(rerun.error_utils, "_build_warning_context_string", return_value="")
    seen: dict[str, Any] = {}
    try:
        with warnings.catch_warnings(record=True) as caught, without_stack:
            warnings.simplefilter("always")
            try:
                seen["result"] = form(eval(expression, {**NAMESPACE, **names, "rr": module}))
            except Exception as error:
                seen["raises"] = type(error).__name__
    finally:
        switch(False)
    seen["warnings"] = [warning.category.__name__ for warning in caught]
    return seen


OURS = Ours()
MODULES = SimpleNamespace(official=rerun, ours=OURS)


def assert_same(expression: str, strict: bool, **names: Any) -> None:
    """Fail unless both give the same for ``expression``."""
    expected = outcome(rerun, expression, strict, **names)
    actual = outcome(OURS, expression, strict, **names)
    assert actual == expected, f"{expression} (strict={strict})"
