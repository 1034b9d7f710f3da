"""The viewer as a widget of notebooks, from the package ``rerun-notebook``. Importing this module imports that."""

from __future__ import annotations

import threading
from typing import Any

import rerun_notebook


class Widget(rerun_notebook.Viewer):  # type: ignore[misc]
    """The widget of the package, for use from several threads.

    Data comes from the event loop on which the recording's sinks live, the notebook's "ready" from the kernel's own. Without the
    lock, a piece could slip in behind what is queued just while the queue is sent, and stay there.
    """

    def __init__(self, **settings: Any) -> None:
        self._lock = threading.RLock()
        super().__init__(**settings)

    def send(self, content: Any, buffers: list[bytes] | None = None) -> None:
        """Send a message, or keep it until the widget is on screen."""
        with self._lock:
            super().send(content, buffers)

    def _on_ready(self) -> None:
        with self._lock:
            super()._on_ready()


def load_error() -> Any:
    """What tells, in the output of a cell, that the browser could not load the viewer; to be displayed before it."""
    return rerun_notebook.ErrorWidget()


def running_in_marimo() -> bool:
    """Whether the caller is a cell of a marimo notebook, which shows things in another way."""
    return bool(rerun_notebook.running_in_marimo())
