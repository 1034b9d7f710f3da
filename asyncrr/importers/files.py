"""From paths to importers: which one takes a file, folders, and what could not be imported."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Final

import pyarrow as pa

from asyncrr.error_utils import describe
from asyncrr.errors import ImporterError

from .point_clouds import import_point_cloud
from .programs import PREFIXES, Programs
from .recordings import import_blueprint, import_recording
from .request import Item, Source, Target
from .tables import import_parquet
from .video import import_video
from .whole_files import (
    DEPTH_IMAGES,
    IMAGES,
    MODELS,
    TEXTS,
    import_depth_image,
    import_image,
    import_model,
    import_text,
)

_NOT_OURS: Final = {
    "mcap": "asyncrr does not read MCAP; convert it with rerun-sdk, `rerun mcap convert {path} -o out.rrd`, and log out.rrd",
    "urdf": "asyncrr does not read URDF; convert it with rerun-sdk, `rerun {path} --save out.rrd`, and log out.rrd",
}
_DATASET: Final = (
    "asyncrr does not read LeRobot datasets; convert it with rerun-sdk, `rerun {path} --save out.rrd`, and log out.rrd"
)
_MOST_LISTED: Final = 20


class FileImport:
    """What a file or a folder gives, item by item.

    Parameters
    ----------
    source
        The file; a folder stands for all files below it.
    target
        Where to.
    """

    def __init__(self, source: Source, target: Target) -> None:
        self._source = source
        self._target = target
        self._current = source
        self.problems: list[str] = []
        """What could not be imported so far, and why: a sentence each, of the first ones."""
        self._number_of_problems = 0
        self.notes: list[str] = []
        """What is worth knowing although nothing failed."""
        self._is_stopped = False
        self._programs = Programs(target, self._problem)

    def stop(self) -> None:
        """Let go of programs and pipes that work for this import. From any thread."""
        self._is_stopped = True
        self._programs.stop()

    def items(self) -> Generator[Item]:
        """Read. What cannot be read is put on :attr:`problems`, and the rest goes on."""
        source = self._source
        if source.contents is None and os.path.isdir(source.path):
            yield from self._folder(source.path)
        else:
            yield from self._one(source)

    def error(self) -> ImporterError | None:
        """All problems in one, or None if there are none."""
        problems, count = self.problems, self._number_of_problems
        if not problems:
            return None
        if count == 1:
            return ImporterError(problems[0])
        listed = "".join(f"\n  {problem}" for problem in problems)
        more = f"\n  and {count - len(problems)} more" if count > len(problems) else ""
        return ImporterError(f"{count} problems:{listed}{more}")

    def _problem(self, text: str) -> None:
        self._number_of_problems += 1
        if len(self.problems) < _MOST_LISTED:
            self.problems.append(f"{self._current.path}: {text}")

    def _note(self, text: str) -> None:
        self.notes.append(f"{self._current.path}: {text}")

    def _one(self, source: Source) -> Generator[Item]:
        self._current = source
        try:
            if source.contents is None:
                os.stat(source.path)  # says why, if it cannot be read
            importer = self._importer(source)
            yield from self._programs_first(source) if importer is None else importer(source)
        except ImporterError as error:
            self._problem(str(error))
        except FileNotFoundError:
            self._problem("there is no such file")
        except OSError as error:
            self._problem(error.strerror or str(error))
        except (pa.ArrowException, ValueError, MemoryError) as error:
            self._problem(describe(error))

    def _importer(self, source: Source) -> Callable[[Source], Iterator[Item]] | None:
        """Who takes a file of this kind; None if it is for external importers.

        Raises
        ------
        ImporterError
            It is known that nobody does.
        """
        target, extension = self._target, source.extension
        if source.contents is None and not source.path.is_file():
            # A pipe: `program <(other-program)`.
            return partial(import_blueprint, target=target, problem=self._problem, is_stopped=lambda: self._is_stopped)
        if extension in IMAGES:
            return partial(import_image, target=target)
        if extension in DEPTH_IMAGES:
            return partial(import_depth_image, target=target)
        if extension in MODELS:
            return partial(import_model, target=target)
        if extension in TEXTS:
            return partial(import_text, target=target)
        if extension == "mp4":
            return partial(import_video, target=target, problem=self._problem)
        if extension == "ply":
            return partial(import_point_cloud, target=target, note=self._note)
        if extension == "parquet":
            return partial(import_parquet, target=target)
        if extension == "rrd":
            return partial(import_recording, target=target, problem=self._problem)
        if extension == "rbl":
            return partial(import_blueprint, target=target, problem=self._problem)
        if extension in _NOT_OURS:
            raise ImporterError(_NOT_OURS[extension].format(path=quote(str(source.path))))
        return None

    def _programs_first(self, source: Source) -> Iterator[Item]:
        kind = f"the extension .{source.extension}" if source.extension else "no extension"
        if source.contents is not None:
            raise ImporterError(f"no importer for a file with {kind}; external importers take files on disk only")
        before = self._number_of_problems
        yield from self._programs.ask(source.path)
        if not self._programs.was_taken and self._number_of_problems == before:
            raise ImporterError(
                f"no importer for a file with {kind}; no program `{PREFIXES[0]}*` on PATH knows it either"
            )

    def _folder(self, folder: Path) -> Generator[Item]:
        self._current = Source(folder)
        if is_dataset(folder):
            self._problem(_DATASET.format(path=quote(str(folder))))
            return
        yield from self._programs.ask(folder)
        for path in files_below(folder, lambda error: self._problem(str(error))):
            yield from self._one(Source(path))


def files_below(folder: Path, problem: Callable[[OSError], None]) -> Iterator[Path]:
    """The files in a folder and all folders below it, in the order of their names. Links to folders are not followed."""
    for parent, folders, names in os.walk(folder, onerror=problem):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_file():
                yield path


def is_dataset(folder: Path) -> bool:
    """Whether a folder is a LeRobot dataset: it has data, and data about it."""
    return any(all(_has_contents(folder / name) for name in (meta, "data")) for meta in ("meta", "meta_data"))


def _has_contents(folder: Path) -> bool:
    try:
        return any(folder.iterdir())
    except OSError:
        return False
