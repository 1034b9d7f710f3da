"""A user's own files as input of the demo: a folder of images, a table in a CSV file."""

from __future__ import annotations

import csv
import math
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final, Literal, TextIO

import anyio.to_thread
import numpy as np

import asyncrr as rr

from .progress import Progress

_SUFFIXES: Final = (".png", ".jpg", ".jpeg")

_BLOCK: Final = 5000
"""Rows of a table that are read and sent at once."""
_MISSING: Final = frozenset({"", "na", "n/a", "nan", "null", "none", "-"})
_TIME_NAMES: Final = frozenset({"time", "timestamp", "stamp", "t", "elapsed", "date", "datetime", "seconds", "sec"})
_COUNT_NAMES: Final = frozenset({"frame", "tick", "step", "seq", "sequence", "index", "iteration"})
_UNITS: Final = {"s": 1.0, "sec": 1.0, "seconds": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_EPOCH_FROM: Final = 1e9
"""Seconds from which a time is a date and no duration: 31 years is a long recording."""


class InputError(ValueError):
    """A file of the user cannot be used; the message says which, where and why."""


class ImageFolder:
    """The PNG and JPEG files of a folder, in the order of their names.

    Raises
    ------
    InputError
        If there are none, it is no folder that can be read, or a file is neither PNG nor JPEG.
    """

    def __init__(self, folder: Path) -> None:
        try:
            files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES)
        except OSError as error:
            raise InputError(f"the folder {folder} cannot be read: {error.strerror}") from error
        if not files:
            raise InputError(f"there are no {', '.join(_SUFFIXES)} files in {folder}")
        self._files = [(file, _image_kind(file)) for file in files]
        kinds = {kind for _, kind in self._files}
        # To viewers the images of an entity are a video, which does not change its size or format on the way.
        self._paths = {
            kind: "images" if len(kinds) == 1 else rr.new_entity_path(["images", str(kind)]) for kind in kinds
        }

    async def log(self, rec: rr.AsyncRecordingStream, progress: Progress) -> None:
        """Log each file as it is, undecoded, at the next number of timeline ``frame``.

        They go to ``images``, or where they differ in format or size to an entity below it for each.

        Raises
        ------
        InputError
            If a file cannot be read.
        """
        shown = self._files[0][1]
        for frame, (file, kind) in enumerate(self._files):
            contents = await anyio.to_thread.run_sync(_read, file)
            rec.set_time("frame", sequence=frame)
            if kind != shown:
                await rec.log(self._paths[shown], rr.Clear(recursive=False))
                shown = kind
            await rec.log(self._paths[kind], rr.EncodedImage(contents=contents, media_type=f"image/{kind.format}"))
            await rec.log("images/name", rr.TextLog(file.name))
            progress(frame + 1, len(self._files), file.name)


@dataclass(frozen=True)
class _ImageKind:
    """What the images of an entity have in common."""

    format: Literal["png", "jpeg"]
    width: int
    height: int
    channels: int
    bits: int

    def __str__(self) -> str:
        return f"{self.format} {self.width}x{self.height}x{self.channels} {self.bits} bit"


