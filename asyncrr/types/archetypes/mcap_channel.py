"""Archetype ``McapChannel``.

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
    from ..likes import KeyValuePairsArrayLike, KeyValuePairsLike, UInt16ArrayLike, UInt16Like, Utf8ArrayLike, Utf8Like

_NAME = "rerun.archetypes.McapChannel"
_SPECS = specs(
    _NAME,
    ("id", "rerun.components.ChannelId", codecs.UINT16),
    ("topic", "rerun.components.Text", codecs.UTF8),
    ("message_encoding", "rerun.components.Text", codecs.UTF8),
    ("metadata", "rerun.components.KeyValuePairs", codecs.KEY_VALUE_PAIRS),
)
_LAYOUTS = LayoutTable(_SPECS)
_id = _SPECS[0].convert
_topic = _SPECS[1].convert
_message_encoding = _SPECS[2].convert
_metadata = _SPECS[3].convert


class McapChannel(Archetype):
    """A channel of an MCAP file: a topic and how its messages are encoded.

    Parameters
    ----------
    id
        Number of a channel of an MCAP file.
    topic
        What the messages are about.
    message_encoding
        How the messages are encoded, such as `cdr` or `protobuf`.
    metadata
        Further facts by name.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    id = Component(_SPECS[0])
    topic = Component(_SPECS[1])
    message_encoding = Component(_SPECS[2])
    metadata = Component(_SPECS[3])

    def __init__(
        self,
        *,
        id: UInt16Like,
        topic: Utf8Like,
        message_encoding: Utf8Like,
        metadata: KeyValuePairsLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if id is not None:
                cells.append(_id(id))
                mask = 1
            if topic is not None:
                cells.append(_topic(topic))
                mask |= 2
            if message_encoding is not None:
                cells.append(_message_encoding(message_encoding))
                mask |= 4
            if metadata is not None:
                cells.append(_metadata(metadata))
                mask |= 8
        except Exception as error:
            self._recover((id, topic, message_encoding, metadata), cells, mask, error)
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
        topic: Utf8Like | None = None,
        message_encoding: Utf8Like | None = None,
        metadata: KeyValuePairsLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        id, topic, message_encoding, metadata
            The fields: see the class.
        """
        return cls._from_fields(clear_unset, (id, topic, message_encoding, metadata))

    @classmethod
    def cleared(cls) -> Self:
        """All fields, emptied."""
        return cls.from_fields(clear_unset=True)

    @classmethod
    def columns(
        cls,
        *,
        id: UInt16ArrayLike | None = None,
        topic: Utf8ArrayLike | None = None,
        message_encoding: Utf8ArrayLike | None = None,
        metadata: KeyValuePairsArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        id, topic, message_encoding, metadata
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns((id, topic, message_encoding, metadata))

    @staticmethod
    def descriptor_id() -> ComponentDescriptor:
        """Names of the column ``McapChannel:id``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_topic() -> ComponentDescriptor:
        """Names of the column ``McapChannel:topic``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_message_encoding() -> ComponentDescriptor:
        """Names of the column ``McapChannel:message_encoding``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_metadata() -> ComponentDescriptor:
        """Names of the column ``McapChannel:metadata``."""
        return _SPECS[3].field.descriptor
