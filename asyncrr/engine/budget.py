"""The memory budget of one recording: what its rows and messages hold, counted by the engine's loop alone."""

from __future__ import annotations

from asyncrr.chunks.columns import Columns
from asyncrr.wire.messages import Message

from .staging import ROW_COST, Staging


class Budget:
    """Counts the bytes of rows from when the loop takes them to when no sink holds their message. For the engine's loop only.

    Parameters
    ----------
    staging
        Where callers read what is free.
    """

    def __init__(self, staging: Staging) -> None:
        self.limit = staging.limit
        self.encoded_bytes = 0
        """Bytes of encoded messages that some sink holds."""
        self.unencoded_rows = 0
        """Rows that were taken from staging and are not encoded yet."""
        self.unencoded_column_rows = 0
        """The same for rows of columns, which have no cost of their own."""
        self._unencoded_bytes = 0
        self._unwritten_bytes = 0
        """Bytes of encoded messages that wait for a sink that writes as fast as this machine can."""
        self._allowance = 0
        self._staging = staging

    @property
    def taken_bytes(self) -> int:
        """Bytes of what was taken from staging and is not encoded yet, small rows by estimate."""
        return self._unencoded_bytes + self.unencoded_rows * ROW_COST

    @property
    def used(self) -> int:
        """Bytes in use, with those that still wait in staging."""
        return self.taken_bytes + self.encoded_bytes + self._staging.staged_bytes

    @property
    def is_exceeded(self) -> bool:
        """Whether more is in use than the limit."""
        return self.used > self.limit

    @property
    def has_waiters(self) -> bool:
        """Whether somebody waits for room."""
        return bool(self._staging.waiters)

    def taken(self, rows: int, nbytes: int) -> None:
        """Rows with so many bytes of large cells were taken from staging."""
        self.unencoded_rows += rows
        self._unencoded_bytes += nbytes
        self._publish()

    def encoded(self, rows: int, nbytes: int, message_bytes: int) -> None:
        """Such rows have become a message of so many bytes, or nothing."""
        self.unencoded_rows -= rows
        self._unencoded_bytes -= nbytes
        self.encoded_bytes += message_bytes
        self._publish()

    def taken_columns(self, columns: Columns | Message) -> None:
        """Columns, or a message that is ready, were taken from staging."""
        self.unencoded_column_rows += columns.num_rows
        self.taken(0, columns.nbytes)

    def encoded_columns(self, rows: int, nbytes: int, message_bytes: int) -> None:
        """So much of them has become a message of so many bytes, or nothing."""
        self.unencoded_column_rows -= rows
        self.encoded(0, nbytes, message_bytes)

    def forget_unencoded(self) -> int:
        """Give up what is not encoded yet. Returns the rows."""
        rows = self.unencoded_rows + self.unencoded_column_rows
        self.unencoded_rows = self.unencoded_column_rows = self._unencoded_bytes = 0
        self._publish()
        return rows

    def writing(self, nbytes: int) -> None:
        """A message of so many bytes is given to a sink that writes as fast as this machine can."""
        self._unwritten_bytes += nbytes

    def written(self, nbytes: int) -> None:
        """Such a sink holds it no longer. :meth:`freed` is to follow."""
        self._unwritten_bytes -= nbytes

    def freed(self, nbytes: int) -> None:
        """A message of so many bytes is held by no sink any more."""
        self.encoded_bytes -= nbytes
        self._publish()

    def allow(self, nbytes: int) -> None:
        """Let callers go beyond the limit by so many bytes: sinks hold them that may neither drop them nor block."""
        self._allowance = nbytes
        self._publish()

    def _publish(self) -> None:
        under_way = self._unencoded_bytes + self._unwritten_bytes
        self._staging.publish(self.taken_bytes + self.encoded_bytes, under_way, self._allowance)
