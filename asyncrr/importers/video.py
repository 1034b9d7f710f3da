"""Videos: the file as it is, and a row for each frame, which lets viewers play it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from asyncrr.chunks.columns import Columns
from asyncrr.chunks.shape import TimeKind
from asyncrr.chunks.tuid import new_tuid
from asyncrr.types.archetypes import AssetVideo, VideoFrameReference
from asyncrr.types.mp4 import frame_timestamps

from .request import Item, Source, Target, one_row

_TIMELINE: Final = "video"


def import_video(source: Source, target: Target, problem: Callable[[str], None]) -> Iterator[Item]:
    """An MP4 file on the timeline ``video``: the asset at 0, its frames at the times when they are shown.

    A video whose frames cannot be told is still logged, which ``problem`` is told.
    """
    contents = source.read()
    path = source.entity_path(target)
    yield one_row(path, AssetVideo.from_fields(blob=contents), ((_TIMELINE, TimeKind.DURATION, 0),))
    try:
        times = frame_timestamps(contents, called_mp4=True)
    except ValueError as error:
        problem(f"the video was logged without references to its frames: {error}")
        return
    n = len(times)
    references = pa.ListArray.from_arrays(
        pa.array(np.arange(n + 1, dtype=np.int32)), pa.array(times), type=pa.list_(pa.field("item", pa.int64()))
    )
    descriptor = VideoFrameReference.descriptor_timestamp()
    timeline = (_TIMELINE, TimeKind.DURATION, times)
    yield Columns(path, (timeline,), ((descriptor, references),), n, times.nbytes + references.nbytes, new_tuid())
