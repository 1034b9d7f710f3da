"""The viewer in notebooks. Needs asyncrr's extra ``notebook``.

By default the browser loads the viewer from app.rerun.io. With ``RERUN_NOTEBOOK_ASSET=serve-local`` in the environment before the
first use it comes from the kernel's machine, which has to be the browser's, and with ``inline`` through the notebook itself.
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import logging
import operator
import os
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import numpy as np
import pyarrow as pa

from asyncrr.chunks.timeline import duration_to_nanos, sequence_to_int, timestamp_to_nanos
from asyncrr.engine.report import report
from asyncrr.error_utils import RerunMissingDependencyError as RerunMissingDependencyError
from asyncrr.sinks.callback import CallbackSink
from asyncrr.sinks.memory import encode_rrd

from . import active
from .active import get_data_recording as get_data_recording
from .blueprint_argument import blueprint_messages
from .identity import checked_application_id
from .recording import RecordingStream as RecordingStream
from .recording_base import BaseRecording
from .viewers.events import (
    ContainerSelectionItem as ContainerSelectionItem,
    EntitySelectionItem as EntitySelectionItem,
    PauseEvent as PauseEvent,
    PlayEvent as PlayEvent,
    RecordingOpenEvent as RecordingOpenEvent,
    SelectionChangeEvent as SelectionChangeEvent,
    SelectionItem as SelectionItem,
    TimelineChangeEvent as TimelineChangeEvent,
    TimeUpdateEvent as TimeUpdateEvent,
    ViewerEvent as ViewerEvent,
    ViewSelectionItem as ViewSelectionItem,
    parse_event,
)
from .viewers.table import TableLike, table_as_ipc
from .viewers.web_files import version_warning

if TYPE_CHECKING:
    from concurrent.futures import Future

    from asyncrr.blueprint import BlueprintLike
    from asyncrr.wire.messages import Message

    from .viewers.widget import Widget

_logger = logging.getLogger("asyncrr")

TOKEN_VARIABLE: Final = "REDAP_TOKEN"
"""Environment variable with the token for servers of data that ask for one."""

HAS_NOTEBOOK: Final = importlib.util.find_spec("rerun_notebook") is not None
"""Whether the package with the widget is installed."""

DEFAULT_WIDTH: Final = 950
DEFAULT_HEIGHT: Final = 712
DEFAULT_TIMEOUT: Final = 2000
"""Size in pixels and patience in milliseconds of :func:`legacy_notebook_show` and ``as_html``."""

Size: TypeAlias = int | Literal["auto"]
PanelState: TypeAlias = Literal["expanded", "collapsed", "hidden", "default"]

_default_width: Size = 640
_default_height: Size = 480


def set_default_size(*, width: Size | None, height: Size | None) -> None:
    """The size of viewers that are made from now on.

    Parameters
    ----------
    width, height
        In pixels, or ``"auto"`` for the width of the cell and a height that goes with it. None leaves it as it is.
    """
    global _default_width, _default_height
    if width is not None:
        _default_width = _size("width", width)
    if height is not None:
        _default_height = _size("height", height)


class Viewer:
    """A viewer in the output of a cell.

    What is logged to its recording is shown as it comes, and what was logged before, while no sink was set, too.

    Parameters
    ----------
    width, height
        In pixels or ``"auto"``; by default what :func:`set_default_size` says.
    url
        An `.rrd` file or message proxy for it to open, as the browser sees it.
    blueprint
        Layout to show.
    recording
        What to show; by default the active recording.
    use_global_recording
        Whether the active recording is shown; by default if there is no ``url``.
    theme
        ``"dark"``, ``"light"`` or ``"system"``.

    Raises
    ------
    RerunMissingDependencyError
        If the package with the widget is not installed.
    ValueError
        If there is a blueprint and no recording, a size is none, or the theme is none of the three.
    """

    def __init__(
        self,
        *,
        width: Size | None = None,
        height: Size | None = None,
        url: str | None = None,
        blueprint: BlueprintLike | None = None,
        recording: BaseRecording | None = None,
        use_global_recording: bool | None = None,
        theme: Literal["dark", "light", "system"] | None = None,
    ) -> None:
        if use_global_recording is None:
            use_global_recording = url is None
        if use_global_recording:
            recording = active.get_data_recording(recording)
        if theme not in (None, "dark", "light", "system"):
            raise ValueError(f"theme must be 'dark', 'light' or 'system', got {theme!r}")
        if blueprint is not None and recording is None:
            raise ValueError("a blueprint needs a recording that it is for: give one, or call init() first")
        self._widget: Widget = _widget_class()(
            width=_default_width if width is None else _size("width", width),
            height=_default_height if height is None else _size("height", height),
            url=url,
            fallback_token=os.environ.get(TOKEN_VARIABLE),
            theme=theme,
        )
        self._callbacks: list[Callable[[ViewerEvent], object]] = []
        self._widget._on_raw_event(self._on_raw_event)
        if recording is not None:
            self.add_recording(recording, blueprint)

    def add_recording(self, recording: BaseRecording | None = None, blueprint: BlueprintLike | None = None) -> None:
        """Show another recording, too.

        Parameters
        ----------
        recording
            None is the active one.
        blueprint
            Layout for its application.

        Raises
        ------
        ValueError
            If there is none.
        """
        found = active.get_data_recording(recording)
        if found is None:
            raise ValueError("there is no recording to show: give one, or call init() first")
        sink = CallbackSink(self._widget.send_rrd, "notebook")
        first: Sequence[Message] = ()
        if blueprint is not None:
            first = blueprint_messages(blueprint, found.get_application_id(), make_active=True, make_default=True)
        if not found.is_enabled():
            return
        if isinstance(found, RecordingStream):
            found._blocking(lambda: found._engine.set_sinks([sink], first), "notebook_show()")
            return
        # Of an async recording: what is logged from now on comes after the change of sinks, whether or not anybody waits for it.
        changed = found._engine.set_sinks([sink], first)
        changed.then(functools.partial(_say_if_failed, changed))

    def display(self, block_until_ready: bool = False) -> None:
        """Put the viewer into the output of the running cell.

        Parameters
        ----------
        block_until_ready
            Wait until it is on screen, at most ten seconds. Otherwise what is logged meanwhile is kept until then. marimo shows
            nothing before the cell has ended, so there is no waiting there.
        """
        from .viewers.widget import load_error, running_in_marimo

        if running_in_marimo():
            import marimo

            marimo.output.append(self._widget)
            return
        import IPython.display

        IPython.display.display(load_error())
        IPython.display.display(self._widget)
        if block_until_ready:
            self._widget.block_until_ready()

    async def ready(self, timeout: float = 10.0) -> bool:
        """Wait until the viewer is on screen, for those who await.

        Parameters
        ----------
        timeout
            Seconds to wait at most.

        Returns
        -------
        bool
            Whether it is.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._widget._ready:
            if asyncio.get_running_loop().time() > deadline:
                return False
            await asyncio.sleep(0.05)
        return True

    def _ipython_display_(self) -> None:
        self.display()

    def _display_(self) -> Widget:
        """For marimo."""
        return self._widget

    # -- what it shows -----------------------------------------------------------------------------------------------

    def set_application_blueprint(
        self, application_id: str, blueprint: BlueprintLike, *, make_active: bool = True, make_default: bool = True
    ) -> None:
        """Set the layout for an application, whether or not it has logged anything.

        Parameters
        ----------
        application_id
            The application.
        blueprint
            Its layout.
        make_active
            Show it now.
        make_default
            Return to it on reset.
        """
        name = checked_application_id(application_id)
        messages = blueprint_messages(blueprint, name, make_active=make_active, make_default=make_default)
        self._widget.send_rrd(encode_rrd(messages))

    def open_url(self, url: str) -> None:
        """Open an `.rrd` file or message proxy, as the browser sees it."""
        self._widget.open_url(url)

    def close_url(self, url: str) -> None:
        """Close what :meth:`open_url` has opened."""
        self._widget.close_url(url)

    def set_active_recording(self, *, recording_id: str) -> None:
        """Show another one of the recordings that are open."""
        self._widget.set_active_recording(recording_id)

    def set_credentials(self, access_token: str, email: str) -> None:
        """Whom servers that ask are told it is."""
        self._widget.set_credentials(access_token, email)

    def send_table(self, id: str, table: TableLike) -> None:
        """Show a table, outside of any recording.

        Parameters
        ----------
        id
            Name of the table. One of the same name is replaced.
        table
            A dataframe of pyarrow, polars, pandas, duckdb or datafusion, or record batches of one schema.
        """
        self._widget.send_table(table_as_ipc(table, {b"__table_id": id.encode()}))

    def set_time_ctrl(
        self,
        *,
        sequence: int | None = None,
        duration: int | float | timedelta | np.timedelta64 | None = None,
        timestamp: int | float | datetime | np.datetime64 | pa.TimestampScalar | None = None,
        timeline: str | None = None,
        play: bool = False,
    ) -> None:
        """Move the time cursor, choose the timeline, play or pause.

        Parameters
        ----------
        sequence, duration, timestamp
            Where to go: one of them, as for :func:`asyncrr.set_time`.
        timeline
            The timeline to show; None leaves it as it is.
        play
            Whether to play from there.

        Raises
        ------
        ValueError
            If more than one time is given.
        """
        if sum(value is not None for value in (sequence, duration, timestamp)) > 1:
            raise ValueError("set_time_ctrl: at most one of `sequence`, `duration` and `timestamp` may be given")
        self._widget.set_time_ctrl(
            timeline,
            sequence=None if sequence is None else sequence_to_int(sequence),
            duration_nanos=None if duration is None else duration_to_nanos(duration),
            timestamp_nanos=None if timestamp is None else timestamp_to_nanos(timestamp),
            play=play,
        )

    def update_panels(
        self,
        *,
        top: PanelState | None = None,
        blueprint: PanelState | None = None,
        selection: PanelState | None = None,
        time: PanelState | None = None,
    ) -> None:
        """Fix how much of its panels the viewer shows.

        Parameters
        ----------
        top, blueprint, selection, time
            ``"expanded"``, ``"collapsed"``, ``"hidden"``, or ``"default"`` to leave it to the user again. None changes nothing.
        """
        given = {"top": top, "blueprint": blueprint, "selection": selection, "time": time}
        states = {panel: state for panel, state in given.items() if state is not None}
        for panel, state in states.items():
            if state not in ("expanded", "collapsed", "hidden", "default"):
                raise ValueError(f"{panel} must be 'expanded', 'collapsed', 'hidden' or 'default', got {state!r}")
        self._widget.update_panel_states(states)

    # -- what happens in it ------------------------------------------------------------------------------------------

    def on_event(self, callback: Callable[[ViewerEvent], object]) -> None:
        """Call a function with what happens in the viewer: selections, the time cursor, recordings that are opened.

        It is called by the kernel between two cells.
        """
        self._callbacks.append(callback)

    def _on_raw_event(self, text: str) -> None:
        event = parse_event(text)
        if event is not None:
            for callback in self._callbacks:
                callback(event)


