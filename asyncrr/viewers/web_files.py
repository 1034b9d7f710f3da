"""The files of the web viewer, as an installed package has them, and the page that shows it."""

from __future__ import annotations

import hashlib
import html
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asyncrr.error_utils import RerunMissingDependencyError

from .process import OUR_VERSION, parse_version

PACKAGE: Final = "rerun_notebook"
"""The package that carries the web viewer. It is not imported: that would start a widget."""
DISTRIBUTION: Final = "rerun-notebook"

_PAGE: Final = Path(__file__).with_name("page")
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".wasm": "application/wasm",
}
_OF_THE_PACKAGE: Final = ("widget.js", "widget.css", "re_viewer_bg.wasm")
_OURS: Final = ("host.js",)
_READ: Final = 64 * 1024
"""Files up to this size are kept in memory."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file to serve: in memory, or where it lies."""

    content_type: str
    size: int
    etag: str
    content: bytes | None
    path: Path | None


class WebViewerFiles:
    """All that a browser needs to show the viewer. There is nothing to serve besides these.

    Parameters
    ----------
    connect_to
        What the page connects to unless its address says otherwise: a ``rerun+http://`` URL, or a path such as ``/proxy`` for
        the message proxy of the server that the page comes from. None for nothing.

    Raises
    ------
    RerunMissingDependencyError
        If the package with the web viewer is not installed.
    """

    def __init__(self, connect_to: str | None = None) -> None:
        folder, self.version = _find_package()
        page = (_PAGE / "index.html").read_text("utf-8")
        page = page.replace("{connect_to}", html.escape(connect_to or "", quote=True))
        index = _in_memory(page.encode(), ".html")
        self._files = {"": index, "index.html": index}
        for name in _OF_THE_PACKAGE:
            self._files[name] = _on_disk(folder / name, self.version)
        for name in _OURS:
            self._files[name] = _in_memory((_PAGE / name).read_bytes(), Path(name).suffix)

    def get(self, name: str) -> WebFile | None:
        """The file of that name, without a leading slash; empty for the page."""
        return self._files.get(name)

    def version_warning(self) -> str | None:
        """What to say about the viewer's version, if anything."""
        return version_warning(self.version)


def version_warning(installed: str | None = None) -> str | None:
    """What to say about a version of the package with the viewer, if anything.

    Parameters
    ----------
    installed
        The version; None for that which is installed.
    """
    installed = importlib.metadata.version(DISTRIBUTION) if installed is None else installed
    version = parse_version(installed)
    if version is not None and version.works_with(OUR_VERSION):
        return None
    return (
        f"the web viewer of {DISTRIBUTION} is version {installed}, but data is written for {OUR_VERSION}; it may not show "
        f"everything. `pip install {DISTRIBUTION}=={OUR_VERSION}` would fit"
    )


def _find_package() -> tuple[Path, str]:
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or ()) if found is not None else []
    for place in places:
        folder = Path(place) / "static"
        if all((folder / name).is_file() for name in _OF_THE_PACKAGE):
            return folder, importlib.metadata.version(DISTRIBUTION)
    raise RerunMissingDependencyError(DISTRIBUTION, "web")


def _in_memory(content: bytes, suffix: str) -> WebFile:
    etag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
    return WebFile(_TYPES[suffix], len(content), etag, content, None)


def _on_disk(path: Path, version: str) -> WebFile:
    status = path.stat()
    if status.st_size <= _READ:
        return _in_memory(path.read_bytes(), path.suffix)
    etag = f'"{version}-{status.st_size:x}-{status.st_mtime_ns:x}"'
    return WebFile(_TYPES[path.suffix], status.st_size, etag, None, path)
