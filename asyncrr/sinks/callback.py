"""A sink that hands data to a function of the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asyncrr.wire.messages import Message

from .memory import encode_rrd
from .writing import WritingSink


class CallbackSink(WritingSink):
    """Calls a function with what is logged, as complete `.rrd` pieces.

    Each piece can be read by itself; only the first says which recording it is all about.

    Parameters
    ----------
    callback
        Takes the bytes of a piece. Called in a thread of asyncrr's, in order. What it raises ends the sink.
    label
        For messages and statistics.
    """

    def __init__(self, callback: Callable[[bytes], object], label: str = "callback") -> None:
        self.label = label
        self._callback = callback

    async def write(self, messages: Sequence[Message]) -> None:
        """See :meth:`WritingSink.write`."""
        await self.run_blocking(lambda: self._callback(encode_rrd(messages)))
