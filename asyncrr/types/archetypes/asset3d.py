"""Archetype ``Asset3D``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.assets import Asset3DConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BlobArrayLike, BlobLike, Rgba32ArrayLike, Rgba32Like, Utf8ArrayLike, Utf8Like
    from ..visualizer import Visualizer, VisualizerComponentMappingLike

_NAME = "rerun.archetypes.Asset3D"
_SPECS = specs(
    _NAME,
    ("blob", "rerun.components.Blob", codecs.BLOB),
    ("media_type", "rerun.components.MediaType", codecs.UTF8),
    ("albedo_factor", "rerun.components.AlbedoFactor", codecs.RGBA32),
)
_LAYOUTS = LayoutTable(_SPECS)
_blob = _SPECS[0].convert
_media_type = _SPECS[1].convert
_albedo_factor = _SPECS[2].convert


class Asset3D(Asset3DConstructor):
    """A 3D model in a file format: glTF, OBJ, STL, PLY.

    Fields
    ------
    blob
        The content of the file.
    media_type
        Format of the file; viewers guess it where it is not given.
    albedo_factor
        Color that the texture or the vertex colors of a mesh are multiplied with.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    blob = Component(_SPECS[0])
    media_type = Component(_SPECS[1])
    albedo_factor = Component(_SPECS[2])

    def _set(self, given: tuple[Any, ...]) -> None:
        (blob, media_type, albedo_factor) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if blob is not None:
                cells.append(_blob(blob))
                mask = 1
            if media_type is not None:
                cells.append(_media_type(media_type))
                mask |= 2
            if albedo_factor is not None:
                cells.append(_albedo_factor(albedo_factor))
                mask |= 4
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
        blob: BlobLike | None = None,
        media_type: Utf8Like | None = None,
        albedo_factor: Rgba32Like | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        blob, media_type, albedo_factor
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (blob, media_type, albedo_factor))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        blob: BlobArrayLike | None = None,
        media_type: Utf8ArrayLike | None = None,
        albedo_factor: Rgba32ArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        blob, media_type, albedo_factor
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((blob, media_type, albedo_factor))

    @staticmethod
    def descriptor_blob() -> ComponentDescriptor:
        """Names of the column ``Asset3D:blob``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_media_type() -> ComponentDescriptor:
        """Names of the column ``Asset3D:media_type``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_albedo_factor() -> ComponentDescriptor:
        """Names of the column ``Asset3D:albedo_factor``."""
        return _SPECS[2].field.descriptor

    def visualizer(self, *, mappings: list[VisualizerComponentMappingLike] | None = None) -> Visualizer:
        """The viewer's visualizer ``Asset3D`` with the fields that are set as its overrides.

        Parameters
        ----------
        mappings
            Where it takes components from that do not come from the entity's components of the same name.
        """
        from ..visualizer import Visualizer

        return Visualizer("Asset3D", overrides=self.as_component_batches(), mappings=mappings)
