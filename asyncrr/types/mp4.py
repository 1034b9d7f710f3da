"""When the frames of an MP4 file are shown: a reader of its sample tables, which leaves the samples themselves alone."""

from __future__ import annotations

from collections.abc import Iterator
from struct import error as StructError, unpack_from
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Box: TypeAlias = tuple[bytes, memoryview]
"""Type and content."""
Times: TypeAlias = npt.NDArray[np.int64]

_VIDEO_ENTRIES = (b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09")
_OTHERS = (
    ("QuickTime", 4, b"ftypqt  "),
    ("Matroska or WebM", 0, b"\x1aE\xdf\xa3"),
    ("AVI", 8, b"AVI "),
    ("an MPEG transport stream", 0, b"G@"),
    ("Ogg", 0, b"OggS"),
    ("bare H.264 or H.265, which is for VideoStream", 0, b"\0\0\0\x01"),
)
"""What else may be given: name, where its mark is, the mark."""
_NANOS = 1_000_000_000
_LEAST_SAMPLE = 4
"""Bytes of a file for each sample that it lists: its size in a table, or the sample itself."""
_MOST_BOXES = 2**22
"""Boxes side by side. A fragmented recording of a day has some hundred thousand."""
_LATEST = 2**62
_LONGEST = 2**63 // _NANOS - 1
"""Seconds that 64 bits hold in nanoseconds."""


def frame_timestamps(content: bytes | memoryview, *, called_mp4: bool = False) -> Times:
    """Presentation times of the frames of the first video track, sorted.

    Parameters
    ----------
    content
        An MP4 file, fragmented or not.
    called_mp4
        Whether the file's name or media type says that it is MP4. QuickTime files, which phones write, are then read, too:
        the tables are the same.

    Returns
    -------
    numpy.ndarray
        One int64 for each frame, in nanoseconds: since the first frame of the file's main table, and in fragments since
        the time from which the first fragment counts. Edit lists are not applied.

    Raises
    ------
    ValueError
        No MP4 file, a damaged one, or one without a video track.
    """
    data = memoryview(content)
    try:
        return _frame_timestamps(data, called_mp4)
    except (StructError, IndexError, OverflowError) as error:
        raise ValueError(f"the MP4 file is damaged: {error}") from None


def _frame_timestamps(data: memoryview, called_mp4: bool) -> Times:
    if bytes(data[4:8]) != b"ftyp" or (bytes(data[8:12]) == b"qt  " and not called_mp4):
        found = next((name for name, at, magic in _OTHERS if bytes(data[at : at + len(magic)]) == magic), None)
        raise ValueError("not an MP4 file" + (f" but {found}" if found else ""))
    movie = _only(data, b"moov")
    track = _video_track(movie)
    media = _only(track, b"mdia")
    header = _only(media, b"mdhd")
    (scale,) = unpack_from(">I", header, 20 if header[0] else 12)
    if scale == 0:
        raise ValueError("the time scale of the video track is 0")
    table = _only(_only(media, b"minf"), b"stbl")
    times, end = _table_times(table, len(data))
    if len(times):
        times = times - times.min()
    times = np.sort(np.concatenate([times, *_fragment_times(data, movie, _track_id(track), end, len(times))]))
    whole, rest = np.divmod(times, scale)
    if len(whole) and not -_LONGEST <= whole[0] <= whole[-1] <= _LONGEST:
        raise ValueError("the MP4 file is damaged: it has times that are centuries away")
    nanos: Times = whole * _NANOS + (2 * _NANOS * rest + scale) // (2 * scale)
    return nanos


def _boxes(data: memoryview) -> Iterator[Box]:
    position = number = 0
    while position + 8 <= len(data):
        number += 1
        if number > _MOST_BOXES:
            raise ValueError(f"the MP4 file has more than {_MOST_BOXES} boxes side by side")
        size, kind = unpack_from(">I4s", data, position)
        start = position + 8
        if size == 1:
            (size,) = unpack_from(">Q", data, start)
            start += 8
        end = len(data) if size == 0 else position + size
        if end < start or end > len(data):
            raise ValueError(f"the MP4 file is damaged: a box {kind!r} of {size} bytes at byte {position}")
        yield kind, data[start:end]
        position = end


def _find(data: memoryview, kind: bytes) -> memoryview | None:
    return next((content for name, content in _boxes(data) if name == kind), None)


def _only(data: memoryview, kind: bytes) -> memoryview:
    """The first box of a kind among the boxes in ``data``."""
    content = _find(data, kind)
    if content is None:
        raise ValueError(f"the MP4 file has no box {kind!r} where one is needed")
    return content


def _video_track(movie: memoryview) -> memoryview:
    for kind, track in _boxes(movie):
        if kind != b"trak":
            continue
        media = _only(track, b"mdia")
        table = _only(_only(media, b"minf"), b"stbl")
        entry = bytes(_only(table, b"stsd")[12:16])
        if entry in _VIDEO_ENTRIES:
            return track
        if bytes(_only(media, b"hdlr")[8:12]) == b"vide":
            codec = entry.decode("latin-1")
            raise ValueError(f"viewers do not know the codec {codec!r}, only AV1, H.264, H.265, VP8 and VP9")
    raise ValueError("the MP4 file has no video track")


def _track_id(track: memoryview) -> int:
    header = _only(track, b"tkhd")
    (number,) = unpack_from(">I", header, 20 if header[0] else 12)
    return int(number)


def _runs(box: memoryview, signed: bool) -> tuple[Times, Times]:
    """Lengths and values of a table of runs."""
    (count,) = unpack_from(">I", box, 4)
    pairs = np.frombuffer(box[8 : 8 + 8 * count], dtype=">u4").reshape(-1, 2)
    if len(pairs) != count:
        raise ValueError("the MP4 file is damaged: a table is shorter than it says")
    values = np.ascontiguousarray(pairs[:, 1]).view(">i4") if signed else pairs[:, 1]
    return pairs[:, 0].astype(np.int64), values.astype(np.int64)


def _expand(box: memoryview, signed: bool, samples: int) -> Times:
    """A table of runs as one value for each sample."""
    lengths, values = _runs(box, signed)
    ends = np.minimum(np.cumsum(lengths), samples)
    if samples and (len(ends) == 0 or ends[-1] < samples):
        raise ValueError("the MP4 file is damaged: a table does not cover all samples")
    return np.repeat(values, np.diff(ends, prepend=0))


def _start_times(durations: Times) -> Times:
    ends = np.cumsum(durations)
    return ends - durations


def _table_times(table: memoryview, limit: int) -> tuple[Times, int]:
    """Times of the samples that the track's own tables list, and where the last one ends."""
    sizes = _only(table, b"stsz")
    of_all, samples = unpack_from(">II", sizes, 4)
    _check_samples(samples, limit, of_all)
    durations = _expand(_only(table, b"stts"), False, samples)
    times = _start_times(durations)
    offsets = _find(table, b"ctts")
    if offsets is not None:
        # By the standard they are signed from version 1 on; some writers do not say so.
        times = times + _expand(offsets, True, samples)
    return times, int(durations.sum())


def _check_samples(samples: int, limit: int, nbytes: int = 0) -> None:
    """Refuse more samples than a file of ``limit`` bytes can have, of ``nbytes`` each if that is known."""
    if samples * max(nbytes, _LEAST_SAMPLE) > limit:
        raise ValueError(f"the MP4 file is damaged: {samples} samples in {limit} bytes")


def _fragment_times(data: memoryview, movie: memoryview, track: int, now: int, samples: int) -> Iterator[Times]:
    """Times of the samples that fragments list, from ``now`` on.

    The first fragment can say when it begins. Each other one follows the one before without a gap, whatever it says: that
    is how viewers count, and these times are to name frames to them.
    """
    default = 0
    extends = _find(movie, b"mvex")
    for kind, content in () if extends is None else _boxes(extends):
        if kind == b"trex" and unpack_from(">I", content, 4)[0] == track:
            (default,) = unpack_from(">I", content, 12)
    is_first = True
    for kind, content in _boxes(data):
        if kind != b"moof":
            continue
        for part, fragment in _boxes(content):
            header = _find(fragment, b"tfhd") if part == b"traf" else None
            if header is None or unpack_from(">I", header, 4)[0] != track:
                continue
            duration = _default_duration(header, default)
            start = _find(fragment, b"tfdt")
            if start is not None and is_first:
                (now,) = unpack_from(">Q" if start[0] else ">I", start, 4)
            is_first = False
            for name, run in _boxes(fragment):
                if name == b"trun":
                    samples += int(unpack_from(">I", run, 4)[0])
                    _check_samples(samples, len(data))
                    if now > _LATEST:
                        raise OverflowError("it has times that do not fit 64 bits")
                    durations, offsets = _run(run, duration)
                    yield now + _start_times(durations) + offsets
                    now += int(durations.sum())


def _default_duration(header: memoryview, default: int) -> int:
    flags = unpack_from(">I", header)[0]
    if not flags & 0x8:
        return default
    (duration,) = unpack_from(">I", header, 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0))
    return int(duration)


def _run(run: memoryview, duration: int) -> tuple[Times, Times]:
    """Duration and composition offset of each sample of a run."""
    flags, samples = unpack_from(">II", run)
    start = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    columns = [flag for flag in (0x100, 0x200, 0x400, 0x800) if flags & flag]
    width = len(columns)
    table = np.frombuffer(run[start : start + 4 * width * samples], dtype=">i4")
    if len(table) != width * samples:
        raise ValueError("the MP4 file is damaged: a run is shorter than it says")
    rows = table.reshape(samples, width)
    durations = np.full(samples, duration, dtype=np.int64)
    offsets = np.zeros(samples, dtype=np.int64)
    if 0x100 in columns:
        durations = np.ascontiguousarray(rows[:, 0]).view(">u4").astype(np.int64)
    if 0x800 in columns:
        offsets = rows[:, -1].astype(np.int64)
    return durations, offsets