_PNG_START: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments of a JPEG file that say how large the image is."""


def _image_kind(file: Path) -> _ImageKind:
    """What a file is, from its first bytes. Raises :class:`InputError`."""
    try:
        with file.open("rb") as stream:
            head = stream.read(26)
            if head.startswith(_PNG_START) and len(head) == 26 and head[25] in _PNG_CHANNELS:
                width, height = struct.unpack(">II", head[16:24])
                return _ImageKind("png", width, height, _PNG_CHANNELS[head[25]], head[24])
            stream.seek(2)
            while head.startswith(b"\xff\xd8") and len(segment := stream.read(4)) == 4 and segment[0] == 0xFF:
                if segment[1] in _JPEG_FRAMES and len(frame := stream.read(6)) == 6:
                    bits, height, width, channels = struct.unpack(">BHHB", frame)
                    return _ImageKind("jpeg", width, height, channels, bits)
                stream.seek(int.from_bytes(segment[2:], "big") - 2, os.SEEK_CUR)
    except OSError as error:
        raise InputError(f"the image {file} cannot be read: {error.strerror}") from error
    raise InputError(f"{file} is neither a PNG nor a JPEG image, whatever its name says")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"the image {file} cannot be read: {error.strerror}") from error


TimeUse = Literal["sequence", "duration", "timestamp"]


@dataclass
class _TimeAxis:
    """Which column says when, and how."""

    column: int
    name: str
    use: TimeUse
    scale: float
    """Seconds that one unit of a number stands for."""

    def read(self, text: str) -> int:
        """A time as a number of the sequence, or nanoseconds. Raises ``ValueError``."""
        if self.use == "sequence":
            number = float(text)
            if not number.is_integer():
                raise ValueError(f"{text!r} is no whole number")
            return int(number)
        moment = _moment(text) if self.use == "timestamp" else None
        if moment is not None:
            return moment
        # Large whole numbers lose their last digits as floats.
        if re.fullmatch(r"[+-]?\d+", text):
            return int(text) * round(self.scale * 1e9)
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(f"{text!r} is no time")
        return round(number * self.scale * 1e9)


@dataclass
class _Column:
    """A column that becomes an entity. What it holds shows with its first value."""

    index: int
    name: str
    path: str
    kind: Literal["number", "text"] | None = None
    announced: bool = False
    times: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    values: list[float | str] = field(default_factory=list)


class CsvTable:
    """A table in a CSV file: numeric columns as curves, others as text logs, over the first column that looks like a time.

    A first row without any number in it is the header. The separator is a comma, semicolon, tab or bar. Empty cells and
    ``nan``, ``NA``, ``null``, ``none`` are missing values, which are left out.

    Raises
    ------
    InputError
        If the file cannot be read, is empty, or its second row does not fit its first.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            with self._open() as stream:
                first = list(islice(self._rows(stream, None), 2))
            self._size = max(file.stat().st_size, 1)
        except OSError as error:
            raise InputError(f"{file} cannot be read: {error.strerror}") from error
        if not first:
            raise InputError(f"{file} is empty")
        lines, head = zip(*first, strict=True)
        self._has_header = not any(_is_value(cell) for cell in head[0])
        if self._has_header and len(head) == 1:
            raise InputError(f"{file} has a header and nothing below it")
        self._names = _unique(head[0] if self._has_header else [""] * len(head[0]))
        if len(head) == 2 and len(head[1]) != len(self._names):
            raise self._wrong_width(lines[1], head[1])
        self._axis = _time_axis(self._names, head[1] if self._has_header else head[0], self._has_header)

    async def log(self, rec: rr.AsyncRecordingStream, progress: Progress) -> None:
        """Log all rows, on timeline ``row`` (from 0) and on that of the time column if there is one.

        Raises
        ------
        InputError
            At the first row that is broken: another number of cells, no time, no number in a column of numbers. Rows before
            it have been logged, but for those since the last few thousand.
        """
        axis = self._axis
        columns = [
            _Column(i, name, rr.new_entity_path(["csv", self._file.stem, name]))
            for i, name in enumerate(self._names)
            if axis is None or i != axis.column
        ]
        with await anyio.to_thread.run_sync(self._open) as stream:
            blocks = self._blocks(stream, columns)
            done = 0
            while (rows := await anyio.to_thread.run_sync(next, blocks, 0)) > 0:
                done += rows
                for column in columns:
                    await self._send(rec, column)
                position = await anyio.to_thread.run_sync(stream.buffer.tell)
                progress(position, self._size, f"{done} rows of {self._file.name}")

    async def _send(self, rec: rr.AsyncRecordingStream, column: _Column) -> None:
        """Send what a column has collected, and empty it."""
        if not column.values:
            return
        indexes = [rr.TimeColumn("row", sequence=column.rows)]
        if self._axis is not None and self._axis.use == "sequence":
            indexes.append(rr.TimeColumn(self._axis.name, sequence=column.times))
        elif self._axis is not None and self._axis.use == "duration":
            indexes.append(rr.TimeColumn(self._axis.name, duration=np.array(column.times, dtype="timedelta64[ns]")))
        elif self._axis is not None:
            indexes.append(rr.TimeColumn(self._axis.name, timestamp=np.array(column.times, dtype="datetime64[ns]")))
        if column.kind == "number":
            if not column.announced:
                await rec.log(column.path, rr.SeriesLines(names=column.name), static=True)
                column.announced = True
            values = rr.Scalars.columns(scalars=np.array(column.values, dtype=np.float64))
        else:
            values = rr.TextLog.columns(text=[str(value) for value in column.values])
        await rec.send_columns(column.path, indexes, values)
        column.times, column.rows, column.values = [], [], []

    # -- reading -----------------------------------------------------------------------------------------------------

    def _open(self) -> TextIO:
        try:
            return self._file.open(encoding="utf-8-sig", newline="")
        except OSError as error:
            raise InputError(f"{self._file} cannot be read: {error.strerror}") from error

    def _rows(self, stream: TextIO, width: int | None) -> Iterator[tuple[int, list[str]]]:
        """Rows that are not empty, with the number of the line on which each ends."""
        try:
            sample = stream.read(8192)
            stream.seek(0)
            reader = csv.reader(stream, delimiter=_delimiter(sample), skipinitialspace=True, strict=True)
        except UnicodeDecodeError as error:
            raise InputError(f"{self._file} is not UTF-8 text: {error.reason} at byte {error.start}") from error
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                raise InputError(f"{self._file}, line {reader.line_num}: {error}") from error
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{self._file}, after line {reader.line_num}: not UTF-8 text: {error.reason}"
                ) from error
            if row is None:
                return
            if not any(cell.strip() for cell in row):
                continue
            if width is not None and len(row) != width:
                raise self._wrong_width(reader.line_num, row)
            yield reader.line_num, row

    def _blocks(self, stream: TextIO, columns: list[_Column]) -> Iterator[int]:
        """Collect some thousand rows at a time into the columns; how many it were."""
        rows = self._rows(stream, len(self._names))
        if self._has_header:
            next(rows)
        number = 0
        while block := list(islice(rows, _BLOCK)):
            for line, row in block:
                self._collect(number, line, row, columns)
                number += 1
            yield len(block)

    def _collect(self, number: int, line: int, row: list[str], columns: list[_Column]) -> None:
        axis = self._axis
        time = 0
        if axis is not None:
            text = row[axis.column].strip()
            if text.lower() in _MISSING:
                raise InputError(f"{self._file}, line {line}: no time in column {axis.name!r}")
            try:
                time = axis.read(text)
                np.int64(time)
            except (ValueError, OverflowError):
                what = "whole number" if axis.use == "sequence" else "time"
                raise InputError(f"{self._file}, line {line}: {text!r} in column {axis.name!r} is no {what}") from None
        for column in columns:
            text = row[column.index].strip()
            if text.lower() in _MISSING:
                continue
            value = _number(text)
            if column.kind is None:
                column.kind = "text" if value is None else "number"
            if column.kind == "text":
                column.values.append(text)
            elif value is not None:
                column.values.append(value)
            else:
                raise InputError(
                    f"{self._file}, line {line}: {text!r} in column {column.name!r}, which has numbers in earlier lines"
                )
            column.times.append(time)
            column.rows.append(number)

    def _wrong_width(self, line: int, row: list[str]) -> InputError:
        return InputError(f"{self._file}, line {line}: {len(row)} cells, where the first row has {len(self._names)}")


