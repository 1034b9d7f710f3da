"""Archetype ``McapSchema``.

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
    from ..likes import BlobArrayLike, BlobLike, UInt16ArrayLike, UInt16Like, Utf8ArrayLike, Utf8Like

_NAME = "rerun.archetypes.McapSchema"
_SPECS = specs(
    _NAME,
    ("id", "rerun.components.SchemaId", codecs.UINT16),
    ("name", "rerun.components.Text", codecs.UTF8),
    ("encoding", "rerun.components.Text", codecs.UTF8),
    ("data", "rerun.components.Blob", codecs.BLOB),
)
_LAYOUTS = LayoutTable(_SPECS)
_id = _SPECS[0].convert
_name = _SPECS[1].convert
_encoding = _SPECS[2].convert
_data = _SPECS[3].convert


class McapSchema(Archetype):
    """A schema of an MCAP file: what the messages of a channel look like.

    Parameters
    ----------
    id
        Number of a schema of an MCAP file.
    name
        Name of the message type.
    encoding
        How the schema is written, such as `ros2msg` or `protobuf`.
    data
        The schema.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    id = Component(_SPECS[0])
    name = Component(_SPECS[1])
    encoding = Component(_SPECS[2])
    data = Component(_SPECS[3])

    def __init__(self, *, id: UInt16Like, name: Utf8Like, encoding: Utf8Like, data: BlobLike) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if id is not None:
                cells.append(_id(id))
                mask = 1
            if name is not None:
                cells.append(_name(name))
                mask |= 2
            if encoding is not None:
                cells.append(_encoding(encoding))
                mask |= 4
            if data is not None:
                cells.append(_data(data))
                mask |= 8
        except Exception as error:
            self._recover((id, name, encoding, data), cells, mask, error)
            return
        self._layout = _LAYOUTS[mask]
        self._cells = tuple(cells)
        self._nbytes = cells_nbytes(cells)

    @classmethod
    def from_fields(
        cls,
        *,
        clear_unset: bool = False,
        id: UInt16Like | None = None,
        name: Utf8Like | None = None,
        encoding: Utf8Like | None = None,
        data: BlobLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        id, name, encoding, data
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (id, name, encoding, data))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        id: UInt16ArrayLike | None = None,
        name: Utf8ArrayLike | None = None,
        encoding: Utf8ArrayLike | None = None,
        data: BlobArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        id, name, encoding, data
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((id, name, encoding, data))

    @staticmethod
    def descriptor_id() -> ComponentDescriptor:
        """Names of the column ``McapSchema:id``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_name() -> ComponentDescriptor:
        """Names of the column ``McapSchema:name``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_encoding() -> ComponentDescriptor:
        """Names of the column ``McapSchema:encoding``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_data() -> ComponentDescriptor:
        """Names of the column ``McapSchema:data``."""
        return _SPECS[3].field.descriptor
