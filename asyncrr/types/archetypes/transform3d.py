"""Archetype ``Transform3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.transforms import Transform3DConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..components.transform_relation import TransformRelationArrayLike, TransformRelationLike
    from ..likes import (
        Mat3x3ArrayLike,
        Mat3x3Like,
        QuaternionArrayLike,
        QuaternionLike,
        RotationAxisAngleArrayLike,
        RotationAxisAngleLike,
        Utf8ArrayLike,
        Utf8Like,
        Vec3DArrayLike,
        Vec3DLike,
    )

_NAME = "rerun.archetypes.Transform3D"
_SPECS = specs(
    _NAME,
    ("translation", "rerun.components.Translation3D", codecs.VEC3D),
    ("rotation_axis_angle", "rerun.components.RotationAxisAngle", codecs.ROTATION_AXIS_ANGLE),
    ("quaternion", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("scale", "rerun.components.Scale3D", codecs.VEC3D),
    ("mat3x3", "rerun.components.TransformMat3x3", codecs.MAT3X3),
    ("relation", "rerun.components.TransformRelation", codecs.TRANSFORM_RELATION),
    ("child_frame", "rerun.components.TransformFrameId", codecs.UTF8),
    ("parent_frame", "rerun.components.TransformFrameId", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_translation = _SPECS[0].convert
_rotation_axis_angle = _SPECS[1].convert
_quaternion = _SPECS[2].convert
_scale = _SPECS[3].convert
_mat3x3 = _SPECS[4].convert
_relation = _SPECS[5].convert
_child_frame = _SPECS[6].convert
_parent_frame = _SPECS[7].convert


class Transform3D(Transform3DConstructor):
    """A transform from an entity's space to its parent's, or between two named frames.

    Fields
    ------
    translation
        A translation (x, y, z).
    rotation_axis_angle
        A rotation by an angle around an axis.
    quaternion
        A rotation as a quaternion (x, y, z, w).
    scale
        Scale factors along x, y and z.
    mat3x3
        A linear map, 3 x 3.
    relation
        Which way a transform maps.
    child_frame
        Frame that the transform maps from; by default the entity's own.
    parent_frame
        Frame that the transform maps to; by default that of the entity's parent.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    translation = Component(_SPECS[0])
    rotation_axis_angle = Component(_SPECS[1])
    quaternion = Component(_SPECS[2])
    scale = Component(_SPECS[3])
    mat3x3 = Component(_SPECS[4])
    relation = Component(_SPECS[5])
    child_frame = Component(_SPECS[6])
    parent_frame = Component(_SPECS[7])

    def _set(self, given: tuple[Any, ...]) -> None:
        (translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if translation is not None:
                cells.append(_translation(translation))
                mask = 1
            if rotation_axis_angle is not None:
                cells.append(_rotation_axis_angle(rotation_axis_angle))
                mask |= 2
            if quaternion is not None:
                cells.append(_quaternion(quaternion))
                mask |= 4
            if scale is not None:
                cells.append(_scale(scale))
                mask |= 8
            if mat3x3 is not None:
                cells.append(_mat3x3(mat3x3))
                mask |= 16
            if relation is not None:
                cells.append(_relation(relation))
                mask |= 32
            if child_frame is not None:
                cells.append(_child_frame(child_frame))
                mask |= 64
            if parent_frame is not None:
                cells.append(_parent_frame(parent_frame))
                mask |= 128
        except Exception as error:
            self._recover(given, cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        translation: Vec3DLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        scale: Vec3DLike | None = None,
        mat3x3: Mat3x3Like | None = None,
        relation: TransformRelationLike | None = None,
        child_frame: Utf8Like | None = None,
        parent_frame: Utf8Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                translation,
                rotation_axis_angle,
                quaternion,
                scale,
                mat3x3,
                relation,
                child_frame,
                parent_frame,
            ),
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        translation: Vec3DArrayLike | None = None,
        rotation_axis_angle: RotationAxisAngleArrayLike | None = None,
        quaternion: QuaternionArrayLike | None = None,
        scale: Vec3DArrayLike | None = None,
        mat3x3: Mat3x3ArrayLike | None = None,
        relation: TransformRelationArrayLike | None = None,
        child_frame: Utf8ArrayLike | None = None,
        parent_frame: Utf8ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame)
        )

    @staticmethod
    def descriptor_translation() -> ComponentDescriptor:
        """Names of the column ``Transform3D:translation``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_rotation_axis_angle() -> ComponentDescriptor:
        """Names of the column ``Transform3D:rotation_axis_angle``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_quaternion() -> ComponentDescriptor:
        """Names of the column ``Transform3D:quaternion``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_scale() -> ComponentDescriptor:
        """Names of the column ``Transform3D:scale``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_mat3x3() -> ComponentDescriptor:
        """Names of the column ``Transform3D:mat3x3``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_relation() -> ComponentDescriptor:
        """Names of the column ``Transform3D:relation``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_child_frame() -> ComponentDescriptor:
        """Names of the column ``Transform3D:child_frame``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_parent_frame() -> ComponentDescriptor:
        """Names of the column ``Transform3D:parent_frame``."""
        return _SPECS[7].field.descriptor
