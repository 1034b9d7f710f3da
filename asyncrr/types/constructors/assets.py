"""Models, sounds and videos from files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from ...error_utils import catch_and_log_exceptions
from ..base import Archetype
from ..natives.media_type import guess

if TYPE_CHECKING:
    from ..likes import BlobLike, PathLike, Rgba32Like, Utf8Like

_MP4 = "video/mp4"


class _Asset(Archetype):
    """What all assets share: a file and its media type, then other fields."""

    def _set_file(self, path: PathLike | None, contents: Any, media_type: Any, *others: Any) -> None:
        with catch_and_log_exceptions(type(self).__name__):
            if (path is None) == (contents is None):
                raise ValueError("an asset takes exactly one of `path` and `contents`")
            if path is not None:
                contents = Path(path).read_bytes()
                media_type = guess(path) if media_type is None else media_type
            self._set((contents, media_type, *others))


class Asset3DConstructor(_Asset):
    """Constructor of ``Asset3D``."""

    def __init__(
        self,
        *,
        path: PathLike | None = None,
        contents: BlobLike | None = None,
        media_type: Utf8Like | None = None,
        albedo_factor: Rgba32Like | None = None,
    ) -> None:
        """A 3D model, from disk or from memory.

        Parameters
        ----------
        path
            File to read, now; the media type is taken from its suffix where it is not given.
        contents
            Content of a file: ``bytes``, an open binary file, or a uint8 array; instead of ``path``.
        media_type, albedo_factor
            The fields.

        Raises
        ------
        ValueError
            In strict mode: not exactly one of ``path`` and ``contents``.
        OSError
            In strict mode: the file cannot be read.
        """
        self._set_file(path, contents, media_type, albedo_factor)


class AssetAudioConstructor(_Asset):
    """Constructor of ``AssetAudio``."""

    def __init__(
        self,
        *,
        path: PathLike | None = None,
        contents: BlobLike | None = None,
        media_type: Utf8Like | None = None,
    ) -> None:
        """A sound, from disk or from memory.

        Parameters
        ----------
        path
            File to read, now; the media type is taken from its suffix where it is not given.
        contents
            Content of a file: ``bytes``, an open binary file, or a uint8 array; instead of ``path``.
        media_type
            The field.

        Raises
        ------
        ValueError
            In strict mode: not exactly one of ``path`` and ``contents``.
        OSError
            In strict mode: the file cannot be read.
        """
        self._set_file(path, contents, media_type)


class AssetVideoConstructor(_Asset):
    """Constructor of ``AssetVideo``."""

    def __init__(
        self,
        *,
        path: PathLike | None = None,
        contents: BlobLike | None = None,
        media_type: Utf8Like | None = None,
    ) -> None:
        """A video, from disk or from memory.

        Parameters
        ----------
        path
            File to read, now; the media type is taken from its suffix where it is not given.
        contents
            Content of a file: ``bytes``, an open binary file, or a uint8 array; instead of ``path``.
        media_type
            The field.

        Raises
        ------
        ValueError
            In strict mode: not exactly one of ``path`` and ``contents``.
        OSError
            In strict mode: the file cannot be read.
        """
        self._set_file(path, contents, media_type)

    def read_frame_timestamps_nanos(self) -> npt.NDArray[np.int64]:
        """When the frames of the video are shown, sorted.

        The file is MP4, or QuickTime that goes by the name or media type of MP4.

        Returns
        -------
        numpy.ndarray
            One int64 for each frame, in nanoseconds: since the first frame or, in a fragmented file, since the time from
            which the first fragment counts.

        Raises
        ------
        RuntimeError
            There is no file, it is no MP4 or damaged, or the media type says something else.
        """
        from ..mp4 import frame_timestamps

        blob: Any = getattr(self, "blob", None)
        if blob is None or len(blob) == 0:
            raise RuntimeError("this video asset has no file")
        media_type: Any = getattr(self, "media_type", None)
        names = [] if media_type is None else media_type.as_arrow_array().to_pylist()
        if names and names[0] != _MP4:
            raise RuntimeError(f"frames are known of {_MP4}, not of {names[0]}")
        content = blob.as_arrow_array()[0].values.to_numpy()
        try:
            return frame_timestamps(memoryview(content), called_mp4=bool(names))
        except ValueError as error:
            raise RuntimeError(str(error)) from None
