"""PLY files: points in three or two dimensions, Gaussian splats, or else meshes, which viewers read themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from asyncrr.errors import ImporterError
from asyncrr.types.archetypes import Asset3D, GaussianSplats3D, Points2D, Points3D

from .ply import Element, Header, Table, read_header, read_table
from .request import Item, Source, Target, one_row

_POINTS: Final = frozenset({"x", "y", "z", "red", "green", "blue", "alpha", "radius", "label"})
_F_DC: Final = ("f_dc_0", "f_dc_1", "f_dc_2")
_SCALE: Final = ("scale_0", "scale_1", "scale_2")
_ROTATION: Final = ("rot_0", "rot_1", "rot_2", "rot_3")
_SPLATS: Final = frozenset({"x", "y", "z", "opacity", *_F_DC, *_SCALE, *_ROTATION})
_NORMALS: Final = frozenset({"nx", "ny", "nz"})
_F_REST: Final = "f_rest_"
_COEFFICIENTS: Final = 15
"""Of spherical harmonics: those of degrees 1 to 3."""
_DC_FACTOR: Final = np.float32(0.5 / np.sqrt(np.pi))
"""The harmonic of degree 0."""
_MEDIA_TYPE: Final = "application/x-ply"


def import_point_cloud(source: Source, target: Target, note: Callable[[str], None]) -> Iterator[Item]:
    """A PLY file.

    Parameters
    ----------
    source
        The file.
    target
        Where to.
    note
        Told what of the file is left out.

    Raises
    ------
    ImporterError
        It is damaged, or has no vertices with ``x`` and ``y``.
    """
    data = source.read()
    path = source.entity_path(target)
    header = read_header(data)
    vertices = header.element("vertex")
    if vertices is None:
        raise ImporterError("the PLY file has no element `vertex`")
    archetype: Any
    if all(name in vertices for name in _SPLATS):
        archetype = _splats(data, header, vertices, note)
        _note_others(header, note)
    elif _is_mesh(header):
        archetype = Asset3D(contents=data, media_type=_MEDIA_TYPE)
    else:
        archetype = _points(data, header, vertices, note)
        _note_others(header, note)
    yield one_row(path, archetype)


def _is_mesh(header: Header) -> bool:
    faces = header.element("face")
    return (
        faces is not None
        and faces.count > 0
        and any(p.is_list and p.name in ("vertex_indices", "vertex_index") for p in faces.properties)
    )


def _note_others(header: Header, note: Callable[[str], None]) -> None:
    others = [element.name for element in header.elements if element.name != "vertex"]
    if others:
        note(f"elements that are not read: {', '.join(others)}")


def _note_unread(vertices: Element, known: Callable[[str], bool], note: Callable[[str], None]) -> None:
    unread = [p.name for p in vertices.properties if not known(p.name)]
    if unread:
        note(f"properties of vertices that are not read: {', '.join(unread)}")


# -- points ----------------------------------------------------------------------------------------------------------


def _points(data: bytes, header: Header, vertices: Element, note: Callable[[str], None]) -> Points3D | Points2D:
    scalars = {p.name for p in vertices.properties if not p.is_list}
    axes = ("x", "y", "z") if "z" in vertices else ("x", "y")
    if not scalars.issuperset(axes):
        raise ImporterError(f"vertices need numbers `x` and `y`; these have {[p.name for p in vertices.properties]}")
    _note_unread(vertices, _POINTS.__contains__, note)
    table = read_table(data, header, vertices, _POINTS)
    positions = np.stack([_float32(table.scalars[axis]) for axis in axes], axis=1)
    archetype = Points3D if len(axes) == 3 else Points2D
    if not table.count:
        return archetype(positions)
    radius, labels = table.scalars.get("radius"), table.texts.get("label")
    return archetype(
        positions,
        colors=_colors(table),
        radii=None if radius is None else _float32(radius),
        labels=None if labels is None else [label.decode("utf-8", "replace") for label in labels],
    )


def _float32(values: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    return values.astype(np.float32)


def _colors(table: Table) -> npt.NDArray[np.uint8] | None:
    """RGBA, N x 4; None where a color is missing."""
    if not all(name in table.scalars for name in ("red", "green", "blue")):
        return None
    colors = np.full((table.count, 4), 255, dtype=np.uint8)
    for i, name in enumerate(("red", "green", "blue", "alpha")):
        values = table.scalars.get(name)
        if values is not None:
            colors[:, i] = _byte(values)
    return colors


def _byte(values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Floats from 0 to 1 as bytes; of integers the lowest eight bits."""
    if values.dtype.kind != "f":
        return values.astype(np.int64).astype(np.uint8)
    scaled = np.nan_to_num(values * values.dtype.type(255), nan=0.0, posinf=255.0, neginf=0.0)
    found: npt.NDArray[np.uint8] = np.clip(scaled, 0, 255).astype(np.uint8)
    return found


