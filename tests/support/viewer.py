"""The real viewer without a screen, drawing in software, and the control protocol by which it tells what it shows.

The protocol has one method; its request and its response carry one of several messages, under the same number in both.
"""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import anyio
import numpy as np
import numpy.typing as npt
from grpclib.client import Channel
from grpclib.const import Cardinality, Status
from grpclib.exceptions import GRPCError
from PIL import Image

from asyncrr.wire.envelope import varint
from tests.support import needs
from tests.support.oracle import rerun_binary, rerun_environment
from tests.support.rerun_server import free_port, raw_codec

T = TypeVar("T")

_CONTROL = "/rerun.viewer_control.v1alpha1.ViewerControlService/ViewerControl"
_LOGS, _STATE, _SCREENSHOT, _SET_TIME, _SCHEMA, _BLUEPRINT = 2, 3, 5, 6, 7, 12
_PAUSED = 1
_OF_THE_MACHINE = ("Software rasterizer", "Failed to load examples", "Fetch error: Cache error")
_START_TIMEOUT = 30.0
_SHOW_TIMEOUT = 25.0


@dataclass(frozen=True)
class Timeline:
    """A timeline of a recording, as the viewer sees it: kind as in the protocol, times in nanoseconds or as they are."""

    kind: int
    start: int
    end: int


@dataclass(frozen=True)
class View:
    """A view on the screen."""

    id: str
    kind: str
    name: str
    origin: str
    problems: tuple[str, ...]
    """What the viewer says about data that it cannot show there."""


@dataclass(frozen=True)
class Shown:
    """What the viewer has open."""

    recordings: int
    views: tuple[View, ...]
    loading: bool


@dataclass(frozen=True)
class Schema:
    """What the active recording holds."""

    entities: dict[str, set[str]] = field(default_factory=dict)
    """Entity path -> archetypes."""
    timelines: dict[str, Timeline] = field(default_factory=dict)


