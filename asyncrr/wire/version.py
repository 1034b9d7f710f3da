"""Versions as the formats carry them: four bytes, one for the kind of pre-release."""

from __future__ import annotations

from typing import Final, NamedTuple


class CrateVersion(NamedTuple):
    """Version of the writer of a stream; compares by age, apart from pre-releases."""

    major: int
    minor: int
    patch: int
    meta: int = 0
    """0 for a release; otherwise two bits of kind and six bits of number."""

    @property
    def bits(self) -> int:
        """The four bytes as one little-endian number, which is what ``StoreVersion`` holds."""
        return int.from_bytes(bytes(self), "little")

    @classmethod
    def from_bits(cls, bits: int) -> CrateVersion:
        """The version with these bits; a negative number is taken as the unsigned one of the same 32 bits."""
        return cls(*(bits & 0xFFFFFFFF).to_bytes(4, "little"))

    def __str__(self) -> str:
        text = f"{self.major}.{self.minor}.{self.patch}"
        kind, number = self.meta >> 6, self.meta & 0x3F
        if kind:
            text += ("", f"-rc.{number}", f"-alpha.{number}", f"-alpha.{number}+dev")[kind]
        return text


FORMAT_VERSION: Final = CrateVersion(0, 41, 0)
"""The version whose formats we write."""
