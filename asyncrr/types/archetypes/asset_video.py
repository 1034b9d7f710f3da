"""Archetype ``AssetVideo``.

Made by ``python -m asyncrr.types.codegen``; change the definitions instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from .. import codecs
from ..base import Component, ComponentColumnList
from ..constructors.assets import AssetVideoConstructor
from ..descriptor import ComponentDescriptor
from ..fields import LayoutTable, specs
from ..kinds import cells_nbytes
from ..layout import Cell

if TYPE_CHECKING:
    from ..likes import BlobArrayLike, BlobLike, Utf8ArrayLike, Utf8Like

_NAME = "rerun.archetypes.AssetVideo"
_SPECS = specs(
    _NAME,
    ("blob", "rerun.components.Blob", codecs.BLOB),
    ("media_type", "rerun.components.MediaType", codecs.UTF8),
)
_LAYOUTS = LayoutTable(_SPECS)
_blob = _SPECS[0].convert
_media_type = _SPECS[1].convert


class AssetVideo(AssetVideoConstructor):
    """A video in a file format; its frames are shown where a `VideoFrameReference` names them.

    Fields
    ------
    blob
        The content of the file.
    media_type
        Format of the file; viewers guess it where it is not given.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    blob = Component(_SPECS[0])
    media_type = Component(_SPECS[1])

    def _set(self, given: tuple[Any, ...]) -> None:
        (blob, media_type) = given
        cells: list[Cell] = []
        mask = 0
        try:
            if blob is not None:
                cells.append(_blob(blob))
                mask = 1
            if media_type is not None:
                cells.append(_media_type(media_type))
                mask |= 2
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
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        blob, media_type
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (blob, media_type))

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
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        blob, media_type
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((blob, media_type))

    @staticmethod
    def descriptor_blob() -> ComponentDescriptor:
        """Names of the column ``AssetVideo:blob``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_media_type() -> ComponentDescriptor:
        """Names of the column ``AssetVideo:media_type``."""
        return _SPECS[1].field.descriptor
