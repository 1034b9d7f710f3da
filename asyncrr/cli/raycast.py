"""Cameras and scanners for scenes made of boxes: where rays hit, and what they see there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from .arm import FloatArray, Pose

Float32Array = npt.NDArray[np.float32]

_FAR = np.float32(1e6)
_SUN = np.array([0.42, -0.35, 0.84], dtype=np.float32) / np.float32(np.sqrt(0.42**2 + 0.35**2 + 0.84**2))
_SUN_ASIDE = np.linalg.svd(_SUN[None, :])[2][1:].astype(np.float32)
"""Two directions at right angles to the sun's and to each other."""
_SKY_LOW = np.array([200, 214, 228], dtype=np.float32)
_SKY_HIGH = np.array([96, 132, 176], dtype=np.float32)
_TILES = np.array([[150, 154, 160], [118, 123, 131]], dtype=np.float32)


@dataclass(frozen=True)
class Solid:
    """A box somewhere in the world."""

    pose: Pose
    """From the box's own frame, in which its centre is the origin."""
    half_size: tuple[float, float, float]
    color: tuple[int, int, int]
    class_id: int


@dataclass(frozen=True)
class Hits:
    """What rays have hit. All arrays have one entry a ray."""

    distance: Float32Array
    """Metres along the ray; infinite where it hits nothing."""
    color: npt.NDArray[np.uint8]
    """RGB with light and shadow, shape ``(n, 3)``."""
    class_id: npt.NDArray[np.uint8]
    """0 for the sky, 1 for the floor, else that of the solid."""


def looking_at(eye: npt.ArrayLike, target: npt.ArrayLike) -> Pose:
    """The pose of a camera (x right, y down, z forward) at ``eye`` that looks at ``target``."""
    origin = np.asarray(eye, dtype=np.float64)
    ahead = np.asarray(target, dtype=np.float64) - origin
    ahead /= np.linalg.norm(ahead)
    right = np.cross(ahead, (0.0, 0.0, 1.0))
    right /= np.linalg.norm(right)
    return Pose(np.column_stack([right, np.cross(ahead, right), ahead]), origin)


def pinhole_rays(width: int, height: int, focal_length: float) -> Float32Array:
    """One ray a pixel, row by row, of a camera that looks along z. Unit vectors, shape ``(width * height, 3)``."""
    u, v = np.meshgrid(np.arange(width) + 0.5 - width / 2, np.arange(height) + 0.5 - height / 2)
    return _unit(np.stack([u.ravel(), v.ravel(), np.full(width * height, focal_length)], axis=1))


def scanner_rays(azimuths: FloatArray, elevations: FloatArray) -> Float32Array:
    """One ray for each pair of angles (radians) of a scanner that looks along x, with z up; unit vectors."""
    azimuth, elevation = (grid.ravel() for grid in np.meshgrid(azimuths, elevations))
    level = np.cos(elevation)
    return _unit(np.stack([level * np.cos(azimuth), level * np.sin(azimuth), np.sin(elevation)], axis=1))


def cast(sensor: Pose, rays: Float32Array, solids: Sequence[Solid]) -> Hits:
    """Follow rays (unit vectors in the frame of the sensor) to what they hit first."""
    origin = sensor.translation.astype(np.float32)
    directions = rays @ sensor.rotation.T.astype(np.float32)
    count = len(directions)
    distance = np.full(count, _FAR)
    normal = np.zeros((count, 3), dtype=np.float32)
    color = _sky(directions)
    class_id = np.zeros(count, dtype=np.uint8)

    down = np.flatnonzero(directions[:, 2] < -1e-4)
    distance[down] = -origin[2] / directions[down, 2]
    places = origin[:2] + distance[down, None] * directions[down, :2]
    odd = (np.floor(places * 4).astype(np.int64).sum(axis=1) & 1).astype(np.intp)
    # The floor fades into the sky, or its tiles would flicker far away.
    haze = np.clip((distance[down, None] - 2.5) / 5.0, 0, 1)
    color[down] = _TILES[odd] * (1 - haze) + _SKY_LOW * haze
    normal[down, 2] = 1
    class_id[down] = 1

    for solid in solids:
        near, at, sides = _enter(origin, directions, solid)
        closer = at < distance[near]
        hit = near[closer]
        distance[hit] = at[closer]
        normal[hit] = sides[closer]
        color[hit] = solid.color
        class_id[hit] = solid.class_id

    seen = np.flatnonzero(class_id)
    points = origin + directions[seen] * distance[seen, None] + normal[seen] * np.float32(2e-3)
    light = np.clip(normal[seen] @ _SUN, 0, 1)
    light[_in_shadow(points, solids)] = 0
    color[seen] *= (0.42 + 0.62 * light + 0.06 * normal[seen, 2])[:, None]
    return Hits(np.where(class_id > 0, distance, np.float32(np.inf)), np.clip(color, 0, 255).astype(np.uint8), class_id)