# -- Gaussian splats -------------------------------------------------------------------------------------------------


def _splats(data: bytes, header: Header, vertices: Element, note: Callable[[str], None]) -> GaussianSplats3D:
    """What training programs write: scales as logarithms, opacities as logits, rotations w first and not normalized."""
    rest = [p.name for p in vertices.properties if p.name.startswith(_F_REST)]
    per_channel, odd = divmod(len(rest), 3)
    if odd:
        note(
            f"spherical harmonics are not read: {len(rest)} properties `{_F_REST}*` cannot be one for each of three colors"
        )
        per_channel = 0
    elif per_channel > _COEFFICIENTS:
        note(f"spherical harmonics above degree 3 are not read: {_COEFFICIENTS} of {per_channel} coefficients are")
    _note_unread(vertices, lambda name: name in _SPLATS or name in _NORMALS or name.startswith(_F_REST), note)
    table = read_table(data, header, vertices, [*_SPLATS, *rest])
    if missing := sorted(_SPLATS - table.scalars.keys()):
        raise ImporterError(f"properties of splats must be numbers, not lists: {missing}")
    return GaussianSplats3D(
        _matrix(table, ("x", "y", "z")),
        scales=np.exp(_matrix(table, _SCALE)),
        quaternions=_quaternions(_matrix(table, _ROTATION)),
        colors=_splat_colors(table),
        sh_coefficients=_harmonics(table, per_channel) if per_channel and table.count else None,
    )


def _matrix(table: Table, names: tuple[str, ...]) -> npt.NDArray[np.float32]:
    return np.stack([_float32(table.scalars[name]) for name in names], axis=1)


def _quaternions(rotations: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Normalized, w last; those of length 0 become the identity."""
    w, x, y, z = rotations.T
    norms = np.sqrt(w * w + x * x + y * y + z * z)
    valid = norms > 0
    turned = np.stack([x, y, z, w], axis=1) / np.where(valid, norms, 1)[:, None]
    turned[~valid] = (0, 0, 0, 1)
    return turned.astype(np.float32)


def _splat_colors(table: Table) -> npt.NDArray[np.uint8]:
    opacity = _float32(table.scalars["opacity"])
    with np.errstate(over="ignore"):
        alpha = 1 / (1 + np.exp(-opacity))
    rgba = np.column_stack([np.float32(0.5) + _DC_FACTOR * _matrix(table, _F_DC), alpha])
    scaled = np.clip(np.nan_to_num(rgba), 0, 1) * np.float32(255) + np.float32(0.5)
    found: npt.NDArray[np.uint8] = scaled.astype(np.uint8)
    return found


def _harmonics(table: Table, per_channel: int) -> npt.NDArray[np.float16]:
    """Coefficient by coefficient, N x 15 x 3; in the file all of red come first, then green, then blue."""
    found = np.zeros((table.count, _COEFFICIENTS, 3), dtype=np.float16)
    with np.errstate(over="ignore"):
        for channel in range(3):
            for i in range(min(per_channel, _COEFFICIENTS)):
                values = table.scalars.get(f"{_F_REST}{channel * per_channel + i}")
                if values is not None:
                    found[:, i, channel] = values
    return found
