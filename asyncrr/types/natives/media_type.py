"""Media types."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from ..likes import PathLike

_BY_SUFFIX = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".glb": "model/gltf-binary",
    ".gltf": "model/gltf+json",
    ".obj": "model/obj",
    ".ply": "application/x-ply",
    ".stl": "model/stl",
    ".mp4": "video/mp4",
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
}


def guess(path: PathLike) -> str | None:
    """Media type of a file by its suffix, or None where the suffix tells nothing."""
    return _BY_SUFFIX.get(Path(path).suffix.lower())


class MediaTypeMixin:
    """Further constructors of ``MediaType``."""

    @classmethod
    def guess_from_path(cls, path: PathLike) -> Self | None:
        """The type that a file's suffix stands for, or None.

        Parameters
        ----------
        path
            Path of the file, which need not exist.
        """
        text = guess(path)
        return None if text is None else cls(text)  # type: ignore[call-arg]