def _unit(vectors: FloatArray) -> Float32Array:
    unit: Float32Array = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _sky(directions: Float32Array) -> Float32Array:
    height = np.clip(directions[:, 2:] * 2.5, 0, 1)
    sky: Float32Array = _SKY_LOW * (1 - height) + _SKY_HIGH * height
    return sky


def _enter(
    origin: Float32Array, directions: Float32Array, solid: Solid
) -> tuple[npt.NDArray[np.intp], Float32Array, Float32Array]:
    """Where rays from one place enter a box: numbers of the rays that do, distances, outward normals."""
    to_center = solid.pose.translation.astype(np.float32) - origin
    # Most rays pass far from most boxes: look only at those that meet the sphere around it.
    limit = float(to_center @ to_center) - float(np.dot(solid.half_size, solid.half_size))
    near = np.flatnonzero(directions @ to_center > np.sqrt(max(limit, 0.0)))
    rotation = solid.pose.rotation.astype(np.float32)
    entry, exit_, axis, local = _slabs(-to_center @ rotation, directions[near] @ rotation, solid.half_size)
    hits = (entry < exit_) & (entry > 0)
    axis, local = axis[hits], local[hits]
    sides = -np.sign(local[np.arange(len(axis)), axis])[:, None] * rotation.T[axis]
    return near[hits], entry[hits], sides


def _in_shadow(points: Float32Array, solids: Sequence[Solid]) -> npt.NDArray[np.bool_]:
    """Whether something stands between a point and the sun."""
    dark = np.zeros(len(points), dtype=np.bool_)
    # Seen from the sun, a box can only darken what lies within the circle around it.
    u, v = (points @ axis for axis in _SUN_ASIDE)
    for solid in solids:
        center = solid.pose.translation.astype(np.float32)
        du, dv = u - center @ _SUN_ASIDE[0], v - center @ _SUN_ASIDE[1]
        near = np.flatnonzero((du * du + dv * dv < np.float32(np.dot(solid.half_size, solid.half_size))) & ~dark)
        rotation = solid.pose.rotation.astype(np.float32)
        towards = np.broadcast_to(_SUN @ rotation, (len(near), 3))
        entry, exit_, _, _ = _slabs((points[near] - center) @ rotation, towards, solid.half_size)
        dark[near[(entry < exit_) & (exit_ > 0)]] = True
    return dark


def _slabs(
    origins: npt.NDArray[np.floating[Any]],
    directions: npt.NDArray[np.floating[Any]],
    half_size: tuple[float, float, float],
) -> tuple[Float32Array, Float32Array, npt.NDArray[np.intp], Float32Array]:
    """Rays against a box around the origin: where they enter and leave it, through which axis, and the directions."""
    safe = np.where(np.abs(directions) < 1e-7, np.float32(1e-7), directions)
    half = np.asarray(half_size, dtype=np.float32)
    first, second = (-half - origins) / safe, (half - origins) / safe
    entries = np.minimum(first, second)
    axis = entries.argmax(axis=1)
    return entries.max(axis=1), np.maximum(first, second).min(axis=1), axis, safe
