"""Transforms."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from ..._foreign import dense
from ...error_utils import caller_stacklevel, catch_and_log_exceptions, shown
from ..base import Archetype
from ..conversions._common import as_numpy
from ..natives.rotation import Quaternion, RotationAxisAngle

if TYPE_CHECKING:
    from ..components.transform_relation import TransformRelationLike
    from ..likes import Mat3x3Like, QuaternionLike, RealLike, RotationAxisAngleLike, RotationLike, Utf8Like, Vec3DLike

_CHILD_FROM_PARENT = 2


class Transform3DConstructor(Archetype):
    """Constructor of ``Transform3D``."""

    def __init__(
        self,
        *,
        translation: Vec3DLike | None = None,
        rotation: RotationLike | None = None,
        rotation_axis_angle: RotationAxisAngleLike | None = None,
        quaternion: QuaternionLike | None = None,
        scale: RealLike | Vec3DLike | None = None,
        mat3x3: Mat3x3Like | None = None,
        from_parent: bool | None = None,
        relation: TransformRelationLike | None = None,
        child_frame: Utf8Like | None = None,
        parent_frame: Utf8Like | None = None,
    ) -> None:
        """A transform; what is not given is not logged.

        Parameters
        ----------
        translation
            Three numbers, in units of the parent's space.
        rotation
            ``Quaternion`` or ``RotationAxisAngle``; instead of ``quaternion`` and ``rotation_axis_angle``.
        scale
            Three factors, or one for all axes.
        from_parent
            Old form of ``relation=TransformRelation.ChildFromParent``.
        rotation_axis_angle, quaternion, mat3x3, relation, child_frame, parent_frame
            The fields.

        Raises
        ------
        ValueError
            In strict mode: arguments that exclude each other, or a ``rotation`` that is neither.
        """
        if from_parent is None and (scale is None or (type(scale) is list and len(scale) == 3)):
            if rotation is None:
                self._set(
                    (translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame)
                )
                return
            if type(rotation) is Quaternion and rotation_axis_angle is None and quaternion is None:
                self._set((translation, None, rotation, scale, mat3x3, relation, child_frame, parent_frame))
                return
        with catch_and_log_exceptions(type(self).__name__):
            if rotation is not None:
                if quaternion is not None or rotation_axis_angle is not None:
                    raise ValueError("`rotation` excludes `quaternion` and `rotation_axis_angle`")
                rotation_axis_angle, quaternion = _rotation(rotation)
            if scale is not None and not isinstance(scale, (list, tuple)):
                scale = dense(scale)
                factors = as_numpy(scale)
                if factors.size == 1 and factors.dtype.kind in "biuf":
                    scale = (factors.item(),) * 3
            if from_parent is not None:
                warnings.warn(
                    "`from_parent` is deprecated: use `relation=TransformRelation.ChildFromParent`",
                    DeprecationWarning,
                    stacklevel=caller_stacklevel(),
                )
                if relation is not None:
                    raise ValueError("give either `from_parent` or `relation`")
                if from_parent:
                    relation = _CHILD_FROM_PARENT
            self._set(
                (translation, rotation_axis_angle, quaternion, scale, mat3x3, relation, child_frame, parent_frame)
            )


def _rotation(rotation: Any) -> tuple[Any, Any]:
    """Axis-angle and quaternion, one of them None."""
    first = rotation
    if not _is_axis_angle(rotation) and not _is_quaternion(rotation):
        try:
            first = rotation[0]
        except (TypeError, IndexError, KeyError):
            first = None
    if _is_axis_angle(first):
        return rotation, None
    if _is_quaternion(first):
        return None, rotation
    raise ValueError(
        f"`rotation` takes a Quaternion or a RotationAxisAngle, not {shown(rotation)}; four numbers are Quaternion(xyzw=...)"
    )


def _is_axis_angle(value: Any) -> bool:
    return isinstance(value, RotationAxisAngle) or (hasattr(value, "axis") and hasattr(value, "angle"))


def _is_quaternion(value: Any) -> bool:
    # The attribute also tells a quaternion of the official SDK; its Vec4D has it as well.
    return isinstance(value, Quaternion) or type(value).__name__ in ("Quaternion", "RotationQuat")
