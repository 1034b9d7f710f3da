"""The real torch, jax and TensorFlow, on the CPU. `nox -s devices` runs this; they are too large for the ordinary tests.

What ``rerun-sdk`` takes gives the same data in both; what it does not take is compared with the same array of numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import rerun
import tensorflow as tf
import torch

import asyncrr as rr
from asyncrr._foreign import foreign
from tests.types.outcomes import OURS, form, outcome
from tests.types.test_foreign_arrays import CALLS, MORE_CALLS

WAYS: dict[str, Callable[[np.ndarray], Any]] = {
    "torch": torch.from_numpy,
    "torch with gradient": lambda data: (
        torch.from_numpy(data).requires_grad_() if data.dtype.kind == "f" else torch.from_numpy(data)
    ),
    "torch, not contiguous": lambda data: torch.from_numpy(copied(data.T)).permute(list(reversed(range(data.ndim)))),
    "torch, lazily negative": lambda data: (
        torch._neg_view(torch.from_numpy(copied(-data))) if data.dtype.kind in "if" else torch.from_numpy(data)
    ),
    "jax": jnp.asarray,
    "tensorflow": tf.constant,
    "tensorflow variable": tf.Variable,
}
NARROW: dict[str, Callable[[np.ndarray], Any]] = {
    "torch": lambda data: torch.from_numpy(data).bfloat16(),
    "torch with gradient": lambda data: torch.from_numpy(data).bfloat16().requires_grad_(),
    "jax": lambda data: jnp.asarray(data, jnp.bfloat16),
    "tensorflow": lambda data: tf.cast(data, tf.bfloat16),
}
OFFICIAL = ["torch", "torch, not contiguous", "jax", "tensorflow"]


@pytest.fixture(autouse=True)
def wide_numbers_in_jax() -> Any:
    with jax.enable_x64(True):
        yield


def copied(data: np.ndarray) -> np.ndarray:
    """Writable, in memory of its own: torch warns of anything else."""
    return np.array(data, order="C")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("call", "data"), CALLS + MORE_CALLS)
def test_as_the_same_array_of_numpy(call: str, data: np.ndarray, way: str) -> None:
    expected = outcome(OURS, call, True, x=data, Box2DFormat=rr.Box2DFormat)
    assert expected.get("result"), expected
    assert outcome(OURS, call, True, x=WAYS[way](copied(data)), Box2DFormat=rr.Box2DFormat) == expected


@pytest.mark.parametrize("way", OFFICIAL)
@pytest.mark.parametrize(("call", "data"), CALLS)
def test_as_rerun_sdk(call: str, data: np.ndarray, way: str) -> None:
    given = WAYS[way](copied(data))
    theirs = outcome(rerun, call, True, x=given)
    ours = outcome(OURS, call, True, x=given)
    # Not the warnings: some of theirs are numpy's, about how they ask for the data. What raises there works here.
    assert ours["result"] == theirs.get("result", ours["result"])


@pytest.mark.parametrize("way", NARROW)
@pytest.mark.parametrize(
    ("call", "data"), [(c, d) for c, d in CALLS + MORE_CALLS if d.dtype.kind == "f" and "EncodedImage" not in c]
)
def test_bfloat16_is_widened(call: str, data: np.ndarray, way: str) -> None:
    wide = torch.from_numpy(copied(data)).bfloat16().float().numpy()
    names = {"Box2DFormat": rr.Box2DFormat}
    assert outcome(OURS, call, True, x=NARROW[way](copied(data)), **names) == outcome(OURS, call, True, x=wide, **names)


@pytest.mark.parametrize("name", ["float8_e4m3fn", "float8_e5m2"])
def test_float8_is_widened(name: str) -> None:
    numbers = np.array([[0.5, 1, 2], [-1, 0, 4]], np.float32)
    expected = form(rr.Tensor(numbers))
    assert form(rr.Tensor(torch.from_numpy(numbers).to(getattr(torch, name)))) == expected
    assert form(rr.Tensor(jnp.asarray(numbers).astype(getattr(jnp, name)))) == expected


LARGE = np.arange(6000, dtype=np.float32).reshape(2000, 3)


@pytest.mark.parametrize("make", [torch.from_numpy, lambda data: torch.from_numpy(data).requires_grad_(), jnp.asarray, tf.constant])  # fmt: skip
@pytest.mark.parametrize("call", ["rr.Points3D(x)", "rr.Tensor(x)", "rr.Image(x)", "rr.LineStrips3D(x)"])
def test_one_copy(call: str, make: Any) -> None:
    given = make(copied(LARGE))
    archetype = eval(call, {"rr": rr, "x": given})
    copies = []

    def copy(array: np.ndarray) -> np.ndarray:
        copies.append(array.nbytes)
        return array.copy()

    cell = archetype._cells[0]
    assert np.shares_memory(cell, foreign(given))
    archetype._layout.fields[0].kind.snapshot(cell, copy)
    assert copies == [LARGE.nbytes]


def test_pixels_with_channels_first() -> None:
    planes = torch.arange(60, dtype=torch.uint8).reshape(3, 4, 5)
    expected = form(rr.Image(np.ascontiguousarray(planes.numpy().transpose(1, 2, 0))))
    assert form(rr.Image(planes.permute(1, 2, 0))) == expected
    batch = planes[None].contiguous(memory_format=torch.channels_last)
    assert form(rr.Image(batch[0].permute(1, 2, 0))) == expected


def test_a_tensor_without_data_is_an_error_that_says_so() -> None:
    with pytest.raises(NotImplementedError, match="meta"):
        foreign(torch.empty(3, device="meta"))
