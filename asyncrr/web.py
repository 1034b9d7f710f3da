"""Functions that host the web viewer, and show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncrr.engine.awaiting import outcome
from asyncrr.engine.background import is_background_thread, run_on_background
from asyncrr.errors import WouldDeadlock

if TYPE_CHECKING:
    from concurrent.futures import Future

    from .viewers.web_host import WebViewerServer

_last: str | None = None


def serve_web_viewer(*, web_port: int | None = None, open_browser: bool = True, connect_to: str | None = None) -> str:
    """Host the web viewer on this machine for as long as the program runs. Returns at once.

    Nothing of it comes from the network. For servers to be closed again, and for async programs, see
    :class:`asyncrr.WebViewerServer`.

    Parameters
    ----------
    web_port
        Port, 9090 by default; 0 for any that is free. Another call with the same port uses the same server.
    open_browser
        Whether to show it in the user's browser.
    connect_to
        What the viewer is to show: what :func:`asyncrr.serve_grpc` returns, or the URL of another message proxy.

    Returns
    -------
    str
        The address of the page.

    Raises
    ------
    RerunMissingDependencyError
        If the viewer's files are not installed (extra ``web``).
    OSError
        If the port is taken by another program.
    """
    return page_for(viewer_server(web_port), connect_to, open_browser)


def start_web_viewer_server(port: int = 0) -> str:
    """Host the web viewer for :func:`asyncrr.legacy_notebook_show` and the like, without opening a browser.

    Parameters
    ----------
    port
        Port; 0 for that of the last call, or any that is free.

    Returns
    -------
    str
        The address of the page. Raises as :func:`serve_web_viewer` does.
    """
    global _last
    if _last is not None and port == 0:
        return _last
    _last = viewer_server(port).url_for(None)
    return _last


def local_viewer_url() -> str | None:
    """Where :func:`start_web_viewer_server` hosts the viewer; None if it was not called."""
    return _last


def viewer_server(web_port: int | None) -> WebViewerServer:
    """This program's server on a port (None: 9090), which begins to listen if it does not yet."""
    if is_background_thread():
        raise WouldDeadlock("this would block asyncrr's background loop; use a WebViewerServer")
    return _begin(web_port).result()


async def viewer_server_async(web_port: int | None) -> WebViewerServer:
    """:func:`viewer_server` for those who await."""
    return await outcome(_begin(web_port))


def page_for(server: WebViewerServer, connect_to: str | None, open_browser: bool) -> str:
    """The address of a page that connects to something, shown in the user's browser if that is wanted."""
    from .viewers.web_host import open_in_browser

    url = server.url_for(connect_to)
    if open_browser:
        open_in_browser(url)
    return url


def _begin(web_port: int | None) -> Future[WebViewerServer]:
    from .viewers.web_host import DEFAULT_PORT, shared_server

    port = DEFAULT_PORT if web_port is None else web_port
    return run_on_background(shared_server(port))
