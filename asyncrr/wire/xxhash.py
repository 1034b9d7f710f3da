"""xxHash in plain Python: 32 bits for the checksum of a footer, 64 bits for application ids.

The 32-bit one has to get through footers of megabytes. Its four lanes are independent but each depends on the stripe
before, so there is nothing for numpy to spread over stripes, except the multiplication of the input. The lanes
themselves sit side by side in one Python integer, 64 bits apart: a 32 x 32 bit product fits there, and one operation does four.
"""

from __future__ import annotations

import numpy as np

_M32 = 0xFFFFFFFF
_A1, _A2, _A3, _A4, _A5 = 0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1

_M64 = 0xFFFFFFFFFFFFFFFF
_B1, _B2, _B3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
_B4, _B5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5

_LANES = sum(_M32 << shift for shift in (0, 64, 128, 192))
_BLOCK = 1 << 16
"""Bytes whose stripes are turned into integers at a time: these take ten times the room of the bytes."""


def _rotl32(value: int, count: int) -> int:
    return (value << count | value >> 32 - count) & _M32


class Xxh32:
    """XXH32 of bytes that come piece by piece.

    Parameters
    ----------
    seed
        Seed of the hash.
    """

    __slots__ = ("_lanes", "_rest", "_seed", "_size")

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._lanes = 0
        for start, shift in ((seed + _A1 + _A2, 0), (seed + _A2, 64), (seed, 128), (seed - _A1, 192)):
            self._lanes |= (start & _M32) << shift
        self._rest = b""
        """What is left over after the last whole stripe."""
        self._size = 0

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next bytes."""
        view = memoryview(data).cast("B")
        self._size += len(view)
        if self._rest:
            missing = 16 - len(self._rest)
            self._rest += bytes(view[:missing])
            view = view[missing:]
            if len(self._rest) < 16:
                return
            self._lanes = _stripes(self._lanes, memoryview(self._rest))
        bulk = len(view) & ~15
        for begin in range(0, bulk, _BLOCK):
            self._lanes = _stripes(self._lanes, view[begin : min(begin + _BLOCK, bulk)])
        self._rest = bytes(view[bulk:])

    def digest(self) -> int:
        """The hash of all bytes so far as an unsigned integer."""
        if self._size >= 16:
            v1, v2, v3, v4 = ((self._lanes >> shift) & _M32 for shift in (0, 64, 128, 192))
            acc = _rotl32(v1, 1) + _rotl32(v2, 7) + _rotl32(v3, 12) + _rotl32(v4, 18)
        else:
            acc = self._seed + _A5
        acc = acc + self._size & _M32

        tail = self._rest
        whole = len(tail) & ~3
        for at in range(0, whole, 4):
            acc = _rotl32(acc + int.from_bytes(tail[at : at + 4], "little") * _A3 & _M32, 17) * _A4 & _M32
        for byte in tail[whole:]:
            acc = _rotl32(acc + byte * _A5 & _M32, 11) * _A1 & _M32

        acc = (acc ^ acc >> 15) * _A2 & _M32
        acc = (acc ^ acc >> 13) * _A3 & _M32
        return acc ^ acc >> 16


def xxh32(data: bytes | bytearray | memoryview, seed: int = 0) -> int:
    """XXH32 of ``data`` as an unsigned integer."""
    hash_ = Xxh32(seed)
    hash_.update(data)
    return hash_.digest()


def _stripes(lanes: int, block: memoryview) -> int:
    """Take whole 16-byte stripes into the lanes."""
    from_bytes = int.from_bytes
    words = np.frombuffer(block, "<u4")
    wide = np.zeros(len(words), "<u8")
    np.multiply(words, np.uint32(_A2), out=wide, dtype=np.uint32, casting="unsafe")
    # As byte strings of 32 bytes; numpy leaves out trailing zeros, which do not change a little-endian number.
    mask = _LANES
    for stripe in wide.view("S32").tolist():
        lanes = lanes + from_bytes(stripe, "little") & mask
        # A shift by 19 to the right brings the next lane's low bits in above bit 45, and the mask takes them out.
        lanes = (lanes << 13 | lanes >> 19) & mask
        lanes *= _A1
    return lanes & mask


def _rotl64(value: int, count: int) -> int:
    return (value << count | value >> 64 - count) & _M64


def _round64(acc: int, word: int) -> int:
    return _rotl64(acc + word * _B2 & _M64, 31) * _B1 & _M64


def xxh64(data: bytes, seed: int = 0) -> int:
    """XXH64 of ``data`` as an unsigned integer. Meant for short texts."""
    size = len(data)
    bulk = size & ~31
    if bulk:
        lanes = [seed + _B1 + _B2 & _M64, seed + _B2 & _M64, seed, seed - _B1 & _M64]
        for at in range(0, bulk, 8):
            lane = at >> 3 & 3
            lanes[lane] = _round64(lanes[lane], int.from_bytes(data[at : at + 8], "little"))
        acc = sum(_rotl64(lane, count) for lane, count in zip(lanes, (1, 7, 12, 18), strict=True)) & _M64
        for lane in lanes:
            acc = (acc ^ _round64(0, lane)) * _B1 + _B4 & _M64
    else:
        acc = seed + _B5 & _M64
    acc = acc + size & _M64

    for at in range(bulk, size - 7, 8):
        acc = _rotl64(acc ^ _round64(0, int.from_bytes(data[at : at + 8], "little")), 27) * _B1 + _B4 & _M64
    at = size & ~7
    if size - at >= 4:
        acc = _rotl64(acc ^ int.from_bytes(data[at : at + 4], "little") * _B1 & _M64, 23) * _B2 + _B3 & _M64
        at += 4
    for byte in data[at:]:
        acc = _rotl64(acc ^ byte * _B5 & _M64, 11) * _B1 & _M64

    acc = (acc ^ acc >> 33) * _B2 & _M64
    acc = (acc ^ acc >> 29) * _B3 & _M64
    return acc ^ acc >> 32
