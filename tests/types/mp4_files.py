"""Writes small MP4 files without any picture in them, fragmented or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from struct import pack

TRACK = 1


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box with this content."""
    content = b"".join(parts)
    return pack(">I4s", 8 + len(content), kind) + content


def full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box that begins with version and flags."""
    return box(kind, pack(">I", version << 24 | flags), *parts)


_MATRIX = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# Baseline profile, level 1.0, one macroblock each way: a sequence and a picture parameter set.
_SPS = bytes.fromhex("6742c00adde4")
_PPS = bytes.fromhex("68ce3880")
_AVCC = box(
    b"avcC", bytes([1, *_SPS[1:4], 0xFF, 0xE1]), pack(">H", len(_SPS)), _SPS, b"\x01", pack(">H", len(_PPS)), _PPS
)
_AVC1 = box(
    b"avc1",
    bytes(6),
    pack(">H", 1),
    bytes(16),
    pack(">HHIII", 16, 16, 0x480000, 0x480000, 0),
    pack(">H", 1),
    bytes(32),
    pack(">Hh", 24, -1),
    _AVCC,
)


@dataclass
class Mp4:
    """What is to be in the file: runs of (samples, value) for its tables, fragments with their samples."""

    durations: Sequence[tuple[int, int]] = ()
    offsets: Sequence[tuple[int, int]] | None = None
    offsets_version: int = 1
    samples: int | None = None
    scale: int = 1000
    long_times: bool = False
    entry: bytes = _AVC1
    handler: bytes = b"vide"
    default_duration: int = 0
    fragments: Sequence[bytes] = field(default_factory=tuple)
    brand: bytes = b"isom"

    def table(self) -> bytes:
        """The sample tables."""
        samples = sum(count for count, _ in self.durations) if self.samples is None else self.samples
        parts = [
            full(b"stsd", 0, 0, pack(">I", 1), self.entry),
            full(b"stts", 0, 0, pack(">I", len(self.durations)), *[pack(">II", *run) for run in self.durations]),
            full(b"stsc", 0, 0, pack(">I", 1 if samples else 0), pack(">III", 1, samples, 1) if samples else b""),
            full(b"stsz", 0, 0, pack(">II", 0, samples), pack(">I", 1) * samples),
            full(b"stco", 0, 0, pack(">I", 1 if samples else 0), pack(">I", 48) if samples else b""),
        ]
        if self.offsets is not None:
            runs = [pack(">Ii", *run) for run in self.offsets]
            parts.append(full(b"ctts", self.offsets_version, 0, pack(">I", len(runs)), *runs))
        return box(b"stbl", *parts)

    def track(self) -> bytes:
        """The one track."""
        version = 1 if self.long_times else 0
        times = bytes(16 if self.long_times else 8)
        length = bytes(8 if self.long_times else 4)
        info = box(
            b"minf",
            full(b"vmhd", 0, 1, bytes(8)),
            box(b"dinf", full(b"dref", 0, 0, pack(">I", 1), full(b"url ", 0, 1))),
            self.table(),
        )
        media = box(
            b"mdia",
            full(b"mdhd", version, 0, times, pack(">I", self.scale), length, pack(">HH", 0x55C4, 0)),
            full(b"hdlr", 0, 0, bytes(4), self.handler, bytes(12), b"\0"),
            info,
        )
        header = full(
            b"tkhd",
            version,
            3,
            times,
            pack(">II", TRACK, 0),
            length,
            bytes(16),
            _MATRIX,
            pack(">II", 16 << 16, 16 << 16),
        )
        return box(b"trak", header, media)

    def write(self) -> bytes:
        """The file."""
        movie = [
            full(
                b"mvhd",
                0,
                0,
                bytes(8),
                pack(">II", 1000, 0),
                pack(">IH", 0x10000, 0x100),
                bytes(10),
                _MATRIX,
                bytes(24),
                pack(">I", 2),
            ),
            self.track(),
        ]
        if self.fragments:
            movie.append(box(b"mvex", full(b"trex", 0, 0, pack(">IIIII", TRACK, 1, self.default_duration, 1, 0))))
        samples = sum(count for count, _ in self.durations)
        return b"".join(
            [
                box(b"ftyp", self.brand, pack(">I", 512), self.brand, b"iso2", b"avc1", b"mp41"),
                box(b"mdat", bytes(samples)),
                box(b"moov", *movie),
                *self.fragments,
            ]
        )


def fragment(
    samples: int,
    *,
    start: int | None = None,
    durations: Sequence[int] | None = None,
    offsets: Sequence[int] | None = None,
    default_duration: int | None = None,
    long_start: bool = False,
) -> bytes:
    """A fragment whose samples are one byte each."""
    header_flags = 0x20000 | (0x8 if default_duration is not None else 0)
    header = [pack(">I", TRACK)] + ([] if default_duration is None else [pack(">I", default_duration)])
    flags = 0x1 | 0x200 | (0x100 if durations else 0) | (0x800 if offsets else 0)
    rows = [
        (pack(">I", durations[i]) if durations else b"") + pack(">I", 1) + (pack(">i", offsets[i]) if offsets else b"")
        for i in range(samples)
    ]
    parts = [full(b"tfhd", 0, header_flags, *header)]
    if start is not None:
        parts.append(full(b"tfdt", 1 if long_start else 0, 0, pack(">Q" if long_start else ">I", start)))
    parts.append(full(b"trun", 1, flags, pack(">Ii", samples, 0), *rows))
    return box(b"moof", full(b"mfhd", 0, 0, pack(">I", 1)), box(b"traf", *parts)) + box(b"mdat", bytes(samples))
