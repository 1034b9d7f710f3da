"""Pairs as single values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .. import codecs
from .forms import Native, NativeStruct

if TYPE_CHECKING:
    from ..encodings.keypoint_id import KeypointId
    from ..encodings.uint16 import UInt16
    from ..encodings.uint64 import UInt64
    from ..encodings.utf8 import Utf8
    from ..likes import (
        ChannelMessageCountsLike,
        IntLike,
        KeypointIdLike,
        KeyValuePairsLike,
        Utf8Like,
        Utf8PairLike,
    )


class Utf8Pair(NativeStruct):
    """Two texts.

    Parameters
    ----------
    first, second
        Texts; other objects go through ``str()``.
    """

    _ATTRIBUTE = "first"
    _ATTRIBUTES = ("first", "second")
    _CODEC = codecs.UTF8_PAIR

    first: Utf8
    second: Utf8

    def __init__(self, first: Utf8Like, second: Utf8Like) -> None:
        from ..encodings.utf8 import Utf8

        self.first = Utf8(first)
        self.second = Utf8(second)


class KeyValuePairs(Native):
    """Texts by keys.

    Parameters
    ----------
    pairs
        A dict, another ``KeyValuePairs``, or an iterable of pairs.

    Raises
    ------
    ValueError
        None of these.
    """

    _ATTRIBUTE = "pairs"
    _CODEC = codecs.KEY_VALUE_PAIRS

    pairs: list[Any]

    def __init__(self, pairs: KeyValuePairsLike | Iterable[Utf8PairLike]) -> None:
        from ..encodings.utf8_pair import Utf8Pair

        given: Any = getattr(pairs, "pairs", pairs)
        if isinstance(given, Mapping):
            given = given.items()
        if not isinstance(given, Iterable):
            raise ValueError(f"key-value pairs are given as a dict or as pairs, not {type(pairs).__name__}")
        self.pairs = [item if hasattr(item, "first") else Utf8Pair(*item) for item in given]

    def __len__(self) -> int:
        return len(self.pairs)


class KeypointPair(NativeStruct):
    """Two keypoints of a class that a line connects.

    Parameters
    ----------
    keypoint0, keypoint1
        Their ids.
    """

    _ATTRIBUTE = "keypoint0"
    _ATTRIBUTES = ("keypoint0", "keypoint1")
    _CODEC = codecs.KEYPOINT_PAIR

    keypoint0: KeypointId
    keypoint1: KeypointId

    def __init__(self, keypoint0: KeypointIdLike, keypoint1: KeypointIdLike) -> None:
        from ..encodings.keypoint_id import KeypointId

        first: Any = keypoint0
        second: Any = keypoint1
        self.keypoint0 = KeypointId(first)
        self.keypoint1 = KeypointId(second)


class ChannelCountPair(NativeStruct):
    """How many messages a channel has.

    Parameters
    ----------
    channel_id
        From 0 to 65535.
    message_count
        From 0 to 2^64 - 1.
    """

    _ATTRIBUTE = "channel_id"
    _ATTRIBUTES = ("channel_id", "message_count")
    _CODEC = codecs.CHANNEL_COUNT_PAIR

    channel_id: UInt16
    message_count: UInt64

    def __init__(self, channel_id: IntLike, message_count: IntLike) -> None:
        from ..encodings.uint16 import UInt16
        from ..encodings.uint64 import UInt64

        self.channel_id = UInt16(int(channel_id))
        self.message_count = UInt64(int(message_count))


class ChannelMessageCounts(Native):
    """How many messages each channel has.

    Parameters
    ----------
    counts
        A dict of counts by channel id, or ``ChannelCountPair`` objects or pairs.
    """

    _ATTRIBUTE = "counts"
    _CODEC = codecs.CHANNEL_MESSAGE_COUNTS

    def __init__(self, counts: ChannelMessageCountsLike) -> None:
        self.counts: Any = counts

    def __len__(self) -> int:
        return len(self.counts)
