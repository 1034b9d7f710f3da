"""Archetype ``InstancePoses3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from .. import codecs
from ..base import Archetype, Component, ComponentColumnList
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import Mat3x3ArrayLike, QuaternionArrayLike, RotationAxisAngleArrayLike, Vec3DArrayLike

_NAME = "rerun.archetypes.InstancePoses3D"
_SPECS = specs(
    _NAME,
    ("translations", "rerun.components.Translation3D", codecs.VEC3D),
    ("rotation_axis_angles", "rerun.components.RotationAxisAngle", codecs.ROTATION_AXIS_ANGLE),
    ("quaternions", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("scales", "rerun.components.Scale3D", codecs.VEC3D),
    ("mat3x3", "rerun.components.TransformMat3x3", codecs.MAT3X3),
)
_LAYOUTS = LayoutTable(_SPECS)
_translations = _SPECS[0].convert
_rotation_axis_angles = _SPECS[1].convert
_quaternions = _SPECS[2].convert
_scales = _SPECS[3].convert
_mat3x3 = _SPECS[4].convert


class InstancePoses3D(Archetype):
    """Poses of an entity's instances: what is drawn at the entity is drawn once for each of them.

    Parameters
    ----------
    translations
        A translation (x, y, z).
    rotation_axis_angles
        A rotation by an angle around an axis.
    quaternions
        A rotation as a quaternion (x, y, z, w).
    scales
        Scale factors along x, y and z.
    mat3x3
        A linear map, 3 x 3.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    translations = Component(_SPECS[0])
    rotation_axis_angles = Component(_SPECS[1])
    quaternions = Component(_SPECS[2])
    scales = Component(_SPECS[3])
    mat3x3 = Component(_SPECS[4])

    def __init__(
        self,
        *,
        translations: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        scales: Vec3DArrayLike | None = None,
        mat3x3: Mat3x3ArrayLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if translations is not None:
                cells.append(_translations(translations))
                mask = 1
            if rotation_axis_angles is not None:
                cells.append(_rotation_axis_angles(rotation_axis_angles))
                mask |= 2
            if quaternions is not None:
                cells.append(_quaternions(quaternions))
                mask |= 4
            if scales is not None:
                cells.append(_scales(scales))
                mask |= 8
            if mat3x3 is not None:
                cells.append(_mat3x3(mat3x3))
                mask |= 16
        except Exception as error:
            self._recover((translations, rotation_axis_angles, quaternions, scales, mat3x3), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        translations: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        scales: Vec3DArrayLike | None = None,
        mat3x3: Mat3x3ArrayLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        translations, rotation_axis_angles, quaternions, scales, mat3x3
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (translations, rotation_axis_angles, quaternions, scales, mat3x3))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        translations: Vec3DArrayLike | None = None,
        rotation_axis_angles: RotationAxisAngleArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        scales: Vec3DArrayLike | None = None,
        mat3x3: Mat3x3ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        translations, rotation_axis_angles, quaternions, scales, mat3x3
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((translations, rotation_axis_angles, quaternions, scales, mat3x3))

    @staticmethod
    def descriptor_translations() -> ComponentDescriptor:
        """Names of the column ``InstancePoses3D:translations``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_rotation_axis_angles() -> ComponentDescriptor:
        """Names of the column ``InstancePoses3D:rotation_axis_angles``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_quaternions() -> ComponentDescriptor:
        """Names of the column ``InstancePoses3D:quaternions``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_scales() -> ComponentDescriptor:
        """Names of the column ``InstancePoses3D:scales``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_mat3x3() -> ComponentDescriptor:
        """Names of the column ``InstancePoses3D:mat3x3``."""
        return _SPECS[4].field.descriptor