def notebook_show(
    *,
    width: Size | None = None,
    height: Size | None = None,
    blueprint: BlueprintLike | None = None,
    recording: BaseRecording | None = None,
) -> None:
    """Show a recording in the output of the running cell: what was logged before, and what is logged from now on.

    Parameters
    ----------
    width, height
        In pixels or ``"auto"``; by default what :func:`asyncrr.notebook.set_default_size` says.
    blueprint
        Layout to show.
    recording
        By default the active one.

    Raises
    ------
    RerunMissingDependencyError
        If the package with the widget is not installed (extra ``notebook``).
    ValueError
        If there is a blueprint and no recording that it could be for.
    """
    found = active.get_data_recording(recording)
    if found is None:
        _logger.warning("No active recording stream; notebook_show() shows an empty viewer. Call init() first.")
    Viewer(width=width, height=height, blueprint=blueprint, recording=found).display()


def legacy_notebook_show(
    *,
    width: int = DEFAULT_WIDTH,
    height: int = DEFAULT_HEIGHT,
    app_url: str | None = None,
    timeout_ms: int = DEFAULT_TIMEOUT,
    blueprint: BlueprintLike | None = None,
    recording: RecordingStream | None = None,
) -> Any:
    """Show what was logged so far, as HTML with the data inside it, where widgets do not work. :func:`notebook_show` does more.

    Parameters
    ----------
    width, height
        In pixels.
    app_url
        Where the web viewer is hosted. By default where :func:`asyncrr.start_web_viewer_server` does; without that, app.rerun.io.
    timeout_ms
        Milliseconds after which it says that the viewer has not answered.
    blueprint
        Layout to show.
    recording
        By default the active one. It has a memory sink from now on.

    Returns
    -------
    IPython.display.HTML | str
        For the cell to show; just the text where there is no IPython.
    """
    found = active.get_data_recording(recording)
    if found is None:
        raise ValueError("there is no recording to show: give one, or call init() first")
    text = RecordingStream.memory_recording(found).as_html(  # type: ignore[arg-type] # either kind will do
        width=width, height=height, app_url=app_url, timeout_ms=timeout_ms, blueprint=blueprint
    )
    if importlib.util.find_spec("IPython") is None:
        return text
    import IPython.display

    return IPython.display.HTML(text)


def _size(name: str, value: Any) -> Size:
    if value == "auto":
        return "auto"
    if isinstance(value, str) or (pixels := operator.index(value)) <= 0:
        raise ValueError(f"{name} must be a number of pixels or 'auto', got {value!r}")
    return pixels


def _widget_class() -> type[Widget]:
    if not HAS_NOTEBOOK:
        raise RerunMissingDependencyError("rerun-notebook", "notebook")
    try:
        from .viewers.widget import Widget
    except ModuleNotFoundError as error:  # without what it needs, as for the web viewer
        raise RerunMissingDependencyError("rerun-notebook", "notebook") from error
    _check_version()
    return Widget


@functools.cache  # once is enough
def _check_version() -> None:
    warning = version_warning()
    if warning is not None:
        report(warning)


def _say_if_failed(done: Future[Any]) -> None:
    error = done.exception()
    if error is not None:
        report(f"the notebook's viewer could not be connected to the recording: {error}")
