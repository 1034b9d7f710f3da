"""Archetype ``EyeControls3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from ...types import codecs
from ...types.descriptor import ComponentDescriptor
from ...types.fields import LayoutTable, specs
from ...types.kinds import cells_nbytes
from ...types.layout import Cell
from .. import codecs as blueprint_codecs
from ..base import Archetype, Component

if TYPE_CHECKING:
    from ...types.likes import EntityPathLike, Float64Like, Vec3DLike
    from ..components.eye3dkind import Eye3DKindLike

_NAME = "rerun.blueprint.archetypes.EyeControls3D"
_SPECS = specs(
    _NAME,
    ("kind", "rerun.blueprint.components.Eye3DKind", blueprint_codecs.EYE3DKIND),
    ("position", "rerun.components.Position3D", codecs.VEC3D),
    ("look_target", "rerun.components.Position3D", codecs.VEC3D),
    ("eye_up", "rerun.components.Vector3D", codecs.VEC3D),
    ("speed", "rerun.components.LinearSpeed", codecs.FLOAT64),
    ("tracking_entity", "rerun.components.EntityPath", codecs.ENTITY_PATH),
    ("spin_speed", "rerun.blueprint.components.AngularSpeed", codecs.FLOAT64),
)
_LAYOUTS = LayoutTable(_SPECS)
_kind = _SPECS[0].convert
_position = _SPECS[1].convert
_look_target = _SPECS[2].convert
_eye_up = _SPECS[3].convert
_speed = _SPECS[4].convert
_tracking_entity = _SPECS[5].convert
_spin_speed = _SPECS[6].convert


class EyeControls3D(Archetype):
    """Where the eye of a 3D view is, and how it moves.

    Parameters
    ----------
    kind
        How the eye of a 3D view moves: like somebody who walks, or around a point.
    position
        Where the eye is: (x, y, z) float32, in scene units.
    look_target
        The point that the eye looks at: (x, y, z) float32, in scene units.
    eye_up
        The direction that is up for the eye: (x, y, z) float32.
    speed
        How fast the keys move the eye, in scene units a second.
    tracking_entity
        Path of the entity that the eye follows.
    spin_speed
        How fast the eye circles its target, in radians a second; negative values turn it the other way round.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    kind = Component(_SPECS[0])
    position = Component(_SPECS[1])
    look_target = Component(_SPECS[2])
    eye_up = Component(_SPECS[3])
    speed = Component(_SPECS[4])
    tracking_entity = Component(_SPECS[5])
    spin_speed = Component(_SPECS[6])

    def __init__(
        self,
        *,
        kind: Eye3DKindLike | None = None,
        position: Vec3DLike | None = None,
        look_target: Vec3DLike | None = None,
        eye_up: Vec3DLike | None = None,
        speed: Float64Like | None = None,
        tracking_entity: EntityPathLike | None = None,
        spin_speed: Float64Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if kind is not None:
                cells.append(_kind(kind))
                mask = 1
            if position is not None:
                cells.append(_position(position))
                mask |= 2
            if look_target is not None:
                cells.append(_look_target(look_target))
                mask |= 4
            if eye_up is not None:
                cells.append(_eye_up(eye_up))
                mask |= 8
            if speed is not None:
                cells.append(_speed(speed))
                mask |= 16
            if tracking_entity is not None:
                cells.append(_tracking_entity(tracking_entity))
                mask |= 32
            if spin_speed is not None:
                cells.append(_spin_speed(spin_speed))
                mask |= 64
        except Exception as error:
            self._recover((kind, position, look_target, eye_up, speed, tracking_entity, spin_speed), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        kind: Eye3DKindLike | None = None,
        position: Vec3DLike | None = None,
        look_target: Vec3DLike | None = None,
        eye_up: Vec3DLike | None = None,
        speed: Float64Like | None = None,
        tracking_entity: EntityPathLike | None = None,
        spin_speed: Float64Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        kind, position, look_target, eye_up, speed, tracking_entity, spin_speed
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (kind, position, look_target, eye_up, speed, tracking_entity, spin_speed))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @staticmethod
    def descriptor_kind() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:kind``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_position() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:position``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_look_target() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:look_target``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_eye_up() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:eye_up``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_speed() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:speed``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_tracking_entity() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:tracking_entity``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_spin_speed() -> ComponentDescriptor:
        """Names of the column ``EyeControls3D:spin_speed``."""
        return _SPECS[6].field.descriptor
