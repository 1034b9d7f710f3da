"""Archetype ``GaussianSplats3D``.

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
    from ..likes import (
        QuaternionArrayLike,
        Rgba32ArrayLike,
        SphericalHarmonics3RgbArrayLike,
        UInt32ArrayLike,
        UInt32Like,
        Vec3DArrayLike,
    )
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.GaussianSplats3D"
_SPECS = specs(
    _NAME,
    ("centers", "rerun.components.Position3D", codecs.VEC3D),
    ("scales", "rerun.components.Scale3D", codecs.VEC3D),
    ("quaternions", "rerun.components.RotationQuat", codecs.QUATERNION),
    ("colors", "rerun.components.Color", codecs.RGBA32),
    ("sh_coefficients", "rerun.components.SphericalHarmonics3Rgb", codecs.SPHERICAL_HARMONICS3_RGB),
    ("spherical_harmonics_degree", "rerun.components.SphericalHarmonicsDegree", codecs.UINT32),
)
_LAYOUTS = LayoutTable(_SPECS)
_centers = _SPECS[0].convert
_scales = _SPECS[1].convert
_quaternions = _SPECS[2].convert
_colors = _SPECS[3].convert
_sh_coefficients = _SPECS[4].convert
_spherical_harmonics_degree = _SPECS[5].convert


class GaussianSplats3D(Archetype):
    """A scene of Gaussian splats.

    Parameters
    ----------
    centers
        Center of each splat, N x 3 float32.
    scales
        Standard deviation of each splat along its axes, N x 3 float32.
    quaternions
        A rotation as a quaternion (x, y, z, w).
    colors
        Color of each splat; the alpha is its opacity.
    sh_coefficients
        How the color of a splat depends on the direction it is seen from: 15 x 3 float16.
    spherical_harmonics_degree
        Up to which degree spherical harmonics are used, 0 to 3.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    centers = Component(_SPECS[0])
    scales = Component(_SPECS[1])
    quaternions = Component(_SPECS[2])
    colors = Component(_SPECS[3])
    sh_coefficients = Component(_SPECS[4])
    spherical_harmonics_degree = Component(_SPECS[5])

    def __init__(
        self,
        centers: Vec3DArrayLike,
        *,
        scales: Vec3DArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        sh_coefficients: SphericalHarmonics3RgbArrayLike | None = None,
        spherical_harmonics_degree: UInt32Like | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if centers is not None:
                cells.append(_centers(centers))
                mask = 1
            if scales is not None:
                cells.append(_scales(scales))
                mask |= 2
            if quaternions is not None:
                cells.append(_quaternions(quaternions))
                mask |= 4
            if colors is not None:
                cells.append(_colors(colors))
                mask |= 8
            if sh_coefficients is not None:
                cells.append(_sh_coefficients(sh_coefficients))
                mask |= 16
            if spherical_harmonics_degree is not None:
                cells.append(_spherical_harmonics_degree(spherical_harmonics_degree))
                mask |= 32
        except Exception as error:
            self._recover(
                (centers, scales, quaternions, colors, sh_coefficients, spherical_harmonics_degree), cells, mask, error
            )
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        centers: Vec3DArrayLike | None = None,
        scales: Vec3DArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        sh_coefficients: SphericalHarmonics3RgbArrayLike | None = None,
        spherical_harmonics_degree: UInt32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        centers, scales, quaternions, colors, sh_coefficients, spherical_harmonics_degree
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset, (centers, scales, quaternions, colors, sh_coefficients, spherical_harmonics_degree)
        )

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        centers: Vec3DArrayLike | None = None,
        scales: Vec3DArrayLike | None = None,
        quaternions: QuaternionArrayLike | None = None,
        colors: Rgba32ArrayLike | None = None,
        sh_coefficients: SphericalHarmonics3RgbArrayLike | None = None,
        spherical_harmonics_degree: UInt32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        centers, scales, quaternions, colors, sh_coefficients, spherical_harmonics_degree
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((centers, scales, quaternions, colors, sh_coefficients, spherical_harmonics_degree))

    @staticmethod
    def descriptor_centers() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:centers``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_scales() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:scales``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_quaternions() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:quaternions``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_colors() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:colors``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_sh_coefficients() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:sh_coefficients``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_spherical_harmonics_degree() -> ComponentDescriptor:
        """Names of the column ``GaussianSplats3D:spherical_harmonics_degree``."""
        return _SPECS[5].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``GaussianSplats3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("GaussianSplats3D", overrides=self.as_component_batches(), mappings=mappings)
