"""Archetype ``McapStatistics``.

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
        ChannelMessageCountsArrayLike,
        ChannelMessageCountsLike,
        TimeIntArrayLike,
        TimeIntLike,
        UInt64ArrayLike,
        UInt64Like,
    )

_NAME = "rerun.archetypes.McapStatistics"
_SPECS = specs(
    _NAME,
    ("message_count", "rerun.components.Count", codecs.UINT64),
    ("schema_count", "rerun.components.Count", codecs.UINT64),
    ("channel_count", "rerun.components.Count", codecs.UINT64),
    ("attachment_count", "rerun.components.Count", codecs.UINT64),
    ("metadata_count", "rerun.components.Count", codecs.UINT64),
    ("chunk_count", "rerun.components.Count", codecs.UINT64),
    ("message_start_time", "rerun.components.Timestamp", codecs.TIME_INT),
    ("message_end_time", "rerun.components.Timestamp", codecs.TIME_INT),
    ("channel_message_counts", "rerun.components.ChannelMessageCounts", codecs.CHANNEL_MESSAGE_COUNTS),
)
_LAYOUTS = LayoutTable(_SPECS)
_message_count = _SPECS[0].convert
_schema_count = _SPECS[1].convert
_channel_count = _SPECS[2].convert
_attachment_count = _SPECS[3].convert
_metadata_count = _SPECS[4].convert
_chunk_count = _SPECS[5].convert
_message_start_time = _SPECS[6].convert
_message_end_time = _SPECS[7].convert
_channel_message_counts = _SPECS[8].convert


class McapStatistics(Archetype):
    """What an MCAP file holds in all.

    Parameters
    ----------
    message_count
        How many messages there are.
    schema_count
        How many schemas there are.
    channel_count
        How many channels there are.
    attachment_count
        How many attachments there are.
    metadata_count
        How many metadata records there are.
    chunk_count
        How many chunks there are.
    message_start_time
        Time of the first message, nanoseconds since the Unix epoch.
    message_end_time
        Time of the last message, nanoseconds since the Unix epoch.
    channel_message_counts
        How many messages each channel of an MCAP file has.
    """

    NAME = _NAME
    _SPECS = _SPECS
    _LAYOUTS = _LAYOUTS

    message_count = Component(_SPECS[0])
    schema_count = Component(_SPECS[1])
    channel_count = Component(_SPECS[2])
    attachment_count = Component(_SPECS[3])
    metadata_count = Component(_SPECS[4])
    chunk_count = Component(_SPECS[5])
    message_start_time = Component(_SPECS[6])
    message_end_time = Component(_SPECS[7])
    channel_message_counts = Component(_SPECS[8])

    def __init__(
        self,
        *,
        message_count: UInt64Like,
        schema_count: UInt64Like,
        channel_count: UInt64Like,
        attachment_count: UInt64Like,
        metadata_count: UInt64Like,
        chunk_count: UInt64Like,
        message_start_time: TimeIntLike,
        message_end_time: TimeIntLike,
        channel_message_counts: ChannelMessageCountsLike | None = None,
    ) -> None:
        cells: list[Cell] = []
        mask = 0
        try:
            if message_count is not None:
                cells.append(_message_count(message_count))
                mask = 1
            if schema_count is not None:
                cells.append(_schema_count(schema_count))
                mask |= 2
            if channel_count is not None:
                cells.append(_channel_count(channel_count))
                mask |= 4
            if attachment_count is not None:
                cells.append(_attachment_count(attachment_count))
                mask |= 8
            if metadata_count is not None:
                cells.append(_metadata_count(metadata_count))
                mask |= 16
            if chunk_count is not None:
                cells.append(_chunk_count(chunk_count))
                mask |= 32
            if message_start_time is not None:
                cells.append(_message_start_time(message_start_time))
                mask |= 64
            if message_end_time is not None:
                cells.append(_message_end_time(message_end_time))
                mask |= 128
            if channel_message_counts is not None:
                cells.append(_channel_message_counts(channel_message_counts))
                mask |= 256
        except Exception as error:
            self._recover(
                (
                    message_count,
                    schema_count,
                    channel_count,
                    attachment_count,
                    metadata_count,
                    chunk_count,
                    message_start_time,
                    message_end_time,
                    channel_message_counts,
                ),
                cells,
                mask,
                error,
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
        message_count: UInt64Like | None = None,
        schema_count: UInt64Like | None = None,
        channel_count: UInt64Like | None = None,
        attachment_count: UInt64Like | None = None,
        metadata_count: UInt64Like | None = None,
        chunk_count: UInt64Like | None = None,
        message_start_time: TimeIntLike | None = None,
        message_end_time: TimeIntLike | None = None,
        channel_message_counts: ChannelMessageCountsLike | None = None,
    ) -> Self:
        """Set only the given fields, to update an entity.

        Parameters
        ----------
        clear_unset
            Whether the other fields are emptied; otherwise an entity keeps what it has of them.
        message_count, schema_count, channel_count, attachment_count, metadata_count, chunk_count, message_start_time
            The fields: see the class.
        message_end_time, channel_message_counts
            The fields: see the class.
        """
        return cls._from_fields(
            clear_unset,
            (
                message_count,
                schema_count,
                channel_count,
                attachment_count,
                metadata_count,
                chunk_count,
                message_start_time,
                message_end_time,
                channel_message_counts,
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
        message_count: UInt64ArrayLike | None = None,
        schema_count: UInt64ArrayLike | None = None,
        channel_count: UInt64ArrayLike | None = None,
        attachment_count: UInt64ArrayLike | None = None,
        metadata_count: UInt64ArrayLike | None = None,
        chunk_count: UInt64ArrayLike | None = None,
        message_start_time: TimeIntArrayLike | None = None,
        message_end_time: TimeIntArrayLike | None = None,
        channel_message_counts: ChannelMessageCountsArrayLike | None = None,
    ) -> ComponentColumnList:
        """The given fields as columns for ``send_columns``.

        Parameters
        ----------
        message_count, schema_count, channel_count, attachment_count, metadata_count, chunk_count, message_start_time
            The fields: the outermost axis of each is the rows.
        message_end_time, channel_message_counts
            The fields: the outermost axis of each is the rows.
        """
        return cls._columns(
            (
                message_count,
                schema_count,
                channel_count,
                attachment_count,
                metadata_count,
                chunk_count,
                message_start_time,
                message_end_time,
                channel_message_counts,
            )
        )

    @staticmethod
    def descriptor_message_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:message_count``."""
        return _SPECS[0].field.descriptor

    @staticmethod
    def descriptor_schema_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:schema_count``."""
        return _SPECS[1].field.descriptor

    @staticmethod
    def descriptor_channel_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:channel_count``."""
        return _SPECS[2].field.descriptor

    @staticmethod
    def descriptor_attachment_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:attachment_count``."""
        return _SPECS[3].field.descriptor

    @staticmethod
    def descriptor_metadata_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:metadata_count``."""
        return _SPECS[4].field.descriptor

    @staticmethod
    def descriptor_chunk_count() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:chunk_count``."""
        return _SPECS[5].field.descriptor

    @staticmethod
    def descriptor_message_start_time() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:message_start_time``."""
        return _SPECS[6].field.descriptor

    @staticmethod
    def descriptor_message_end_time() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:message_end_time``."""
        return _SPECS[7].field.descriptor

    @staticmethod
    def descriptor_channel_message_counts() -> ComponentDescriptor:
        """Names of the column ``McapStatistics:channel_message_counts``."""
        return _SPECS[8].field.descriptor
