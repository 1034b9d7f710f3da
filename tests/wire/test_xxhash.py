"""Hashes: published values, and a second implementation that goes by the letter of the specification."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from asyncrr.wire.xxhash import Xxh32, xxh32, xxh64

SENTENCE = b"Nobody inspects the spammish repetition"


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"", 0x02CC5D05), (b"a", 0x550D7456), (b"abc", 0x32D153FF), (SENTENCE, 0xE2293B2F)],
)
def test_xxh32_of_known_texts(data: bytes, expected: int) -> None:
    assert xxh32(data) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", 0xEF46DB3751D8E999),
        (b"a", 0xD24EC4F1A98C6E5B),
        (b"abc", 0x44BC2CF5AD770999),
        (SENTENCE, 0xFBCEA83C8A378BF1),
    ],
)
def test_xxh64_of_known_texts(data: bytes, expected: int) -> None:
    assert xxh64(data) == expected


def slow_xxh(data: bytes, seed: int, bits: int) -> int:
    """Either hash, lane by lane and word by word."""
    mask = (1 << bits) - 1
    word = bits // 8
    if bits == 32:
        p1, p2, p3, p4, p5 = 2654435761, 2246822519, 3266489917, 668265263, 374761393
        turn = 13
    else:
        p1, p2, p3 = 11400714785074694791, 14029467366897019727, 1609587929392839161
        p4, p5 = 9650029242287828579, 2870177450012600261
        turn = 31

    def rotl(x: int, n: int) -> int:
        return (x << n | x >> (bits - n)) & mask

    def step(acc: int, value: int) -> int:
        return rotl((acc + value * p2) & mask, turn) * p1 & mask

    lanes = [(seed + p1 + p2) & mask, (seed + p2) & mask, seed & mask, (seed - p1) & mask]
    rest = data
    while len(rest) >= 4 * word:
        lanes = [step(v, int.from_bytes(rest[i * word : (i + 1) * word], "little")) for i, v in enumerate(lanes)]
        rest = rest[4 * word :]
    if len(data) >= 4 * word:
        acc = sum(rotl(v, n) for v, n in zip(lanes, (1, 7, 12, 18), strict=True)) & mask
        if bits == 64:
            for v in lanes:
                acc = ((acc ^ step(0, v)) * p1 + p4) & mask
    else:
        acc = (seed + p5) & mask
    acc = (acc + len(data)) & mask
    while bits == 64 and len(rest) >= 8:
        acc = (rotl(acc ^ step(0, int.from_bytes(rest[:8], "little")), 27) * p1 + p4) & mask
        rest = rest[8:]
    while len(rest) >= 4:
        value = int.from_bytes(rest[:4], "little")
        if bits == 64:
            acc = (rotl(acc ^ (value * p1 & mask), 23) * p2 + p3) & mask
        else:
            acc = rotl((acc + value * p3) & mask, 17) * p4 & mask
        rest = rest[4:]
    for byte in rest:
        if bits == 64:
            acc = rotl(acc ^ (byte * p5 & mask), 11) * p1 & mask
        else:
            acc = rotl((acc + byte * p5) & mask, 11) * p1 & mask
    for shift, prime in zip((33, 29, 32) if bits == 64 else (15, 13, 16), (p2, p3, 1), strict=True):
        acc = (acc ^ acc >> shift) * prime & mask
    return acc


@given(st.binary(max_size=200), st.integers(0, 2**32 - 1))
def test_xxh32_agrees_with_the_specification(data: bytes, seed: int) -> None:
    assert xxh32(data, seed) == slow_xxh(data, seed, 32)


@given(st.binary(max_size=200), st.integers(0, 2**64 - 1))
def test_xxh64_agrees_with_the_specification(data: bytes, seed: int) -> None:
    assert xxh64(data, seed) == slow_xxh(data, seed, 64)


@pytest.mark.parametrize("size", [2**16 - 1, 2**16, 2**16 + 17, 3 * 2**16 + 5])
def test_xxh32_across_blocks(size: int) -> None:
    data = bytes(i * i % 251 for i in range(1, size + 1))
    assert xxh32(data, 7850921) == slow_xxh(data, 7850921, 32)
    assert xxh32(memoryview(data), 7850921) == xxh32(data, 7850921)


@given(pieces=st.lists(st.binary(max_size=70), max_size=12), seed=st.integers(0, 2**32 - 1))
def test_xxh32_of_pieces(pieces: list[bytes], seed: int) -> None:
    hash_ = Xxh32(seed)
    for piece in pieces:
        hash_.update(piece)
    assert hash_.digest() == slow_xxh(b"".join(pieces), seed, 32)
    assert hash_.digest() == hash_.digest()
