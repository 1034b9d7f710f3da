"""The data that benchmark programs log: made from fixed seeds, the same for both SDKs and all runs."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

DESCRIPTION = (
    "images: colour gradient plus gaussian noise (sigma 4), 8 different ones in turn; points: gaussian clouds, float32, 8 in turn; "
    "colors: random uint8 RGB; scalars: a noisy sine"
)

POOL = 8
"""How many different large arrays of a kind there are; a power of two."""

MANY = 1 << 16
"""How many different small values of a kind there are; so many that a chunk does not shrink because they repeat. A power of two."""


def images(width: int, height: int, count: int = POOL) -> list[Array]:
    """RGB images, uint8, of shape ``(height, width, 3)``."""
    rng = np.random.default_rng(1)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    gradient = np.stack([x / width * 200, y / height * 200, (x + y) / (width + height) * 200], axis=-1) + 16
    noise = rng.standard_normal(gradient.shape, dtype=np.float32) * 4
    return [np.clip(gradient + np.roll(noise, 17 * i, axis=0) + 5 * i, 0, 255).astype(np.uint8) for i in range(count)]


def clouds(points: int, count: int = POOL) -> list[Array]:
    """Positions, float32, of shape ``(points, 3)``."""
    rng = np.random.default_rng(2)
    return [rng.standard_normal((points, 3), dtype=np.float32) for _ in range(count)]


def colors(points: int) -> Array:
    """RGB colors, uint8, of shape ``(points, 3)``."""
    return np.random.default_rng(3).integers(0, 255, (points, 3), dtype=np.uint8, endpoint=True)


def curve(length: int) -> Array:
    """Samples of a smooth curve with a little noise, float64."""
    noise = np.random.default_rng(4).standard_normal(length)
    result: Array = np.sin(np.arange(length) * 0.01) + 0.01 * noise
    return result