def _delimiter(sample: str) -> str:
    """The separator that the first line has most of."""
    first = sample.lstrip("\r\n").partition("\n")[0]
    return max(",;\t|", key=first.count)


def _unique(names: list[str]) -> list[str]:
    """The names, with numbers for those that are missing or there already."""
    unique: list[str] = []
    for i, name in enumerate(names, 1):
        wanted = name.strip() or f"column {i}"
        candidate, repeat = wanted, 2
        while candidate in unique:
            candidate, repeat = f"{wanted} {repeat}", repeat + 1
        unique.append(candidate)
    return unique


def _time_axis(names: list[str], first: list[str], has_header: bool) -> _TimeAxis | None:
    """The first column that looks like a time, by its name or by a date in the first row of data."""
    for i, (name, cell) in enumerate(zip(names, first, strict=True)):
        text = cell.strip()
        if _number(text) is None and _moment(text) is not None:
            return _TimeAxis(i, name if has_header else "time", "timestamp", 1.0)
        number = _number(text)
        if number is None or not has_header:
            continue
        words = re.findall(r"[^\W_]+", name.lower())
        if any(word in _COUNT_NAMES for word in words) and number.is_integer():
            return _TimeAxis(i, name, "sequence", 1.0)
        if any(word in _TIME_NAMES for word in words):
            scale = next((_UNITS[word] for word in reversed(words) if word in _UNITS), _likely_scale(number))
            return _TimeAxis(i, name, "timestamp" if number * scale >= _EPOCH_FROM else "duration", scale)
    return None


def _likely_scale(number: float) -> float:
    """The unit of a time without one: what makes a date of our days of a large number, else seconds."""
    for scale, start in ((1e-9, 1e17), (1e-6, 1e14), (1e-3, 1e11)):
        if number >= start:
            return scale
    return 1.0


def _moment(text: str) -> int | None:
    """A date in ISO 8601 form as nanoseconds since the epoch (UTC where it says nothing), or None."""
    if not re.match(r"\d{4}-\d\d", text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000


def _number(text: str) -> float | None:
    try:
        # float() takes underscores, which no table means as digits.
        return None if "_" in text else float(text)
    except ValueError:
        return None


def _is_value(cell: str) -> bool:
    text = cell.strip()
    return _number(text) is not None or _moment(text) is not None