class HeadlessViewer:
    """A viewer of 1280x800 pixels on a loopback port.

    Parameters
    ----------
    *sources
        Files to open.
    port
        The port, if it is to be that of a viewer that was there before.
    """

    def __init__(self, *sources: str | Path, port: int | None = None) -> None:
        self.port = free_port() if port is None else port
        self._sources = [str(source) for source in sources]
        # The viewer remembers its layout at home, and one test must not see that of another.
        self._home = Path(tempfile.mkdtemp(prefix="viewer-"))
        self._log = (self._home / "log").open("w+b")
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None

    @property
    def url(self) -> str:
        """What to connect a sink to."""
        return f"rerun+http://127.0.0.1:{self.port}/proxy"

    async def __aenter__(self) -> HeadlessViewer:
        needs.vulkan()
        command = [str(rerun_binary()), *self._sources, "--bind", "127.0.0.1", "--port", str(self.port), "--headless"]
        self._process = subprocess.Popen(
            [*command, "--window-size", "1280x800"],
            env={**rerun_environment(), "HOME": str(self._home), "XDG_RUNTIME_DIR": str(self._home)},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._channel = Channel("127.0.0.1", self.port, codec=raw_codec())
        deadline = time.monotonic() + _START_TIMEOUT
        while True:
            try:
                await self.shown()
            except OSError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    said = self._said()
                    self._end()
                    raise AssertionError(f"the viewer did not start:\n{said}") from None
                await anyio.sleep(0.1)
            else:
                return self

    async def __aexit__(self, *exc_info: object) -> None:
        self._end()
        await asyncio.sleep(0)

    def _end(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._log.close()
        shutil.rmtree(self._home)

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode(errors="replace")

    # -- questions ---------------------------------------------------------------------------------------------------

    async def shown(self) -> Shown:
        """Recordings and views that are open."""
        recordings, views, loading = 0, [], False
        for number, value in _fields(await self._ask(_STATE)):
            if number == 3:
                recordings += 1
            elif number == 5:
                parts = list(_fields(value))
                known = {n: v.decode() for n, v in parts if n <= 4}
                problems = tuple(v.decode(errors="replace") for n, v in parts if n > 5 and isinstance(v, bytes))
                views.append(View(known.get(1, ""), known.get(2, ""), known.get(3, ""), known.get(4, ""), problems))
            elif number == 7:
                loading = True
        return Shown(recordings, tuple(views), loading)

    async def schema(self) -> Schema:
        """Entities and timelines of the active recording; nothing while there is none."""
        schema = Schema()
        try:
            answer = await self._ask(_SCHEMA)
        except GRPCError as error:
            if error.status is Status.FAILED_PRECONDITION:
                return schema
            raise
        for number, value in _fields(answer):
            if number == 2:
                parts = list(_fields(value))
                path = next(v.decode() for n, v in parts if n == 1)
                schema.entities[path] = {v.decode() for n, v in parts if n == 3}
            elif number == 4:
                known = dict(_fields(value))
                name = dict(_fields(known[1]))[1].decode()
                times = dict(_fields(known.get(3, b"")))
                schema.timelines[name] = Timeline(known[2], _signed(times.get(1, 0)), _signed(times.get(2, 0)))
        return schema

    async def blueprint(self) -> dict[str, Any]:
        """The layout in use: entity path in its store -> archetype -> field -> value, as the viewer writes it."""
        for number, value in _fields(await self._ask(_BLUEPRINT)):
            if number == 2:
                layout: dict[str, Any] = json.loads(value)
                return layout
        return {}

    async def complaints(self) -> list[str]:
        """Warnings and errors in the viewer's log, but for those about the machine: no graphics card, no network."""
        found = []
        for number, value in _fields(await self._ask(_LOGS)):
            if number == 1:
                entry = {n: v.decode(errors="replace") for n, v in _fields(value) if isinstance(v, bytes)}
                level, text = entry.get(2, ""), entry.get(4, "")
                if level in ("WARN", "ERROR") and not any(word in text for word in _OF_THE_MACHINE):
                    found.append(f"{level}: {text}")
        return found

    async def until(self, ask: Callable[[HeadlessViewer], Any], enough: Callable[[Any], bool], what: str) -> Any:
        """Ask again until the answer is enough."""
        deadline = time.monotonic() + _SHOW_TIMEOUT
        while True:
            answer = await ask(self)
            if enough(answer):
                return answer
            if time.monotonic() > deadline:
                raise AssertionError(f"{what}; last seen:\n{answer}\n{await self.complaints()}\n{self._said()}")
            await anyio.sleep(0.2)

    async def loaded(self) -> Shown:
        """Wait until a recording is open and nothing is being loaded."""
        shown = await self.until(
            HeadlessViewer.shown, lambda s: s.recordings > 0 and bool(s.views) and not s.loading, "nothing is shown"
        )
        assert isinstance(shown, Shown)
        return shown

    # -- commands ----------------------------------------------------------------------------------------------------

    async def seek(self, timeline: str, value: int) -> None:
        """Pause at a time (nanoseconds or a sequence number) of a timeline."""
        await self._ask(
            _SET_TIME,
            _message(2, _message(1, timeline.encode()))
            + _message(3, b"\x08" + varint(value))
            + b"\x28"
            + varint(_PAUSED),
        )

    async def picture(self, view: View | None = None) -> npt.NDArray[np.uint8]:
        """The window, or one view: RGB, shape ``(height, width, 3)``. Waits until two pictures in a row are equal."""
        before = b""
        deadline = time.monotonic() + _SHOW_TIMEOUT
        while True:
            png = await self._screenshot(view)
            if png == before or time.monotonic() > deadline:
                return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
            before = png
            await anyio.sleep(0.4)

    async def _screenshot(self, view: View | None) -> bytes:
        body = _message(1, view.id.encode()) if view is not None else b""
        for _, value in _fields(await self._ask(_SCREENSHOT, body)):
            if isinstance(value, bytes) and value.startswith(b"\x89PNG"):
                return value
        raise AssertionError("the viewer answered without a picture")

    async def _ask(self, number: int, body: bytes = b"") -> bytes:
        assert self._channel is not None
        with anyio.fail_after(15):
            async with self._channel.request(_CONTROL, Cardinality.UNARY_UNARY, bytes, bytes) as stream:
                await stream.send_message(_message(number, body), end=True)
                reply = await stream.recv_message()
        answer = dict(_fields(reply or b"")).get(number)
        assert isinstance(answer, bytes), f"no answer to request {number}: {reply!r}"
        return answer


def _message(number: int, body: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(body)) + body


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message: number and value (int, or bytes)."""
    at = 0

    def integer() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = integer()
        if key & 7 == 0:
            yield key >> 3, integer()
            continue
        size = {1: 8, 5: 4}.get(key & 7) or integer()
        yield key >> 3, data[at : at + size]
        at += size
