"""Real Chromium without a screen, driven by its DevTools protocol over a pair of pipes. It reaches this machine only."""

from __future__ import annotations

import asyncio
import base64
import io
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.support import needs

WIDTH, HEIGHT = 1280, 800

_ARGUMENTS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",  # as root, where there is nothing to be kept from
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    # A name for pages that do not come from this machine, as far as origins go.
    "--host-resolver-rules=MAP foreign.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
# The protocol is spoken on descriptors 3 and 4; which numbers the pipes have got is another matter.
_ON_3_AND_4 = """
import fcntl, os, sys
pipes = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
for number, pipe in zip((3, 4), pipes):
    os.dup2(pipe, number)
os.execv(sys.argv[3], sys.argv[3:])
"""
_ANSWER_TIMEOUT = 60.0
_SHOW_TIMEOUT = 75.0


class BrowserError(AssertionError):
    """The browser refused a command, or a script in the page failed."""


class Browser:
    """A browser with an empty profile."""

    def __init__(self) -> None:
        self._profile = Path(tempfile.mkdtemp(prefix="browser-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._write: asyncio.WriteTransport | None = None
        self._read: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._pages: dict[str, Page] = {}

    async def __aenter__(self) -> Self:
        program = needs.chromium()
        to_browser, ours_to_write = os.pipe()
        ours_to_read, from_browser = os.pipe()
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _ON_3_AND_4, str(to_browser), str(from_browser)),
                *(program, *_ARGUMENTS, f"--user-data-dir={self._profile}"),
            ],
            env={**os.environ, "HOME": str(self._profile), "XDG_RUNTIME_DIR": str(self._profile)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(to_browser, from_browser),
            process_group=0,
        )
        os.close(to_browser)
        os.close(from_browser)
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=1 << 28)
        self._source, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ours_to_read, "rb", buffering=0)
        )
        self._write, _ = await loop.connect_write_pipe(asyncio.Protocol, os.fdopen(ours_to_write, "wb", buffering=0))
        self._read = loop.create_task(self._listen(reader))
        await self.command("Browser.getVersion")
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        assert self._process is not None
        assert self._write is not None
        assert self._read is not None
        self._write.close()
        self._source.close()
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has ended by itself
        await asyncio.to_thread(self._process.wait)
        self._read.cancel()
        await asyncio.gather(self._read, return_exceptions=True)
        shutil.rmtree(self._profile, ignore_errors=True)

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while True:
            message = json.loads((await reader.readuntil(b"\0"))[:-1])
            if "id" in message:
                answer = self._answers.pop(message["id"])
                if not answer.done():
                    if "error" in message:
                        answer.set_exception(BrowserError(message["error"]["message"]))
                    else:
                        answer.set_result(message["result"])
            elif (page := self._pages.get(message.get("sessionId", ""))) is not None:
                page._saw(message["method"], message["params"])

    async def command(self, method: str, session: str | None = None, **params: Any) -> Any:
        """A command of the protocol, and its answer."""
        assert self._write is not None
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        self._write.write(json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(_ANSWER_TIMEOUT):
            return await answer

    async def open(self, url: str) -> Page:
        """A new page at an address."""
        target = (await self.command("Target.createTarget", url="about:blank"))["targetId"]
        session = (await self.command("Target.attachToTarget", targetId=target, flatten=True))["sessionId"]
        page = self._pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            await page.command(f"{domain}.enable")
        await page.command(
            "Emulation.setDeviceMetricsOverride", width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False
        )
        await page.command("Page.navigate", url=url)
        return page


class Page:
    """A page, and what happened in it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session
        self._urls: dict[str, str] = {}
        self.console: list[str] = []
        self.requests: list[tuple[str, str]] = []
        """Method and address of what was asked for."""
        self.responses: dict[str, tuple[int, dict[str, str]]] = {}
        """Status and headers by address, of the last answer."""
        self.failures: list[tuple[str, str]] = []
        """Address and reason."""

    async def command(self, method: str, **params: Any) -> Any:
        """A command of the DevTools protocol to this page."""
        return await self._browser.command(method, self._session, **params)

    def _saw(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            request = params["request"]
            self._urls[params["requestId"]] = request["url"]
            self.requests.append((request["method"], request["url"]))
        elif method == "Network.responseReceived":
            response = params["response"]
            headers = {name.lower(): value for name, value in response["headers"].items()}
            self.responses[response["url"]] = (response["status"], headers)
        elif method == "Network.loadingFailed":
            reason = params.get("corsErrorStatus", {}).get("corsError") or params["errorText"]
            self.failures.append((self._urls.get(params["requestId"], "?"), reason))
        elif method == "Runtime.consoleAPICalled":
            line = " ".join(str(a.get("value", a.get("description", ""))) for a in params["args"])
            if not line.startswith("DEBUG"):  # the viewer tells of every shader
                self.console.append(line[:1000])
        elif method == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.console.append(f"exception: {details.get('exception', {}).get('description', details['text'])}")
        elif method == "Log.entryAdded":
            self.console.append(f"{params['entry']['level']}: {params['entry']['text']}")

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page, awaited if it is a promise."""
        result = await self.command("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            details = result["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description", details["text"]))
        return result["result"].get("value")

    async def until(self, script: str, timeout: float = _SHOW_TIMEOUT) -> Any:
        """Wait until an expression in the page is true."""
        deadline = time.monotonic() + timeout
        while not (value := await self._evaluate_if_loaded(script)):
            if time.monotonic() > deadline:
                said = "\n".join(self.console[-20:])
                raise AssertionError(f"never true within {timeout:g} s: {script}\n{self.failures}\n{said}")
            await asyncio.sleep(0.2)
        return value

    async def _evaluate_if_loaded(self, script: str) -> Any:
        """The value of an expression; None while there is no document, or another one than when it was asked for."""
        try:
            return await self.evaluate(f"document.documentElement && ({script})")
        except BrowserError as error:
            if "context" in str(error) or "navigated" in str(error):
                return None
            raise

    async def reload(self) -> None:
        """Load the page anew, and wait until the old document is gone."""
        await self.evaluate("window.isOldDocument = true")
        await self.command("Page.reload")
        await self.until("!window.isOldDocument")

    async def png(self) -> bytes:
        """What is on screen."""
        return base64.b64decode((await self.command("Page.captureScreenshot", format="png"))["data"])

    async def picture(self) -> npt.NDArray[np.uint8]:
        """What is on screen: RGB, shape ``(height, width, 3)``."""
        return np.asarray(Image.open(io.BytesIO(await self.png())).convert("RGB"))

    async def picture_with(
        self, enough: Callable[[npt.NDArray[np.uint8]], bool], what: str, save_as: Path, timeout: float = _SHOW_TIMEOUT
    ) -> npt.NDArray[np.uint8]:
        """Look again until the picture is as it should be; the last one is kept in a file."""
        deadline = time.monotonic() + timeout
        while True:
            picture = await self.picture()
            Image.fromarray(picture).save(save_as)
            if enough(picture):
                return picture
            if time.monotonic() > deadline:
                said = "\n".join(self.console[-20:])
                raise AssertionError(f"{what}: see {save_as}\n{self.failures}\n{said}")
            await asyncio.sleep(0.5)
